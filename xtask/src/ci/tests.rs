//! Running the tests, and counting what passed, failed and skipped itself.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

fn log(root: &Path) -> PathBuf {
    root.join("target/ci/tests.log")
}

/// Runs all tests: with nextest where it is installed, else with cargo's own runner.
pub fn run(root: &Path) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("the log of the tests: {error}");
    fs::create_dir_all(root.join("target/ci")).map_err(fault)?;
    let mut log = fs::File::create(log(root)).map_err(fault)?;
    let cargo = crate::cargo_program();
    let nextest = Command::new(&cargo)
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let mut command = Command::new("sh");
    // One pipe for both streams, so that the log keeps their order.
    let line = if nextest {
        "\"$0\" nextest run --workspace --no-fail-fast --success-output immediate --color never 2>&1"
    } else {
        "\"$0\" test --workspace --no-fail-fast --lib --bins --tests -- --nocapture 2>&1"
    };
    let mut child = command
        .current_dir(root)
        .env("NO_COLOR", "1")
        .args(["-c", line, &cargo])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the tests did not start: {error}"))?;
    let output = child.stdout.take().ok_or("the tests have no output")?;
    let mut passing = false;
    for line in BufReader::new(output).lines() {
        let line = line.map_err(fault)?;
        writeln!(log, "{line}").map_err(fault)?;
        passing = shown(&line, passing);
    }
    let status = child.wait().map_err(|error| format!("the tests did not end: {error}"))?;
    if !status.success() {
        return Err(format!("{status}; the whole output is in target/ci/tests.log"));
    }
    skipped(root)
}

/// Shows a line unless it belongs to a test that passed; says whether such a block goes on.
fn shown(line: &str, passing: bool) -> bool {
    let text = line.trim_start();
    let passed =
        text.starts_with("PASS ") || text.starts_with("stdout ─") || text.starts_with("stderr ─");
    let starts = [
        "FAIL ",
        "SLOW ",
        "Summary",
        "Compiling",
        "error",
        "warning",
        "TRY ",
        "SIGKILL",
        "Starting",
    ];
    let telling =
        starts.iter().any(|start| text.starts_with(start)) || text.starts_with("test result:");
    let passing = if telling { false } else { passing || passed };
    if !passing || line.contains("SKIPPED") {
        println!("{line}");
    }
    passing
}

/// How a test begins to say that it skipped itself, for want of a program that the set-up installs.
const SKIPPED: &str = "SKIPPED:";
/// The same, for want of data of others, which nobody can install.
const WITHOUT_DATA: &str = "SKIPPED for want of data:";

/// A test that skipped itself must not pass in silence where nothing should be missing.
fn skipped(root: &Path) -> Result<(), String> {
    let Counts { skipped, without_data, .. } = counts(root)?;
    println!(
        "{skipped} tests skipped themselves, and {without_data} more for want of reference data"
    );
    if skipped > 0 && std::env::var_os("CI").is_some() {
        return Err("tests were skipped; `cargo xtask setup` tells what is missing".to_owned());
    }
    Ok(())
}

/// The closing line: how many passed, failed and skipped themselves.
pub fn sum(root: &Path) -> Result<String, String> {
    let Counts { passed, failed, skipped, without_data } = counts(root)?;
    Ok(format!("{passed} passed, {failed} failed, {} skipped", skipped + without_data))
}

/// How many tests came to what; one that skipped itself passed as well.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
    without_data: usize,
}

fn counts(root: &Path) -> Result<Counts, String> {
    let text =
        fs::read_to_string(log(root)).map_err(|error| format!("the log of the tests: {error}"))?;
    let mut counts = Counts::default();
    for line in text.lines().map(str::trim) {
        counts.passed += usize::from(line.starts_with("PASS "));
        counts.failed += usize::from(line.starts_with("FAIL "));
        counts.skipped += usize::from(line.starts_with(SKIPPED));
        counts.without_data += usize::from(line.starts_with(WITHOUT_DATA));
        if let Some(result) =
            line.strip_prefix("test result: ").filter(|_| !text.contains("Nextest run"))
        {
            counts.passed += number_before(result, " passed");
            counts.failed += number_before(result, " failed");
        }
    }
    Ok(counts)
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
