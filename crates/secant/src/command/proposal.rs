//! `secant proposal`: the proposals and their steps.

mod show;
mod step;

use app::Error;
use change::ProposalId;
use clap::Subcommand;
use jiff::civil::Date;

use crate::session::Session;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// List proposals as they stood on a day.
    ///
    /// Example: secant proposal list --as-at 2019-10-29 --status development
    List {
        /// Only those whose status holds this text.
        #[arg(long)]
        status: Option<String>,
        /// Only those whose number, title or people hold this text.
        #[arg(long)]
        text: Option<String>,
        /// Only those raised on or after this day.
        #[arg(long, value_name = "DATE")]
        raised_since: Option<Date>,
        /// Only those still under way.
        #[arg(long)]
        open: bool,
    },
    /// Show one proposal, by any form of its number.
    Show {
        /// DP090, MP090 or 90.
        proposal: ProposalId,
        /// Show its records too.
        #[arg(long)]
        history: bool,
    },
    /// Say where a proposal is, what may happen next, who must act, by when and why.
    Next {
        /// DP090, MP090 or 90.
        proposal: ProposalId,
        /// Show the steps, too, that neither move it nor have a deadline.
        #[arg(long)]
        all: bool,
    },
    #[command(flatten)]
    Step(step::Command),
}

pub fn run(session: &Session, command: Command) -> Result<(), Error> {
    match command {
        Command::List { status, text, raised_since, open } => {
            let filter = app::view::Filter { status, text, raised_since, open: open.then_some(()) };
            show::list(session, &filter)
        }
        Command::Show { proposal, history } => show::detail(session, proposal, history),
        Command::Next { proposal, all } => show::next(session, proposal, all),
        Command::Step(command) => step::run(session, command),
    }
}
