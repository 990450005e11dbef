//! DLMS COSEM content: data-notifications, and the access service with its requests and responses.

mod access;
mod classes;
mod compact;
mod data;
mod index;
mod names;
mod notices;
mod objects;
mod shape;
mod specification;
mod use_cases;

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    name::Name,
    tree::Growing,
    value::Value,
};
use shape::Shape;

pub use notices::INTEGRITY_REASONS;

/// Adds the fields of DLMS content, read to its last byte; gives the name of the whole.
///
/// # Errors
/// Where the content is not DLMS, or goes on after its end.
#[inline]
pub fn decode<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    message_code: u16,
) -> Result<&'static str, DecodeError> {
    let before = *at;
    let name = match at.u8("the kind of the content")? {
        0x0F => {
            start(at, out)?;
            notices::body(at, out)?;
            "DLMS data-notification"
        }
        0xD9 => {
            start(at, out)?;
            access::request(at, out)?;
            "DLMS access-request"
        }
        0xDA => {
            start(at, out)?;
            access::response(at, out, message_code)?;
            "DLMS access-response"
        }
        found => return Err(before.fault(Fault::Unknown { what: "kind of DLMS content", found })),
    };
    at.finish("the DLMS content")?;
    Ok(name)
}

/// Adds what an encrypted part holds: the values of the attributes that were asked for.
///
/// # Errors
/// Where it is not of values.
pub fn decrypted<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    message_code: u16,
) -> Result<(), DecodeError> {
    let (begin, mark) = (*at, out.mark());
    let mut count = 0;
    while !at.is_empty() {
        count += 1;
        data::data(at, out, Name::numbered("unnamed value", count), &Shape::Plain, 0)?;
    }
    // Where there are as many values as attributes were asked for, each is of the one in its place.
    let of = use_cases::protected(message_code);
    if of.len() == count {
        out.back_to(mark);
        *at = begin;
        for (number, of) in (1..).zip(of) {
            let (name, shape) = of.answered(number);
            data::data(at, out, name, &shape, 0)?;
        }
    }
    Ok(())
}

/// The invoke id and the date-time with which every service starts.
#[inline]
fn start<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let from = at.at();
    let invoke = at.u32("the invoke id")?;
    let (class, id) = (u64::from(invoke >> 24), u64::from(invoke & 0x00FF_FFFF));
    out.leaf("priority and service class", from..from + 1, Value::Unsigned(class));
    out.leaf("invoke id", from + 1..at.at(), Value::Unsigned(id));
    let from = at.at();
    let length = at.length("the length of the date-time")?;
    let date_time = at.take(length, "the date-time")?;
    if !date_time.is_empty() {
        out.leaf("date-time", from..at.at(), Value::date_time(date_time));
    }
    Ok(())
}
