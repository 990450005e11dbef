//! Why something could not be done.

use std::path::PathBuf;

use thiserror::Error;

use crate::event::ExpectedVersion;
use crate::fault::Fault;
use crate::position::{Seq, Version};
use crate::storage_error::{HELP_DAMAGED, StorageError};
use crate::stream_id::StreamId;

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
    #[error("`{}` could not be opened or created", .path.display())]
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
    /// The log is not as it was written.
    #[error("the log is not as it was written: {0}")]
    Broken(Box<Fault>),
    /// The store failed.
    #[error("the log could not be verified")]
    Storage(#[from] StorageError),
}

impl From<Fault> for VerifyError {
    fn from(fault: Fault) -> Self {
        Self::Broken(Box::new(fault))
    }
}

impl From<Box<Fault>> for VerifyError {
    fn from(fault: Box<Fault>) -> Self {
        Self::Broken(fault)
    }
}

impl OpenError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "look for a misspelt path, or create a log there",
            Self::AlreadyExists { .. } => "open it, or choose another path: nothing is overwritten",
            Self::Foreign { .. } => "choose another path; this file has not been touched",
            Self::Newer { .. } => "use the release that wrote it, or a later one",
            Self::Storage { source, .. } => source.help(),
        }
    }
}

impl AppendError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "somebody else was quicker: look at the change and try again",
            Self::Invalid { .. } => "correct the event",
            Self::TooMany { .. } => "append in several calls",
            Self::Full => "start a new log",
            Self::Interrupted => "read the stream before trying again",
            Self::Storage(source) => source.help(),
        }
    }
}

impl ReadError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => HELP_DAMAGED,
            Self::Storage(source) => source.help(),
        }
    }
}

impl VerifyError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Broken(_) => HELP_DAMAGED,
            Self::Storage(source) => source.help(),
        }
    }
}

fn stands(found: &Option<Version>) -> String {
    found
        .as_ref()
        .map_or_else(|| "has no events".to_owned(), |found| format!("is at version {found}"))
}

fn expects(expected: &ExpectedVersion) -> String {
    match expected {
        ExpectedVersion::NoStream => "no stream".to_owned(),
        ExpectedVersion::Exact(version) => format!("version {version}"),
        ExpectedVersion::Any => "any version".to_owned(),
    }
}
