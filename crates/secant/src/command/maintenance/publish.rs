//! Schedules, notices and reports as files.

use std::path::PathBuf;

use app::{
    Error, exchange,
    maintenance::{self, Ground, Wording},
};
use clap::Subcommand;
use operations::maintenance::{Month, RuleBook};
use papers::{Document, Format as PaperFormat, Options};

use super::{PartyArg, ground};
use crate::{
    command::paper::{write_files, write_whole},
    output,
    session::Session,
};

/// What all papers share.
#[derive(clap::Args)]
pub struct Paper {
    /// Where to write it; the ending gives the format. May be repeated.
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Who signs it.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The number that it is filed under.
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
}

impl Paper {
    fn wording(&self, session: &Session) -> Wording {
        Wording {
            date: session.day(),
            author: self.author.clone(),
            reference: self.reference.clone(),
        }
    }
}

/// A schedule that was published.
#[derive(clap::Args)]
pub struct Schedule {
    /// The month, such as 2020-01.
    #[arg(long)]
    month: Month,
    /// The endings are pdf, docx, html, md, txt, csv and ics.
    #[command(flatten)]
    paper: Paper,
    #[command(flatten)]
    party: PartyArg,
}

/// Publishing a schedule.
#[derive(clap::Args)]
pub struct Publish {
    #[command(flatten)]
    schedule: Schedule,
    /// Publish it though it breaks rules, and say why; the breaches are recorded and printed.
    #[arg(long, value_name = "REASON")]
    despite: Option<String>,
}

/// Listing notices, or writing one.
#[derive(clap::Args)]
pub struct Notices {
    /// Only of this month's schedule.
    #[arg(long)]
    month: Option<Month>,
    #[command(flatten)]
    paper: Paper,
}

/// Which report.
#[derive(Subcommand)]
pub enum Report {
    /// Of a month: hours against limits, notice given, what differed.
    Month {
        /// The month, such as 2020-01.
        #[arg(long)]
        month: Month,
        #[command(flatten)]
        paper: Paper,
        #[command(flatten)]
        party: PartyArg,
    },
    /// Of a trial under a derogation: its rules beside those of everybody, month by month.
    Trial {
        /// The derogation.
        #[arg(long, default_value = "planned-maintenance-trial")]
        derogation: String,
        #[command(flatten)]
        paper: Paper,
    },
}

pub fn publish(session: &Session, args: Publish) -> Result<(), Error> {
    let Publish { schedule: args, despite } = args;
    check_endings(&args.paper.output)?;
    let edition = {
        let mut register = session.write()?;
        let party = args.party.party.as_deref();
        maintenance::publish(
            &mut register,
            &session.ctx,
            args.month,
            party,
            despite,
            session.day(),
        )?
    };
    output::line(format!(
        "{} edition {} of {}: {} activities.",
        if session.dry_run { "A dry run, nothing was recorded: it would be" } else { "Published" },
        edition.number,
        args.month.told(),
        edition.items.len()
    ))?;
    for departure in &edition.departures {
        output::note(&format!("published all the same: {departure}"));
    }
    // Files are written of what is on record.
    if session.dry_run { Ok(()) } else { files(session, &args) }
}

pub fn schedule(session: &Session, args: &Schedule) -> Result<(), Error> {
    check_endings(&args.paper.output)?;
    if !args.paper.output.is_empty() {
        return files(session, args);
    }
    let ground = ground(session)?.reaching(args.month);
    if session.global.format == crate::cli::Format::Table {
        let book = ground.book(args.party.party.as_deref())?;
        return print(&paper_of(session, &ground, &book, args)?);
    }
    session.list(&maintenance::schedule_rows(&ground, args.month)?, "")
}

fn paper_of(
    session: &Session,
    ground: &Ground,
    book: &RuleBook,
    args: &Schedule,
) -> Result<Document, Error> {
    maintenance::schedule_paper(ground, args.month, book, &args.paper.wording(session))
}

/// Says which ending is no format, before anything is recorded.
fn check_endings(files: &[PathBuf]) -> Result<(), Error> {
    for path in files {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !matches!(ending, "csv" | "ics") && ending.parse::<PaperFormat>().is_err() {
            return Err(Error::input(
                format!("`{}` has no ending of a format", path.display()),
                "end the file's name in .pdf, .docx, .html, .md, .txt, .csv or .ics",
            ));
        }
    }
    Ok(())
}

fn files(session: &Session, args: &Schedule) -> Result<(), Error> {
    let ground = ground(session)?.reaching(args.month);
    let book = ground.book(args.party.party.as_deref())?;
    for path in &args.paper.output {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending {
            "csv" => write_whole(path, rows(&ground, args.month)?.as_bytes())?,
            "ics" => {
                write_whole(path, &maintenance::calendar(&ground, args.month)?)?;
            }
            _ => {
                let document = paper_of(session, &ground, &book, args)?;
                write_files(&document, std::slice::from_ref(path))?;
            }
        }
        output::line(format!("Wrote {}.", path.display()))?;
    }
    Ok(())
}

/// The schedule as CSV.
fn rows(ground: &Ground, month: Month) -> Result<String, Error> {
    const HEADER: [&str; 11] = [
        "id",
        "title",
        "detail",
        "services",
        "start",
        "end",
        "return_risk",
        "rating",
        "state",
        "sequence",
        "confidence",
    ];
    let rows = maintenance::schedule_rows(ground, month)?;
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            vec![
                row.id,
                row.title,
                row.detail,
                row.services.join("; "),
                row.start,
                row.end,
                row.return_risk,
                row.rating,
                row.state,
                row.sequence.to_string(),
                row.confidence,
            ]
        })
        .collect();
    exchange::csv_text(&HEADER.map(str::to_owned), &cells)
}

pub fn notices(session: &Session, args: &Notices) -> Result<(), Error> {
    let ground = ground(session)?;
    let book = ground.book(None)?;
    if args.paper.output.is_empty() {
        let rows = maintenance::notice_rows(&ground, &book, args.month);
        return session.list(&rows, "Nothing that was published has moved.");
    }
    let Some(month) = args.month else {
        return Err(Error::input(
            "a notice is about one month's schedule",
            "name it: `--month 2020-01`",
        ));
    };
    let document = maintenance::notice_paper(&ground, month, &book, &args.paper.wording(session))?;
    written(&document, &args.paper.output)
}

pub fn report(session: &Session, report: Report) -> Result<(), Error> {
    let (document, paper) = match report {
        Report::Month { month, paper, party } => {
            let ground = ground(session)?.reaching(month);
            let book = ground.book(party.party.as_deref())?;
            let wording = paper.wording(session);
            (maintenance::month_report(&ground, month, &book, &wording), paper)
        }
        Report::Trial { derogation, paper } => {
            let ground = ground(session)?;
            (maintenance::trial_report(&ground, &derogation, &paper.wording(session))?, paper)
        }
    };
    if paper.output.is_empty() { print(&document) } else { written(&document, &paper.output) }
}

fn written(document: &Document, files: &[PathBuf]) -> Result<(), Error> {
    write_files(document, files)?;
    files.iter().try_for_each(|path| output::line(format!("Wrote {}.", path.display())))
}

fn print(document: &Document) -> Result<(), Error> {
    let text = papers::render(document, PaperFormat::Text, &Options::default())?;
    output::print(&String::from_utf8_lossy(&text))
}
