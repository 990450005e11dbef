//! The shape of the file.

use rusqlite::Connection;

/// `application_id`: "SecL", so that a foreign file is recognised.
pub(super) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"SecL");

/// `user_version`: the schema that this release writes.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// Schema 1. The triggers hold against every program that opens the file, and against
/// `INSERT OR REPLACE`, which deletes without asking a delete trigger.
const DEFINITION: &str = "
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    effective TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_by_stream ON event (stream, version);
CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM event)
    OR NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM event WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'an event follows the last one'); END;
CREATE TRIGGER event_stays_the_same BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
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
    let found = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    let found: String = found.iter().flat_map(|sql| [sql, ";\n"]).collect();
    Ok(found.trim() == DEFINITION.trim())
}
