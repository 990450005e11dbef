//! What a value of DLMS is made of: by its shape, a value and all that is in it are named as they are read.

use std::ops::Range;

use super::{classes, objects};
use crate::{
    cursor::Cursor,
    error::DecodeError,
    eui64::Eui64,
    frame::Direction,
    name::Name,
    time::Time,
    tree::Growing,
    value::{Value, name_of},
};

/// What a value is: by it, the value and all that is in it are named.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// What its type says.
    Plain,
    /// Octets of which no more is known, never shown as text.
    Octets,
    /// Text.
    Text,
    /// A date-time of twelve octets.
    DateTime,
    /// A date of five octets.
    Date,
    /// A time of day of four octets.
    TimeOfDay,
    /// Seconds since 2000-01-01 UTC.
    Seconds,
    /// The identifier of a device or a party, in eight octets.
    Eui64,
    /// The logical name of an object, in six octets.
    LogicalName,
    /// The number of an interface class.
    Class,
    /// A code of four hexadecimal digits.
    Code,
    /// A number shown as two hexadecimal digits.
    Byte,
    /// A number that stands for something.
    Enumeration(&'static [(u64, &'static str)]),
    /// A structure of named members.
    Structure(&'static [(&'static str, Shape)]),
    /// An array of entries that all have one name and one shape.
    Array(&'static str, &'static Shape),
    /// Octets in which parts stand one after the other.
    Packed(&'static [(&'static str, Part)]),
    /// Octets that a key opens: a security header, what is encrypted, a tag.
    Protected,
}

/// A part of packed octets; numbers have the highest byte first.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Two bytes, shown as a code.
    Code,
    /// Eight bytes.
    Counter,
    /// An identifier of eight bytes.
    Eui64,
    /// Two bytes: an interface class.
    Class,
    /// Six bytes: a logical name.
    LogicalName,
    /// One byte: an attribute of the class before it.
    Attribute,
    /// One byte: command, response or alert.
    Direction,
    /// Two bytes: a reason.
    Reason(&'static [(u64, &'static str)]),
}

impl Part {
    fn bytes(self) -> usize {
        match self {
            Self::Attribute | Self::Direction => 1,
            Self::Code | Self::Class | Self::Reason(_) => 2,
            Self::LogicalName => 6,
            Self::Counter | Self::Eui64 => 8,
        }
    }

    /// Adds it. `class` is that of the part before it that is one.
    #[inline(always)]
    fn add<'m>(
        self,
        octets: &mut Cursor<'m>,
        out: &mut Growing<'m>,
        name: &'static str,
        start: usize,
        class: &mut Option<&'static classes::Entry>,
    ) -> Result<(), DecodeError> {
        let from = start.saturating_add(octets.at());
        let at = from..from.saturating_add(self.bytes());
        match self {
            Self::Counter => out.leaf(name, at, Value::Unsigned(octets.u64(name)?)),
            Self::Eui64 => out.leaf(name, at, Value::Eui64(Eui64(octets.u64(name)?))),
            Self::Code => {
                let code = u64::from(octets.u16(name)?);
                out.leaf(name, at, Value::Code { code, digits: 4 });
            }
            Self::Class => {
                let number = octets.u16(name)?;
                *class = classes::entry(number);
                out.named(name, at, u64::from(number), class.map(|(_, name, ..)| *name));
            }
            Self::LogicalName => objects::add(out, name, at, octets.array(name)?),
            Self::Attribute => {
                let member = octets.u8(name)?;
                let of = class.and_then(|class| classes::member_of(class, member, false));
                out.named(name, at, u64::from(member), of.map(|(name, _)| *name));
            }
            Self::Direction => {
                let flag = octets.u8(name)?;
                let of = Direction::of_flag(flag).map(Direction::name);
                out.named(name, at, u64::from(flag), of);
            }
            Self::Reason(names) => {
                let reason = u64::from(octets.u16(name)?);
                out.named(name, at, reason, name_of(reason, names));
            }
        }
        Ok(())
    }
}

impl Shape {
    /// What a member of a value of this shape is called, and what it is; those that do not fit stay unnamed.
    pub fn member(&self, unnamed: &'static str, number: usize) -> (Name, &Self) {
        let named = match self {
            Self::Structure(members) => {
                let member = members.get(number.saturating_sub(1));
                member.map(|(name, shape)| ((*name).into(), shape))
            }
            Self::Array(entry, shape) => Some((Name::numbered(entry, number), *shape)),
            _ => None,
        };
        named.unwrap_or_else(|| (Name::numbered(unnamed, number), &Self::Plain))
    }

    /// What a value without members is: a structure of one member is sometimes sent as the member alone.
    #[inline]
    fn alone(&self) -> &Self {
        let mut shape = self;
        while let Self::Structure([(_, only)]) = shape {
            shape = only;
        }
        shape
    }

    /// Adds a number. What does not fit stays as it was read.
    #[inline]
    pub fn number<'m>(
        &self,
        out: &mut Growing<'m>,
        name: impl Into<Name>,
        at: Range<usize>,
        number: u64,
    ) {
        match self.alone() {
            Self::Seconds => match u32::try_from(number) {
                Ok(seconds) => out.leaf(name, at, Value::Time(Time::Zigbee(seconds))),
                Err(_) => out.leaf(name, at, Value::Unsigned(number)),
            },
            Self::Class => {
                let class = u16::try_from(number).ok().and_then(classes::class);
                out.named(name, at, number, class);
            }
            Self::Code => out.leaf(name, at, Value::Code { code: number, digits: 4 }),
            Self::Byte => out.leaf(name, at, Value::Code { code: number, digits: 2 }),
            Self::Enumeration(names) => out.named(name, at, number, name_of(number, names)),
            _ => out.leaf(name, at, Value::Unsigned(number)),
        }
    }

    /// Adds a number that may be negative.
    #[inline]
    pub fn signed<'m>(
        &self,
        out: &mut Growing<'m>,
        name: impl Into<Name>,
        at: Range<usize>,
        number: i64,
    ) {
        match (self.alone(), u64::try_from(number)) {
            (Self::Enumeration(names), Ok(number)) => {
                out.named(name, at, number, name_of(number, names));
            }
            _ => out.leaf(name, at, Value::Signed(number)),
        }
    }

    /// Adds octets, or text. What does not fit stays as it was read.
    #[inline]
    pub fn octets<'m>(
        &self,
        out: &mut Growing<'m>,
        name: impl Into<Name> + Copy,
        at: Range<usize>,
        octets: Octets<'m>,
    ) {
        let bytes = octets.bytes;
        match self.alone() {
            Self::Octets => return out.leaf(name, at, Value::Bytes(bytes)),
            Self::Protected => return out.leaf(name, at, Value::Encrypted(bytes)),
            Self::Packed(parts) => return packed(out, name, at, bytes, parts),
            Self::Text => {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    return out.leaf(name, at, Value::Text(text));
                }
            }
            Self::DateTime => {
                if let Ok(time) = bytes.try_into() {
                    return out.leaf(name, at, Value::Time(Time::Dlms(time)));
                }
            }
            Self::Date => {
                if let Ok(date) = bytes.try_into() {
                    return out.leaf(name, at, Value::Time(Time::DlmsDate(date)));
                }
            }
            Self::TimeOfDay => {
                if let Ok(time) = bytes.try_into() {
                    return out.leaf(name, at, Value::Time(Time::DlmsTime(time)));
                }
            }
            Self::Eui64 => {
                if let Ok(id) = bytes.try_into() {
                    return out.leaf(name, at, Value::Eui64(Eui64(u64::from_be_bytes(id))));
                }
            }
            Self::LogicalName => {
                if let Ok(groups) = bytes.try_into() {
                    return objects::add(out, name, at, groups);
                }
            }
            Self::Code => {
                if let Ok(code) = bytes.try_into() {
                    let code = u64::from(u16::from_be_bytes(code));
                    return out.leaf(name, at, Value::Code { code, digits: 4 });
                }
            }
            Self::Plain | Self::Structure(_) | Self::Array(..) => {}
            Self::Seconds | Self::Class | Self::Byte | Self::Enumeration(_) => {}
        }
        match octets.text() {
            Some(text) => out.leaf(name, at, Value::Text(text)),
            None => out.leaf(name, at, Value::Bytes(bytes)),
        }
    }
}

/// Octets, or text, as they were read.
#[derive(Debug, Clone, Copy)]
pub struct Octets<'m> {
    /// What they are.
    pub bytes: &'m [u8],
    /// Whether their type says that they are text.
    pub is_text: bool,
}

impl<'m> Octets<'m> {
    /// The text that they are; what else octets are, their place says.
    fn text(&self) -> Option<&'m str> {
        let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
        let is_text = self.is_text || (self.bytes.len() > 2 && self.bytes.iter().all(printable));
        std::str::from_utf8(self.bytes).ok().filter(|_| is_text)
    }
}

/// Adds octets by their parts, when there are as many as the parts need.
#[inline]
fn packed<'m>(
    out: &mut Growing<'m>,
    name: impl Into<Name> + Copy,
    at: Range<usize>,
    octets: &'m [u8],
    parts: &[(&'static str, Part)],
) {
    let mark = out.open(name, at.start);
    let mut left = Cursor::new(octets);
    let start = at.end.saturating_sub(octets.len());
    let mut class = None;
    for (part_name, part) in parts {
        if part.add(&mut left, out, part_name, start, &mut class).is_err() {
            out.back_to(mark);
            return out.leaf(name, at, Value::Bytes(octets));
        }
    }
    if !left.is_empty() {
        out.back_to(mark);
        return out.leaf(name, at, Value::Bytes(octets));
    }
    out.close(mark, at.end);
}
