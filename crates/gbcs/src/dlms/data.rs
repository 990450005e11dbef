//! Values of DLMS: every type that COSEM has.

use super::shape::Shape;
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
    name: Name,
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
        let count = at.count("the number of members")?;
        let mark = out.open(name, before.at());
        for number in 1..=count {
            let (name, shape) = shape.member(kind, number);
            data(at, out, name, shape, depth + 1)?;
        }
        out.close(mark, at.at());
        return Ok(());
    }
    if tag == super::compact::TAG {
        return super::compact::array(at, out, name, shape, before.at());
    }
    let value = scalar(at, &before, tag)?;
    shape.leaf(out, name, before.at()..at.at(), value);
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

/// Reads a value of a simple type, whose tag has been read.
pub fn scalar<'m>(
    at: &mut Cursor<'m>,
    before: &Cursor<'m>,
    tag: u8,
) -> Result<Value<'m>, DecodeError> {
    Ok(match tag {
        0x00 => Value::Null,
        0x03 => Value::Boolean(at.u8("a boolean")? != 0),
        0x04 => bits(at)?,
        0x05 => Value::Signed(i64::from(i32::from_be_bytes(at.array("a double-long")?))),
        0x06 => Value::Unsigned(u64::from(at.u32("a double-long-unsigned")?)),
        0x09 => {
            let length = at.length("the length of octets")?;
            octets(at.take(length, "octets")?)
        }
        0x0A | 0x0C => {
            let length = at.length("the length of text")?;
            let bytes = at.take(length, "text")?;
            std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text)
        }
        0x0D => Value::Unsigned(u64::from(at.u8("a decimal digit pair")?)),
        0x0F => Value::Signed(i64::from(i8::from_be_bytes(at.array("an integer")?))),
        0x10 => Value::Signed(i64::from(i16::from_be_bytes(at.array("a long")?))),
        0x11 => Value::Unsigned(u64::from(at.u8("an unsigned")?)),
        0x12 => Value::Unsigned(u64::from(at.u16("a long-unsigned")?)),
        0x14 => Value::Signed(i64::from_be_bytes(at.array("a long64")?)),
        0x15 => Value::Unsigned(at.u64("a long64-unsigned")?),
        0x16 => Value::Unsigned(u64::from(at.u8("an enumeration")?)),
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

/// Octets as text where they are such; else octets. What else they are, their place says.
pub fn octets(bytes: &[u8]) -> Value<'_> {
    let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if bytes.len() <= 2 || !bytes.iter().all(printable) {
        return Value::Bytes(bytes);
    }
    std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text)
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
            && kind.is_some_and(|kind| matches!(kind.value(), Value::Unsigned(0..=3)))
            && options.is_some_and(|options| options.children().count() == 5)
    };
    !node.is_leaf() && node.children().all(is_option)
}
