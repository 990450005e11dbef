//! Why the store below the log failed.

use std::error::Error as StdError;
use std::sync::Arc;

use thiserror::Error;

/// What to do with a file that does not hold what was written.
pub(crate) const HELP_DAMAGED: &str =
    "keep the file as it is, verify the latest backup, and put that in its place";

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

impl StorageError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Locked(_) => "wait for the other process to finish, or stop it, and try again",
            Self::ReadOnly(_) => "open the log for writing, as a user who may write the file",
            Self::DiskFull(_) => "make space and try again; what was recorded before is safe",
            Self::Damaged(_) => HELP_DAMAGED,
            Self::Io(_) => {
                "see that the disk works, and that the file and its folder may be read and written"
            }
            Self::Other(_) => "this is a bug in Secant: please send us the whole message",
        }
    }
}
