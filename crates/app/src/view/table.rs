//! The Code's tables as people look at them: rows, what differs, and who last wrote what.

use std::collections::BTreeMap;

use code::{
    Code, Tables,
    diff::{self, Difference},
    table::{Row, TableSchema},
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::error::Error;

/// Named cells in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record(pub Vec<(String, String)>);

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A table's name and what it holds.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    /// Its name.
    pub table: String,
    /// What it is.
    pub title: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them are not certain: unverified or fictional.
    pub uncertain: usize,
    /// The amendments that wrote in it, in the scope that is asked for.
    pub amended_by: Vec<String>,
}

/// All tables.
#[must_use]
pub fn tables(tables: &Tables) -> Vec<TableRow> {
    let row = |(name, sheet): (&String, &std::sync::Arc<code::Sheet>)| {
        let mut amended_by: Vec<String> = sheet
            .rows
            .values()
            .flat_map(|row| row.touches.iter().map(|touch| touch.by.to_string()))
            .collect();
        amended_by.sort();
        amended_by.dedup();
        let uncertain = |row: &&std::sync::Arc<Row>| row.provenance.confidence.needs_warning();
        TableRow {
            table: name.clone(),
            title: sheet.schema.title.clone(),
            rows: sheet.rows.len(),
            uncertain: sheet.rows.values().filter(uncertain).count(),
            amended_by,
        }
    };
    tables.sheets.iter().map(row).collect()
}

/// The rows of a table whose key is, or begins with, what is given; columns that are empty in all of
/// them are left out.
///
/// # Errors
/// When there is no such table, or no such row.
pub fn rows(tables: &Tables, table: &str, key: Option<&str>) -> Result<Vec<Record>, Error> {
    let sheet = sheet(tables, table)?;
    let wanted = |each: &str| {
        key.is_none_or(|key| {
            each.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let found: Vec<&Row> =
        sheet.rows.iter().filter(|(each, _)| wanted(each)).map(|(_, row)| row.as_ref()).collect();
    if let (true, Some(key)) = (found.is_empty(), key) {
        return Err(Error::input(
            format!("`{table}` has no row `{key}` on {}", tables.scope.on),
            format!(
                "`secant code show {table}` shows all; the key is {}",
                sheet.schema.key.join("/")
            ),
        ));
    }
    let used = |index: usize| {
        found.iter().any(|row| {
            row.values
                .get(index)
                .is_some_and(|value| !value.texts().is_empty() || !value.written().is_empty())
        })
    };
    let columns: Vec<usize> =
        (0..sheet.schema.columns.len()).filter(|index| used(*index)).collect();
    Ok(found.into_iter().map(|row| record(&sheet.schema, row, &columns)).collect())
}

fn sheet<'t>(tables: &'t Tables, table: &str) -> Result<&'t code::Sheet, Error> {
    tables.sheet(table).map(AsRef::as_ref).ok_or_else(|| {
        let known: Vec<&str> = tables.sheets.keys().map(String::as_str).collect();
        Error::input(
            format!("`{table}` is no table of the Code"),
            format!("the tables are {}", known.join(", ")),
        )
    })
}

fn record(schema: &TableSchema, row: &Row, columns: &[usize]) -> Record {
    let own = columns.iter().filter_map(|index| {
        Some((schema.columns.get(*index)?.name.clone(), row.values.get(*index)?.written()))
    });
    let mut cells: Vec<(String, String)> = own.collect();
    let mut by: Vec<&str> = row.touches.iter().map(|touch| touch.by.as_str()).collect();
    by.dedup();
    cells.push((
        "clause".to_owned(),
        row.provenance.clause.as_ref().map(ToString::to_string).unwrap_or_default(),
    ));
    cells.push(("confidence".to_owned(), row.provenance.confidence.to_string()));
    cells.push(("amended_by".to_owned(), by.join("; ")));
    Record(cells)
}

/// A cell or a row that differs.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceRow {
    /// The table.
    pub table: String,
    /// The row.
    pub key: String,
    /// `inserted`, `deleted` or `set`.
    pub change: &'static str,
    /// The column, where a cell was set.
    pub column: String,
    /// What it held before.
    pub before: String,
    /// What it holds after.
    pub after: String,
    /// The amendment, where one did it.
    pub amendment: String,
    /// How sure we are of the row.
    #[serde(skip)]
    pub confidence: String,
}

/// What differs between two states, one row a cell; whole rows as one.
#[must_use]
pub fn differences(before: &Tables, after: &Tables) -> Vec<DifferenceRow> {
    diff::diff(before, after).iter().flat_map(difference).collect()
}

/// The parts of one difference.
#[must_use]
pub fn difference(difference: &Difference) -> Vec<DifferenceRow> {
    let schema = &difference.schema;
    let told = difference.after.as_ref().or(difference.before.as_ref());
    let confidence = told.map(|row| row.provenance.confidence.to_string()).unwrap_or_default();
    let row =
        |change, column: &str, before: String, after: String, amendment: String| DifferenceRow {
            table: schema.name.clone(),
            key: difference.key.to_string(),
            change,
            column: column.to_owned(),
            before,
            after,
            amendment,
            confidence: confidence.clone(),
        };
    let whole = |row: &Row| {
        row.values
            .iter()
            .map(code::table::Value::written)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let by = |column: Option<usize>| {
        let touches = difference.touches();
        let mine = touches
            .iter()
            .rev()
            .find(|touch| column.is_none() || touch.column == column || touch.column.is_none());
        mine.map(|touch| touch.by.to_string()).unwrap_or_default()
    };
    match (&difference.before, &difference.after) {
        (None, Some(after)) => vec![row("inserted", "", String::new(), whole(after), by(None))],
        (Some(before), None) => {
            vec![row("deleted", "", whole(before), String::new(), String::new())]
        }
        (Some(before), Some(after)) => difference
            .columns()
            .into_iter()
            .filter_map(|index| {
                let name = &schema.columns.get(index)?.name;
                let (was, is) =
                    (before.values.get(index)?.written(), after.values.get(index)?.written());
                Some(row("set", name, was, is, by(Some(index))))
            })
            .collect(),
        (None, None) => Vec::new(),
    }
}

/// Who last wrote a cell.
#[derive(Debug, Clone, Serialize)]
pub struct BlameRow {
    /// The row.
    pub key: String,
    /// The column.
    pub column: String,
    /// What it holds.
    pub value: String,
    /// The amendment, or `baseline`.
    pub written_by: String,
    /// Since when, where an amendment wrote it.
    pub since: String,
    /// Where it is written.
    pub place: String,
}

/// Who last wrote each cell of the rows of a table with a key.
///
/// # Errors
/// As [`rows`].
pub fn blame(code: &Code, tables: &Tables, table: &str, key: &str) -> Result<Vec<BlameRow>, Error> {
    // Says what is wrong with the table or the key.
    rows(tables, table, Some(key))?;
    let sheet = sheet(tables, table)?;
    let mut blamed = Vec::new();
    for (each, row) in &sheet.rows {
        if !each.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            continue;
        }
        for (index, column) in sheet.schema.columns.iter().enumerate() {
            let value = row.values.get(index).map(code::table::Value::written).unwrap_or_default();
            let touch = diff::blame(row, index);
            let since = touch.and_then(|touch| {
                let amendment = code.timeline().get(&touch.by)?;
                code.timeline().day(amendment, tables.scope.on)
            });
            blamed.push(BlameRow {
                key: each.to_string(),
                column: column.name.clone(),
                value,
                written_by: touch
                    .map_or_else(|| "baseline".to_owned(), |touch| touch.by.to_string()),
                since: since.map(|day| day.to_string()).unwrap_or_default(),
                place: touch.map_or(&row.place, |touch| &touch.place).to_string(),
            });
        }
    }
    Ok(blamed)
}

/// How the rows of a table's file differ between two versions of the Code; validity and provenance count.
#[must_use]
pub fn file_differences(before: &Code, after: &Code, table: &str) -> Vec<DifferenceRow> {
    let lines = |code: &Code| -> Vec<(String, Vec<String>)> {
        let Some(table) = code.table(table) else { return Vec::new() };
        let from =
            |row: &Row| row.validity.from.map(|day| format!(" from {day}")).unwrap_or_default();
        let line = |row: &Row| (format!("{}{}", table.key(row), from(row)), table.written(row));
        table.rows.iter().map(line).collect()
    };
    let (was, is) = (lines(before), lines(after));
    let header: Vec<String> = after
        .table(table)
        .map(|table| table.schema.header().into_iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let by_key: BTreeMap<&str, &Vec<String>> =
        was.iter().map(|(key, cells)| (key.as_str(), cells)).collect();
    let mut rows = Vec::new();
    let mut push = |key: &str, change, column: &str, before: String, after: String| {
        rows.push(DifferenceRow {
            table: table.to_owned(),
            key: key.to_owned(),
            change,
            column: column.to_owned(),
            before,
            after,
            amendment: String::new(),
            confidence: String::new(),
        });
    };
    for (key, cells) in &was {
        if !is.iter().any(|(other, _)| other == key) {
            push(key, "deleted", "", cells.join(", "), String::new());
        }
    }
    for (key, cells) in &is {
        match by_key.get(key.as_str()) {
            None => push(key, "inserted", "", String::new(), cells.join(", ")),
            Some(earlier) => {
                for ((column, one), other) in header.iter().zip(*earlier).zip(cells) {
                    if one != other {
                        push(key, "set", column, one.clone(), other.clone());
                    }
                }
            }
        }
    }
    rows
}
