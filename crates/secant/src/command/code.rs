//! `secant code`: the Code's tables at any date, with any set of amendments.

mod amend;
mod certificate;
mod exchange;

use std::{path::PathBuf, process::ExitCode};

use app::{Error, view};
use clap::Subcommand;
use code::{Code, Scope, Tables, amendment::Named, id::AmendmentId};
use jiff::civil::Date;
use serde::Serialize;

use crate::{output, session::Session};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  secant code tables
  secant code show duis_matrix 7.7 --as-at 2019-12-01
  secant code show assurance_statuses --as-at 2020-03-01
  secant code show duis_matrix 7.7 --as-at 2019-12-01 --with MP120
  secant code diff 2019-10-29 2020-12-01
  secant code blame assurance_statuses security/L4 --as-at 2020-03-01
  secant code amendments")]
pub enum Command {
    /// List the tables.
    Tables(Tried),
    /// Show a table, or the rows of it whose key begins with what is given.
    Show {
        /// The table.
        table: String,
        /// The key, parts joined by `/`; the first parts are enough.
        key: Option<String>,
        #[command(flatten)]
        tried: Tried,
    },
    /// Show what differs between two days, or between a day with and without amendments.
    Diff {
        /// The earlier day.
        from: Date,
        /// The later day.
        to: Date,
        #[command(flatten)]
        tried: Tried,
    },
    /// Show who last wrote each cell of a row.
    Blame {
        /// The table.
        table: String,
        /// The key, parts joined by `/`; the first parts are enough.
        key: String,
        #[command(flatten)]
        tried: Tried,
    },
    /// List the amendments, with the days on which they take effect.
    Amendments,
    /// Draft an amendment, try it, put it into the Code's folder.
    #[command(subcommand)]
    Amend(amend::Command),
    /// Make the cut-over certificate of a Release, or verify one.
    Certificate(certificate::Args),
    /// Write the whole Code into a new folder, to be edited and named with `--code`.
    Init {
        /// The folder.
        folder: PathBuf,
    },
    /// Write a table's file as CSV or Excel.
    Export(exchange::Export),
    /// Bring a table's file in from CSV or Excel: shows what differs, and asks.
    Import(exchange::Import),
}

/// Amendments that are tried on top of what is in force.
#[derive(clap::Args)]
pub struct Tried {
    /// Take these amendments to be in force, whatever their day; parted by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub with: Vec<AmendmentId>,
    /// Leave these amendments out, whatever their day; parted by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub without: Vec<AmendmentId>,
    /// Lay the derogations of this Party over the Code.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
}

impl Tried {
    /// The scope of a day with what is tried.
    pub fn scope(&self, on: Date) -> Scope {
        Scope {
            on,
            with: self.with.iter().cloned().collect(),
            without: self.without.iter().cloned().collect(),
            party: self.party.clone(),
        }
    }
}

#[derive(Serialize)]
struct AmendmentRow {
    id: String,
    title: String,
    kind: String,
    status: String,
    takes_effect: Option<Date>,
    changes: usize,
    requires: Vec<String>,
    repairs: Vec<String>,
    confidence: String,
}

pub fn run(session: &Session, command: &Command) -> Result<ExitCode, Error> {
    if let Command::Amend(command) = command {
        return amend::run(session, command);
    }
    told(session, command).map(|()| ExitCode::SUCCESS)
}

fn told(session: &Session, command: &Command) -> Result<(), Error> {
    match command {
        Command::Tables(tried) => {
            let (_, tables) = tables(session, tried)?;
            session.list(&view::tables(&tables), "There is no table.")
        }
        Command::Show { table, key, tried } => {
            let (_, tables) = tables(session, tried)?;
            session.list(&view::rows(&tables, table, key.as_deref())?, "The table has no rows.")
        }
        Command::Diff { from, to, tried } => {
            let code = session.code()?;
            let before = code.tables_on(*from)?;
            let after = code.tables_of(&tried.scope(*to))?;
            let empty = format!("Nothing differs between {from} and {to}.");
            session.list(&view::differences(&before, &after), &empty)
        }
        Command::Blame { table, key, tried } => {
            let (code, tables) = tables(session, tried)?;
            session.list(&view::blame(&code, &tables, table, key)?, "")
        }
        Command::Amendments => amendments(session, &session.code()?),
        Command::Amend(command) => amend::run(session, command).map(drop),
        Command::Certificate(args) => certificate::run(session, args),
        Command::Init { folder } => exchange::init(session, folder),
        Command::Export(args) => exchange::export(session, args),
        Command::Import(args) => exchange::import(session, args),
    }
}

/// The Code, and its tables on the day asked with what is tried.
fn tables(session: &Session, tried: &Tried) -> Result<(Code, Tables), Error> {
    let code = session.code()?;
    let tables = code.tables_of(&tried.scope(session.day()))?;
    if session.day() < code::BASELINE && session.global.format == crate::cli::Format::Table {
        output::note(&format!(
            "the technical tables are known from {} on; earlier days show them as they were then",
            code::BASELINE
        ));
    }
    Ok((code, tables))
}

fn amendments(session: &Session, code: &Code) -> Result<(), Error> {
    let timeline = code.timeline();
    let words = |named: &[Named]| named.iter().map(|each| each.id.to_string()).collect();
    let mut rows: Vec<AmendmentRow> = timeline
        .amendments()
        .iter()
        .map(|each| AmendmentRow {
            id: each.id.to_string(),
            title: each.title.clone(),
            kind: each.kind.to_string(),
            status: each.standing.to_string(),
            takes_effect: timeline.day(each, session.day()),
            changes: each.changes.len(),
            requires: words(&each.requires),
            repairs: words(&each.repairs),
            confidence: each.confidence.to_string(),
        })
        .collect();
    rows.sort_by_key(|row| (row.takes_effect.unwrap_or(Date::MAX), row.id.clone()));
    session.list(&rows, "There is no amendment.")
}

/// Says which the User Roles are when one is named that is none.
pub fn known_role(tables: &Tables, role: &str) -> Result<(), Error> {
    if tables.row("user_roles", role).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = tables
        .sheet("user_roles")
        .into_iter()
        .flat_map(|sheet| sheet.rows.keys())
        .map(AsRef::as_ref)
        .collect();
    Err(Error::input(
        format!("`{role}` is no User Role"),
        format!("the User Roles are {}", known.join(", ")),
    ))
}
