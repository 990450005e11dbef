//! `secant alerts run`: a pipeline over traffic.

mod cluster;
mod listen;
mod rejects;
mod tell;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use alerts::{
    Reader,
    behaviour::Behaviours,
    duplicate,
    engine::Settings,
    inventory::Inventory,
    pipeline::{
        CheckpointError, Layout, Ndjson, Parquet, Progress, Run, RunError, Sink, SinkError, Source,
        Sqlite, Store, Summary, Webhook, run as run_pipeline,
    },
    storm::Limits,
};
use app::Error;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

pub use cluster::{Cluster, place, unusable};
use rejects::Rejects;
pub use tell::tell_state;

use super::reader;
use crate::{command::paper::write_whole, session::Session};

/// What to run over, and what to do.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts run day.frames
  secant alerts run folder/ --state alerts.sqlite --deliver delivered.ndjson --report report.html
  secant alerts run day.xml --behaviours quiet.toml --dry-run     what the rules would hide
  zcat day.hex.gz | secant alerts run -
  secant alerts run --listen 127.0.0.1:8090 --spool spool --state alerts.sqlite --webhook https://example.org/alerts
  secant alerts run --nats nats://localhost:4222 --stream ALERTS --deliver-to delivered
                                                        one of several workers on one stream

With --state, a run that was stopped or killed goes on where its state stands: nothing is lost and nothing is
counted twice. The state is an SQLite file whose tables counts, storms, outages and sightings anybody may ask.

A worker (--nats) keeps its state in the broker and sends what is delivered on to a subject (--deliver-to); it takes none
of --state, --deliver, --deliver-sqlite, --deliver-parquet, --webhook, --rejects, --report, --threads: another worker
goes on when it is killed, and a file of its own would lack what the other does. See `secant alerts totals`.")]
pub struct Args {
    /// Files and folders in their order, or `-` for standard input.
    #[arg(required_unless_present_any = ["listen", "nats"], value_name = "FILE|-")]
    from: Vec<PathBuf>,
    /// How messages lie in a file, where it does not show: frames, lines, documents or whole.
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
    /// Wait for more at the end of the last file, until the run is stopped.
    #[arg(long)]
    follow: bool,
    /// Receive messages by HTTP at this address (POST /alerts), until the run is stopped.
    #[arg(
        long, value_name = "ADDRESS:PORT", requires = "spool",
        conflicts_with_all = ["from", "nats", "follow", "layout"]
    )]
    listen: Option<SocketAddr>,
    /// The folder in which received messages are kept until they are committed.
    #[arg(long, value_name = "FOLDER", requires = "listen", conflicts_with_all = ["from", "nats"])]
    spool: Option<PathBuf>,
    /// What senders must show as their bearer token.
    #[arg(long, value_name = "TOKEN", env = "SECANT_ALERTS_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// How many bytes may wait in the spool before senders are told to come again.
    #[arg(long, value_name = "BYTES", default_value_t = 1024 * 1024 * 1024, requires = "listen", conflicts_with_all = ["from", "nats"])]
    backlog: u64,
    #[command(flatten)]
    cluster: Cluster,
    /// As a worker, send each alert that is delivered on to this subject, which another stream must take.
    #[arg(long, value_name = "SUBJECT", requires = "nats")]
    deliver_to: Option<String>,
    #[command(flatten)]
    common: Common,
    /// Keep where the run stands in this file, and go on from it.
    #[arg(long, value_name = "FILE.sqlite")]
    state: Option<PathBuf>,
    /// Write each alert that is delivered or recorded to this file, as a line of JSON.
    #[arg(long, value_name = "FILE.ndjson")]
    deliver: Option<PathBuf>,
    /// Write each alert that is delivered or recorded to this SQLite file, as a row.
    #[arg(long, value_name = "FILE.sqlite")]
    deliver_sqlite: Option<PathBuf>,
    /// Write each alert that is delivered or recorded to this folder, in Parquet files.
    #[arg(long, value_name = "FOLDER")]
    deliver_parquet: Option<PathBuf>,
    /// Send each alert that is delivered to this address, some at a time as lines of JSON.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// How long a batch is tried before the run ends, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, requires = "webhook")]
    webhook_patience: u64,
    /// Write each message that cannot be read to this file, as a line of JSON with the message in base64.
    #[arg(long, value_name = "FILE.ndjson")]
    rejects: Option<PathBuf>,
    /// How many threads read messages; as many as the machine has when not given.
    #[arg(long, value_name = "COUNT")]
    threads: Option<usize>,
    /// Write a report with figures to this file.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

/// What every run needs, on one machine or on many.
#[derive(clap::Args)]
struct Common {
    /// What is delivered, recorded or suppressed: a TOML file of rules.
    #[arg(long, value_name = "FILE.toml")]
    behaviours: Option<PathBuf>,
    /// Deliver everything, and count what the rules would have hidden.
    #[arg(long, requires = "behaviours")]
    dry_run: bool,
    /// Which devices hang on which Communications Hub: CSV with the columns device, kind, hub.
    #[arg(long, value_name = "FILE.csv")]
    inventory: Option<PathBuf>,
    /// A list of makers by prefix: CSV with the columns prefix, maker.
    #[arg(long, value_name = "FILE.csv")]
    makers: Option<PathBuf>,
    /// How many of the last alerts duplicates are looked for among; some sixteen bytes of memory each.
    #[arg(long, value_name = "ALERTS", default_value_t = duplicate::WINDOW)]
    duplicate_window: usize,
    /// The length of a window in which storms are looked for, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().window)]
    storm_window: i64,
    /// How many alerts of one device and code in a window are a storm.
    #[arg(long, value_name = "ALERTS", default_value_t = Limits::default().device_alerts)]
    storm_device: u64,
    /// How many alerts of one code in a window are a storm, where they are five times as many as usual.
    #[arg(long, value_name = "ALERTS", default_value_t = Limits::default().code_alerts)]
    storm_code: u64,
}

impl Common {
    /// The reader and the settings that the options ask for.
    fn settings(&self, session: &Session) -> Result<(Reader, Settings), Error> {
        let reader = reader(session, self.makers.as_ref())?;
        let behaviours = match &self.behaviours {
            Some(path) => app::alerts::behaviours(path)?,
            None => Behaviours::default(),
        };
        let inventory = match &self.inventory {
            Some(path) => app::alerts::inventory(path)?,
            None => Inventory::default(),
        };
        let limits = Limits {
            window: self.storm_window.max(1),
            device_alerts: self.storm_device.max(1),
            code_alerts: self.storm_code.max(1),
            ..Limits::default()
        };
        let settings = Settings {
            catalogues: reader.catalogues().clone(),
            behaviours,
            dry_run: self.dry_run,
            inventory,
            limits,
            duplicate_window: self.duplicate_window,
        };
        Ok((reader, settings))
    }
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let place = place(&args.cluster)?;
    if place.is_some() {
        cluster::honoured(args)?;
    }
    let (reader, settings) = args.common.settings(session)?;
    let stop = stopped_by_signals()?;
    if let Some(place) = place {
        let deliver_to = args.deliver_to.as_ref();
        return cluster::work(session, &place, deliver_to, reader, settings, &stop);
    }
    let source = source(args)?;
    let mut store = args.state.as_deref().map(open).transpose()?;
    let mut sinks = sinks(args)?;
    let mut rejects = args.rejects.as_deref().map(Rejects::open).transpose()?;
    let receiver = listen::start(args, store.as_ref(), &stop)?;
    let bar = bar(source.bytes());
    let started = Instant::now();
    let threads =
        args.threads.or_else(|| std::thread::available_parallelism().ok().map(Into::into));
    let summary = run_pipeline(Run {
        reader: &reader,
        settings: Arc::new(settings),
        source: &source,
        store: store.as_mut(),
        sinks: &mut sinks,
        rejects: &mut |rejected| rejects.as_mut().map_or(Ok(()), |file| file.take(rejected)),
        threads: threads.unwrap_or(1),
        stop: &stop,
        progress: &mut |progress| {
            show_progress(&bar, progress);
            if let Some(receiver) = &receiver {
                receiver.show(progress);
            }
        },
    });
    bar.finish_and_clear();
    if let Some(receiver) = receiver {
        receiver.end(&stop)?;
    }
    let summary = summary.map_err(|error| failed(&error))?;
    rejects.as_mut().map_or(Ok(()), Rejects::end)?;
    report(args.report.as_deref(), &summary, &reader)?;
    tell::tell(session, args, &summary, started.elapsed().as_secs_f64())
}

fn report(path: Option<&Path>, summary: &Summary, reader: &Reader) -> Result<(), Error> {
    let Some(path) = path else { return Ok(()) };
    let page = app::alerts::html(&summary.state, reader.catalogues(), reader.makers());
    write_whole(path, page.as_bytes())
}

/// A flag that SIGTERM and SIGINT set; a second one ends the program at once.
pub fn stopped_by_signals() -> Result<Arc<AtomicBool>, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let fault = |source| Error::File { path: "signals".into(), verb: "listened for", source };
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))
            .map_err(fault)?;
        signal_hook::flag::register(signal, Arc::clone(&stop)).map_err(fault)?;
    }
    Ok(stop)
}

fn source(args: &Args) -> Result<Source, Error> {
    if let (Some(_), Some(spool)) = (args.listen, &args.spool) {
        return Ok(Source::spool(spool));
    }
    let source = files(&args.from, args.layout)?;
    Ok(if args.follow { source.followed() } else { source })
}

/// The source of files, or standard input.
pub fn files(from: &[PathBuf], layout: Option<Layout>) -> Result<Source, Error> {
    let is_stdin = from.iter().any(|path| path.as_os_str() == "-");
    match (is_stdin, from.len()) {
        (true, 1) => Ok(Source::stdin(layout)),
        (true, _) => {
            Err(Error::input("standard input cannot be one of several", "give `-` alone, or files"))
        }
        (false, _) => Source::files(from, layout).map_err(|error| failed(&error.into())),
    }
}

fn sinks(args: &Args) -> Result<Vec<Box<dyn Sink>>, Error> {
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    let fault = |error: SinkError| failed(&error.into());
    if let Some(path) = &args.deliver {
        sinks.push(Box::new(Ndjson::new(path)));
    }
    if let Some(path) = &args.deliver_sqlite {
        sinks.push(Box::new(Sqlite::open(path).map_err(fault)?));
    }
    if let Some(folder) = &args.deliver_parquet {
        sinks.push(Box::new(Parquet::open(folder).map_err(fault)?));
    }
    if let Some(url) = &args.webhook {
        sinks.push(Box::new(Webhook::new(url, Duration::from_secs(args.webhook_patience))));
    }
    Ok(sinks)
}

fn open(path: &Path) -> Result<Store, Error> {
    Store::open(path).map_err(|error| failed(&error.into()))
}

/// What went wrong, with what to do about it.
fn failed(error: &RunError) -> Error {
    let why =
        std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    let help = match error {
        RunError::Source(_) => {
            "name files or folders that are there and may be read, or `-` for standard input"
        }
        RunError::Sink(_) => {
            "see that it can be reached and has room, then run again: with --state, the run goes on where it stands"
        }
        RunError::Checkpoint(CheckpointError::File { .. }) => {
            "another run may hold the file, or it is no state of a run: name another with --state"
        }
        RunError::Checkpoint(CheckpointError::Format { .. }) => "name another file with --state",
        RunError::OtherSource(_) => {
            "give the same files in the same order and perhaps more, or another --state"
        }
    };
    Error::input(format!("{error}{why}"), help)
}

fn bar(bytes: Option<u64>) -> ProgressBar {
    let bar = match bytes {
        Some(bytes) => ProgressBar::new(bytes).with_style(
            ProgressStyle::with_template("{bar:30} {percent}% {msg}")
                .unwrap_or(ProgressStyle::default_bar()),
        ),
        None => ProgressBar::new_spinner(),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
    bar
}

fn show_progress(bar: &ProgressBar, progress: &Progress<'_>) {
    bar.set_position(progress.bytes);
    if bar.is_hidden() {
        return;
    }
    let seconds = bar.elapsed().as_secs().max(1);
    let totals = &progress.state.totals;
    bar.set_message(format!(
        "{} messages; {} duplicates, {} not readable, {} of codes nobody named; {} a second",
        HumanCount(totals.messages),
        HumanCount(totals.duplicates),
        HumanCount(totals.rejected),
        HumanCount(totals.unnamed),
        HumanBytes(progress.bytes / seconds),
    ));
}
