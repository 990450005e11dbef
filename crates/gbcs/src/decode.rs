//! A whole message: its frame, and its fields as a tree.

use std::ops::Range;

use crate::{
    asn1,
    cursor::Cursor,
    dlms,
    error::DecodeError,
    frame::{Direction, Frame},
    gbz,
    opened::{self, Opened},
    tree::{Node, Value},
};

/// A message that was read to its last byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Message<'m> {
    /// Its frame.
    pub frame: Frame<'m>,
    /// Its header and content, field by field.
    pub tree: Node<'m>,
}

/// The most parts of a message: header, content, signature, MAC.
const PARTS_MAX: usize = 4;
/// The most fields of a header: all that are there always, a date-time, three numbers.
const HEADER_FIELDS_MAX: usize = 9;

/// Reads a message, every field of it.
///
/// # Errors
/// Where the bytes are not a message of GBCS, or go on after its end.
pub fn decode(bytes: &[u8]) -> Result<Message<'_>, DecodeError> {
    let frame = Frame::read(bytes)?;
    let mut children = Vec::with_capacity(PARTS_MAX);
    children.push(header(&frame));
    let to = frame.payload_at.saturating_add(frame.payload.len());
    if !frame.payload.is_empty() {
        children.push(content(&frame, to)?);
    }
    if let Some(signature) = frame.signature {
        let at = to.saturating_add(1)..to.saturating_add(65);
        children.push(Node::leaf("signature", at, Value::Bytes(signature)));
    }
    if let Some(mac) = frame.mac {
        let at = bytes.len().saturating_sub(mac.len())..bytes.len();
        children.push(Node::leaf("MAC", at, Value::Bytes(mac)));
    }
    let name = match frame.direction {
        Direction::Command => "GBCS command",
        Direction::Response => "GBCS response",
        Direction::Alert => "GBCS alert",
    };
    let tree = Node::group(name, 0..bytes.len(), children);
    Ok(Message { frame, tree })
}

/// Reads a message as [`decode`] does, with what was opened of its encrypted parts inside them.
///
/// # Errors
/// As [`decode`].
pub fn decode_opened<'m>(bytes: &'m [u8], opened: &'m Opened) -> Result<Message<'m>, DecodeError> {
    let mut message = decode(bytes)?;
    let code = message.frame.message_code;
    opened::show(&mut message.tree, opened, &|plain, before| decrypted(code, plain, before));
    Ok(message)
}

/// What an encrypted part holds: a value of DLMS, or the content of the Zigbee command before it.
fn decrypted<'m>(message_code: u16, plain: &'m [u8], before: &[Node<'m>]) -> Node<'m> {
    let whole = 0..plain.len();
    let mut at = Cursor::new(plain);
    let read = match gbz::encrypted_command(before) {
        Some(command) => gbz::decrypted(&mut at, command),
        None => dlms::decrypted(&mut at, message_code),
    };
    let children = match read {
        Ok(children) if at.is_empty() => children,
        _ => vec![Node::leaf("unnamed plain text", whole.clone(), Value::Bytes(plain))],
    };
    Node::group("decrypted", whole, children)
}

/// The content, by the coding that its first bytes tell.
fn content<'m>(frame: &Frame<'m>, to: usize) -> Result<Node<'m>, DecodeError> {
    let mut at = Cursor::within(frame.bytes, frame.payload_at, to);
    match frame.payload {
        [0x0F | 0xD9 | 0xDA, ..] => dlms::decode(&mut at, frame.message_code),
        [0x01, 0x09, ..] => gbz::decode(&mut at, frame.direction),
        _ => asn1::decode(&mut at, frame.direction, frame.message_code),
    }
}

fn header<'m>(frame: &Frame<'m>) -> Node<'m> {
    let start = frame.signing_at;
    let field = |from: usize, bytes: usize| -> Range<usize> {
        start.saturating_add(from)..start.saturating_add(from).saturating_add(bytes)
    };
    let direction =
        Value::Named { number: u64::from(frame.direction.flag()), name: frame.direction.name() };
    let mut children = Vec::with_capacity(HEADER_FIELDS_MAX);
    children.extend([
        Node::leaf("direction", field(2, 1), direction),
        Node::leaf("originator counter", field(3, 8), Value::Unsigned(frame.counter)),
        Node::leaf("originator", field(12, 8), Value::Eui64(frame.originator)),
        Node::leaf("target", field(21, 8), Value::Eui64(frame.target)),
    ]);
    if !frame.date_time.is_empty() {
        let value = dlms_time(frame.date_time);
        children.push(Node::leaf("date-time", field(30, frame.date_time.len()), value));
    }
    let code_at = frame.other_at.saturating_sub(2);
    let code = Value::Code { code: u64::from(frame.message_code), digits: 4 };
    children.push(Node::leaf("message code", code_at..frame.other_at, code));
    other(frame, &mut children);
    Node::group("grouping header", start..frame.payload_at, children)
}

fn dlms_time(bytes: &[u8]) -> Value<'_> {
    match <[u8; 12]>::try_from(bytes) {
        Ok(twelve) => Value::Time(crate::time::Time::Dlms(twelve)),
        Err(_) => Value::Bytes(bytes),
    }
}

/// What stands behind the message code: up to three numbers of eight bytes, or a certificate.
fn other<'m>(frame: &Frame<'m>, nodes: &mut Vec<Node<'m>>) {
    let at = frame.other_at;
    let whole = at..at.saturating_add(frame.other.len());
    let (numbers, rest) = frame.other.as_chunks::<8>();
    if !rest.is_empty() || numbers.len() > 3 {
        nodes.push(Node::leaf("other information", whole, Value::Bytes(frame.other)));
        return;
    }
    let names = [
        "supplementary remote party",
        "supplementary remote party counter",
        "supplementary originator counter",
    ];
    for (index, (bytes, name)) in numbers.iter().zip(names).enumerate() {
        let number = u64::from_be_bytes(*bytes);
        let value = match index {
            0 => Value::Eui64(crate::eui64::Eui64(number)),
            _ => Value::Unsigned(number),
        };
        let from = at.saturating_add(index * 8);
        nodes.push(Node::leaf(name, from..from.saturating_add(8), value));
    }
}
