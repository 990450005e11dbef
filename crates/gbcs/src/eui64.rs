//! The identifiers of devices and parties.

use std::{fmt, str::FromStr};

/// An EUI-64 identifier, shown as `90-B3-D5-1F-30-01-00-00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Eui64(pub u64);

/// Text that is no EUI-64.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no EUI-64: write 16 hexadecimal digits, such as 90-B3-D5-1F-30-01-00-00")]
pub struct Eui64Error;

impl Eui64 {
    /// The first three bytes, which a maker is given: its OUI.
    #[must_use]
    pub fn maker(self) -> u32 {
        u32::try_from(self.0 >> 40).unwrap_or_default()
    }
}

impl fmt::Display for Eui64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 16];
        let digits = crate::value::hex(&self.0.to_be_bytes(), &mut digits);
        let mut text = [b'-'; 23];
        for (place, pair) in text.chunks_mut(3).zip(digits.as_bytes().chunks(2)) {
            place.iter_mut().zip(pair).for_each(|(place, digit)| *place = *digit);
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Eui64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Eui64 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Eui64 {
    type Err = Eui64Error;

    fn from_str(text: &str) -> Result<Self, Eui64Error> {
        if let Some(usual) = parted(text.as_bytes()) {
            return Ok(usual);
        }
        let mut value: u64 = 0;
        let mut digits = 0_u32;
        for c in text.chars().filter(|c| !matches!(c, '-' | ':' | ' ')) {
            let digit = c.to_digit(16).ok_or(Eui64Error)?;
            digits += 1;
            if digits > 16 {
                return Err(Eui64Error);
            }
            value = (value << 4) | u64::from(digit);
        }
        if digits == 16 { Ok(Self(value)) } else { Err(Eui64Error) }
    }
}

/// Eight pairs of digits parted by hyphens, as messages have them.
fn parted(text: &[u8]) -> Option<Eui64> {
    let text: &[u8; 23] = text.try_into().ok()?;
    let mut value: u64 = 0;
    for part in text.chunks(3) {
        let (digits, hyphen) = part.split_first_chunk::<2>()?;
        if !matches!(hyphen, [] | [b'-']) {
            return None;
        }
        for digit in digits {
            value = (value << 4) | u64::from(char::from(*digit).to_digit(16)?);
        }
    }
    Some(Eui64(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back() {
        let id: Eui64 = "90-b3-d5-1f-30-01-00-00".parse().unwrap();
        assert_eq!(id.to_string(), "90-B3-D5-1F-30-01-00-00");
        assert_eq!((id.maker(), id.to_string().parse()), (0x0090_B3D5, Ok(id)));
        assert_eq!("90B3D51F3001000".parse::<Eui64>(), Err(Eui64Error));
        assert_eq!("90B3D51F300100000".parse::<Eui64>(), Err(Eui64Error));
        assert_eq!("90B3D51F3001000g".parse::<Eui64>(), Err(Eui64Error));
        for same in ["90B3D51F30010000", "90:B3:D5:1F:30:01:00:00", "90 B3-D51F:30-01-00-00"] {
            assert_eq!(same.parse(), Ok(id), "{same}");
        }
    }
}
