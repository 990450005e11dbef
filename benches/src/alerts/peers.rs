//! Running the libraries that people use: two in Python for DLMS, one in Node for DUIS. Each is installed into the
//! folder of the measurements when it is missing; one that cannot be installed is said to be missing.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Messages, NODE_GOAL, ROUNDS, rate_again};
use crate::{
    Failure,
    report::{Goal, Side},
    series::Series,
};

/// How many messages the peers read in a round.
pub const PEER_MESSAGES: usize = 2_000;
/// How many times ours reads them in a round: once would be too short to measure.
pub const PEER_TIMES: usize = 20;

/// Measures the Node library, and ours over the same messages.
pub fn measure(
    folder: &Path,
    xml: &Messages,
    series: &mut Vec<Series>,
    goals: &mut Vec<Goal>,
    notes: &mut Vec<String>,
) -> Result<(), Failure> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let path = folder.join("documents.xml");
    let documents = xml.0.get(..PEER_MESSAGES.min(xml.0.len())).unwrap_or_default();
    let lines = documents.iter().map(|each| String::from_utf8_lossy(each).replace('\n', " "));
    fs::write(&path, lines.collect::<Vec<_>>().join("\n"))?;
    let mut ours = Series::new(
        "Device Alert in XML as a typed record, the documents that duis-parser is given",
        "duis::Envelope::read",
        "1/s",
    );
    for _ in 0..ROUNDS {
        ours.values.push(rate_again(documents, PEER_TIMES, duis::Envelope::read));
    }
    let node = node(folder, &scripts);
    let told = node.and_then(|script| answer(Command::new("node").arg(script).arg(&path)));
    compare(&told, &["duis-parser"], notes, |peer| {
        let what = format!("XML to a record over {}", peer.what);
        goals.push(Goal::of(ours.over(&peer, what), Side::AtLeast, NODE_GOAL));
        series.push(peer);
    });
    series.push(ours);
    Ok(())
}

/// How many documents a second the Node library reads, one of each line of a file.
pub fn duis_parser(folder: &Path, documents: &Path, notes: &mut Vec<String>) -> Option<Series> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let node = node(folder, &scripts);
    let told = node.and_then(|script| answer(Command::new("node").arg(script).arg(documents)));
    let mut found = None;
    compare(&told, &["duis-parser"], notes, |peer| found = Some(peer));
    found
}

/// What a peer's script printed.
pub fn answer(command: &mut Command) -> Result<String, String> {
    let output = command.arg(ROUNDS.to_string()).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
    Err(why)
}

/// Makes a series of each peer that could be measured.
pub fn compare(
    told: &Result<String, String>,
    names: &[&str],
    notes: &mut Vec<String>,
    mut take: impl FnMut(Series),
) {
    for name in names {
        let lines = told.as_deref().unwrap_or_default().lines();
        let of_it: Vec<Vec<&str>> = lines
            .map(|line| line.split(' ').collect())
            .filter(|line: &Vec<&str>| line.first() == Some(name))
            .collect();
        let values: Vec<f64> = of_it
            .iter()
            .filter_map(|line| line.last().and_then(|value| value.parse().ok()))
            .collect();
        if values.is_empty() {
            let why = told.as_ref().err().map_or("it read nothing", String::as_str);
            notes.push(format!("{name} was not measured: {why}"));
            continue;
        }
        if let Some([_, good, all, ..]) = of_it.first().map(Vec::as_slice)
            && good != all
        {
            notes.push(format!("{name} reads {good} of {all} messages; it is timed on those"));
        }
        let mut series = Series::new(*name, "a message, in its own process", "1/s");
        series.values = values;
        take(series);
    }
}

/// The Python of an environment that has the libraries.
pub fn python(folder: &Path) -> Result<PathBuf, String> {
    let venv = folder.join("peers-python");
    let python = venv.join("bin/python");
    let has = |python: &Path| {
        succeeds(Command::new(python).args(["-c", "import gurux_dlms, dlms_cosem"]))
    };
    if !has(&python) {
        succeeds(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        let packages = ["gurux-dlms", "dlms-cosem", "pytz"];
        succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages));
    }
    if has(&python) { Ok(python) } else { Err("its package cannot be installed".to_owned()) }
}

/// The script beside a copy of the Node library.
fn node(folder: &Path, scripts: &Path) -> Result<PathBuf, String> {
    let place = folder.join("peers-node");
    let script = place.join("duis.mjs");
    let made = fs::create_dir_all(&place)
        .and_then(|()| fs::copy(scripts.join("duis.mjs"), &script))
        .map_err(|error| error.to_string());
    made?;
    if !place.join("node_modules/@smartdcc/duis-parser").exists() {
        let mut install = Command::new("npm");
        install.current_dir(&place).args([
            "install",
            "--silent",
            "--no-audit",
            "@smartdcc/duis-parser@0.6.0",
        ]);
        if !succeeds(&mut install) {
            return Err("its package cannot be installed".to_owned());
        }
    }
    Ok(script)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
