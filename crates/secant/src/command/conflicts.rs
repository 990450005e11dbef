//! `secant conflicts`: amendments that are in each other's way.

use std::process::ExitCode;

use app::Error;
use code::{
    Finding,
    conflict::{self, Class, Conflict, Report},
    id::AmendmentId,
};
use serde::Serialize;

use crate::{cli::Format, error::FINDINGS, output, session::Session};

/// Which amendments.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant conflicts --as-at 2019-10-29
  secant conflicts --with SECMP0025,MP120 --as-at 2019-12-01

In the matrix: O overlap, S stale, D order-dependent, C clash, T must ship together. S where an amendment
meets itself: it is written against another version of the Code, and fits none.

Exit codes: 0 no conflict, 4 there is one, or an amendment that does not fit.")]
pub struct Args {
    /// Try these against each other; parted by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', conflicts_with = "pending")]
    with: Vec<AmendmentId>,
    /// Try all that are not in force on the day asked, and neither withdrawn nor rejected; this is what
    /// is done when nothing is given.
    #[arg(long)]
    pending: bool,
}

#[derive(Serialize)]
struct Row {
    one: String,
    other: String,
    class: String,
    meaning: &'static str,
    evidence: Vec<String>,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let code = session.code()?;
    let on = session.day();
    let ids = if args.with.is_empty() { conflict::pending(&code, on) } else { args.with.clone() };
    let report = conflict::conflicts(&code, on, &ids)?;
    if session.global.format == Format::Table {
        draw(&report)?;
    } else {
        let rows: Vec<Row> =
            report.conflicts.iter().map(row).chain(report.do_not_fit.iter().map(stale)).collect();
        session.list(&rows, "")?;
    }
    let is_clean = report.conflicts.is_empty() && report.do_not_fit.is_empty();
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// An amendment that does not fit the Code as it stands is stale against the Code itself.
fn stale((id, findings): &(AmendmentId, Vec<Finding>)) -> Row {
    Row {
        one: id.to_string(),
        other: id.to_string(),
        class: Class::Stale.to_string(),
        meaning: "it is written against another version of the Code",
        evidence: findings.iter().map(ToString::to_string).collect(),
    }
}

fn row(conflict: &Conflict) -> Row {
    Row {
        one: conflict.one.to_string(),
        other: conflict.other.to_string(),
        class: conflict.class.to_string(),
        meaning: conflict.class.meaning(),
        evidence: conflict.evidence.iter().map(ToString::to_string).collect(),
    }
}

fn draw(report: &Report) -> Result<(), Error> {
    if report.tried.len() < 2 {
        return output::line("Fewer than two amendments are pending: there is nothing to compare.");
    }
    output::line(matrix(report))?;
    for (id, findings) in &report.do_not_fit {
        output::line(format!("{id} is stale: it does not fit the Code as it stands:"))?;
        for finding in findings {
            output::line(format!("  {finding}"))?;
        }
    }
    for conflict in &report.conflicts {
        let meaning = conflict.class.meaning();
        output::line(format!(
            "{} and {}: {} – {meaning}",
            conflict.one, conflict.other, conflict.class
        ))?;
        for finding in &conflict.evidence {
            output::line(format!("  {finding}").replace('\n', "\n  "))?;
        }
    }
    let count = report.conflicts.len();
    let plural = if count == 1 { "" } else { "s" };
    output::line(format!("{count} conflict{plural} among {} amendments.", report.tried.len()))
}

/// Every amendment against every other: the letters of the classes, or a dot.
fn matrix(report: &Report) -> String {
    let width = report.tried.iter().map(|id| id.as_str().len()).max().unwrap_or(0) + 2;
    let mut text = " ".repeat(width);
    for id in &report.tried {
        text.push_str(&format!("{id:<width$}", id = id.as_str()));
    }
    for one in &report.tried {
        text = format!("{}\n{:<width$}", text.trim_end(), one.as_str());
        for other in &report.tried {
            let letters: String = report
                .conflicts
                .iter()
                .filter(|each| {
                    (each.one == *one && each.other == *other)
                        || (each.one == *other && each.other == *one)
                })
                .map(|each| letter(each.class))
                .collect();
            let cell = if one == other {
                let fits = report.do_not_fit.iter().all(|(id, _)| id != one);
                if fits { "-" } else { "S" }
            } else if letters.is_empty() {
                "."
            } else {
                &letters
            };
            text.push_str(&format!("{cell:<width$}"));
        }
    }
    format!("{}\n", text.trim_end())
}

fn letter(class: Class) -> char {
    match class {
        Class::Overlap => 'O',
        Class::Stale => 'S',
        Class::OrderDependent => 'D',
        Class::Clash => 'C',
        Class::MustShipTogether => 'T',
    }
}
