//! Compact arrays: the type of an entry once, then the entries without their types.

use super::{data::scalar, shape::Shape};
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    name::Name,
    tree::Growing,
};

/// The tag of a compact array.
pub const TAG: u8 = 0x13;
/// The tag of a structure.
const STRUCTURE: u8 = 0x02;
/// The most members that an entry may have: four times as many as GBCS uses.
const MEMBERS_MAX: usize = 32;

/// Adds a compact array whose tag has been read.
///
/// # Errors
/// Where an entry is not of simple values or a structure of such.
pub fn array<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: Name,
    shape: &Shape,
    from: usize,
) -> Result<(), DecodeError> {
    let types = description(at)?;
    let length = at.length("the length of a compact array")?;
    let mut inner = at.limited(at.at().saturating_add(length));
    at.take(length, "a compact array")?;
    let mark = out.open(name, from);
    let mut number = 0;
    while !inner.is_empty() {
        let before = inner;
        number += 1;
        let (name, shape) = shape.member("unnamed entry", number);
        entry(&mut inner, out, types, name, shape)?;
        if inner.at() == before.at() {
            return Err(before.fault(Fault::Impossible("an entry of a compact array has no bytes")));
        }
    }
    out.close(mark, at.at());
    Ok(())
}

fn entry<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    types: &[u8],
    name: Name,
    shape: &Shape,
) -> Result<(), DecodeError> {
    let mark = out.open(name, at.at());
    for (number, tag) in (1..).zip(types) {
        let before = *at;
        let (name, shape) = shape.member("unnamed member", number);
        scalar(at, out, name, shape, (&before, *tag))?;
    }
    out.close(mark, at.at());
    Ok(())
}

/// The types of the members of an entry; an entry that is one value has one.
fn description<'m>(at: &mut Cursor<'m>) -> Result<&'m [u8], DecodeError> {
    let tag = at.take(1, "the type of an entry")?;
    if tag != [STRUCTURE] {
        return Ok(tag);
    }
    let before = *at;
    let count = at.count("the number of members of an entry")?;
    if count > MEMBERS_MAX {
        let fault = Fault::TooMuch { what: "the number of members of an entry", most: MEMBERS_MAX };
        return Err(before.fault(fault));
    }
    at.take(count, "the types of members")
}
