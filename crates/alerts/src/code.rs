//! Alert codes: those of devices, and those of the DCC.

use std::{fmt, str::FromStr};

/// The code of a DCC Alert, such as `AD1` or `N24`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DccCode([u8; DCC_CODE_BYTES]);

/// The longest code of a DCC Alert, in bytes; those of DUIS 5.4 have four.
const DCC_CODE_BYTES: usize = 6;

impl DccCode {
    /// AD1: a Communications Hub has lost its power.
    pub const AD1: Self = Self(*b"AD1\0\0\0");

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(DCC_CODE_BYTES);
        std::str::from_utf8(self.0.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

/// A code that an alert carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertCode {
    /// An Event / Alert code of GBCS Table 16.2, or one that it does not name.
    Device(u16),
    /// A code of the DCC.
    Dcc(DccCode),
}

/// Text that is no alert code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no alert code: write four hexadecimal digits (8F36), or a DCC Alert's code (AD1, N24)"
)]
pub struct AlertCodeError;

impl FromStr for AlertCode {
    type Err = AlertCodeError;

    fn from_str(text: &str) -> Result<Self, AlertCodeError> {
        let text = text.trim();
        let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
        if hex.len() == 4 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return u16::from_str_radix(hex, 16).map(Self::Device).map_err(|_| AlertCodeError);
        }
        let mut code = [0; DCC_CODE_BYTES];
        let starts = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        let ends = text.bytes().last().is_some_and(|byte| byte.is_ascii_digit());
        if !starts || !ends || text.len() > DCC_CODE_BYTES {
            return Err(AlertCodeError);
        }
        for (place, byte) in code.iter_mut().zip(text.bytes()) {
            if !byte.is_ascii_alphanumeric() {
                return Err(AlertCodeError);
            }
            *place = byte.to_ascii_uppercase();
        }
        Ok(Self::Dcc(DccCode(code)))
    }
}

impl fmt::Display for AlertCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(code) => write!(f, "{code:04X}"),
            Self::Dcc(code) => f.write_str(code.as_str()),
        }
    }
}

impl fmt::Debug for AlertCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for AlertCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for AlertCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_kinds_read_back() {
        for text in ["8F36", "810D", "AD1", "N24", "N999"] {
            assert_eq!(text.parse::<AlertCode>().unwrap().to_string(), text);
        }
        assert_eq!("ad1".parse(), Ok(AlertCode::Dcc(DccCode::AD1)));
        assert_eq!("0x8f36".parse(), Ok(AlertCode::Device(0x8F36)));
        for text in ["", "8F3", "8F36A", "N", "N1234567", "N-1", "É1"] {
            assert_eq!(text.parse::<AlertCode>(), Err(AlertCodeError), "{text}");
        }
    }
}
