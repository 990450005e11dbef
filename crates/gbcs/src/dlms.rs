//! DLMS COSEM content: data-notifications, and the access service with its requests and responses.

mod access;
mod classes;
mod compact;
mod data;
mod names;
mod notices;
mod objects;
mod shape;
mod specification;
mod use_cases;

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    time::Time,
    tree::{Node, Value},
};

pub use data::data;
pub use notices::INTEGRITY_REASONS;
pub use shape::named;

/// Reads DLMS content to its last byte.
///
/// # Errors
/// Where the content is not DLMS, or goes on after its end.
pub fn decode<'m>(at: &mut Cursor<'m>, message_code: u16) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let before = *at;
    let (name, children) = match at.u8("the kind of the content")? {
        0x0F => ("DLMS data-notification", notification(at)?),
        0xD9 => ("DLMS access-request", access::request(at)?),
        0xDA => ("DLMS access-response", access::response(at, message_code)?),
        found => return Err(before.fault(Fault::Unknown { what: "kind of DLMS content", found })),
    };
    at.finish("the DLMS content")?;
    Ok(Node::group(name, from..at.at(), children))
}

/// Reads what an encrypted part holds: the values of the attributes that were asked for.
///
/// # Errors
/// Where it is not of values.
pub fn decrypted<'m>(at: &mut Cursor<'m>, message_code: u16) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut values = Vec::new();
    while !at.is_empty() {
        values.push(data(at, data::unnamed("value", values.len() + 1), 0)?);
    }
    // Where there are as many values as attributes were asked for, each is of the one in its place.
    let of = use_cases::protected(message_code);
    if of.len() == values.len() {
        of.iter().zip(&mut values).for_each(|(of, value)| of.lay_answered(value));
    }
    Ok(values)
}

/// How many fields a service has, most of the time: room for them is made at once.
const FIELDS_USUAL: usize = 4;

/// The invoke id and the date-time with which every service starts.
fn start<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let from = at.at();
    let invoke = at.u32("the invoke id")?;
    let mut nodes = Vec::with_capacity(FIELDS_USUAL);
    nodes.extend([
        Node::leaf(
            "priority and service class",
            from..from + 1,
            Value::Unsigned(u64::from(invoke >> 24)),
        ),
        Node::leaf(
            "invoke id",
            from + 1..at.at(),
            Value::Unsigned(u64::from(invoke & 0x00FF_FFFF)),
        ),
    ]);
    let from = at.at();
    let length = at.length("the length of the date-time")?;
    let date_time = at.take(length, "the date-time")?;
    if !date_time.is_empty() {
        let value = match <[u8; 12]>::try_from(date_time) {
            Ok(twelve) => Value::Time(Time::Dlms(twelve)),
            Err(_) => Value::Bytes(date_time),
        };
        nodes.push(Node::leaf("date-time", from..at.at(), value));
    }
    Ok(nodes)
}

fn notification<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = start(at)?;
    let mut body = data(at, "notification body", 0)?;
    // GBCS alerts are a structure: the code, the moment, and what the use case adds.
    notices::name(&mut body);
    nodes.push(body);
    Ok(nodes)
}
