//! Windows of time, and the clock by which they are read and judged.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Serialize};

/// The longest window, in days: work that lasts longer is several activities.
pub const WINDOW_DAYS_MAX: i64 = 31;
/// The longest text of a moment, in bytes: a date, a time and an offset fit easily.
const MOMENT_BYTES_MAX: usize = 40;

/// A stretch of time; its end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// Its first moment.
    pub start: Timestamp,
    /// The moment after its last.
    pub end: Timestamp,
}

impl Window {
    /// How long it is, in minutes; a window whose end is not later is 0 minutes long.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.end.as_second().saturating_sub(self.start.as_second()) / 60).max(0)
    }

    /// Whether two windows share a moment.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The part of it that lies in another window, in minutes.
    #[must_use]
    pub fn minutes_within(&self, other: &Self) -> i64 {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }.minutes()
    }

    /// The same length of time from another moment.
    #[must_use]
    pub fn moved_to(&self, start: Timestamp) -> Self {
        let length = self.end.as_second().saturating_sub(self.start.as_second());
        Self { start, end: start.checked_add(length.seconds()).unwrap_or(Timestamp::MAX) }
    }

    /// The whole of the days from one to another, both included.
    #[must_use]
    pub fn of_days(first: Date, last: Date, zone: &TimeZone) -> Self {
        Self {
            start: at(first, Time::midnight(), zone),
            end: at(last.saturating_add(1.day()), Time::midnight(), zone),
        }
    }

    /// The first day that it touches, by a zone's clock.
    #[must_use]
    pub fn day(&self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.start).date()
    }

    /// The window for people: `18 January 2020 22:00 to 19 January 2020 02:00 (4 h)`.
    #[must_use]
    pub fn told(&self, zone: &TimeZone) -> String {
        let (start, end) = (zone.to_datetime(self.start), zone.to_datetime(self.end));
        let end_told = if start.date() == end.date() {
            end.strftime("%H:%M").to_string()
        } else {
            told_moment(self.end, zone)
        };
        let change = if zone.to_offset(self.start) == zone.to_offset(self.end) {
            ""
        } else {
            ", across a clock change"
        };
        let length = length_told(self.minutes());
        format!("{} to {end_told} ({length}{change})", told_moment(self.start, zone))
    }
}

/// A moment for people: `18 January 2020 22:00`.
#[must_use]
pub fn told_moment(moment: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(moment).strftime("%-d %B %Y %H:%M").to_string()
}

/// A length of time for people: `4 h`, `1 h 30 min`, `20 min`.
pub(super) fn length_told(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The moment at which a zone's clock shows a time of a day; where the clock skips it, the moment after.
pub(super) fn at(day: Date, time: Time, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(day.to_datetime(time)).unwrap_or(Timestamp::MAX)
}

/// Text that is not one moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// It has another form.
    #[error("`{0}` is not a moment: write 2020-01-18T22:00, by the clock of Great Britain")]
    Form(String),
    /// The clock never shows it.
    #[error("the clock never shows `{0}`: the clocks go forward over it; write an hour later")]
    Skipped(String),
    /// The clock shows it twice.
    #[error("the clock shows `{text}` twice, as the clocks go back: write `{first}` or `{second}`")]
    Twice {
        /// The text.
        text: String,
        /// The first time, with its offset.
        first: String,
        /// The second time, with its offset.
        second: String,
    },
}

/// Reads a moment: by a zone's clock, or with an offset from UTC.
///
/// # Errors
/// When the text has another form, or the clock never shows that time or shows it twice.
pub fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, MomentError> {
    let form = || MomentError::Form(text.chars().take(MOMENT_BYTES_MAX).collect());
    if text.len() > MOMENT_BYTES_MAX || text.len() < "2020-01-18T22:00".len() {
        return Err(form());
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let shown: DateTime = text.parse().map_err(|_| form())?;
    let ambiguous = zone.to_ambiguous_timestamp(shown);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => ambiguous.unambiguous().map_err(|_| form()),
        AmbiguousOffset::Gap { .. } => Err(MomentError::Skipped(text.to_owned())),
        AmbiguousOffset::Fold { before, after } => Err(MomentError::Twice {
            text: text.to_owned(),
            first: format!("{}{before}", shown.strftime("%Y-%m-%dT%H:%M")),
            second: format!("{}{after}", shown.strftime("%Y-%m-%dT%H:%M")),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{window, zone};
    use super::*;

    #[test]
    fn a_moment_is_read_by_the_clock_of_great_britain() {
        let read = |text: &str| match moment(text, &zone()) {
            Ok(moment) => moment.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(read("2020-01-18T22:00"), "2020-01-18T22:00:00Z");
        assert_eq!(read("2020-07-18 22:00"), "2020-07-18T21:00:00Z");
        assert_eq!(read("2020-10-25T01:30+01:00"), "2020-10-25T00:30:00Z");
        insta::assert_snapshot!(read("2020-03-29T01:30"), @"the clock never shows `2020-03-29T01:30`: the clocks go forward over it; write an hour later");
        insta::assert_snapshot!(read("2020-10-25T01:30"), @"the clock shows `2020-10-25T01:30` twice, as the clocks go back: write `2020-10-25T01:30+01` or `2020-10-25T01:30+00`");
        insta::assert_snapshot!(read("18 January 2020"), @"`18 January 2020` is not a moment: write 2020-01-18T22:00, by the clock of Great Britain");
    }

    #[test]
    fn a_night_in_which_the_clocks_change_is_an_hour_longer_or_shorter() {
        let autumn = window("2020-10-24T22:00", "2020-10-25T02:30");
        assert_eq!(autumn.minutes(), 330);
        insta::assert_snapshot!(autumn.told(&zone()), @"24 October 2020 22:00 to 25 October 2020 02:30 (5 h 30 min, across a clock change)");
        assert_eq!(window("2020-03-28T22:00", "2020-03-29T02:30").minutes(), 210);
        insta::assert_snapshot!(window("2020-01-18T22:00", "2020-01-18T23:00").told(&zone()), @"18 January 2020 22:00 to 23:00 (1 h)");
    }
}
