//! What a value of DLMS is made of: by its shape, a value and all that is in it are named as they are read.

use std::ops::Range;

use super::{classes, objects};
use crate::{
    eui64::Eui64,
    name::Name,
    time::Time,
    tree::Growing,
    value::{Value, named},
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

    /// Adds a value that has no members of its own. What does not fit stays as it was read.
    pub fn leaf<'m>(&self, out: &mut Growing<'m>, name: Name, at: Range<usize>, value: Value<'m>) {
        match self {
            // A structure of one member is sometimes sent as the member alone.
            Self::Structure([(_, only)]) => only.leaf(out, name, at, value),
            Self::Packed(parts) => packed(out, name, at, value, parts),
            Self::Plain | Self::Structure(_) | Self::Array(..) => out.leaf(name, at, value),
            _ => out.leaf(name, at, self.value(&value).unwrap_or(value)),
        }
    }

    /// What a value of this shape is; none where it does not fit.
    pub fn value<'m>(&self, value: &Value<'m>) -> Option<Value<'m>> {
        match (self, value) {
            (Self::Seconds, Value::Unsigned(seconds)) => {
                Some(Value::Time(Time::Zigbee(u32::try_from(*seconds).ok()?)))
            }
            (Self::Class, Value::Unsigned(class)) => {
                Some(classes::class(u16::try_from(*class).ok()?))
            }
            (Self::Code, Value::Unsigned(code)) => Some(Value::Code { code: *code, digits: 4 }),
            (Self::Byte, Value::Unsigned(code)) => Some(Value::Code { code: *code, digits: 2 }),
            (Self::Enumeration(names), value) => {
                let number = match value {
                    Value::Unsigned(number) => *number,
                    Value::Signed(number) => u64::try_from(*number).ok()?,
                    _ => return None,
                };
                Some(named(number, names))
            }
            (shape, value) => {
                let octets = octets(value)?;
                Some(match shape {
                    Self::Octets => Value::Bytes(octets),
                    Self::Text => Value::Text(std::str::from_utf8(octets).ok()?),
                    Self::DateTime => Value::Time(Time::Dlms(octets.try_into().ok()?)),
                    Self::Date => Value::Time(Time::DlmsDate(octets.try_into().ok()?)),
                    Self::TimeOfDay => Value::Time(Time::DlmsTime(octets.try_into().ok()?)),
                    Self::Eui64 => Value::Eui64(Eui64(u64::from_be_bytes(octets.try_into().ok()?))),
                    Self::LogicalName => objects::logical_name(octets.try_into().ok()?),
                    Self::Code => Value::Code {
                        code: u64::from(u16::from_be_bytes(octets.try_into().ok()?)),
                        digits: 4,
                    },
                    Self::Protected => Value::Encrypted(octets),
                    _ => return None,
                })
            }
        }
    }
}

/// The octets of a value that was read as octets, or as text.
fn octets<'m>(value: &Value<'m>) -> Option<&'m [u8]> {
    match value {
        Value::Bytes(bytes) => Some(bytes),
        Value::Text(text) => Some(text.as_bytes()),
        _ => None,
    }
}

/// Adds octets by their parts, when there are as many as the parts need.
fn packed<'m>(
    out: &mut Growing<'m>,
    name: Name,
    at: Range<usize>,
    value: Value<'m>,
    parts: &[(&'static str, Part)],
) {
    let Some(octets) = octets(&value) else { return out.leaf(name, at, value) };
    if parts.iter().map(|(_, part)| part.bytes()).sum::<usize>() != octets.len() {
        return out.leaf(name, at, Value::Bytes(octets));
    }
    let mark = out.open(name, at.start);
    let mut from = at.end.saturating_sub(octets.len());
    let (mut rest, mut class) = (octets, 0);
    for (name, part) in parts {
        let Some((bytes, after)) = rest.split_at_checked(part.bytes()) else { break };
        rest = after;
        let number = bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        let value = match part {
            Part::Counter => Value::Unsigned(number),
            Part::Code => Value::Code { code: number, digits: 4 },
            Part::Eui64 => Value::Eui64(Eui64(number)),
            Part::Class => {
                class = u16::try_from(number).unwrap_or_default();
                classes::class(class)
            }
            Part::LogicalName => {
                bytes.try_into().map_or(Value::Bytes(bytes), objects::logical_name)
            }
            Part::Attribute => {
                let member = u8::try_from(number).unwrap_or_default();
                classes::member_value(class, member, false)
            }
            Part::Direction => direction(number),
            Part::Reason(names) => named(number, names),
        };
        let to = from.saturating_add(bytes.len());
        out.leaf(*name, from..to, value);
        from = to;
    }
    out.close(mark, at.end);
}

fn direction(flag: u64) -> Value<'static> {
    const NAMES: [(u64, &str); 3] = [(1, "command"), (2, "response"), (3, "alert")];
    named(flag, &NAMES)
}
