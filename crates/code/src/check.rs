//! Checks: rules over the tables that the schema cannot say. One file a check.
//!
//! A check of a *state* looks at the tables of one scope; a check of a *change* compares the tables
//! on the two sides of a day. [`CHECKS`] lists them all.

mod alert_not_named;
mod alert_without_setting;
mod allow;
mod dangling_reference;
mod derogation_gap;
mod eligible_not_tested;
mod feature_unreachable;
#[cfg(test)]
mod fixture;
mod label_reused;
mod over_time;
mod readable;
mod right_missing;
mod rules_locked;
mod run;
mod setting_without_alert;
mod tested_not_available;
mod tested_not_eligible;
mod twin_role_tables;
mod twin_scheduling_tables;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    amendment::Timeline,
    finding::{Finding, Severity},
    tables::Tables,
};

pub use allow::{Allowance, Allowances};
pub use over_time::{Spell, over_time};
pub use run::{CHANGE_WINDOW_MONTHS, check, run_state};

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct Case<'c> {
    /// The tables.
    pub tables: &'c Tables,
    /// The amendments and their days.
    pub timeline: &'c Timeline,
    /// The parts that are asked about, as [`Check::part`] gives them; none means all.
    pub focus: Option<&'c BTreeSet<String>>,
}

impl Case<'_> {
    /// Whether a part is asked about.
    #[must_use]
    pub fn in_focus(&self, part: &str) -> bool {
        self.focus.is_none_or(|focus| focus.contains(part))
    }
}

/// What a check of a change looks at.
#[derive(Clone, Copy)]
pub struct Step<'c> {
    /// The tables before.
    pub before: &'c Tables,
    /// The tables after.
    pub after: &'c Tables,
    /// The first day of the tables after.
    pub on: Date,
}

/// How a check is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// On the tables of a scope.
    State(fn(&Case<'_>, &mut Vec<Finding>)),
    /// On the two sides of a change.
    Change(fn(&Step<'_>, &mut Vec<Finding>)),
}

/// A check.
pub struct Check {
    /// Its id.
    pub id: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it finds, in a sentence without a full stop.
    pub finds: &'static str,
    /// Why that matters, whence it is known, and how it is mended.
    pub explanation: &'static str,
    /// The tables that it reads.
    pub reads: &'static [&'static str],
    /// The part of the tables to which a row belongs, where the check can look at one part without the
    /// others (such as one Service Reference Variant); none where it needs all of them.
    pub part: Option<fn(key: &str) -> &str>,
    /// How it is run.
    pub run: Run,
}

/// Every check, in the order of their ids.
pub const CHECKS: &[Check] = &[
    alert_not_named::CHECK,
    alert_without_setting::CHECK,
    dangling_reference::CHECK,
    derogation_gap::CHECK,
    eligible_not_tested::CHECK,
    feature_unreachable::CHECK,
    label_reused::CHECK_STATE,
    label_reused::CHECK,
    right_missing::CHECK,
    rules_locked::CHECK,
    setting_without_alert::CHECK,
    tested_not_available::CHECK,
    tested_not_eligible::CHECK,
    twin_role_tables::CHECK,
    twin_scheduling_tables::CHECK,
];

/// What the readers of files find, before any check can run: the id and what it means.
pub const READING: &[(&str, &str)] = &[
    (
        "bad-amendment",
        "The file of an amendment cannot be read as one: a word, a date or a key is not as it should be.",
    ),
    ("bad-schema", "The schema of the tables cannot be read, or contradicts itself."),
    (
        "bad-value",
        "A cell does not hold what its column's type asks for, or a row has too few or too many cells.",
    ),
    ("cyclic-amendments", "Amendments require each other in a circle, so that none can be first."),
    ("duplicate-key", "Two rows that are in force on the same day have the same key."),
    ("missing-amendment", "An amendment is applied without one that it requires."),
    ("missing-row", "An amendment changes a row that is not there."),
    ("missing-table", "A table of the schema has no file."),
    (
        "stale-value",
        "An amendment expects a cell to hold another value than it does: it was written against another version.",
    ),
    ("unknown-amendment", "An amendment is named that is not among the files."),
    ("unknown-column", "An amendment names a column that the table has not."),
    (
        "unknown-release",
        "An amendment takes effect with a Release that is not in the table of Releases.",
    ),
    ("unknown-table", "A file or an amendment names a table that the schema has not."),
];

/// The first part of a key: the Service Reference Variant of a row about one.
fn first_part(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}
