//! The frame of a message: wrapper, grouping header, payload, signature, MAC. All of it is borrowed;
//! lengths are followed, offsets are never assumed.

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    eui64::Eui64,
};

/// The longest message that is read, in bytes: the largest of GBCS are some thousands.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// General-ciphering: the wrapper of what has a MAC.
const GENERAL_CIPHERING: u8 = 0xDD;
/// General-signing: the grouping header.
const GENERAL_SIGNING: u8 = 0xDF;
/// A block of a message that was too long for one transfer.
const GENERAL_BLOCK_TRANSFER: u8 = 0xE0;
/// The length of a MAC, in bytes.
pub(crate) const MAC_BYTES: usize = 12;
/// The length of a signature, in bytes.
pub(crate) const SIGNATURE_BYTES: usize = 64;

/// Which way a message goes, as its flag says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From a party to a device.
    Command,
    /// From a device, in answer.
    Response,
    /// From a device, of its own.
    Alert,
}

impl Direction {
    /// The flag that says so.
    #[must_use]
    pub fn flag(self) -> u8 {
        match self {
            Self::Command => 1,
            Self::Response => 2,
            Self::Alert => 3,
        }
    }

    /// What a flag says; none when it says nothing.
    pub(crate) fn of_flag(flag: u8) -> Option<Self> {
        match flag {
            1 => Some(Self::Command),
            2 => Some(Self::Response),
            3 => Some(Self::Alert),
            _ => None,
        }
    }

    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Response => "response",
            Self::Alert => "alert",
        }
    }
}

/// How a message is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Nothing yet: a Pre-Command.
    None,
    /// A signature.
    Signed,
    /// A message authentication code.
    Mac,
    /// Both.
    SignedAndMac,
}

/// A message in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'m> {
    /// The whole message.
    pub bytes: &'m [u8],
    /// Where the grouping header starts, in bytes.
    pub signing_at: usize,
    /// Which way it goes.
    pub direction: Direction,
    /// The originator's counter.
    pub counter: u64,
    /// Who sends it.
    pub originator: Eui64,
    /// Whom it is for.
    pub target: Eui64,
    /// A date-time of the header, where there is one.
    pub date_time: &'m [u8],
    /// Which use case it is of: its message code.
    pub message_code: u16,
    /// What stands behind the message code: supplementary parties and counters, or a certificate.
    pub other: &'m [u8],
    /// Where `other` starts.
    pub other_at: usize,
    /// The content.
    pub payload: &'m [u8],
    /// Where the content starts.
    pub payload_at: usize,
    /// The signature, raw r and s.
    pub signature: Option<&'m [u8]>,
    /// The message authentication code.
    pub mac: Option<&'m [u8]>,
}

impl<'m> Frame<'m> {
    /// Reads the frame; nothing is allocated and nothing is copied.
    ///
    /// # Errors
    /// Where the bytes are not the frame of a message, or go on after its end.
    #[inline]
    pub fn read(bytes: &'m [u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MESSAGE_BYTES_MAX {
            let fault = Fault::TooMuch { what: "the message", most: MESSAGE_BYTES_MAX };
            return Err(DecodeError { at: 0, fault });
        }
        let mut at = Cursor::new(bytes);
        let ciphered = at.peek() == Some(GENERAL_CIPHERING);
        let end = if ciphered { ciphering(&mut at)? } else { bytes.len() };
        let mut at = Cursor::within(bytes, at.at(), end);
        let signing_at = at.at();
        if at.peek() == Some(GENERAL_BLOCK_TRANSFER) {
            return Err(block(&at));
        }
        let Parties { direction, counter, originator, target } = match parties(at.rest()) {
            Some(parties) => {
                at.take(PARTIES_BYTES, "the grouping header")?;
                parties
            }
            None => parties_step_by_step(&mut at)?,
        };
        let length = at.length("the length of the date-time")?;
        let date_time = at.take(length, "the date-time")?;
        let length = at.length("the length of the other information")?;
        let before = at;
        let Some(rest) = length.checked_sub(2) else {
            let fault = Fault::Impossible("the other information has no message code");
            return Err(before.fault(fault));
        };
        let message_code = at.u16("the message code")?;
        let other_at = at.at();
        let other = at.take(rest, "the other information")?;
        let length = at.length("the length of the content")?;
        let payload_at = at.at();
        let payload = at.take(length, "the content")?;
        let signature = signature(&mut at)?;
        at.finish("the message")?;
        let mac = if ciphered { bytes.get(end..) } else { None };
        Ok(Self {
            bytes,
            signing_at,
            direction,
            counter,
            originator,
            target,
            date_time,
            message_code,
            other,
            other_at,
            payload,
            payload_at,
            signature,
            mac,
        })
    }

    /// How it is protected.
    #[must_use]
    pub fn protection(&self) -> Protection {
        match (self.signature.is_some(), self.mac.is_some()) {
            (false, false) => Protection::None,
            (true, false) => Protection::Signed,
            (false, true) => Protection::Mac,
            (true, true) => Protection::SignedAndMac,
        }
    }

    /// What a signature covers: from behind the `DF` to the end of the content.
    #[must_use]
    pub fn signed_bytes(&self) -> &'m [u8] {
        let to = self.payload_at.saturating_add(self.payload.len());
        self.bytes.get(self.signing_at.saturating_add(1)..to).unwrap_or_default()
    }

    /// The Supplementary Remote Party, where the header names one.
    #[must_use]
    pub fn supplementary_party(&self) -> Option<Eui64> {
        if self.other.len() > 24 {
            return None;
        }
        let first: [u8; 8] = self.other.first_chunk::<8>().copied()?;
        Some(Eui64(u64::from_be_bytes(first)))
    }
}

/// The part of the grouping header that has one length in every message.
#[derive(Debug, PartialEq, Eq)]
struct Parties {
    direction: Direction,
    counter: u64,
    originator: Eui64,
    target: Eui64,
}

/// From the `DF` to the end of the target.
const PARTIES_BYTES: usize = 29;

/// Reads it with one look at its length; none when anything is wrong with it.
#[inline]
fn parties(bytes: &[u8]) -> Option<Parties> {
    let head = bytes.first_chunk::<PARTIES_BYTES>()?;
    let [GENERAL_SIGNING, 9, flag, ..] = *head else { return None };
    let direction = Direction::of_flag(flag)?;
    let number = |from: usize| {
        let digits = head.get(from..)?.first_chunk::<8>()?;
        Some(u64::from_be_bytes(*digits))
    };
    if (head[11], head[20]) != (8, 8) {
        return None;
    }
    let (originator, target) = (Eui64(number(12)?), Eui64(number(21)?));
    Some(Parties { direction, counter: number(3)?, originator, target })
}

/// Reads it field by field, and says what is wrong with which.
#[cold]
fn parties_step_by_step(at: &mut Cursor<'_>) -> Result<Parties, DecodeError> {
    at.expect(GENERAL_SIGNING, "start of a grouping header (DF)")?;
    at.expect(9, "length of a transaction id")?;
    let flag = *at;
    let what = "command, response or alert flag";
    let found = at.u8("the command, response or alert flag")?;
    let unknown = || flag.fault(Fault::Unknown { what, found });
    let direction = Direction::of_flag(found).ok_or_else(unknown)?;
    let counter = at.u64("the originator counter")?;
    let originator = party(at, "the originator")?;
    let target = party(at, "the target")?;
    Ok(Parties { direction, counter, originator, target })
}

/// Kept out of the way of what is read a hundred million times a day.
#[cold]
fn block(at: &Cursor<'_>) -> DecodeError {
    at.fault(Fault::Impossible(
        "this is one block of a longer message (GBT, E0): put its blocks together, and read the whole",
    ))
}

/// What is wrong with the start of a wrapper, in which each field is empty.
#[cold]
fn wrapper(at: &mut Cursor<'_>) -> DecodeError {
    let fields = [
        (GENERAL_CIPHERING, "general-ciphering wrapper (DD)"),
        (0, "transaction id of the wrapper"),
        (0, "originator of the wrapper"),
        (0, "recipient of the wrapper"),
        (0, "date-time of the wrapper"),
        (0, "other information of the wrapper"),
        (0, "key information of the wrapper"),
    ];
    let wrong = fields.into_iter().find_map(|(wanted, what)| at.expect(wanted, what).err());
    wrong.unwrap_or_else(|| at.fault(Fault::Impossible("the wrapper is wrong")))
}

/// The wrapper of what has a MAC; gives where the MAC starts.
#[inline]
fn ciphering(at: &mut Cursor<'_>) -> Result<usize, DecodeError> {
    if !at.skip(&[GENERAL_CIPHERING, 0, 0, 0, 0, 0, 0]) {
        return Err(wrapper(at));
    }
    let before = *at;
    let length = at.length("the length of what the wrapper holds")?;
    if length != at.left() {
        let left = at.left().saturating_sub(length);
        return Err(before.fault(Fault::Left { what: "what the wrapper holds", left }));
    }
    at.expect(0x11, "security control of the wrapper")?;
    at.array::<4>("the invocation counter of the wrapper")?;
    match at.left().checked_sub(MAC_BYTES) {
        Some(inner) => Ok(at.at().saturating_add(inner)),
        None => {
            let fault = Fault::Short { what: "the MAC", needed: MAC_BYTES, left: at.left() };
            Err(at.fault(fault))
        }
    }
}

#[inline]
fn party(at: &mut Cursor<'_>, what: &'static str) -> Result<Eui64, DecodeError> {
    at.expect(8, "length of an EUI-64")?;
    Ok(Eui64(at.u64(what)?))
}

/// The signature; a Pre-Command stops before its length, an empty one means that there is none.
#[inline]
fn signature<'m>(at: &mut Cursor<'m>) -> Result<Option<&'m [u8]>, DecodeError> {
    if at.is_empty() {
        return Ok(None);
    }
    let before = *at;
    match at.length("the length of the signature")? {
        0 => Ok(None),
        SIGNATURE_BYTES => Ok(Some(at.take(SIGNATURE_BYTES, "the signature")?)),
        _ => Err(before.fault(Fault::Impossible("a signature has 64 bytes, or none"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_look_reads_what_all_steps_read(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..40), flag in 0..5_u8, changed in 0..40_usize,
        ) {
            for (at, byte) in [(0, GENERAL_SIGNING), (1, 9), (2, flag), (11, 8), (20, 8)] {
                if let Some(place) = bytes.get_mut(at).filter(|_| at != changed) {
                    *place = byte;
                }
            }
            let quick = parties(&bytes);
            let steps = parties_step_by_step(&mut Cursor::new(&bytes)).ok();
            prop_assert_eq!(quick, steps);
        }
    }
}
