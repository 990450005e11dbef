//! The number of a proposal: it stays when the prefix changes.

use std::{fmt, str::FromStr};

use code::rules::StageKind;

/// Proposals up to this number carry the prefix `SECMP` and four digits. The last one seen is
/// SECMP0067 and the first `MP` is MP071; where between them the change fell is not known.
pub(crate) const OLD_FORM_MAX: u16 = 70;

/// A proposal's number, with the letter that a split gives: 90 is `DP090` and `MP090`; `102A`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposalId {
    number: u16,
    letter: Option<char>,
}

/// Text that names no proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a proposal's number: write it as DP090, MP090, MP102A, SECMP0025 or 90")]
pub struct NumberError(String);

impl ProposalId {
    /// The proposal of this number.
    #[must_use]
    pub fn new(number: u16) -> Self {
        Self { number, letter: None }
    }

    /// The number without its letter.
    #[must_use]
    pub fn number(self) -> u16 {
        self.number
    }

    /// The letter, if it has one.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        self.letter
    }

    /// The same number with a letter, A to Z: part of a split.
    #[must_use]
    pub fn with_letter(self, letter: char) -> Option<Self> {
        let letter = letter.to_ascii_uppercase();
        letter.is_ascii_uppercase().then_some(Self { number: self.number, letter: Some(letter) })
    }

    /// The name that a proposal has in a stage of this kind: `DP090` as a draft, else `MP090`.
    #[must_use]
    pub fn name(self, kind: StageKind) -> String {
        let letter = self.letter.map(String::from).unwrap_or_default();
        match kind {
            _ if self.number <= OLD_FORM_MAX => format!("SECMP{:04}{letter}", self.number),
            StageKind::Draft => format!("DP{:03}{letter}", self.number),
            StageKind::Modification | StageKind::Decided | StageKind::Ended => {
                format!("MP{:03}{letter}", self.number)
            }
        }
    }
}

impl fmt::Display for ProposalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl FromStr for ProposalId {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        // The form in which the log names streams, of which a large log reads a million.
        if let Some(number) = plain(text) {
            return Ok(Self { number, letter: None });
        }
        let error = || NumberError(text.chars().take(40).collect());
        let upper = text.trim().to_ascii_uppercase();
        let bare = ["SECMP", "MP", "DP"]
            .iter()
            .find_map(|prefix| upper.strip_prefix(prefix))
            .unwrap_or(&upper)
            .trim();
        let (digits, letter) = match bare.char_indices().last() {
            Some((at, last)) if last.is_ascii_uppercase() => (bare.split_at(at).0, Some(last)),
            _ => (bare, None),
        };
        if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        let number: u16 = digits.parse().map_err(|_| error())?;
        if number == 0 {
            return Err(error());
        }
        Ok(Self { number, letter })
    }
}

/// The number in one to four digits, the first not a zero: the plainest form, and the commonest.
fn plain(text: &str) -> Option<u16> {
    let digits = matches!(text.as_bytes(), [b'1'..=b'9', rest @ ..] if rest.len() < 4)
        && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

impl serde::Serialize for ProposalId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ProposalId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_of_a_number_finds_the_same_proposal() {
        let ninety = ProposalId::new(90);
        for form in ["DP090", "MP090", "mp90", "90", " dp0090 ", "SECMP090"] {
            assert_eq!(form.parse::<ProposalId>().unwrap(), ninety, "{form}");
        }
        assert_eq!("MP102B".parse::<ProposalId>().unwrap().to_string(), "102B");
        assert_eq!(
            "SECMP0025".parse::<ProposalId>().unwrap().name(StageKind::Decided),
            "SECMP0025"
        );
        assert_eq!("76".parse::<ProposalId>().unwrap().name(StageKind::Modification), "MP076");
    }

    #[test]
    fn other_text_is_refused_with_the_right_forms() {
        for text in ["", "MP", "MP0", "XP090", "MP090AB", "99999999", "ÄB"] {
            assert!(text.parse::<ProposalId>().is_err(), "{text}");
        }
        insta::assert_snapshot!(
            "change 90".parse::<ProposalId>().unwrap_err(),
            @"`change 90` is not a proposal's number: write it as DP090, MP090, MP102A, SECMP0025 or 90"
        );
    }

    proptest! {
        #[test]
        fn names_read_back(number in 1u16.., letter in proptest::option::of(proptest::char::range('A', 'Z'))) {
            let id = ProposalId { number, letter };
            for kind in [StageKind::Draft, StageKind::Modification] {
                prop_assert_eq!(id.name(kind).parse::<ProposalId>().unwrap(), id);
            }
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<ProposalId>();
        }
    }
}
