//! The cut-over certificate as a file.

use code::{certificate::Certificate, digest::Digest, id::AmendmentId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The form of a certificate in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateForm {
    /// What this is.
    pub certificate: String,
    /// The first day of the Code after.
    pub on: Date,
    /// The digest of the tables on the day before.
    pub before: String,
    /// The amendments that took effect, in order.
    pub amendments: Vec<AmendmentForm>,
    /// The digest of the tables on the day.
    pub after: String,
    /// What the checks found before and not after.
    pub mended: Vec<FindingForm>,
    /// What the checks found after and not before.
    pub brought: Vec<FindingForm>,
    /// How many findings stand after.
    pub standing: usize,
}

/// An amendment of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendmentForm {
    /// Its id.
    pub id: String,
    /// The SHA-256 digest of its file.
    pub sha256: String,
}

/// A finding of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingForm {
    /// The check.
    pub check: String,
    /// The table that it is about.
    pub table: String,
    /// The row.
    pub key: String,
}

const WHAT: &str = "Secant cut-over certificate, version 1";

impl From<&Certificate> for CertificateForm {
    fn from(made: &Certificate) -> Self {
        let findings = |names: &[(String, String, String)]| {
            let form = |(check, table, key): &(String, String, String)| FindingForm {
                check: check.clone(),
                table: table.clone(),
                key: key.clone(),
            };
            names.iter().map(form).collect()
        };
        let amendment = |(id, digest): &(AmendmentId, Digest)| AmendmentForm {
            id: id.to_string(),
            sha256: digest.to_string(),
        };
        Self {
            certificate: WHAT.to_owned(),
            on: made.on,
            before: made.before.to_string(),
            amendments: made.amendments.iter().map(amendment).collect(),
            after: made.after.to_string(),
            mended: findings(&made.mended),
            brought: findings(&made.brought),
            standing: made.standing,
        }
    }
}

impl CertificateForm {
    /// The certificate that the form holds.
    ///
    /// # Errors
    /// When a digest or an id is none.
    pub fn certificate(&self) -> Result<Certificate, Error> {
        let bad =
            |what: String| Error::input(what, "give a file that `secant code certificate` wrote");
        if self.certificate != WHAT {
            return Err(bad(format!("this is not a `{WHAT}`")));
        }
        let digest =
            |text: &str| text.parse::<Digest>().map_err(|error| bad(format!("`{text}`: {error}")));
        let names = |forms: &[FindingForm]| {
            forms
                .iter()
                .map(|each| (each.check.clone(), each.table.clone(), each.key.clone()))
                .collect()
        };
        let amendments = self.amendments.iter().map(|each| {
            let id = each.id.parse().map_err(|error| bad(format!("{error}")))?;
            Ok((id, digest(&each.sha256)?))
        });
        Ok(Certificate {
            on: self.on,
            before: digest(&self.before)?,
            amendments: amendments.collect::<Result<_, Error>>()?,
            after: digest(&self.after)?,
            mended: names(&self.mended),
            brought: names(&self.brought),
            standing: self.standing,
        })
    }
}
