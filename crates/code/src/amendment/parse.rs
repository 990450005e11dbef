//! Reading an amendment's file: every fault of it is found in one run.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{Act, Amendment, CellChange, Change, Effective, Expected};
use crate::{
    code::SourceFile,
    digest::Digest,
    finding::Finding,
    id::AmendmentId,
    position::{Places, Position},
    provenance::{Confidence, Provenance, Validity},
    table::{Column, Row, Schema, TableSchema, Value, parse_cell, parse_date},
};

/// The longest file of an amendment, in bytes: some ten thousand changes.
pub const AMENDMENT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most changes in one amendment: more than all rows of the shipped tables.
pub const CHANGES_MAX: usize = 50_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    id: Spanned<String>,
    kind: Spanned<String>,
    title: String,
    status: Spanned<String>,
    effective: Option<Spanned<RawEffective>>,
    until: Option<Spanned<toml::Value>>,
    party: Option<String>,
    #[serde(default)]
    requires: Vec<Spanned<String>>,
    #[serde(default)]
    repairs: Vec<Spanned<String>>,
    explanation: String,
    source: String,
    confidence: Spanned<String>,
    #[serde(default)]
    change: Vec<Spanned<RawChange>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffective {
    release: Option<String>,
    date: Option<toml::Value>,
}

type Cells = BTreeMap<String, Spanned<toml::Value>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    table: Spanned<String>,
    key: Option<Cells>,
    insert: Option<Cells>,
    set: Option<BTreeMap<String, Spanned<RawSet>>>,
    delete: Option<Cells>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    from: toml::Value,
    to: toml::Value,
}

/// Reads the file of an amendment against the schema of the tables.
///
/// # Errors
/// Every fault found, each with its place: unknown tables and columns, values of the wrong type,
/// changes that do nothing or say too much.
pub fn parse(file: &SourceFile<'_>, schema: &Schema) -> Result<Amendment, Vec<Finding>> {
    let places = Places::new(file.name.into(), file.text);
    let mut reader = Reader { places, findings: Vec::new() };
    if file.text.len() > AMENDMENT_BYTES_MAX {
        let message = format!("this file is longer than {AMENDMENT_BYTES_MAX} bytes");
        reader.fault(0, "bad-amendment", message);
        return Err(reader.findings);
    }
    let raw: RawFile = match toml::from_str(file.text) {
        Ok(raw) => raw,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reader.fault(at, "bad-amendment", error.message().to_owned());
            return Err(reader.findings);
        }
    };
    let amendment = reader.amendment(raw, schema);
    match amendment {
        Some(amendment) if reader.findings.is_empty() => Ok(amendment),
        _ => Err(reader.findings),
    }
}

struct Reader<'t> {
    places: Places<'t>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> Position {
        self.places.at(offset)
    }

    fn fault(&mut self, offset: usize, id: &'static str, message: impl Into<String>) {
        let place = self.place(offset);
        self.findings.push(Finding::error(id, place, message));
    }

    fn word<T: std::str::FromStr + strum::VariantNames>(
        &mut self,
        what: &str,
        text: &Spanned<String>,
    ) -> Option<T> {
        let word = text.get_ref();
        if let Ok(value) = word.parse() {
            return Some(value);
        }
        let message = format!("`{word}` is not a {what}: use one of {}", T::VARIANTS.join(", "));
        self.fault(text.span().start, "bad-amendment", message);
        None
    }

    fn id(&mut self, text: &Spanned<String>) -> Option<AmendmentId> {
        let id = text.get_ref().parse();
        id.map_err(|error| self.fault(text.span().start, "bad-amendment", format!("{error}"))).ok()
    }

    fn date(&mut self, at: usize, value: &toml::Value) -> Option<Date> {
        match parse_date(&written(value)) {
            Ok(date) => Some(date),
            Err(message) => {
                self.fault(at, "bad-amendment", message);
                None
            }
        }
    }

    fn amendment(&mut self, raw: RawFile, schema: &Schema) -> Option<Amendment> {
        let id = self.id(&raw.id);
        let kind = self.word("kind of amendment", &raw.kind);
        let standing = self.word("status", &raw.status);
        let confidence: Option<Confidence> = self.word("confidence", &raw.confidence);
        let requires = raw.requires.iter().filter_map(|each| self.id(each)).collect();
        let repairs = raw.repairs.iter().filter_map(|each| self.id(each)).collect();
        let effective = raw.effective.and_then(|each| self.effective(&each));
        let until = raw.until.and_then(|each| self.date(each.span().start, each.get_ref()));
        if raw.source.trim().is_empty() {
            self.fault(0, "bad-amendment", "`source` is empty: say where the change is known from");
        }
        if raw.change.len() > CHANGES_MAX {
            self.fault(0, "bad-amendment", format!("more than {CHANGES_MAX} changes"));
            return None;
        }
        let defaults = (raw.source.clone(), confidence.unwrap_or(Confidence::Unverified));
        let mut changes = Vec::with_capacity(raw.change.len());
        for change in raw.change {
            let at = change.span().start;
            changes.extend(self.change(at, change.into_inner(), schema, &defaults));
        }
        let amendment = Amendment {
            id: id?,
            kind: kind?,
            title: raw.title,
            standing: standing?,
            effective,
            until,
            party: raw.party,
            requires,
            repairs,
            explanation: raw.explanation,
            source: raw.source,
            confidence: confidence?,
            changes,
            place: self.place(raw.id.span().start),
            digest: Digest::of(self.places.text()),
        };
        self.check_header(&amendment);
        Some(amendment)
    }

    fn effective(&mut self, raw: &Spanned<RawEffective>) -> Option<Effective> {
        let at = raw.span().start;
        match raw.get_ref() {
            RawEffective { release: Some(release), date: None } => match release.parse() {
                Ok(release) => Some(Effective::Release(release)),
                Err(error) => {
                    self.fault(at, "bad-amendment", format!("{error}"));
                    None
                }
            },
            RawEffective { release: None, date: Some(date) } => {
                self.date(at, date).map(Effective::Date)
            }
            _ => {
                let message = "`effective` names either a release or a date";
                self.fault(at, "bad-amendment", message);
                None
            }
        }
    }

    fn check_header(&mut self, amendment: &Amendment) {
        use super::{AmendmentKind, Standing};
        let derogation = amendment.kind == AmendmentKind::Derogation;
        let message = if amendment.standing == Standing::InForce && amendment.effective.is_none() {
            "an amendment that is decided says when it takes effect: give `effective`"
        } else if derogation && (amendment.party.is_none() || amendment.until.is_none()) {
            "a derogation says for whom and until when: give `party` and `until`"
        } else if !derogation && (amendment.party.is_some() || amendment.until.is_some()) {
            "only a derogation has `party` and `until`"
        } else if let (Some(Effective::Date(first)), Some(last)) =
            (&amendment.effective, amendment.until)
            && last < *first
        {
            "a derogation cannot end before it begins: `until` lies before `effective`"
        } else {
            return;
        };
        let place = amendment.place.clone();
        self.findings.push(Finding::error("bad-amendment", place, message));
    }

    fn change(
        &mut self,
        at: usize,
        raw: RawChange,
        schema: &Schema,
        defaults: &(String, Confidence),
    ) -> Option<Change> {
        let name = raw.table.get_ref();
        let Some(table) = schema.tables.get(name) else {
            let known: Vec<&str> = schema.tables.keys().map(String::as_str).collect();
            let place = self.place(raw.table.span().start);
            let message = format!("`{name}` is no table");
            self.findings.push(
                Finding::error("unknown-table", place, message)
                    .with_help(format!("the tables are {}", known.join(", "))),
            );
            return None;
        };
        let place = self.place(at);
        let (key, act) = match (raw.key, raw.insert, raw.set, raw.delete) {
            (None, Some(cells), None, None) => self.insert(at, table, &cells, &place, defaults)?,
            (Some(key), None, Some(set), None) => {
                let key = self.key(at, table, &key);
                let cells = self.set(table, &set);
                (key?, Act::Set(cells))
            }
            (Some(key), None, None, Some(expected)) => {
                let key = self.key(at, table, &key);
                let expected = self.expected(table, &expected);
                (key?, Act::Delete(expected))
            }
            _ => {
                let message = "a change has either `insert`, or `key` with `set` or `delete`";
                self.fault(at, "bad-amendment", message);
                return None;
            }
        };
        Some(Change { table: name.clone(), key, act, place })
    }

    fn key(&mut self, at: usize, table: &TableSchema, cells: &Cells) -> Option<Arc<str>> {
        let mut parts = Vec::with_capacity(table.key.len());
        for name in &table.key {
            match (cells.get(name), table.index(name)) {
                (Some(value), Some(column)) => {
                    parts.push(self.value(table, column, value)?.written());
                }
                _ => self.fault(
                    at,
                    "bad-amendment",
                    format!("the key of `{}` is {}", table.name, table.key.join(", ")),
                ),
            }
        }
        for (name, value) in cells.iter().filter(|(name, _)| !table.key.contains(name)) {
            let message = format!("`{name}` is no part of the key of `{}`", table.name);
            self.fault(value.span().start, "unknown-column", message);
        }
        (parts.len() == table.key.len()).then(|| parts.join("/").into())
    }

    fn column(&mut self, table: &TableSchema, name: &str, at: usize) -> Option<usize> {
        let found = table.index(name);
        if found.is_none() {
            let place = self.place(at);
            let message = format!("`{}` has no column `{name}`", table.name);
            self.findings.push(
                Finding::error("unknown-column", place, message)
                    .with_help(format!("its columns are {}", table.header().join(", "))),
            );
        }
        found
    }

    fn value(
        &mut self,
        table: &TableSchema,
        column: usize,
        value: &Spanned<toml::Value>,
    ) -> Option<Value> {
        self.parsed(table.columns.get(column)?, value.get_ref(), value.span().start)
    }

    fn parsed(&mut self, column: &Column, value: &toml::Value, at: usize) -> Option<Value> {
        let read = parse_cell(&written(value), column);
        read.map_err(|message| self.fault(at, "bad-value", message)).ok()
    }

    fn set(
        &mut self,
        table: &TableSchema,
        cells: &BTreeMap<String, Spanned<RawSet>>,
    ) -> Vec<CellChange> {
        let mut changes = Vec::with_capacity(cells.len());
        for (name, cell) in cells {
            let at = cell.span().start;
            if table.key.contains(name) {
                let message =
                    format!("`{name}` is part of the key: delete the row and insert another");
                self.fault(at, "bad-amendment", message);
                continue;
            }
            let Some(column) = self.column(table, name, at) else { continue };
            let Some(schema) = table.columns.get(column) else { continue };
            let from = self.parsed(schema, &cell.get_ref().from, at);
            let to = self.parsed(schema, &cell.get_ref().to, at);
            if let (Some(from), Some(to)) = (from, to) {
                changes.push(CellChange { column, from, to, place: self.place(at) });
            }
        }
        changes
    }

    fn expected(&mut self, table: &TableSchema, cells: &Cells) -> Vec<Expected> {
        let mut expected = Vec::with_capacity(cells.len());
        for (name, cell) in cells {
            let Some(column) = self.column(table, name, cell.span().start) else { continue };
            let value = self.value(table, column, cell);
            expected.extend(value.map(|value| Expected { column, value }));
        }
        expected
    }

    fn insert(
        &mut self,
        at: usize,
        table: &TableSchema,
        cells: &Cells,
        place: &Position,
        defaults: &(String, Confidence),
    ) -> Option<(Arc<str>, Act)> {
        const PROVENANCE: [&str; 3] = ["clause", "source", "confidence"];
        let faults_before = self.findings.len();
        for (name, cell) in cells {
            if !PROVENANCE.contains(&name.as_str()) {
                self.column(table, name, cell.span().start);
            }
        }
        let mut values = Vec::with_capacity(table.columns.len());
        for (index, column) in table.columns.iter().enumerate() {
            match cells.get(&column.name) {
                Some(cell) => values.extend(self.value(table, index, cell)),
                None if column.optional => values.push(Value::Empty),
                None => self.fault(at, "bad-value", format!("`{}` is missing", column.name)),
            }
        }
        let text = |name: &str| cells.get(name).map(|cell| (written(cell.get_ref()), cell.span()));
        let clause =
            text("clause").filter(|(clause, _)| !clause.is_empty()).and_then(|(clause, span)| {
                let parsed = clause.parse();
                parsed.map_err(|error| self.fault(span.start, "bad-value", format!("{error}"))).ok()
            });
        let confidence = match text("confidence") {
            None => defaults.1,
            Some((word, span)) => word.parse().unwrap_or_else(|_| {
                self.fault(span.start, "bad-value", format!("`{word}` is not a confidence"));
                defaults.1
            }),
        };
        if self.findings.len() > faults_before {
            return None;
        }
        let source = text("source").map_or_else(|| defaults.0.clone(), |(source, _)| source);
        let key = table.key_of(&values).into();
        let row = Row {
            values,
            validity: Validity::default(),
            provenance: Provenance { clause, source, confidence },
            place: place.clone(),
            touches: Vec::new(),
        };
        Some((key, Act::Insert(Box::new(row))))
    }
}

/// A value of TOML as a cell of CSV is written.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        toml::Value::Array(parts) => parts.iter().map(written).collect::<Vec<String>>().join(";"),
        other => other.to_string(),
    }
}
