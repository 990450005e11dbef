//! `secant alerts run`: a pipeline over traffic.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use alerts::{
    behaviour::Behaviours,
    duplicate,
    engine::{Settings, State},
    inventory::Inventory,
    pipeline::{
        CheckpointError, Layout, Ndjson, Progress, Rejected, Run, RunError, Sink, Source, Store,
        Summary, run as run_pipeline,
    },
    storm::Limits,
};
use app::Error;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::reader;
use crate::{cli::Format, command::paper::write_whole, output, session::Session};

/// What to run over, and what to do.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts run day.frames
  secant alerts run folder/ --state alerts.sqlite --deliver delivered.ndjson --report report.html
  secant alerts run day.xml --behaviours quiet.toml --dry-run     what the rules would hide
  zcat day.hex.gz | secant alerts run -

With --state, a run that was stopped or killed goes on where its state stands: nothing is lost and nothing is
counted twice. The state is an SQLite file whose tables counts, storms, outages and sightings anybody may ask.")]
pub struct Args {
    /// Files and folders in their order, or `-` for standard input.
    #[arg(required = true, value_name = "FILE|-")]
    from: Vec<PathBuf>,
    /// How messages lie in a file, where it does not show: frames, lines, documents or whole.
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
    /// Wait for more at the end of the last file, until the run is stopped.
    #[arg(long)]
    follow: bool,
    /// Keep where the run stands in this file, and go on from it.
    #[arg(long, value_name = "FILE.sqlite")]
    state: Option<PathBuf>,
    /// Write each alert that is delivered or recorded to this file, as a line of JSON.
    #[arg(long, value_name = "FILE.ndjson")]
    deliver: Option<PathBuf>,
    /// Write each message that cannot be read to this file, as a line of JSON with the message in base64.
    #[arg(long, value_name = "FILE.ndjson")]
    rejects: Option<PathBuf>,
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
    /// How many of the last alerts duplicates are looked for among; eight bytes or so of memory each.
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
    /// How many threads read messages; as many as the machine has when not given.
    #[arg(long, value_name = "COUNT")]
    threads: Option<usize>,
    /// Write a report with figures to this file.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

#[derive(Serialize)]
struct Told<'s> {
    totals: &'s alerts::engine::Totals,
    hidden: &'s std::collections::BTreeMap<String, u64>,
    rejects: &'s std::collections::BTreeMap<String, u64>,
    inconsistencies: &'s std::collections::BTreeMap<String, u64>,
    storms: usize,
    outages: usize,
    sightings: usize,
    messages_in_this_run: u64,
    seconds: f64,
    resumed: bool,
    stopped: bool,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let reader = reader(session, args.makers.as_ref())?;
    let behaviours = match &args.behaviours {
        Some(path) => app::alerts::behaviours(path)?,
        None => Behaviours::default(),
    };
    let inventory = match &args.inventory {
        Some(path) => app::alerts::inventory(path)?,
        None => Inventory::default(),
    };
    let limits = Limits {
        window: args.storm_window.max(1),
        device_alerts: args.storm_device.max(1),
        code_alerts: args.storm_code.max(1),
        ..Limits::default()
    };
    let settings = Arc::new(Settings {
        catalogues: reader.catalogues().clone(),
        behaviours,
        dry_run: args.dry_run,
        inventory,
        limits,
        duplicate_window: args.duplicate_window,
    });
    let source = source(args)?;
    let mut store = args.state.as_deref().map(open).transpose()?;
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    if let Some(path) = &args.deliver {
        sinks.push(Box::new(Ndjson::new(path)));
    }
    let mut rejects = args.rejects.as_deref().map(Rejects::open).transpose()?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        let fault = |source| Error::File { path: "a signal".into(), verb: "listened for", source };
        // A second one ends the program at once.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))
            .map_err(fault)?;
        signal_hook::flag::register(signal, Arc::clone(&stop)).map_err(fault)?;
    }
    let bar = bar(source.bytes());
    let started = Instant::now();
    let threads =
        args.threads.or_else(|| std::thread::available_parallelism().ok().map(Into::into));
    let summary = run_pipeline(Run {
        reader: &reader,
        settings,
        source: &source,
        store: store.as_mut(),
        sinks: &mut sinks,
        rejects: &mut |rejected| rejects.as_mut().map_or(Ok(()), |file| file.take(rejected)),
        threads: threads.unwrap_or(1),
        stop: &stop,
        progress: &mut |progress| show_progress(&bar, progress),
    });
    bar.finish_and_clear();
    let summary = summary.map_err(|error| failed(&error))?;
    if let Some(rejects) = &mut rejects {
        rejects.file.flush().map_err(|source| Error::File {
            path: args.rejects.clone().unwrap_or_default(),
            verb: "written",
            source,
        })?;
    }
    if let Some(path) = &args.report {
        let page = app::alerts::html(&summary.state, reader.catalogues(), reader.makers());
        write_whole(path, page.as_bytes())?;
    }
    tell(session, args, &summary, started.elapsed().as_secs_f64())
}

fn source(args: &Args) -> Result<Source, Error> {
    let is_stdin = args.from.iter().any(|path| path.as_os_str() == "-");
    let source = match (is_stdin, args.from.len()) {
        (true, 1) => Source::stdin(args.layout),
        (true, _) => {
            return Err(Error::input(
                "standard input cannot be one of several",
                "give `-` alone, or files",
            ));
        }
        (false, _) => {
            Source::files(&args.from, args.layout).map_err(|error| failed(&error.into()))?
        }
    };
    Ok(if args.follow { source.followed() } else { source })
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
            "see that the disk has room and that the file may be written, then run again: with --state, it goes on"
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

/// A file of messages that could not be read.
struct Rejects {
    path: PathBuf,
    file: BufWriter<File>,
}

#[derive(Serialize)]
struct RejectLine<'r> {
    #[serde(flatten)]
    rejected: &'r Rejected<'r>,
    message: String,
}

impl Rejects {
    fn open(path: &Path) -> Result<Self, Error> {
        let file = File::options().create(true).append(true).open(path);
        let file =
            file.map_err(|source| Error::File { path: path.to_owned(), verb: "written", source })?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    fn take(&mut self, rejected: &Rejected<'_>) -> Result<(), alerts::pipeline::SinkError> {
        let message = alerts::input::to_base64(rejected.message);
        let line = RejectLine { rejected, message };
        let written = serde_json::to_writer(&mut self.file, &line).map_err(std::io::Error::from);
        let written = written.and_then(|()| self.file.write_all(b"\n"));
        written.map_err(|error| alerts::pipeline::SinkError {
            sink: self.path.display().to_string(),
            why: error.to_string(),
        })
    }
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
    let seconds = bar.elapsed().as_secs().max(1);
    let totals = &progress.state.totals;
    bar.set_message(format!(
        "{} messages, {} a second; {} duplicates, {} not readable, {} of codes nobody named; {}/s",
        HumanCount(totals.messages),
        HumanCount(totals.messages / seconds),
        HumanCount(totals.duplicates),
        HumanCount(totals.rejected),
        HumanCount(totals.unnamed),
        HumanBytes(progress.bytes / seconds),
    ));
}

fn tell(session: &Session, args: &Args, summary: &Summary, seconds: f64) -> Result<(), Error> {
    let state = &summary.state;
    let (storms, outages) = (state.storms.found(), state.outages.found());
    let sightings = state.sightings.iter().count();
    if session.global.format != Format::Table {
        return output::json(&Told {
            totals: &state.totals,
            hidden: &state.hidden,
            rejects: &state.rejects,
            inconsistencies: &state.inconsistencies,
            storms: storms.len(),
            outages: outages.len(),
            sightings,
            messages_in_this_run: summary.messages,
            seconds,
            resumed: summary.resumed,
            stopped: summary.stopped,
        });
    }
    if summary.resumed {
        output::line("Went on where the state stood; the numbers are of all runs together.")?;
    }
    output::line(totals(state))?;
    codes(state)?;
    for (rule, alerts) in &state.hidden {
        let did = if args.dry_run { "would have hidden" } else { "hid" };
        output::line(format!("Rule `{rule}` {did} {} alerts.", HumanCount(*alerts)))?;
    }
    for (word, messages) in &state.inconsistencies {
        output::line(format!("{} messages: {word}.", HumanCount(*messages)))?;
    }
    let doubted = outages.iter().filter(|outage| outage.doubted).count();
    output::line(format!(
        "{} storms; {} power outages, {doubted} of them doubted because firmware was activated; {sightings} sightings of \
         codes that no table names.",
        storms.len(),
        outages.len(),
    ))?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate for people"
    )]
    let rate = (summary.messages as f64 / seconds.max(0.001)) as u64;
    output::line(format!(
        "{} messages and {} in {seconds:.1} s: {} a second.",
        HumanCount(summary.messages),
        HumanBytes(summary.bytes),
        HumanCount(rate),
    ))?;
    if summary.stopped {
        let next = if args.state.is_some() {
            "run the same command to go on"
        } else {
            "with --state, it could go on"
        };
        output::line(format!("Stopped before the end: {next}."))?;
    }
    for path in [&args.state, &args.deliver, &args.rejects, &args.report].into_iter().flatten() {
        output::line(format!("Wrote {}.", path.display()))?;
    }
    if sightings > 0
        && let Some(state) = &args.state
    {
        output::line(format!("Next: `secant alerts sightings {}`.", state.display()))?;
    }
    Ok(())
}

fn totals(state: &State) -> String {
    let totals = &state.totals;
    format!(
        "{} messages: {} Device Alerts, {} future-dated outcomes, {} DCC Alerts; {} duplicates, {} not readable, {} \
         inconsistent. The DCC held {} more alerts back.",
        HumanCount(totals.messages),
        HumanCount(totals.device_alerts),
        HumanCount(totals.future_dated),
        HumanCount(totals.dcc_alerts),
        HumanCount(totals.duplicates),
        HumanCount(totals.rejected),
        HumanCount(totals.inconsistent),
        HumanCount(totals.held_back),
    )
}

#[derive(Serialize)]
struct CodeRow {
    code: String,
    alerts: u64,
    delivered: u64,
    recorded: u64,
    suppressed: u64,
}

/// How many codes the summary shows.
const CODES_SHOWN: usize = 12;

fn codes(state: &State) -> Result<(), Error> {
    let by_code = state.counters.by(|key| key.code);
    let mut rows: Vec<CodeRow> = by_code
        .iter()
        .map(|(code, count)| CodeRow {
            code: code.to_string(),
            alerts: count.alerts,
            delivered: count.delivered,
            recorded: count.recorded,
            suppressed: count.suppressed,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.alerts));
    let more = rows.len().saturating_sub(CODES_SHOWN);
    rows.truncate(CODES_SHOWN);
    output::table(&rows, "No alert was read.")?;
    if more > 0 {
        output::line(format!("… and {more} codes more."))?;
    }
    Ok(())
}
