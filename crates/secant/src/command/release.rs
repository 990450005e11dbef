//! `secant release`: SEC Releases and what is in them.

use app::{Error, view};
use clap::Subcommand;

use crate::session::Session;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// List the Releases with their dates as they were set on the day asked.
    List,
    /// Show one Release and the proposals in it.
    Show {
        /// Its id, such as november-2019.
        release: code::id::ReleaseId,
    },
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    let rows = view::releases(&model, session.day(), &baseline);
    match command {
        Command::List => session.list(&rows, "The Code knows no Release on that day."),
        Command::Show { release } => {
            let Some(row) = rows.iter().find(|row| row.id == release.as_str()) else {
                let known: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
                return Err(Error::input(
                    format!("`{release}` is no SEC Release"),
                    format!("known: {}", known.join(", ")),
                ));
            };
            session.list(std::slice::from_ref(row), "")
        }
    }
}
