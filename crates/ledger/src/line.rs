//! The lines of an export: a header, then an event each.
//!
//! Each line has one form only. What is read is written again and compared, so that a log which was
//! imported exports as the bytes that it was imported from.

use std::borrow::Cow;
use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::chain;
use crate::event::{self, Event, NewEvent};
use crate::hash::Hash;
use crate::import::LineError;
use crate::payload::Payload;
use crate::position::{Head, Seq, Version};
use crate::stream_id::StreamId;

/// The name of the format.
const FORMAT: &str = "ledger events";
/// The version of the format.
const VERSION: u32 = 1;

/// The longest line in bytes, without its end: the longest payload, and the other fields even if
/// each of their characters were escaped.
pub(crate) const LENGTH_MAX: usize = Payload::LENGTH_MAX
    + 6 * (NewEvent::ACTOR_LENGTH_MAX + NewEvent::KIND_LENGTH_MAX)
    + StreamId::LENGTH_MAX
    + 512;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    #[serde(borrow)]
    format: Cow<'a, str>,
    version: u32,
    head: Option<Head>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventLine<'a> {
    seq: Seq,
    stream: StreamId,
    version: Version,
    recorded_at: Timestamp,
    effective: Date,
    #[serde(borrow)]
    actor: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    payload: &'a RawValue,
    prev: Hash,
    hash: Hash,
}

/// Writes the first line.
pub(crate) fn write_header(head: Option<Head>, line: &mut Vec<u8>) -> io::Result<()> {
    write(&Header { format: FORMAT.into(), version: VERSION, head }, line)
}

/// Writes the line of an event.
pub(crate) fn write_event(event: &Event, line: &mut Vec<u8>) -> io::Result<()> {
    write(event, line)
}

/// Reads the first line and returns the head that it tells.
pub(crate) fn read_header(line: &[u8]) -> Result<Option<Head>, LineError> {
    let text = str::from_utf8(line).map_err(|_| LineError::NotExport)?;
    let header: Header<'_> = serde_json::from_str(text).map_err(|_| LineError::NotExport)?;
    if header.format != FORMAT {
        return Err(LineError::NotExport);
    }
    if header.version != VERSION {
        return Err(LineError::Newer { found: header.version, known: VERSION });
    }
    check_form(text, |again| write_header(header.head, again))?;
    Ok(header.head)
}

/// Reads the line of an event. Never panics, whatever the bytes; does not follow the chain.
pub(crate) fn read_event(line: &[u8]) -> Result<Event, LineError> {
    let text = str::from_utf8(line).map_err(|_| LineError::NotUtf8)?;
    let line: EventLine<'_> = serde_json::from_str(text).map_err(LineError::NotEvent)?;
    if let Some(reason) = event::fault(line.effective, &line.actor, &line.kind) {
        return Err(LineError::Invalid { reason });
    }
    if chain::to_microsecond(line.recorded_at) != line.recorded_at {
        return Err(LineError::NotCanonical);
    }
    let event = Event {
        seq: line.seq,
        stream: line.stream,
        version: line.version,
        recorded_at: line.recorded_at,
        effective: line.effective,
        actor: line.actor.into_owned(),
        kind: line.kind.into_owned(),
        payload: Payload::parse(line.payload.get()).map_err(LineError::Payload)?,
        prev: line.prev,
        hash: line.hash,
    };
    check_form(text, |again| write_event(&event, again))?;
    Ok(event)
}

fn write<T: Serialize>(value: &T, line: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(&mut *line, value)?;
    line.push(b'\n');
    Ok(())
}

/// Writes what was read again and compares.
fn check_form(
    text: &str,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> Result<(), LineError> {
    let mut again = Vec::with_capacity(text.len() + 1);
    write(&mut again).map_err(|_| LineError::NotCanonical)?;
    if again.strip_suffix(b"\n") == Some(text.as_bytes()) {
        Ok(())
    } else {
        Err(LineError::NotCanonical)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVENT: &str = r#"{"seq":1,"stream":"proposal/90","version":1,"recorded_at":"2019-10-29T09:30:00.123456Z","effective":"2019-10-29","actor":"analyst","kind":"raised","payload":{"number":90},"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"00000000000000000000000000000000000000000000000000000000000000ff"}"#;
    const HEADER: &str = r#"{"format":"ledger events","version":1,"head":null}"#;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = read_event(&bytes);
            let _ = read_header(&bytes);
        }

        #[test]
        fn what_is_read_is_written_as_it_was(
            place in 0..EVENT.len(), byte: u8, cut in 0..EVENT.len(),
        ) {
            let mut line = EVENT.as_bytes().to_vec();
            line[place] = byte;
            let _ = read_event(&line[..cut]);
            if let Ok(event) = read_event(&line) {
                let mut again = Vec::new();
                write_event(&event, &mut again).unwrap();
                line.push(b'\n');
                prop_assert_eq!(again, line);
            }
        }
    }

    #[test]
    fn there_is_one_form() {
        assert!(read_event(EVENT.as_bytes()).is_ok());
        assert_eq!(read_header(HEADER.as_bytes()).unwrap(), None);
        let check = |from: &str, to: &str| {
            assert!(EVENT.contains(from));
            read_event(EVENT.replace(from, to).as_bytes()).unwrap_err().to_string()
        };
        insta::assert_snapshot!(check(":1,", ": 1,"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check(".123456Z", ".1234567Z"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check("09:30:00.123456Z", "10:30:00.123456+01"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check("90}", "9e1}"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check("90}", "90,\"number\":90}"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check("analyst", "\\u0061nalyst"), @"it is not in the form in which an export writes it");
        insta::assert_snapshot!(check("analyst", "\\n"), @"it is not an event that a log can hold: its actor or its kind holds a control character");
        insta::assert_snapshot!(check("\"kind\"", "\"sort\""), @"it is not an event");
        insta::assert_snapshot!(check("\"seq\":1", "\"seq\":0"), @"it is not an event");
        insta::assert_snapshot!(check("90}", "1e999}"), @"it is not an event");
    }

    #[test]
    fn other_files_are_no_exports() {
        for line in ["", "{}", "seq,stream", r#"{"format":"x","version":1,"head":null}"#] {
            let error = read_header(line.as_bytes()).unwrap_err();
            assert!(matches!(error, LineError::NotExport), "{line}");
        }
        let later = read_header(HEADER.replace("\"version\":1", "\"version\":2").as_bytes());
        insta::assert_snapshot!(later.unwrap_err(), @"it begins an export of version 2; this release knows version 1");
    }
}
