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
            let known = after
                .versions
                .get(&append.stream)
                .or(self.versions.get(&append.stream));
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
        self.head = Some(Head {
            seq: event.seq,
            hash: event.hash,
        });
        Ok(event)
    }
}

fn check_fields(appends: &[StreamAppend]) -> Result<(), AppendError> {
    let found = appends.iter().map(|append| append.events.len()).sum();
    if found > APPEND_EVENTS_MAX {
        return Err(AppendError::TooMany {
            found,
            limit: APPEND_EVENTS_MAX,
        });
    }
    for append in appends {
        for event in &append.events {
            if let Some(reason) = event::fault(event.effective, &event.actor, &event.kind) {
                return Err(AppendError::Invalid {
                    stream: append.stream.clone(),
                    reason,
                });
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
    Err(AppendError::Stale {
        stream: append.stream.clone(),
        expected: append.expected,
        found,
    })
}

/// Cuts a time to the microsecond that a log keeps.
pub(crate) fn to_microsecond(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

/// Reads a day in the one form that a log holds, `YYYY-MM-DD`.
pub(crate) fn date_from_text(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let month = i8::try_from(number(&[m1, m2])?).ok()?;
    let day = i8::try_from(number(&[d1, d2])?).ok()?;
    Date::new(number(&[y1, y2, y3, y4])?, month, day).ok()
}
