//! The command line: global options and commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};

use crate::command;

/// The register of change of the Smart Energy Code, its process and its papers.
///
/// Start with `secant demo`, which needs nothing; then `secant proposal list --register secant-demo/register.sqlite`.
#[derive(Parser)]
#[command(version, about, long_about, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The register's file.
    #[arg(
        long,
        global = true,
        env = "SECANT_REGISTER",
        default_value = "secant.sqlite",
        value_name = "FILE"
    )]
    pub register: PathBuf,
    /// A folder with the Code's tables, laid out as `sec/`; the shipped Code when not given.
    #[arg(long, global = true, env = "SECANT_CODE", value_name = "FOLDER")]
    pub code: Option<PathBuf>,
    /// Ask what was true on this day; today when not given.
    #[arg(long, global = true, value_name = "DATE")]
    pub as_at: Option<Date>,
    /// Ask what the register had recorded by this moment, such as 2026-01-31T12:00:00Z.
    #[arg(long, global = true, value_name = "MOMENT")]
    pub recorded_by: Option<Timestamp>,
    /// How lists and records are shown.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Who is at the keyboard; recorded with every event.
    #[arg(long, global = true, env = "SECANT_ACTOR", value_name = "NAME")]
    pub actor: Option<String>,
}

/// How lists and records are shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Table,
    /// JSON.
    Json,
    /// JSON, a line for each row.
    Ndjson,
    /// CSV with a header.
    Csv,
    /// SARIF 2.1.0, of findings only.
    Sarif,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Make a demo register, and the committee paper of October 2019 in five formats.
    Demo(command::demo::Args),
    /// Make a new, empty register.
    Init,
    /// Proposals: list them, show one, see what comes next, take steps.
    #[command(subcommand)]
    Proposal(command::proposal::Command),
    /// Bodies that act under the Code.
    #[command(subcommand)]
    Body(command::body::Command),
    /// Meetings: call them, set agendas, minute decisions and actions.
    #[command(subcommand)]
    Meeting(command::meeting::Command),
    /// SEC Releases and what is in them.
    #[command(subcommand)]
    Release(command::release::Command),
    /// Committee papers, written from the register.
    #[command(subcommand)]
    Paper(command::paper::Command),
    /// Who may raise a Draft Proposal, by which clause.
    Rights(command::rights::Args),
    /// Find contradictions in the Code, as a compiler finds type errors.
    Check(command::check::Args),
    /// The Code's tables: at any date, with any set of amendments.
    #[command(subcommand)]
    Code(command::code::Command),
    /// Find amendments that are in each other's way.
    Conflicts(command::conflicts::Args),
    /// Everything that changes for a User Role, with the modification behind each change.
    Role(command::role::Args),
    /// Device Alerts: decode, explain, silence, count at national volume, propose what nobody named.
    #[command(subcommand)]
    Alerts(command::alerts::Command),
    /// Planned and Unplanned Maintenance: plan, rate, check, publish, report.
    Maintenance(command::maintenance::Args),
    /// Letters by e-mail: subscriptions, what waits, sending
    #[command(subcommand)]
    Mail(command::mail::Command),
    /// Derogations: leave from the Code for one Party and a time, and the gaps that they leave.
    Derogation(command::derogation::Args),
    /// The official DUIS and MMC schemas: what changed between versions, who can use what and from when.
    #[command(subcommand)]
    Schema(command::schema::Command),
    /// Messages between Users and the DCC: check them against schemas and the Code, show what they say.
    #[command(subcommand)]
    Duis(command::duis::Command),
    /// User Entry Process Tests: what a User Role owes, and the matrix of all.
    #[command(subcommand)]
    Tests(command::tests::Command),
    /// Security and privacy assurance of Users: for the SSC, its secretariat and the User concerned.
    Assurance(command::assurance::Args),
    /// Serve the register and the Code as web pages.
    Serve(command::serve::Args),
    /// Accounts: who can sign in to the web pages.
    #[command(subcommand)]
    Account(command::account::Command),
    /// Bring proposals, meetings or real histories into the register.
    #[command(subcommand)]
    Import(command::import::Command),
    /// Write all proposals out as JSON or CSV with every fact and record; or the public site as plain files.
    Export(command::export::Args),
    /// The log: verify, export, import, back up, show.
    #[command(subcommand)]
    Log(command::log::Command),
    /// Print a script that completes commands in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn no_command_has_two_options_of_one_name() {
        super::Cli::command().debug_assert();
    }
}
