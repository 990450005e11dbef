//! `secant maintenance`: Planned and Unplanned Maintenance, schedules, notices, reports.

mod act;
mod plan;
mod publish;

use std::path::PathBuf;

use app::{
    AsAt, Error, Register, context,
    maintenance::{self, Ground},
};
use clap::Subcommand;
use jiff::Timestamp;
use operations::maintenance::{ActivityId, Month, Rating, State, check};

use crate::{cli::Format, output, session::Session};

/// What to do, and whether in earnest.
#[derive(clap::Args)]
#[command(after_help = "\
Moments are by the clock of Great Britain: 2020-01-18T22:00. When the clocks go back, an hour comes twice:
write the offset, too (2020-10-25T01:30+01:00).

Examples:
  secant maintenance import register/maintenance-sample.toml --as-at 2019-11-20
  secant maintenance check --month 2020-01 --as-at 2019-11-25
  secant maintenance check --month 2020-01 --as-at 2019-11-25 --party dcc
  secant maintenance windows fic-2020-01-certificates --as-at 2019-11-25
  secant maintenance move fic-2020-01-certificates --start 2020-01-30T20:00 --reason 'within the hours' --as-at 2019-11-25
  secant maintenance publish --month 2020-01 --as-at 2019-11-29 -o schedule.pdf -o schedule.csv -o schedule.ics
  secant maintenance report month --month 2020-01 --as-at 2020-02-05 -o report.docx")]
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
    /// Plan an activity, before its month begins.
    Add(plan::Add),
    /// Record Unplanned Maintenance, once its month has begun (Section H8.6).
    Unplanned(plan::Unplanned),
    /// Say something else of an activity; what is not given stays.
    Describe(plan::Describe),
    /// Bring planned activities in from a file, .toml or .csv: new ones, and what has changed.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Rate an activity low or high by the rows in force, with the reasons; or otherwise, for a reason.
    Rate(act::Rate),
    /// List activities by their start.
    List {
        /// Only those that touch this month, such as 2020-01.
        #[arg(long)]
        month: Option<Month>,
        /// Only those in this state: planned, running, finished or cancelled.
        #[arg(long)]
        state: Option<State>,
    },
    /// Show everything that is known of an activity.
    Show {
        /// The activity.
        id: ActivityId,
    },
    /// Check a month against the rules in force for it. Exit code 4 when a rule is broken.
    Check {
        /// The month, such as 2020-01.
        #[arg(long)]
        month: Month,
        #[command(flatten)]
        party: PartyArg,
    },
    /// List the nearest windows in which an activity would be legal.
    Windows {
        /// The activity.
        id: ActivityId,
        /// How many.
        #[arg(long, default_value_t = 6)]
        most: usize,
        #[command(flatten)]
        party: PartyArg,
    },
    /// Show the rules of a day, for everybody and for a Party with its derogations.
    Rules {
        /// The Party.
        #[arg(long, default_value = "dcc")]
        party: String,
    },
    /// Move an activity. Of one on a published schedule a notice is due.
    Move(act::Move),
    /// Call an activity off. Of one on a published schedule a notice is due.
    Cancel {
        /// The activity.
        id: ActivityId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Record that the Panel asks that an activity be moved (Section H8.5).
    Object(act::ByBody),
    /// Answer the objections that are open without moving the activity.
    Answer {
        /// The activity.
        id: ActivityId,
        /// The answer.
        text: String,
    },
    /// Record that the Panel agrees to other hours (Section H8.3(a)).
    AgreeHours(act::ByBody),
    /// Record that those affected were told (Sections H8.6 and H8.7).
    Tell(act::Tell),
    /// Record that the work began.
    Start {
        /// The activity.
        id: ActivityId,
        /// When.
        #[arg(long, value_parser = moment, value_name = "MOMENT")]
        at: Timestamp,
    },
    /// Record that the work is done, and what it really did to Services.
    Finish(act::Finish),
    /// Publish the next edition of a month's schedule.
    Publish(publish::Publish),
    /// Write the last edition of a month's schedule again.
    Schedule(publish::Schedule),
    /// List what moved or was called off after it was published; as a paper with `--month` and `-o`.
    Notices(publish::Notices),
    /// Draw a month.
    Picture {
        /// The month.
        #[arg(long)]
        month: Month,
        /// The file.
        #[arg(long, short, value_name = "FILE.svg")]
        output: PathBuf,
        #[command(flatten)]
        party: PartyArg,
    },
    /// Reports for the Operations Group.
    #[command(subcommand)]
    Report(publish::Report),
}

/// By whose rules.
#[derive(clap::Args)]
pub struct PartyArg {
    /// Lay the derogations of this Party over the rules, such as dcc.
    #[arg(long)]
    pub party: Option<String>,
}

/// Reads a moment by the clock of Great Britain.
fn moment(text: &str) -> Result<Timestamp, operations::maintenance::MomentError> {
    operations::maintenance::moment(text, &context::zone())
}

pub fn run(session: Session, args: Args) -> Result<std::process::ExitCode, Error> {
    run_command(&session.trying(args.dry_run), args.command)
}

fn run_command(session: &Session, command: Command) -> Result<std::process::ExitCode, Error> {
    match command {
        Command::Add(args) => plan::add(session, args)?,
        Command::Unplanned(args) => plan::unplanned(session, args)?,
        Command::Describe(args) => plan::describe(session, args)?,
        Command::Import { file } => plan::import(session, &file)?,
        Command::Rate(args) => act::rate(session, args)?,
        Command::Move(args) => act::move_to(session, args)?,
        Command::Cancel { id, reason } => act::cancel(session, &id, reason)?,
        Command::Object(args) => act::object(session, args)?,
        Command::Answer { id, text } => act::answer(session, &id, text)?,
        Command::AgreeHours(args) => act::agree_hours(session, args)?,
        Command::Tell(args) => act::tell(session, args)?,
        Command::Start { id, at } => act::start(session, &id, at)?,
        Command::Finish(args) => act::finish(session, args)?,
        Command::List { month, state } => {
            let rows = maintenance::activities(&ground(session)?, month, state);
            session.list(&rows, "No activity is on record.")?;
        }
        Command::Show { id } => show(session, &id)?,
        Command::Check { month, party } => return check_month(session, month, &party),
        Command::Windows { id, most, party } => {
            let ground = ground(session)?;
            let book = ground.book(party.party.as_deref())?;
            let rows = maintenance::windows(&ground, &id, &book, most)?;
            session.list(&rows, "No legal window lies within two months.")?;
        }
        Command::Rules { party } => {
            let rows = maintenance::rule_lines(&ground(session)?, session.day(), &party)?;
            session.list(&rows, "")?;
        }
        Command::Publish(args) => publish::publish(session, args)?,
        Command::Schedule(args) => publish::schedule(session, &args)?,
        Command::Notices(args) => publish::notices(session, &args)?,
        Command::Picture { month, output, party } => {
            let ground = ground(session)?.reaching(month);
            let book = ground.book(party.party.as_deref())?;
            let (svg, words) = maintenance::picture(&ground, month, &book);
            super::paper::write_whole(&output, svg.as_bytes())?;
            output::line(format!("Wrote {}. {words}", output.display()))?;
        }
        Command::Report(report) => publish::report(session, report)?,
    }
    Ok(std::process::ExitCode::SUCCESS)
}

/// Maintenance as at the day asked.
pub fn ground(session: &Session) -> Result<Ground, Error> {
    of_register(session, &session.read()?)
}

fn of_register(session: &Session, register: &Register) -> Result<Ground, Error> {
    let as_at = AsAt { day: session.day(), recorded: session.global.recorded_by };
    Ground::of(register, as_at)
}

fn show(session: &Session, id: &ActivityId) -> Result<(), Error> {
    let detail = maintenance::detail(&ground(session)?, id)?;
    if session.global.format != Format::Table {
        return session.list(&[detail], "");
    }
    for (label, value) in &detail.facts {
        output::line(format!("{label}: {value}"))?;
    }
    output::line("")?;
    for (seq, on, what) in &detail.history {
        output::line(format!("  event {seq}, {on}: {what}"))?;
    }
    Ok(())
}

fn check_month(
    session: &Session,
    month: Month,
    party: &PartyArg,
) -> Result<std::process::ExitCode, Error> {
    let ground = ground(session)?.reaching(month);
    let book = ground.book(party.party.as_deref())?;
    let found = check(&ground.model, month, &book, session.day());
    let errors = found.iter().filter(|each| each.severity == code::Severity::Error).count();
    if session.global.format == Format::Table {
        for row in maintenance::breaches(&found) {
            output::line(format!("{}[{}]: {}", row.severity, row.check, row.message))?;
            if !row.clause.is_empty() {
                output::line(format!("  clause: {}", row.clause))?;
            }
            for legal in row.legal {
                output::line(format!("  legal: {legal}"))?;
            }
        }
        let rules = book.on(month.first());
        let whose = rules.party.as_deref().map_or_else(
            || "the rules for everybody".to_owned(),
            |party| format!("the rules for `{party}`"),
        );
        let rest = found.len() - errors;
        output::line(format!(
            "{}: {errors} broken, {rest} to look at, by {whose} as at {}.",
            month.told(),
            session.day()
        ))?;
    } else {
        session.list(&maintenance::breaches(&found), "")?;
    }
    let code = if errors > 0 { crate::error::FINDINGS } else { 0 };
    Ok(code.into())
}

/// The rating words, for the command line.
fn rating_name(rating: Option<Rating>) -> String {
    rating.map(|rating| rating.to_string()).unwrap_or_default()
}
