//! Proves a log: the chain first, then what SQLite keeps beside it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{SqliteLedger, row};
use crate::checker::Checker;
use crate::error::VerifyError;
use crate::event::Event;
use crate::fault::{Fault, Problem};
use crate::position::{Head, Seq};
use crate::storage_error::StorageError;

impl SqliteLedger {
    pub(super) fn verify_log(&self, expected: Option<Head>) -> Result<Option<Head>, VerifyError> {
        self.with_reader(|reader| {
            // One view of the file, whatever is appended meanwhile.
            let view = reader.unchecked_transaction().map_err(StorageError::from)?;
            let mut checker = Checker::new(expected);
            check_events(&view, &mut checker)?;
            check_streams(&view, &checker)?;
            check_pages(&view, &checker)?;
            Ok(checker.head())
        })
    }
}

/// Walks the chain, and the list of each stream with it.
fn check_events(view: &Connection, checker: &mut Checker) -> Result<(), VerifyError> {
    let sql = format!("SELECT {}, earlier FROM event ORDER BY seq", row::COLUMNS);
    let mut statement = view.prepare(&sql).map_err(|error| lost(checker, error))?;
    let mut rows = statement.query([]).map_err(|error| lost(checker, error))?;
    while let Some(row) = rows.next().map_err(|error| lost(checker, error))? {
        let event = row::event(row).map_err(|column| unreadable(checker, row, column))?;
        let earlier = checker.check(&event)?.map_or(0, Seq::get);
        if row.get_ref(10).ok().and_then(row::unsigned) != Some(earlier) {
            let Event { seq, stream, kind, .. } = event;
            let (stream, kind) = (Some(stream.into()), Some(kind));
            return Err(Fault { seq, stream, kind, problem: Problem::ListDiffers }.into());
        }
    }
    Ok(checker.finish()?)
}

/// Compares the table of streams with what the events said.
fn check_streams(view: &Connection, checker: &Checker) -> Result<(), VerifyError> {
    let damaged = |error| elsewhere(checker, error);
    let mut statement = view.prepare("SELECT seq, name, version FROM stream").map_err(damaged)?;
    let mut rows = statement.query([]).map_err(damaged)?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next().map_err(damaged)? {
        let name = row.get_ref(1).ok().and_then(row::text).unwrap_or_default();
        let version = row.get_ref(2).ok().and_then(row::unsigned);
        let seq = row::seq(row);
        if seq.is_some_and(|seq| seq >= checker.next_seq()) {
            return Err(checker.fault(None, Problem::Truncated).into());
        }
        found.insert(name, (version, seq));
    }
    let mut wrong = Vec::new();
    for (stream, (version, seq)) in checker.streams() {
        if found.remove(stream.as_str()) != Some((Some(version.get()), Some(*seq))) {
            wrong.push((*seq, stream.to_string()));
        }
    }
    wrong.extend(found.into_iter().map(|(name, (_, seq))| (seq.unwrap_or(Seq::FIRST), name)));
    match wrong.into_iter().min() {
        None => Ok(()),
        Some((seq, name)) => {
            let problem = Problem::ListDiffers;
            Err(Fault { seq, stream: Some(name), kind: None, problem }.into())
        }
    }
}

/// Has SQLite look for damage that reading in order does not meet.
fn check_pages(view: &Connection, checker: &Checker) -> Result<(), VerifyError> {
    let report = view
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))
        .map_err(|error| elsewhere(checker, error))?;
    if report == "ok" { Ok(()) } else { Err(file_damaged(checker, report)) }
}

/// Says which event could not be reached because the file is damaged.
fn lost(checker: &Checker, error: rusqlite::Error) -> VerifyError {
    damage(error, |reason| checker.fault(None, Problem::Lost { reason }).into())
}

/// Says that the file is damaged where no event is.
fn elsewhere(checker: &Checker, error: rusqlite::Error) -> VerifyError {
    damage(error, |reason| file_damaged(checker, reason))
}

fn damage(error: rusqlite::Error, describe: impl FnOnce(String) -> VerifyError) -> VerifyError {
    match StorageError::from(error) {
        StorageError::Damaged(cause) | StorageError::Io(cause) => describe(cause.to_string()),
        other => other.into(),
    }
}

fn file_damaged(checker: &Checker, reason: String) -> VerifyError {
    let seq = checker.head().map_or(Seq::FIRST, |head| head.seq);
    let problem = Problem::FileDamaged { reason };
    Fault { seq, stream: None, kind: None, problem }.into()
}

fn unreadable(checker: &Checker, row: &Row<'_>, column: &'static str) -> Fault {
    let text = |index| row.get_ref(index).ok().and_then(row::text);
    let problem = Problem::Unreadable { column };
    Fault { stream: text(1), kind: text(6), ..*checker.fault(None, problem) }
}
