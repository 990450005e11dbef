//! What becomes of a file in which something was changed.

use std::fs;
use std::path::Path;

use ledger::{Event, Ledger, OpenError, SqliteLedger, StorageError, VerifyError};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::fixture::{self, Fixture};

/// Does what the triggers forbid, and puts them back.
fn forge(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
    for (_, definition) in &triggers {
        connection.execute_batch(definition).unwrap();
    }
}

fn verify_forged(sql: &str) -> String {
    let fixture = Fixture::with_events(9);
    forge(&fixture.path(), sql);
    let error = fixture.ledger.verify(None).unwrap_err();
    let VerifyError::Broken(fault) = error else { panic!("{error}") };
    fault.to_string()
}

/// What is found after each of these changes to a sound log.
fn report(changes: &[&str]) -> String {
    changes.iter().map(|sql| format!("{sql}\n  {}\n", verify_forged(sql))).collect()
}

#[test]
fn every_column_is_proved() {
    let report = report(&[
        "UPDATE event SET seq = 20 WHERE seq = 9",
        "UPDATE event SET stream = 'x' WHERE seq = 4",
        "UPDATE event SET stream = 'X' WHERE seq = 4",
        "UPDATE event SET version = 7 WHERE seq = 4",
        "UPDATE event SET version = -1 WHERE seq = 4",
        "UPDATE event SET earlier = 2 WHERE seq = 4",
        "UPDATE event SET recorded_at = 1 WHERE seq = 4",
        "UPDATE event SET effective = '2019-10-30' WHERE seq = 4",
        "UPDATE event SET effective = '' WHERE seq = 4",
        "UPDATE event SET actor = 'x' WHERE seq = 4",
        "UPDATE event SET kind = 'x' WHERE seq = 4",
        "UPDATE event SET payload = '{}' WHERE seq = 4",
        "UPDATE event SET prev = zeroblob(32) WHERE seq = 4",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = 4",
        "UPDATE event SET hash = x'00' WHERE seq = 4",
        "DELETE FROM event WHERE seq = 4",
        "DELETE FROM event WHERE seq = 9",
        "DELETE FROM event",
    ]);
    insta::assert_snapshot!(report, @r#"
UPDATE event SET seq = 20 WHERE seq = 9
  event 9: it is missing; the next event there is has number 20
UPDATE event SET stream = 'x' WHERE seq = 4
  event 4 (`noted` in stream `x`): its fields hash to 8ab9d4bc5c66…, but its hash is 7cd4431abcb7…
UPDATE event SET stream = 'X' WHERE seq = 4
  event 4 (`noted` in stream `X`): its `stream` cannot be read
UPDATE event SET version = 7 WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to db262de3e12c…, but its hash is 7cd4431abcb7…
UPDATE event SET version = -1 WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its `version` cannot be read
UPDATE event SET earlier = 2 WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): the list of the events of its stream is damaged there
UPDATE event SET recorded_at = 1 WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to 75ba03aba35c…, but its hash is 7cd4431abcb7…
UPDATE event SET effective = '2019-10-30' WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to 5cd807000b28…, but its hash is 7cd4431abcb7…
UPDATE event SET effective = '' WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its `effective` cannot be read
UPDATE event SET actor = 'x' WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to 13d47d0247ca…, but its hash is 7cd4431abcb7…
UPDATE event SET kind = 'x' WHERE seq = 4
  event 4 (`x` in stream `stream/0`): its fields hash to 9a1c206b114e…, but its hash is 7cd4431abcb7…
UPDATE event SET payload = '{}' WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to e440143e6daa…, but its hash is 7cd4431abcb7…
UPDATE event SET prev = zeroblob(32) WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): it follows an event with hash 000000000000…, but the one before it has c08591c2805f…
UPDATE event SET hash = zeroblob(32) WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its fields hash to 7cd4431abcb7…, but its hash is 000000000000…
UPDATE event SET hash = x'00' WHERE seq = 4
  event 4 (`noted` in stream `stream/0`): its `hash` cannot be read
DELETE FROM event WHERE seq = 4
  event 4: it is missing; the next event there is has number 5
DELETE FROM event WHERE seq = 9
  event 9: it is missing; the log ends before it, although it was known to have it
DELETE FROM event
  event 1: it is missing; the log ends before it, although it was known to have it
"#);
}

#[test]
fn what_leads_to_the_events_of_a_stream_is_proved() {
    let report = report(&[
        "UPDATE stream SET seq = 4 WHERE name = 'stream/0'",
        "UPDATE stream SET version = 9 WHERE seq = 8",
        "DELETE FROM stream WHERE seq = 8",
        "INSERT INTO stream VALUES ('x', 1, 3)",
    ]);
    insta::assert_snapshot!(report, @r#"
UPDATE stream SET seq = 4 WHERE name = 'stream/0'
  event 7: the list of the events of its stream is damaged there
UPDATE stream SET version = 9 WHERE seq = 8
  event 8: the list of the events of its stream is damaged there
DELETE FROM stream WHERE seq = 8
  event 8: the list of the events of its stream is damaged there
INSERT INTO stream VALUES ('x', 1, 3)
  event 3: the list of the events of its stream is damaged there
"#);
}

#[test]
fn a_lost_tail_is_seen_against_a_known_head() {
    let fixture = Fixture::with_events(9);
    let known = fixture.ledger.head().unwrap();
    let sql = "DELETE FROM event WHERE seq > 6; UPDATE stream SET seq = seq - 3, version = 2";
    forge(&fixture.path(), sql);
    assert_eq!(fixture.ledger.verify(None).unwrap().unwrap().seq.get(), 6);
    let error = fixture.ledger.verify(known).unwrap_err();
    insta::assert_snapshot!(fixture::explain(&error), @"the log is not as it was written: event 7: it is missing; the log ends before it, although it was known to have it");
    insta::assert_snapshot!(error.help(), @"keep the file as it is, verify the latest backup, and put that in its place");
}

#[test]
fn the_file_itself_refuses_changes() {
    let fixture = Fixture::with_events(9);
    let connection = Connection::open(fixture.path()).unwrap();
    let refused = |sql: &str| connection.execute_batch(sql).unwrap_err().to_string();
    insta::assert_snapshot!(refused("UPDATE event SET actor = 'x' WHERE seq = 4"), @"an event is never changed");
    insta::assert_snapshot!(refused("DELETE FROM event WHERE seq = 9"), @"an event is never deleted");
    insta::assert_snapshot!(refused("DELETE FROM stream"), @"a stream is never deleted");
    let copy = "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 9";
    insta::assert_snapshot!(refused(copy), @"an event follows the last one");
    let gap = copy
        .replace('*', "11, stream, 4, 9, recorded_at, effective, actor, kind, payload, prev, hash");
    insta::assert_snapshot!(refused(&gap), @"an event follows the last one");
    fixture.ledger.verify(None).unwrap();
}

#[test]
fn reading_past_a_damaged_row_is_refused() {
    let fixture = Fixture::with_events(9);
    forge(&fixture.path(), "UPDATE event SET effective = 'soon' WHERE seq = 4");
    let error = fixture
        .ledger
        .for_each(ledger::Seq::FIRST, &mut |_| std::ops::ControlFlow::Continue(()))
        .unwrap_err();
    insta::assert_snapshot!(fixture::explain(&error), @"event 4 cannot be read: its `effective` is not one that a log holds");
    forge(&fixture.path(), "UPDATE event SET effective = '2019-10-29', earlier = 2 WHERE seq = 4");
    let error = fixture.ledger.read_stream(&"stream/0".parse().unwrap()).unwrap_err();
    insta::assert_snapshot!(fixture::explain(&error), @"event 2 cannot be read: its `earlier` is not one that a log holds");
}

/// A closed log of some pages, and its events.
fn sound_file() -> (Vec<u8>, Vec<Event>) {
    let fixture = Fixture::with_events(60);
    let events = fixture::events(&fixture.ledger);
    let folder = fixture.close();
    (fs::read(folder.path().join("log.sqlite")).unwrap(), events)
}

/// A changed file is refused, or its damage is found, or it says what it said before.
fn check_changed(bytes: &[u8], events: &[Event]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.sqlite");
    fs::write(&path, bytes).unwrap();
    let ledger = match SqliteLedger::open_read_only(&path) {
        Ok(ledger) => ledger,
        Err(OpenError::Storage { source: StorageError::Other(cause), .. }) => panic!("{cause}"),
        Err(_) => return,
    };
    match ledger.verify(None) {
        Ok(_) => assert_eq!(fixture::events(&ledger), events),
        Err(VerifyError::Broken(fault)) => assert!(fault.seq.get() <= events.len() as u64 + 1),
        Err(error) => panic!("{}", fixture::explain(&error)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn a_bit_flipped_anywhere_is_found_or_harmless(
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 40),
    ) {
        let (sound, events) = sound_file();
        for (place, bit) in places {
            let mut bytes = sound.clone();
            let index = place.index(bytes.len());
            bytes[index] ^= 1 << bit;
            check_changed(&bytes, &events);
        }
    }

    #[test]
    fn a_page_of_nonsense_is_found(page: prop::sample::Index, nonsense: [u8; 32]) {
        let (mut bytes, events) = sound_file();
        let pages = bytes.len() / 4096;
        let start = page.index(pages) * 4096;
        for (byte, nonsense) in bytes[start..start + 4096].iter_mut().zip(nonsense.iter().cycle()) {
            *byte = *nonsense;
        }
        check_changed(&bytes, &events);
    }

    #[test]
    fn a_file_cut_short_is_found(length: prop::sample::Index) {
        let (bytes, events) = sound_file();
        check_changed(&bytes[..length.index(bytes.len())], &events);
    }
}
