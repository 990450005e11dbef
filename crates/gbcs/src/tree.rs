//! A message as a tree of named fields: what a person reads.

use std::{borrow::Cow, fmt, ops::Range};

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{eui64::Eui64, time::Time};

/// How deep a tree may go: twice as deep as any message of GBCS.
pub const DEPTH_MAX: usize = 32;

/// A field: its name, where it stands, what it holds, what is inside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'m> {
    /// What the field is, such as `alert code`.
    pub name: Cow<'static, str>,
    /// Where it stands: offsets from the start of the message, in bytes.
    pub at: Range<usize>,
    /// What it holds.
    pub value: Value<'m>,
    /// What is inside it.
    pub children: Vec<Node<'m>>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'m> {
    /// Nothing of its own: it is what its children are.
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
        digits: usize,
    },
    /// A number that stands for something.
    Named {
        /// The number.
        number: u64,
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
    /// A moment.
    Time(Time),
    /// Text.
    Text(Cow<'m, str>),
    /// Bits, the first of which is the highest of the first byte.
    Bits {
        /// The bytes that hold them.
        bytes: &'m [u8],
        /// How many bits there are.
        count: usize,
    },
    /// Bytes of which no more is known.
    Bytes(&'m [u8]),
    /// Bytes that only the holder of a key can read.
    Encrypted(&'m [u8]),
}

impl<'m> Node<'m> {
    /// A field without children.
    #[must_use]
    pub fn leaf(name: impl Into<Cow<'static, str>>, at: Range<usize>, value: Value<'m>) -> Self {
        Self { name: name.into(), at, value, children: Vec::new() }
    }

    /// A field that is what its children are.
    #[must_use]
    pub fn group(
        name: impl Into<Cow<'static, str>>,
        at: Range<usize>,
        children: Vec<Node<'m>>,
    ) -> Self {
        Self { name: name.into(), at, value: Value::Group, children }
    }

    /// The first field of a name, here or below.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }

    /// How many leaves have no name of their own, and how many leaves there are. A leaf has none when
    /// its name starts with `unnamed`, as that of everything does whose meaning no table tells.
    #[must_use]
    pub fn unnamed_leaves(&self) -> (usize, usize) {
        if self.children.is_empty() {
            return (usize::from(self.name.starts_with("unnamed")), 1);
        }
        let counts = self.children.iter().map(Self::unnamed_leaves);
        counts.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1))
    }

    /// How many leaves hold bytes of which no more is known, and how many leaves there are.
    #[must_use]
    pub fn raw_leaves(&self) -> (usize, usize) {
        if self.children.is_empty() {
            return (usize::from(matches!(self.value, Value::Bytes(_))), 1);
        }
        let counts = self.children.iter().map(Self::raw_leaves);
        counts.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(f, "{:indent$}{}", "", self.name, indent = depth * 2)?;
        match &self.value {
            Value::Group => {}
            value => write!(f, ": {value}")?,
        }
        f.write_str("\n")?;
        self.children.iter().try_for_each(|child| child.write(f, depth + 1))
    }
}

/// A tree as lines, each field below and to the right of what it is in.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
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
            Self::Code { code, digits } => write!(f, "{code:0digits$X}"),
            Self::Named { number, name } => write!(f, "{name} ({number})"),
            Self::Eui64(id) => id.fmt(f),
            Self::LogicalName { groups: [a, b, c, d, e, group_f], title } => {
                write!(f, "{a}-{b}:{c}.{d}.{e}.{group_f}")?;
                title.map_or(Ok(()), |title| write!(f, " {title}"))
            }
            Self::Time(time) => time.fmt(f),
            Self::Text(text) => write!(f, "“{}”", text.escape_debug()),
            Self::Bits { bytes, count } => {
                write!(f, "{count} bits {}", Hex(bytes))?;
                let set = set_bits(bytes, *count);
                match set.as_slice() {
                    [] => f.write_str(", none set"),
                    set => write!(f, ", set: {}", set.join(" ")),
                }
            }
            Self::Bytes([]) => f.write_str("(no bytes)"),
            Self::Bytes(bytes) => Hex(bytes).fmt(f),
            Self::Encrypted(bytes) => write!(f, "encrypted, {} bytes {}", bytes.len(), Hex(bytes)),
        }
    }
}

fn set_bits(bytes: &[u8], count: usize) -> Vec<String> {
    let is_set =
        |index: usize| bytes.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
    (0..count).filter(|index| is_set(*index)).map(|index| index.to_string()).collect()
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

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Node", 4)?;
        fields.serialize_field("name", &self.name)?;
        fields.serialize_field("at", &(self.at.start, self.at.end))?;
        if matches!(self.value, Value::Encrypted(_)) {
            fields.serialize_field("encrypted", &true)?;
        } else {
            fields.skip_field("encrypted")?;
        }
        match &self.value {
            Value::Group => fields.skip_field("value")?,
            value => fields.serialize_field("value", value)?,
        }
        if self.children.is_empty() {
            fields.skip_field("children")?;
        } else {
            fields.serialize_field("children", &self.children)?;
        }
        fields.end()
    }
}
