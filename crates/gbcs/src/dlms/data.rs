//! Values of DLMS: every type that COSEM has.

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    time::Time,
    tree::{DEPTH_MAX, Node, Value},
};

/// The first byte of octets that are encrypted: authenticated encryption, suite 1.
const ENCRYPTED: u8 = 0x31;
/// The bytes of an authentication tag.
const TAG_BYTES: usize = 12;
/// The bytes before what is encrypted: security control and invocation counter.
const SECURITY_HEADER_BYTES: usize = 5;

/// Reads one value under a name.
///
/// # Errors
/// Where it is no value, or one that lies too deep.
pub fn data<'m>(
    at: &mut Cursor<'m>,
    name: impl Into<std::borrow::Cow<'static, str>>,
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

fn members<'m>(
    at: &mut Cursor<'m>,
    name: impl Into<std::borrow::Cow<'static, str>>,
    before: &Cursor<'m>,
    tag: u8,
    depth: usize,
) -> Result<Node<'m>, DecodeError> {
    let count = at.count("the number of members")?;
    let kind = if tag == 0x01 { "entry" } else { "member" };
    let mut children = Vec::new();
    for index in 1..=count {
        children.push(data(at, format!("{kind} {index}"), depth + 1)?);
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
        0x1A => Value::Bytes(at.take(5, "a date")?),
        0x1B => Value::Bytes(at.take(4, "a time")?),
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

/// Octets as what they are likely to be: a moment, text, something encrypted; else octets.
pub fn octets(bytes: &[u8]) -> Value<'_> {
    if let Ok(twelve) = <[u8; 12]>::try_from(bytes)
        && is_date_time(&twelve)
    {
        return Value::Time(Time::Dlms(twelve));
    }
    if bytes.first() == Some(&ENCRYPTED) && bytes.len() > SECURITY_HEADER_BYTES + TAG_BYTES {
        return Value::Encrypted(bytes);
    }
    let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    match std::str::from_utf8(bytes) {
        Ok(text) if bytes.len() > 2 && bytes.iter().all(printable) => Value::Text(text.into()),
        _ => Value::Bytes(bytes),
    }
}

/// Whether twelve bytes can be a date-time: each part in its range, or open.
fn is_date_time(bytes: &[u8; 12]) -> bool {
    let [year_high, year_low, month, day, week_day, hour, minute, second, hundredths, ..] = *bytes;
    let year = u16::from_be_bytes([year_high, year_low]);
    (year == 0xFFFF || (1970..=2400).contains(&year))
        && matches!(month, 1..=12 | 0xFD..=0xFF)
        && matches!(day, 1..=31 | 0xFD..=0xFF)
        && matches!(week_day, 1..=7 | 0xFF)
        && matches!(hour, 0..=23 | 0xFF)
        && matches!(minute, 0..=59 | 0xFF)
        && matches!(second, 0..=59 | 0xFF)
        && matches!(hundredths, 0..=99 | 0xFF)
}
