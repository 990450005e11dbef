//! Workers on one JetStream stream, against what the broker itself gives: everything on this machine, in one run.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use alerts::{
    behaviour::Behaviours,
    duplicate,
    engine::Settings,
    inventory::Inventory,
    nats::{Place, Worker, publish, summary, waiting, work},
    pipeline::Source,
    simulate::Output,
    storm::Limits,
};
use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, pull},
};
use futures_util::StreamExt as _;
use tokio::runtime::Runtime;

use super::{count, pipeline, reader};
use crate::{
    Failure,
    report::{Goal, Report, Side},
    series::Series,
};

const ROUNDS: usize = 5;
/// How many meters have a day of traffic: some three million messages.
const METERS: u64 = 1_200_000;
const SHARDS: u32 = 8;
const WORKERS: [usize; 3] = [1, 2, 4];
/// The least share of the broker's own rate.
const SHARE_GOAL: f64 = 0.7;
/// How long the broker may take to answer, or the workers to come to the end.
const PATIENCE: Duration = Duration::from_secs(180);

/// Measures it, where a broker is installed.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let mut report =
        Report { bench: "cluster", notes: Vec::new(), series: Vec::new(), goals: Vec::new() };
    let store = tempfile::tempdir_in(folder)?;
    let Some(broker) = Broker::start(store.path())? else {
        report.notes.push("SKIPPED: `nats-server` is not installed".to_owned());
        return Ok(report);
    };
    let (file, messages) = pipeline::traffic(folder, Output::Frames, METERS)?;
    let runtime = Runtime::new()?;
    let place = Place { url: broker.url(), stream: "ALERTS".to_owned(), shards: SHARDS };
    let new = |what: String, command: &str| Series::new(what, command, "1/s");
    let mut publishing = new("messages published".to_owned(), "alerts::nats::publish");
    publishing.values.push(published(&place, &file, messages)?);
    fs::remove_file(&file)?;
    let mut bare = new(
        format!("messages consumed and dropped, {SHARDS} consumers"),
        "async_nats ordered consumers",
    );
    let mut ours: Vec<Series> = WORKERS
        .iter()
        .map(|workers| {
            new(format!("messages taken and committed, {workers} workers"), "alerts::nats::work")
        })
        .collect();
    for _ in 0..ROUNDS {
        bare.values.push(runtime.block_on(consumed(&place, messages))?);
        for (series, workers) in ours.iter_mut().zip(WORKERS) {
            runtime.block_on(forget(&place))?;
            series.values.push(taken(&place, messages, workers)?);
        }
    }
    report.notes.push(format!(
        "{messages} messages in {SHARDS} shards, broker and workers on this machine; from the start of the workers to \
         the last commit, with the seconds in which they share the shards out"
    ));
    for series in &ours {
        let what = format!("{} over bare consumers", series.what);
        report.goals.push(Goal::of(series.over(&bare, what), Side::AtLeast, SHARE_GOAL));
    }
    report.series.extend([publishing, bare]);
    report.series.extend(ours);
    Ok(report)
}

/// A broker of this run's own.
struct Broker {
    port: u16,
    child: Child,
}

impl Broker {
    /// Starts it; none where it is not installed.
    fn start(store: &Path) -> Result<Option<Self>, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let started = Command::new("nats-server")
            .args(["-js", "-a", "127.0.0.1", "-p", &port.to_string(), "-sd"])
            .arg(store)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = started else { return Ok(None) };
        let broker = Self { port, child };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begin.elapsed() > PATIENCE {
                return Err("the broker does not answer".into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(Some(broker))
    }

    fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // A broker that has ended by itself needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Messages a second, published and acknowledged.
fn published(place: &Place, file: &PathBuf, messages: usize) -> Result<f64, Failure> {
    let source = Source::files(std::slice::from_ref(file), None)?;
    let inventory = Arc::new(Inventory::default());
    let begin = Instant::now();
    let done = publish(place, &reader()?, &inventory, &source, &AtomicBool::new(false))?;
    if usize::try_from(done.messages)? != messages {
        return Err(format!("{} of {messages} messages were published", done.messages).into());
    }
    Ok(count(messages) / begin.elapsed().as_secs_f64())
}

/// Messages a second that consumers of the broker's own library read and drop, one consumer for each shard.
async fn consumed(place: &Place, messages: usize) -> Result<f64, Failure> {
    let context = jetstream::new(async_nats::connect(&place.url).await?);
    let stream = context.get_stream(&place.stream).await?;
    let begin = Instant::now();
    let mut tasks = Vec::new();
    for shard in 0..place.shards {
        let config = pull::OrderedConfig {
            filter_subject: format!("{}.in.{shard}", place.stream),
            deliver_policy: DeliverPolicy::All,
            ..pull::OrderedConfig::default()
        };
        let stream = stream.clone();
        tasks.push(tokio::spawn(async move {
            let mut messages = stream.create_consumer(config).await?.messages().await?;
            let mut taken = 0_usize;
            while let Some(message) = messages.next().await {
                taken += 1;
                if message?.info()?.pending == 0 {
                    break;
                }
            }
            Ok::<usize, async_nats::Error>(taken)
        }));
    }
    let mut taken = 0;
    for task in tasks {
        taken += task.await??;
    }
    if taken != messages {
        return Err(format!("{taken} of {messages} messages were consumed").into());
    }
    Ok(count(messages) / begin.elapsed().as_secs_f64())
}

/// Forgets what the workers of an earlier round came to.
async fn forget(place: &Place) -> Result<(), Failure> {
    let context = jetstream::new(async_nats::connect(&place.url).await?);
    for bucket in ["state", "leases"] {
        // In the first round there is none.
        let _ = context.delete_stream(format!("KV_{}-{bucket}", place.stream)).await;
    }
    Ok(())
}

/// Messages a second that workers take, until all are committed.
fn taken(place: &Place, messages: usize, workers: usize) -> Result<f64, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let begin = Instant::now();
    let mut threads = Vec::new();
    for number in 0..workers {
        let worker = Worker {
            id: format!("bench-{number}"),
            reader: reader()?,
            settings: Arc::new(Settings {
                catalogues: reader()?.catalogues().clone(),
                behaviours: Behaviours::default(),
                dry_run: false,
                inventory: Inventory::default(),
                limits: Limits::default(),
                duplicate_window: duplicate::WINDOW,
            }),
            deliver_to: None,
        };
        let (place, stop) = (place.clone(), Arc::clone(&stop));
        threads.push(thread::spawn(move || work(&place, worker, &stop)));
    }
    // What they have come to is not read meanwhile: that would take the broker's time from them.
    while waiting(place)? > 0 && begin.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(100));
    }
    let seconds = begin.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().map_err(|_| "a worker fell over")??;
    }
    let done = usize::try_from(summary(place)?.map_or(0, |state| state.totals.messages))?;
    if done != messages {
        return Err(format!("{done} of {messages} messages were committed by {workers}").into());
    }
    Ok(count(messages) / seconds)
}
