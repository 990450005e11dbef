//! Sorts what SQLite reports by what a person can do about it.

use std::io;
use std::sync::Arc;

use rusqlite::{Error, ErrorCode};

use crate::storage_error::{Cause, StorageError};

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        let code = error.sqlite_error_code();
        let unreadable = matches!(
            error,
            Error::FromSqlConversionFailure(..)
                | Error::InvalidColumnType(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::Utf8Error(..)
        );
        let cause: Cause = Arc::new(error);
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(cause),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly(cause),
            Some(ErrorCode::DiskFull) => Self::DiskFull(cause),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(cause),
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => Self::Io(cause),
            _ if unreadable => Self::Damaged(cause),
            _ => Self::Other(cause),
        }
    }
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        let cause: Cause = Arc::new(error);
        match kind {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(cause),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(cause)
            }
            _ => Self::Io(cause),
        }
    }
}
