//! Follows a log from its first event and finds the first that is wrong.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::chain;
use crate::event::Event;
use crate::fault::{Fault, Problem};
use crate::hash::Hash;
use crate::position::{Head, Seq, Version};
use crate::stream_id::StreamId;

/// What is proved so far. Its memory grows with the number of streams, not of events.
#[derive(Debug)]
pub(crate) struct Checker {
    expected: Option<Head>,
    head: Option<Head>,
    recorded_at: Option<Timestamp>,
    /// The last event of each stream.
    streams: BTreeMap<StreamId, (Version, Seq)>,
}

impl Checker {
    /// Starts before the first event; the event at `expected` must have its hash.
    pub(crate) fn new(expected: Option<Head>) -> Self {
        Self {
            expected,
            head: None,
            recorded_at: None,
            streams: BTreeMap::new(),
        }
    }

    /// Returns the last event that is proved.
    pub(crate) fn head(&self) -> Option<Head> {
        self.head
    }

    /// Returns the last event of each stream.
    pub(crate) fn streams(&self) -> &BTreeMap<StreamId, (Version, Seq)> {
        &self.streams
    }

    /// Returns the number of the event that must come next.
    pub(crate) fn next_seq(&self) -> Seq {
        self.head
            .map_or(Seq::FIRST, |head| head.seq.next().unwrap_or(head.seq))
    }

    /// Proves the next event; returns the event before it in its stream.
    pub(crate) fn check(&mut self, event: &Event) -> Result<Option<Seq>, Box<Fault>> {
        self.problem(event)
            .map_or(Ok(()), |problem| Err(self.fault(Some(event), problem)))?;
        self.head = Some(Head {
            seq: event.seq,
            hash: event.hash,
        });
        self.recorded_at = Some(event.recorded_at);
        let last = (event.version, event.seq);
        if let Some(stream) = self.streams.get_mut(&event.stream) {
            return Ok(Some(std::mem::replace(stream, last).1));
        }
        self.streams.insert(event.stream.clone(), last);
        Ok(None)
    }

    /// Proves that the log goes as far as was expected.
    pub(crate) fn finish(&self) -> Result<(), Box<Fault>> {
        match self.expected {
            Some(expected) if expected.seq >= self.next_seq() => {
                Err(self.fault(None, Problem::Truncated))
            }
            _ => Ok(()),
        }
    }

    /// Says that the next event has a problem.
    pub(crate) fn fault(&self, event: Option<&Event>, problem: Problem) -> Box<Fault> {
        // An event that is missing cannot say what it was.
        let event = event.filter(|_| !matches!(problem, Problem::Missing { .. }));
        Box::new(Fault {
            seq: self.next_seq(),
            stream: event.map(|event| event.stream.to_string()),
            kind: event.map(|event| event.kind.clone()),
            problem,
        })
    }

    fn problem(&self, event: &Event) -> Option<Problem> {
        let Event {
            seq,
            version,
            prev,
            hash,
            ..
        } = *event;
        let prev_expected = self.head.map_or(Hash::GENESIS, |head| head.hash);
        let version_expected = match self.streams.get(&event.stream) {
            Some((last, _)) => last.next().unwrap_or(*last),
            None => Version::FIRST,
        };
        if seq != self.next_seq() {
            return Some(Problem::Missing { found: seq });
        }
        if prev != prev_expected {
            return Some(Problem::PrevDiffers {
                stored: prev,
                expected: prev_expected,
            });
        }
        let computed = chain::hash(event);
        if hash != computed {
            return Some(Problem::HashDiffers {
                stored: hash,
                computed,
            });
        }
        if version != version_expected {
            return Some(Problem::VersionGap {
                found: version,
                expected: version_expected,
            });
        }
        if self
            .recorded_at
            .is_some_and(|last| event.recorded_at < last)
        {
            return Some(Problem::RecordedEarlier);
        }
        match self.expected {
            Some(expected) if expected.seq == seq && expected.hash != hash => {
                Some(Problem::HeadDiffers {
                    found: hash,
                    expected: expected.hash,
                })
            }
            _ => None,
        }
    }
}
