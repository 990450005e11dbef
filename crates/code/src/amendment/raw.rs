//! An amendment's file as it is written: which fields it has, and where each stands.

use std::collections::BTreeMap;

use crate::fields::{Faults, Fields, Word, simple, table};

/// What is written in the file; what could not be read is told and left out.
pub(super) struct RawFile {
    pub(super) id: Option<Word>,
    pub(super) kind: Option<Word>,
    pub(super) title: Option<Word>,
    pub(super) status: Option<Word>,
    pub(super) effective: Option<RawEffective>,
    pub(super) until: Option<Word>,
    pub(super) party: Option<Word>,
    pub(super) requires: Vec<Word>,
    pub(super) repairs: Vec<Word>,
    pub(super) explanation: Option<Word>,
    pub(super) source: Option<Word>,
    pub(super) confidence: Option<Word>,
    pub(super) changes: Vec<RawChange>,
}

/// When it takes effect.
pub(super) struct RawEffective {
    pub(super) at: usize,
    pub(super) release: Option<Word>,
    pub(super) date: Option<Word>,
}

/// Cells of a row, by their columns.
pub(super) type Cells = BTreeMap<String, Word>;

/// One change.
pub(super) struct RawChange {
    pub(super) at: usize,
    pub(super) table: Option<Word>,
    pub(super) key: Option<Cells>,
    pub(super) insert: Option<Cells>,
    pub(super) set: Option<BTreeMap<String, RawSet>>,
    pub(super) delete: Option<Cells>,
}

/// A cell that is set: where it stands, what it must hold, what it is to hold.
pub(super) struct RawSet {
    pub(super) at: usize,
    pub(super) from: Option<Word>,
    pub(super) to: Option<Word>,
}

/// Reads the fields; each that is wrong is told. None when the file is not TOML.
pub(super) fn read(faults: &mut Faults<'_>) -> Option<RawFile> {
    let document = faults.document()?;
    let mut fields = Fields::of("an amendment", 0, &document);
    let raw = RawFile {
        id: fields.text(faults, "id"),
        kind: fields.text(faults, "kind"),
        title: fields.text(faults, "title"),
        status: fields.text(faults, "status"),
        effective: fields
            .table_if(faults, "effective", "`effective`")
            .map(|fields| effective(faults, fields)),
        until: fields.value_if(faults, "until"),
        party: fields.text_if(faults, "party"),
        requires: fields.texts(faults, "requires"),
        repairs: fields.texts(faults, "repairs"),
        explanation: fields.text(faults, "explanation"),
        source: fields.text(faults, "source"),
        confidence: fields.text(faults, "confidence"),
        changes: fields
            .tables(faults, "change", "a change")
            .into_iter()
            .map(|fields| change(faults, fields))
            .collect(),
    };
    fields.finish(faults);
    Some(raw)
}

fn effective(faults: &mut Faults<'_>, mut fields: Fields<'_>) -> RawEffective {
    let at = fields.at;
    let release = fields.text_if(faults, "release");
    let date = fields.value_if(faults, "date");
    fields.finish(faults);
    RawEffective { at, release, date }
}

fn change(faults: &mut Faults<'_>, mut fields: Fields<'_>) -> RawChange {
    let at = fields.at;
    let table_name = fields.text(faults, "table");
    let mut cells = |faults: &mut Faults<'_>, name: &'static str| {
        fields.table_if(faults, name, name).map(|fields| cells(faults, fields))
    };
    let (key, insert, delete) =
        (cells(faults, "key"), cells(faults, "insert"), cells(faults, "delete"));
    let set = fields.table_if(faults, "set", "`set`").map(|fields| {
        let mut set = BTreeMap::new();
        for (name, value) in fields.all() {
            let at = value.span().start;
            let Some(mut fields) = table(faults, name, "a cell that is set", value) else {
                continue;
            };
            let (from, to) = (fields.value(faults, "from"), fields.value(faults, "to"));
            fields.finish(faults);
            set.insert(name.to_owned(), RawSet { at, from, to });
        }
        set
    });
    fields.finish(faults);
    RawChange { at, table: table_name, key, insert, set, delete }
}

fn cells(faults: &mut Faults<'_>, fields: Fields<'_>) -> Cells {
    let mut cells = Cells::new();
    for (name, value) in fields.all() {
        if let Some(word) = simple(faults, name, value) {
            cells.insert(name.to_owned(), word);
        }
    }
    cells
}
