//! The code and the time of an alert, read without a tree: what a pipeline needs of each.

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    frame::{Direction, Frame},
    time::Time,
};

/// Which coding the content of an alert has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coding {
    /// A DLMS data-notification: electricity meters and Communications Hubs.
    Dlms,
    /// Zigbee commands as GBCS packs them: gas meters.
    Gbz,
    /// ASN.1: what devices of every kind share.
    Asn1,
}

/// An alert's frame, code and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert<'m> {
    /// The frame.
    pub frame: Frame<'m>,
    /// The coding of its content.
    pub coding: Coding,
    /// The Event / Alert code.
    pub code: u16,
    /// Where the code stands in the message, in bytes.
    pub code_at: usize,
    /// When the device says that it happened.
    pub time: Time,
}

impl<'m> Alert<'m> {
    /// Reads an alert.
    ///
    /// # Errors
    /// When the bytes are no message, or one that is no alert.
    #[inline]
    pub fn read(bytes: &'m [u8]) -> Result<Self, DecodeError> {
        Self::of(Frame::read(bytes)?)
    }

    /// The alert in a frame.
    ///
    /// # Errors
    /// When the message is no alert.
    #[inline]
    pub fn of(frame: Frame<'m>) -> Result<Self, DecodeError> {
        if frame.direction != Direction::Alert {
            let fault = Fault::Impossible("this is no alert: its flag says command or response");
            return Err(DecodeError { at: frame.signing_at.saturating_add(2), fault });
        }
        let end = frame.payload_at.saturating_add(frame.payload.len());
        let mut at = Cursor::within(frame.bytes, frame.payload_at, end);
        let (coding, code, code_at, time) = match at.peek() {
            Some(0x0F) => dlms(&mut at)?,
            Some(0x01) => gbz(&mut at)?,
            Some(0x30) => asn1(&mut at)?,
            Some(found) => {
                return Err(at.fault(Fault::Unknown { what: "start of an alert's content", found }));
            }
            None => return Err(at.fault(Fault::Impossible("the alert has no content"))),
        };
        Ok(Self { frame, coding, code, code_at, time })
    }

    /// Whether it is critical: critical alerts are signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.frame.signature.is_some()
    }
}

type Read = (Coding, u16, usize, Time);

#[inline]
fn dlms(at: &mut Cursor<'_>) -> Result<Read, DecodeError> {
    match usual_dlms(at) {
        Some(read) => Ok(read),
        None => dlms_step_by_step(at),
    }
}

/// What devices send, read with one look at its length: no date-time of the notification's own, and a structure that
/// begins with the code and the time.
#[inline]
fn usual_dlms(at: &Cursor<'_>) -> Option<Read> {
    let [0x0F, _, _, _, _, 0, 0x02, members, 0x12, high, low, 0x09, 12, time @ ..] =
        at.rest().first_chunk::<25>()?
    else {
        return None;
    };
    let behind_count = at.left().saturating_sub(8);
    let is_short = *members < 0x80 && usize::from(*members) <= behind_count;
    let code_at = at.at().saturating_add(9);
    let code = u16::from_be_bytes([*high, *low]);
    is_short.then_some((Coding::Dlms, code, code_at, Time::Dlms(*time)))
}

#[inline(never)]
fn dlms_step_by_step(at: &mut Cursor<'_>) -> Result<Read, DecodeError> {
    at.u8("the kind of the content")?;
    at.u32("the invoke id")?;
    let length = at.length("the length of the date-time")?;
    at.take(length, "the date-time")?;
    at.expect(0x02, "structure")?;
    at.count("the number of members")?;
    at.expect(0x12, "alert code of 16 bits")?;
    let code_at = at.at();
    let code = at.u16("the alert code")?;
    at.expect(0x09, "time as octets")?;
    at.expect(12, "length of a date-time")?;
    Ok((Coding::Dlms, code, code_at, Time::Dlms(at.array("the time")?)))
}

#[inline]
fn gbz(at: &mut Cursor<'_>) -> Result<Read, DecodeError> {
    at.u16("the profile")?;
    at.u8("the number of components")?;
    let code_at = at.at();
    let code = at.u16("the alert code")?;
    Ok((Coding::Gbz, code, code_at, Time::Zigbee(at.u32("the time")?)))
}

#[inline]
fn asn1(at: &mut Cursor<'_>) -> Result<Read, DecodeError> {
    at.expect(0x30, "sequence")?;
    at.length("the length of the sequence")?;
    at.expect(0x02, "alert code as an integer")?;
    let length = at.length("the length of the alert code")?;
    let before = *at;
    let digits = at.take(length, "the alert code")?;
    // An integer has a leading nought where its first bit is set.
    let (code, skipped) = match digits {
        [0, high, low] => (u16::from_be_bytes([*high, *low]), 1),
        [high, low] => (u16::from_be_bytes([*high, *low]), 0),
        _ => return Err(before.fault(Fault::Impossible("an alert code has two bytes"))),
    };
    let code_at = before.at().saturating_add(skipped);
    at.expect(0x18, "time as a GeneralizedTime")?;
    at.expect(15, "length of a GeneralizedTime")?;
    Ok((Coding::Asn1, code, code_at, Time::Asn1(at.array("the time")?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_look_reads_what_all_steps_read(
            start in proptest::collection::vec(any::<u8>(), 12), members in any::<u8>(), changed in 0..30_usize,
            byte in any::<u8>(), left in 0..40_usize,
        ) {
            let mut bytes = vec![0x0F, 0, 0, 0, 1, 0, 0x02, members, 0x12, 0x81, 0x0E, 0x09, 12];
            bytes.extend(start);
            if let Some(place) = bytes.get_mut(changed) {
                *place = byte;
            }
            bytes.truncate(left);
            let slow = dlms_step_by_step(&mut Cursor::new(&bytes)).ok();
            if let Some(usual) = usual_dlms(&Cursor::new(&bytes)) {
                prop_assert_eq!(Some(usual), slow);
            }
        }
    }
}
