//! Reads events in chunks.
//!
//! No statement is open while the caller looks at an event, so that a slow reader never keeps
//! SQLite from folding its `-wal` file back in.

use std::ops::ControlFlow;

use rusqlite::{Connection, OpenFlags};

use super::append::read_tail;
use super::{SqliteLedger, lock, open, row};
use crate::error::ReadError;
use crate::event::{Event, EventRef};
use crate::position::{Head, Seq, Version};
use crate::storage_error::StorageError;
use crate::stream_id::StreamId;

/// How many events are held in memory at once.
const CHUNK_EVENTS_MAX: usize = 512;
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
        let mut next = Some(from);
        while let Some(from) = next {
            let chunk = self.with_reader(|reader| read_chunk(reader, from))?;
            next = chunk.last().and_then(|event| event.seq.next());
            if chunk.into_iter().try_for_each(&mut *each).is_break() {
                break;
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
        let places = self.with_reader(|reader| find_stream(reader, stream, from))?;
        let mut places = places.into_iter().peekable();
        while places.peek().is_some() {
            let chunk = self.with_reader(|reader| read_places(reader, stream, &mut places))?;
            if chunk.into_iter().try_for_each(&mut *each).is_break() {
                break;
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

/// Reads the events from `from` on until a limit is reached; none at the end of the log.
fn read_chunk(connection: &Connection, from: Seq) -> Result<Vec<Event>, ReadError> {
    let sql = format!("SELECT {} FROM event WHERE seq >= ?1 ORDER BY seq", row::COLUMNS);
    let mut statement = connection.prepare_cached(&sql).map_err(StorageError::from)?;
    let mut rows = statement.query((from.get().cast_signed(),)).map_err(StorageError::from)?;
    let mut chunk = Chunk::default();
    while chunk.has_space() {
        let Some(row) = rows.next().map_err(StorageError::from)? else {
            break;
        };
        let event = row::event(row).map_err(|column| {
            let next = chunk.events.last().map_or(Some(from), |event| event.seq.next());
            ReadError::Unreadable { seq: row::seq(row).or(next).unwrap_or(from), column }
        })?;
        chunk.push(event);
    }
    Ok(chunk.events)
}

/// Lends the events from `from` to `to`, while the statement stands on them.
pub(super) fn lend_range(
    connection: &Connection,
    from: Seq,
    to: Seq,
    each: &mut dyn FnMut(EventRef<'_>) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let columns = row::LENT_COLUMNS;
    let sql = format!("SELECT {columns} FROM event WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql).map_err(StorageError::from)?;
    let range = (from.get().cast_signed(), to.get().cast_signed());
    let mut rows = statement.query(range).map_err(StorageError::from)?;
    let mut next = from;
    while let Some(row) = rows.next().map_err(StorageError::from)? {
        let event = row::event_ref(row).map_err(|column| {
            let seq = row::seq(row).unwrap_or(next);
            ReadError::Unreadable { seq, column }
        })?;
        next = event.seq.next().unwrap_or(next);
        if each(event).is_break() {
            break;
        }
    }
    Ok(())
}

/// Walks back through a stream to `from` and returns where its events are, in order.
///
/// The result takes 16 bytes for each event.
fn find_stream(
    connection: &Connection,
    stream: &StreamId,
    from: Version,
) -> Result<Vec<(Seq, Version)>, ReadError> {
    // Each step goes to a lower number, so that a damaged file cannot lead in a circle.
    let sql = "
        WITH RECURSIVE back (seq, version) AS (
            SELECT seq, version FROM stream WHERE name = ?1 AND version >= ?2
            UNION ALL
            SELECT event.earlier, back.version - 1 FROM event JOIN back ON event.seq = back.seq
            WHERE event.earlier < event.seq AND back.version > ?2
        )
        SELECT seq, version FROM back";
    let mut statement = connection.prepare_cached(sql).map_err(StorageError::from)?;
    let mut rows =
        statement.query((stream.as_str(), from.get().cast_signed())).map_err(StorageError::from)?;
    let mut places: Vec<(Seq, Version)> = Vec::new();
    while let Some(row) = rows.next().map_err(StorageError::from)? {
        let version = row.get_ref(1).ok().and_then(row::unsigned).and_then(Version::new);
        let place = row::seq(row).zip(version);
        let last = places.last().map_or(Seq::FIRST, |(seq, _)| *seq);
        places.push(place.ok_or(ReadError::Unreadable { seq: last, column: "earlier" })?);
    }
    places.reverse();
    match places.first() {
        Some((seq, version)) if *version != from => {
            Err(ReadError::Unreadable { seq: *seq, column: "earlier" })
        }
        _ => Ok(places),
    }
}

/// Reads the events at the next of `places` until a limit is reached.
fn read_places(
    connection: &Connection,
    stream: &StreamId,
    places: &mut impl Iterator<Item = (Seq, Version)>,
) -> Result<Vec<Event>, ReadError> {
    let sql = format!("SELECT {} FROM event WHERE seq = ?1", row::COLUMNS);
    let mut statement = connection.prepare_cached(&sql).map_err(StorageError::from)?;
    let mut chunk = Chunk::default();
    while chunk.has_space() {
        let Some((seq, version)) = places.next() else {
            break;
        };
        let mut rows = statement.query((seq.get().cast_signed(),)).map_err(StorageError::from)?;
        let event = match rows.next().map_err(StorageError::from)? {
            Some(row) => row::event(row),
            None => Err("seq"),
        };
        let event = event.map_err(|column| ReadError::Unreadable { seq, column })?;
        if event.stream != *stream || event.version != version {
            return Err(ReadError::Unreadable { seq, column: "earlier" });
        }
        chunk.push(event);
    }
    Ok(chunk.events)
}

#[derive(Default)]
struct Chunk {
    events: Vec<Event>,
    bytes: usize,
}

impl Chunk {
    fn has_space(&self) -> bool {
        self.events.len() < CHUNK_EVENTS_MAX && self.bytes < CHUNK_BYTES_MAX
    }

    fn push(&mut self, event: Event) {
        self.bytes += event.payload.as_str().len();
        self.events.push(event);
    }
}
