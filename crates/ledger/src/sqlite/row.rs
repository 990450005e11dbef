//! A row of the table as an event, and the reverse.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};

use crate::chain;
use crate::event::{Event, EventRef};
use crate::hash::Hash;
use crate::payload::Payload;
use crate::position::{Seq, Version};
use crate::stream_id::StreamId;

/// The columns, in the order in which [`event`] reads them.
pub(super) const COLUMNS: &str =
    "seq, stream, version, recorded_at, effective, actor, kind, payload, prev, hash";

/// Reads a row; the error is the first column that does not hold what it must.
pub(super) fn event(row: &Row<'_>) -> Result<Event, &'static str> {
    let value = |index| row.get_ref(index).ok();
    Ok(Event {
        seq: seq(row).ok_or("seq")?,
        stream: value(1).and_then(stream).ok_or("stream")?,
        version: value(2).and_then(unsigned).and_then(Version::new).ok_or("version")?,
        recorded_at: value(3).and_then(timestamp).ok_or("recorded_at")?,
        effective: value(4).and_then(date).ok_or("effective")?,
        actor: value(5).and_then(text).ok_or("actor")?,
        kind: value(6).and_then(text).ok_or("kind")?,
        payload: value(7).and_then(text).map(Payload::from_stored).ok_or("payload")?,
        prev: value(8).and_then(hash).ok_or("prev")?,
        hash: value(9).and_then(hash).ok_or("hash")?,
    })
}

/// The columns, in the order in which [`event_ref`] reads them.
pub(super) const LENT_COLUMNS: &str = "seq, stream, version, recorded_at, effective, kind, payload";

/// Reads a row without copying it; the error is the first column that does not hold what it must.
pub(super) fn event_ref<'a>(row: &'a Row<'_>) -> Result<EventRef<'a>, &'static str> {
    let value = |index| row.get_ref(index).ok();
    let text = |index| row.get_ref(index).ok()?.as_str().ok();
    Ok(EventRef {
        seq: seq(row).ok_or("seq")?,
        stream: text(1).ok_or("stream")?,
        version: value(2).and_then(unsigned).and_then(Version::new).ok_or("version")?,
        recorded_at: value(3).and_then(timestamp).ok_or("recorded_at")?,
        effective: value(4).and_then(date).ok_or("effective")?,
        kind: text(5).ok_or("kind")?,
        payload: text(6).ok_or("payload")?,
    })
}

/// Reads the number of the event that a row holds.
pub(super) fn seq(row: &Row<'_>) -> Option<Seq> {
    row.get_ref(0).ok().and_then(unsigned).and_then(Seq::new)
}

/// Writes an event as a row.
pub(super) fn insert(connection: &Connection, event: &Event) -> Result<(), rusqlite::Error> {
    let sql = concat!(
        "INSERT INTO event (seq, stream, version, earlier, recorded_at, effective, actor, kind,",
        " payload, prev, hash) VALUES (?1, ?2, ?3,",
        " (SELECT coalesce(max(seq), 0) FROM stream WHERE name = ?2),",
        " ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    connection.prepare_cached(sql)?.execute(params![
        event.seq.get().cast_signed(),
        event.stream.as_str(),
        event.version.get().cast_signed(),
        event.recorded_at.as_microsecond(),
        event.effective.to_string(),
        event.actor,
        event.kind,
        event.payload.as_str(),
        event.prev.as_bytes(),
        event.hash.as_bytes(),
    ])?;
    Ok(())
}

pub(super) fn unsigned(value: ValueRef<'_>) -> Option<u64> {
    value.as_i64().ok()?.try_into().ok()
}

pub(super) fn timestamp(value: ValueRef<'_>) -> Option<Timestamp> {
    Timestamp::from_microsecond(value.as_i64().ok()?).ok()
}

pub(super) fn hash(value: ValueRef<'_>) -> Option<Hash> {
    value.as_blob().ok()?.try_into().ok().map(Hash::from_bytes)
}

pub(super) fn text(value: ValueRef<'_>) -> Option<String> {
    value.as_str().ok().map(str::to_owned)
}

fn stream(value: ValueRef<'_>) -> Option<StreamId> {
    StreamId::try_from(text(value)?).ok()
}

fn date(value: ValueRef<'_>) -> Option<Date> {
    chain::date_from_text(value.as_str().ok()?)
}
