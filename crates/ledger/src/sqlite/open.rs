//! Creates and opens files.

use std::fs::{self, File};
use std::io;
use std::path::{self, Path};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{SqliteLedger, schema};
use crate::error::OpenError;
use crate::group::GroupCommit;
use crate::storage_error::StorageError;

/// How long a call waits for another process to finish writing. A commit takes milliseconds; a
/// process that holds the lock for longer is doing something that a person should look at.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// How many prepared statements a connection keeps: more than this crate has.
const STATEMENTS_MAX: usize = 32;

impl SqliteLedger {
    /// Creates an empty log at `path` and opens it.
    ///
    /// The file appears under its name only once it is complete. Only its owner may read it, until
    /// the owner allows others to.
    ///
    /// # Errors
    /// [`OpenError::AlreadyExists`] if there is something at `path`.
    pub fn create(path: &Path) -> Result<Self, OpenError> {
        if path.exists() {
            return Err(OpenError::AlreadyExists { path: path.to_owned() });
        }
        let new = temporary_beside(path).map_err(|error| io_failure(path, error))?;
        write_empty(&new).map_err(|error| storage_failure(path, error))?;
        publish(new, path)?;
        Self::open(path)
    }

    /// Opens the log at `path` for reading and writing.
    ///
    /// # Errors
    /// If there is no file, it is not a log, it was written by a later release, it is damaged, or
    /// it may not be written.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let ledger = Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        ledger.prepare_writing().map_err(|error| storage_failure(path, error))?;
        Ok(ledger)
    }

    /// Opens the log at `path` for reading; others may write it at the same time.
    ///
    /// While the file is in use its folder must be writable, since readers and writers meet in the
    /// files that SQLite keeps beside it. A backup can be read from anywhere.
    ///
    /// # Errors
    /// As for [`SqliteLedger::open`].
    pub fn open_read_only(path: &Path) -> Result<Self, OpenError> {
        Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Sets how long a call waits for another process before it fails with
    /// [`StorageError::Locked`]; 5 s unless set.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn with_busy_wait(mut self, wait: Duration) -> Result<Self, StorageError> {
        super::lock(&self.writer).busy_timeout(wait)?;
        super::lock(&self.readers).clear();
        self.busy_wait = wait;
        Ok(self)
    }

    fn open_with(path: &Path, mode: OpenFlags) -> Result<Self, OpenError> {
        let absolute = path::absolute(path).map_err(|error| io_failure(path, error))?;
        match fs::metadata(path) {
            Err(_) => {
                return Err(OpenError::NotFound { path: path.to_owned() });
            }
            Ok(file) if file.len() == 0 => return Err(foreign(path, "it is empty")),
            Ok(_) => {}
        }
        let connection = connect(path, mode, BUSY_WAIT).map_err(|error| unusable(path, error))?;
        check_identity(&connection, path)?;
        Ok(Self {
            path: absolute,
            busy_wait: BUSY_WAIT,
            writer: Mutex::new(connection),
            readers: Mutex::new(Vec::new()),
            group: GroupCommit::new(),
        })
    }

    fn prepare_writing(&self) -> Result<(), rusqlite::Error> {
        let connection = super::lock(&self.writer);
        if connection.is_readonly("main")? {
            return Err(read_only());
        }
        connection.pragma_update(None, "journal_mode", "WAL")
    }
}

/// Opens a connection and sees that SQLite can read the file's first page.
pub(super) fn connect(
    path: &Path,
    mode: OpenFlags,
    busy_wait: Duration,
) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(busy_wait)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Without it SQLite plans a statement anew each time that its parameters are bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn check_identity(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let failure = |error| storage_failure(path, error);
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
    let application: i32 = pragma("application_id").map_err(failure)?;
    if application != schema::APPLICATION_ID {
        return Err(foreign(path, "it is an SQLite database of another program"));
    }
    let found: u32 = pragma("user_version").map_err(failure)?.cast_unsigned();
    let known = schema::SCHEMA_VERSION;
    if found > known {
        return Err(OpenError::Newer { path: path.to_owned(), found, known });
    }
    if found != known || !schema::is_intact(connection).map_err(failure)? {
        return Err(foreign(path, "its tables are not those of a log"));
    }
    Ok(())
}

fn write_empty(path: &Path) -> Result<(), rusqlite::Error> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    schema::write(&connection)?;
    connection.close().map_err(|(_, error)| error)
}

/// Makes an empty file in the folder of `path`, which goes away unless it is published.
pub(super) fn temporary_beside(path: &Path) -> io::Result<tempfile::TempPath> {
    fs::metadata(folder(path))?;
    let file = tempfile::Builder::new().prefix(".ledger-").tempfile_in(folder(path))?;
    Ok(file.into_temp_path())
}

/// Gives a complete file its name, durably, without ever replacing another.
pub(super) fn publish(new: tempfile::TempPath, path: &Path) -> Result<(), OpenError> {
    let sync = |path: &Path| File::open(path)?.sync_all();
    sync(&new).map_err(|error| io_failure(path, error))?;
    new.persist_noclobber(path).map_err(|failed| match failed.error.kind() {
        io::ErrorKind::AlreadyExists => OpenError::AlreadyExists { path: path.to_owned() },
        _ => io_failure(path, failed.error),
    })?;
    sync(folder(path)).map_err(|error| io_failure(path, error))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn foreign(path: &Path, found: &'static str) -> OpenError {
    OpenError::Foreign { path: path.to_owned(), found }
}

pub(super) fn storage_failure(path: &Path, error: rusqlite::Error) -> OpenError {
    OpenError::Storage { path: path.to_owned(), source: error.into() }
}

pub(super) fn io_failure(path: &Path, error: io::Error) -> OpenError {
    OpenError::Storage { path: path.to_owned(), source: error.into() }
}

/// Says why not even the first page could be read.
fn unusable(path: &Path, error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => foreign(path, "it is not an SQLite database"),
        // What SQLite says of a header that no release of it has written.
        Some(ErrorCode::Unknown) => OpenError::Storage {
            path: path.to_owned(),
            source: StorageError::Damaged(Arc::new(error)),
        },
        _ => storage_failure(path, error),
    }
}

fn read_only() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY), None)
}
