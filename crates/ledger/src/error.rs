//! Why something could not be done.

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::event::ExpectedVersion;
use crate::position::{Seq, Version};
use crate::stream_id::StreamId;

/// What the database below reported.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

/// Says why the store below the log did not do what was asked.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum StorageError {
    /// Another process held the lock for longer than the log waits.
    #[error("the log is locked by another process")]
    Locked(#[source] Cause),
    /// The log is open for reading only, or the file may not be written.
    #[error("the log may only be read")]
    ReadOnly(#[source] Cause),
    /// No space is left.
    #[error("the disk is full")]
    DiskFull(#[source] Cause),
    /// What the file holds cannot be read as a log.
    #[error("the log is damaged")]
    Damaged(#[source] Cause),
    /// The operating system could not read or write.
    #[error("the log could not be read or written")]
    Io(#[source] Cause),
    /// Anything else.
    #[error("the database below the log failed")]
    Other(#[source] Cause),
}

/// Says why a log could not be created or opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no file.
    #[error("there is no log at `{}`", .path.display())]
    NotFound {
        /// The file looked for.
        path: PathBuf,
    },
    /// There is a file where a log was to be created.
    #[error("`{}` is there already", .path.display())]
    AlreadyExists {
        /// The file found.
        path: PathBuf,
    },
    /// The file is not a log.
    #[error("`{}` is not a log: {found}", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is, as far as can be told.
        found: &'static str,
    },
    /// The file was written by a later release.
    #[error("`{}` is a log of schema {found}; this release knows schemas up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema of the file.
        found: u32,
        /// The latest schema that this release knows.
        known: u32,
    },
    /// The store failed.
    #[error("`{}` could not be opened", .path.display())]
    Storage {
        /// The file.
        path: PathBuf,
        /// Why.
        source: StorageError,
    },
}

/// Says why nothing was appended.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The stream does not stand where the caller expected it: read it again and decide again.
    #[error("stream `{stream}` {}, but {} was expected", stands(.found), expects(.expected))]
    Stale {
        /// The stream.
        stream: StreamId,
        /// What the caller expected.
        expected: ExpectedVersion,
        /// The last version there is.
        found: Option<Version>,
    },
    /// An event is not one that a log can hold.
    #[error("the event for stream `{stream}` cannot be recorded: {reason}")]
    Invalid {
        /// The stream.
        stream: StreamId,
        /// What is wrong.
        reason: &'static str,
    },
    /// One call holds more events than are written in one transaction.
    #[error("{found} events in one append; {limit} is the limit")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// There are no numbers left.
    #[error("the log has no numbers left")]
    Full,
    /// The thread that was writing for this one stopped before it was done.
    #[error("the append was interrupted; read the stream to see whether it was recorded")]
    Interrupted,
    /// The store failed.
    #[error("the events were not recorded")]
    Storage(#[from] StorageError),
}

/// Says why events could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A row is there and is not an event.
    #[error("event {seq} cannot be read: its `{column}` is not one that a log holds")]
    Unreadable {
        /// The number of the event.
        seq: Seq,
        /// The first column that cannot be read.
        column: &'static str,
    },
    /// The store failed.
    #[error("the log could not be read")]
    Storage(#[from] StorageError),
}

/// Says why a log is not proved.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The store failed.
    #[error("the log could not be verified")]
    Storage(#[from] StorageError),
}

fn stands(found: &Option<Version>) -> String {
    found.as_ref().map_or_else(
        || "has no events".to_owned(),
        |found| format!("is at version {found}"),
    )
}

fn expects(expected: &ExpectedVersion) -> String {
    match expected {
        ExpectedVersion::NoStream => "no stream".to_owned(),
        ExpectedVersion::Exact(version) => format!("version {version}"),
        ExpectedVersion::Any => "any version".to_owned(),
    }
}
