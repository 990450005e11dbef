//! `cargo xtask fuzz [TARGET …] [--seconds N]`: builds the fuzz targets and runs each for a while.
//!
//! The stable compiler does it: the marks that libFuzzer steers by are a pass of LLVM. No sanitizer
//! is built in, since no code of ours is unsafe; assertions and overflow checks are.

mod outcome;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use outcome::Outcome;

/// How long a target runs when nothing else is said, in seconds.
const SECONDS: u64 = 60;
/// The longest that one input may take, in seconds.
const INPUT_SECONDS_MAX: u64 = 20;
/// The most memory that a target may take, in MiB.
const MEMORY_MIB_MAX: u64 = 2_048;

/// What makes the compiler mark each branch for libFuzzer.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cllvm-args=-simplifycfg-branch-fold-threshold=0 \
    -Ccodegen-units=1";

/// Builds and runs the targets named, or all.
pub fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let all = targets(root)?;
    let (chosen, seconds) = choose(&all, args)?;
    let programs = build(root, &chosen)?;
    let mut outcomes = Vec::with_capacity(chosen.len());
    for target in &chosen {
        println!("{}: {seconds} s", target.name);
        let outcome = fuzz(root, &programs, &target.name, seconds)?;
        println!("  {outcome}");
        outcomes.push(outcome);
    }
    println!(
        "\n{:<16} {:>12} {:>9} {:>7} {:>7}",
        "target", "executions", "a second", "edges", "corpus"
    );
    for (target, outcome) in chosen.iter().zip(&outcomes) {
        println!("{:<16} {}", target.name, outcome.row());
    }
    let failed: Vec<&str> = chosen
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.failed)
        .map(|(target, _)| target.name.as_str())
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "failed: {}; the inputs are in target/fuzz/artifacts, the output in target/fuzz/*.log",
        failed.join(", ")
    ))
}

/// A fuzz target.
#[derive(Clone)]
struct Target {
    name: String,
    /// The features that it needs.
    features: Vec<String>,
}

/// All targets, as `fuzz/Cargo.toml` lists them.
fn targets(root: &Path) -> Result<Vec<Target>, String> {
    let cargo = crate::cargo_program();
    let output = Command::new(cargo)
        .current_dir(root.join("fuzz"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let list = |value: Option<&serde_json::Value>| {
        value.and_then(serde_json::Value::as_array).cloned().unwrap_or_default()
    };
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let mut targets = Vec::new();
    for package in list(metadata.get("packages")) {
        for target in list(package.get("targets")) {
            if list(target.get("kind")).iter().all(|kind| kind != "bin") {
                continue;
            }
            let features = list(target.get("required-features"));
            targets.push(Target {
                name: target.get("name").and_then(text).unwrap_or_default(),
                features: features.iter().filter_map(text).collect(),
            });
        }
    }
    Ok(targets)
}

fn choose(all: &[Target], args: &[String]) -> Result<(Vec<Target>, u64), String> {
    let mut seconds = SECONDS;
    let mut chosen = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == "--seconds" {
            let given = args.next().and_then(|text| text.parse().ok());
            seconds = given.ok_or("`--seconds` needs a whole number")?;
        } else {
            let names: Vec<&str> = all.iter().map(|target| target.name.as_str()).collect();
            let target = all.iter().find(|target| target.name == *arg);
            chosen.push(target.cloned().ok_or_else(|| {
                format!("there is no target `{arg}`; the targets are {}", names.join(", "))
            })?);
        }
    }
    if chosen.is_empty() {
        chosen = all.to_vec();
    }
    Ok((chosen, seconds))
}

/// Builds targets and returns the folder of the programs.
fn build(root: &Path, targets: &[Target]) -> Result<PathBuf, String> {
    let cargo = crate::cargo_program();
    let host = host()?;
    let mut command = Command::new(cargo);
    command
        .current_dir(root.join("fuzz"))
        // Naming the host as the target keeps the flags from build scripts and macros.
        .args(["build", "--locked", "--release", "--target", &host])
        .env("CARGO_TARGET_DIR", root.join("target/fuzz"))
        .env("RUSTFLAGS", FLAGS);
    for target in targets {
        command.args(["--bin", &target.name]);
        for feature in &target.features {
            command.args(["--features", feature]);
        }
    }
    let status = command.status().map_err(|error| format!("cargo did not start: {error}"))?;
    if !status.success() {
        return Err(format!("the targets were not built: {status}"));
    }
    Ok(root.join("target/fuzz").join(host).join("release"))
}

fn host() -> Result<String, String> {
    let rustc = Command::new("rustc").arg("-vV").output();
    let told = rustc.map_err(|error| format!("rustc did not start: {error}"))?.stdout;
    let told = String::from_utf8_lossy(&told);
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not tell its host".to_owned())
}

/// Runs one target.
fn fuzz(root: &Path, programs: &Path, name: &str, seconds: u64) -> Result<Outcome, String> {
    let place = root.join("target/fuzz");
    let folder = |kind: &str| {
        let folder = place.join(kind).join(name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok::<PathBuf, String>(folder)
    };
    let (corpus, seeds, artifacts) = (folder("corpus")?, folder("seeds")?, folder("artifacts")?);
    let log = place.join(format!("{name}.log"));
    let fault = |error: std::io::Error| format!("{}: {error}", log.display());
    let output = fs::File::create(&log).map_err(fault)?;
    let mut command = Command::new(programs.join(name));
    command
        .args([&corpus, &seeds])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB_MAX}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args(["-print_final_stats=1", "-use_value_profile=1"])
        .env("SECANT_FUZZ_SEEDS", &seeds)
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(fault)?)
        .stderr(output);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        // Registers that live for a moment need no disk.
        command.env("TMPDIR", memory);
    }
    let status = command.status().map_err(|error| format!("{name} did not start: {error}"))?;
    let told = fs::read(&log).map_err(fault)?;
    Ok(Outcome::of(&String::from_utf8_lossy(&told), status.success()))
}
