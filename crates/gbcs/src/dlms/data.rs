//! Values of DLMS: every type that COSEM has.

use std::borrow::Cow;

use super::classes;
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    time::Time,
    tree::{DEPTH_MAX, Node, Value},
};

/// Reads one value under a name.
///
/// # Errors
/// Where it is no value, or one that lies too deep.
pub fn data<'m>(
    at: &mut Cursor<'m>,
    name: impl Into<Cow<'static, str>>,
    depth: usize,
) -> Result<Node<'m>, DecodeError> {
    let before = *at;
    if depth > DEPTH_MAX {
        let fault = Fault::TooMuch { what: "the depth of the content", most: DEPTH_MAX };
        return Err(before.fault(fault));
    }
    let tag = at.u8("the type of a value")?;
    if let 0x01 | 0x02 = tag {
        return members(at, name, &before, tag, depth);
    }
    if tag == super::compact::TAG {
        return super::compact::array(at, name.into(), before.at());
    }
    let value = scalar(at, &before, tag)?;
    Ok(Node::leaf(name, before.at()..at.at(), value))
}

/// For how many members room is made before they are there: a count is not trusted with more.
const MEMBERS_USUAL: usize = 8;

fn members<'m>(
    at: &mut Cursor<'m>,
    name: impl Into<Cow<'static, str>>,
    before: &Cursor<'m>,
    tag: u8,
    depth: usize,
) -> Result<Node<'m>, DecodeError> {
    let count = at.count("the number of members")?;
    let kind = if tag == 0x01 { "entry" } else { "member" };
    let mut children = Vec::with_capacity(count.min(MEMBERS_USUAL));
    for index in 1..=count {
        children.push(data(at, unnamed(kind, index), depth + 1)?);
    }
    Ok(Node::group(name, before.at()..at.at(), children))
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
            std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), |text| Value::Text(text.into()))
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
    Ok(Value::Bits { bytes: at.take(count.div_ceil(8), "bits")?, count })
}

/// Octets as text where they are such; else octets. What else they are, their place says.
pub fn octets(bytes: &[u8]) -> Value<'_> {
    let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if bytes.len() <= 2 || !bytes.iter().all(printable) {
        return Value::Bytes(bytes);
    }
    std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), |text| Value::Text(text.into()))
}

/// The name of a member or an entry that nothing names: most are among the first, and cost nothing.
pub fn unnamed(kind: &'static str, number: usize) -> Cow<'static, str> {
    const MEMBERS: [&str; 6] = [
        "unnamed member 1",
        "unnamed member 2",
        "unnamed member 3",
        "unnamed member 4",
        "unnamed member 5",
        "unnamed member 6",
    ];
    match MEMBERS.get(number.saturating_sub(1)) {
        Some(name) if kind == "member" => Cow::Borrowed(name),
        _ => format!("unnamed {kind} {number}").into(),
    }
}

/// Names a value that tells of itself what it is: the answer to a protected reading.
pub fn recognised(node: &mut Node<'_>, number: usize) {
    if let [parameters, octets] = node.children.as_slice()
        && is_protection(parameters)
        && matches!(octets.value, Value::Bytes(_))
    {
        node.name = format!("protected value {number}").into();
        classes::PROTECTED.lay(node);
    }
}

/// Whether a value is the parameters of a protection: type, and options that start with a transaction.
pub fn is_protection(node: &Node<'_>) -> bool {
    let options = |entry: &Node<'_>| match entry.children.as_slice() {
        [kind, options] => {
            matches!(kind.value, Value::Unsigned(0..=3)) && options.children.len() == 5
        }
        _ => false,
    };
    !node.children.is_empty() && node.children.iter().all(options)
}
