//! The peer: SQLite without a ledger around it.

use std::{path::Path, time::Duration};

use ledger::NewEvent;
use rusqlite::{Connection, params};

use crate::Failure;

/// How long a contending writer waits for its turn: far longer than any round takes.
const BUSY_WAIT: Duration = Duration::from_secs(120);

/// One connection to a bare table.
pub struct Bare {
    connection: Connection,
}

impl Bare {
    /// Opens a database with the journal and the durability of a ledger, and its columns but those
    /// of the chain. It has no index, no trigger and no check.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_WAIT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS event (
                seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, recorded_at INTEGER NOT NULL,
                effective TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
                payload TEXT NOT NULL
            ) STRICT",
        )?;
        Ok(Self { connection })
    }

    /// Writes one event in a transaction of its own.
    pub fn append(&self, stream: &str, event: &NewEvent) -> Result<(), Failure> {
        let sql = "INSERT INTO event (stream, recorded_at, effective, actor, kind, payload)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.connection.prepare_cached(sql)?.execute(params![
            stream,
            1_572_341_400_000_000_i64,
            event.effective.to_string(),
            event.actor,
            event.kind,
            event.payload.as_str(),
        ])?;
        Ok(())
    }
}

/// What a bare reading does with each payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Looks at its length.
    Rows,
    /// Parses it as any JSON.
    Json,
}

/// Reads every row of a ledger's file; returns how many there are.
pub fn read_all(path: &Path, reading: Reading) -> Result<u64, Failure> {
    let connection = Connection::open(path)?;
    let mut statement = connection.prepare(
        "SELECT seq, stream, version, recorded_at, effective, actor, kind, payload, prev, hash
         FROM event ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        for column in [1, 4, 5, 6] {
            bytes += row.get_ref(column)?.as_str()?.len();
        }
        let payload = row.get_ref(7)?.as_str()?;
        bytes += match reading {
            Reading::Rows => payload.len(),
            Reading::Json => {
                let value: serde_json::Value = serde_json::from_str(payload)?;
                value.as_object().map_or(0, serde_json::Map::len)
            }
        };
        count += 1;
    }
    std::hint::black_box(bytes);
    Ok(count)
}
