//! Checks, benchmarks and generated files of this repository: `cargo xtask ci | bless | tidy |
//! setup | bench | fuzz`.

mod bench;
mod bless;
mod ci;
mod fuzz;
mod setup;
mod tidy;

use std::{path::PathBuf, process::ExitCode};

const HELP: &str = "\
cargo xtask ci      every check and every test, from quick to slow
cargo xtask bless   [PART …]: renew the generated documents, snapshots and pictures
cargo xtask tidy    sizes, crate arrows, words, locked packages
cargo xtask setup   install what the tests use, as far as this machine allows
cargo xtask bench   [NAME …] [--json FILE]: measure against peers and goals
cargo xtask fuzz    [TARGET …] [--seconds N]: try the readers of outside bytes on broken input";

/// The cargo that runs this program, or the first of the path.
fn cargo_program() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let done = match command.as_str() {
        "bless" => bless::run(&root(), &rest),
        "ci" => ci::run(&root()),
        "tidy" => tidy::run(&root()),
        "setup" => setup::run(&root()),
        "bench" => bench::run(&root(), &rest),
        "fuzz" => fuzz::run(&root(), &rest),
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
