//! The `secant` command: the register of change of the Smart Energy Code, its process, its papers.

mod cli;
mod command;
mod error;
mod output;
mod render;
mod session;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match command::run(cli) {
        Ok(code) => code,
        Err(error) => error::report(&error),
    }
}
