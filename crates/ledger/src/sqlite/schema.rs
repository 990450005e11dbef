//! The shape of the file.

use rusqlite::Connection;

/// `application_id`: "SecL", so that a foreign file is recognised.
pub(super) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"SecL");

/// `user_version`: the schema that this release writes.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// Schema 1.
///
/// A stream is a list: `stream` has its last event and `earlier` leads from each event to the one
/// before it in its stream, 0 from the first. An index over stream and version would have to be
/// written in as many places as a group has streams; the list costs one or two pages.
///
/// The triggers hold against every program that opens the file. The first refuses gaps, and with
/// them `INSERT OR REPLACE`, which deletes without asking a delete trigger.
const DEFINITION: &str = "
CREATE TABLE stream (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    effective TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM event)
    OR (NEW.version, NEW.earlier) IS NOT (
        SELECT 1 + coalesce(max(version), 0), coalesce(max(seq), 0)
        FROM stream WHERE name = NEW.stream
    )
BEGIN SELECT RAISE(ABORT, 'an event follows the last one'); END;
CREATE TRIGGER event_ends_its_stream AFTER INSERT ON event
BEGIN
    INSERT INTO stream (name, version, seq) VALUES (NEW.stream, NEW.version, NEW.seq)
    ON CONFLICT (name) DO UPDATE SET version = NEW.version, seq = NEW.seq;
END;
CREATE TRIGGER event_stays_the_same BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
CREATE TRIGGER stream_stays BEFORE DELETE ON stream
BEGIN SELECT RAISE(ABORT, 'a stream is never deleted'); END;
";

/// Writes the schema into an empty database, in one transaction.
pub(super) fn write(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {SCHEMA_VERSION};
         {DEFINITION}
         COMMIT;"
    ))
}

/// Returns whether the schema in the file is, word for word, the one that was written.
pub(super) fn is_intact(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
    let found = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let found: String = found.iter().flat_map(|sql| [sql, ";\n"]).collect();
    Ok(found.trim() == DEFINITION.trim())
}
