//! `secant tests`: what User Roles must test before they may send.

use std::path::{Path, PathBuf};

use app::{Error, exchange, figure};
use clap::Subcommand;
use code::{Scope, Tables, id::AmendmentId};
use jiff::civil::Date;
use operations::{Additive, Generation, Obligation, additive, matrix, obligations, uncovered};
use serde::Serialize;

use crate::{
    command::{code::known_role, paper::write_whole},
    output,
    session::Session,
};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  secant tests obligations --role ED --smets 2 --as-at 2019-10-29
  secant tests obligations --role ED --held IS --smets 2
  secant tests obligations --role ED --held ED --held-on 2019-10-29 --with DP089 --output additive.xlsx
  secant tests matrix --smets 2 --as-at 2019-12-01 --output tests.svg")]
pub enum Command {
    /// List what a role must test in the User Entry Process; with `--held` or `--held-on`, only what
    /// comes in addition.
    Obligations {
        /// The roles wanted; parted by commas.
        #[arg(long, required = true, value_delimiter = ',')]
        role: Vec<String>,
        /// The generation of devices, 1 or 2.
        #[arg(long, default_value = "2")]
        smets: Generation,
        /// The roles for which the tests are done; parted by commas.
        #[arg(long, value_delimiter = ',')]
        held: Vec<String>,
        /// The day on which they were done; the day asked when not given.
        #[arg(long, value_name = "DATE")]
        held_on: Option<Date>,
        /// Take these amendments to be in force; parted by commas.
        #[arg(long, value_name = "ID", value_delimiter = ',')]
        with: Vec<AmendmentId>,
        /// Write the list to this file, .xlsx or .csv.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Show who may send what and who must test it; as a figure with `--output FILE.svg`.
    Matrix {
        /// The generation of devices, 1 or 2.
        #[arg(long, default_value = "2")]
        smets: Generation,
        /// Take these amendments to be in force; parted by commas.
        #[arg(long, value_name = "ID", value_delimiter = ',')]
        with: Vec<AmendmentId>,
        /// Draw it into this file.
        #[arg(long, short, value_name = "FILE.svg")]
        output: Option<PathBuf>,
    },
}

#[derive(Serialize)]
struct Row {
    srv: String,
    name: String,
    role: String,
    devices: String,
    reason: String,
    clause: String,
    modification: String,
    confidence: String,
}

impl Row {
    fn of(each: Obligation, reason: String) -> Self {
        Self {
            srv: each.srv,
            name: each.name,
            role: each.role,
            devices: each.generation.to_string(),
            reason,
            clause: each.clause,
            modification: each.amendment.unwrap_or_default(),
            confidence: each.confidence.to_string(),
        }
    }
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    let code = session.code()?;
    let scope =
        |on, with: &[AmendmentId]| Scope { with: with.iter().cloned().collect(), ..Scope::on(on) };
    match command {
        Command::Obligations { role, smets, held, held_on, with, output } => {
            let tables = code.tables_of(&scope(session.day(), with))?;
            role.iter().chain(held).try_for_each(|each| known_role(&tables, each))?;
            let rows: Vec<Row> = if held.is_empty() && held_on.is_none() {
                let all = role.iter().flat_map(|each| obligations(&tables, each, *smets));
                all.map(|each| Row::of(each, "owed by this role".to_owned())).collect()
            } else {
                let then = code.tables_on(held_on.unwrap_or_else(|| session.day()))?;
                let had = if held.is_empty() { role } else { held };
                let more = additive((&then, had), (&tables, role), *smets);
                more.into_iter()
                    .map(|Additive { obligation, reason }| Row::of(obligation, reason))
                    .collect()
            };
            match output {
                Some(path) => write_rows(path, &rows)?,
                None => session.list(&rows, "Nothing that is known must be tested.")?,
            }
            tell_unknown(&tables, role);
            Ok(())
        }
        Command::Matrix { smets, with, output } => {
            let tables = code.tables_of(&scope(session.day(), with))?;
            let matrix = matrix(&tables, *smets);
            if let Some(path) = output {
                let title = format!("Who may send and who must test on {smets}, {}", session.day());
                write_whole(path, figure::heat_map(&matrix, &title).as_bytes())?;
                return output::line(format!("Wrote {}.", path.display()));
            }
            show(session, &matrix)
        }
    }
}

fn show(session: &Session, matrix: &operations::Matrix) -> Result<(), Error> {
    let rows: Vec<app::view::Record> = matrix
        .rows
        .iter()
        .map(|(srv, cells)| {
            let mut record = vec![("srv".to_owned(), srv.clone())];
            let cells = matrix.roles.iter().zip(cells);
            record.extend(cells.map(|(role, cell)| (role.clone(), cell.to_string())));
            app::view::Record(record)
        })
        .collect();
    session.list(&rows, "There is no Service Request.")
}

/// Says of how much nothing is known, so that a short list is not taken for the whole.
fn tell_unknown(tables: &Tables, roles: &[String]) {
    for role in roles {
        let unknown = uncovered(tables, role);
        if !unknown.is_empty() {
            output::note(&format!(
                "of {} further Service Requests that {role} may send, the scenarios of Appendix R are not \
                 in the table; import the real one with `secant code import test_scenarios FILE`",
                unknown.len()
            ));
        }
    }
}

fn write_rows(path: &Path, rows: &[Row]) -> Result<(), Error> {
    const HEADER: [&str; 8] =
        ["srv", "name", "role", "devices", "reason", "clause", "modification", "confidence"];
    let cells = rows.iter().map(|row| {
        [
            &row.srv,
            &row.name,
            &row.role,
            &row.devices,
            &row.reason,
            &row.clause,
            &row.modification,
            &row.confidence,
        ]
        .map(String::clone)
        .to_vec()
    });
    let cells: Vec<Vec<String>> = cells.collect();
    let header = HEADER.map(str::to_owned);
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => exchange::workbook("tests", &header, &cells)?,
        Some("csv") => exchange::csv_text(&header, &cells)?.into_bytes(),
        _ => {
            return Err(Error::input(
                format!("`{}` ends neither in .xlsx nor in .csv", path.display()),
                "the ending gives the format",
            ));
        }
    };
    write_whole(path, &bytes)?;
    output::line(format!("Wrote {} tests to {}.", rows.len(), path.display()))
}
