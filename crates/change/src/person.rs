//! Who does something, and in which capacity.

use std::{convert::Infallible, fmt, str::FromStr};

use code::id::{BodyId, CategoryId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// In which capacity a person acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Capacity {
    /// For a Party.
    Party,
    /// For a body: the Panel, a Sub-Committee, the DCC, the Code Administrator and so on.
    Body(BodyId),
    /// Designated by the Authority for Section D1.3(c).
    Designated,
    /// Not known to us.
    #[default]
    Unknown,
}

impl FromStr for Capacity {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "party" => Self::Party,
            "designated" => Self::Designated,
            other => other.parse().map_or(Self::Unknown, |body: BodyId| {
                if body.as_str() == "unknown" { Self::Unknown } else { Self::Body(body) }
            }),
        })
    }
}

impl Serialize for Capacity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Capacity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(CapacityText)
    }
}

/// Reads a capacity from text without keeping the text: each event has one.
struct CapacityText;

impl de::Visitor<'_> for CapacityText {
    type Value = Capacity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a capacity")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Capacity, E> {
        Ok(text.parse().unwrap_or_default())
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Party => f.write_str("party"),
            Self::Body(body) => body.fmt(f),
            Self::Designated => f.write_str("designated"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// A person or a body that acts; whatever is not known is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The organisation that the person is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// In which capacity.
    #[serde(default)]
    pub capacity: Capacity,
    /// The Party Category, for a Party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_category: Option<CategoryId>,
}

impl Person {
    /// A body acting as such.
    #[must_use]
    pub fn body(id: BodyId) -> Self {
        Self { capacity: Capacity::Body(id), ..Self::default() }
    }

    /// The name and organisation for people: `Emslie Law (SSE)`.
    #[must_use]
    pub fn display(&self) -> String {
        match (&self.name, &self.organisation, &self.capacity) {
            (Some(name), Some(organisation), _) => format!("{name} ({organisation})"),
            (Some(name), None, _) => name.clone(),
            (None, Some(organisation), _) => organisation.clone(),
            (None, None, Capacity::Body(body)) => body.to_string(),
            (None, None, _) => "not known".to_owned(),
        }
    }

    /// Whether this is the same person as `other`: the same name, or, with no name given on one
    /// side, the same organisation or body.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        match (&self.name, &other.name) {
            (Some(a), Some(b)) => same(a, b),
            _ => match (&self.organisation, &other.organisation) {
                (Some(a), Some(b)) => same(a, b),
                _ => {
                    matches!((&self.capacity, &other.capacity), (Capacity::Body(a), Capacity::Body(b)) if a == b)
                }
            },
        }
    }
}
