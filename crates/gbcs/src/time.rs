//! Moments as messages carry them.

use std::fmt;

use jiff::Timestamp;

/// A moment, or a pattern of dates where a part is left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Seconds since 2000-01-01 00:00 UTC, as Zigbee counts.
    Zigbee(u32),
    /// A DLMS date-time: 12 bytes, of which some may say that they are not specified.
    Dlms([u8; 12]),
    /// A DLMS date: five bytes, of which some may be left open.
    DlmsDate([u8; 5]),
    /// A DLMS time of day: four bytes, of which some may be left open.
    DlmsTime([u8; 4]),
    /// A Zigbee date: year from 1900, month, day, day of the week; FF leaves a part open.
    ZigbeeDate([u8; 4]),
    /// A GeneralizedTime of ASN.1, `20300115090000Z`.
    Asn1([u8; 15]),
}

/// The Unix time of 2000-01-01 00:00 UTC.
const ZIGBEE_EPOCH: i64 = 946_684_800;

impl Time {
    /// The moment, where all of its parts are given and it can be one. DLMS times are local; an
    /// offset that is not specified counts as UTC, which GBCS devices keep.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.seconds()?).ok()
    }

    /// The same in seconds since 1970, as a pipeline wants it.
    #[inline(always)]
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        match self {
            Self::Zigbee(seconds) => Some(ZIGBEE_EPOCH + i64::from(*seconds)),
            Self::Dlms(bytes) => dlms_seconds(bytes),
            Self::Asn1(text) => asn1_seconds(text),
            Self::DlmsDate(_) | Self::DlmsTime(_) | Self::ZigbeeDate(_) => None,
        }
    }
}

#[inline]
fn dlms_seconds(bytes: &[u8; 12]) -> Option<i64> {
    let [year_high, year_low, month, day, _, hour, minute, second, _, off_high, off_low, _] =
        *bytes;
    let year = i16::from_be_bytes([year_high, year_low]);
    let deviation = i16::from_be_bytes([off_high, off_low]);
    // A deviation is what must be added to local time to give UTC, in minutes; 8000 is none.
    let minutes = if deviation == i16::MIN { 0 } else { i64::from(deviation) };
    Some(seconds(year, month, day, (hour, minute, second))? + minutes * 60)
}

/// Seldom, and kept out of the way of the others.
#[inline(never)]
fn asn1_seconds(text: &[u8; 15]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let digits = text.strip_suffix('Z')?;
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u8>().ok();
    let year = digits.get(0..4)?.parse().ok()?;
    let time = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    seconds(year, part(4, 6)?, part(6, 8)?, time)
}

/// Seconds since 1970 in UTC, where there is such a moment. By arithmetic, because a pipeline asks it of each alert:
/// days are counted in years that begin in March, so that the leap day is the last; all numbers are small and not
/// negative, because years are counted from 10,000 before.
#[inline]
fn seconds(year: i16, month: u8, day: u8, time: (u8, u8, u8)) -> Option<i64> {
    /// Days of a month, and days from 1 March to its first.
    const MONTHS: [(u8, u16); 12] = [
        (31, 306),
        (28, 337),
        (31, 0),
        (30, 31),
        (31, 61),
        (30, 92),
        (31, 122),
        (31, 153),
        (30, 184),
        (31, 214),
        (30, 245),
        (31, 275),
    ];
    /// Days from 1 March 10,000 years before the year 0 to 1 January 1970.
    const DAYS_BEFORE_1970: i64 = 4_371_893;
    let is_leap = || year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (days, before) = *MONTHS.get(usize::from(month).wrapping_sub(1))?;
    let is_day = (1..=days).contains(&day) || (month, day) == (2, 29) && is_leap();
    let (hour, minute, second) = time;
    if !is_day || hour >= 24 || minute >= 60 || second >= 60 || !(-9999..=9999).contains(&year) {
        return None;
    }
    let of_march = u32::try_from(i32::from(year) + 10_000).ok()? - u32::from(month <= 2);
    let days = 365 * of_march + of_march / 4 - of_march / 100
        + of_march / 400
        + u32::from(before)
        + u32::from(day - 1);
    let of_day = (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second);
    Some((i64::from(days) - DAYS_BEFORE_1970) * 86_400 + i64::from(of_day))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(moment) = self.moment() {
            return write!(f, "{moment}");
        }
        match self {
            Self::Zigbee(seconds) => write!(f, "{seconds} s after 2000-01-01"),
            Self::Asn1(text) => match std::str::from_utf8(text) {
                Ok(text) => f.write_str(text),
                Err(_) => f.write_str("no time"),
            },
            // What GBCS writes into a command that holds at once, and into one that cancels another.
            Self::Dlms([0, 0, 0, 0, 0, 0, 0, 0, 0, ..]) => f.write_str("at once"),
            Self::Dlms([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, ..]) => {
                f.write_str("never")
            }
            Self::Dlms([year_high, year_low, month, day, week_day, hour, minute, second, ..]) => {
                date([*year_high, *year_low, *month, *day, *week_day], f)?;
                f.write_str(" ")?;
                time_of_day([*hour, *minute, *second], f)?;
                on_week_day(*week_day, f)
            }
            Self::DlmsDate(bytes) => {
                date(*bytes, f)?;
                on_week_day(bytes[4], f)
            }
            Self::DlmsTime([hour, minute, second, _]) => time_of_day([*hour, *minute, *second], f),
            Self::ZigbeeDate([year, month, day, week_day]) => {
                let year = if *year == 0xFF { 0xFFFF } else { 1900 + u16::from(*year) };
                let [high, low] = year.to_be_bytes();
                date([high, low, *month, *day, *week_day], f)?;
                on_week_day(*week_day, f)
            }
        }
    }
}

/// A date some of whose parts are open: each of those is a `*`.
fn date(bytes: [u8; 5], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let [year_high, year_low, month, day, _] = bytes;
    match u16::from_be_bytes([year_high, year_low]) {
        0xFFFF => f.write_str("*")?,
        year => write!(f, "{year:04}")?,
    }
    write!(f, "-{}-{}", part(month), part(day))
}

fn time_of_day([hour, minute, second]: [u8; 3], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}:{}:{}", part(hour), part(minute), part(second))
}

fn part(byte: u8) -> String {
    match byte {
        0xFF => "*".to_owned(),
        0xFE => "last".to_owned(),
        0xFD => "second last".to_owned(),
        byte => format!("{byte:02}"),
    }
}

fn on_week_day(week_day: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if week_day == 0xFF { Ok(()) } else { write!(f, " on week day {week_day}") }
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_a_moment_is_read() {
        let told = |time: Time| time.to_string();
        assert_eq!(told(Time::Zigbee(0x1c37_4a80)), "2015-01-01T00:00:00Z");
        assert_eq!(told(Time::Asn1(*b"20300115090000Z")), "2030-01-15T09:00:00Z");
        let full = [0x07, 0xE0, 1, 1, 0xFF, 9, 30, 0, 0, 0x80, 0, 0xFF];
        assert_eq!(told(Time::Dlms(full)), "2016-01-01T09:30:00Z");
        let summer = [0x07, 0xE0, 7, 1, 0xFF, 9, 30, 0, 0, 0xFF, 0xC4, 0x80];
        assert_eq!(told(Time::Dlms(summer)), "2016-07-01T08:30:00Z", "an hour ahead of UTC");
        let open = [0xFF, 0xFF, 0xFE, 0xFF, 0x01, 9, 30, 0, 0, 0x80, 0, 0xFF];
        assert_eq!(told(Time::Dlms(open)), "*-last-* 09:30:00 on week day 1");
    }

    proptest::proptest! {
        #[test]
        fn moments_are_those_of_the_calendar(
            year in proptest::prop_oneof![-9999_i16..=9999, 1990_i16..2040, proptest::prelude::any::<i16>()],
            month in 0..15_u8, day in 0..34_u8, hour in 0..26_u8, minute in 0..62_u8, second in 0..62_u8,
        ) {
            let [high, low] = year.to_be_bytes();
            let bytes = [high, low, month, day, 0xFF, hour, minute, second, 0, 0x80, 0, 0xFF];
            let small = |byte: u8| i8::try_from(byte).unwrap();
            let date = jiff::civil::Date::new(year, small(month), small(day));
            let time = jiff::civil::Time::new(small(hour), small(minute), small(second), 0);
            let moment = date.and_then(|date| {
                Ok(jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time?))?.as_second())
            });
            proptest::prop_assert_eq!(Time::Dlms(bytes).seconds(), moment.ok());
        }
    }

    #[test]
    fn what_cannot_be_a_moment_is_none() {
        assert_eq!(Time::Asn1(*b"20301315090000Z").moment(), None);
        assert_eq!(Time::Asn1(*b"2030011509000\xFFZ").moment(), None);
        assert_eq!(Time::Dlms([0; 12]).moment(), None);
        assert_eq!(Time::Dlms([0xFF; 12]).moment(), None);
    }
}
