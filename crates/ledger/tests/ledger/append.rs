//! Appending and reading back.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use ledger::{
    AppendError, EventRef, ExpectedVersion, Hash, Ledger, Payload, Seq, StreamId, Version,
};

use crate::fixture::{self, Fixture, expecting, noted, time};

#[test]
fn what_was_appended_is_read() {
    let fixture = Fixture::new();
    assert_eq!(fixture.ledger.head().unwrap(), None);
    let appended =
        fixture.ledger.append(time(), vec![noted("a", 1), noted("b", 2), noted("a", 3)]).unwrap();
    assert_eq!(fixture::events(&fixture.ledger), appended);
    assert_eq!(appended[0].prev, Hash::GENESIS);
    assert_eq!(appended[2].prev, appended[1].hash);
    let a: StreamId = "a".parse().unwrap();
    let expected = [appended[0].clone(), appended[2].clone()];
    assert_eq!(fixture.ledger.read_stream(&a).unwrap(), expected);
    assert_eq!(fixture.ledger.read_stream(&"c".parse().unwrap()).unwrap(), []);
    assert_eq!(fixture.ledger.head().unwrap().unwrap().seq.get(), 3);
    assert_eq!(fixture.ledger.verify(None).unwrap(), fixture.ledger.head().unwrap());
}

#[test]
fn it_is_there_after_opening_again() {
    let fixture = Fixture::with_events(10);
    let before = fixture::events(&fixture.ledger);
    let folder = fixture.close();
    let again = ledger::SqliteLedger::open(&folder.path().join("log.sqlite")).unwrap();
    assert_eq!(fixture::events(&again), before);
    again.append(time(), vec![noted("stream/0", 10)]).unwrap();
    again.verify(None).unwrap();
}

#[test]
fn a_stale_append_leaves_nothing() {
    let fixture = Fixture::with_events(3);
    let second = ExpectedVersion::Exact(Version::new(2).unwrap());
    let result =
        fixture.ledger.append(time(), vec![noted("other", 1), expecting(second, "stream/0", 2)]);
    let error = result.unwrap_err();
    insta::assert_snapshot!(error, @"stream `stream/0` is at version 1, but version 2 was expected");
    insta::assert_snapshot!(error.help(), @"somebody else was quicker: look at the change and try again");
    assert!(matches!(error, AppendError::Stale { found: Some(Version::FIRST), .. }));
    assert_eq!(fixture::events(&fixture.ledger).len(), 3);
    assert_eq!(fixture.ledger.read_stream(&"other".parse().unwrap()).unwrap(), []);
    fixture
        .ledger
        .append(time(), vec![expecting(ExpectedVersion::Exact(Version::FIRST), "stream/0", 2)])
        .unwrap();
}

#[test]
fn nothing_to_append_is_no_event() {
    let fixture = Fixture::new();
    assert_eq!(fixture.ledger.append(time(), Vec::new()).unwrap(), []);
    assert_eq!(fixture.ledger.head().unwrap(), None);
}

#[test]
fn the_time_of_recording_never_goes_back() {
    let fixture = Fixture::with_events(1);
    let append = |time| fixture.ledger.append(time, vec![noted("a", 1)]).unwrap();
    assert_eq!(append(Timestamp::UNIX_EPOCH)[0].recorded_at, time());
    let later = time() + SignedDuration::from_secs(1);
    assert_eq!(append(later)[0].recorded_at, later);
    fixture.ledger.verify(None).unwrap();
}

#[test]
fn reading_crosses_chunks_and_can_be_broken_off() {
    let fixture = Fixture::with_events(2500);
    assert_eq!(fixture::events(&fixture.ledger).len(), 2500);
    let mut seen = Vec::new();
    let until_1500 = &mut |event: ledger::Event| {
        seen.push(event.seq.get());
        if event.seq.get() == 1500 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    fixture.ledger.for_each(Seq::new(400).unwrap(), until_1500).unwrap();
    assert_eq!(seen, (400..=1500).collect::<Vec<_>>());

    for number in 0..1200 {
        fixture.ledger.append(time(), vec![noted("long", number)]).unwrap();
    }
    let long: StreamId = "long".parse().unwrap();
    assert_eq!(fixture.ledger.read_stream(&long).unwrap().len(), 1200);
    let mut versions = Vec::new();
    let keep = &mut |event: ledger::Event| {
        versions.push(event.version.get());
        ControlFlow::Continue(())
    };
    fixture.ledger.for_each_in_stream(&long, Version::new(1100).unwrap(), keep).unwrap();
    assert_eq!(versions, (1100..=1200).collect::<Vec<_>>());
}

#[test]
fn large_events_are_read_in_small_chunks() {
    let fixture = Fixture::new();
    let mut append = noted("a", 1);
    append.events[0].payload = Payload::new(&"x".repeat(1 << 19)).unwrap();
    for _ in 0..20 {
        fixture.ledger.append(time(), vec![append.clone()]).unwrap();
    }
    assert_eq!(fixture::events(&fixture.ledger).len(), 20);
}

#[test]
fn a_reader_may_append() {
    let fixture = Fixture::with_events(2);
    let mut count = 0;
    let append_one = &mut |event: ledger::Event| {
        count += 1;
        if event.seq.get() <= 2 {
            fixture.ledger.append(time(), vec![noted("echo", count)]).unwrap();
        }
        ControlFlow::Continue(())
    };
    fixture.ledger.for_each(Seq::FIRST, append_one).unwrap();
    assert_eq!(count, 4);
}

#[test]
fn a_range_is_lent_as_it_is_read() {
    let fixture = Fixture::with_events(9);
    let all = fixture::events(&fixture.ledger);
    let lent = |from: u64, to: u64, most: usize| {
        let mut seen = 0;
        let (from, to) = (Seq::new(from).unwrap(), Seq::new(to).unwrap());
        let each = &mut |event: EventRef<'_>| {
            let at = usize::try_from(event.seq.get()).unwrap() - 1;
            assert_eq!(event, EventRef::from(&all[at]));
            seen += 1;
            if seen == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        fixture.ledger.for_each_between(from, to, each).unwrap();
        seen
    };
    assert_eq!(lent(3, 5, 9), 3);
    assert_eq!(lent(1, 9, 4), 4);
    assert_eq!(lent(8, 100, 9), 2);
    assert_eq!(lent(5, 4, 9), 0);
}
