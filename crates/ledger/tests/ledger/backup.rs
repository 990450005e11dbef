//! Backups.

use std::sync::atomic::{AtomicBool, Ordering};

use ledger::{BackupError, Ledger, OpenError, SqliteLedger};

use crate::fixture::{self, Fixture, noted, time};

#[test]
fn a_backup_is_the_log_as_it_stood() {
    let fixture = Fixture::with_events(30);
    let to = fixture.folder.path().join("backup.sqlite");
    let head = fixture.ledger.backup(&to).unwrap();
    assert_eq!(head, fixture.ledger.head().unwrap());
    fixture.ledger.append(time(), vec![noted("later", 1)]).unwrap();
    let backup = SqliteLedger::open_read_only(&to).unwrap();
    assert_eq!(backup.verify(head).unwrap(), head);
    assert_eq!(fixture::events(&backup), fixture::events(&fixture.ledger)[..30]);
    drop(backup);
    // One file, which needs no others to be read, and which can be continued.
    let mut names: Vec<_> = std::fs::read_dir(fixture.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("log.sqlite"))
        .collect();
    names.sort();
    assert_eq!(names, ["backup.sqlite"]);
    let restored = SqliteLedger::open(&to).unwrap();
    restored.append(time(), vec![noted("stream/0", 30)]).unwrap();
    restored.verify(head).unwrap();
}

#[test]
fn writers_go_on_during_a_backup() {
    let fixture = Fixture::with_events(200);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (ledger, stop) = (&fixture.ledger, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    ledger.append(time(), vec![noted(&format!("writer/{writer}"), 1)]).unwrap();
                }
            });
        }
        for number in 0..5 {
            let to = fixture.folder.path().join(format!("backup-{number}.sqlite"));
            let head = fixture.ledger.backup(&to).unwrap();
            let backup = SqliteLedger::open_read_only(&to).unwrap();
            assert_eq!(backup.verify(head).unwrap(), head);
            fixture.ledger.verify(head).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    fixture.ledger.verify(None).unwrap();
}

#[test]
fn a_backup_overwrites_nothing() {
    let fixture = Fixture::with_events(1);
    let error = fixture.ledger.backup(&fixture.path()).unwrap_err();
    assert!(matches!(error, BackupError::File(OpenError::AlreadyExists { .. })));
    assert_eq!(fixture::events(&fixture.ledger).len(), 1);
}
