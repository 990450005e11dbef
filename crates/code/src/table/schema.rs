//! The schema of the tables, read from `tables.toml`.

use std::{collections::BTreeMap, sync::Arc};

use serde::Deserialize;

use super::cell::Value;
use crate::{code::SourceFile, finding::Finding, position::Places};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text.
    Text,
    /// An identifier: letters, digits, hyphens.
    Id,
    /// A code or a version as the Code writes it: letters, digits, dots, hyphens.
    Code,
    /// A whole number.
    Integer,
    /// `yes` or `no`.
    YesNo,
    /// A date as `2019-11-29`.
    Date,
    /// A clause of the Code.
    Clause,
    /// One of a closed list of words.
    OneOf(Vec<String>),
    /// The key of a row of another table.
    RefersTo(String),
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether a cell holds several values, parted by `;`.
    pub list: bool,
    /// Whether a cell may be empty.
    pub optional: bool,
}

/// The schema of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSchema {
    /// Its name, which is also its file's: `stages` is `baseline/stages.csv`.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// The columns that name a row.
    pub key: Vec<String>,
    /// Whether rows say when they are in force.
    pub dated: bool,
    /// The table's own columns, in order; provenance and validity come after them.
    pub columns: Vec<Column>,
}

impl TableSchema {
    /// The whole header of the table's file, in order.
    #[must_use]
    pub fn header(&self) -> Vec<&str> {
        let validity: &[&str] = if self.dated { &["in_force_from", "in_force_until"] } else { &[] };
        let own = self.columns.iter().map(|column| column.name.as_str());
        own.chain(validity.iter().copied()).chain(["clause", "source", "confidence"]).collect()
    }

    /// The key of a row with these cells, as written, parts joined by `/`.
    #[must_use]
    pub fn key_of(&self, values: &[Value]) -> String {
        let part = |name: &String| values.get(self.index(name)?).map(Value::written);
        self.key.iter().filter_map(part).collect::<Vec<_>>().join("/")
    }

    /// The place of a column among the table's own.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// All tables, by name.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The tables, by name.
    pub tables: BTreeMap<String, Arc<TableSchema>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchema {
    tables: BTreeMap<String, RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    title: String,
    key: Vec<String>,
    #[serde(default)]
    dated: bool,
    columns: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    #[serde(rename = "type")]
    kind: Option<String>,
    one_of: Option<Vec<String>>,
    refers_to: Option<String>,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    optional: bool,
}

impl Schema {
    /// Reads `tables.toml`.
    ///
    /// # Errors
    /// Every fault found, each with its place where TOML gives one.
    pub fn parse(file: &SourceFile<'_>) -> Result<Self, Vec<Finding>> {
        let places = Places::new(file.name.into(), file.text);
        let raw: RawSchema = toml::from_str(file.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            vec![Finding::error("bad-schema", places.at(offset), error.message().to_owned())]
        })?;
        let mut findings = Vec::new();
        let mut tables = BTreeMap::new();
        let known: Vec<String> = raw.tables.keys().cloned().collect();
        for (table, raw_table) in raw.tables {
            match build_table(&table, raw_table, &known) {
                Ok(schema) => {
                    tables.insert(table, Arc::new(schema));
                }
                Err(message) => {
                    let at = file.text.find(&format!("[tables.{table}]")).unwrap_or(0);
                    let place = places.at(at);
                    findings.push(Finding::error("bad-schema", place, message));
                }
            }
        }
        if findings.is_empty() { Ok(Self { tables }) } else { Err(findings) }
    }
}

fn build_table(name: &str, raw: RawTable, known: &[String]) -> Result<TableSchema, String> {
    let mut columns = Vec::with_capacity(raw.columns.len());
    for (column, value) in raw.columns {
        columns.push(build_column(&column, value, known)?);
    }
    if raw.key.is_empty() {
        return Err(format!("table `{name}` has no key"));
    }
    for key in &raw.key {
        match columns.iter().find(|column| &column.name == key) {
            None => {
                return Err(format!("key `{key}` of table `{name}` is not one of its columns"));
            }
            Some(column) if column.optional || column.list => {
                return Err(format!(
                    "key `{key}` of table `{name}` may be neither empty nor a list"
                ));
            }
            Some(_) => {}
        }
    }
    Ok(TableSchema {
        name: name.to_owned(),
        title: raw.title,
        key: raw.key,
        dated: raw.dated,
        columns,
    })
}

/// Columns that the schema adds by itself.
const RESERVED: [&str; 5] = ["in_force_from", "in_force_until", "clause", "source", "confidence"];

fn build_column(name: &str, value: toml::Value, known: &[String]) -> Result<Column, String> {
    let raw: RawColumn = match value {
        toml::Value::String(kind) => RawColumn {
            kind: Some(kind),
            one_of: None,
            refers_to: None,
            list: false,
            optional: false,
        },
        other => other
            .try_into()
            .map_err(|error: toml::de::Error| format!("column `{name}`: {}", error.message()))?,
    };
    if RESERVED.contains(&name) {
        return Err(format!("`{name}` is a column that every table has: do not describe it"));
    }
    let kind = match (raw.kind.as_deref(), raw.one_of, raw.refers_to) {
        (Some("text"), None, None) => ColumnKind::Text,
        (Some("id"), None, None) => ColumnKind::Id,
        (Some("code"), None, None) => ColumnKind::Code,
        (Some("integer"), None, None) => ColumnKind::Integer,
        (Some("yes-no"), None, None) => ColumnKind::YesNo,
        (Some("date"), None, None) => ColumnKind::Date,
        (Some("clause"), None, None) => ColumnKind::Clause,
        (None, Some(words), None) => ColumnKind::OneOf(words),
        (None, None, Some(table)) if known.contains(&table) => ColumnKind::RefersTo(table),
        (None, None, Some(table)) => {
            return Err(format!("column `{name}` refers to `{table}`, which is no table"));
        }
        _ => {
            return Err(format!("column `{name}` needs exactly one of type, one_of and refers_to"));
        }
    };
    let single = matches!(kind, ColumnKind::Integer | ColumnKind::YesNo | ColumnKind::Date);
    if raw.list && single {
        return Err(format!("column `{name}` cannot be a list: only words can"));
    }
    if matches!(&kind, ColumnKind::OneOf(words) if words.is_empty()) {
        return Err(format!("column `{name}` allows no word at all"));
    }
    Ok(Column { name: name.to_owned(), kind, list: raw.list, optional: raw.optional })
}
