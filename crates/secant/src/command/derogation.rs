//! `secant derogation`: leave from the Code for one Party and a time, and the gap that it leaves.

use app::{Error, maintenance};
use clap::Subcommand;
use code::id::{AmendmentId, BodyId, ClauseId};
use jiff::civil::Date;
use operations::maintenance::DerogationFact;

use super::maintenance::ground;
use crate::{cli::Format, output, session::Session};

/// What to do, and whether in earnest.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant derogation list --as-at 2020-01-15
  secant derogation gap --as-at 2020-01-15
  secant derogation extend planned-maintenance-trial --until 2020-06-24 --reason 'MP092 is not ready' --as-at 2020-01-15
  secant derogation grant summer-2020 --party dcc --clause H8.3 --set permitted-from=18:00 --from 2020-06-01 \\
    --until 2020-08-31 --explanation 'Longer nights of work' --as-at 2020-05-01")]
pub struct Args {
    /// Decide it by the rules, say what would come of it, and record nothing.
    #[arg(long, global = true)]
    dry_run: bool,
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Subcommand)]
enum Command {
    /// List all: those of the Code's table, and those on record.
    List,
    /// Show one, with the gap that it leaves.
    Show {
        /// Its id.
        id: String,
    },
    /// Record that one is granted; it is laid over the rules for that Party and time.
    Grant(Grant),
    /// Record that one is extended.
    Extend {
        /// Its id.
        id: AmendmentId,
        /// The new last day.
        #[arg(long, value_name = "DATE")]
        until: Date,
        /// The body that extends it.
        #[arg(long, default_value = "panel")]
        by: BodyId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List those that end before what replaces them takes effect: the days, the latest safe date, and
    /// the Release that would close the gap. Exit code 4 when there is one.
    Gap,
}

/// Granting a derogation.
#[derive(clap::Args)]
pub struct Grant {
    /// Its name, in small letters.
    id: AmendmentId,
    /// The Party, such as dcc.
    #[arg(long)]
    party: String,
    /// A clause from which it gives leave; may be repeated.
    #[arg(long = "clause", required = true, value_name = "CLAUSE")]
    clauses: Vec<ClauseId>,
    /// A rule of `maintenance_rules` and its value for the Party; may be repeated.
    #[arg(long = "set", required = true, value_name = "RULE=VALUE", value_parser = setting)]
    sets: Vec<(String, String)>,
    /// Its first day.
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Its last day.
    #[arg(long, value_name = "DATE")]
    until: Date,
    /// The body that grants it.
    #[arg(long, default_value = "panel")]
    by: BodyId,
    /// On what conditions.
    #[arg(long, default_value = "", value_name = "TEXT")]
    conditions: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    explanation: String,
    /// The change that is to replace it.
    #[arg(long, value_name = "ID")]
    replaced_by: Option<AmendmentId>,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(rule, value)| (rule.to_owned(), value.to_owned()));
    pair.ok_or_else(|| format!("`{text}` is not a rule and its value: write permitted-from=18:00"))
}

pub fn run(session: Session, args: Args) -> Result<std::process::ExitCode, Error> {
    run_command(&session.trying(args.dry_run), args.command)
}

fn run_command(session: &Session, command: Command) -> Result<std::process::ExitCode, Error> {
    match command {
        Command::List => {
            session.list(&maintenance::derogations(&ground(session)?), "There is none.")?;
        }
        Command::Show { id } => show(session, &id)?,
        Command::Grant(args) => {
            let fact = DerogationFact::Granted {
                party: args.party,
                provisions: args.clauses,
                from: args.from,
                until: args.until,
                by: args.by,
                conditions: args.conditions,
                explanation: args.explanation,
                replaced_by: args.replaced_by,
                sets: args.sets,
            };
            record(session, &args.id, fact, "Granted")?;
        }
        Command::Extend { id, until, by, reason } => {
            record(session, &id, DerogationFact::Extended { until, by, reason }, "Extended")?;
        }
        Command::Gap => {
            let rows = maintenance::gaps(&ground(session)?)?;
            session.list(&rows, "No derogation leaves a gap.")?;
            if !rows.is_empty() {
                return Ok(crate::error::FINDINGS.into());
            }
        }
    }
    Ok(std::process::ExitCode::SUCCESS)
}

fn show(session: &Session, id: &str) -> Result<(), Error> {
    let ground = ground(session)?;
    let leave = ground.leave(id)?;
    let rows = maintenance::derogations(&ground);
    let row: Vec<_> = rows.into_iter().filter(|row| row.id == id).collect();
    if session.global.format != Format::Table {
        return session.list(&row, "");
    }
    for each in row {
        output::line(format!(
            "{}: leave from {} for `{}`",
            each.id,
            each.provisions.join(", "),
            each.party
        ))?;
        output::line(format!("Time: {} to {} ({})", each.from, each.until, each.state))?;
        output::line(format!("Granted by: {}", each.granted_by))?;
        if !each.extended_by.is_empty() {
            output::line(format!("Extended by: {}", each.extended_by))?;
        }
        for (on, by, until) in &leave.extensions {
            output::line(format!("Extended on {on} by {by}, until {until}"))?;
        }
        if !each.conditions.is_empty() {
            output::line(format!("Conditions: {}", each.conditions))?;
        }
        output::line(format!("For: {}", leave.derogation.explanation))?;
        for (rule, value) in &leave.sets {
            output::line(format!("Sets: {rule} to {value}"))?;
        }
        output::line(format!(
            "Source: {} ({})",
            leave.derogation.provenance.source, each.confidence
        ))?;
    }
    match ground.gap(&leave.derogation)? {
        Some(gap) => {
            output::line(format!("Gap: {}", gap.told()))?;
            output::line(format!("Latest safe implementation date: {}", gap.from))?;
            output::line(format!("Help: {}", gap.help()))
        }
        None => output::line("Gap: none"),
    }
}

fn record(
    session: &Session,
    id: &AmendmentId,
    fact: DerogationFact,
    done: &str,
) -> Result<(), Error> {
    let mut register = session.write()?;
    let events =
        maintenance::record_derogation(&mut register, &session.ctx, id, fact, session.day())?;
    output::line(session.told(&format!("{done} {id}"), &events))
}
