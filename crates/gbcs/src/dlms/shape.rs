//! What a value of DLMS is made of, and the naming of it: a shape is laid over the tree that was read.

use super::{classes, objects};
use crate::{
    eui64::Eui64,
    frame::Direction,
    time::Time,
    tree::{Node, Value},
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
    /// Names what is in a node, and says what its value is. What does not fit stays as it was read.
    pub fn lay(&self, node: &mut Node<'_>) {
        match self {
            Self::Plain => {}
            // A structure of one member is sometimes sent as the member alone.
            Self::Structure([(_, only)]) if node.children.is_empty() => only.lay(node),
            Self::Structure(members) => {
                for (child, (name, shape)) in node.children.iter_mut().zip(*members) {
                    child.name = (*name).into();
                    shape.lay(child);
                }
            }
            Self::Array(entry, shape) => {
                for (index, child) in node.children.iter_mut().enumerate() {
                    child.name = format!("{entry} {}", index + 1).into();
                    shape.lay(child);
                }
            }
            Self::Packed(parts) => packed(node, parts),
            _ => {
                if let Some(value) = self.value(&node.value) {
                    node.value = value;
                }
            }
        }
    }

    fn value<'m>(&self, value: &Value<'m>) -> Option<Value<'m>> {
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
                    Self::Text => Value::Text(std::str::from_utf8(octets).ok()?.into()),
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

/// A number by its name; the number where it has none.
pub fn named(number: u64, names: &[(u64, &'static str)]) -> Value<'static> {
    let found = names.iter().find(|(each, _)| *each == number);
    found.map_or(Value::Unsigned(number), |(_, name)| Value::Named { number, name })
}

/// The octets of a value that was read as octets, or as text.
fn octets<'m>(value: &Value<'m>) -> Option<&'m [u8]> {
    match value {
        Value::Bytes(bytes) => Some(bytes),
        Value::Text(std::borrow::Cow::Borrowed(text)) => Some(text.as_bytes()),
        _ => None,
    }
}

/// Splits octets into their parts, when there are as many as the parts need.
fn packed(node: &mut Node<'_>, parts: &[(&'static str, Part)]) {
    let Some(octets) = octets(&node.value) else { return };
    if parts.iter().map(|(_, part)| part.bytes()).sum::<usize>() != octets.len() {
        node.value = Value::Bytes(octets);
        return;
    }
    let mut at = node.at.end.saturating_sub(octets.len());
    let (mut rest, mut class) = (octets, 0);
    let mut children = Vec::with_capacity(parts.len());
    for (name, part) in parts {
        let Some((bytes, after)) = rest.split_at_checked(part.bytes()) else { return };
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
        children.push(Node::leaf(*name, at..at.saturating_add(bytes.len()), value));
        at = at.saturating_add(bytes.len());
    }
    node.value = Value::Group;
    node.children = children;
}

fn direction(flag: u64) -> Value<'static> {
    let all = [Direction::Command, Direction::Response, Direction::Alert];
    all.into_iter()
        .find(|each| u64::from(each.flag()) == flag)
        .map_or(Value::Unsigned(flag), |each| Value::Named { number: flag, name: each.name() })
}
