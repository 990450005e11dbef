//! The name of a stream.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Names a stream: lower-case path segments such as `proposal/90`.
///
/// Segments are separated by `/` and made of `a-z`, `0-9`, `.`, `_` and `-`; none is empty. The
/// whole is at most [`StreamId::LENGTH_MAX`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StreamId(String);

impl StreamId {
    /// The longest name, in bytes: it is written into each row and each index entry.
    pub const LENGTH_MAX: usize = 200;

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Says why a text does not name a stream.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` does not name a stream: {reason}")]
pub struct StreamIdError {
    /// The text, cut short if it is too long to show.
    pub text: String,
    /// What is wrong with it, with the right form.
    pub reason: &'static str,
}

impl TryFrom<String> for StreamId {
    type Error = StreamIdError;

    fn try_from(text: String) -> Result<Self, StreamIdError> {
        match fault(&text) {
            None => Ok(Self(text)),
            Some(reason) => Err(StreamIdError { text: text.chars().take(80).collect(), reason }),
        }
    }
}

impl FromStr for StreamId {
    type Err = StreamIdError;

    fn from_str(text: &str) -> Result<Self, StreamIdError> {
        Self::try_from(text.to_owned())
    }
}

impl From<StreamId> for String {
    fn from(stream: StreamId) -> Self {
        stream.0
    }
}

impl AsRef<str> for StreamId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn fault(text: &str) -> Option<&'static str> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/');
    if text.is_empty() {
        Some("it is empty; write it as in `proposal/90`")
    } else if text.len() > StreamId::LENGTH_MAX {
        Some("it is longer than 200 bytes")
    } else if !text.bytes().all(allowed) {
        Some("only a-z, 0-9, `.`, `_`, `-` and `/` are allowed, as in `proposal/90`")
    } else if text.starts_with('/') || text.ends_with('/') || text.contains("//") {
        Some("a segment between slashes is empty; write it as in `proposal/90`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for good in ["proposal/90", "body/operations-group", "a", "release/2019-11-29", "x_y.z"] {
            assert_eq!(good.parse::<StreamId>().unwrap().to_string(), good);
        }
        for bad in ["", "/a", "a/", "a//b", "Proposal/90", "a b", "é", &"x".repeat(201)] {
            assert!(bad.parse::<StreamId>().is_err(), "{bad}");
        }
        assert!("x".repeat(StreamId::LENGTH_MAX).parse::<StreamId>().is_ok());
    }

    #[test]
    fn an_error_shows_the_right_form() {
        insta::assert_snapshot!(
            "Proposal/90".parse::<StreamId>().unwrap_err(),
            @"`Proposal/90` does not name a stream: only a-z, 0-9, `.`, `_`, `-` and `/` are allowed, as in `proposal/90`"
        );
    }
}
