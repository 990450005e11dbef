//! Deadlines and windows: how many days, of which kind, from what.

use jiff::{ToSpan, civil::Date};

use crate::{
    calendar::{Calendar, Jurisdiction, OutsideCalendar, WorkingDays},
    finding::Finding,
    id::DeadlineId,
    provenance::Provenance,
    table::Cells,
};

/// What a deadline is counted from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Anchor {
    /// The day on which the form arrived.
    Submitted,
    /// The day on which the proposal was raised.
    Raised,
    /// The day of withdrawal.
    Withdrawn,
    /// The day of the decision.
    Decided,
    /// The day of a meeting.
    Meeting,
    /// The day on which a meeting's papers go out.
    PaperDay,
    /// The day on which an assessment was asked for.
    AssessmentRequested,
    /// The day on which a consultation opened.
    ConsultationOpened,
}

/// Before or after the anchor.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// After it.
    After,
    /// Before it.
    Before,
}

/// What is counted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Unit {
    /// Working Days.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
}

/// What a deadline does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Force {
    /// The Code binds: after it, the step is not open.
    Binding,
    /// An aim: nothing lapses when it is missed.
    Target,
    /// The usual length of a timetable that a body sets.
    Timetable,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Its id.
    pub id: DeadlineId,
    /// Its name.
    pub label: String,
    /// What it is counted from.
    pub anchor: Anchor,
    /// Before or after.
    pub direction: Direction,
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// What it does.
    pub force: Force,
    /// What it is for.
    pub explanation: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Deadline {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            anchor: cells.parsed("anchor")?,
            direction: cells.parsed("direction")?,
            count: cells.number("count")?,
            unit: cells.parsed("unit")?,
            force: cells.parsed("force")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
        })
    }

    /// The day on which the deadline falls.
    ///
    /// # Errors
    /// When it leaves the table of bank holidays.
    pub fn falls_on(
        &self,
        anchor: Date,
        calendar: &Calendar,
        jurisdiction: Jurisdiction,
    ) -> Result<Date, OutsideCalendar> {
        match (self.unit, self.direction) {
            (Unit::WorkingDays, Direction::After) => {
                calendar.after(anchor, WorkingDays(self.count), jurisdiction)
            }
            (Unit::WorkingDays, Direction::Before) => {
                calendar.before(anchor, WorkingDays(self.count), jurisdiction)
            }
            (Unit::CalendarDays, Direction::After) => {
                Ok(anchor.saturating_add(i64::from(self.count).days()))
            }
            (Unit::CalendarDays, Direction::Before) => {
                Ok(anchor.saturating_sub(i64::from(self.count).days()))
            }
        }
    }

    /// The length for people: `10 Working Days after`.
    #[must_use]
    pub fn length(&self) -> String {
        let unit = match self.unit {
            Unit::WorkingDays => "Working Days",
            Unit::CalendarDays => "calendar days",
        };
        format!("{} {unit} {}", self.count, self.direction)
    }
}
