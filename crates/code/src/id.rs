//! Identifiers of rows: one type a table, so that a stage is never taken for a body.

use std::{fmt, marker::PhantomData, str::FromStr};

use smol_str::SmolStr;

/// The longest identifier that is accepted, in bytes: generous for a slug, small for a page.
pub const ID_BYTES_MAX: usize = 80;

/// Text that is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: write {form}")]
pub struct IdError {
    text: String,
    what: &'static str,
    form: &'static str,
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= ID_BYTES_MAX
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_clause(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= ID_BYTES_MAX
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " .()-/".contains(c))
}

/// Reads an identifier from text without keeping the text.
struct ParsedText<T>(PhantomData<T>);

impl<T: FromStr<Err = IdError>> serde::de::Visitor<'_> for ParsedText<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $form:literal, $valid:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// The identifier as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                if $valid(text) {
                    Ok(Self(text.into()))
                } else {
                    let text = text.chars().take(ID_BYTES_MAX).collect();
                    Err(IdError { text, what: $what, form: $form })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(ParsedText(PhantomData))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A body that acts under the Code, such as `operations-group`.
    BodyId, "a body's id", "letters, digits and hyphens, such as `operations-group`", is_slug;
    /// A Party Category, such as `large-suppliers`.
    CategoryId, "a Party Category's id", "letters, digits and hyphens, such as `large-suppliers`", is_slug;
    /// A document of the Code, such as `appendix-r`.
    DocumentId, "a document's id", "letters, digits and hyphens, such as `appendix-r`", is_slug;
    /// A Modification Path, such as `self-governance`.
    PathId, "a Modification Path's id", "letters, digits and hyphens, such as `self-governance`", is_slug;
    /// A SEC Release, such as `november-2019`.
    ReleaseId, "a Release's id", "letters, digits and hyphens, such as `november-2019`", is_slug;
    /// A stage of a proposal, such as `refinement`.
    StageId, "a stage's id", "letters, digits and hyphens, such as `refinement`", is_slug;
    /// A row of the table of transitions, such as `convert-to-refinement`.
    TransitionId, "a transition's id", "letters, digits and hyphens, such as `convert-to-refinement`", is_slug;
    /// A change of the Code, such as `MP091`.
    AmendmentId, "an amendment's id", "letters, digits and hyphens, such as `MP091`", is_slug;
    /// A row of the table of deadlines, such as `adoption`.
    DeadlineId, "a deadline's id", "letters, digits and hyphens, such as `adoption`", is_slug;
    /// A row of the table of raising rights, such as `parties`.
    RightId, "a raising right's id", "letters, digits and hyphens, such as `parties`", is_slug;
    /// A clause of the Code, such as `D1.3(e)`.
    ClauseId, "a clause", "a section letter and numbers, such as `D1.3(e)`", is_clause;
}

impl AmendmentId {
    /// Whether both name the same change: `DP088` and `MP088` do, and so do `SECMP0025` and `MP025`.
    #[must_use]
    pub fn names_the_same(&self, other: &Self) -> bool {
        self == other
            || matches!((self.number(), other.number()), (Some(one), Some(two)) if one == two)
    }

    /// The number of a modification, without its prefix.
    fn number(&self) -> Option<(u32, &str)> {
        let text = ["SECMP", "DP", "MP"].iter().find_map(|prefix| self.0.strip_prefix(prefix))?;
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, part) = text.split_at_checked(digits)?;
        Some((number.parse().ok()?, part))
    }
}

impl ClauseId {
    /// Whether it is a clause or a part of it: `G8.34` and `G8.34(a)` are parts of `G8`.
    #[must_use]
    pub fn is_within(&self, outer: &Self) -> bool {
        let rest = self.as_str().strip_prefix(outer.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_clause_are_known_by_their_numbers() {
        let id = |text: &str| text.parse::<ClauseId>().unwrap();
        for part in ["G8", "G8.34", "G8.22(c)", "G8(a)"] {
            assert!(id(part).is_within(&id("G8")), "{part}");
        }
        assert!(!id("G80").is_within(&id("G8")) && !id("G8").is_within(&id("G8.34")));
    }

    #[test]
    fn a_change_is_found_by_any_form_of_its_number() {
        let same = |one: &str, two: &str| {
            one.parse::<AmendmentId>().unwrap().names_the_same(&two.parse().unwrap())
        };
        assert!(same("DP088", "MP088") && same("SECMP0025", "MP025") && same("trial", "trial"));
        assert!(!same("MP102A", "MP102B") && !same("MP088", "trial") && !same("one", "two"));
    }

    #[test]
    fn ids_are_checked_and_errors_show_the_form() {
        assert_eq!("operations-group".parse::<BodyId>().unwrap().as_str(), "operations-group");
        insta::assert_snapshot!(
            "the panel".parse::<BodyId>().unwrap_err(),
            @"`the panel` is not a body's id: write letters, digits and hyphens, such as `operations-group`"
        );
        assert!("D1.3(e)".parse::<ClauseId>().is_ok());
        assert!("".parse::<ClauseId>().is_err());
        assert!("x".repeat(81).parse::<StageId>().is_err());
    }
}
