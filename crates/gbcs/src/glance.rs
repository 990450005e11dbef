//! What a pipeline takes of an alert, read without its frame: the usual forms with one look each, all else step by step.

use crate::{
    alert::{Alert, Coding},
    error::DecodeError,
    eui64::Eui64,
    frame::{MAC_BYTES, MESSAGE_BYTES_MAX, SIGNATURE_BYTES},
    time::Time,
};

/// Of an alert, what it takes to recognise and count it. A message is read whole: one that goes on after its end, or
/// stops before it, is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// Which coding its content has.
    pub coding: Coding,
    /// The Event / Alert code.
    pub code: u16,
    /// When the device says that it happened.
    pub time: Time,
    /// The message code of its use case.
    pub message_code: u16,
    /// The originator's counter.
    pub counter: u64,
    /// The device that sends it.
    pub originator: Eui64,
    /// Whom it is for.
    pub target: Eui64,
    /// The first eight bytes behind the message code: the Supplementary Remote Party, where there is one.
    pub party: Option<Eui64>,
    /// The long invoke id and its priority, of a DLMS notification.
    pub invoke_id: Option<[u8; 4]>,
    /// Whether it has a signature.
    pub is_signed: bool,
}

impl Glance {
    /// Reads an alert.
    ///
    /// # Errors
    /// When the bytes are no message, or one that is no alert.
    #[inline]
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        match usual(bytes) {
            Some(read) => Ok(read),
            None => step_by_step(bytes),
        }
    }

    /// The same of an alert that has been read.
    #[must_use]
    pub fn of(alert: &Alert<'_>) -> Self {
        let frame = &alert.frame;
        let invoke_id = frame.payload.get(1..5).and_then(|four| four.first_chunk::<4>().copied());
        Self {
            coding: alert.coding,
            code: alert.code,
            time: alert.time,
            message_code: frame.message_code,
            counter: frame.counter,
            originator: frame.originator,
            target: frame.target,
            party: eui64(frame.other),
            invoke_id: invoke_id.filter(|_| alert.coding == Coding::Dlms),
            is_signed: alert.is_signed(),
        }
    }
}

#[inline(never)]
fn step_by_step(bytes: &[u8]) -> Result<Glance, DecodeError> {
    Ok(Glance::of(&Alert::read(bytes)?))
}

#[inline]
fn eui64(bytes: &[u8]) -> Option<Eui64> {
    bytes.first_chunk::<8>().map(|first| Eui64(u64::from_be_bytes(*first)))
}

/// What devices send nearly always (into the caller always, so that what it does not want is not worked out): a header without a date-time, and the content of a meter or a Communications Hub.
#[inline(always)]
fn usual(bytes: &[u8]) -> Option<Glance> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return None;
    }
    let signing = match bytes {
        [0xDF, ..] => bytes,
        [0xDD, 0, 0, 0, 0, 0, 0, rest @ ..] => {
            let (length, held) = length(rest).filter(|(length, held)| *length == held.len())?;
            let [0x11, _, _, _, _, held @ ..] = held.get(..length)? else { return None };
            held.get(..held.len().checked_sub(MAC_BYTES)?)?
        }
        _ => return None,
    };
    let head = signing.first_chunk::<33>()?;
    let [0xDF, 9, 3, head @ ..] = head else { return None };
    let (counter, head) = head.split_first_chunk::<8>()?;
    let [8, head @ ..] = head else { return None };
    let (originator, head) = head.split_first_chunk::<8>()?;
    let [8, head @ ..] = head else { return None };
    let (target, head) = head.split_first_chunk::<8>()?;
    let [0, other @ 2..=0x7F, high, low] = head else { return None };
    let behind_code = usize::from(*other).checked_sub(2)?;
    let (other, rest) = signing.get(33..)?.split_at_checked(behind_code)?;
    let (length, rest) = length(rest)?;
    let (content, tail) = rest.split_at_checked(length)?;
    let is_signed = match tail {
        [] | [0] => false,
        [0x40, signature @ ..] if signature.len() == SIGNATURE_BYTES => true,
        _ => return None,
    };
    let (coding, code, time, invoke_id) = content_of(content)?;
    Some(Glance {
        coding,
        code,
        time,
        message_code: u16::from_be_bytes([*high, *low]),
        counter: u64::from_be_bytes(*counter),
        originator: Eui64(u64::from_be_bytes(*originator)),
        target: Eui64(u64::from_be_bytes(*target)),
        party: eui64(other),
        invoke_id,
        is_signed,
    })
}

/// A length in the form of DLMS and of BER, and what stands behind it.
#[inline]
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [short @ 0..=0x7F, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, long, rest @ ..] => Some((usize::from(*long), rest)),
        [0x82, high, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

type Content = (Coding, u16, Time, Option<[u8; 4]>);

/// The code and the time of a notification that begins with them and has no date-time of its own, or of Zigbee.
#[inline(always)]
fn content_of(content: &[u8]) -> Option<Content> {
    match content {
        [0x0F, rest @ ..] => {
            let (invoke_id, rest) = rest.split_first_chunk::<4>()?;
            let [0, 0x02, members @ 0..=0x7F, rest @ ..] = rest else { return None };
            let [0x12, high, low, 0x09, 12, time @ ..] = rest else { return None };
            if usize::from(*members) > rest.len() {
                return None;
            }
            let time = Time::Dlms(*time.first_chunk::<12>()?);
            Some((Coding::Dlms, u16::from_be_bytes([*high, *low]), time, Some(*invoke_id)))
        }
        [0x01, _, _, high, low, time @ ..] => {
            let time = Time::Zigbee(u32::from_be_bytes(*time.first_chunk::<4>()?));
            Some((Coding::Gbz, u16::from_be_bytes([*high, *low]), time, None))
        }
        _ => None,
    }
}
