//! `secant log`: the log itself.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write as _},
    ops::ControlFlow,
    path::PathBuf,
    process::ExitCode,
};

use app::{Error, Register};
use clap::Subcommand;
use ledger::{ExportError, Head, Ledger as _, Seq, SqliteLedger};
use serde::Serialize;

use crate::{output, session::Session};

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Prove that the log is as it was written.
    Verify {
        /// A head noted elsewhere, as SEQ:HASH; without it, the loss of the last events does not show.
        #[arg(long, value_name = "SEQ:HASH")]
        head: Option<Head>,
    },
    /// Print the head of the log, to be noted elsewhere.
    Head,
    /// Show events.
    Show {
        /// The first event.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Write the log as NDJSON, one event a line.
    Export {
        /// The file; standard output when not given.
        file: Option<PathBuf>,
    },
    /// Read an export into a new register.
    Import {
        /// The export.
        file: PathBuf,
    },
    /// Copy the register while others write to it.
    Backup {
        /// The new file.
        file: PathBuf,
    },
}

#[derive(Serialize)]
struct EventRow {
    event: u64,
    recorded: String,
    effective: String,
    stream: String,
    kind: String,
    actor: String,
}

pub fn run(session: &Session, command: &Command) -> Result<ExitCode, Error> {
    match command {
        Command::Verify { head } => {
            let log = SqliteLedger::open_read_only(&session.global.register)?;
            match log.verify(*head)? {
                Some(head) => output::line(format!("Proved {} events. Head: {head}", head.seq))?,
                None => output::line("The log is empty.")?,
            }
        }
        Command::Head => match SqliteLedger::open_read_only(&session.global.register)?.head()? {
            Some(head) => output::line(head.to_string())?,
            None => output::line("The log is empty.")?,
        },
        Command::Show { from, limit } => show(session, *from, *limit)?,
        Command::Export { file } => export(session, file.as_ref())?,
        Command::Import { file } => import(session, file)?,
        Command::Backup { file } => {
            let log = SqliteLedger::open_read_only(&session.global.register)?;
            let head =
                log.backup(file).map_err(|error| Error::input(error.to_string(), error.help()))?;
            let events = head.map_or(0, |head| head.seq.get());
            output::line(format!("Copied {events} events to {}.", file.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(session: &Session, from: u64, limit: usize) -> Result<(), Error> {
    let log = SqliteLedger::open_read_only(&session.global.register)?;
    let from = Seq::new(from)
        .ok_or_else(|| Error::input("events are numbered from 1", "give `--from 1` or more"))?;
    let mut rows = Vec::new();
    log.for_each(from, &mut |event| {
        rows.push(EventRow {
            event: event.seq.get(),
            recorded: event.recorded_at.to_string(),
            effective: event.effective.to_string(),
            stream: event.stream.to_string(),
            kind: event.kind.clone(),
            actor: event.actor.clone(),
        });
        if rows.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    session.list(&rows, "There is no such event.")
}

fn export(session: &Session, file: Option<&PathBuf>) -> Result<(), Error> {
    let log = SqliteLedger::open_read_only(&session.global.register)?;
    let Some(path) = file else {
        return match log.export(&mut BufWriter::new(io::stdout().lock())) {
            // A reader that has gone away has seen what it wanted.
            Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map(drop).map_err(Error::from),
        };
    };
    let fault = |source| Error::File { path: path.clone(), verb: "written", source };
    let mut out = BufWriter::new(File::create_new(path).map_err(fault)?);
    let head = log.export(&mut out)?;
    out.flush().map_err(fault)?;
    let events = head.map_or(0, |head| head.seq.get());
    output::line(format!("Wrote {events} events to {}.", path.display()))
}

fn import(session: &Session, path: &PathBuf) -> Result<(), Error> {
    let fault = |source| Error::File { path: path.clone(), verb: "read", source };
    let mut input = BufReader::new(File::open(path).map_err(fault)?);
    let register = &session.global.register;
    let log = SqliteLedger::create(register)?;
    let imported = log.import(&mut input);
    drop(log);
    let head = match imported {
        Ok(head) => head,
        Err(error) => {
            // The new file holds nothing yet; leaving it would make the next try fail.
            let _ = std::fs::remove_file(register);
            return Err(error.into());
        }
    };
    // Opening it folds every event, so an export that this release cannot understand is told now.
    Register::open_read_only(register, session.code()?)?;
    let events = head.map_or(0, |head| head.seq.get());
    output::line(format!("Read {events} events into {}.", register.display()))
}
