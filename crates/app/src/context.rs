//! Who acts, and what day it is: the only place that reads the clock.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The time zone of the Code: days begin and end by the clock of Great Britain.
pub const TIME_ZONE: &str = "Europe/London";

/// Who acts and when.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who is at the keyboard: an account name or an address, recorded with every event.
    pub actor: String,
    /// The moment of acting.
    pub now: Timestamp,
    /// The day of acting, in Great Britain.
    pub today: Date,
}

impl Context {
    /// The context of somebody acting at a moment.
    #[must_use]
    pub fn at(actor: impl Into<String>, now: Timestamp) -> Self {
        Self { actor: actor.into(), now, today: zone().to_datetime(now).date() }
    }

    /// The context of somebody acting now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(actor: impl Into<String>) -> Self {
        Self::at(actor, Timestamp::now())
    }
}

/// The clock of Great Britain, from the time zone database that is built in.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC)
}

/// The two times of a question: what was true on a day, as the register knew it at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsAt {
    /// What was true at the end of this day.
    pub day: Date,
    /// What the register had recorded by this moment; none for all that it knows.
    pub recorded: Option<Timestamp>,
}

impl AsAt {
    /// What was true on a day, with all that the register knows.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { day, recorded: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_in_great_britain() {
        let summer: Timestamp = "2019-07-31T23:30:00Z".parse().unwrap();
        assert_eq!(Context::at("a", summer).today, jiff::civil::date(2019, 8, 1));
    }
}
