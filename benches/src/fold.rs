//! Opening a register: its log is read, decoded and folded into the model. Time and memory by size.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use app::{Register, sources::Texts};
use jiff::Timestamp;
use ledger::{APPEND_EVENTS_MAX, ExpectedVersion, Ledger as _, SqliteLedger, StreamAppend};
use serde::{Deserialize, Serialize};

use crate::{
    Failure,
    bare::{self, Reading},
    life::Lives,
    machine,
    report::{Goal, Report, Side},
    series::Series,
};

/// The argument that makes this program fold one file and tell what it took.
pub const CHILD: &str = "--fold";

/// The sizes, in events.
const SIZES: [u64; 4] = [100_000, 250_000, 500_000, 1_000_000];
/// How many rounds there are; each has all sizes and the peers, in turn.
const ROUNDS: usize = 7;

/// The most time for the largest size, in seconds.
const SECONDS_GOAL: f64 = 2.0;
/// The most memory for the largest size, in MiB.
const MEMORY_GOAL: f64 = 1024.0;

/// What a folding process tells of itself.
#[derive(Serialize, Deserialize)]
struct Told {
    seconds: f64,
    peak_bytes: Option<u64>,
    proposals: usize,
    events: u64,
}

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let begin = Instant::now();
    let files = write_registers(place.path())?;
    let mut notes =
        vec![format!("the registers were written in {:.0} s", begin.elapsed().as_secs_f64())];
    let command = "Register::open_read_only, in a process of its own";
    let mut times: Vec<Series> = SIZES
        .iter()
        .map(|size| Series::new(format!("open and fold {size} events"), command, "s"))
        .collect();
    let mut peaks: Vec<Series> = SIZES
        .iter()
        .map(|size| Series::new(format!("peak memory at {size} events"), "VmHWM", "MiB"))
        .collect();
    let mut rows = Series::new(
        "bare SQLite reads the rows of the largest",
        "SELECT, looking at each column",
        "s",
    );
    let mut json = Series::new(
        "bare SQLite reads the rows and serde_json parses each payload",
        "SELECT, serde_json::Value",
        "s",
    );
    let mut proposals = 0;
    for _ in 0..ROUNDS {
        for ((file, size), (time, peak)) in
            files.iter().zip(SIZES).zip(times.iter_mut().zip(&mut peaks))
        {
            let told = in_child(file)?;
            if told.events != size {
                return Err(format!("{} events were folded, of {size}", told.events).into());
            }
            time.values.push(told.seconds);
            peak.values.extend(told.peak_bytes.map(|bytes| bytes as f64 / f64::from(1 << 20)));
            proposals = told.proposals;
        }
        for (reading, series) in [(Reading::Rows, &mut rows), (Reading::Json, &mut json)] {
            let begin = Instant::now();
            if let Some(file) = files.last() {
                bare::read_all(file, reading)?;
            }
            series.values.push(begin.elapsed().as_secs_f64());
        }
    }
    notes.push(format!("the largest has {proposals} proposals; its file has been read before"));
    let (Some(time), Some(peak)) = (times.last().cloned(), peaks.last().cloned()) else {
        return Err("there are no sizes".into());
    };
    let mut series = times.clone();
    series.extend(growth(&times));
    series.extend(peaks);
    series.extend([time.over(&rows, "fold over bare rows"), rows]);
    series.extend([time.over(&json, "fold over bare rows and JSON"), json]);
    let goals =
        vec![Goal::of(time, Side::AtMost, SECONDS_GOAL), Goal::of(peak, Side::AtMost, MEMORY_GOAL)];
    Ok(Report { bench: "fold", notes, series, goals })
}

/// The time for each event at each size over that at the smallest: 1 is linear.
fn growth(times: &[Series]) -> Vec<Series> {
    let Some((smallest, first)) = times.first().zip(SIZES.first()) else { return Vec::new() };
    let larger = times.iter().zip(SIZES).skip(1);
    larger
        .map(|(series, size)| {
            let what = format!("time an event at {size} over that at {first}");
            let mut ratio = series.over(smallest, what);
            for value in &mut ratio.values {
                *value *= *first as f64 / size as f64;
            }
            ratio
        })
        .collect()
}

/// Folds a file in a process of its own, so that its peak of memory is that of the fold.
fn in_child(file: &Path) -> Result<Told, Failure> {
    let output = Command::new(std::env::current_exe()?).arg(CHILD).arg(file).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Folds a file and prints what it took.
pub fn child(file: &Path) -> Result<(), Failure> {
    let code = Texts::shipped()?.load()?;
    let begin = Instant::now();
    let register = Register::open_read_only(file, code)?;
    let seconds = begin.elapsed().as_secs_f64();
    let told = Told {
        seconds,
        peak_bytes: machine::peak_bytes(),
        proposals: register.model().len(),
        events: register.head()?.map_or(0, |head| head.seq.get()),
    };
    println!("{}", serde_json::to_string(&told)?);
    // The register's end is not measured, and to give back a million events takes a while.
    std::mem::forget(register);
    Ok(())
}

/// Writes the next events of invented lives to a register.
pub fn grow(file: &Path, lives: &mut Lives, events: u64) -> Result<(), Failure> {
    let ledger = SqliteLedger::open(file)?;
    let mut left = usize::try_from(events)?;
    while left > 0 {
        let count = left.min(APPEND_EVENTS_MAX);
        let appends = (0..count)
            .map(|_| {
                let (stream, event) = lives.next()?;
                let expected = ExpectedVersion::Any;
                Ok(StreamAppend { stream, expected, events: vec![event] })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        ledger.append(Timestamp::UNIX_EPOCH, appends)?;
        left -= count;
    }
    Ok(())
}

/// Writes one register of each size: the smaller ones are how the largest began.
fn write_registers(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let growing = folder.join("growing.sqlite");
    drop(SqliteLedger::create(&growing)?);
    let mut lives = Lives::new(2);
    let mut files = Vec::new();
    let mut written = 0;
    for size in SIZES {
        grow(&growing, &mut lives, size - written)?;
        written = size;
        let file = folder.join(format!("{size}.sqlite"));
        fs::copy(&growing, &file)?;
        files.push(file);
    }
    Ok(files)
}
