//! Folds the log into the model.
//!
//! Most of the work is to decode, and an event can be decoded without the one before it. So threads
//! read and decode stretches of the log, each every so many, while one applies them in order.

use std::{
    collections::HashMap,
    num::NonZero,
    ops::ControlFlow,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use change::Model;
use jiff::Timestamp;
use ledger::{EventRef, Ledger as _, Seq, SqliteLedger, Version};
use operations::maintenance::Maintenance;

use crate::{
    encode::{Decoder, Fact, PaperIssued},
    error::Error,
};

/// How many events are decoded at a stretch.
const STRETCH_EVENTS: u64 = 2_048;
/// How many decoded stretches a thread may be ahead: a few megabytes.
const AHEAD_MAX: usize = 2;
/// How many threads decode at most: more than four would wait for the one that applies.
const THREADS_MAX: usize = 4;

/// What the events add up to.
#[derive(Default)]
pub(super) struct State {
    pub(super) model: Model,
    /// The papers issued, with their events.
    pub(super) papers: Vec<(u64, PaperIssued)>,
    /// Maintenance, and derogations on record.
    pub(super) maintenance: Maintenance,
    /// The last version of each stream; only ever looked up by name.
    pub(super) versions: HashMap<String, Version>,
    pub(super) next: Option<Seq>,
}

impl State {
    /// Reads what the log holds beyond what is already known, as far as it was recorded by a moment.
    pub(super) fn read(
        &mut self,
        ledger: &SqliteLedger,
        recorded_until: Option<Timestamp>,
    ) -> Result<(), Error> {
        let from = self.next.unwrap_or(Seq::FIRST);
        let Some(head) = ledger.head()?.filter(|head| head.seq >= from) else { return Ok(()) };
        let span = Span { ledger, from, last: head.seq, recorded_until };
        if span.count() <= STRETCH_EVENTS {
            return self.add(span.decode(0, &mut Decoder::default())).map(|_| ());
        }
        self.read_together(span)
    }

    /// Has threads decode, each every so many stretches, and applies what they give in order.
    fn read_together(&mut self, span: Span<'_>) -> Result<(), Error> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX);
        thread::scope(|scope| {
            let decoded: Vec<Receiver<Stretch>> = (0..threads)
                .map(|first| {
                    let (sender, receiver) = sync_channel(AHEAD_MAX);
                    scope.spawn(move || span.decode_every(first, threads, &sender));
                    receiver
                })
                .collect();
            // A thread without a further stretch has hung up.
            for stretch in decoded.iter().cycle().map_while(|thread| thread.recv().ok()) {
                if self.add(stretch)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Adds a stretch; says whether there may be more.
    fn add(&mut self, stretch: Stretch) -> Result<ControlFlow<()>, Error> {
        for (seq, fact) in stretch.facts {
            match fact {
                Fact::Proposal(id, record) => self.model.apply(id, record),
                Fact::Meeting(id, record) => self.model.meetings.apply(id, record),
                Fact::Paper(issued) => self.papers.push((seq.get(), *issued)),
                Fact::Maintenance(record) => self.maintenance.apply(*record),
            }
            self.next = seq.next();
        }
        self.versions.extend(stretch.versions);
        match stretch.end {
            None => Ok(ControlFlow::Continue(())),
            Some(Ok(())) => Ok(ControlFlow::Break(())),
            Some(Err(error)) => Err(error),
        }
    }
}

/// Events that were decoded.
#[derive(Default)]
struct Stretch {
    facts: Vec<(Seq, Fact)>,
    /// The last version of each of their streams.
    versions: HashMap<String, Version>,
    /// Why no further event is wanted or can be read, if so.
    end: Option<Result<(), Error>>,
}

impl Stretch {
    fn push(&mut self, event: EventRef<'_>, decoder: &mut Decoder) -> Result<(), Error> {
        self.facts.push((event.seq, decoder.decode(event)?));
        match self.versions.get_mut(event.stream) {
            Some(version) => *version = event.version,
            None => {
                self.versions.insert(event.stream.to_owned(), event.version);
            }
        }
        Ok(())
    }
}

/// The part of a log that is read.
#[derive(Clone, Copy)]
struct Span<'l> {
    ledger: &'l SqliteLedger,
    from: Seq,
    last: Seq,
    recorded_until: Option<Timestamp>,
}

impl Span<'_> {
    /// How many events it has.
    fn count(&self) -> u64 {
        self.last.get().saturating_sub(self.from.get()).saturating_add(1)
    }

    fn decode_every(self, first: usize, threads: usize, decoded: &SyncSender<Stretch>) {
        let mut decoder = Decoder::default();
        let stretches = self.count().div_ceil(STRETCH_EVENTS);
        for number in (0..stretches).skip(first).step_by(threads) {
            // Nobody listens any more when the log was wanted only up to a moment, or has a fault.
            if decoded.send(self.decode(number, &mut decoder)).is_err() {
                break;
            }
        }
    }

    /// Decodes one stretch, by its number from 0.
    fn decode(&self, number: u64, decoder: &mut Decoder) -> Stretch {
        let mut stretch = Stretch::default();
        let begin = self.from.get().saturating_add(number.saturating_mul(STRETCH_EVENTS));
        let Some((from, to)) =
            Seq::new(begin).zip(Seq::new(begin.saturating_add(STRETCH_EVENTS - 1)))
        else {
            return stretch;
        };
        let read = self.ledger.for_each_between(from, to.min(self.last), &mut |event| {
            if self.recorded_until.is_some_and(|until| event.recorded_at > until) {
                stretch.end = Some(Ok(()));
            } else if let Err(error) = stretch.push(event, decoder) {
                stretch.end = Some(Err(error));
            }
            if stretch.end.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Err(error) = read {
            stretch.end = Some(Err(error.into()));
        }
        stretch
    }
}

#[cfg(test)]
mod tests {
    use change::{
        ProposalId, Record, Step,
        step::{Comment, Note},
    };
    use jiff::civil::date;
    use ledger::{ExpectedVersion, StreamAppend};

    use super::*;
    use crate::encode;

    /// Writes so many events of three proposals, `second` seconds after the epoch.
    fn write(ledger: &SqliteLedger, count: u64, second: i64) {
        let append = |number: u64| {
            let id = ProposalId::new(1 + u16::try_from(number % 3).unwrap());
            let step = if number.is_multiple_of(7) {
                Step::Note(Note { text: number.to_string(), until: None })
            } else {
                Step::Comment(Comment { text: number.to_string() })
            };
            let on = date(2019, 10, 1 + i8::try_from(number % 30).unwrap());
            let record = Record { seq: 0, on, step, grounds: Default::default() };
            StreamAppend {
                stream: encode::proposal_stream(id).unwrap(),
                expected: ExpectedVersion::Any,
                events: vec![encode::encode_record(&record, "analyst").unwrap()],
            }
        };
        let at = Timestamp::from_second(second).unwrap();
        ledger.append(at, (0..count).map(append).collect()).unwrap();
    }

    fn folded(state: &State) -> Vec<Vec<Record>> {
        let records =
            |each: &change::Proposal| each.records.iter().map(|r| (**r).clone()).collect();
        state.model.proposals().map(records).collect()
    }

    #[test]
    fn a_log_read_by_threads_is_the_log_read_bit_by_bit() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::create(&folder.path().join("log.sqlite")).unwrap();
        let mut by_bits = State::default();
        let bits = [1_000, STRETCH_EVENTS, 5, 1_900, 1_900];
        for (second, count) in (1..).zip(bits) {
            write(&ledger, count, second);
            by_bits.read(&ledger, None).unwrap();
        }
        let mut at_once = State::default();
        at_once.read(&ledger, None).unwrap();
        assert_eq!(at_once.next.map(Seq::get), Some(1 + bits.iter().sum::<u64>()));
        assert_eq!(folded(&at_once), folded(&by_bits));
        assert_eq!(at_once.versions, by_bits.versions);
        let mut until = State::default();
        until.read(&ledger, Some(Timestamp::from_second(4).unwrap())).unwrap();
        assert_eq!(until.next.map(Seq::get), Some(1 + bits[..4].iter().sum::<u64>()));
    }

    #[test]
    fn the_first_event_that_is_not_known_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::create(&folder.path().join("log.sqlite")).unwrap();
        write(&ledger, 3_000, 1);
        for _ in 0..2 {
            let event = ledger::NewEvent {
                effective: date(2019, 10, 29),
                actor: "analyst".to_owned(),
                kind: "teleport".to_owned(),
                payload: ledger::Payload::parse(r#"{"grounds":{},"step":{}}"#).unwrap(),
            };
            let stream = "proposal/1".parse().unwrap();
            let append =
                StreamAppend { stream, expected: ExpectedVersion::Any, events: vec![event] };
            ledger.append(Timestamp::UNIX_EPOCH, vec![append]).unwrap();
            write(&ledger, 3_000, 1);
        }
        let error = State::default().read(&ledger, None).unwrap_err();
        insta::assert_snapshot!(error, @"event 3001 of kind `teleport` cannot be understood");
    }
}
