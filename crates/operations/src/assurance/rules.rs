//! The rules of assurance on a day, typed from the tables. Nothing here is a number of our own.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use code::{
    Baseline, Calendar, Finding, Jurisdiction, Position, Provenance, Tables, WorkingDays,
    id::BodyId, table::Cells,
};
use jiff::{ToSpan as _, civil::Date};

use super::{AssessmentKind, Group, Level, Regime};

/// A row of `assurance_statuses`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRule {
    /// Of security or of privacy.
    pub regime: Regime,
    /// The level.
    pub level: Level,
    /// The word for it on the day.
    pub label: String,
    /// Whether it lets a Party become a User.
    pub entry_allowed: bool,
    /// What it asks for.
    pub condition: String,
    /// Which assessment comes after it: `none`, `follow-up`, `further-full-by-choice` or `further-full`.
    pub further: String,
    /// The amendment that set a cell of the row, if one did.
    pub by: Option<String>,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// A row of `assurance_deciders`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// Of security or of privacy.
    pub regime: Regime,
    /// The body that sets statuses.
    pub body: BodyId,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// A row of `assessment_cycle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRule {
    /// Whose.
    pub group: Group,
    /// The year, from 1.
    pub year: u8,
    /// The kind of assessment; none where it is not known to us.
    pub kind: Option<AssessmentKind>,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// A row of `assurance_rules`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The value as it is written.
    pub value: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// The rules of a day.
#[derive(Debug, Clone)]
pub struct AssuranceRules {
    /// The day.
    pub on: Date,
    /// The statuses.
    pub statuses: Vec<StatusRule>,
    /// Who sets them.
    pub deciders: Vec<Decider>,
    /// The cycle.
    pub cycle: Vec<CycleRule>,
    /// The User Roles that there are.
    pub roles: Vec<String>,
    terms: BTreeMap<String, Term>,
    calendar: Arc<Calendar>,
    jurisdiction: Jurisdiction,
}

/// What `due-day` says when a day gives way to the Working Day before it.
const WORKING_DAY_BEFORE: &str = "working-day-before";

impl AssuranceRules {
    /// The rules of tables and of the baseline of the same day.
    ///
    /// # Errors
    /// Every row that cannot be read, and every term that is not a number of months or premises.
    pub fn of(tables: &Tables, baseline: &Baseline) -> Result<Self, Vec<Finding>> {
        let mut faults = Vec::new();
        let terms = tables.read("assurance_rules", read_term, &mut faults);
        let rules = Self {
            on: tables.scope.on,
            statuses: tables.read("assurance_statuses", read_status, &mut faults),
            deciders: tables.read("assurance_deciders", read_decider, &mut faults),
            cycle: tables.read("assessment_cycle", read_cycle, &mut faults),
            roles: tables.read("user_roles", |cells| cells.text("id"), &mut faults),
            terms: terms.into_iter().collect(),
            calendar: Arc::clone(&baseline.calendar),
            jurisdiction: baseline.jurisdiction,
        };
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }

    /// The rule of a level.
    #[must_use]
    pub fn status(&self, regime: Regime, level: Level) -> Option<&StatusRule> {
        self.statuses.iter().find(|rule| rule.regime == regime && rule.level == level)
    }

    /// The word for a level on this day; the level itself where no row has one.
    #[must_use]
    pub fn label(&self, regime: Regime, level: Level) -> String {
        self.status(regime, level).map_or_else(|| level.to_string(), |rule| rule.label.clone())
    }

    /// The bodies that may set a status on this day.
    pub fn deciders(&self, regime: Regime) -> impl Iterator<Item = &Decider> {
        self.deciders.iter().filter(move |each| each.regime == regime)
    }

    /// A term of `assurance_rules`, if it is in force.
    #[must_use]
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.get(id)
    }

    /// A term read as a number, if it is in force.
    #[must_use]
    pub fn number<T: FromStr>(&self, id: &str) -> Option<(T, &Provenance)> {
        let term = self.term(id)?;
        Some((term.value.parse().ok()?, &term.provenance))
    }

    /// A day so many months later, as a term says, moved as `due-day` says.
    #[must_use]
    pub fn months_after(&self, from: Date, term: &str) -> Option<(Date, &Provenance)> {
        let (months, provenance) = self.number::<i32>(term)?;
        let day = from.checked_add(months.months()).ok()?;
        Some((self.due_day(day), provenance))
    }

    /// The day itself, or the Working Day before it where the rules say so.
    #[must_use]
    pub fn due_day(&self, day: Date) -> Date {
        let moves = self.term("due-day").is_some_and(|term| term.value == WORKING_DAY_BEFORE);
        let before = || self.calendar.before(day, WorkingDays(0), self.jurisdiction).ok();
        // Beyond the table of bank holidays nobody can tell: the day stays as it is.
        moves.then(before).flatten().unwrap_or(day)
    }

    /// Whether a day is a Working Day, as far as the table of bank holidays reaches.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> Option<bool> {
        self.calendar.is_working_day(day, self.jurisdiction).ok()
    }
}

fn read_status(cells: Cells<'_>) -> Result<StatusRule, Finding> {
    Ok(StatusRule {
        regime: cells.parsed("regime")?,
        level: cells.parsed("level")?,
        label: cells.text("label")?,
        entry_allowed: cells.yes_no("entry_allowed")?,
        condition: cells.text("condition")?,
        further: cells.text("further_assessment")?,
        by: crate::entry_tests::touched_by(cells.row()),
        provenance: cells.row().provenance.clone(),
    })
}

fn read_decider(cells: Cells<'_>) -> Result<Decider, Finding> {
    Ok(Decider {
        regime: cells.parsed("regime")?,
        body: cells.parsed("body")?,
        provenance: cells.row().provenance.clone(),
    })
}

fn read_cycle(cells: Cells<'_>) -> Result<CycleRule, Finding> {
    Ok(CycleRule {
        group: cells.parsed("users")?,
        year: cells.number("year")?,
        kind: cells.parsed_if_any("assessment")?,
        provenance: cells.row().provenance.clone(),
    })
}

fn read_term(cells: Cells<'_>) -> Result<(String, Term), Finding> {
    let row = cells.row();
    let term = Term { value: cells.text("value")?, provenance: row.provenance.clone() };
    let unit = cells.text("unit")?;
    if unit != "word" && term.value.parse::<u32>().is_err() {
        return Err(bad(&row.place, &format!("`{}` is no number of {unit}", term.value)));
    }
    Ok((cells.text("id")?, term))
}

fn bad(place: &Position, what: &str) -> Finding {
    Finding::error("bad-value", place.clone(), what.to_owned()).with_help("write a whole number")
}
