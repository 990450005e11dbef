//! `secant import`: proposals, meetings and real histories.

use std::path::{Path, PathBuf};

use app::{Error, command, sources::read_text};
use change::history::{Report, ReportLine};
use clap::Subcommand;
use serde::Serialize;

use crate::{cli::Format, output, session::Session};

/// What to import.
#[derive(Subcommand)]
pub enum Command {
    /// Replay real histories through the process, and tell where reality departed from the rules.
    ///
    /// FILE is a JSON list, one object a proposal, with `id`, `title`, `proposer`, `date_raised`,
    /// `timeline` and so on. Importing the same file again writes nothing.
    Histories {
        /// The file.
        file: PathBuf,
        /// Tell every step, not only departures and what was not understood.
        #[arg(long)]
        all: bool,
    },
    /// Bring in Draft Proposals, one TOML file each.
    Proposals {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Bring in dates of meetings, from a TOML file.
    Meetings {
        /// The file.
        file: PathBuf,
    },
}

/// The report of a replay, for one proposal.
#[derive(Serialize)]
struct Row {
    proposal: String,
    accepted: usize,
    inferred: usize,
    assumed: usize,
    departures: Vec<String>,
    not_understood: Vec<String>,
    already: usize,
    lost: Vec<String>,
    disagreements: Vec<String>,
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    let mut register = session.write()?;
    match command {
        Command::Histories { file, all } => {
            let text = read_text(file)?;
            let report = command::import_histories(&mut register, &session.ctx, file, &text)?;
            show(session, &report, *all)
        }
        Command::Proposals { files } => {
            for file in files {
                let text = read_text(file)?;
                let imported = command::import_proposal(&mut register, &session.ctx, file, &text)?;
                let what = if imported.already { "is already on the register" } else { "imported" };
                output::line(format!("Proposal {}: {what}.", imported.id))?;
                for departure in imported.departures {
                    output::line(format!("  departs from the rules: {departure}"))?;
                }
            }
            Ok(())
        }
        Command::Meetings { file } => {
            let text = read_text(file)?;
            let new =
                command::import_meetings(&mut register, &session.ctx, Path::new(file), &text)?;
            output::line(format!("{new} new meetings."))
        }
    }
}

fn show(session: &Session, report: &Report, all: bool) -> Result<(), Error> {
    let rows: Vec<Row> = report.lines.iter().map(row).collect();
    if session.global.format != Format::Table {
        return session.list(&rows, "");
    }
    for line in &report.lines {
        tell(line, all)?;
    }
    output::line(summary(report))
}

/// One sentence that sums a replay up.
pub fn summary(report: &Report) -> String {
    format!(
        "{} proposals: {} steps accepted, {} inferred, {} accepted on conditions that nothing shows, \
         {} departures from the rules, {} wordings kept as notes, {} already on record, {} lost, \
         {} disagreements with what the file says of the end.",
        report.lines.len(),
        report.total(|line| line.accepted),
        report.total(|line| line.inferred.len()),
        report.total(|line| line.assumed.len()),
        report.total(|line| line.departures.len()),
        report.total(|line| line.not_understood.len()),
        report.total(|line| line.already),
        report.total(|line| line.lost.len()),
        report.total(|line| line.disagreements.len()),
    )
}

fn row(line: &ReportLine) -> Row {
    Row {
        proposal: line.id.to_string(),
        accepted: line.accepted,
        inferred: line.inferred.len(),
        assumed: line.assumed.len(),
        departures: line
            .departures
            .iter()
            .map(|(on, what, why)| format!("{on} {what}: {why}"))
            .collect(),
        not_understood: line
            .not_understood
            .iter()
            .map(|(on, text)| format!("{on} {text}"))
            .collect(),
        already: line.already,
        lost: line.lost.iter().map(|(on, what, why)| format!("{on} {what}: {why}")).collect(),
        disagreements: line.disagreements.clone(),
    }
}

fn tell(line: &ReportLine, all: bool) -> Result<(), Error> {
    let id = line.id;
    for (on, what, why) in &line.departures {
        output::line(format!("{id}  {on}  {what}\n    departs from the rules: {why}"))?;
    }
    for (on, text) in &line.not_understood {
        output::line(format!("{id}  {on}  {text}\n    not understood; kept as a note"))?;
    }
    for (on, what, why) in &line.lost {
        output::line(format!("{id}  {on}  {what}\n    could not be recorded: {why}"))?;
    }
    for what in &line.disagreements {
        output::line(format!("{id}  {what}"))?;
    }
    for field in &line.unknown_fields {
        output::line(format!("{id}  field `{field}` is not of this format and was left out"))?;
    }
    if all {
        for (on, what) in &line.inferred {
            output::line(format!("{id}  {on}  {what}\n    inferred: what followed needs it"))?;
        }
        for (on, what, conditions) in &line.assumed {
            output::line(format!(
                "{id}  {on}  {what}\n    nothing shows: {}",
                conditions.join(", ")
            ))?;
        }
    }
    Ok(())
}
