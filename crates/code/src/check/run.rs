//! Running the checks on the Code as it stands in a scope.

use std::sync::Arc;

use jiff::{ToSpan, civil::Date};

use super::{CHECKS, Case, Check, Run, Step, readable};
use crate::{
    amendment::{Act, Amendment},
    code::Code,
    finding::Finding,
    tables::{Scope, Tables},
};

/// How far before and after the scope's date changes are looked at, in months.
pub const CHANGE_WINDOW_MONTHS: i32 = 12;

/// Runs every check: on the tables of a scope, and on the changes since `from` (a year back when none
/// is given) and in the year ahead.
///
/// # Errors
/// When the scope cannot be built.
pub fn check(code: &Code, scope: &Scope, from: Option<Date>) -> Result<Vec<Finding>, Vec<Finding>> {
    let tables = code.tables_of(scope)?;
    let mut findings = run_state(code, &tables, CHECKS.iter());
    findings.extend(readable::faults(code, &tables));
    let since = from.unwrap_or_else(|| scope.on.saturating_sub(CHANGE_WINDOW_MONTHS.months()));
    let until = scope.on.saturating_add(CHANGE_WINDOW_MONTHS.months());
    for on in code.timeline().change_days() {
        if since < on && on <= until {
            findings.extend(run_change(code, scope, on)?);
        }
    }
    let plain = Scope { with: Default::default(), ..scope.clone() };
    if !scope.with.is_empty() {
        let before = code.tables_of(&plain)?;
        let step = Step { before: &before, after: &tables, on: scope.on };
        run_step(&step, &mut findings);
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// Runs checks of a state on tables, with hints to the amendments that would mend what they find.
pub fn run_state<'c>(
    code: &Code,
    tables: &Tables,
    checks: impl Iterator<Item = &'c Check>,
) -> Vec<Finding> {
    let case = Case { tables, timeline: code.timeline(), focus: None };
    let mut findings = Vec::new();
    for check in checks {
        if let Run::State(run) = check.run {
            run(&case, &mut findings);
        }
    }
    findings.into_iter().map(|finding| with_repair(finding, code, tables)).collect()
}

/// Runs the checks of a change on the two sides of a day.
pub(super) fn run_change(
    code: &Code,
    scope: &Scope,
    on: Date,
) -> Result<Vec<Finding>, Vec<Finding>> {
    let on_day = |on| Scope { on, with: Default::default(), ..scope.clone() };
    let before = code.tables_of(&on_day(on.saturating_sub(1.day())))?;
    let after = code.tables_of(&on_day(on))?;
    let mut findings = Vec::new();
    run_step(&Step { before: &before, after: &after, on }, &mut findings);
    Ok(findings)
}

fn run_step(step: &Step<'_>, findings: &mut Vec<Finding>) {
    for check in CHECKS {
        if let Run::Change(run) = check.run {
            run(step, findings);
        }
    }
}

/// Points at the amendment that would make the very change that is missing.
fn with_repair(finding: Finding, code: &Code, tables: &Tables) -> Finding {
    let Some((table, key)) = finding.about.clone() else { return finding };
    let repair = code.timeline().amendments().iter().find(|amendment| {
        !tables.applied.contains(&amendment.id)
            && finding.amendment.as_ref() != Some(&amendment.id)
            && mends(amendment, &table, &key)
    });
    match repair {
        None => finding,
        Some(amendment) => {
            let when = day_in_words(code, amendment);
            finding.with_related(
                amendment.place.clone(),
                format!("`{}` ‘{}’ mends this, {when}", amendment.id, amendment.title),
            )
        }
    }
}

fn mends(amendment: &Amendment, table: &str, key: &str) -> bool {
    amendment.changes.iter().any(|change| {
        change.table == table
            && *change.key == *key
            && !matches!(&change.act, Act::Set(cells) if cells.is_empty())
    })
}

fn day_in_words(code: &Code, amendment: &Arc<Amendment>) -> String {
    match code.timeline().last_known_day(amendment) {
        Some(day) => format!("in force from {day}"),
        None => format!("{}, with no day known", amendment.standing),
    }
}
