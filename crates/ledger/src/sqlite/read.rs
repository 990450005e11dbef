//! Reads events in chunks.
//!
//! No statement is open while the caller looks at an event, so that a slow reader never keeps
//! SQLite from folding its `-wal` file back in.

use std::ops::ControlFlow;

use rusqlite::{Connection, OpenFlags, Params};

use super::append::read_tail;
use super::{SqliteLedger, lock, open, row};
use crate::error::{ReadError, StorageError};
use crate::event::Event;
use crate::position::{Head, Seq, Version};
use crate::stream_id::StreamId;

/// How many events are held in memory at once.
const CHUNK_EVENTS_MAX: usize = 1024;
/// How many bytes of payload are held in memory at once, but for one event.
const CHUNK_BYTES_MAX: usize = 4 << 20;
/// How many connections are kept for the next reader.
const IDLE_READERS_MAX: usize = 8;

impl SqliteLedger {
    pub(super) fn read_log(
        &self,
        from: Seq,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let sql = format!(
            "SELECT {} FROM event WHERE seq >= ?1 ORDER BY seq",
            row::COLUMNS
        );
        let mut next = Some(from);
        while let Some(from) = next {
            let parameters = (from.get().cast_signed(),);
            let chunk = self.with_reader(|reader| read_chunk(reader, &sql, parameters, from))?;
            next = chunk.last().and_then(|event| event.seq.next());
            if chunk.into_iter().try_for_each(&mut *each).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) fn read_one_stream(
        &self,
        stream: &StreamId,
        from: Version,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let sql = format!(
            "SELECT {} FROM event WHERE stream = ?1 AND version >= ?2 ORDER BY version",
            row::COLUMNS
        );
        let mut next = Some(from);
        while let Some(from) = next {
            let parameters = (stream.as_str(), from.get().cast_signed());
            let chunk =
                self.with_reader(|reader| read_chunk(reader, &sql, parameters, Seq::FIRST))?;
            next = chunk.last().and_then(|event| event.version.next());
            if chunk.into_iter().try_for_each(&mut *each).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) fn read_head(&self) -> Result<Option<Head>, ReadError> {
        self.with_reader(|reader| Ok(read_tail(reader)?.head))
    }

    /// Lends a connection that reads, and keeps it for the next reader.
    pub(super) fn with_reader<T, E: From<StorageError>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = lock(&self.readers).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => open::connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_wait)
                .map_err(StorageError::from)?,
        };
        let result = read(&reader);
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS_MAX {
            readers.push(reader);
        }
        result
    }
}

/// Reads events until a limit is reached; none at the end of the log.
///
/// `first` is the number to name if the first row does not tell its own.
fn read_chunk(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    first: Seq,
) -> Result<Vec<Event>, ReadError> {
    let mut statement = connection.prepare_cached(sql).map_err(StorageError::from)?;
    let mut rows = statement.query(parameters).map_err(StorageError::from)?;
    let mut events: Vec<Event> = Vec::new();
    let mut bytes = 0;
    while events.len() < CHUNK_EVENTS_MAX && bytes < CHUNK_BYTES_MAX {
        let Some(row) = rows.next().map_err(StorageError::from)? else {
            break;
        };
        let event = row::event(row).map_err(|column| {
            let next = events.last().map_or(Some(first), |event| event.seq.next());
            ReadError::Unreadable {
                seq: row::seq(row).or(next).unwrap_or(first),
                column,
            }
        })?;
        bytes += event.payload.as_str().len();
        events.push(event);
    }
    Ok(events)
}
