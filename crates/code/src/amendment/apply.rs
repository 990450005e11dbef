//! Applying an amendment to tables, and taking it back.

use std::{collections::BTreeMap, sync::Arc};

use super::{Act, Amendment, Change};
use crate::{
    finding::Finding,
    id::AmendmentId,
    table::{Row, Touch, Value},
    tables::{Sheet, Tables},
};

/// What an amendment did to tables: enough to take it back.
#[derive(Debug, Clone)]
#[must_use = "without it the amendment cannot be taken back"]
pub struct Applied {
    by: AmendmentId,
    undo: Vec<Undo>,
}

#[derive(Debug, Clone)]
struct Undo {
    table: String,
    key: Arc<str>,
    /// The row as it was and its place in the order, if there was one.
    before: Option<(usize, Arc<Row>)>,
}

/// Applies an amendment: all of its changes, or none.
///
/// # Errors
/// Every change that does not fit: a row that is missing or already there, a cell that holds another
/// value than the amendment was written against.
pub fn apply(tables: &mut Tables, amendment: &Amendment) -> Result<Applied, Vec<Finding>> {
    let mut changed: BTreeMap<&str, Sheet> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut undo = Vec::with_capacity(amendment.changes.len());
    for change in &amendment.changes {
        let sheet = match changed.entry(change.table.as_str()) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let Some(sheet) = tables.sheets.get(&change.table) else {
                    let message = format!("`{}` is no table", change.table);
                    findings.push(Finding::error("unknown-table", change.place.clone(), message));
                    continue;
                };
                entry.insert(Sheet::clone(sheet))
            }
        };
        let before = sheet.rows.get_full(&change.key).map(|(at, _, row)| (at, Arc::clone(row)));
        match change_row(sheet, change, amendment) {
            Ok(()) => undo.push(Undo {
                table: change.table.clone(),
                key: Arc::clone(&change.key),
                before,
            }),
            Err(faults) => findings.extend(faults),
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    for (name, sheet) in changed {
        tables.sheets.insert(name.to_owned(), Arc::new(sheet));
    }
    tables.applied.push(amendment.id.clone());
    Ok(Applied { by: amendment.id.clone(), undo })
}

/// Takes an amendment back. It must be the last that was applied to the rows that it changed.
pub fn revert(tables: &mut Tables, applied: Applied) {
    for undo in applied.undo.into_iter().rev() {
        let Some(sheet) = tables.sheets.get_mut(&undo.table) else { continue };
        let sheet = Arc::make_mut(sheet);
        sheet.rows.shift_remove(&undo.key);
        if let Some((at, row)) = undo.before {
            let at = at.min(sheet.rows.len());
            sheet.rows.shift_insert(at, undo.key, row);
        }
    }
    tables.applied.retain(|id| *id != applied.by);
}

fn change_row(
    sheet: &mut Sheet,
    change: &Change,
    amendment: &Amendment,
) -> Result<(), Vec<Finding>> {
    let stale = |message: String| {
        Finding::error("stale-value", change.place.clone(), message).with_help(
            "the amendment was written against another version: draft it again on this one",
        )
    };
    let touch = |column| Touch { column, by: amendment.id.clone(), place: change.place.clone() };
    let present = sheet.rows.get(&change.key);
    match (&change.act, present) {
        (Act::Insert(row), None) => {
            let mut row = Row::clone(row);
            row.touches.push(touch(None));
            sheet.rows.insert(Arc::clone(&change.key), Arc::new(row));
            Ok(())
        }
        (Act::Insert(_), Some(present)) => {
            let message = format!("`{}` is already a row of `{}`", change.key, change.table);
            let finding = Finding::error("duplicate-key", change.place.clone(), message)
                .with_related(present.place.clone(), "it stands here")
                .with_help("set its cells instead of inserting it");
            Err(vec![finding])
        }
        (Act::Set(_) | Act::Delete(_), None) => {
            Err(vec![stale(format!("there is no row `{}` in `{}`", change.key, change.table))])
        }
        (Act::Set(cells), Some(present)) => {
            let mut row = Row::clone(present);
            let mut faults = Vec::new();
            for cell in cells {
                let Some(value) = row.values.get_mut(cell.column) else { continue };
                if *value == cell.from {
                    value.clone_from(&cell.to);
                    row.touches
                        .push(Touch { place: cell.place.clone(), ..touch(Some(cell.column)) });
                } else {
                    let mut fault = stale(wrong_value(sheet, cell.column, &cell.from, value));
                    fault.place = cell.place.clone();
                    faults.push(fault.with_related(present.place.clone(), "the row stands here"));
                }
            }
            if !faults.is_empty() {
                return Err(faults);
            }
            row.provenance.confidence = row.provenance.confidence.max(amendment.confidence);
            sheet.rows.insert(Arc::clone(&change.key), Arc::new(row));
            Ok(())
        }
        (Act::Delete(expected), Some(present)) => {
            let wrong = expected.iter().filter_map(|each| {
                let value = present.values.get(each.column)?;
                (*value != each.value).then(|| {
                    stale(wrong_value(sheet, each.column, &each.value, value))
                        .with_related(present.place.clone(), "the row stands here")
                })
            });
            let faults: Vec<Finding> = wrong.collect();
            if faults.is_empty() {
                sheet.rows.shift_remove(&change.key);
                Ok(())
            } else {
                Err(faults)
            }
        }
    }
}

fn wrong_value(sheet: &Sheet, column: usize, expected: &Value, found: &Value) -> String {
    let name = sheet.schema.columns.get(column).map_or("?", |column| column.name.as_str());
    format!("`{name}` holds `{}`, not `{}`", found.written(), expected.written())
}
