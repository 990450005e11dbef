//! The layouts of commands: which fields stand one after the other, and how each is read. Numbers have
//! the lowest byte first.

use super::zcl::{little, little_signed};
use crate::{
    cursor::Cursor,
    error::DecodeError,
    time::Time,
    tree::{Node, Value},
};

/// A field of a command: its name, and how it is read.
pub type Field = (&'static str, Kind);

/// How a field is read.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A number of so many bytes.
    Unsigned(usize),
    /// A number of so many bytes, which may be negative.
    Signed(usize),
    /// Bits, or a code, of so many bytes.
    Bitmap(usize),
    /// One byte that says yes or no.
    Boolean,
    /// One byte that stands for something.
    Enumeration(&'static [(u64, &'static str)]),
    /// Seconds since 2000-01-01 UTC.
    Utc,
    /// A date of four bytes.
    Date,
    /// Two bytes: minutes since midnight.
    Minutes,
    /// Text, or octets, behind a length of one byte.
    Text,
    /// One byte whose bits under this mask count what follows.
    Count(u64),
    /// As many of it as was counted.
    Counted(&'static Kind),
    /// Fields one after the other.
    Record(&'static [Field]),
    /// As many of it as there are, to the end.
    Each(&'static Kind),
    /// What the number before it tells.
    By(&'static [(u64, &'static [Field])]),
    /// All that is left.
    Rest,
}

/// Reads the fields of a layout, as far as there are any: the last ones of some commands may be left
/// out. What is left is for the caller.
pub fn fields<'m>(at: &mut Cursor<'m>, layout: &[Field], nodes: &mut Vec<Node<'m>>) {
    let mut last = 0;
    for (name, kind) in layout {
        if at.is_empty() {
            return;
        }
        let before = *at;
        if field(at, name, *kind, &mut last, nodes).is_err() {
            *at = before;
            return;
        }
    }
}

fn field<'m>(
    at: &mut Cursor<'m>,
    name: &'static str,
    kind: Kind,
    last: &mut u64,
    nodes: &mut Vec<Node<'m>>,
) -> Result<(), DecodeError> {
    match kind {
        Kind::Counted(kind) => {
            for number in 1..=*last {
                nodes.push(one(at, format!("{name} {number}"), *kind, &mut 0)?);
            }
        }
        Kind::Each(kind) => {
            let mut number = 1;
            while !at.is_empty() {
                let before = at.at();
                nodes.push(one(at, format!("{name} {number}"), *kind, &mut 0)?);
                if at.at() == before {
                    break;
                }
                number += 1;
            }
        }
        Kind::By(choices) => {
            if let Some((_, layout)) = choices.iter().find(|(each, _)| *each == *last) {
                fields(at, layout, nodes);
            }
        }
        kind => nodes.push(one(at, name, kind, last)?),
    }
    Ok(())
}

fn one<'m>(
    at: &mut Cursor<'m>,
    name: impl Into<std::borrow::Cow<'static, str>>,
    kind: Kind,
    last: &mut u64,
) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    if let Kind::Record(layout) = kind {
        let mut children = Vec::with_capacity(layout.len());
        for (name, kind) in layout {
            field(at, name, *kind, last, &mut children)?;
        }
        return Ok(Node::group(name, from..at.at(), children));
    }
    let value = value(at, kind, last)?;
    Ok(Node::leaf(name, from..at.at(), value))
}

fn value<'m>(at: &mut Cursor<'m>, kind: Kind, last: &mut u64) -> Result<Value<'m>, DecodeError> {
    Ok(match kind {
        Kind::Unsigned(bytes) => {
            *last = little(at, bytes)?;
            Value::Unsigned(*last)
        }
        Kind::Signed(bytes) => Value::Signed(little_signed(at, bytes)?),
        Kind::Bitmap(bytes) => Value::Code { code: little(at, bytes)?, digits: bytes * 2 },
        Kind::Boolean => Value::Boolean(at.u8("a boolean")? != 0),
        Kind::Enumeration(names) => {
            *last = u64::from(at.u8("an enumeration")?);
            crate::dlms::named(*last, names)
        }
        Kind::Utc => Value::Time(Time::Zigbee(u32::from_le_bytes(at.array("a moment")?))),
        Kind::Date => Value::Time(Time::ZigbeeDate(at.array("a date")?)),
        Kind::Minutes => {
            let minutes = u16::from_le_bytes(at.array("minutes of a day")?);
            Value::Text(format!("{:02}:{:02}", minutes / 60, minutes % 60).into())
        }
        Kind::Text => super::zcl::text(at)?,
        Kind::Count(mask) => {
            let count = u64::from(at.u8("a count")?);
            *last = count & mask;
            if mask == 0xFF {
                Value::Unsigned(count)
            } else {
                Value::Code { code: count, digits: 2 }
            }
        }
        // Those of several nodes are read where their nodes are made.
        Kind::Rest | Kind::Counted(_) | Kind::Record(_) | Kind::Each(_) | Kind::By(_) => {
            let left = at.left();
            Value::Bytes(at.take(left, "the rest")?)
        }
    })
}
