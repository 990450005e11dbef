//! Changes of the Code, each on the day on which it took effect: for a User Role, and for a clause.

use std::collections::BTreeSet;

use code::{Code, id::ClauseId};
use jiff::{ToSpan as _, civil::Date};
use operations::role_changes;
use serde::Serialize;

use crate::error::Error;

/// Something that changed in the Code on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatedRow {
    /// The day on which it took effect.
    pub on: Date,
    /// What it is about: an area of a role's work, or a table.
    pub about: String,
    /// What changed, in a sentence without a full stop.
    pub what: String,
    /// The amendment behind it; none where the baseline's own rows change by date.
    pub amendment: Option<String>,
    /// The table and the row.
    pub row: String,
}

/// What changed for a User Role after `since`, up to `until`; the latest day first.
///
/// # Errors
/// When the Code of one of the days cannot be built.
pub fn role_over_time(
    code: &Code,
    role: &str,
    since: Date,
    until: Date,
) -> Result<Vec<DatedRow>, Error> {
    over_time(code, since, until, |on, before, after| {
        let changes = role_changes(before, after, role).into_iter();
        changes
            .map(|change| DatedRow {
                on,
                about: change.area.to_string(),
                what: change.what,
                amendment: change.amendment,
                row: change.row,
            })
            .collect()
    })
}

/// What changed after `since`, up to `until`, in the rows that come from a clause or a part of it; the latest day first.
///
/// # Errors
/// As [`role_over_time`].
pub fn clause_over_time(
    code: &Code,
    clause: &ClauseId,
    since: Date,
    until: Date,
) -> Result<Vec<DatedRow>, Error> {
    over_time(code, since, until, |on, before, after| {
        let differences = code::diff::diff(before, after).into_iter().filter(|difference| {
            let rows = [&difference.before, &difference.after].into_iter().flatten();
            rows.into_iter().any(|row| {
                row.provenance.clause.as_ref().is_some_and(|each| each.is_within(clause))
            })
        });
        let rows = differences.flat_map(|difference| super::difference(&difference));
        rows.map(|row| DatedRow {
            on,
            what: match row.change {
                "set" => format!(
                    "{}: {} becomes {}",
                    row.column,
                    quoted(&row.before),
                    quoted(&row.after)
                ),
                change => change.to_owned(),
            },
            amendment: Some(row.amendment).filter(|id| !id.is_empty()),
            row: format!("{} {}", row.table, row.key),
            about: row.table,
        })
        .collect()
    })
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("“{text}”") }
}

fn over_time(
    code: &Code,
    since: Date,
    until: Date,
    told: impl Fn(Date, &code::Tables, &code::Tables) -> Vec<DatedRow>,
) -> Result<Vec<DatedRow>, Error> {
    let mut rows = Vec::new();
    for on in days(code).into_iter().rev().filter(|on| since < *on && *on <= until) {
        let before = code.tables_on(on.saturating_sub(1.day()))?;
        rows.extend(told(on, &before, &code.tables_on(on)?));
    }
    Ok(rows)
}

/// Every day on which the Code is another than on the day before.
fn days(code: &Code) -> BTreeSet<Date> {
    let mut days = code.timeline().change_days();
    for row in code.tables().values().flat_map(|table| &table.rows) {
        days.extend(row.validity.from);
        days.extend(row.validity.until.and_then(|until| until.checked_add(1.day()).ok()));
    }
    days
}
