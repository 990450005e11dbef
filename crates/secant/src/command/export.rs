//! `secant export`: all proposals, with every fact and record.

use app::{Error, view};

use crate::{cli::Format, output, session::Session};

/// Options.
#[derive(clap::Args)]
pub struct Args {
    /// Leave out each proposal's records.
    #[arg(long)]
    without_history: bool,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    if session.global.format == Format::Csv {
        let rows = view::list(&model, session.day(), &baseline, &view::Filter::default());
        return output::csv(&rows);
    }
    let mut all = Vec::with_capacity(model.len());
    for proposal in model.proposals() {
        let mut detail =
            view::detail(&model, proposal.id, session.day(), &baseline, register.code())?;
        if args.without_history {
            detail.history.clear();
        }
        all.push(detail);
    }
    output::json(&all)
}
