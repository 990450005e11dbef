//! Durable appends a second: ours and bare SQLite, one writer and many, in interleaved rounds.

use std::{
    path::Path,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use ledger::{ExpectedVersion, Ledger as _, NewEvent, SqliteLedger, StreamAppend, StreamId};

use crate::{
    Failure,
    bare::Bare,
    life::Lives,
    report::{Goal, Report, Side},
    series::Series,
};

/// How many rounds there are; each has all four contestants, in turn.
const ROUNDS: usize = 31;
/// Events that a lone writer writes in a round.
const ALONE: usize = 300;
/// How many writers write at once.
const WRITERS: usize = 64;
/// Events that each of our writers writes in a round.
const EACH: usize = 100;
/// Events that each bare writer writes in a round: few, for they wait for each other.
const EACH_BARE: usize = 4;
/// Events that are written before a round is timed.
const WARM_UP: usize = 50;

/// Against bare SQLite with one writer, ours with one writer.
const ALONE_GOAL: f64 = 0.8;
/// Against bare SQLite with one writer, ours with many.
const TOGETHER_GOAL: f64 = 10.0;

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let mut lives = Lives::new(1);
    let events = (0..8_192).map(|_| Ok(lives.next()?.1)).collect::<Result<Vec<_>, Failure>>()?;
    let bytes: usize = events.iter().map(|event| event.payload.as_str().len()).sum();
    let appends = |what: &str, command: &str| Series::new(what, command, "1/s");
    let insert = "one INSERT a transaction; WAL, synchronous=FULL; no index, chain or check";
    let mut bare_alone = appends("bare SQLite, 1 writer", insert);
    let mut ours_alone = appends("ledger, 1 writer", "Ledger::append, one event a call");
    let mut ours_together =
        appends("ledger, 64 writers", "Ledger::append from 64 threads, one event a call");
    let mut bare_together =
        appends("bare SQLite, 64 writers", "the same INSERT from 64 connections that contend");
    for round in 0..ROUNDS {
        let fresh = || tempfile::tempdir_in(folder);
        // Who goes first in a round changes, so that nobody always follows the heaviest writer.
        for turn in 0..4 {
            match (round + turn) % 4 {
                0 => bare_alone.values.push(bare(fresh()?.path(), &events, 1, ALONE)?),
                1 => ours_alone.values.push(ours(fresh()?.path(), &events, 1, ALONE)?),
                2 => ours_together.values.push(ours(fresh()?.path(), &events, WRITERS, EACH)?),
                _ => bare_together.values.push(bare(fresh()?.path(), &events, WRITERS, EACH_BARE)?),
            }
        }
    }
    let alone = ours_alone.over(&bare_alone, "1 writer over bare SQLite's 1 writer");
    let together = ours_together.over(&bare_alone, "64 writers over bare SQLite's 1 writer");
    let contended = ours_together.over(&bare_together, "64 writers over bare SQLite's 64 writers");
    Ok(Report {
        bench: "appends",
        notes: vec![format!(
            "events of {} bytes of payload on average, each in the stream of its writer; both \
             flush the disk before they answer",
            bytes / events.len().max(1)
        )],
        series: vec![bare_alone, ours_alone, ours_together, bare_together, contended],
        goals: vec![
            Goal::of(alone, Side::AtLeast, ALONE_GOAL),
            Goal::of(together, Side::AtLeast, TOGETHER_GOAL),
        ],
    })
}

/// Appends a second of a ledger with so many writers, each of which writes so many events.
fn ours(folder: &Path, events: &[NewEvent], writers: usize, each: usize) -> Result<f64, Failure> {
    let ledger = SqliteLedger::create(&folder.join("ledger.sqlite"))?;
    let write = |writer: usize, count: usize| {
        let stream: StreamId = format!("writer/{writer}").parse()?;
        let mut expected = ExpectedVersion::Any;
        for event in events.iter().cycle().skip(writer * each).take(count) {
            let append =
                StreamAppend { stream: stream.clone(), expected, events: vec![event.clone()] };
            let written = ledger.append(Timestamp::UNIX_EPOCH, vec![append])?;
            expected = written
                .last()
                .map_or(ExpectedVersion::Any, |last| ExpectedVersion::Exact(last.version));
        }
        Ok(())
    };
    write(0, WARM_UP)?;
    rate(writers, each, |writer| Ok(move || write(writer, each)))
}

/// Appends a second of bare SQLite with so many writers, each with a connection of its own.
fn bare(folder: &Path, events: &[NewEvent], writers: usize, each: usize) -> Result<f64, Failure> {
    let path = folder.join("bare.sqlite");
    let first = Bare::open(&path)?;
    for event in events.iter().take(WARM_UP) {
        first.append("writer/0", event)?;
    }
    rate(writers, each, |writer| {
        let connection = Bare::open(&path)?;
        Ok(move || {
            let stream = format!("writer/{writer}");
            for event in events.iter().cycle().skip(writer * each).take(each) {
                connection.append(&stream, event)?;
            }
            Ok(())
        })
    })
}

/// Runs writers at once and returns how many events they wrote a second, from the moment that all
/// were ready until the last was done.
fn rate<W: FnOnce() -> Result<(), Failure>>(
    writers: usize,
    each: usize,
    writer: impl Fn(usize) -> Result<W, Failure> + Sync,
) -> Result<f64, Failure> {
    let ready = Barrier::new(writers);
    let times = thread::scope(|scope| {
        let handles: Vec<_> = (0..writers)
            .map(|number| {
                let (ready, writer) = (&ready, &writer);
                scope.spawn(move || {
                    let made = writer(number);
                    ready.wait();
                    let begin = Instant::now();
                    made?()?;
                    Ok((begin, Instant::now()))
                })
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|_| Err("a writer panicked".into())))
            .collect::<Result<Vec<(Instant, Instant)>, Failure>>()
    })?;
    let begin = times.iter().map(|(begin, _)| *begin).min();
    let end = times.iter().map(|(_, end)| *end).max();
    let took = begin.zip(end).map_or(Duration::ZERO, |(begin, end)| end.duration_since(begin));
    Ok((writers * each) as f64 / took.as_secs_f64())
}
