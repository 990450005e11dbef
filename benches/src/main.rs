//! Side-by-side measurements: against peers in the same run, and against the goals.
//!
//! `cargo xtask bench` builds and runs it. It prints what it measured on which machine, and never
//! fails for being slow: a figure is to be read, not to be trusted to a machine that is shared.
//!
//! ```text
//! the table of benches ─▶ a bench, which interleaves its rounds ─▶ Report ─▶ text | JSON
//! ```

mod alerts;
mod appends;
mod bare;
mod duis;
mod fold;
mod life;
mod machine;
mod one_core;
mod paper;
mod report;
mod rules;
mod series;
mod web;
mod words;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use machine::Machine;
use report::Report;
use serde::Serialize;

/// What a bench gives when it could not measure.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Where messages, requests and schemas of others are looked for.
fn reference_data() -> PathBuf {
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    given.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data").into())
}

/// One bench: its name, what it measures, and how.
struct Bench {
    name: &'static str,
    what: &'static str,
    run: fn(&Path) -> Result<Report, Failure>,
}

/// Every bench, in the order in which they run.
const BENCHES: &[Bench] = &[
    Bench { name: "alerts", what: "alerts one by one, against limits and peers", run: alerts::run },
    Bench {
        name: "traffic",
        what: "the pipeline over days of traffic: time, growth, memory",
        run: alerts::traffic,
    },
    Bench {
        name: "cluster",
        what: "workers on one JetStream stream, against the broker's own rate",
        run: alerts::cluster,
    },
    Bench {
        name: "duis",
        what: "requests parsed and validated, against the libraries and programs that people use",
        run: duis::run,
    },
    Bench {
        name: "appends",
        what: "durable appends a second, against bare SQLite with the same durability",
        run: appends::run,
    },
    Bench {
        name: "fold",
        what: "opening a register: its log read, decoded and folded; time and memory by size",
        run: fold::run,
    },
    Bench {
        name: "paper",
        what: "the paper of October 2019 in each format, in a process that is warm",
        run: paper::run,
    },
    Bench {
        name: "rules",
        what: "the Code: loading it, every check, conflicts, baselines",
        run: rules::run,
    },
    Bench {
        name: "web",
        what: "pages, the API and writes of a site with a million events, from 64 connections",
        run: web::run,
    },
];

/// All that one run measured.
#[derive(Serialize)]
struct Run {
    machine: Machine,
    reports: Vec<Report>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [fold::CHILD, file] => fold::child(Path::new(file)),
        [alerts::CHILD, file] => alerts::child(Path::new(file)),
        [paper::CHILD] => paper::child(),
        [web::CHILD, file] => web::child(Path::new(file)),
        other => measure(other),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &[&str]) -> Result<(), Failure> {
    let mut chosen: Vec<&Bench> = Vec::new();
    let mut json: Option<PathBuf> = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            "--json" => {
                json = Some(PathBuf::from(args.next().ok_or("`--json` needs the name of a file")?));
            }
            name => chosen.push(
                BENCHES
                    .iter()
                    .find(|bench| bench.name == name)
                    .ok_or_else(|| format!("there is no bench `{name}`\n{}", list()))?,
            ),
        }
    }
    if chosen.is_empty() {
        chosen.extend(BENCHES);
    }
    let machine = Machine::look();
    println!("{machine}");
    let mut run = Run { machine, reports: Vec::new() };
    for bench in chosen {
        println!("\n=== {}: {}", bench.name, bench.what);
        let report = (bench.run)(&folder()?)?;
        println!("{report}");
        run.reports.push(report);
    }
    if let Some(path) = json {
        std::fs::write(&path, serde_json::to_string_pretty(&run)?)?;
        println!("\nwritten to {}", path.display());
    }
    Ok(())
}

fn list() -> String {
    let lines: Vec<String> =
        BENCHES.iter().map(|bench| format!("  {:<8} {}", bench.name, bench.what)).collect();
    format!("the benches are\n{}", lines.join("\n"))
}

/// Where files are made: in the build folder, since a machine's folder for temporary files may be
/// in memory, where nothing is durable and everything is fast.
fn folder() -> Result<PathBuf, Failure> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = own.parent().unwrap_or(own).join("target/bench");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
