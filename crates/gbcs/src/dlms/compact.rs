//! Compact arrays: the type of an entry once, then the entries without their types.

use std::borrow::Cow;

use super::data::{scalar, unnamed};
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    tree::Node,
};

/// The tag of a compact array.
pub const TAG: u8 = 0x13;
/// The tag of a structure.
const STRUCTURE: u8 = 0x02;
/// The most members that an entry may have: four times as many as GBCS uses.
const MEMBERS_MAX: usize = 32;

/// Reads a compact array whose tag has been read.
///
/// # Errors
/// Where an entry is not of simple values or a structure of such.
pub fn array<'m>(
    at: &mut Cursor<'m>,
    name: Cow<'static, str>,
    from: usize,
) -> Result<Node<'m>, DecodeError> {
    let types = description(at)?;
    let length = at.length("the length of a compact array")?;
    let mut inner = at.limited(at.at().saturating_add(length));
    at.take(length, "a compact array")?;
    let mut entries = Vec::new();
    while !inner.is_empty() {
        let before = inner;
        let number = entries.len() + 1;
        entries.push(entry(&mut inner, &types, number)?);
        if inner.at() == before.at() {
            return Err(before.fault(Fault::Impossible("an entry of a compact array has no bytes")));
        }
    }
    Ok(Node::group(name, from..at.at(), entries))
}

fn entry<'m>(at: &mut Cursor<'m>, types: &[u8], number: usize) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let mut members = Vec::new();
    for (index, tag) in types.iter().enumerate() {
        let before = *at;
        let value = scalar(at, &before, *tag)?;
        members.push(Node::leaf(unnamed("member", index + 1), before.at()..at.at(), value));
    }
    Ok(Node::group(format!("unnamed entry {number}"), from..at.at(), members))
}

/// The types of the members of an entry; an entry that is one value has one.
fn description(at: &mut Cursor<'_>) -> Result<Vec<u8>, DecodeError> {
    let tag = at.u8("the type of an entry")?;
    if tag != STRUCTURE {
        return Ok(vec![tag]);
    }
    let before = *at;
    let count = at.count("the number of members of an entry")?;
    if count > MEMBERS_MAX {
        let fault = Fault::TooMuch { what: "the number of members of an entry", most: MEMBERS_MAX };
        return Err(before.fault(fault));
    }
    Ok(at.take(count, "the types of members")?.to_vec())
}
