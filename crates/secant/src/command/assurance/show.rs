//! What is shown of assurance: statuses, what is due, papers.

use std::path::PathBuf;

use app::{
    Error,
    assurance::{self, Wanted},
};
use clap::Subcommand;
use code::id::BodyId;
use jiff::{ToSpan as _, civil::Date};
use operations::assurance::{AssessmentId, AssuranceFact, Level, Regime, StatusSet, UserId};
use papers::{Document, Options};

use super::Args;
use crate::{cli::Format, command::paper::write_files, output, session::Session};

/// Statuses.
#[derive(Subcommand)]
pub enum Status {
    /// Set a status, by the body that may on that day.
    ///
    /// Example: secant assurance status set acme L3 --assessment 1 --by ssc --reason "Steps first" --as-at 2020-01-22
    Set {
        /// The User.
        user: UserId,
        /// The level: L1, L2, L3 or L4. The word for it depends on the day.
        level: Level,
        /// Of security or of privacy.
        #[arg(long, default_value = "security")]
        regime: Regime,
        /// The assessment after which it is set.
        #[arg(long, value_name = "NUMBER")]
        assessment: AssessmentId,
        /// The body that sets it.
        #[arg(long, value_name = "BODY")]
        by: BodyId,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Ask for a further full assessment.
        #[arg(long)]
        further_full: bool,
    },
    /// Show the statuses that stand, by the words of the day asked and of the day on which they were set.
    Show {
        /// Only of this User.
        user: Option<UserId>,
    },
    /// Show the statuses of two days side by side, and say which words moved between them.
    Report {
        /// The earlier day.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The later day.
        #[arg(long, value_name = "DATE")]
        to: Date,
    },
}

/// What is owed.
#[derive(clap::Args)]
pub struct Due {
    /// Only of this User.
    user: Option<UserId>,
    /// Only what is overdue, or due within so many days.
    #[arg(long, value_name = "DAYS")]
    within: Option<u16>,
}

/// Papers.
#[derive(Subcommand)]
pub enum Paper {
    /// For the Security Sub-Committee: statuses, what is due, who may go live.
    Ssc {
        /// The first day that it covers; a month back when not given.
        #[arg(long, value_name = "DATE")]
        since: Option<Date>,
        /// Where to write it; the ending gives the format (pdf, docx, html, md, txt). May be repeated.
        #[arg(long, short, value_name = "FILE")]
        output: Vec<PathBuf>,
    },
    /// A User's own.
    User {
        /// The User.
        user: UserId,
        /// Where to write it; the ending gives the format (pdf, docx, html, md, txt). May be repeated.
        #[arg(long, short, value_name = "FILE")]
        output: Vec<PathBuf>,
    },
}

pub fn status(session: &Session, args: &Args, command: &Status) -> Result<(), Error> {
    match command {
        Status::Set { user, level, regime, assessment, by, reason, further_full } => {
            let fact = AssuranceFact::StatusSet(StatusSet {
                regime: *regime,
                level: *level,
                assessment: *assessment,
                by: by.clone(),
                reason: reason.clone(),
                further_full: *further_full,
            });
            args.record(session, user, &fact)
        }
        Status::Show { user } => {
            let register = args.read(session)?;
            let rows =
                assurance::statuses(&register, &args.viewer(), user.as_ref(), session.day())?;
            session.list(&rows, "No status is set.")?;
            if session.global.format != Format::Table {
                return Ok(());
            }
            let notes = assurance::status_notes(&register, session.day())?;
            notes.iter().try_for_each(|note| output::line(format!("\nnote: {note}")))
        }
        Status::Report { from, to } => {
            let register = args.read(session)?;
            let report = assurance::status_report(&register, &args.viewer(), *from, *to)?;
            if session.global.format == Format::Json {
                return output::json(&report);
            }
            output::line(format!("Statuses on {from}"))?;
            session.list(&report.before, "No status was set.")?;
            output::line(format!("\nStatuses on {to}"))?;
            session.list(&report.after, "No status is set.")?;
            report.notes.iter().try_for_each(|note| output::line(format!("\nnote: {note}")))
        }
    }
}

pub fn due(session: &Session, args: &Args, wanted: &Due) -> Result<(), Error> {
    let which = wanted.within.map_or(Wanted::All, |days| Wanted::Within(i64::from(days)));
    list_due(session, args, wanted.user.as_ref(), which)
}

pub fn overdue(session: &Session, args: &Args) -> Result<(), Error> {
    list_due(session, args, None, Wanted::Overdue)
}

fn list_due(
    session: &Session,
    args: &Args,
    user: Option<&UserId>,
    wanted: Wanted,
) -> Result<(), Error> {
    let register = args.read(session)?;
    let rows = assurance::due(&register, &args.viewer(), user, session.day(), wanted)?;
    session.list(&rows, "Nothing is due.")
}

pub fn paper(session: &Session, args: &Args, command: &Paper) -> Result<(), Error> {
    let register = args.read(session)?;
    let (viewer, on) = (args.viewer(), session.day());
    match command {
        Paper::Ssc { since, output } => {
            let since = since.unwrap_or_else(|| on.saturating_sub(1.month()));
            write(&assurance::ssc_paper(&register, &viewer, since, on)?, output)
        }
        Paper::User { user, output } => {
            write(&assurance::user_paper(&register, &viewer, user, on)?, output)
        }
    }
}

/// Writes a paper to files, or shows it.
fn write(document: &Document, files: &[PathBuf]) -> Result<(), Error> {
    if !files.is_empty() {
        return write_files(document, files);
    }
    let text = papers::render(document, papers::Format::Text, &Options::default())?;
    output::print(&String::from_utf8_lossy(&text))
}
