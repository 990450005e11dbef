//! What differs between two states of the tables, and which amendment last changed a cell.

use std::sync::Arc;

use crate::{
    amendment::{Act, CellChange, Change},
    position::Position,
    table::{Row, TableSchema, Touch},
    tables::{Sheet, Tables},
};

/// One row that differs.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The table's schema.
    pub schema: Arc<TableSchema>,
    /// The row's key.
    pub key: Arc<str>,
    /// The row before; none when it was put in.
    pub before: Option<Arc<Row>>,
    /// The row after; none when it was taken out.
    pub after: Option<Arc<Row>>,
}

impl Difference {
    /// The columns, among the table's own, that differ.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            return (0..self.schema.columns.len()).collect();
        };
        let pairs = before.values.iter().zip(&after.values).enumerate();
        pairs.filter(|(_, (one, two))| one != two).map(|(index, _)| index).collect()
    }

    /// The amendments' marks that the row after has and the row before had not.
    #[must_use]
    pub fn touches(&self) -> Vec<&Touch> {
        let before = self.before.as_ref().map(|row| row.touches.as_slice()).unwrap_or_default();
        let after = self.after.as_ref().map(|row| row.touches.as_slice()).unwrap_or_default();
        after.iter().filter(|touch| !before.contains(touch)).collect()
    }

    /// The changes that make the row before into the row after.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let change = |act, place: &Position| Change {
            table: self.schema.name.clone(),
            key: Arc::clone(&self.key),
            act,
            place: place.clone(),
        };
        let insert = |row: &Arc<Row>| {
            let mut row = Row::clone(row);
            row.touches.clear();
            let place = row.place.clone();
            change(Act::Insert(Box::new(row)), &place)
        };
        match (&self.before, &self.after) {
            (None, None) => Vec::new(),
            (None, Some(after)) => vec![insert(after)],
            (Some(before), None) => vec![change(Act::Delete(Vec::new()), &before.place)],
            (Some(before), Some(after)) if before.provenance != after.provenance => {
                vec![change(Act::Delete(Vec::new()), &before.place), insert(after)]
            }
            (Some(before), Some(after)) => {
                let cell = |column: usize| {
                    Some(CellChange {
                        column,
                        from: before.values.get(column)?.clone(),
                        to: after.values.get(column)?.clone(),
                        place: after.place.clone(),
                    })
                };
                let cells = self.columns().into_iter().filter_map(cell).collect();
                vec![change(Act::Set(cells), &after.place)]
            }
        }
    }
}

/// The rows that differ between two states, by table and then in the order of the rows.
#[must_use]
pub fn diff(before: &Tables, after: &Tables) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (name, sheet) in &after.sheets {
        match before.sheets.get(name) {
            Some(earlier) if Arc::ptr_eq(earlier, sheet) => {}
            Some(earlier) => sheet_diff(earlier, sheet, &mut differences),
            None => {
                let empty = Sheet { schema: Arc::clone(&sheet.schema), ..Sheet::clone(sheet) };
                let empty = Sheet { rows: indexmap::IndexMap::new(), ..empty };
                sheet_diff(&empty, sheet, &mut differences);
            }
        }
    }
    differences
}

fn sheet_diff(before: &Sheet, after: &Sheet, differences: &mut Vec<Difference>) {
    let mut push = |key: &Arc<str>, one: Option<&Arc<Row>>, two: Option<&Arc<Row>>| {
        differences.push(Difference {
            schema: Arc::clone(&after.schema),
            key: Arc::clone(key),
            before: one.cloned(),
            after: two.cloned(),
        });
    };
    for (key, row) in &before.rows {
        match after.rows.get(key) {
            None => push(key, Some(row), None),
            Some(other) if !Arc::ptr_eq(row, other) && !row.says_the_same(other) => {
                push(key, Some(row), Some(other));
            }
            Some(_) => {}
        }
    }
    for (key, row) in after.rows.iter().filter(|(key, _)| !before.rows.contains_key(*key)) {
        push(key, None, Some(row));
    }
}

/// Who last wrote a cell of a row: an amendment's mark, or none where the baseline's file did.
#[must_use]
pub fn blame(row: &Row, column: usize) -> Option<&Touch> {
    row.touches.iter().rev().find(|touch| touch.column.is_none_or(|each| each == column))
}
