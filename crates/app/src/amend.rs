//! Drafting amendments, and trying them before they are part of the Code.

use code::{
    Amendment, Code, Finding, Scope, SourceFile, Tables, amendment,
    check::{CHECKS, run_state},
    conflict::{self, Conflict},
    diff::{self, Difference},
    id::AmendmentId,
    table::{TableSchema, Value},
};
use jiff::civil::Date;

use crate::error::Error;

/// What an amendment is to change, as people say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// `TABLE KEY COLUMN=VALUE`.
    Set {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
        /// The column.
        column: String,
        /// What it is to hold.
        value: String,
    },
    /// `TABLE COLUMN=VALUE COLUMN=VALUE …`.
    Insert {
        /// The table.
        table: String,
        /// The cells.
        cells: Vec<(String, String)>,
    },
    /// `TABLE KEY`.
    Delete {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
    },
}

/// Writes the file of an amendment; the values that it expects are those that the tables hold.
///
/// # Errors
/// When a table, row or column is not there, or the result would be no amendment.
pub fn draft(
    code: &Code,
    tables: &Tables,
    id: &AmendmentId,
    title: &str,
    wishes: &[Wish],
) -> Result<String, Error> {
    let mut text = head(id, title);
    for wish in wishes {
        add(&mut text, tables, wish)?;
    }
    let name = format!("amendments/{id}.toml");
    amendment::parse(&SourceFile { name: &name, text: &text }, code.schema())?;
    Ok(text)
}

/// How the file of a proposed amendment begins.
#[must_use]
pub fn head(id: &AmendmentId, title: &str) -> String {
    format!(
        "id = {}\nkind = \"modification\"\ntitle = {}\nstatus = \"proposed\"\n\
         # effective = {{ release = \"…\" }}, once it is decided\n\
         explanation = {}\nsource = \"draft\"\nconfidence = \"unverified\"\n",
        quoted(id.as_str()),
        quoted(title),
        quoted(title),
    )
}

/// Adds a change to the file of an amendment; the values that it expects are those that the tables hold.
///
/// # Errors
/// When the table, row or column is not there.
pub fn add(text: &mut String, tables: &Tables, wish: &Wish) -> Result<(), Error> {
    let mut put = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    let sheet = |table: &str| {
        tables.sheet(table).ok_or_else(|| {
            Error::input(
                format!("`{table}` is no table of the Code"),
                "`secant code tables` lists them",
            )
        })
    };
    match wish {
        Wish::Set { table, key, column, value } => {
            let sheet = sheet(table)?;
            let row = sheet.row(key).ok_or_else(|| no_row(table, key))?;
            let index = sheet.schema.index(column).ok_or_else(|| {
                Error::input(
                    format!("`{table}` has no column `{column}`"),
                    format!("its columns are {}", sheet.schema.header().join(", ")),
                )
            })?;
            let from = row.values.get(index).map(Value::written).unwrap_or_default();
            put(format!("\n[[change]]\ntable = {}", quoted(table)));
            put(format!("key = {}", key_of(&sheet.schema, &row.values)));
            put(format!(
                "set = {{ {column} = {{ from = {}, to = {} }} }}",
                quoted(&from),
                quoted(value)
            ));
        }
        Wish::Insert { table, cells } => {
            sheet(table)?;
            let cells: Vec<String> =
                cells.iter().map(|(name, value)| format!("{name} = {}", quoted(value))).collect();
            put(format!("\n[[change]]\ntable = {}", quoted(table)));
            put(format!("insert = {{ {} }}", cells.join(", ")));
        }
        Wish::Delete { table, key } => {
            let sheet = sheet(table)?;
            let row = sheet.row(key).ok_or_else(|| no_row(table, key))?;
            put(format!("\n[[change]]\ntable = {}", quoted(table)));
            put(format!("key = {}", key_of(&sheet.schema, &row.values)));
            put("delete = {}".to_owned());
        }
    }
    Ok(())
}

fn no_row(table: &str, key: &str) -> Error {
    Error::input(
        format!("`{table}` has no row `{key}`"),
        format!("`secant code show {table}` shows all; the parts of a key are joined by `/`"),
    )
}

fn key_of(schema: &TableSchema, values: &[Value]) -> String {
    let part = |name: &String| {
        let value = values.get(schema.index(name)?)?.written();
        Some(format!("{name} = {}", quoted(&value)))
    };
    format!("{{ {} }}", schema.key.iter().filter_map(part).collect::<Vec<_>>().join(", "))
}

/// A text as TOML quotes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What an amendment would do.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The rows that it changes.
    pub differences: Vec<Difference>,
    /// What the checks find with it and not without.
    pub brought: Vec<Finding>,
    /// What they find without it and not with it.
    pub mended: Vec<Finding>,
}

/// Tries an amendment on top of a scope.
///
/// # Errors
/// When it does not fit: every reason.
pub fn trial(code: &Code, scope: &Scope, amendment: &Amendment) -> Result<Trial, Error> {
    let id = amendment.id.clone();
    let with = code.with_amendment(amendment.clone())?;
    let before = with.tables_of(&scope.clone().without(id.clone()))?;
    let after = with.tables_of(&scope.clone().with(id))?;
    let was = run_state(&with, &before, CHECKS.iter());
    let is = run_state(&with, &after, CHECKS.iter());
    let only_in = |one: &[Finding], other: &[Finding]| {
        let fresh =
            one.iter().filter(|each| !other.iter().any(|it| it.identity() == each.identity()));
        fresh.cloned().collect()
    };
    Ok(Trial {
        differences: diff::diff(&before, &after),
        brought: only_in(&is, &was),
        mended: only_in(&was, &is),
    })
}

/// The conflicts of an amendment with those that are pending on a day.
///
/// # Errors
/// When it does not fit the Code.
pub fn conflicts(code: &Code, on: Date, amendment: &Amendment) -> Result<Vec<Conflict>, Error> {
    let with = code.with_amendment(amendment.clone())?;
    let mut ids = conflict::pending(&with, on);
    if !ids.contains(&amendment.id) {
        ids.push(amendment.id.clone());
    }
    let report = conflict::conflicts(&with, on, &ids)?;
    let its_own = |each: &Conflict| each.one == amendment.id || each.other == amendment.id;
    Ok(report.conflicts.into_iter().filter(its_own).collect())
}

/// Reads an amendment's file against the Code.
///
/// # Errors
/// Every fault of it.
pub fn read(code: &Code, name: &str, text: &str) -> Result<Amendment, Error> {
    Ok(amendment::parse(&SourceFile { name, text }, code.schema())?)
}
