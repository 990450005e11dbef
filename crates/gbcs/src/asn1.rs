//! ASN.1 content in DER: credentials, firmware, device logs, and the alerts that devices share.

mod schema;
mod schemas;

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    frame::Direction,
    name::Name,
    oid,
    time::Time,
    tree::{DEPTH_MAX, Growing},
    value::Value,
};
use schema::Schema;

/// Adds the fields of ASN.1 content, read to its last byte; gives the name of the whole.
///
/// # Errors
/// Where the content is not DER, or goes on after its end.
pub fn decode<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    direction: Direction,
    message_code: u16,
) -> Result<&'static str, DecodeError> {
    let (name, schema) = schemas::of(message_code, direction);
    let before = *at;
    let element = Element::read(at, 0)?;
    if element.is_constructed() && !element.content.is_empty() {
        let (_, schema) = schema.chosen(element.tag);
        inside(element, out, schema, 0)?;
    } else {
        // A content that is one value alone stays a leaf below the content's name.
        element.add(before.at(), out, &schema, None, 0)?;
    }
    at.finish("the ASN.1 content")?;
    Ok(name)
}

/// An element that was read: its tag, and its content.
#[derive(Clone, Copy)]
struct Element<'m> {
    tag: u8,
    content: Cursor<'m>,
}

impl<'m> Element<'m> {
    fn read(at: &mut Cursor<'m>, depth: usize) -> Result<Self, DecodeError> {
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
        let content = at.limited(at.at().saturating_add(length));
        at.take(length, "an element")?;
        Ok(Self { tag, content })
    }

    fn is_constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }

    /// Adds it, and what is in it, under a name; without one, under that which its tag or its schema gives.
    fn add(
        self,
        from: usize,
        out: &mut Growing<'m>,
        schema: &Schema,
        given: Option<Name>,
        depth: usize,
    ) -> Result<(), DecodeError> {
        let (chosen, schema) = schema.chosen(self.tag);
        let name = chosen.map(Name::from).or(given).unwrap_or_else(|| name(self.tag));
        let to = self.content.end();
        if self.is_constructed() {
            let mark = out.open(name, from);
            inside(self, out, schema, depth)?;
            out.close(mark, to);
            return Ok(());
        }
        let value = value(self.tag, self.content.rest());
        if let (Schema::Inner(of, inner), Value::Bytes(_)) = (schema, value) {
            let mark = out.open(name, from);
            if held(self.content, out, of, inner).is_ok() {
                out.close(mark, to);
                return Ok(());
            }
            out.back_to(mark);
        }
        out.leaf(name, from..to, schema.value(&value).unwrap_or(value));
        Ok(())
    }
}

/// Adds the elements in an element.
fn inside<'m>(
    element: Element<'m>,
    out: &mut Growing<'m>,
    schema: &Schema,
    depth: usize,
) -> Result<(), DecodeError> {
    let mut at = element.content;
    let mut members = schema.members();
    while !at.is_empty() {
        let from = at.at();
        let child = Element::read(&mut at, depth + 1)?;
        let (name, schema) = members.next(child.tag);
        child.add(from, out, schema, name, depth + 1)?;
    }
    Ok(())
}

/// Adds the one element that octets hold.
fn held<'m>(
    mut at: Cursor<'m>,
    out: &mut Growing<'m>,
    name: &'static str,
    schema: &Schema,
) -> Result<(), DecodeError> {
    let from = at.at();
    let element = Element::read(&mut at, 0)?;
    at.finish("the element in octets")?;
    element.add(from, out, schema, Some(name.into()), 0)
}

fn name(tag: u8) -> Name {
    let number = tag & 0x1F;
    let of_class = match (tag & 0xC0, number) {
        (0x00, 0x01) => return "unnamed boolean".into(),
        (0x00, 0x02) => return "unnamed integer".into(),
        (0x00, 0x03) => return "unnamed bit string".into(),
        (0x00, 0x04) => return "unnamed octets".into(),
        (0x00, 0x05) => return "unnamed null".into(),
        (0x00, 0x06) => return "unnamed object identifier".into(),
        (0x00, 0x0A) => return "unnamed enumeration".into(),
        (0x00, 0x0C | 0x12 | 0x13 | 0x16) => return "unnamed text".into(),
        (0x00, 0x10) => return "unnamed sequence".into(),
        (0x00, 0x11) => return "unnamed set".into(),
        (0x00, 0x17 | 0x18) => return "unnamed time".into(),
        (0x00, _) => "unnamed universal tag",
        (0x40, _) => "unnamed application tag",
        (0x80, _) => "unnamed choice",
        _ => "unnamed private tag",
    };
    Name::numbered(of_class, usize::from(number))
}

fn value(tag: u8, bytes: &[u8]) -> Value<'_> {
    match tag {
        0x01 => match bytes {
            [one] => Value::Boolean(*one != 0),
            _ => Value::Bytes(bytes),
        },
        0x02 | 0x0A => integer(bytes),
        0x03 => match bytes.split_first() {
            Some((unused @ 0..=7, bits)) if !bits.is_empty() => {
                let all = u32::try_from(bits.len()).unwrap_or(u32::MAX).saturating_mul(8);
                Value::Bits { bytes: bits, count: all.saturating_sub(u32::from(*unused)) }
            }
            _ => Value::Bytes(bytes),
        },
        0x05 => Value::Null,
        0x06 if oid::is_one(bytes) => Value::ObjectId(bytes),
        0x06 => Value::Bytes(bytes),
        0x0C | 0x12 | 0x13 | 0x16 | 0x17 => {
            std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text)
        }
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
