//! Gives events their numbers and hashes.
//!
//! The hash of an event is SHA-256 over these bytes, in this order, where *text* is its length in
//! bytes as a 64-bit integer and then its UTF-8 bytes, and integers are big-endian:
//!
//! | field         | bytes                                                                |
//! |---------------|----------------------------------------------------------------------|
//! | format        | text `ledger event 1`                                                |
//! | `prev`        | 32 bytes: the hash of the event before; zeros before the first       |
//! | `seq`         | 64-bit integer                                                       |
//! | `version`     | 64-bit integer                                                       |
//! | `recorded_at` | signed 64-bit integer: microseconds since 1970-01-01T00:00:00Z       |
//! | `effective`   | text `YYYY-MM-DD`                                                    |
//! | `stream`, `actor`, `kind`, `payload` | text each, the payload as it is stored        |

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::error::AppendError;
use crate::event::{self, APPEND_EVENTS_MAX, Event, ExpectedVersion, NewEvent, StreamAppend};
use crate::hash::Hash;
use crate::position::{Head, Seq, Version};
use crate::storage_error::StorageError;
use crate::stream_id::StreamId;

/// The first field of the hashed form: another form must have another name.
const FORMAT: &str = "ledger event 1";

/// Computes the hash of an event from its other fields.
pub(crate) fn hash(event: &Event) -> Hash {
    let mut digest = Sha256::new();
    text(&mut digest, FORMAT);
    digest.update(event.prev.as_bytes());
    digest.update(event.seq.get().to_be_bytes());
    digest.update(event.version.get().to_be_bytes());
    digest.update(event.recorded_at.as_microsecond().to_be_bytes());
    text(&mut digest, &event.effective.to_string());
    text(&mut digest, event.stream.as_str());
    text(&mut digest, &event.actor);
    text(&mut digest, &event.kind);
    text(&mut digest, event.payload.as_str());
    Hash::from_bytes(digest.finalize().into())
}

fn text(digest: &mut Sha256, text: &str) {
    digest.update((text.len() as u64).to_be_bytes());
    digest.update(text.as_bytes());
}

/// The end of the log as one transaction sees it, with what the transaction has added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    /// The last event.
    pub head: Option<Head>,
    /// When the last event was recorded.
    pub recorded_at: Option<Timestamp>,
    /// The last versions of the streams that the transaction has looked at.
    pub versions: BTreeMap<StreamId, Option<Version>>,
}

impl Tail {
    /// Makes events of `appends`, or leaves the tail as it was.
    ///
    /// `version_of` looks up the last version of a stream that the tail does not know yet.
    pub(crate) fn extend(
        &mut self,
        recorded_at: Timestamp,
        appends: Vec<StreamAppend>,
        version_of: &mut dyn FnMut(&StreamId) -> Result<Option<Version>, StorageError>,
    ) -> Result<Vec<Event>, AppendError> {
        check_fields(&appends)?;
        let mut after = Self {
            head: self.head,
            recorded_at: self.recorded_at.max(Some(to_microsecond(recorded_at))),
            versions: BTreeMap::new(),
        };
        let mut events = Vec::new();
        for append in appends {
            let known = after.versions.get(&append.stream).or(self.versions.get(&append.stream));
            let found = match known {
                Some(version) => *version,
                None => version_of(&append.stream)?,
            };
            check_version(&append, found)?;
            let mut version = found;
            for event in append.events {
                let event = after.link(&append.stream, version, event)?;
                version = Some(event.version);
                events.push(event);
            }
            after.versions.insert(append.stream, version);
        }
        self.versions.extend(after.versions);
        if !events.is_empty() {
            self.head = after.head;
            self.recorded_at = after.recorded_at;
        }
        Ok(events)
    }

    fn link(
        &mut self,
        stream: &StreamId,
        last: Option<Version>,
        event: NewEvent,
    ) -> Result<Event, AppendError> {
        let seq = self.head.map_or(Some(Seq::FIRST), |head| head.seq.next());
        let version = last.map_or(Some(Version::FIRST), Version::next);
        let mut event = Event {
            seq: seq.ok_or(AppendError::Full)?,
            stream: stream.clone(),
            version: version.ok_or(AppendError::Full)?,
            recorded_at: self.recorded_at.unwrap_or_default(),
            effective: event.effective,
            actor: event.actor,
            kind: event.kind,
            payload: event.payload,
            prev: self.head.map_or(Hash::GENESIS, |head| head.hash),
            hash: Hash::GENESIS,
        };
        event.hash = hash(&event);
        self.head = Some(Head { seq: event.seq, hash: event.hash });
        Ok(event)
    }
}

fn check_fields(appends: &[StreamAppend]) -> Result<(), AppendError> {
    let found = appends.iter().map(|append| append.events.len()).sum();
    if found > APPEND_EVENTS_MAX {
        return Err(AppendError::TooMany { found, limit: APPEND_EVENTS_MAX });
    }
    for append in appends {
        for event in &append.events {
            if let Some(reason) = event::fault(event.effective, &event.actor, &event.kind) {
                return Err(AppendError::Invalid { stream: append.stream.clone(), reason });
            }
        }
    }
    Ok(())
}

fn check_version(append: &StreamAppend, found: Option<Version>) -> Result<(), AppendError> {
    let current = match append.expected {
        ExpectedVersion::Any => true,
        ExpectedVersion::NoStream => found.is_none(),
        ExpectedVersion::Exact(version) => found == Some(version),
    };
    if current {
        return Ok(());
    }
    Err(AppendError::Stale { stream: append.stream.clone(), expected: append.expected, found })
}

/// Cuts a time to the microsecond that a log keeps.
pub(crate) fn to_microsecond(time: Timestamp) -> Timestamp {
    // Microseconds reach the last second that there is, but not into it.
    Timestamp::from_microsecond(time.as_microsecond())
        .or_else(|_| Timestamp::from_second(time.as_second()))
        .unwrap_or(time)
}

/// Reads a day in the one form that a log holds, `YYYY-MM-DD`.
pub(crate) fn date_from_text(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let month = i8::try_from(number(&[m1, m2])?).ok()?;
    let day = i8::try_from(number(&[d1, d2])?).ok()?;
    Date::new(number(&[y1, y2, y3, y4])?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use ExpectedVersion::{Any, Exact, NoStream};

    use super::*;
    use crate::payload::Payload;

    const TIME: &str = "2019-10-29T09:30:00.1234567Z";

    fn append(stream: &str, expected: ExpectedVersion, events: usize) -> StreamAppend {
        let event = NewEvent {
            effective: jiff::civil::date(2019, 10, 29),
            actor: "analyst".to_owned(),
            kind: "raised".to_owned(),
            payload: Payload::parse(r#"{"number":90}"#).unwrap(),
        };
        StreamAppend { stream: stream.parse().unwrap(), expected, events: vec![event; events] }
    }

    fn extend(tail: &mut Tail, appends: Vec<StreamAppend>) -> Result<Vec<Event>, AppendError> {
        tail.extend(TIME.parse().unwrap(), appends, &mut |_| Ok(None))
    }

    #[test]
    fn the_hashed_form_does_not_change() {
        // Computed apart from this program, from the table at the top of the file.
        let mut tail = Tail::default();
        let events = extend(&mut tail, vec![append("proposal/90", NoStream, 2)]).unwrap();
        insta::assert_snapshot!(events[0].hash, @"f899967ab1d11a8926b3652fe9a4ef6715733d37e78ae2a362d2c01bdd0ee080");
        insta::assert_snapshot!(events[1].hash, @"346be322d6c8b1f4de846512a7ad00102bc5ef367c438b26cdda936d0fbc07c6");
        assert_eq!(events[1].prev, events[0].hash);
        assert_eq!(events[0].recorded_at.to_string(), "2019-10-29T09:30:00.123456Z");
    }

    #[test]
    fn one_stale_stream_leaves_the_tail_as_it_was() {
        let mut tail = Tail::default();
        extend(&mut tail, vec![append("a", NoStream, 2)]).unwrap();
        let before = format!("{tail:?}");
        let appends = vec![append("b", NoStream, 1), append("a", Exact(Version::FIRST), 1)];
        insta::assert_snapshot!(
            extend(&mut tail, appends).unwrap_err(),
            @"stream `a` is at version 2, but version 1 was expected"
        );
        assert_eq!(format!("{tail:?}"), before);
    }

    #[test]
    fn an_append_sees_what_it_has_appended_itself() {
        let mut tail = Tail::default();
        let appends = vec![append("a", NoStream, 1), append("a", Exact(Version::FIRST), 1)];
        let events = extend(&mut tail, appends).unwrap();
        assert_eq!(events[1].version.get(), 2);
        insta::assert_snapshot!(
            extend(&mut tail, vec![append("a", NoStream, 1)]).unwrap_err(),
            @"stream `a` is at version 2, but no stream was expected"
        );
        insta::assert_snapshot!(
            extend(&mut tail, vec![append("b", Exact(Version::FIRST), 1)]).unwrap_err(),
            @"stream `b` has no events, but version 1 was expected"
        );
    }

    #[test]
    fn an_append_without_events_only_checks() {
        let mut tail = Tail::default();
        assert_eq!(extend(&mut tail, vec![append("a", NoStream, 0)]).unwrap(), []);
        assert_eq!(tail.head, None);
        assert_eq!(tail.recorded_at, None);
        assert!(extend(&mut tail, vec![append("a", Exact(Version::FIRST), 0)]).is_err());
    }

    #[test]
    fn the_time_of_recording_never_goes_back() {
        let mut tail = Tail::default();
        let late = extend(&mut tail, vec![append("a", Any, 1)]).unwrap();
        let early = tail
            .extend(Timestamp::UNIX_EPOCH, vec![append("a", Any, 1)], &mut |_| Ok(None))
            .unwrap();
        assert_eq!(early[0].recorded_at, late[0].recorded_at);
    }

    #[test]
    fn events_that_a_log_cannot_hold_are_refused() {
        let check = |change: &dyn Fn(&mut NewEvent)| {
            let mut append = append("a", Any, 1);
            change(&mut append.events[0]);
            extend(&mut Tail::default(), vec![append]).unwrap_err().to_string()
        };
        insta::assert_snapshot!(check(&|event| event.actor.clear()), @"the event for stream `a` cannot be recorded: its actor is empty or longer than 320 bytes");
        insta::assert_snapshot!(check(&|event| event.kind = "x".repeat(201)), @"the event for stream `a` cannot be recorded: its kind is empty or longer than 200 bytes");
        insta::assert_snapshot!(check(&|event| event.kind = "a\nb".to_owned()), @"the event for stream `a` cannot be recorded: its actor or its kind holds a control character");
        insta::assert_snapshot!(check(&|event| event.effective = jiff::civil::date(-1, 1, 1)), @"the event for stream `a` cannot be recorded: its day is before the year 0");
        insta::assert_snapshot!(
            extend(&mut Tail::default(), vec![append("a", Any, APPEND_EVENTS_MAX + 1)]).unwrap_err(),
            @"10001 events in one append; 10000 is the limit"
        );
    }

    #[test]
    fn days_have_one_text_form() {
        for text in ["2019-10-29", "0000-01-01", "9999-12-31", "2020-02-29"] {
            assert_eq!(date_from_text(text).unwrap().to_string(), text);
        }
        for text in
            ["", "2019-1-29", "20191029", "2019-02-29", "2019-13-01", "-001-01-01", "2019-10-2x"]
        {
            assert_eq!(date_from_text(text), None, "{text}");
        }
    }
}
