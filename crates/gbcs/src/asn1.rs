//! ASN.1 content in DER: credentials, firmware, device logs, and the alerts that devices share.

mod oid;
mod schema;
mod schemas;

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    frame::Direction,
    time::Time,
    tree::{DEPTH_MAX, Node, Value},
};

/// Reads ASN.1 content to its last byte.
///
/// # Errors
/// Where the content is not DER, or goes on after its end.
pub fn decode<'m>(
    at: &mut Cursor<'m>,
    direction: Direction,
    message_code: u16,
) -> Result<Node<'m>, DecodeError> {
    let bytes = at.message();
    let mut node = element(at, 0)?;
    at.finish("the ASN.1 content")?;
    let (name, schema) = schemas::of(message_code, direction);
    let is_leaf = node.children.is_empty();
    schema.lay(&mut node, bytes);
    let name = name.map_or("ASN.1".into(), |name| format!("ASN.1, {name}").into());
    // A content that is one value alone stays a leaf below the content's name.
    if is_leaf {
        return Ok(Node::group(name, node.at.clone(), vec![node]));
    }
    node.name = name;
    Ok(node)
}

fn element<'m>(at: &mut Cursor<'m>, depth: usize) -> Result<Node<'m>, DecodeError> {
    let before = *at;
    if depth > DEPTH_MAX {
        let fault = Fault::TooMuch { what: "the depth of the content", most: DEPTH_MAX };
        return Err(before.fault(fault));
    }
    let tag = at.u8("the tag of an element")?;
    if tag & 0x1F == 0x1F {
        return Err(before.fault(Fault::Unknown { what: "tag of one byte", found: tag }));
    }
    let length = at.length("the length of an element")?;
    let end = at.at().saturating_add(length);
    let name = name(tag);
    if tag & 0x20 != 0 {
        let mut inner = at.limited(end);
        let mut children = Vec::new();
        while !inner.is_empty() {
            children.push(element(&mut inner, depth + 1)?);
        }
        at.take(length, "an element")?;
        return Ok(Node::group(name, before.at()..at.at(), children));
    }
    let bytes = at.take(length, "an element")?;
    Ok(Node::leaf(name, before.at()..at.at(), value(tag, bytes)))
}

fn name(tag: u8) -> std::borrow::Cow<'static, str> {
    let number = tag & 0x1F;
    match (tag & 0xC0, number) {
        (0x00, 0x01) => "unnamed boolean".into(),
        (0x00, 0x02) => "unnamed integer".into(),
        (0x00, 0x03) => "unnamed bit string".into(),
        (0x00, 0x04) => "unnamed octets".into(),
        (0x00, 0x05) => "unnamed null".into(),
        (0x00, 0x06) => "unnamed object identifier".into(),
        (0x00, 0x0A) => "unnamed enumeration".into(),
        (0x00, 0x0C) => "unnamed text".into(),
        (0x00, 0x10) => "unnamed sequence".into(),
        (0x00, 0x11) => "unnamed set".into(),
        (0x00, 0x12 | 0x13 | 0x16) => "unnamed text".into(),
        (0x00, 0x17 | 0x18) => "unnamed time".into(),
        (0x80, number) => format!("unnamed choice {number}").into(),
        (class, number) => format!("unnamed tag {number} of class {}", class >> 6).into(),
    }
}

fn value(tag: u8, bytes: &[u8]) -> Value<'_> {
    match tag {
        0x01 => match bytes {
            [one] => Value::Boolean(*one != 0),
            _ => Value::Bytes(bytes),
        },
        0x02 | 0x0A => integer(bytes),
        0x03 => match bytes.split_first() {
            Some((unused @ 0..=7, bits)) if !bits.is_empty() => Value::Bits {
                bytes: bits,
                count: bits.len().saturating_mul(8).saturating_sub(usize::from(*unused)),
            },
            _ => Value::Bytes(bytes),
        },
        0x05 => Value::Null,
        0x06 => oid::text(bytes).map_or(Value::Bytes(bytes), |text| Value::Text(text.into())),
        0x0C | 0x12 | 0x13 | 0x16 => {
            std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), |text| Value::Text(text.into()))
        }
        0x17 => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.into()),
            Err(_) => Value::Bytes(bytes),
        },
        0x18 => match <[u8; 15]>::try_from(bytes) {
            Ok(text) => Value::Time(Time::Asn1(text)),
            Err(_) => Value::Bytes(bytes),
        },
        // Octets, and choices whose type the use case alone says.
        _ => match bytes {
            [] => Value::Null,
            bytes => Value::Bytes(bytes),
        },
    }
}

/// An integer of up to eight bytes; a longer one, such as a serial number, stays bytes.
fn integer(bytes: &[u8]) -> Value<'_> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let digits = match bytes {
        [0, rest @ ..] if rest.len() <= 8 => rest,
        other => other,
    };
    if digits.len() > 8 {
        return Value::Bytes(bytes);
    }
    let unsigned = digits.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    if !negative {
        return Value::Unsigned(unsigned);
    }
    let unused = 64_usize.saturating_sub(digits.len().saturating_mul(8));
    Value::Signed(i64::from_be_bytes((unsigned << unused).to_be_bytes()) >> unused)
}
