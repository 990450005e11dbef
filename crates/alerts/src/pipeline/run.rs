//! A run: threads that read, one engine that takes, commits in between.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use super::{
    block::{Block, Position},
    checkpoint::{CheckpointError, Marks, Store},
    cut::{FRAME_BYTES_MAX, TOO_LONG},
    sink::{Delivery, Sink, SinkError},
    source::{Source, SourceError},
};
use crate::{
    behaviour::Action,
    engine::{Engine, Outcome, Settings, State},
    read::{ReadError, Reader},
    record::Record,
};

/// How many blocks are on their way at once, for each thread that reads.
const BLOCKS_EACH: usize = 3;
/// How long a run goes on between two commits, at least.
const COMMIT_EVERY: Duration = Duration::from_secs(5);
/// How many times longer a run goes on than its last commit took.
const COMMIT_SHARE: u32 = 20;

/// How many alerts the engine is told of before it takes them.
const AHEAD: usize = 64;

/// What a run is made of.
pub struct Run<'r> {
    /// Reads messages.
    pub reader: &'r Reader,
    /// What stays the same.
    pub settings: Arc<Settings>,
    /// Where messages come from.
    pub source: &'r Source,
    /// Where the run's state is kept; none to keep none.
    pub store: Option<&'r mut Store>,
    /// Where alerts go.
    pub sinks: &'r mut [Box<dyn Sink>],
    /// Where messages go that cannot be read, with the reason.
    pub rejects: &'r mut dyn FnMut(&Rejected<'_>) -> Result<(), SinkError>,
    /// How many threads read.
    pub threads: usize,
    /// Set from outside to end the run cleanly.
    pub stop: &'r AtomicBool,
    /// Told from time to time.
    pub progress: &'r mut dyn FnMut(&Progress<'_>),
}

/// A message that could not be read.
#[derive(Debug, serde::Serialize)]
pub struct Rejected<'a> {
    /// The file.
    pub file: &'a str,
    /// Where it starts in the file, in bytes.
    pub offset: u64,
    /// How long it is, in bytes.
    pub bytes: usize,
    /// A short word for the reason.
    pub reason: &'a str,
    /// The reason.
    pub why: String,
    /// The message.
    #[serde(skip)]
    pub message: &'a [u8],
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// What alerts have added up to.
    pub state: &'a State,
    /// Bytes of the source that were taken in this run.
    pub bytes: u64,
    /// How far the source has been taken.
    pub position: Position,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// What alerts have added up to, in this run and those before it.
    pub state: State,
    /// Messages that were taken in this run.
    pub messages: u64,
    /// Bytes of the source that were taken in this run.
    pub bytes: u64,
    /// Whether it was stopped before the end of the source.
    pub stopped: bool,
    /// Whether it went on from an earlier run.
    pub resumed: bool,
    /// How much memory the filter of duplicates takes, in bytes.
    pub filter_bytes: usize,
}

/// Why a run ended early. What was committed stays.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The source cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A sink cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The state cannot be kept.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The state is of another source.
    #[error("the state is of another source: {0}")]
    OtherSource(String),
}

/// A block with what its messages were read as.
struct Read {
    block: Block,
    records: Vec<Result<Record, ReadError>>,
}

/// Runs to the end of the source, or until it is stopped.
///
/// # Errors
/// When a source, a sink or the state cannot be read or written. What was committed stays.
pub fn run(run: Run<'_>) -> Result<Summary, RunError> {
    let Run { reader, settings, source, store, sinks, rejects, threads, stop, progress } = run;
    let before = match store.as_ref() {
        Some(store) if source.can_resume() => store.load()?,
        _ => None,
    };
    let resumed = before.is_some();
    let mut marks = Marks { source: source.names(), ..Marks::default() };
    let engine = match before {
        Some(before) => {
            if !marks.source.starts_with(&before.marks.source) {
                return Err(RunError::OtherSource(before.marks.source.join(", ")));
            }
            marks = Marks { source: marks.source, ..before.marks };
            Engine::from(settings, before.state, before.duplicates)
        }
        None => Engine::new(settings),
    };
    for sink in sinks.iter_mut() {
        sink.resume(marks.sinks.get(&sink.name()).copied())?;
    }
    let threads = threads.max(1);
    let (to_readers, blocks) = sync_channel::<Block>(threads * BLOCKS_EACH);
    let (to_engine, reads) = sync_channel::<Read>(threads * BLOCKS_EACH);
    let blocks = Mutex::new(blocks);
    // Set when the engine is done, so that the others end too.
    let done = AtomicBool::new(false);
    let from = marks.position;
    std::thread::scope(|scope| {
        let cutting = scope.spawn(|| {
            let to_readers = to_readers;
            source.read(from, stop, &mut |block| {
                !done.load(Ordering::Relaxed) && to_readers.send(block).is_ok()
            })
        });
        for _ in 0..threads {
            let (to_engine, blocks) = (to_engine.clone(), &blocks);
            scope.spawn(move || read_blocks(reader, blocks, &to_engine));
        }
        drop(to_engine);
        let mut taking = Taking {
            engine,
            reader,
            sinks,
            rejects,
            store,
            source,
            marks,
            bytes: 0,
            messages: 0,
            changed: false,
            committed: Instant::now(),
            commit_took: Duration::ZERO,
        };
        let taken = taking.all(&reads, progress);
        done.store(true, Ordering::Relaxed);
        if taken.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        // Blocks that wait keep the others from ending: they are dropped.
        drop(reads);
        let cut = cutting.join().unwrap_or(Ok(()));
        taken?;
        cut?;
        taking.end()?;
        Ok(Summary {
            messages: taking.messages,
            bytes: taking.bytes,
            stopped: stop.load(Ordering::Relaxed),
            resumed,
            filter_bytes: taking.engine.duplicates().bytes(),
            state: taking.engine.state().clone(),
        })
    })
}

fn read_blocks(reader: &Reader, blocks: &Mutex<Receiver<Block>>, to_engine: &SyncSender<Read>) {
    let mut scratch = Vec::new();
    loop {
        let next = match blocks.lock() {
            Ok(blocks) => blocks.recv(),
            Err(_) => return,
        };
        let Ok(block) = next else { return };
        let read = |at| reader.any(block.message(at), &mut scratch);
        let records = block.messages.iter().map(read).collect();
        if to_engine.send(Read { block, records }).is_err() {
            // The engine is gone: what waits is dropped, so that whoever cuts is not kept waiting.
            while blocks.lock().is_ok_and(|blocks| blocks.recv().is_ok()) {}
            return;
        }
    }
}

/// The one that takes alerts, in the order of the source.
struct Taking<'t> {
    engine: Engine,
    reader: &'t Reader,
    sinks: &'t mut [Box<dyn Sink>],
    rejects: &'t mut dyn FnMut(&Rejected<'_>) -> Result<(), SinkError>,
    store: Option<&'t mut Store>,
    source: &'t Source,
    marks: Marks,
    bytes: u64,
    messages: u64,
    /// Whether anything was taken since the last commit.
    changed: bool,
    committed: Instant,
    commit_took: Duration,
}

impl Taking<'_> {
    fn all(
        &mut self,
        reads: &Receiver<Read>,
        progress: &mut dyn FnMut(&Progress<'_>),
    ) -> Result<(), RunError> {
        let mut next = 0;
        let mut early: BTreeMap<u64, Read> = BTreeMap::new();
        loop {
            match reads.recv_timeout(COMMIT_EVERY) {
                Ok(read) => drop(early.insert(read.block.number, read)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            while let Some(read) = early.remove(&next) {
                next += 1;
                self.take(&read)?;
                progress(&Progress {
                    state: self.engine.state(),
                    bytes: self.bytes,
                    position: self.marks.position,
                });
            }
            let wait = COMMIT_EVERY.max(self.commit_took * COMMIT_SHARE);
            if self.changed && self.committed.elapsed() >= wait {
                self.commit()?;
            }
        }
    }

    fn take(&mut self, read: &Read) -> Result<(), RunError> {
        let block = &read.block;
        for (number, (at, record)) in block.messages.iter().zip(&read.records).enumerate() {
            if number.is_multiple_of(AHEAD) {
                let next = read.records.iter().skip(number).take(AHEAD);
                self.engine.look_ahead(next.flatten());
            }
            let message = block.message(at);
            match record {
                Ok(record) => self.deliver(record, message)?,
                Err(error) if error.is_of_another_kind() => self.engine.unread(error),
                Err(error) => {
                    self.engine.unread(error);
                    (self.rejects)(&rejected(block, at, error.word(), error.to_string()))?;
                }
            }
        }
        for (at, word) in &block.broken {
            self.engine.reject(word);
            let why = match *word {
                TOO_LONG => format!("the line has more than {FRAME_BYTES_MAX} bytes"),
                _ => "the bytes cannot be cut into messages from here on".to_owned(),
            };
            (self.rejects)(&rejected(block, at, word, why))?;
        }
        self.messages += u64::try_from(read.records.len()).unwrap_or_default();
        self.bytes += u64::try_from(block.bytes.len()).unwrap_or_default();
        self.marks.position = block.then;
        self.changed = true;
        Ok(())
    }

    fn deliver(&mut self, record: &Record, message: &[u8]) -> Result<(), RunError> {
        let (outcome, _) = self.engine.take(record, message);
        let action = match outcome {
            Outcome::Done(action) if action != Action::Suppress => action,
            _ => return Ok(()),
        };
        if self.sinks.is_empty() {
            return Ok(());
        }
        let record = &self.engine.placed(record);
        let name = self.reader.catalogues().name(record.at, record.code);
        let delivery = Delivery { record, action, name, message };
        for sink in self.sinks.iter_mut() {
            sink.take(&delivery)?;
        }
        Ok(())
    }

    /// Makes sinks durable, then keeps where everything stands.
    fn commit(&mut self) -> Result<(), RunError> {
        let start = Instant::now();
        for sink in self.sinks.iter_mut() {
            let mark = sink.commit()?;
            self.marks.sinks.insert(sink.name(), mark);
        }
        if let Some(store) = self.store.as_mut() {
            store.commit(&self.marks, self.engine.state(), self.engine.duplicates())?;
            self.source.committed(self.marks.position)?;
        }
        self.changed = false;
        self.committed = Instant::now();
        self.commit_took = start.elapsed();
        Ok(())
    }

    fn end(&mut self) -> Result<(), RunError> {
        self.commit()?;
        if let Some(store) = self.store.as_mut() {
            store.tables(self.engine.state(), self.reader.makers())?;
        }
        Ok(())
    }
}

fn rejected<'b>(
    block: &'b Block,
    at: &std::ops::Range<usize>,
    reason: &'b str,
    why: String,
) -> Rejected<'b> {
    Rejected {
        file: &block.name,
        offset: block.start + u64::try_from(at.start).unwrap_or_default(),
        bytes: at.len(),
        reason,
        why,
        message: block.message(at),
    }
}

impl Position {
    /// The start of a source.
    pub const START: Self = Self { file: 0, offset: 0 };
}
