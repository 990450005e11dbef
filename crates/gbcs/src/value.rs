//! What fields hold, and how it is shown.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{eui64::Eui64, oid, time::Time};

/// What a field holds. It borrows from the message, and takes no memory of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'m> {
    /// Nothing of its own: it is what is inside it.
    Group,
    /// Nothing: the sender left it empty.
    Null,
    /// A number that is never negative.
    Unsigned(u64),
    /// A number.
    Signed(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Boolean(bool),
    /// A code of so many hexadecimal digits, shown as such.
    Code {
        /// The code.
        code: u64,
        /// How many digits it is shown with.
        digits: u8,
    },
    /// A number that stands for something.
    Named {
        /// The number.
        number: u32,
        /// What it stands for.
        name: &'static str,
    },
    /// An identifier of a device or a party.
    Eui64(Eui64),
    /// An object of DLMS COSEM.
    LogicalName {
        /// Its logical name (OBIS code), A to F.
        groups: [u8; 6],
        /// Its title in the words of SMETS and GBCS, where it is known.
        title: Option<&'static str>,
    },
    /// An object identifier of ASN.1, in the bytes of its content.
    ObjectId(&'m [u8]),
    /// A moment.
    Time(Time),
    /// A time of day, in minutes since midnight.
    Minutes(u16),
    /// Text.
    Text(&'m str),
    /// Bits, the first of which is the highest of the first byte.
    Bits {
        /// The bytes that hold them.
        bytes: &'m [u8],
        /// How many bits there are.
        count: u32,
    },
    /// Bits that each stand for something.
    Flags {
        /// The bits, the first of which is the highest.
        bits: u16,
        /// What each stands for, by its place.
        names: &'static [(u32, &'static str)],
    },
    /// Bytes of which no more is known.
    Bytes(&'m [u8]),
    /// Bytes that only the holder of a key can read.
    Encrypted(&'m [u8]),
}

impl<'m> Value<'m> {
    /// The date-time of a header: twelve bytes; bytes of another number stay bytes.
    #[inline]
    pub(crate) fn date_time(bytes: &'m [u8]) -> Self {
        bytes.try_into().map_or(Self::Bytes(bytes), |twelve| Self::Time(Time::Dlms(twelve)))
    }

    /// The number that it is, whether or not it stands for something.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Unsigned(number) | Self::Code { code: number, .. } => Some(*number),
            Self::Signed(number) => u64::try_from(*number).ok(),
            Self::Named { number, .. } => Some(u64::from(*number)),
            _ => None,
        }
    }
}

/// The name of a number in a table; none where it has none.
#[inline]
pub(crate) fn name_of(number: u64, names: &[(u64, &'static str)]) -> Option<&'static str> {
    names.iter().find(|(each, _)| *each == number).map(|(_, name)| *name)
}

/// A number by its name in a table; the number where it has none.
pub(crate) fn named(number: u64, names: &[(u64, &'static str)]) -> Value<'static> {
    match (name_of(number, names), u32::try_from(number)) {
        (Some(name), Ok(number)) => Value::Named { number, name },
        _ => Value::Unsigned(number),
    }
}

/// Bytes as digits in a buffer of twice their number; what does not fit is left out.
pub(crate) fn hex<'d>(bytes: &[u8], digits: &'d mut [u8]) -> &'d str {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |four: u8| DIGITS.get(usize::from(four & 0x0F)).copied().unwrap_or(b'0');
    let mut written = 0;
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        if let [high, low] = pair {
            (*high, *low) = (digit(byte >> 4), digit(*byte));
            written += 2;
        }
    }
    digits.get(..written).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
}

/// Bytes in hexadecimal.
struct Hex<'m>(&'m [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some at a time, through a buffer: a call for each byte is what takes the time.
        let mut digits = [0; 64];
        for part in self.0.chunks(digits.len() / 2) {
            f.write_str(hex(part, &mut digits))?;
        }
        Ok(())
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group => Ok(()),
            Self::Null => f.write_str("(empty)"),
            Self::Unsigned(number) => number.fmt(f),
            Self::Signed(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Boolean(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Code { code, digits } => {
                write!(f, "{code:0digits$X}", digits = usize::from(*digits))
            }
            Self::Named { number, name } => write!(f, "{name} ({number})"),
            Self::Eui64(id) => id.fmt(f),
            Self::LogicalName { groups: [a, b, c, d, e, group_f], title } => {
                write!(f, "{a}-{b}:{c}.{d}.{e}.{group_f}")?;
                title.map_or(Ok(()), |title| write!(f, " {title}"))
            }
            Self::ObjectId(bytes) => match oid::text(bytes) {
                Some(text) => f.write_str(&text),
                None => Hex(bytes).fmt(f),
            },
            Self::Time(time) => time.fmt(f),
            Self::Minutes(minutes) => write!(f, "{:02}:{:02}", minutes / 60, minutes % 60),
            Self::Text(text) => write!(f, "“{}”", text.escape_debug()),
            Self::Bits { bytes, count } => {
                write!(f, "{count} bits {}", Hex(bytes))?;
                let set = set_bits(bytes, *count);
                match set.as_slice() {
                    [] => f.write_str(", none set"),
                    set => write!(f, ", set: {}", set.join(" ")),
                }
            }
            Self::Flags { bits, names } => {
                let is_set =
                    |bit: u32| 0x8000_u16.checked_shr(bit).is_some_and(|mask| bits & mask != 0);
                let set = names.iter().filter(|(bit, _)| is_set(*bit));
                let set: Vec<&str> = set.map(|(_, name)| *name).collect();
                f.write_str(if set.is_empty() { "none" } else { "" })?;
                f.write_str(&set.join(", "))
            }
            Self::Bytes([]) => f.write_str("(no bytes)"),
            Self::Bytes(bytes) => Hex(bytes).fmt(f),
            Self::Encrypted(bytes) => write!(f, "encrypted, {} bytes {}", bytes.len(), Hex(bytes)),
        }
    }
}

fn set_bits(bytes: &[u8], count: u32) -> Vec<String> {
    let bits = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0));
    let set = (0..count).zip(bits).filter(|(_, is_set)| *is_set);
    set.map(|(place, _)| place.to_string()).collect()
}

/// Numbers and text as JSON has them; everything else as it is shown.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Group | Self::Null => serializer.serialize_unit(),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Boolean(yes) => serializer.serialize_bool(*yes),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) | Self::Encrypted(bytes) => serializer.collect_str(&Hex(bytes)),
            other => serializer.collect_str(other),
        }
    }
}
