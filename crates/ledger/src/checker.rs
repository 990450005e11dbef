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
        Self { expected, head: None, recorded_at: None, streams: BTreeMap::new() }
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
        self.head.map_or(Seq::FIRST, |head| head.seq.next().unwrap_or(head.seq))
    }

    /// Proves the next event; returns the event before it in its stream.
    pub(crate) fn check(&mut self, event: &Event) -> Result<Option<Seq>, Box<Fault>> {
        self.problem(event).map_or(Ok(()), |problem| Err(self.fault(Some(event), problem)))?;
        self.head = Some(Head { seq: event.seq, hash: event.hash });
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
        let Event { seq, version, prev, hash, .. } = *event;
        let prev_expected = self.head.map_or(Hash::GENESIS, |head| head.hash);
        let version_expected = match self.streams.get(&event.stream) {
            Some((last, _)) => last.next().unwrap_or(*last),
            None => Version::FIRST,
        };
        if seq != self.next_seq() {
            return Some(Problem::Missing { found: seq });
        }
        if prev != prev_expected {
            return Some(Problem::PrevDiffers { stored: prev, expected: prev_expected });
        }
        let computed = chain::hash(event);
        if hash != computed {
            return Some(Problem::HashDiffers { stored: hash, computed });
        }
        if version != version_expected {
            return Some(Problem::VersionGap { found: version, expected: version_expected });
        }
        if self.recorded_at.is_some_and(|last| event.recorded_at < last) {
            return Some(Problem::RecordedEarlier);
        }
        match self.expected {
            Some(expected) if expected.seq == seq && expected.hash != hash => {
                Some(Problem::HeadDiffers { found: hash, expected: expected.hash })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::chain::Tail;
    use crate::event::{ExpectedVersion, NewEvent, StreamAppend};
    use crate::payload::Payload;

    fn log() -> Vec<Event> {
        let event = |number: u8| NewEvent {
            effective: date(2019, 10, 29),
            actor: "analyst".to_owned(),
            kind: "raised".to_owned(),
            payload: Payload::new(&number).unwrap(),
        };
        let append = |number: u8| StreamAppend {
            stream: format!("proposal/{}", number % 3).parse().unwrap(),
            expected: ExpectedVersion::Any,
            events: vec![event(number)],
        };
        let time = "2019-10-29T09:30:00Z".parse().unwrap();
        let appends = (0..10).map(append).collect();
        Tail::default().extend(time, appends, &mut |_| Ok(None)).unwrap()
    }

    fn verify(events: &[Event], expected: Option<Head>) -> Result<Option<Head>, Box<Fault>> {
        let mut checker = Checker::new(expected);
        events.iter().try_for_each(|event| checker.check(event).map(|_| ()))?;
        checker.finish()?;
        Ok(checker.head())
    }

    fn head(event: &Event) -> Head {
        Head { seq: event.seq, hash: event.hash }
    }

    fn flip(bytes: &[u8; 32], bit: usize) -> Hash {
        let mut bytes = *bytes;
        bytes[bit / 8 % 32] ^= 1 << (bit % 8);
        Hash::from_bytes(bytes)
    }

    /// Changes one field a little.
    fn change(event: &mut Event, field: usize, bit: usize) {
        let at = |length: usize| bit % length;
        match field {
            0 => event.seq = Seq::new(event.seq.get() ^ (1 << at(62))).unwrap_or(Seq::FIRST),
            1 => {
                let version = Version::new(event.version.get() ^ (1 << at(62)));
                event.version = version.unwrap_or(Version::FIRST);
            }
            2 => event.recorded_at += SignedDuration::from_micros(1 << at(40)),
            3 => event.effective = event.effective.tomorrow().unwrap(),
            4 => event.stream = format!("{}x", event.stream).parse().unwrap(),
            5 => event.actor.push('x'),
            6 => event.kind.push('x'),
            7 => event.payload = Payload::from_stored(format!("{} ", event.payload)),
            8 => event.prev = flip(event.prev.as_bytes(), bit),
            _ => event.hash = flip(event.hash.as_bytes(), bit),
        }
    }

    proptest! {
        #[test]
        fn a_change_of_any_field_is_found_where_it_was_made(
            place in 0..10_usize, field in 0..10_usize, bit in 0..256_usize,
        ) {
            let mut events = log();
            let original = events[place].clone();
            change(&mut events[place], field, bit);
            prop_assume!(events[place] != original);
            let fault = verify(&events, None).unwrap_err();
            prop_assert_eq!(fault.seq, original.seq);
        }

        #[test]
        fn a_lost_event_is_found(place in 0..10_usize) {
            let mut events = log();
            let expected = head(&events[9]);
            let lost = events.remove(place);
            prop_assert_eq!(verify(&events, Some(expected)).unwrap_err().seq, lost.seq);
        }
    }

    #[test]
    fn a_sound_log_is_proved_up_to_any_head_that_it_had() {
        let events = log();
        assert_eq!(verify(&events, None), Ok(Some(head(&events[9]))));
        for event in &events {
            assert_eq!(verify(&events, Some(head(event))), Ok(Some(head(&events[9]))));
        }
        assert_eq!(verify(&[], None), Ok(None));
    }

    #[test]
    fn faults_say_what_and_where() {
        let mut events = log();
        let message =
            |events: &[Event], expected| verify(events, expected).unwrap_err().to_string();
        let other = Head { seq: events[4].seq, hash: events[5].hash };
        insta::assert_snapshot!(message(&events, Some(other)), @"event 5 (`raised` in stream `proposal/1`): it has hash c4ce29019b23…, but was known to have 98417e4de2e7…");
        insta::assert_snapshot!(message(&events[..4], Some(other)), @"event 5: it is missing; the log ends before it, although it was known to have it");
        insta::assert_snapshot!(message(&[&events[..2], &events[3..]].concat(), None), @"event 3: it is missing; the next event there is has number 4");
        events[3].actor = "somebody else".to_owned();
        insta::assert_snapshot!(message(&events, None), @"event 4 (`raised` in stream `proposal/0`): its fields hash to 0c1da12a62ec…, but its hash is 424b0bab511e…");
        // Who changes an event and its hash is found at the next one.
        events[3].hash = chain::hash(&events[3]);
        insta::assert_snapshot!(message(&events, None), @"event 5 (`raised` in stream `proposal/1`): it follows an event with hash 424b0bab511e…, but the one before it has 0c1da12a62ec…");
        // Who changes all hashes after it is found against a known head only.
        let known = head(&log()[9]);
        for place in 4..10 {
            events[place].prev = events[place - 1].hash;
            events[place].hash = chain::hash(&events[place]);
        }
        assert!(verify(&events, None).is_ok());
        insta::assert_snapshot!(message(&events, Some(known)), @"event 10 (`raised` in stream `proposal/0`): it has hash 6ce41b32b98d…, but was known to have 90c86b838c7e…");
        events[9].recorded_at = Timestamp::UNIX_EPOCH;
        events[9].hash = chain::hash(&events[9]);
        insta::assert_snapshot!(message(&events, None), @"event 10 (`raised` in stream `proposal/0`): it was recorded before the event before it");
        events[9].version = Version::FIRST;
        events[9].hash = chain::hash(&events[9]);
        insta::assert_snapshot!(message(&events, None), @"event 10 (`raised` in stream `proposal/0`): it has version 1 of its stream, but should have version 4");
    }
}
