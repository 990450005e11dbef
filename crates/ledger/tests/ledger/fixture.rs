//! Logs to test with.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;
use ledger::{Event, ExpectedVersion, Ledger, NewEvent, Payload, Seq, SqliteLedger, StreamAppend};
use tempfile::TempDir;

/// A log in a folder of its own, which goes away with it.
pub struct Fixture {
    pub folder: TempDir,
    pub ledger: SqliteLedger,
}

impl Fixture {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::create(&folder.path().join("log.sqlite")).unwrap();
        Self { folder, ledger }
    }

    /// A log of as many events, in three streams.
    pub fn with_events(count: u32) -> Self {
        let fixture = Self::new();
        let appends = (0..count).map(|number| noted(&format!("stream/{}", number % 3), number));
        fixture.ledger.append(time(), appends.collect()).unwrap();
        fixture
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("log.sqlite")
    }

    /// Closes the log, so that all of it is in one file.
    pub fn close(self) -> TempDir {
        drop(self.ledger);
        self.folder
    }
}

pub fn time() -> Timestamp {
    "2019-10-29T09:30:00Z".parse().unwrap()
}

/// An append of one event that depends on nothing.
pub fn noted(stream: &str, number: u32) -> StreamAppend {
    expecting(ExpectedVersion::Any, stream, number)
}

pub fn expecting(expected: ExpectedVersion, stream: &str, number: u32) -> StreamAppend {
    let event = NewEvent {
        effective: jiff::civil::date(2019, 10, 29),
        actor: "analyst".to_owned(),
        kind: "noted".to_owned(),
        payload: Payload::new(&serde_json::json!({ "number": number })).unwrap(),
    };
    StreamAppend { stream: stream.parse().unwrap(), expected, events: vec![event] }
}

pub fn events(ledger: &dyn Ledger) -> Vec<Event> {
    let mut events = Vec::new();
    let keep = &mut |event| {
        events.push(event);
        ControlFlow::Continue(())
    };
    ledger.for_each(Seq::FIRST, keep).unwrap();
    events
}

pub fn exported(ledger: &dyn Ledger) -> Vec<u8> {
    let mut bytes = Vec::new();
    ledger.export(&mut bytes).unwrap();
    bytes
}

/// An error with all its causes, as a person would see it.
pub fn explain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
