//! Writing values of DLMS.

use super::EncodeError;
use crate::time::Time;

/// Octets, with their tag and their length.
pub fn octets(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), EncodeError> {
    out.push(0x09);
    super::length(out, bytes.len())?;
    out.extend(bytes);
    Ok(())
}

/// A number of two bytes, with its tag.
pub fn u16(out: &mut Vec<u8>, number: u16) {
    out.push(0x12);
    out.extend(number.to_be_bytes());
}

/// A date-time of twelve bytes, in UTC.
pub fn date_time(zigbee_seconds: u32) -> [u8; 12] {
    let at = civil(zigbee_seconds);
    let [high, low] = at.year().to_be_bytes();
    let byte = |part: i8| u8::try_from(part).unwrap_or(0xFF);
    let (month, day) = (byte(at.month()), byte(at.day()));
    let (hour, minute, second) = (byte(at.hour()), byte(at.minute()), byte(at.second()));
    [high, low, month, day, 0xFF, hour, minute, second, 0, 0x80, 0, 0xFF]
}

/// A moment as date and time of day, in UTC.
pub fn civil(zigbee_seconds: u32) -> jiff::civil::DateTime {
    let moment = Time::Zigbee(zigbee_seconds).moment().unwrap_or_default();
    jiff::tz::TimeZone::UTC.to_datetime(moment)
}
