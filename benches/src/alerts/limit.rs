//! The least that could be done: slices at the offsets that lengths give, nothing named, nothing told when it fails.

/// The code, the moment in seconds since 1970, the device and the counter of an alert.
pub fn read(bytes: &[u8]) -> Option<(u16, i64, u64, u64)> {
    let signing = match bytes.first()? {
        0xDF => 0,
        _ => match bytes.get(7)? {
            length @ 0..=0x7F => {
                let _ = length;
                13
            }
            0x81 => 14,
            _ => 15,
        },
    };
    let counter = u64::from_be_bytes(bytes.get(signing + 3..signing + 11)?.try_into().ok()?);
    let device = u64::from_be_bytes(bytes.get(signing + 12..signing + 20)?.try_into().ok()?);
    let date_time = usize::from(*bytes.get(signing + 29)?);
    let other_at = signing + 30 + date_time;
    let other = usize::from(*bytes.get(other_at)?);
    let payload = other_at + 1 + other + 1;
    let (code_at, time) = match bytes.get(payload)? {
        0x0F => (payload + 9, dlms(bytes.get(payload + 13..payload + 25)?)?),
        0x01 => (payload + 3, zigbee(bytes.get(payload + 5..payload + 9)?)?),
        _ => return None,
    };
    let code = u16::from_be_bytes(bytes.get(code_at..code_at + 2)?.try_into().ok()?);
    Some((code, time, device, counter))
}

fn zigbee(bytes: &[u8]) -> Option<i64> {
    Some(946_684_800 + i64::from(u32::from_be_bytes(bytes.try_into().ok()?)))
}

/// Seconds of a date-time in UTC, by the days of a calendar that begins in March.
fn dlms(bytes: &[u8]) -> Option<i64> {
    let [year_high, year_low, month, day, _, hour, minute, second, ..] = bytes else { return None };
    let year = i64::from(u16::from_be_bytes([*year_high, *year_low]));
    let (month, day) = (i64::from(*month), i64::from(*day));
    let year = year - i64::from(month <= 2);
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * ((month + 9) % 12) + 2) / 5
        + day
        - 719_469;
    Some(((days * 24 + i64::from(*hour)) * 60 + i64::from(*minute)) * 60 + i64::from(*second))
}

/// How many events an XML document has.
pub fn events(xml: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}
