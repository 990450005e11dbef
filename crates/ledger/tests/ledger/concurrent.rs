//! Many writers at once.

use std::collections::BTreeMap;
use std::time::Duration;

use ledger::{AppendError, Event, ExpectedVersion, Ledger, SqliteLedger, StorageError, Version};
use proptest::prelude::*;

use crate::fixture::{self, Fixture, expecting, noted, time};

/// Checks that numbers have no gaps and that each acknowledged event is there.
fn check(ledger: &SqliteLedger, mut acknowledged: Vec<Event>) {
    let events = fixture::events(ledger);
    let mut versions: BTreeMap<_, u64> = BTreeMap::new();
    for (event, seq) in events.iter().zip(1..) {
        assert_eq!(event.seq.get(), seq);
        let version = versions.entry(event.stream.clone()).or_default();
        *version += 1;
        assert_eq!(event.version.get(), *version);
    }
    acknowledged.sort_by_key(|event| event.seq);
    assert_eq!(events, acknowledged);
    ledger.verify(None).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn many_threads_leave_no_gap(threads in 1..24_u32, streams in 1..6_u32) {
        let fixture = Fixture::new();
        let write = |thread: u32| {
            let mut acknowledged = Vec::new();
            for number in 0..8 {
                let stream = format!("stream/{}", (thread + number) % streams);
                let appends = vec![noted(&stream, number), noted("shared", number)];
                acknowledged.extend(fixture.ledger.append(time(), appends).unwrap());
            }
            acknowledged
        };
        let acknowledged = std::thread::scope(|scope| {
            let writers: Vec<_> =
                (0..threads).map(|thread| scope.spawn(move || write(thread))).collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        check(&fixture.ledger, acknowledged);
    }
}

#[test]
fn of_writers_that_saw_the_same_version_one_wins() {
    let fixture = Fixture::with_events(3);
    for round in 1..20 {
        let seen = ExpectedVersion::Exact(Version::new(round).unwrap());
        let won = std::thread::scope(|scope| {
            let append = || fixture.ledger.append(time(), vec![expecting(seen, "stream/0", 1)]);
            let writers: Vec<_> = (0..8).map(|_| scope.spawn(append)).collect();
            let results = writers.into_iter().map(|writer| writer.join().unwrap());
            results
                .filter(|result| match result {
                    Ok(_) => true,
                    Err(AppendError::Stale { .. }) => false,
                    Err(error) => panic!("{error}"),
                })
                .count()
        });
        assert_eq!(won, 1);
    }
    fixture.ledger.verify(None).unwrap();
}

#[test]
fn two_open_logs_share_the_file() {
    let fixture = Fixture::new();
    let other = SqliteLedger::open(&fixture.path()).unwrap();
    let write = |ledger: &SqliteLedger| -> Vec<Event> {
        let append = |number| ledger.append(time(), vec![noted("shared", number)]).unwrap();
        (0..100).flat_map(append).collect()
    };
    let acknowledged = std::thread::scope(|scope| {
        let here = scope.spawn(|| write(&fixture.ledger));
        let there = scope.spawn(|| write(&other));
        [here.join().unwrap(), there.join().unwrap()].concat()
    });
    check(&fixture.ledger, acknowledged);
}

#[test]
fn who_waits_too_long_is_told_so() {
    let fixture = Fixture::new();
    let impatient = SqliteLedger::open(&fixture.path()).unwrap();
    let impatient = impatient.with_busy_wait(Duration::from_millis(10)).unwrap();
    let other = rusqlite::Connection::open(fixture.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = impatient.append(time(), vec![noted("a", 1)]).unwrap_err();
    assert!(matches!(error, AppendError::Storage(StorageError::Locked(_))));
    insta::assert_snapshot!(fixture::explain(&error), @"the events were not recorded: the log is locked by another process: database is locked: Error code 5: database is locked");
    insta::assert_snapshot!(error.help(), @"wait for the other process to finish, or stop it, and try again");
    assert_eq!(fixture::events(&impatient), []);
    other.execute_batch("ROLLBACK").unwrap();
    impatient.append(time(), vec![noted("a", 1)]).unwrap();
}
