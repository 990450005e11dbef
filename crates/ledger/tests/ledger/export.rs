//! Exports and imports.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Event, ExpectedVersion, ImportError, Ledger, LineError, NewEvent, Payload, StreamAppend,
};
use proptest::prelude::*;

use crate::fixture::{self, Fixture, noted, time};

fn any_payload() -> impl Strategy<Value = Payload> {
    let facts = (any::<String>(), any::<i64>(), prop::option::of(-1e9..1e9_f64));
    facts.prop_map(|facts| Payload::new(&facts).unwrap())
}

fn any_event() -> impl Strategy<Value = NewEvent> {
    let name = "[a-zé\"\\\\ .@-]{1,20}";
    (0..9000_i16, 1..=12_i8, 1..=28_i8, name, name, any_payload()).prop_map(
        |(year, month, day, actor, kind, payload)| NewEvent {
            effective: date(year, month, day),
            actor,
            kind,
            payload,
        },
    )
}

fn any_append() -> impl Strategy<Value = StreamAppend> {
    ("[a-d]", prop::collection::vec(any_event(), 0..5)).prop_map(|(stream, events)| StreamAppend {
        stream: stream.parse().unwrap(),
        expected: ExpectedVersion::Any,
        events,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn an_import_exports_the_same_bytes(
        calls in prop::collection::vec(
            (0..4_000_000_000_000_i64, prop::collection::vec(any_append(), 0..4)), 0..6,
        ),
    ) {
        let first = Fixture::new();
        for (microsecond, appends) in calls {
            let time = Timestamp::UNIX_EPOCH + SignedDuration::from_micros(microsecond);
            first.ledger.append(time, appends).unwrap();
        }
        let bytes = fixture::exported(&first.ledger);
        let second = Fixture::new();
        let head = second.ledger.import(&mut bytes.as_slice()).unwrap();
        prop_assert_eq!(head, first.ledger.head().unwrap());
        prop_assert_eq!(fixture::exported(&second.ledger), bytes);
        prop_assert_eq!(fixture::events(&second.ledger), fixture::events(&first.ledger));
        second.ledger.verify(head).unwrap();
        second.ledger.append(time(), vec![noted("a", 1)]).unwrap();
        second.ledger.verify(head).unwrap();
    }

    #[test]
    fn no_bytes_bring_an_import_down(bytes: Vec<u8>, place: prop::sample::Index, byte: u8) {
        let fixture = Fixture::new();
        let _ = fixture.ledger.import(&mut bytes.as_slice());
        let mut export = fixture::exported(&Fixture::with_events(2).ledger);
        let index = place.index(export.len());
        let same = std::mem::replace(&mut export[index], byte) == byte;
        let fresh = Fixture::new();
        prop_assert_eq!(fresh.ledger.import(&mut export.as_slice()).is_ok(), same);
    }
}

#[test]
fn the_format_is_fixed() {
    let text = String::from_utf8(fixture::exported(&Fixture::with_events(2).ledger)).unwrap();
    insta::assert_snapshot!(text, @r#"
{"format":"ledger events","version":1,"head":{"seq":2,"hash":"db8d712bd8f4b304c765654db874a4e3ae0be1e84c689ca140f17acf3c0a0615"}}
{"seq":1,"stream":"stream/0","version":1,"recorded_at":"2019-10-29T09:30:00Z","effective":"2019-10-29","actor":"analyst","kind":"noted","payload":{"number":0},"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"a973320f70da35bfcadbe26ff907fa7652acc808a2ba8506f6ee6767263e9888"}
{"seq":2,"stream":"stream/1","version":1,"recorded_at":"2019-10-29T09:30:00Z","effective":"2019-10-29","actor":"analyst","kind":"noted","payload":{"number":1},"prev":"a973320f70da35bfcadbe26ff907fa7652acc808a2ba8506f6ee6767263e9888","hash":"db8d712bd8f4b304c765654db874a4e3ae0be1e84c689ca140f17acf3c0a0615"}
"#);
    let empty = String::from_utf8(fixture::exported(&Fixture::new().ledger)).unwrap();
    insta::assert_snapshot!(empty, @r#"{"format":"ledger events","version":1,"head":null}"#);
}

/// Imports three events after a change to the lines; checks that nothing was written.
fn import_changed(change: impl FnOnce(&mut Vec<String>)) -> String {
    let text = String::from_utf8(fixture::exported(&Fixture::with_events(3).ledger)).unwrap();
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    change(&mut lines);
    let fixture = Fixture::new();
    let error = fixture.ledger.import(&mut lines.concat().as_bytes()).unwrap_err();
    assert_eq!(fixture.ledger.head().unwrap(), None);
    assert!(!error.help().is_empty());
    fixture::explain(&error)
}

#[test]
fn an_error_tells_the_line() {
    insta::assert_snapshot!(import_changed(Vec::clear), @"line 1 of the export is wrong: it does not begin an export of a log");
    insta::assert_snapshot!(import_changed(|lines| drop(lines.remove(0))), @"line 1 of the export is wrong: it does not begin an export of a log");
    insta::assert_snapshot!(import_changed(|lines| drop(lines.remove(1))), @"line 2 of the export is wrong: event 1: it is missing; the next event there is has number 2");
    insta::assert_snapshot!(import_changed(|lines| drop(lines.pop())), @"line 4 of the export is wrong: event 3: it is missing; the log ends before it, although it was known to have it");
    insta::assert_snapshot!(import_changed(|lines| lines[3].truncate(300)), @"line 4 of the export is wrong: it has no end; the export was cut off");
    insta::assert_snapshot!(import_changed(|lines| lines[2] = lines[2].replace("noted", "note")), @"line 3 of the export is wrong: event 2 (`note` in stream `stream/1`): its fields hash to c7bf9225574e…, but its hash is db8d712bd8f4…");
    insta::assert_snapshot!(import_changed(|lines| lines.insert(2, "\n".to_owned())), @"line 3 of the export is wrong: it is not an event: EOF while parsing a value at line 1 column 0");
    insta::assert_snapshot!(import_changed(|lines| lines.push(lines[3].clone())), @"line 5 of the export is wrong: event 4: it is missing; the next event there is has number 3");
    insta::assert_snapshot!(import_changed(|lines| lines[1].insert(0, ' ')), @"line 2 of the export is wrong: it is not in the form in which an export writes it");
}

#[test]
fn a_line_without_end_is_not_read_to_its_end() {
    let fixture = Fixture::new();
    let export = fixture::exported(&Fixture::with_events(1).ledger);
    let header = export.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    let mut input = std::io::BufReader::new(std::io::Read::chain(header, std::io::repeat(b'x')));
    let error = fixture.ledger.import(&mut input).unwrap_err();
    assert!(matches!(error, ImportError::Line { line: 2, source: LineError::TooLong }));
}

#[test]
fn the_largest_event_is_exported_and_imported() {
    let fixture = Fixture::new();
    let event = NewEvent {
        effective: Date::constant(9999, 12, 31),
        actor: "\"".repeat(NewEvent::ACTOR_LENGTH_MAX),
        kind: "\"".repeat(NewEvent::KIND_LENGTH_MAX),
        payload: Payload::new(&"x".repeat(Payload::LENGTH_MAX - 2)).unwrap(),
    };
    let stream = "x".repeat(ledger::StreamId::LENGTH_MAX).parse().unwrap();
    let append = StreamAppend { stream, expected: ExpectedVersion::NoStream, events: vec![event] };
    fixture.ledger.append(Timestamp::MAX, vec![append]).unwrap();
    let export = fixture::exported(&fixture.ledger);
    Fixture::new().ledger.import(&mut export.as_slice()).unwrap();
}

#[test]
fn only_an_empty_log_is_filled() {
    let fixture = Fixture::with_events(1);
    let before: Vec<Event> = fixture::events(&fixture.ledger);
    let export = fixture::exported(&Fixture::with_events(2).ledger);
    let error = fixture.ledger.import(&mut export.as_slice()).unwrap_err();
    insta::assert_snapshot!(error, @"the log is not empty");
    insta::assert_snapshot!(error.help(), @"create a new log and import into that");
    assert_eq!(fixture::events(&fixture.ledger), before);
}
