//! The libraries that people use: two in Python for DLMS, one in Node for DUIS. Each is installed into the
//! folder of the measurements when it is missing; one that cannot be installed is said to be missing. Each waits in a
//! process of its own and reads when it is asked, so that its rounds and ours alternate.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use super::{Messages, NODE_GOAL, rate_again};
use crate::{
    Failure,
    report::{Goal, Side},
    series::Series,
};

/// How many rounds there are with a peer: more than others, since two processes differ more than two loops.
pub const PEER_ROUNDS: usize = 25;
/// How many messages the peers read in a round.
pub const PEER_MESSAGES: usize = 2_000;
/// How many times ours reads them in a round: once would be too short to measure.
pub const PEER_TIMES: usize = 100;

/// Measures the Node library, and ours over the same messages.
pub fn measure(
    folder: &Path,
    xml: &Messages,
    series: &mut Vec<Series>,
    goals: &mut Vec<Goal>,
    notes: &mut Vec<String>,
) -> Result<(), Failure> {
    let path = folder.join("documents.xml");
    let documents = xml.0.get(..PEER_MESSAGES.min(xml.0.len())).unwrap_or_default();
    let lines = documents.iter().map(|each| String::from_utf8_lossy(each).replace('\n', " "));
    fs::write(&path, lines.collect::<Vec<_>>().join("\n"))?;
    let mut ours = Series::new(
        "Device Alert in XML as a typed record, the documents that duis-parser is given",
        "duis::Envelope::read",
        "1/s",
    );
    let round = || ours.values.push(rate_again(documents, PEER_TIMES / 5, duis::Envelope::read));
    let peer = duis_parser(folder, &path, PEER_ROUNDS, round, notes);
    if let Some(peer) = peer {
        let what = format!("XML to a record over {}", peer.what);
        goals.push(Goal::of(ours.over(&peer, what), Side::AtLeast, NODE_GOAL));
        series.push(peer);
    }
    series.push(ours);
    Ok(())
}

/// How many documents a second the Node library reads, one of each line of a file; `ours` is done after each round, and
/// without the library as often.
pub fn duis_parser(
    folder: &Path,
    documents: &Path,
    rounds: usize,
    mut ours: impl FnMut(),
    notes: &mut Vec<String>,
) -> Option<Series> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let started = node(folder, &scripts)
        .and_then(|script| Peer::start(Command::new("node").arg(script).arg(documents)));
    let measured = started.and_then(|mut peer| peer.rates("duis-parser", rounds, &mut ours));
    let measured = told(measured, "duis-parser", notes);
    if measured.is_none() {
        (0..rounds).for_each(|_| ours());
    }
    measured
}

/// What was measured; why it was not goes into the notes.
pub fn told<T>(measured: Result<T, String>, name: &str, notes: &mut Vec<String>) -> Option<T> {
    measured.inspect_err(|why| notes.push(format!("{name} was not measured: {why}"))).ok()
}

/// A library in a process of its own, which waits to be asked.
pub struct Peer {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts a script.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().map_err(|error| error.to_string())?;
        let (asked, answers) = (child.stdin.take(), child.stdout.take());
        let (asked, answers) = asked.zip(answers).ok_or("it has no pipes")?;
        Ok(Self { child, asked, answers: BufReader::new(answers) })
    }

    /// What it answers to a line.
    pub fn ask(&mut self, line: &str) -> Result<String, String> {
        let mut answer = String::new();
        let asked =
            writeln!(self.asked, "{line}").and_then(|()| self.answers.read_line(&mut answer));
        match asked {
            Ok(read) if read > 0 => Ok(answer.trim().to_owned()),
            _ => Err(self.last_words()),
        }
    }

    /// What it reads in a second, asked so many times; `ours` is done after each.
    pub fn rates(
        &mut self,
        name: &str,
        rounds: usize,
        mut ours: impl FnMut(),
    ) -> Result<Series, String> {
        let mut series = Series::new(name, "a message, in its own process", "1/s");
        for _ in 0..rounds {
            let answer = self.ask(&format!("rate {name}"))?;
            series.values.push(answer.parse().map_err(|_| format!("it answers `{answer}`"))?);
            ours();
        }
        Ok(series)
    }

    fn last_words(&mut self) -> String {
        let mut words = String::new();
        // A process that says nothing any more has ended, or will not; either way it is not measured.
        let _ = self.child.kill();
        if let Some(errors) = &mut self.child.stderr {
            let _ = errors.read_to_string(&mut words);
        }
        words.lines().last().unwrap_or("it ended without a word").to_owned()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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
