//! The layouts of commands: which fields stand one after the other, and how each is read. Numbers have
//! the lowest byte first.

use super::zcl::{code, little, little_signed};
use crate::{
    cursor::Cursor,
    error::DecodeError,
    name::Name,
    time::Time,
    tree::Growing,
    value::{Value, named},
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

/// Adds the fields of a layout, as far as there are any: the last ones of some commands may be left
/// out. What is left is for the caller.
pub fn fields<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>, layout: &[Field]) {
    let mut last = 0;
    for (name, kind) in layout {
        if at.is_empty() {
            return;
        }
        if field(at, out, name, *kind, &mut last).is_err() {
            return;
        }
    }
}

fn field<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: &'static str,
    kind: Kind,
    last: &mut u64,
) -> Result<(), DecodeError> {
    match kind {
        Kind::Counted(kind) => {
            for number in (1..).take(usize::try_from(*last).unwrap_or(usize::MAX)) {
                one(at, out, Name::numbered(name, number), *kind, &mut 0)?;
            }
        }
        Kind::Each(kind) => {
            for number in 1.. {
                let before = at.at();
                if at.is_empty() {
                    break;
                }
                one(at, out, Name::numbered(name, number), *kind, &mut 0)?;
                if at.at() == before {
                    break;
                }
            }
        }
        Kind::By(choices) => {
            if let Some((_, layout)) = choices.iter().find(|(each, _)| *each == *last) {
                fields(at, out, layout);
            }
        }
        kind => one(at, out, name.into(), kind, last)?,
    }
    Ok(())
}

/// Adds a field; where it cannot be read, nothing is added and nothing is read.
fn one<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: Name,
    kind: Kind,
    last: &mut u64,
) -> Result<(), DecodeError> {
    let (before, mark) = (*at, out.mark());
    let read = match kind {
        Kind::Record(layout) => record(at, out, name, layout, last),
        kind => value(at, kind, last).map(|value| out.leaf(name, before.at()..at.at(), value)),
    };
    read.inspect_err(|_| {
        *at = before;
        out.back_to(mark);
    })
}

fn record<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: Name,
    layout: &[Field],
    last: &mut u64,
) -> Result<(), DecodeError> {
    let mark = out.open(name, at.at());
    for (name, kind) in layout {
        field(at, out, name, *kind, last)?;
    }
    out.close(mark, at.at());
    Ok(())
}

fn value<'m>(at: &mut Cursor<'m>, kind: Kind, last: &mut u64) -> Result<Value<'m>, DecodeError> {
    Ok(match kind {
        Kind::Unsigned(bytes) => {
            *last = little(at, bytes)?;
            Value::Unsigned(*last)
        }
        Kind::Signed(bytes) => Value::Signed(little_signed(at, bytes)?),
        Kind::Bitmap(bytes) => code(at, bytes)?,
        Kind::Boolean => Value::Boolean(at.u8("a boolean")? != 0),
        Kind::Enumeration(names) => {
            *last = u64::from(at.u8("an enumeration")?);
            named(*last, names)
        }
        Kind::Utc => Value::Time(Time::Zigbee(u32::from_le_bytes(at.array("a moment")?))),
        Kind::Date => Value::Time(Time::ZigbeeDate(at.array("a date")?)),
        Kind::Minutes => Value::Minutes(u16::from_le_bytes(at.array("minutes of a day")?)),
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
