//! `secant body`: bodies that act under the Code.

use app::{Error, view};
use clap::Subcommand;

use crate::{cli::Format, output, session::Session};

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// List all bodies.
    List,
    /// Show one body, with its actions.
    Show {
        /// Its id, such as operations-group.
        body: code::id::BodyId,
    },
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    let rows = view::bodies(&model, session.day(), &baseline);
    match command {
        Command::List => session.list(&rows, "The Code knows no body on that day."),
        Command::Show { body } => {
            let Some(row) = rows.iter().find(|row| row.id == body.as_str()) else {
                let known: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
                return Err(Error::input(
                    format!("`{body}` is no body of the Code"),
                    format!("known: {}", known.join(", ")),
                ));
            };
            if session.global.format != Format::Table {
                return session.list(std::slice::from_ref(row), "");
            }
            output::line(format!("{} ({})\n{}\n", row.name, row.short, row.duty))?;
            if let Some(next) = row.next_meeting {
                output::line(format!("Next meeting: {next}"))?;
            }
            output::line(format!("Source: {} ({})\n\nActions", row.clause, row.confidence))?;
            output::table(&view::actions(&model, body, session.day()), "No action is on record.")
        }
    }
}
