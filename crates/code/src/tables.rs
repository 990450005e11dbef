//! All tables on a date, with the amendments that are in force on it or are tried on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::{
    finding::Finding,
    id::AmendmentId,
    table::{Cells, Row, Table, TableSchema},
};

/// The rows of one table on a date, by key, in the order of the file.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The schema.
    pub schema: Arc<TableSchema>,
    /// The rows.
    pub rows: IndexMap<Arc<str>, Arc<Row>>,
}

impl Sheet {
    /// The rows of a table that are in force on a date.
    #[must_use]
    pub fn on(table: &Table, on: Date) -> Self {
        let rows = table.rows.iter().filter(|row| row.validity.covers(on));
        let rows = rows.map(|row| (table.key(row).into(), Arc::new(row.clone()))).collect();
        Self { schema: Arc::clone(&table.schema), rows }
    }

    /// The row with a key, parts joined by `/`.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&Arc<Row>> {
        self.rows.get(key)
    }

    /// Readers of the rows' cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.values().map(|row| Cells::new(&self.schema, row))
    }

    /// Whether two sheets say the same, in whatever order.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len()
            && self
                .rows
                .iter()
                .all(|(key, row)| other.rows.get(key).is_some_and(|each| row.says_the_same(each)))
    }
}

/// What is asked of the Code: a date, and what is tried on top of what is in force on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The date.
    pub on: Date,
    /// Amendments that are taken to be in force, whatever their date.
    pub with: BTreeSet<AmendmentId>,
    /// Amendments that are left out, whatever their date.
    pub without: BTreeSet<AmendmentId>,
    /// The Party whose derogations are laid over; none for the Code as it stands for all.
    pub party: Option<String>,
}

impl Scope {
    /// The Code as it stands on a date, nothing tried.
    #[must_use]
    pub fn on(on: Date) -> Self {
        Self { on, with: BTreeSet::new(), without: BTreeSet::new(), party: None }
    }

    /// The same, with one more amendment.
    #[must_use]
    pub fn with(mut self, id: AmendmentId) -> Self {
        self.with.insert(id);
        self
    }

    /// The same, without an amendment.
    #[must_use]
    pub fn without(mut self, id: AmendmentId) -> Self {
        self.without.insert(id);
        self
    }
}

/// All tables of a scope. Cheap to clone: tables that no amendment touches are shared.
#[derive(Debug, Clone)]
pub struct Tables {
    /// What was asked.
    pub scope: Scope,
    /// The tables, by name.
    pub sheets: BTreeMap<String, Arc<Sheet>>,
    /// The amendments that were applied, in order.
    pub applied: Vec<AmendmentId>,
}

impl Tables {
    /// A table by name.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Arc<Sheet>> {
        self.sheets.get(name)
    }

    /// A row by table and key.
    #[must_use]
    pub fn row(&self, table: &str, key: &str) -> Option<&Arc<Row>> {
        self.sheets.get(table)?.row(key)
    }

    /// Whether both hold the same rows.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.sheets.len() == other.sheets.len()
            && self.sheets.iter().zip(&other.sheets).all(|((name, sheet), (name_too, other))| {
                name == name_too && (Arc::ptr_eq(sheet, other) || sheet.says_the_same(other))
            })
    }

    /// Reads every row of a table as a typed rule; what cannot be read becomes a finding.
    pub fn read<T>(
        &self,
        table: &str,
        read: fn(Cells<'_>) -> Result<T, Finding>,
        faults: &mut Vec<Finding>,
    ) -> Vec<T> {
        let Some(sheet) = self.sheets.get(table) else {
            let place = crate::position::Position::line(&"tables.toml".into(), 1);
            let message = format!("there is no table `{table}`");
            faults.push(Finding::error("missing-table", place, message));
            return Vec::new();
        };
        let readable = |cells| read(cells).map_err(|fault| faults.push(fault)).ok();
        sheet.cells().filter_map(readable).collect()
    }
}
