//! What is appended, and what is read back.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::hash::Hash;
use crate::payload::Payload;
use crate::position::{Seq, Version};
use crate::stream_id::StreamId;

/// The most events in one append: the group that it shares a commit with waits for it.
pub const APPEND_EVENTS_MAX: usize = 10_000;

/// What the caller saw at the end of a stream when it decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// The stream has no event yet.
    NoStream,
    /// The last event of the stream has this version.
    Exact(Version),
    /// The caller does not depend on what the stream holds.
    Any,
}

/// An event before it is given its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The day on which it happened, in years 0 to 9999.
    pub effective: Date,
    /// Who did it: 1 to [`NewEvent::ACTOR_LENGTH_MAX`] bytes, no control characters.
    pub actor: String,
    /// What sort of event it is: 1 to [`NewEvent::KIND_LENGTH_MAX`] bytes, no control characters.
    pub kind: String,
    /// The facts.
    pub payload: Payload,
}

impl NewEvent {
    /// The longest actor, in bytes: an account name or an address of electronic mail.
    pub const ACTOR_LENGTH_MAX: usize = 320;
    /// The longest kind, in bytes: a name in a program.
    pub const KIND_LENGTH_MAX: usize = 200;
}

/// Returns why a log cannot hold an event with these fields, if so.
pub(crate) fn fault(effective: Date, actor: &str, kind: &str) -> Option<&'static str> {
    if effective.year() < 0 {
        Some("its day is before the year 0")
    } else if actor.is_empty() || actor.len() > NewEvent::ACTOR_LENGTH_MAX {
        Some("its actor is empty or longer than 320 bytes")
    } else if kind.is_empty() || kind.len() > NewEvent::KIND_LENGTH_MAX {
        Some("its kind is empty or longer than 200 bytes")
    } else if actor.chars().chain(kind.chars()).any(char::is_control) {
        Some("its actor or its kind holds a control character")
    } else {
        None
    }
}

/// Events to append to one stream, if it stands where the caller expects it.
///
/// Without events it only checks where the stream stands: the way to make an append to one stream
/// depend on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamAppend {
    /// The stream.
    pub stream: StreamId,
    /// Where the caller expects the stream to stand.
    pub expected: ExpectedVersion,
    /// The events, in order.
    pub events: Vec<NewEvent>,
}

/// An event of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Its number in the log.
    pub seq: Seq,
    /// The stream that it belongs to.
    pub stream: StreamId,
    /// Its number in the stream.
    pub version: Version,
    /// When the log learned of it, to the microsecond; never before the event before it.
    pub recorded_at: Timestamp,
    /// The day on which it happened.
    pub effective: Date,
    /// Who did it.
    pub actor: String,
    /// What sort of event it is.
    pub kind: String,
    /// The facts.
    pub payload: Payload,
    /// The hash of the event before it; [`Hash::GENESIS`] for the first.
    pub prev: Hash,
    /// The hash of this event.
    pub hash: Hash,
}

/// What an event of the log says, borrowed while the log is read: the fields of [`Event`] but for
/// who did it and the hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRef<'a> {
    /// Its number in the log.
    pub seq: Seq,
    /// The name of the stream that it belongs to.
    pub stream: &'a str,
    /// Its number in the stream.
    pub version: Version,
    /// When the log learned of it.
    pub recorded_at: Timestamp,
    /// The day on which it happened.
    pub effective: Date,
    /// What sort of event it is.
    pub kind: &'a str,
    /// The facts, as [`Payload`] writes them.
    pub payload: &'a str,
}

impl<'a> From<&'a Event> for EventRef<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            seq: event.seq,
            stream: event.stream.as_str(),
            version: event.version,
            recorded_at: event.recorded_at,
            effective: event.effective,
            kind: &event.kind,
            payload: event.payload.as_str(),
        }
    }
}
