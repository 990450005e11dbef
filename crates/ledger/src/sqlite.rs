//! A log in one SQLite file.
//!
//! Any number of threads and of processes may use the file at once: a transaction that writes takes
//! SQLite's write lock first and then reads where the log ends.

mod append;
mod backup;
mod failure;
mod import;
mod open;
mod read;
mod row;
mod schema;
mod verify;

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::error::{AppendError, ReadError, VerifyError};
use crate::event::{Event, EventRef, StreamAppend};
use crate::group::GroupCommit;
use crate::import::ImportError;
use crate::ledger::Ledger;
use crate::position::{Head, Seq, Version};
use crate::stream_id::StreamId;

pub use backup::BackupError;

/// A log in one SQLite file.
///
/// Dropping it closes the file; the last one to close folds SQLite's `-wal` file back in.
pub struct SqliteLedger {
    /// For the connections that read; absolute, since the working folder may change.
    path: PathBuf,
    busy_wait: Duration,
    /// Closed before the writer: the last connection folds the `-wal` file in, and only a writer can.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    group: GroupCommit<append::Request, append::Outcome>,
}

impl Ledger for SqliteLedger {
    fn append(
        &self,
        recorded_at: Timestamp,
        appends: Vec<StreamAppend>,
    ) -> Result<Vec<Event>, AppendError> {
        self.append_in_group(recorded_at, appends)
    }

    fn for_each(
        &self,
        from: Seq,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.read_log(from, each)
    }

    fn for_each_between(
        &self,
        from: Seq,
        to: Seq,
        each: &mut dyn FnMut(EventRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.with_reader(|reader| read::lend_range(reader, from, to, each))
    }

    fn for_each_in_stream(
        &self,
        stream: &StreamId,
        from: Version,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.read_one_stream(stream, from, each)
    }

    fn head(&self) -> Result<Option<Head>, ReadError> {
        self.read_head()
    }

    fn verify(&self, expected: Option<Head>) -> Result<Option<Head>, VerifyError> {
        self.verify_log(expected)
    }

    fn import(&self, input: &mut dyn BufRead) -> Result<Option<Head>, ImportError> {
        self.import_lines(input)
    }
}

/// Locks even if a thread panicked with the lock held: an open transaction rolls back by itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
