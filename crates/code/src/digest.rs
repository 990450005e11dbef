//! Digests of tables and amendments: equal content, equal digest, on any machine.

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use crate::{provenance::Provenance, tables::Tables};

/// A SHA-256 digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
pub struct DigestError;

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    /// The digest of bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(DigestError);
        }
        for (index, byte) in digest.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or(DigestError)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| DigestError)?;
        }
        Ok(Self(digest))
    }
}

impl Tables {
    /// The digest of all rows: tables by name, rows by key, cells in the schema's order, each as it is
    /// written, with clause, source and confidence. Every text is preceded by its length in bytes and
    /// a colon, so that no two contents give the same bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        let mut text = |text: &str| {
            hasher.update(text.len().to_string());
            hasher.update(":");
            hasher.update(text);
        };
        for (name, sheet) in &self.sheets {
            text(name);
            let mut rows: Vec<_> = sheet.rows.iter().collect();
            rows.sort_by_key(|(one, _)| *one);
            text(&rows.len().to_string());
            for (key, row) in rows {
                text(key);
                row.values.iter().for_each(|value| text(&value.written()));
                let Provenance { clause, source, confidence } = &row.provenance;
                text(clause.as_ref().map_or("", |clause| clause.as_str()));
                text(source);
                text(&confidence.to_string());
            }
        }
        Digest(hasher.finalize().into())
    }
}
