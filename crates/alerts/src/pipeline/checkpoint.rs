//! What a run has come to, in one SQLite file: positions, state and marks of sinks, all in one transaction, so that a
//! crash loses nothing and counts nothing twice. The tables beside it are for people who ask with SQL.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::block::Position;
use crate::{
    duplicate::Duplicates,
    engine::State,
    makers::{Makers, prefix_text},
};

/// How the file is laid out.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL,
  marks BLOB NOT NULL, state BLOB NOT NULL, duplicates BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS counts (hour TEXT NOT NULL, code TEXT NOT NULL, device_kind TEXT NOT NULL,
  maker TEXT NOT NULL, messages INTEGER NOT NULL, alerts INTEGER NOT NULL, delivered INTEGER NOT NULL,
  recorded INTEGER NOT NULL, suppressed INTEGER NOT NULL, PRIMARY KEY (hour, code, device_kind, maker)) STRICT;
CREATE TABLE IF NOT EXISTS storms (start TEXT NOT NULL, end TEXT NOT NULL, code TEXT NOT NULL, device TEXT,
  alerts INTEGER NOT NULL, goes_on INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS outages (start TEXT NOT NULL, end TEXT, hub TEXT NOT NULL, meters INTEGER NOT NULL,
  doubted INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sightings (code TEXT NOT NULL, maker TEXT NOT NULL, device_kind TEXT NOT NULL,
  first TEXT NOT NULL, last TEXT NOT NULL, alerts INTEGER NOT NULL, devices INTEGER NOT NULL,
  PRIMARY KEY (code, maker, device_kind)) STRICT;
";

/// The form of what is kept: another one is not read.
const FORMAT: i64 = 2;

/// Where a run stands besides its state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The files of the source.
    pub source: Vec<String>,
    /// How far it was read.
    pub position: Position,
    /// How far each sink was written, by its name.
    pub sinks: BTreeMap<String, u64>,
}

/// All that a run needs to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Where it stands.
    pub marks: Marks,
    /// What alerts have added up to.
    pub state: State,
    /// Which alerts came last.
    pub duplicates: Duplicates,
}

/// Why a checkpoint cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The file cannot be used.
    #[error("{path} cannot be used: {why}")]
    File {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// It was written by another version.
    #[error("{path} is of another version of Secant, or damaged: move it away to start anew")]
    Format {
        /// The file.
        path: String,
    },
}

/// The file of checkpoints.
pub struct Store {
    path: PathBuf,
    connection: Connection,
}

impl Store {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// When it is no such file, or another run holds it.
    pub fn open(path: &Path) -> Result<Self, CheckpointError> {
        let name = path.display().to_string();
        let fault = |error: rusqlite::Error| CheckpointError::File {
            path: name.clone(),
            why: error.to_string(),
        };
        let connection = Connection::open(path).map_err(fault)?;
        // One run at a time: whoever opens the file first holds it until it ends.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(fault)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
        connection.execute_batch(SCHEMA).map_err(fault)?;
        Ok(Self { path: path.to_owned(), connection })
    }

    fn fault(&self, error: &impl ToString) -> CheckpointError {
        CheckpointError::File { path: self.path.display().to_string(), why: error.to_string() }
    }

    /// The last checkpoint, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(&self) -> Result<Option<Checkpoint>, CheckpointError> {
        let found = self
            .connection
            .query_row("SELECT format, marks, state, duplicates FROM checkpoint", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()
            .map_err(|error| self.fault(&error))?;
        let Some((format, marks, state, duplicates)) = found else { return Ok(None) };
        let (format, marks, state, duplicates): (i64, Vec<u8>, Vec<u8>, Vec<u8>) =
            (format, marks, state, duplicates);
        let damaged = || CheckpointError::Format { path: self.path.display().to_string() };
        if format != FORMAT {
            return Err(damaged());
        }
        Ok(Some(Checkpoint {
            marks: postcard::from_bytes(&marks).map_err(|_| damaged())?,
            state: postcard::from_bytes(&state).map_err(|_| damaged())?,
            duplicates: Duplicates::restore(&duplicates).ok_or_else(damaged)?,
        }))
    }

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn commit(
        &mut self,
        marks: &Marks,
        state: &State,
        duplicates: &Duplicates,
    ) -> Result<(), CheckpointError> {
        let bytes = |error: postcard::Error| self.fault(&error);
        let marks = postcard::to_allocvec(marks).map_err(bytes)?;
        let state = postcard::to_allocvec(state).map_err(bytes)?;
        let values = params![FORMAT, marks, state, duplicates.snapshot()];
        self.connection
            .execute("INSERT OR REPLACE INTO checkpoint VALUES (1, ?1, ?2, ?3, ?4)", values)
            .map(drop)
            .map_err(|error| self.fault(&error))
    }

    /// Writes the tables for people.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn tables(&mut self, state: &State, makers: &Makers) -> Result<(), CheckpointError> {
        let done = write_tables(&mut self.connection, state, makers);
        done.map_err(|error| self.fault(&error))
    }
}

fn write_tables(
    connection: &mut Connection,
    state: &State,
    makers: &Makers,
) -> rusqlite::Result<()> {
    let work = connection.transaction()?;
    work.execute_batch(
        "DELETE FROM counts; DELETE FROM storms; DELETE FROM outages; DELETE FROM sightings;",
    )?;
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    {
        let mut insert =
            work.prepare("INSERT INTO counts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for (key, count) in state.counters.sorted() {
            insert.execute(params![
                key.hour.to_string(),
                key.code.to_string(),
                key.device_kind.to_string(),
                prefix_text(key.maker),
                number(count.messages),
                number(count.alerts),
                number(count.delivered),
                number(count.recorded),
                number(count.suppressed),
            ])?;
        }
        let mut insert = work.prepare("INSERT INTO storms VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for storm in state.storms.found() {
            insert.execute(params![
                storm.start.to_string(),
                storm.end.to_string(),
                storm.code.to_string(),
                storm.device.map(|device| device.0.to_string()),
                number(storm.alerts),
                storm.goes_on,
            ])?;
        }
        let mut insert = work.prepare("INSERT INTO outages VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for outage in state.outages.found() {
            insert.execute(params![
                outage.start.to_string(),
                outage.end.map(|end| end.to_string()),
                outage.hub.0.to_string(),
                outage.meters,
                outage.doubted,
            ])?;
        }
        let mut insert =
            work.prepare("INSERT INTO sightings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        for (key, sighting) in state.sightings.iter() {
            insert.execute(params![
                key.code.to_string(),
                makers.name(key.maker),
                key.device_kind.to_string(),
                sighting.first.to_string(),
                sighting.last.to_string(),
                number(sighting.alerts),
                number(u64::try_from(sighting.devices.len()).unwrap_or(u64::MAX)),
            ])?;
        }
    }
    work.commit()
}
