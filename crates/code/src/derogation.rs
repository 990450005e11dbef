//! Derogations: leave from the Code for one Party and a time, and the gap that one leaves when what is
//! to replace it takes effect too late.

use jiff::{ToSpan, civil::Date};

use crate::{
    amendment::Timeline,
    finding::Finding,
    id::{AmendmentId, BodyId, ClauseId},
    provenance::Provenance,
    rules::Release,
    table::Cells,
    tables::Tables,
};

/// Leave from provisions of the Code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derogation {
    /// Its id, which is also that of the amendment that lays it over the rules.
    pub id: AmendmentId,
    /// The Party that has it.
    pub party: String,
    /// The clauses from which it gives leave.
    pub provisions: Vec<ClauseId>,
    /// Its first day.
    pub starts: Date,
    /// Its last day.
    pub ends: Date,
    /// The body that granted it.
    pub granted_by: BodyId,
    /// The body that extended it, if it was.
    pub extended_by: Option<BodyId>,
    /// The change that is to make the new way the rule.
    pub replaced_by: Option<AmendmentId>,
    /// On what conditions it was given; empty when none are known.
    pub conditions: String,
    /// What it is for, in our own words.
    pub explanation: String,
    /// Where we know it from.
    pub provenance: Provenance,
}

impl Derogation {
    /// Reads a row of the table `derogations`.
    ///
    /// # Errors
    /// When a cell does not hold what it should.
    pub fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        let (starts, ends) = (cells.date("starts")?, cells.date("ends")?);
        if ends < starts {
            let message = format!("a derogation cannot end on {ends} when it begins on {starts}");
            let place = cells.row().place.clone();
            return Err(Finding::error("bad-value", place, message)
                .with_help("give its first day in `starts` and its last in `ends`"));
        }
        Ok(Self {
            id: cells.parsed("id")?,
            party: cells.text("party")?,
            provisions: cells.list("provisions")?,
            starts,
            ends,
            granted_by: cells.parsed("granted_by")?,
            extended_by: cells.parsed_if_any("extended_by")?,
            replaced_by: cells.parsed_if_any("replaced_by")?,
            conditions: cells.text("conditions")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
        })
    }

    /// Whether it holds on a day, of which its first and last are two.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.starts <= on && on <= self.ends
    }

    /// The latest day on which its replacement can take effect without a gap: the day after it ends.
    #[must_use]
    pub fn latest_safe_day(&self) -> Date {
        self.ends.saturating_add(1.day())
    }

    /// The gap that it leaves, as known from tables on their day; none when there is none.
    #[must_use]
    pub fn gap(&self, tables: &Tables, timeline: &Timeline) -> Option<Gap> {
        let on = tables.scope.on;
        let latest_safe_day = self.latest_safe_day();
        let (cause, until) = match &self.replaced_by {
            None => (GapCause::NothingReplaces, None),
            Some(id) if tables.applied.iter().any(|applied| applied.names_the_same(id)) => {
                return None;
            }
            Some(id) => match timeline.get(id).and_then(|each| timeline.day(each, on)) {
                Some(day) if day <= latest_safe_day => return None,
                Some(day) => {
                    (GapCause::TooLate(id.clone(), day), Some(day.saturating_sub(1.day())))
                }
                None => (GapCause::NoDay(id.clone()), None),
            },
        };
        let days = until
            .and_then(|until| latest_safe_day.until(until).ok())
            .map(|span| span.get_days() + 1);
        let releases = tables.read("releases", Release::read, &mut Vec::new());
        let (in_time, late): (Vec<Release>, Vec<Release>) = releases
            .into_iter()
            .filter(|release| release.date > on)
            .partition(|release| release.date <= latest_safe_day);
        Some(Gap {
            cause,
            from: latest_safe_day,
            until,
            days,
            closed_by: in_time.into_iter().max_by_key(|release| release.date),
            next_release: late.into_iter().min_by_key(|release| release.date),
        })
    }
}

/// Why there is a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapCause {
    /// Nothing is to replace the derogation.
    NothingReplaces,
    /// What is to replace it has no known day.
    NoDay(AmendmentId),
    /// What is to replace it takes effect on this day only.
    TooLate(AmendmentId, Date),
}

/// The days after a derogation on which neither it nor what is to replace it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub cause: GapCause,
    /// The first such day, which is also the latest safe implementation date.
    pub from: Date,
    /// The last such day; none when no end is known.
    pub until: Option<Date>,
    /// How many days, counted with both ends; none when no end is known.
    pub days: Option<i32>,
    /// The last Release to come by which the replacement would leave no gap.
    pub closed_by: Option<Release>,
    /// The first Release that would come too late.
    pub next_release: Option<Release>,
}

impl Gap {
    /// What is wrong: a part of a sentence, without a full stop.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.cause {
            GapCause::NothingReplaces => "nothing is to replace it".to_owned(),
            GapCause::NoDay(id) => format!("`{id}`, which is to replace it, has no known day"),
            GapCause::TooLate(id, day) => {
                let days = self.days.unwrap_or_default();
                let plural = if days == 1 { "" } else { "s" };
                format!("`{id}` takes effect on {day} only: {days} day{plural} with neither")
            }
        }
    }

    /// What would close it: a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> String {
        let replacement = match &self.cause {
            GapCause::NothingReplaces => {
                "raise a change that replaces it, to take effect".to_owned()
            }
            GapCause::NoDay(id) | GapCause::TooLate(id, _) => format!("let `{id}` take effect"),
        };
        let release = match (&self.closed_by, &self.next_release) {
            (Some(closing), _) => {
                format!("`{}` on {} is the last Release in time", closing.id, closing.date)
            }
            (None, Some(next)) => {
                let last = next.date.saturating_sub(1.day());
                format!(
                    "no Release falls in time; the next is `{}`, so the derogation must last until {last}",
                    next.id
                )
            }
            (None, None) => "no Release on file falls in time or later".to_owned(),
        };
        let extend = match self.until {
            Some(until) => format!("extend the derogation to {until}"),
            None => "extend the derogation".to_owned(),
        };
        format!("{extend}, or {replacement} by {} at the latest: {release}", self.from)
    }
}
