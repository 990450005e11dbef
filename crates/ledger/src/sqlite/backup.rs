//! Copies a log while it is in use.

use std::path::Path;

use rusqlite::Connection;
use thiserror::Error;

use super::{SqliteLedger, open};
use crate::error::{OpenError, VerifyError};
use crate::ledger::Ledger;
use crate::position::Head;
use crate::storage_error::StorageError;

/// Says why a log was not backed up. No file was left behind.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file could not be made, or is there already.
    #[error("the backup could not be made")]
    File(#[from] OpenError),
    /// The copy is not a proved log, so that the log is not either.
    #[error("the backup is not a sound log")]
    Unsound(#[from] VerifyError),
    /// The log could not be read or the copy could not be written.
    #[error("the log could not be copied")]
    Storage(#[from] StorageError),
}

impl BackupError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::File(source) => source.help(),
            Self::Unsound(source) => source.help(),
            Self::Storage(source) => source.help(),
        }
    }
}

impl SqliteLedger {
    /// Copies the log as it stands to a new file at `to`, while others read and write it.
    ///
    /// The copy is proved before it gets its name. It is one file that can be opened for reading
    /// anywhere, also where nothing can be written. Returns the head of the copy.
    ///
    /// # Errors
    /// If there is something at `to`, or the log cannot be read or the copy written.
    pub fn backup(&self, to: &Path) -> Result<Option<Head>, BackupError> {
        if to.exists() {
            return Err(OpenError::AlreadyExists { path: to.to_owned() }.into());
        }
        let new = open::temporary_beside(to).map_err(|error| open::io_failure(to, error))?;
        self.with_reader(|reader| copy(reader, &new))?;
        let head = Self::open_read_only(&new)?.verify(None)?;
        open::publish(new, to)?;
        Ok(head)
    }
}

/// Copies row by row, not page by page: what SQLite cannot read does not get into the copy.
fn copy(reader: &Connection, to: &Path) -> Result<(), StorageError> {
    let Some(to) = to.to_str() else {
        return Err(rusqlite::Error::InvalidPath(to.to_owned()).into());
    };
    reader.execute("VACUUM INTO ?1", [to])?;
    Ok(())
}
