//! Values of DLMS: every type that COSEM has.

use std::ops::Range;

use super::shape::{Octets, Shape};
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    name::Name,
    time::Time,
    tree::{DEPTH_MAX, Growing, Node},
    value::Value,
};

/// Adds one value, and all that is in it, under a name and as its shape says.
///
/// # Errors
/// Where it is no value, or one that lies too deep.
pub fn data<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: impl Into<Name> + Copy,
    shape: &Shape,
    depth: usize,
) -> Result<(), DecodeError> {
    let before = *at;
    if depth > DEPTH_MAX {
        let fault = Fault::TooMuch { what: "the depth of the content", most: DEPTH_MAX };
        return Err(before.fault(fault));
    }
    let tag = at.u8("the type of a value")?;
    if let Some(kind) = members_of(tag) {
        let mark = out.open(name, before.at());
        members(at, out, kind, shape, depth + 1)?;
        out.close(mark, at.at());
        return Ok(());
    }
    if tag == super::compact::TAG {
        return super::compact::array(at, out, name.into(), shape, before.at());
    }
    scalar(at, out, name, shape, (&before, tag))
}

/// Adds the members of a value, of which the first are named by its shape.
fn members<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    kind: &'static str,
    shape: &Shape,
    depth: usize,
) -> Result<(), DecodeError> {
    let count = at.count("the number of members")?;
    let (named, each) = match shape {
        Shape::Structure(members) => (*members, (kind, &Shape::Plain)),
        Shape::Array(entry, shape) => (&[][..], (*entry, *shape)),
        _ => (&[][..], (kind, &Shape::Plain)),
    };
    listed(at, out, named, each, 1..count + 1, depth)
}

/// Adds members by their numbers: the first by their names, the others as those of a kind.
#[inline]
pub fn listed<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    named: &[(&'static str, Shape)],
    (kind, each): (&'static str, &Shape),
    mut numbers: Range<usize>,
    depth: usize,
) -> Result<(), DecodeError> {
    for ((name, shape), _) in named.iter().zip(numbers.by_ref()) {
        data(at, out, *name, shape, depth)?;
    }
    for number in numbers {
        data(at, out, Name::numbered(kind, number), each, depth)?;
    }
    Ok(())
}

/// What the members of a value with this tag are called where nothing names them; none where it has none.
pub fn members_of(tag: u8) -> Option<&'static str> {
    match tag {
        0x01 => Some("unnamed entry"),
        0x02 => Some("unnamed member"),
        _ => None,
    }
}

/// Whether a value with this tag is octets, or text.
#[inline]
pub fn is_octets(tag: u8) -> bool {
    matches!(tag, 0x09 | 0x0A | 0x0C)
}

/// Adds a value of a simple type; its type has been read, from before the place.
#[inline]
pub fn scalar<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: impl Into<Name> + Copy,
    shape: &Shape,
    (before, tag): (&Cursor<'m>, u8),
) -> Result<(), DecodeError> {
    let from = before.at();
    let number = match tag {
        tag if is_octets(tag) => {
            let is_text = tag != 0x09;
            let what = if is_text { "the length of text" } else { "the length of octets" };
            let length = at.length(what)?;
            let octets = Octets { bytes: at.take(length, "octets")?, is_text };
            shape.octets(out, name, from..at.at(), octets);
            return Ok(());
        }
        0x06 => u64::from(at.u32("a double-long-unsigned")?),
        0x0D => u64::from(at.u8("a decimal digit pair")?),
        0x11 => u64::from(at.u8("an unsigned")?),
        0x12 => u64::from(at.u16("a long-unsigned")?),
        0x15 => at.u64("a long64-unsigned")?,
        0x16 => u64::from(at.u8("an enumeration")?),
        0x05 | 0x0F | 0x10 | 0x14 => {
            let number = signed(at, tag)?;
            shape.signed(out, name, from..at.at(), number);
            return Ok(());
        }
        _ => {
            let value = seldom(at, before, tag)?;
            out.leaf(name, from..at.at(), value);
            return Ok(());
        }
    };
    shape.number(out, name, from..at.at(), number);
    Ok(())
}

#[inline]
fn signed(at: &mut Cursor<'_>, tag: u8) -> Result<i64, DecodeError> {
    Ok(match tag {
        0x05 => i64::from(i32::from_be_bytes(at.array("a double-long")?)),
        0x0F => i64::from(i8::from_be_bytes(at.array("an integer")?)),
        0x10 => i64::from(i16::from_be_bytes(at.array("a long")?)),
        _ => i64::from_be_bytes(at.array("a long64")?),
    })
}

/// A value of a type that no shape says more of.
fn seldom<'m>(at: &mut Cursor<'m>, before: &Cursor<'m>, tag: u8) -> Result<Value<'m>, DecodeError> {
    Ok(match tag {
        0x00 => Value::Null,
        0x03 => Value::Boolean(at.u8("a boolean")? != 0),
        0x04 => bits(at)?,
        0x17 => Value::Float(f64::from(f32::from_be_bytes(at.array("a float32")?))),
        0x18 => Value::Float(f64::from_be_bytes(at.array("a float64")?)),
        0x19 => Value::Time(Time::Dlms(at.array("a date-time")?)),
        0x1A => Value::Time(Time::DlmsDate(at.array("a date")?)),
        0x1B => Value::Time(Time::DlmsTime(at.array("a time")?)),
        0xFF => Value::Named { number: 0xFF, name: "don't care" },
        found => return Err(before.fault(Fault::Unknown { what: "type of a DLMS value", found })),
    })
}

fn bits<'m>(at: &mut Cursor<'m>) -> Result<Value<'m>, DecodeError> {
    let before = *at;
    // The length counts bits, of which each byte holds eight: it may be more than the bytes left.
    let count = match at.u8("the number of bits")? {
        short @ 0..=0x7F => usize::from(short),
        0x81 => usize::from(at.u8("the number of bits")?),
        0x82 => usize::from(at.u16("the number of bits")?),
        found => return Err(before.fault(Fault::Unknown { what: "number of bits", found })),
    };
    let bytes = at.take(count.div_ceil(8), "bits")?;
    Ok(Value::Bits { bytes, count: u32::try_from(count).unwrap_or(u32::MAX) })
}

/// Whether a value is the answer to a protected reading, which tells of itself what it is.
pub fn is_protected_answer(node: Node<'_, '_>) -> bool {
    let mut children = node.children();
    let (parameters, octets) = (children.next(), children.next());
    children.next().is_none()
        && parameters.is_some_and(is_protection)
        && octets.is_some_and(|octets| matches!(octets.value(), Value::Bytes(_)))
}

/// Whether a value is the parameters of a protection: type, and options that start with a transaction.
pub fn is_protection(node: Node<'_, '_>) -> bool {
    let is_option = |entry: Node<'_, '_>| {
        let mut children = entry.children();
        let (kind, options) = (children.next(), children.next());
        children.next().is_none()
            && kind.is_some_and(|kind| matches!(kind.value().number(), Some(0..=3)))
            && options.is_some_and(|options| options.children().count() == 5)
    };
    !node.is_leaf() && node.children().all(is_option)
}
