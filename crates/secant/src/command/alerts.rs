//! `secant alerts`: decode, explain, silence, run over a nation's traffic, propose what nobody named.

mod decode;
mod explain;
mod publish;
mod run;
mod settings;
mod sightings;
mod simulate;

use std::{path::PathBuf, process::ExitCode};

use alerts::Reader;
use app::Error;
use clap::Subcommand;

use crate::session::Session;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Decode messages of devices and of the DCC, down to the last field, and say what does not fit.
    Decode(decode::Args),
    /// What a code means, who gets it, and how it can be switched off.
    Explain(explain::Args),
    /// Turn a wish into the content of a request of SRV 6.22, or read such a content.
    Settings(settings::Args),
    /// Run over traffic: recognise, deliver or hide, count, find storms and outages.
    Run(Box<run::Args>),
    /// Put traffic into a JetStream stream, which several workers share (`run --nats`).
    Publish(publish::PublishArgs),
    /// What all workers of a stream have come to together.
    Totals(publish::TotalsArgs),
    /// Codes that were seen in a run and that no table names; propose that they be named.
    Sightings(sightings::Args),
    /// Make national traffic up, with storms, outages and everything else that happens.
    Simulate(simulate::Args),
}

/// Runs a command.
pub fn run(session: &Session, command: Command) -> Result<ExitCode, Error> {
    match command {
        Command::Decode(args) => return decode::run(session, &args),
        Command::Explain(args) => explain::run(session, &args)?,
        Command::Settings(args) => settings::run(session, &args)?,
        Command::Run(args) => run::run(session, &args)?,
        Command::Publish(args) => publish::publish(session, &args)?,
        Command::Totals(args) => publish::totals(session, &args)?,
        Command::Sightings(args) => sightings::run(session, &args)?,
        Command::Simulate(args) => simulate::run(&args)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A reader that knows the Code that is asked for, and makers.
fn reader(session: &Session, makers: Option<&PathBuf>) -> Result<Reader, Error> {
    app::alerts::reader(&session.code()?, makers.map(PathBuf::as_path))
}
