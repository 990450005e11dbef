//! What the header of an official schema says of itself: a comment, since XML Schema has no place for it.

use std::{cmp::Ordering, fmt, str::FromStr};

/// The namespace of the DCC User Interface Specification.
pub const DUIS_NAMESPACE: &str = "http://www.dccinterface.co.uk/ServiceUserGateway";
/// The namespace of the Message Mapping Catalogue.
pub const MMC_NAMESPACE: &str = "http://www.dccinterface.co.uk/ResponseAndAlert";

/// Which specification a schema belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The DCC User Interface Specification, Appendix AD: what Users send and get.
    Duis,
    /// The Message Mapping Catalogue, Appendix AF: what devices say, decoded.
    Mmc,
}

impl Kind {
    /// Its namespace.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Duis => DUIS_NAMESPACE,
            Self::Mmc => MMC_NAMESPACE,
        }
    }

    /// The one of a namespace.
    #[must_use]
    pub fn of_namespace(namespace: &str) -> Option<Self> {
        [Self::Duis, Self::Mmc].into_iter().find(|kind| kind.namespace() == namespace)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Duis => "DUIS",
            Self::Mmc => "MMC",
        })
    }
}

/// The version of a specification, such as 5.3: numbers parted by points, compared as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Version(String);

impl Version {
    fn numbers(&self) -> Vec<u32> {
        self.0.split('.').map(|part| part.parse().unwrap_or_default()).collect()
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; a version is a number such as `5.3`")]
pub struct NotVersion(String);

impl FromStr for Version {
    type Err = NotVersion;

    fn from_str(text: &str) -> Result<Self, NotVersion> {
        let text = text.trim();
        let is_number =
            |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if text.split('.').count() <= 3 && text.split('.').all(is_number) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotVersion(text.chars().take(20).collect()))
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers().cmp(&other.numbers()).then_with(|| self.0.cmp(&other.0))
    }
}

/// What a schema says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Identity {
    /// The specification that it belongs to.
    pub kind: Kind,
    /// Its version.
    pub version: Version,
    /// The name that it was published under, such as `DUIS Schema V5.3a`.
    pub title: String,
    /// The version of the GBCS that it says it is aligned with.
    pub gbcs: Option<String>,
    /// The date that it gives, as it is written.
    pub date: Option<String>,
    /// The minor revision, as it is written.
    pub revision: Option<String>,
}

impl Identity {
    /// Reads the comment that heads a schema of a namespace; none when it is no official one.
    #[must_use]
    pub fn of_header(namespace: &str, comment: &str) -> Option<Self> {
        let kind = Kind::of_namespace(namespace)?;
        let line = |words: &str| {
            let line = comment.lines().find(|line| line.contains(words))?;
            // The value may hold a hyphen itself; the first one that stands alone parts it from the words.
            let (_, value) = line.split_once(" - ")?;
            Some(value.trim().to_owned())
        };
        let title = line("XML Filename")?;
        let stated = match kind {
            Kind::Duis => line("Schema Version - Request").or_else(|| line("XML Schema Version")),
            Kind::Mmc => line("XML Schema Version"),
        };
        // "DUIS XML Schema Version - Request   - 5.3": the last part is the version.
        let stated =
            stated.and_then(|text| text.rsplit('-').next().map(|text| text.trim().to_owned()));
        let version = stated.and_then(|text| text.parse().ok())?;
        Some(Self {
            kind,
            version,
            title,
            gbcs: line("Aligned with GBCS"),
            date: line("Date"),
            revision: line("Minor revision"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_schema_is_read() {
        let header = "
    XML Filename                                - DUIS Schema V5.3a
    DUIS XML Schema Version - Request           - 5.3
    DUIS XML Schema Version - Response          - 5.3
    Aligned with GBCS version                   - 4.3
    Date                                        - June 2024
    Minor revision of this XML schema           - 73.12
    ";
        insta::assert_debug_snapshot!(Identity::of_header(DUIS_NAMESPACE, header), @r#"
        Some(
            Identity {
                kind: Duis,
                version: Version(
                    "5.3",
                ),
                title: "DUIS Schema V5.3a",
                gbcs: Some(
                    "4.3",
                ),
                date: Some(
                    "June 2024",
                ),
                revision: Some(
                    "73.12",
                ),
            },
        )
        "#);
        assert_eq!(Identity::of_header("urn:other", header), None);
        assert_eq!(Identity::of_header(DUIS_NAMESPACE, "Common Types"), None);
    }

    #[test]
    fn versions_compare_as_numbers() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("5.10") > version("5.4"));
        assert!(version("5") < version("5.0"));
        assert!("5.3a".parse::<Version>().is_err() && "".parse::<Version>().is_err());
    }
}
