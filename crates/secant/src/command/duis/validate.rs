//! `secant duis validate`: messages against the schema and the tables.

use std::{path::PathBuf, process::ExitCode};

use anstyle::{AnsiColor, Style};
use app::{
    Error,
    schemas::{Options, ProblemRow, Validator},
};
use duis::xsd::Version;

use crate::{
    cli::Format,
    command::{code::known_role, schema::Where},
    error::FINDINGS,
    output,
    session::Session,
};

const RED: Style = AnsiColor::Red.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// Which messages, and how.
#[derive(clap::Args)]
#[command(after_help = "\
A message is checked against the schema of the version that it names. Requests are also checked against the Code's
tables on the day that is asked (`--as-at`): whether the role may send the Service Request, whether it may be dated, the
Command Variant, the target, and whether the version is in force.

Examples:
  secant duis validate request.xml
  secant duis validate folder/ --role IS --as-at 2026-01-31
  secant duis validate request.xml --schema 5.1             would it do for an older version?
  secant duis validate folder/ --format csv > problems.csv

Exit codes: 0 all messages are in order, 4 something is wrong with one.")]
pub struct Args {
    /// Messages, folders of them, or `-` for standard input.
    #[arg(required = true, value_name = "FILE|FOLDER|-")]
    files: Vec<PathBuf>,
    /// The version to check against, instead of the one that the message names.
    #[arg(long, value_name = "VERSION")]
    schema: Option<Version>,
    /// The role of the User who sends, such as IS.
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    place: Where,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let files = super::files(&args.files)?;
    let catalog = args.place.catalog()?;
    let tables = session.code()?.tables_on(session.day())?;
    if let Some(role) = &args.role {
        known_role(&tables, role)?;
    }
    let options = Options { version: args.schema.clone(), role: args.role.clone() };
    let validator = Validator::new(&catalog, &tables, options);
    let (mut rows, mut wrong, mut against) =
        (Vec::new(), 0_usize, std::collections::BTreeMap::new());
    for path in &files {
        let message = super::read(path)?;
        let checked = validator.check(&path.display().to_string(), &message)?;
        wrong += usize::from(!checked.problems.is_empty());
        *against.entry(checked.against).or_insert(0_usize) += 1;
        if session.global.format == Format::Table {
            checked.problems.iter().try_for_each(show)?;
        } else {
            rows.extend(checked.problems);
        }
    }
    if session.global.format == Format::Table {
        let by: Vec<String> =
            against.iter().map(|(schema, count)| format!("{count} by {schema}")).collect();
        let checked = if files.len() == 1 {
            "1 message".to_owned()
        } else {
            format!("{} messages", files.len())
        };
        let verdict = match (wrong, files.len()) {
            (0, 1) => "It is in order.".to_owned(),
            (0, _) => "All are in order.".to_owned(),
            (_, 1) => "It is not in order.".to_owned(),
            (wrong, _) => format!("{wrong} not in order."),
        };
        output::line(format!("Checked {checked} ({}). {verdict}", by.join(", ")))?;
    } else {
        session.list(&rows, "")?;
    }
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// A problem as compilers tell theirs.
fn show(row: &ProblemRow) -> Result<(), Error> {
    let place = if row.line == 0 {
        row.file.clone()
    } else {
        format!("{}:{}:{}", row.file, row.line, row.column)
    };
    let unsure =
        if row.confidence.is_empty() { String::new() } else { format!(" ({})", row.confidence) };
    output::line(format!("{place}: {RED}error[{}]{RED:#}: {}{unsure}", row.kind, row.message))?;
    if !row.clause.is_empty() {
        output::line(format!("  {CYAN}clause{CYAN:#}: {}", row.clause))?;
    }
    if !row.help.is_empty() {
        output::line(format!("  {CYAN}help{CYAN:#}: {}", row.help))?;
    }
    Ok(())
}
