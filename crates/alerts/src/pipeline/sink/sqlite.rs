//! An SQLite file with a row for each alert.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::{Delivery, Sink, SinkError};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS alerts (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,
  name TEXT, message_code TEXT, device TEXT NOT NULL, device_kind TEXT NOT NULL, recipient TEXT,
  counter INTEGER, signed INTEGER NOT NULL, stands_for INTEGER NOT NULL, action TEXT NOT NULL,
  message BLOB NOT NULL, inconsistencies TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS alerts_by_device ON alerts (device, at);
CREATE INDEX IF NOT EXISTS alerts_by_code ON alerts (code, at);
";

/// An SQLite file with a row for each alert.
pub struct Sqlite {
    path: PathBuf,
    connection: Connection,
    written: u64,
    /// Whether a transaction is open.
    is_open: bool,
}

impl Sqlite {
    /// A sink that writes this file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, SinkError> {
        let fault = |error: rusqlite::Error| SinkError {
            sink: path.display().to_string(),
            why: error.to_string(),
        };
        let connection = Connection::open(path).map_err(fault)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        connection.execute_batch(SCHEMA).map_err(fault)?;
        Ok(Self { path: path.to_owned(), connection, written: 0, is_open: false })
    }

    fn fault(&self, error: &rusqlite::Error) -> SinkError {
        SinkError { sink: self.path.display().to_string(), why: error.to_string() }
    }

    fn insert(&mut self, delivery: &Delivery<'_>) -> rusqlite::Result<()> {
        if !self.is_open {
            self.connection.execute_batch("BEGIN")?;
            self.is_open = true;
        }
        let record = delivery.record;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO alerts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?;
        insert.execute(params![
            number(self.written + 1),
            record.at.to_string(),
            record.kind.to_string(),
            record.code.to_string(),
            delivery.name,
            record.message_code.map(|code| format!("{code:04X}")),
            record.device.to_string(),
            record.device_kind.to_string(),
            record.has_id.then(|| record.recipient.to_string()),
            // Its 64 bits, since SQLite has no number without a sign.
            record.has_id.then(|| record.counter.cast_signed()),
            record.signed,
            record.stands_for,
            delivery.action.to_string(),
            delivery.message,
            record.inconsistencies.to_string(),
        ])?;
        Ok(())
    }
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Sink for Sqlite {
    fn name(&self) -> String {
        format!("sqlite {}", self.path.display())
    }

    fn resume(&mut self, mark: Option<u64>) -> Result<(), SinkError> {
        self.written = mark.unwrap_or_default();
        let done =
            self.connection.execute("DELETE FROM alerts WHERE seq > ?1", [number(self.written)]);
        done.map(drop).map_err(|error| self.fault(&error))
    }

    fn take(&mut self, delivery: &Delivery<'_>) -> Result<(), SinkError> {
        self.insert(delivery).map_err(|error| self.fault(&error))?;
        self.written += 1;
        Ok(())
    }

    fn commit(&mut self) -> Result<u64, SinkError> {
        if std::mem::take(&mut self.is_open) {
            self.connection.execute_batch("COMMIT").map_err(|error| self.fault(&error))?;
        }
        Ok(self.written)
    }
}
