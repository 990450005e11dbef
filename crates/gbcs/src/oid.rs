//! Object identifiers, with the names of those that certificates of smart meters use.

use std::fmt::Write as _;

/// The identifiers that we can name.
const KNOWN: &[(&str, &str)] = &[
    ("1.2.840.10045.2.1", "EC public key"),
    ("1.2.840.10045.3.1.7", "P-256"),
    ("1.2.840.10045.4.3.2", "ECDSA with SHA-256"),
    ("2.5.4.3", "common name"),
    ("2.5.4.10", "organisation"),
    ("2.5.4.11", "organisational unit"),
    ("2.5.4.45", "unique identifier"),
    ("2.5.29.14", "subject key identifier"),
    ("2.5.29.15", "key usage"),
    ("2.5.29.17", "subject alternative name"),
    ("2.5.29.32", "certificate policies"),
    ("2.5.29.35", "authority key identifier"),
];

/// Whether bytes are an identifier: one part at least, the last of which has its end.
pub fn is_one(bytes: &[u8]) -> bool {
    parts(bytes).is_some()
}

/// An identifier as `1.2.840.10045.2.1 (EC public key)`; none for bytes that are none.
pub fn text(bytes: &[u8]) -> Option<String> {
    let parts = parts(bytes)?;
    let dotted: Vec<String> = parts.iter().map(ToString::to_string).collect();
    let mut told = dotted.join(".");
    if let Some((_, name)) = KNOWN.iter().find(|(oid, _)| *oid == told) {
        // Writing to a string cannot fail.
        let _ = write!(told, " ({name})");
    }
    Some(told)
}

fn parts(bytes: &[u8]) -> Option<Vec<u64>> {
    let mut parts: Vec<u64> = Vec::new();
    let mut part: u64 = 0;
    let mut open = false;
    for byte in bytes {
        part = part.checked_mul(128)?.checked_add(u64::from(byte & 0x7F))?;
        open = byte & 0x80 != 0;
        if !open {
            if parts.is_empty() {
                let first = (part / 40).min(2);
                parts.extend([first, part - first * 40]);
            } else {
                parts.push(part);
            }
            part = 0;
        }
    }
    (!open && !parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_dotted_and_named() {
        assert_eq!(
            text(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]).unwrap(),
            "1.2.840.10045.2.1 (EC public key)"
        );
        assert_eq!(text(&[0x55, 0x1D, 0x0F]).unwrap(), "2.5.29.15 (key usage)");
        assert_eq!(text(&[0x2A, 0x86]), None, "it stops in the middle");
        assert_eq!(text(&[]), None);
        assert_eq!(text(&[0xFF; 12]), None);
    }
}
