//! `cargo xtask ci`: every check and every test, from quick to slow; stops at the first failure.

mod deny;
mod tests;

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::{setup, tidy};

type Check = fn(&Path) -> Result<(), String>;

/// The steps, quick ones first.
const STEPS: &[(&str, Check)] = &[
    ("format", |root| cargo(root, &["fmt", "--all", "--check"], &[])),
    ("tidy", tidy::run),
    ("set-up", setup::run),
    ("clippy", |root| {
        cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])
    }),
    ("fuzz targets", |root| {
        let build = root.join("target/fuzz").display().to_string();
        let check = ["check", "--locked", "--manifest-path", "fuzz/Cargo.toml"];
        cargo(root, &check, &[("CARGO_TARGET_DIR", &build)])
    }),
    ("supply chain", deny::run),
    ("tests", tests::run),
    ("documentation examples", |root| cargo(root, &["test", "--doc", "--workspace"], &[])),
    ("documentation", |root| {
        cargo(root, &["doc", "--no-deps", "--workspace"], &[("RUSTDOCFLAGS", "-D warnings")])
    }),
    ("main job", |root| {
        cargo(root, &["run", "--", "demo", "--no-serve", "--folder", "target/ci/demo"], &[])
    }),
    ("generated files", unchanged),
];

/// Runs every step.
pub fn run(root: &Path) -> Result<(), String> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for (name, check) in STEPS {
        println!("\n=== {name}");
        let start = Instant::now();
        check(root).map_err(|error| format!("\n{name} failed: {error}"))?;
        times.push((name, start.elapsed()));
    }
    println!("\n=== times");
    for (name, time) in times {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
    println!("{}", tests::sum(root)?);
    Ok(())
}

/// Runs cargo and waits for it.
fn cargo(root: &Path, args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(crate::cargo_program());
    command.current_dir(root).args(args).envs(env.iter().copied());
    let status = command.status().map_err(|error| format!("cargo did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}`: {status}", args.join(" "))) }
}

/// Whatever the steps generate must be what is committed.
fn unchanged(root: &Path) -> Result<(), String> {
    if !root.join(".git").exists() {
        println!("not a checkout of git: nothing to compare with");
        return Ok(());
    }
    if std::env::var_os("CI").is_none() {
        println!("only under CI, where nothing is being edited");
        return Ok(());
    }
    let status =
        Command::new("git").current_dir(root).args(["diff", "--exit-code", "--stat"]).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("the steps changed files that are committed; commit the new ones".to_owned()),
        Err(error) => Err(format!("git did not start: {error}")),
    }
}
