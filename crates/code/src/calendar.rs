//! Working Days: not a weekend and not a bank holiday (Section A1).
//!
//! The definition names the Banking and Financial Dealings Act 1971 but picks none of its lists
//! (England and Wales, Scotland, Northern Ireland), so the jurisdiction is always an argument.

use std::{collections::BTreeMap, fmt};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// A count of Working Days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkingDays(pub u32);

impl fmt::Display for WorkingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Working Day{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// Whose bank holidays count.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Jurisdiction {
    /// England and Wales.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// A date for which the calendar holds no bank holidays, so that nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{date} is outside the bank-holiday table, which runs from {first} to {last}")]
pub struct OutsideCalendar {
    /// The date asked for.
    pub date: Date,
    /// The first day of the first year that the table covers.
    pub first: Date,
    /// The last day of the last year that the table covers.
    pub last: Date,
}

/// Bank holidays by date and jurisdiction.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    holidays: BTreeMap<Date, Vec<(Jurisdiction, String)>>,
}

impl Calendar {
    /// A calendar of the bank holidays given.
    #[must_use]
    pub fn new(holidays: impl IntoIterator<Item = (Date, Jurisdiction, String)>) -> Self {
        let mut by_date: BTreeMap<Date, Vec<(Jurisdiction, String)>> = BTreeMap::new();
        for (date, jurisdiction, name) in holidays {
            by_date.entry(date).or_default().push((jurisdiction, name));
        }
        Self { holidays: by_date }
    }

    /// The name of the bank holiday on `date`, if it is one.
    #[must_use]
    pub fn holiday(&self, date: Date, jurisdiction: Jurisdiction) -> Option<&str> {
        let named = self.holidays.get(&date)?;
        named.iter().find(|(whose, _)| *whose == jurisdiction).map(|(_, name)| name.as_str())
    }

    /// Whether `date` is a Working Day.
    ///
    /// # Errors
    /// When the table of bank holidays does not cover the year.
    pub fn is_working_day(
        &self,
        date: Date,
        jurisdiction: Jurisdiction,
    ) -> Result<bool, OutsideCalendar> {
        self.check_covered(date)?;
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(!weekend && self.holiday(date, jurisdiction).is_none())
    }

    /// The day that is `count` Working Days after `from`; the day `from` itself is not counted.
    /// With a count of 0, `from` itself when it is a Working Day, else the next one.
    ///
    /// # Errors
    /// When the count runs past the table of bank holidays.
    pub fn after(
        &self,
        from: Date,
        count: WorkingDays,
        jurisdiction: Jurisdiction,
    ) -> Result<Date, OutsideCalendar> {
        self.walk(from, count, jurisdiction, 1)
    }

    /// The day that is `count` Working Days before `from`; the day `from` itself is not counted.
    ///
    /// # Errors
    /// When the count runs past the table of bank holidays.
    pub fn before(
        &self,
        from: Date,
        count: WorkingDays,
        jurisdiction: Jurisdiction,
    ) -> Result<Date, OutsideCalendar> {
        self.walk(from, count, jurisdiction, -1)
    }

    fn walk(
        &self,
        from: Date,
        count: WorkingDays,
        jurisdiction: Jurisdiction,
        step: i32,
    ) -> Result<Date, OutsideCalendar> {
        let mut day = from;
        let mut left = count.0;
        if left == 0 {
            while !self.is_working_day(day, jurisdiction)? {
                day = self.step(day, step)?;
            }
            return Ok(day);
        }
        while left > 0 {
            day = self.step(day, step)?;
            if self.is_working_day(day, jurisdiction)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    fn step(&self, day: Date, step: i32) -> Result<Date, OutsideCalendar> {
        day.checked_add(step.days()).map_err(|_| self.outside(day))
    }

    /// The number of Working Days after `from` up to and including `until`; 0 when `until` is not later.
    ///
    /// # Errors
    /// When the span leaves the table of bank holidays.
    pub fn between(
        &self,
        from: Date,
        until: Date,
        jurisdiction: Jurisdiction,
    ) -> Result<WorkingDays, OutsideCalendar> {
        self.check_covered(from)?;
        self.check_covered(until)?;
        let mut count = 0;
        let mut day = from;
        while day < until {
            day = self.step(day, 1)?;
            count += u32::from(self.is_working_day(day, jurisdiction)?);
        }
        Ok(WorkingDays(count))
    }

    /// The bank holidays from `first` to `last` that not all three jurisdictions share: a count of
    /// Working Days across them depends on which list is meant.
    #[must_use]
    pub fn differing(&self, first: Date, last: Date) -> Vec<Date> {
        if first > last {
            return Vec::new();
        }
        self.holidays
            .range(first..=last)
            .filter(|(date, named)| {
                named.len() < 3 && !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
            })
            .map(|(date, _)| *date)
            .collect()
    }

    fn covered(&self) -> Option<(Date, Date)> {
        let (first, _) = self.holidays.first_key_value()?;
        let (last, _) = self.holidays.last_key_value()?;
        Some((first.first_of_year(), last.last_of_year()))
    }

    fn check_covered(&self, date: Date) -> Result<(), OutsideCalendar> {
        match self.covered() {
            Some((first, last)) if (first..=last).contains(&date) => Ok(()),
            _ => Err(self.outside(date)),
        }
    }

    fn outside(&self, date: Date) -> OutsideCalendar {
        let (first, last) = self.covered().unwrap_or((Date::ZERO, Date::ZERO));
        OutsideCalendar { date, first, last }
    }
}
