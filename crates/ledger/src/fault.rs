//! What is wrong with a log, and where it is wrong first.

use std::fmt;

use thiserror::Error;

use crate::hash::Hash;
use crate::position::{Seq, Version};

/// The first event of a log that is not as it was written.
///
/// Everything before it is proved; of what comes after it nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the event; of a line in an export, the number that it should have.
    pub seq: Seq,
    /// The stream that the event says it belongs to, if that can be read.
    pub stream: Option<String>,
    /// The kind that the event says it has, if that can be read.
    pub kind: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with an event.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// One of its fields was changed, or its hash.
    #[error("its fields hash to {computed:.12}…, but its hash is {stored:.12}…")]
    HashDiffers {
        /// The hash that it has.
        stored: Hash,
        /// The hash that its fields give.
        computed: Hash,
    },
    /// It does not follow the event before it.
    #[error(
        "it follows an event with hash {stored:.12}…, but the one before it has {expected:.12}…"
    )]
    PrevDiffers {
        /// The hash of the event that it says it follows.
        stored: Hash,
        /// The hash of the event before it.
        expected: Hash,
    },
    /// It is missing: the next event there is has a later number.
    #[error("it is missing; the next event there is has number {found}")]
    Missing {
        /// The number of the next event.
        found: Seq,
    },
    /// Its version does not follow the last one of its stream.
    #[error("it has version {found} of its stream, but should have version {expected}")]
    VersionGap {
        /// The version that it has.
        found: Version,
        /// The version that comes next in its stream.
        expected: Version,
    },
    /// It was recorded before the event before it.
    #[error("it was recorded before the event before it")]
    RecordedEarlier,
    /// A column does not hold what it must.
    #[error("its `{column}` cannot be read")]
    Unreadable {
        /// The first such column.
        column: &'static str,
    },
    /// The file is damaged where it should be.
    #[error("the file is damaged there: {reason}")]
    Lost {
        /// What the database below reports.
        reason: String,
    },
    /// The log ends before the head that was expected.
    #[error("it is missing; the log ends before it, although it was known to have it")]
    Truncated,
    /// It is not the event that was expected there.
    #[error("it has hash {found:.12}…, but was known to have {expected:.12}…")]
    HeadDiffers {
        /// The hash that it has.
        found: Hash,
        /// The hash that it was known to have.
        expected: Hash,
    },
    /// What leads from a stream to its events leads elsewhere.
    #[error("the list of the events of its stream is damaged there")]
    ListDiffers,
    /// All events are proved, but pages of the file are damaged.
    #[error("the log is proved up to it, but the file is damaged elsewhere: {reason}")]
    FileDamaged {
        /// What the database below reports.
        reason: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}", self.seq)?;
        if let (Some(stream), Some(kind)) = (&self.stream, &self.kind) {
            write!(f, " (`{kind}` in stream `{stream}`)")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for Fault {}
