//! `cargo xtask bench [NAME …] [--json FILE]`: builds the benches optimised, and runs them.

use std::{path::Path, process::Command, time::Instant};

/// The profile that the root `Cargo.toml` describes for it.
const PROFILE: &str = "measure";

/// Builds and runs the benches named, or all.
pub fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let cargo = crate::cargo_program();
    let start = Instant::now();
    let status = Command::new(&cargo)
        .current_dir(root)
        .args(["build", "--profile", PROFILE, "--package", "benches"])
        .status()
        .map_err(|error| format!("cargo did not start: {error}"))?;
    if !status.success() {
        return Err(format!("the benches were not built: {status}"));
    }
    println!("built in {:.0} s", start.elapsed().as_secs_f64());
    let program = root.join("target").join(PROFILE).join("benches");
    let status = Command::new(&program)
        .args(args)
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if status.success() { Ok(()) } else { Err(format!("the benches ended with {status}")) }
}
