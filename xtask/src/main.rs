//! Checks, benchmarks and generated files of this repository: `cargo xtask ci | tidy | setup`.

mod ci;
mod setup;
mod tidy;

use std::{path::PathBuf, process::ExitCode};

const HELP: &str = "\
cargo xtask ci      every check and every test, from quick to slow
cargo xtask tidy    sizes, crate arrows, words, locked packages
cargo xtask setup   install what the tests use, as far as this machine allows";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "ci" => ci::run(&root()),
        "tidy" => tidy::run(&root()),
        "setup" => setup::run(&root()),
        _ => Err(HELP.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the repository.
fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}
