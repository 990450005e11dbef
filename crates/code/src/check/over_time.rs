//! Findings over time: since when, until when, and what began and ended them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};

use super::{CHECKS, readable, run};
use crate::{code::Code, finding::Finding, id::AmendmentId, tables::Scope};

/// A finding and the days on which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// The finding, as it was on its first day.
    pub finding: Finding,
    /// The first day; none when it stood from the start.
    pub from: Option<Date>,
    /// The last day; none when it still stands at the end.
    pub until: Option<Date>,
    /// The amendments of the day after the last without which it would go on.
    pub ended_by: Vec<AmendmentId>,
}

/// Runs every check on every day on which something changes, from one day to another.
///
/// # Errors
/// When the tables of a day cannot be built.
pub fn over_time(code: &Code, first: Date, last: Date) -> Result<Vec<Spell>, Vec<Finding>> {
    let mut days: BTreeSet<Date> = code
        .timeline()
        .change_days()
        .into_iter()
        .chain(row_days(code))
        .filter(|on| first < *on && *on <= last)
        .collect();
    days.insert(first);
    let mut open: BTreeMap<String, Spell> = BTreeMap::new();
    let mut done = Vec::new();
    let mut applied_before: BTreeSet<AmendmentId> = BTreeSet::new();
    for on in days {
        let tables = code.tables_on(on)?;
        let applied: BTreeSet<AmendmentId> = tables.applied.iter().cloned().collect();
        let came: Vec<AmendmentId> = applied.difference(&applied_before).cloned().collect();
        let mut found = run::run_state(code, &tables, CHECKS.iter());
        found.extend(readable::faults(code, &tables));
        let mut standing = BTreeMap::new();
        for finding in found {
            let (id, table, key) = finding.identity();
            let name = format!("{id} {table} {key}");
            let from = (on > first).then_some(on);
            let spell = open.remove(&name).unwrap_or(Spell {
                finding,
                from,
                until: None,
                ended_by: Vec::new(),
            });
            standing.insert(name, spell);
        }
        let until = Some(on.saturating_sub(1.day()));
        let ended = std::mem::replace(&mut open, standing).into_values();
        for spell in ended {
            let ended_by = responsible(code, on, &came, &spell.finding)?;
            done.push(Spell { until, ended_by, ..spell });
        }
        if on > first {
            let changes = run::run_change(code, &Scope::on(on), on)?;
            done.extend(changes.into_iter().map(|finding| Spell {
                finding,
                from: Some(on),
                until: Some(on),
                ended_by: Vec::new(),
            }));
        }
        applied_before = applied;
    }
    done.extend(open.into_values());
    done.sort_by(|one, two| (one.from, &one.finding).cmp(&(two.from, &two.finding)));
    Ok(done)
}

/// Of amendments that took effect on a day, those without which a finding would stand on it.
fn responsible(
    code: &Code,
    on: Date,
    came: &[AmendmentId],
    finding: &Finding,
) -> Result<Vec<AmendmentId>, Vec<Finding>> {
    let [_, _, ..] = came else { return Ok(came.to_vec()) };
    let mut responsible = Vec::new();
    for id in came {
        // One on which another of the day builds cannot be left out by itself: it is not told.
        let Ok(tables) = code.tables_of(&Scope::on(on).without(id.clone())) else { continue };
        let found = run::run_state(code, &tables, CHECKS.iter());
        if found.iter().any(|each| each.identity() == finding.identity()) {
            responsible.push(id.clone());
        }
    }
    Ok(if responsible.is_empty() { came.to_vec() } else { responsible })
}

/// The days on which rows of dated tables begin, and those after they end.
fn row_days(code: &Code) -> impl Iterator<Item = Date> {
    let rows =
        code.tables().values().filter(|table| table.schema.dated).flat_map(|table| &table.rows);
    rows.flat_map(|row| {
        let after = row.validity.until.and_then(|until| until.checked_add(1.day()).ok());
        [row.validity.from, after]
    })
    .flatten()
}
