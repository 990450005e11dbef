//! `secant alerts sightings`: codes that were seen and that no table names, and a proposal that they be named.

use std::path::PathBuf;

use alerts::{
    AlertCode,
    sighting::{Key, Sighting},
};
use app::Error;
use serde::Serialize;

use super::reader;
use crate::{cli::Format, command::paper::write_whole, output, session::Session};

/// Of which run.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts sightings alerts.sqlite
  secant alerts sightings alerts.sqlite --propose DP300.toml --number DP300
  secant code init sec && secant alerts sightings alerts.sqlite --register-codes --code sec && secant check --code sec")]
pub struct Args {
    /// The state of a run.
    #[arg(value_name = "STATE.sqlite")]
    state: PathBuf,
    /// Only these codes; parted by commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    codes: Vec<AlertCode>,
    /// A list of makers by prefix: CSV with the columns prefix, maker.
    #[arg(long, value_name = "FILE.csv")]
    makers: Option<PathBuf>,
    /// Write a Draft Proposal about them, its problem statement filled in, for `secant import proposals`.
    #[arg(long, value_name = "FILE.toml")]
    propose: Option<PathBuf>,
    /// The number that the Draft Proposal is to have.
    #[arg(long, value_name = "NUMBER", default_value = "DP999", requires = "propose")]
    number: String,
    /// Put them into the table `ngnm_register` of the Code's folder (`--code`), so that `secant check` reports them.
    #[arg(long)]
    register_codes: bool,
}

#[derive(Serialize)]
struct Row {
    code: String,
    maker: String,
    device: &'static str,
    first: String,
    last: String,
    alerts: u64,
    devices: usize,
    /// The first message; for programs, since it would fill a terminal.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let reader = reader(session, args.makers.as_ref())?;
    let state = app::alerts::state_of_run(&args.state)?.ok_or_else(|| {
        Error::input("the run has kept nothing yet", "let it run to its first commit")
    })?;
    let seen: Vec<(&Key, &Sighting)> = state
        .sightings
        .iter()
        .filter(|(key, _)| args.codes.is_empty() || args.codes.contains(&key.code))
        .collect();
    let rows: Vec<Row> = seen
        .iter()
        .map(|(key, sighting)| Row {
            code: key.code.to_string(),
            maker: reader.makers().name(key.maker),
            device: key.device_kind.title(),
            first: sighting.first.to_string(),
            last: sighting.last.to_string(),
            alerts: sighting.alerts,
            devices: sighting.devices.len(),
            example: (session.global.format != Format::Table)
                .then(|| alerts::input::to_base64(&sighting.example)),
        })
        .collect();
    if args.propose.is_none() && !args.register_codes {
        return session.list(&rows, "Every code that was seen has a name.");
    }
    if seen.is_empty() {
        return Err(Error::input(
            "no code was seen that no table names",
            "there is nothing to propose",
        ));
    }
    let day = session.day().to_string();
    let proposed = app::alerts::proposal(&args.number, &day, &seen, reader.makers());
    if let Some(path) = &args.propose {
        write_whole(path, proposed.proposal.as_bytes())?;
        output::line(format!(
            "Wrote {}: fill in who raises it, then `secant import proposals {0}`.",
            path.display()
        ))?;
    }
    if args.register_codes {
        register(session, &proposed.rows)?;
    }
    Ok(())
}

/// Adds rows to `ngnm_register` in the Code's folder; those whose key is there stay as they are.
fn register(
    session: &Session,
    rows: &std::collections::BTreeMap<String, Vec<String>>,
) -> Result<(), Error> {
    let Some(folder) = &session.global.code else {
        return Err(Error::input(
            "the shipped Code cannot be changed",
            "write it to a folder with `secant code init FOLDER`, then name that with `--code FOLDER`",
        ));
    };
    let code = session.code()?;
    let table = code.table("ngnm_register").ok_or_else(|| {
        Error::input(
            "the Code has no table `ngnm_register`",
            "add it to tables.toml as the shipped Code has it",
        )
    })?;
    let header: Vec<String> = table.schema.header().into_iter().map(str::to_owned).collect();
    let mut lines: Vec<Vec<String>> = table.rows.iter().map(|row| table.written(row)).collect();
    let had: Vec<String> = table.rows.iter().map(|row| table.key(row)).collect();
    let fresh: Vec<&Vec<String>> =
        rows.iter().filter(|(key, _)| !had.contains(key)).map(|(_, row)| row).collect();
    lines.extend(fresh.iter().map(|row| (*row).clone()));
    let path = folder.join("baseline/ngnm_register.csv");
    let text = app::exchange::csv_text(&header, &lines)?;
    // What would not load is not written.
    let mut texts = session.texts()?;
    texts.set_table("ngnm_register", text.clone());
    texts.load()?;
    write_whole(&path, text.as_bytes())?;
    output::line(format!(
        "Put {} into {}; {} were there. Next: `secant check --code {}`.",
        fresh.len(),
        path.display(),
        rows.len() - fresh.len(),
        folder.display()
    ))
}
