//! A whole message: its frame, and its fields as a tree.

use std::{iter::Take, ops::Range};

use crate::{
    asn1,
    cursor::Cursor,
    dlms,
    error::{DecodeError, Fault},
    eui64::Eui64,
    frame::{Direction, Frame, MESSAGE_BYTES_MAX},
    gbz,
    opened::{self, Opened},
    tree::{Children, Growing, Node, Tree},
    value::Value,
};

/// A message that was read to its last byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Message<'m> {
    /// Its frame.
    pub frame: Frame<'m>,
    /// Its header and content, field by field.
    pub tree: Tree<'m>,
}

/// What a content is called until it is read.
const CONTENT: &str = "content";
/// How many fields a message has besides those of its content, at least.
const HEADER_FIELDS: usize = 8;

/// Reads a message, every field of it.
///
/// # Errors
/// Where the bytes are not a message of GBCS, or go on after its end.
pub fn decode(bytes: &[u8]) -> Result<Message<'_>, DecodeError> {
    let frame = Frame::read(bytes)?;
    let mut out = Growing::for_content(frame.payload.len(), HEADER_FIELDS);
    let name = match frame.direction {
        Direction::Command => "GBCS command",
        Direction::Response => "GBCS response",
        Direction::Alert => "GBCS alert",
    };
    let root = out.open(name, 0);
    header(&frame, &mut out);
    let to = frame.payload_at.saturating_add(frame.payload.len());
    if !frame.payload.is_empty() {
        let mark = out.open(CONTENT, frame.payload_at);
        let mut at = Cursor::within(bytes, frame.payload_at, to);
        let name = add_content(&mut at, &mut out, frame.direction, frame.message_code)?;
        out.rename(mark, name);
        out.close(mark, to);
    }
    if let Some(signature) = frame.signature {
        let at = to.saturating_add(1)..to.saturating_add(65);
        out.leaf("signature", at, Value::Bytes(signature));
    }
    if let Some(mac) = frame.mac {
        let at = bytes.len().saturating_sub(mac.len())..bytes.len();
        out.leaf("MAC", at, Value::Bytes(mac));
    }
    Ok(Message { frame, tree: out.finish(root, bytes.len()) })
}

/// Reads the content of a message by itself, as those have it who took it out of its frame.
///
/// # Errors
/// Where the bytes are no content of such a message, or go on after its end.
pub fn decode_content(
    bytes: &[u8],
    direction: Direction,
    message_code: u16,
) -> Result<Tree<'_>, DecodeError> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        let fault = Fault::TooMuch { what: "the content", most: MESSAGE_BYTES_MAX };
        return Err(DecodeError { at: 0, fault });
    }
    let mut out = Growing::for_content(bytes.len(), 0);
    let root = out.open(CONTENT, 0);
    let name = add_content(&mut Cursor::new(bytes), &mut out, direction, message_code)?;
    out.rename(root, name);
    Ok(out.finish(root, bytes.len()))
}

/// Reads a message as [`decode`] does, with what was opened of its encrypted parts inside them.
///
/// # Errors
/// As [`decode`].
pub fn decode_opened<'m>(bytes: &'m [u8], opened: &'m Opened) -> Result<Message<'m>, DecodeError> {
    let Message { frame, tree } = decode(bytes)?;
    let code = frame.message_code;
    let add = move |out: &mut Growing<'m>, plain, before: Take<Children<'_, 'm>>| {
        decrypted(out, code, plain, before);
    };
    Ok(Message { frame, tree: opened::show(&tree, opened, &add) })
}

/// Adds what an encrypted part holds: a value of DLMS, or the content of the Zigbee command before it.
fn decrypted<'t, 'm: 't>(
    out: &mut Growing<'m>,
    message_code: u16,
    plain: &'m [u8],
    before: impl Iterator<Item = Node<'t, 'm>>,
) {
    let whole = 0..plain.len();
    let begin = out.open("decrypted", 0);
    let mark = out.mark();
    let mut at = Cursor::new(plain);
    let read = match gbz::encrypted_command(before) {
        Some(command) => gbz::decrypted(&mut at, out, command),
        None => dlms::decrypted(&mut at, out, message_code),
    };
    if read.is_err() || !at.is_empty() {
        out.back_to(mark);
        out.leaf("unnamed plain text", whole.clone(), Value::Bytes(plain));
    }
    out.close(begin, whole.end);
}

/// Adds the fields of the content, by the coding that its first bytes tell; gives its name.
#[inline]
fn add_content<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    direction: Direction,
    message_code: u16,
) -> Result<&'static str, DecodeError> {
    match at.rest() {
        [0x0F | 0xD9 | 0xDA, ..] => dlms::decode(at, out, message_code),
        [0x01, 0x09, ..] => gbz::decode(at, out, direction),
        _ => asn1::decode(at, out, direction, message_code),
    }
}

/// Adds the grouping header.
#[inline]
fn header<'m>(frame: &Frame<'m>, out: &mut Growing<'m>) {
    let start = frame.signing_at;
    let field = |from: usize, bytes: usize| -> Range<usize> {
        start.saturating_add(from)..start.saturating_add(from).saturating_add(bytes)
    };
    let mark = out.open("grouping header", start);
    let flag = u32::from(frame.direction.flag());
    let direction = Value::Named { number: flag, name: frame.direction.name() };
    out.leaf("direction", field(2, 1), direction);
    out.leaf("originator counter", field(3, 8), Value::Unsigned(frame.counter));
    out.leaf("originator", field(12, 8), Value::Eui64(frame.originator));
    out.leaf("target", field(21, 8), Value::Eui64(frame.target));
    if !frame.date_time.is_empty() {
        let at = field(30, frame.date_time.len());
        out.leaf("date-time", at, Value::date_time(frame.date_time));
    }
    let code_at = frame.other_at.saturating_sub(2);
    let code = Value::Code { code: u64::from(frame.message_code), digits: 4 };
    out.leaf("message code", code_at..frame.other_at, code);
    if !frame.other.is_empty() {
        other(frame, out);
    }
    out.close(mark, frame.payload_at);
}

/// Adds what stands behind the message code: up to three numbers of eight bytes, or a certificate.
fn other<'m>(frame: &Frame<'m>, out: &mut Growing<'m>) {
    let at = frame.other_at;
    let (numbers, rest) = frame.other.as_chunks::<8>();
    if !rest.is_empty() || numbers.len() > 3 {
        let whole = at..at.saturating_add(frame.other.len());
        return out.leaf("other information", whole, Value::Bytes(frame.other));
    }
    let names = [
        "supplementary remote party",
        "supplementary remote party counter",
        "supplementary originator counter",
    ];
    for (index, (bytes, name)) in numbers.iter().zip(names).enumerate() {
        let number = u64::from_be_bytes(*bytes);
        let value = match index {
            0 => Value::Eui64(Eui64(number)),
            _ => Value::Unsigned(number),
        };
        let from = at.saturating_add(index * 8);
        out.leaf(name, from..from.saturating_add(8), value);
    }
}
