//! Files beside the register that only their owner may read: SQLite, made when they are not there.

use std::path::Path;

use rusqlite::Connection;

use crate::error::Error;

/// How long another program's write is waited for.
const BUSY_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Opens a file, or makes it; `broken` says what a fault of SQLite is called.
///
/// # Errors
/// When it cannot be opened or made.
pub(crate) fn open(path: &Path, broken: fn(rusqlite::Error) -> Error) -> Result<Connection, Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "opened", source };
    let mut options = std::fs::OpenOptions::new();
    options.create(true).read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path).map_err(fault)?);
    let file = Connection::open(path).map_err(broken)?;
    file.busy_timeout(BUSY_WAIT).map_err(broken)?;
    Ok(file)
}
