//! Names of activities, and months.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// The longest name of an activity, in bytes: it is part of a stream's name and of calendars.
const ID_BYTES_MAX: usize = 60;

/// An activity of maintenance, such as `pm-2020-01-a`. Case does not count; it is kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActivityId(String);

/// Text that names no activity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no name of an activity: write letters, digits and hyphens, such as `pm-2020-01-a`"
)]
pub struct ActivityIdError(String);

impl ActivityId {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ActivityId {
    type Err = ActivityIdError;

    fn from_str(text: &str) -> Result<Self, ActivityIdError> {
        let fits = !text.is_empty()
            && text.len() <= ID_BYTES_MAX
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(ActivityIdError(text.chars().take(ID_BYTES_MAX).collect()))
        }
    }
}

impl TryFrom<String> for ActivityId {
    type Error = ActivityIdError;

    fn try_from(text: String) -> Result<Self, ActivityIdError> {
        text.parse()
    }
}

impl From<ActivityId> for String {
    fn from(id: ActivityId) -> Self {
        id.0
    }
}

impl fmt::Display for ActivityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A month of a year, such as `2020-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(Date);

/// Text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month such as 2020-01")]
pub struct MonthError(String);

impl Month {
    /// The month in which a day lies.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    /// The month after it; the last month that there is has none after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.0.saturating_add(1.month()))
    }

    /// The name for people: `January 2020`.
    #[must_use]
    pub fn told(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let first = (text.len() == 7).then(|| format!("{text}-01").parse::<Date>().ok()).flatten();
        first.map(Self::of).ok_or_else(|| MonthError(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;

    fn try_from(text: String) -> Result<Self, MonthError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_months_are_read_in_one_form() {
        assert_eq!("PM-2020-01".parse::<ActivityId>().unwrap().as_str(), "pm-2020-01");
        assert!("pm/1".parse::<ActivityId>().is_err() && "".parse::<ActivityId>().is_err());
        let month: Month = "2020-02".parse().unwrap();
        assert_eq!((month.to_string(), month.last().day()), ("2020-02".to_owned(), 29));
        assert_eq!(month.next().to_string(), "2020-03");
        assert!("2020-13".parse::<Month>().is_err() && "2020-1".parse::<Month>().is_err());
        assert!("20200-1".parse::<Month>().is_err() && "é020-0".parse::<Month>().is_err());
    }
}
