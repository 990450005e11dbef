//! Writes groups of appends, each group in one durable transaction.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use thiserror::Error;

use super::{SqliteLedger, lock, row};
use crate::chain::Tail;
use crate::error::AppendError;
use crate::event::{Event, StreamAppend};
use crate::position::{Head, Version};
use crate::storage_error::StorageError;
use crate::stream_id::StreamId;

/// One caller's append.
pub(super) struct Request {
    recorded_at: Timestamp,
    appends: Vec<StreamAppend>,
}

/// Says that the log cannot be continued, because its end cannot be read.
#[derive(Debug, Error)]
#[error("the `{column}` of the last event is not one that a log holds")]
struct UnreadableTail {
    column: &'static str,
}

/// What one caller gets back.
pub(super) type Outcome = Result<Vec<Event>, AppendError>;

impl SqliteLedger {
    pub(super) fn append_in_group(
        &self,
        recorded_at: Timestamp,
        appends: Vec<StreamAppend>,
    ) -> Outcome {
        let request = Request { recorded_at, appends };
        self.group
            .submit(request, |group| commit(&lock(&self.writer), group))
            .unwrap_or(Err(AppendError::Interrupted))
    }
}

/// Commits what can be committed of a group and returns one outcome for each request.
fn commit(connection: &Connection, group: Vec<Request>) -> Vec<Outcome> {
    let count = group.len();
    write(connection, group).unwrap_or_else(|error| {
        (0..count).map(|_| Err(AppendError::Storage(error.clone()))).collect()
    })
}

/// A stale request is refused before anything of it is written, so that it cannot harm the rest of
/// its group; when the store fails, it fails for the whole group.
fn write(connection: &Connection, group: Vec<Request>) -> Result<Vec<Outcome>, StorageError> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let mut tail = read_tail(&transaction)?;
    let mut outcomes = Vec::with_capacity(group.len());
    for request in group {
        let outcome = tail.extend(request.recorded_at, request.appends, &mut |stream| {
            Ok(last_version(&transaction, stream)?)
        });
        if let Ok(events) = &outcome {
            for event in events {
                row::insert(&transaction, event)?;
            }
        }
        if let Err(AppendError::Storage(error)) = outcome {
            return Err(error);
        }
        outcomes.push(outcome);
    }
    transaction.commit()?;
    Ok(outcomes)
}

/// Reads where the log ends.
pub(super) fn read_tail(connection: &Connection) -> Result<Tail, StorageError> {
    let sql = "SELECT seq, recorded_at, hash FROM event ORDER BY seq DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else {
        return Ok(Tail::default());
    };
    let damaged = |column| move || StorageError::Damaged(Arc::new(UnreadableTail { column }));
    let seq = row::seq(row).ok_or_else(damaged("seq"))?;
    let recorded_at = row::timestamp(row.get_ref(1)?).ok_or_else(damaged("recorded_at"))?;
    let hash = row::hash(row.get_ref(2)?).ok_or_else(damaged("hash"))?;
    Ok(Tail { head: Some(Head { seq, hash }), recorded_at: Some(recorded_at), ..Tail::default() })
}

fn last_version(
    connection: &Connection,
    stream: &StreamId,
) -> Result<Option<Version>, rusqlite::Error> {
    let sql = "SELECT max(version) FROM stream WHERE name = ?1";
    connection
        .prepare_cached(sql)?
        .query_row([stream.as_str()], |row| Ok(row::unsigned(row.get_ref(0)?)))
        .map(|version| version.and_then(Version::new))
}

#[cfg(test)]
mod tests {
    use crate::event::{ExpectedVersion, NewEvent};
    use crate::ledger::Ledger;
    use crate::payload::Payload;

    use super::*;

    #[test]
    fn a_full_disk_is_told_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::create(&folder.path().join("log.sqlite")).unwrap();
        lock(&ledger.writer).pragma_update(None, "max_page_count", 16).unwrap();
        let append = StreamAppend {
            stream: "a".parse().unwrap(),
            expected: ExpectedVersion::Any,
            events: vec![NewEvent {
                effective: jiff::civil::date(2019, 10, 29),
                actor: "analyst".to_owned(),
                kind: "noted".to_owned(),
                payload: Payload::new(&"x".repeat(30_000)).unwrap(),
            }],
        };
        let append = || ledger.append(Timestamp::UNIX_EPOCH, vec![append.clone()]);
        append().unwrap();
        let error = append().unwrap_err();
        assert!(matches!(error, AppendError::Storage(StorageError::DiskFull(_))), "{error:?}");
        insta::assert_snapshot!(error.help(), @"make space and try again; what was recorded before is safe");
        assert_eq!(ledger.verify(None).unwrap().unwrap().seq.get(), 1);
    }
}
