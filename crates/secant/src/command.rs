//! The commands, one file each.

pub mod account;
pub mod alerts;
pub mod assurance;
pub mod body;
pub mod check;
pub mod code;
pub mod conflicts;
pub mod demo;
pub mod derogation;
pub mod duis;
pub mod export;
pub mod import;
pub mod log;
pub mod mail;
pub mod maintenance;
pub mod meeting;
pub mod paper;
pub mod proposal;
pub mod release;
pub mod rights;
pub mod role;
pub mod schema;
pub mod serve;
pub mod tests;

use std::process::ExitCode;

use app::{Error, Register};

use crate::{
    cli::{Cli, Command},
    output,
    session::Session,
};

/// Runs what the command line asks for.
pub fn run(cli: Cli) -> Result<ExitCode, Error> {
    let session = Session::new(cli.global);
    match cli.command {
        Command::Demo(args) => demo::run(&session, &args)?,
        Command::Init => {
            Register::create(&session.global.register, session.code()?)?;
            output::line(format!(
                "Made the empty register {}. Next: `secant import histories FILE`, or `secant proposal raise --help`.",
                session.global.register.display()
            ))?;
        }
        Command::Proposal(command) => proposal::run(&session, command)?,
        Command::Body(command) => body::run(&session, &command)?,
        Command::Meeting(command) => meeting::run(&session, command)?,
        Command::Release(command) => release::run(&session, &command)?,
        Command::Paper(command) => paper::run(&session, command)?,
        Command::Rights(args) => rights::run(&session, &args)?,
        Command::Check(args) => return check::run(&session, &args),
        Command::Code(command) => return code::run(&session, &command),
        Command::Conflicts(args) => return conflicts::run(&session, &args),
        Command::Role(args) => role::run(&session, &args)?,
        Command::Tests(command) => tests::run(&session, &command)?,
        Command::Mail(command) => mail::run(&session, &command)?,
        Command::Maintenance(args) => return maintenance::run(session, args),
        Command::Derogation(args) => return derogation::run(session, args),
        Command::Schema(command) => schema::run(&session, &command)?,
        Command::Duis(command) => return duis::run(&session, &command),
        Command::Account(command) => account::run(&session, command)?,
        Command::Serve(args) => serve::run(&session, &args)?,
        Command::Alerts(command) => return alerts::run(&session, command),
        Command::Assurance(args) => assurance::run(&session, &args)?,
        Command::Import(command) => import::run(&session, &command)?,
        Command::Export(args) => export::run(&session, &args)?,
        Command::Log(command) => return log::run(&session, &command),
        Command::Completions { shell } => {
            let mut command = <Cli as clap::CommandFactory>::command();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "secant", &mut script);
            output::print(&String::from_utf8_lossy(&script))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
