//! Creating and opening files.

use std::fs;

use ledger::{AppendError, Ledger, OpenError, SqliteLedger, StorageError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::fixture::{self, Fixture, noted, time};

/// An error as a person would see it, without the folder that the test made.
fn message(folder: &TempDir, result: Result<SqliteLedger, OpenError>) -> String {
    let Err(error) = result else { panic!("it was opened") };
    let text = format!("{}\nhelp: {}", fixture::explain(&error), error.help());
    text.replace(folder.path().to_str().unwrap(), "FOLDER")
}

#[test]
fn what_is_not_there_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.sqlite");
    insta::assert_snapshot!(message(&folder, SqliteLedger::open(&path)), @r#"
there is no log at `FOLDER/log.sqlite`
help: look for a misspelt path, or create a log there
"#);
    assert!(!path.exists());
    let nowhere = folder.path().join("missing/log.sqlite");
    insta::assert_snapshot!(message(&folder, SqliteLedger::create(&nowhere)), @r#"
`FOLDER/missing/log.sqlite` could not be opened or created: the log could not be read or written: No such file or directory (os error 2)
help: see that the disk works, and that the file and its folder may be read and written
"#);
}

#[test]
fn nothing_is_overwritten() {
    let fixture = Fixture::with_events(1);
    let created = SqliteLedger::create(&fixture.path());
    insta::assert_snapshot!(message(&fixture.folder, created), @r#"
`FOLDER/log.sqlite` is there already
help: open it, or choose another path: nothing is overwritten
"#);
    assert_eq!(fixture::events(&fixture.ledger).len(), 1);
}

#[test]
fn creating_leaves_one_file() {
    let folder = Fixture::new().close();
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["log.sqlite"]);
}

#[test]
fn other_files_are_recognised_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.sqlite");
    let open = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let text = message(&folder, SqliteLedger::open(&path));
        assert_eq!(fs::read(&path).unwrap(), bytes);
        text
    };
    insta::assert_snapshot!(open(b""), @r#"
`FOLDER/log.sqlite` is not a log: it is empty
help: choose another path; this file has not been touched
"#);
    insta::assert_snapshot!(open(b"seq,stream,version\n"), @r#"
`FOLDER/log.sqlite` is not a log: it is not an SQLite database
help: choose another path; this file has not been touched
"#);
    insta::assert_snapshot!(open(&[0; 8192]), @r#"
`FOLDER/log.sqlite` is not a log: it is not an SQLite database
help: choose another path; this file has not been touched
"#);

    let other = folder.path().join("other.sqlite");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE event (seq)").unwrap();
    insta::assert_snapshot!(message(&folder, SqliteLedger::open(&other)), @r#"
`FOLDER/other.sqlite` is not a log: it is an SQLite database of another program
help: choose another path; this file has not been touched
"#);
}

#[test]
fn other_schemas_are_recognised() {
    let folder = Fixture::new().close();
    let path = folder.path().join("log.sqlite");
    let change = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    change("DROP TRIGGER event_stays");
    insta::assert_snapshot!(message(&folder, SqliteLedger::open(&path)), @r#"
`FOLDER/log.sqlite` is not a log: its tables are not those of a log
help: choose another path; this file has not been touched
"#);
    change("PRAGMA user_version = 2");
    insta::assert_snapshot!(message(&folder, SqliteLedger::open(&path)), @r#"
`FOLDER/log.sqlite` is a log of schema 2; this release knows schemas up to 1
help: use the release that wrote it, or a later one
"#);
    insta::assert_snapshot!(message(&folder, SqliteLedger::open_read_only(&path)), @r#"
`FOLDER/log.sqlite` is a log of schema 2; this release knows schemas up to 1
help: use the release that wrote it, or a later one
"#);
}

#[test]
fn a_log_that_is_open_for_reading_is_not_written() {
    let fixture = Fixture::with_events(2);
    let reader = SqliteLedger::open_read_only(&fixture.path()).unwrap();
    let error = reader.append(time(), vec![noted("a", 1)]).unwrap_err();
    assert!(matches!(error, AppendError::Storage(StorageError::ReadOnly(_))));
    insta::assert_snapshot!(fixture::explain(&error), @"the events were not recorded: the log may only be read: attempt to write a readonly database: Error code 8: attempt to write a readonly database");
    insta::assert_snapshot!(error.help(), @"open the log for writing, as a user who may write the file");
    assert_eq!(fixture::events(&reader), fixture::events(&fixture.ledger));
    assert_eq!(reader.verify(None).unwrap(), fixture.ledger.head().unwrap());
    // It sees what others append.
    fixture.ledger.append(time(), vec![noted("a", 1)]).unwrap();
    assert_eq!(fixture::events(&reader).len(), 3);
}
