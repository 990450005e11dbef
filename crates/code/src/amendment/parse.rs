//! Reading an amendment's file: every fault of it is found in one run.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use super::{
    Act, Amendment, CellChange, Change, Effective, Expected, Named,
    raw::{self, Cells, RawChange, RawEffective, RawFile, RawSet},
};
use crate::{
    code::SourceFile,
    digest::Digest,
    fields::{Faults, Word},
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

/// Reads the file of an amendment against the schema of the tables.
///
/// # Errors
/// Every fault found, each with its place: unknown tables and columns, values of the wrong type,
/// changes that do nothing or say too much.
pub fn parse(file: &SourceFile<'_>, schema: &Schema) -> Result<Amendment, Vec<Finding>> {
    let places = Places::new(file.name.into(), file.text);
    let mut reader = Reader { faults: Faults::new(places, "bad-amendment") };
    if file.text.len() > AMENDMENT_BYTES_MAX {
        let message = format!("this file is longer than {AMENDMENT_BYTES_MAX} bytes");
        reader.faults.tell(0, message);
        return Err(reader.faults.findings);
    }
    let raw = raw::read(&mut reader.faults);
    let amendment = raw.and_then(|raw| reader.amendment(raw, schema));
    let mut findings = reader.faults.findings;
    findings.sort();
    match amendment {
        Some(amendment) if findings.is_empty() => Ok(amendment),
        _ => Err(findings),
    }
}

struct Reader<'t> {
    faults: Faults<'t>,
}

/// What a row has that does not say it itself.
struct Defaults {
    source: String,
    confidence: Confidence,
}

impl Reader<'_> {
    fn word<T: std::str::FromStr + strum::VariantNames>(
        &mut self,
        what: &str,
        word: Option<&Word>,
    ) -> Option<T> {
        let word = word?;
        if let Ok(value) = word.text.parse() {
            return Some(value);
        }
        let known = T::VARIANTS.join(", ");
        self.faults.tell(word.at, format!("`{}` is not a {what}: use one of {known}", word.text));
        None
    }

    fn id(&mut self, word: &Word) -> Option<AmendmentId> {
        self.faults.parsed(word)
    }

    fn ids(&mut self, words: &[Word]) -> Vec<Named> {
        let named = |word| Some(Named { id: self.id(word)?, place: self.faults.place(word.at) });
        words.iter().filter_map(named).collect()
    }

    fn date(&mut self, word: &Word) -> Option<Date> {
        parse_date(&word.text).map_err(|message| self.faults.tell(word.at, message)).ok()
    }

    fn amendment(&mut self, raw: RawFile, schema: &Schema) -> Option<Amendment> {
        let at = raw.id.as_ref().map_or(0, |word| word.at);
        let id = raw.id.as_ref().and_then(|word| self.id(word));
        let kind = self.word("kind of amendment", raw.kind.as_ref());
        let standing = self.word("status", raw.status.as_ref());
        let confidence: Option<Confidence> = self.word("confidence", raw.confidence.as_ref());
        let (requires, repairs) = (self.ids(&raw.requires), self.ids(&raw.repairs));
        let effective_at = raw.effective.as_ref().map_or(at, |each| each.at);
        let effective_place = self.faults.place(effective_at);
        let days_before = self.faults.findings.len();
        let effective = raw.effective.and_then(|each| self.effective(&each));
        let until = raw.until.and_then(|word| self.date(&word));
        let days_can_be_read = self.faults.findings.len() == days_before;
        if let Some(source) = raw.source.as_ref().filter(|word| word.text.trim().is_empty()) {
            let message = "`source` is empty: say where the change is known from";
            self.faults.tell(source.at, message);
        }
        if raw.changes.len() > CHANGES_MAX {
            self.faults.tell(0, format!("more than {CHANGES_MAX} changes"));
            return None;
        }
        let source = raw.source.map(|word| word.text);
        let defaults = Defaults {
            source: source.clone().unwrap_or_default(),
            confidence: confidence.unwrap_or(Confidence::Unverified),
        };
        let mut changes = Vec::with_capacity(raw.changes.len());
        for change in raw.changes {
            changes.extend(self.change(change, schema, &defaults));
        }
        let amendment = Amendment {
            id: id?,
            kind: kind?,
            title: raw.title?.text,
            standing: standing?,
            effective,
            effective_place,
            until,
            party: raw.party.map(|word| word.text),
            requires,
            repairs,
            explanation: raw.explanation?.text,
            source: source?,
            confidence: confidence?,
            changes,
            place: self.faults.place(at),
            digest: Digest::of(self.faults.text()),
        };
        if days_can_be_read {
            self.check_header(&amendment);
        }
        Some(amendment)
    }

    fn effective(&mut self, raw: &RawEffective) -> Option<Effective> {
        match (&raw.release, &raw.date) {
            (Some(release), None) => self.faults.parsed(release).map(Effective::Release),
            (None, Some(date)) => self.date(date).map(Effective::Date),
            _ => {
                self.faults.tell(raw.at, "`effective` names either a release or a date");
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
        self.faults.findings.push(Finding::error("bad-amendment", place, message));
    }

    fn change(&mut self, raw: RawChange, schema: &Schema, defaults: &Defaults) -> Option<Change> {
        let (at, name) = (raw.at, raw.table?);
        let Some(table) = schema.tables.get(&name.text) else {
            let known: Vec<&str> = schema.tables.keys().map(String::as_str).collect();
            let message = format!("`{}` is no table", name.text);
            let help = format!("the tables are {}", known.join(", "));
            self.faults.tell_with_help("unknown-table", name.at, message, help);
            return None;
        };
        let place = self.faults.place(at);
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
                self.faults.tell(at, message);
                return None;
            }
        };
        Some(Change { table: name.text, key, act, place })
    }

    fn key(&mut self, at: usize, table: &TableSchema, cells: &Cells) -> Option<Arc<str>> {
        let mut parts = Vec::with_capacity(table.key.len());
        for name in &table.key {
            match (cells.get(name), table.index(name)) {
                (Some(word), Some(column)) => {
                    parts.extend(self.value(table, column, word).map(|value| value.written()));
                }
                _ => self
                    .faults
                    .tell(at, format!("the key of `{}` is {}", table.name, table.key.join(", "))),
            }
        }
        for (name, word) in cells.iter().filter(|(name, _)| !table.key.contains(name)) {
            let message = format!("`{name}` is no part of the key of `{}`", table.name);
            self.faults.tell_as("unknown-column", word.at, message);
        }
        (parts.len() == table.key.len()).then(|| parts.join("/").into())
    }

    fn column(&mut self, table: &TableSchema, name: &str, at: usize) -> Option<usize> {
        let found = table.index(name);
        if found.is_none() {
            let message = format!("`{}` has no column `{name}`", table.name);
            let help = format!("its columns are {}", table.header().join(", "));
            self.faults.tell_with_help("unknown-column", at, message, help);
        }
        found
    }

    fn value(&mut self, table: &TableSchema, column: usize, word: &Word) -> Option<Value> {
        self.parsed(table.columns.get(column)?, word)
    }

    fn parsed(&mut self, column: &Column, word: &Word) -> Option<Value> {
        let read = parse_cell(&word.text, column);
        read.map_err(|message| self.faults.tell_as("bad-value", word.at, message)).ok()
    }

    fn set(&mut self, table: &TableSchema, cells: &BTreeMap<String, RawSet>) -> Vec<CellChange> {
        let mut changes = Vec::with_capacity(cells.len());
        for (name, cell) in cells {
            if table.key.contains(name) {
                let message =
                    format!("`{name}` is part of the key: delete the row and insert another");
                self.faults.tell(cell.at, message);
                continue;
            }
            let Some(column) = self.column(table, name, cell.at) else { continue };
            let Some(schema) = table.columns.get(column) else { continue };
            let from = cell.from.as_ref().and_then(|word| self.parsed(schema, word));
            let to = cell.to.as_ref().and_then(|word| self.parsed(schema, word));
            if let (Some(from), Some(to)) = (from, to) {
                changes.push(CellChange { column, from, to, place: self.faults.place(cell.at) });
            }
        }
        changes
    }

    fn expected(&mut self, table: &TableSchema, cells: &Cells) -> Vec<Expected> {
        let mut expected = Vec::with_capacity(cells.len());
        for (name, word) in cells {
            let Some(column) = self.column(table, name, word.at) else { continue };
            let value = self.value(table, column, word);
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
        defaults: &Defaults,
    ) -> Option<(Arc<str>, Act)> {
        const PROVENANCE: [&str; 3] = ["clause", "source", "confidence"];
        let faults_before = self.faults.findings.len();
        for (name, word) in cells {
            if !PROVENANCE.contains(&name.as_str()) {
                self.column(table, name, word.at);
            }
        }
        let mut values = Vec::with_capacity(table.columns.len());
        for (index, column) in table.columns.iter().enumerate() {
            match cells.get(&column.name) {
                Some(word) => values.extend(self.value(table, index, word)),
                None if column.optional => values.push(Value::Empty),
                None => {
                    let message = format!("`{}` is missing", column.name);
                    self.faults.tell_as("bad-value", at, message);
                }
            }
        }
        let clause = cells.get("clause").filter(|word| !word.text.is_empty()).and_then(|word| {
            let parsed = word.text.parse();
            parsed
                .map_err(|error| self.faults.tell_as("bad-value", word.at, format!("{error}")))
                .ok()
        });
        let confidence = cells.get("confidence").map_or(defaults.confidence, |word| {
            word.text.parse().unwrap_or_else(|_| {
                let message = format!("`{}` is not a confidence", word.text);
                self.faults.tell_as("bad-value", word.at, message);
                defaults.confidence
            })
        });
        if self.faults.findings.len() > faults_before {
            return None;
        }
        let source = cells.get("source").map_or(&defaults.source, |word| &word.text).clone();
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
