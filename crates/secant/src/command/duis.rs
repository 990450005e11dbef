//! `secant duis`: messages between Users and the DCC: valid or not, and what they say.

mod mmc;
mod show;
mod validate;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::Error;
use clap::Subcommand;
use duis::validate::MESSAGE_BYTES_MAX;

use crate::session::Session;

/// How many files one run takes.
const FILES_MAX: usize = 1_000_000;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Check messages against the official schema of their version, and against the Code's tables.
    Validate(validate::Args),
    /// Show what a request or response says, down to the device's own message.
    Show(show::Args),
    /// Write alerts of devices as the Message Mapping Catalogue has them.
    Mmc(mmc::Args),
}

/// Runs a command.
pub fn run(session: &Session, command: &Command) -> Result<ExitCode, Error> {
    match command {
        Command::Validate(args) => validate::run(session, args),
        Command::Show(args) => show::run(session, args),
        Command::Mmc(args) => mmc::run(session, args),
    }
}

/// The files that are named, and those in folders that are named, in the order of their names.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let fault = |source| Error::File { path: path.clone(), verb: "read", source };
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let is_xml =
                path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
            if is_xml && path.is_file() {
                inside.push(path);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    if files.len() > FILES_MAX {
        return Err(Error::input(
            format!("more than {FILES_MAX} files"),
            "run it on parts of them",
        ));
    }
    if files.is_empty() {
        return Err(Error::input(
            "there is no *.xml in what was named",
            "name files, or folders that hold messages",
        ));
    }
    Ok(files)
}

/// A message, never more of it than any message has; `-` is standard input.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read as _;
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    let mut bytes = Vec::new();
    // One byte more tells that there would be more.
    let most = MESSAGE_BYTES_MAX as u64 + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(fault)?;
    } else {
        fs::File::open(path).map_err(fault)?.take(most).read_to_end(&mut bytes).map_err(fault)?;
    }
    Ok(bytes)
}
