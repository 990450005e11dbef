//! The facts of an event, as JSON in one canonical form.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::canonical;

/// JSON text in canonical form: equal values have equal bytes.
///
/// The form: no white space; object keys sorted by their UTF-8 bytes, each once; strings with the
/// shortest escapes, otherwise plain UTF-8; integers in decimal; other numbers finite, with the
/// fewest digits that read back as the same 64-bit float, without exponent; a float without a
/// fraction is written as an integer, and minus zero as `0`. It does not depend on the order in
/// which a map was filled, nor on how `serde_json` was built.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Payload(String);

impl Payload {
    /// The longest payload, in bytes. Facts are small; documents are kept elsewhere and referred to
    /// by their hash.
    pub const LENGTH_MAX: usize = 1 << 20;
    /// The deepest nesting of arrays and objects; half of what `serde_json` reads.
    pub const DEPTH_MAX: usize = 64;

    /// Writes any value in canonical form.
    ///
    /// # Errors
    /// If the value has no JSON form, holds a number that is not finite, or is over a limit.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, PayloadError> {
        let value = serde_json::to_value(value).map_err(PayloadError::NotJson)?;
        Self::try_from(value)
    }

    /// Reads JSON text in any form.
    ///
    /// # Errors
    /// If the text is not JSON or is over a limit.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        if text.len() > Self::LENGTH_MAX {
            return Err(PayloadError::TooLong);
        }
        Self::try_from(serde_json::from_str::<Value>(text).map_err(PayloadError::NotJson)?)
    }

    /// Returns the canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the facts as a value of the caller's.
    ///
    /// # Errors
    /// If the text does not fit the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        serde_json::from_str(&self.0).map_err(PayloadError::NotJson)
    }

    /// Wraps text that a log holds, without reading it: its hash vouches for it.
    pub(crate) const fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// Says why a value cannot be a payload.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// It is not JSON, has no JSON form, or does not fit the type it is read as.
    #[error("the payload cannot be read or written as JSON")]
    NotJson(#[source] serde_json::Error),
    /// It holds a number that is not finite.
    #[error("the payload holds a number that is not finite, which JSON cannot say")]
    NotFinite,
    /// It is longer than [`Payload::LENGTH_MAX`].
    #[error("the payload is longer than {} bytes", Payload::LENGTH_MAX)]
    TooLong,
    /// It is nested deeper than [`Payload::DEPTH_MAX`].
    #[error("the payload is nested deeper than {} levels", Payload::DEPTH_MAX)]
    TooDeep,
}

impl TryFrom<Value> for Payload {
    type Error = PayloadError;

    fn try_from(value: Value) -> Result<Self, PayloadError> {
        let mut text = String::new();
        canonical::write(&value, Self::DEPTH_MAX, &mut text)?;
        if text.len() > Self::LENGTH_MAX {
            Err(PayloadError::TooLong)
        } else {
            Ok(Self(text))
        }
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Payload {
    /// Writes the facts as JSON, not as a string that holds JSON; for JSON writers only.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}
