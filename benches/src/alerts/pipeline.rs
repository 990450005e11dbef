//! The whole pipeline: files to counters and state, by size and form, each run in a process of its own.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    process::Command,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use alerts::{
    behaviour::Behaviours,
    duplicate,
    engine::Settings,
    inventory::Inventory,
    pipeline::{Run, Source, Store, run as run_pipeline},
    record::Moment,
    simulate::{Output, Plan, Simulator, Writer},
    storm::Limits,
};

use super::{count, reader};
use crate::{
    Failure, machine,
    report::{Goal, Report, Side},
    series::Series,
};

/// The argument by which this program runs the pipeline once, in a process of its own.
pub const CHILD: &str = "--pipeline-once";
/// How many meters have a day of traffic: about one, four and ten million messages.
const METERS: [u64; 3] = [400_000, 1_600_000, 4_000_000];
const XML_METERS: u64 = 400_000;
const ROUNDS: usize = 3;
/// A nation's day, in messages.
const NATION: f64 = 100e6;
/// The most time for it, in seconds.
const FRAMES_GOAL: f64 = 60.0;
const XML_GOAL: f64 = 300.0;
/// The most memory, in MiB.
const MEMORY_GOAL: f64 = 512.0;

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let (mut series, mut goals, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut nation = None;
    let mut memory = Series::new("peak memory, largest input", "VmHWM", "MiB");
    for meters in METERS {
        let (path, messages) = traffic(folder, Output::Frames, meters)?;
        let (times, peaks) = rounds(&path, messages)?;
        nation = Some(scaled(
            &times,
            messages,
            "a nation's day of 100 million from frames, at the largest input's rate",
        ));
        memory.values = peaks;
        series.push(times);
        fs::remove_file(&path)?;
    }
    let (path, messages) = traffic(folder, Output::XmlFrames, XML_METERS)?;
    let (times, _) = rounds(&path, messages)?;
    fs::remove_file(&path)?;
    let xml = scaled(&times, messages, "a nation's day of 100 million from XML, at this rate");
    series.push(times);
    notes.push("the pipeline reads a file, filters duplicates, counts, finds storms and outages and commits its state".to_owned());
    if let Some(nation) = nation {
        goals.push(Goal::of(nation, Side::AtMost, FRAMES_GOAL));
    }
    goals.push(Goal::of(xml, Side::AtMost, XML_GOAL));
    goals.push(Goal::of(memory, Side::AtMost, MEMORY_GOAL));
    Ok(Report { bench: "traffic", notes, series, goals })
}

fn scaled(times: &Series, messages: usize, what: &str) -> Series {
    let mut series = Series::new(what, times.what.clone(), "s");
    series.values = times.values.iter().map(|seconds| seconds * NATION / count(messages)).collect();
    series
}

/// A day of traffic in a file, and how many messages it has.
pub fn traffic(
    folder: &Path,
    output: Output,
    meters: u64,
) -> Result<(std::path::PathBuf, usize), Failure> {
    let path = folder.join(format!("day-{meters}.{output}"));
    let mut simulator = Simulator::new(Plan::new(meters, Moment(1_656_892_800), 24, 1));
    let writer = Writer::new(output, *simulator.world(), None);
    let mut file = BufWriter::with_capacity(1024 * 1024, File::create(&path)?);
    let (mut bytes, mut messages) = (Vec::new(), 0);
    for planned in simulator.by_ref() {
        bytes.clear();
        writer.write(&planned, &mut bytes);
        file.write_all(&bytes)?;
        messages += 1;
    }
    file.flush()?;
    Ok((path, messages))
}

/// Seconds and peak memory of each round.
fn rounds(path: &Path, messages: usize) -> Result<(Series, Vec<f64>), Failure> {
    let what = format!("the pipeline over {messages} messages, {}", path.display());
    let mut times = Series::new(what, "pipeline::run, in a process of its own", "s");
    let mut peaks = Vec::new();
    for _ in 0..ROUNDS {
        let output = Command::new(std::env::current_exe()?).arg(CHILD).arg(path).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let told = String::from_utf8(output.stdout)?;
        let mut numbers = told.split_whitespace().map(str::parse::<f64>);
        let mut next = || numbers.next().ok_or("the run told nothing");
        let (seconds, peak, taken) = (next()??, next()??, next()??);
        if (taken - count(messages)).abs() > 0.5 {
            return Err(format!("{taken} of {messages} messages were taken").into());
        }
        times.values.push(seconds);
        peaks.push(peak);
    }
    Ok((times, peaks))
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn peak_mebibytes() -> f64 {
    machine::peak_bytes().map_or(f64::NAN, |bytes| bytes as f64 / f64::from(1 << 20))
}

/// Runs the pipeline over a file, and prints seconds, peak memory in MiB and messages.
pub fn child(path: &Path) -> Result<(), Failure> {
    let reader = reader()?;
    let settings = Arc::new(Settings {
        catalogues: reader.catalogues().clone(),
        behaviours: Behaviours::default(),
        dry_run: false,
        inventory: Inventory::default(),
        limits: Limits::default(),
        duplicate_window: duplicate::WINDOW,
    });
    let source = Source::files(&[path.to_owned()], None)?;
    let state = tempfile::tempdir()?;
    let mut store = Store::open(&state.path().join("state.sqlite"))?;
    let begin = Instant::now();
    let summary = run_pipeline(Run {
        reader: &reader,
        settings,
        source: &source,
        store: Some(&mut store),
        sinks: &mut [],
        rejects: &mut |_| Ok(()),
        threads: 2,
        stop: &AtomicBool::new(false),
        progress: &mut |_| {},
    })?;
    let seconds = begin.elapsed().as_secs_f64();
    println!("{seconds} {} {}", peak_mebibytes(), summary.messages);
    Ok(())
}
