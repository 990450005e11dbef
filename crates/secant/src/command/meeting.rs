//! `secant meeting`: meetings, agendas, minutes and actions.

use app::{Error, view};
use change::{
    ProposalId,
    meeting::{MeetingFact, MeetingId},
};
use clap::Subcommand;
use code::id::BodyId;
use jiff::civil::Date;

use crate::{output, session::Session};

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// List meetings with their paper days.
    List {
        /// Only of this body.
        #[arg(long)]
        body: Option<BodyId>,
        /// Only from this day on.
        #[arg(long, value_name = "DATE")]
        since: Option<Date>,
    },
    /// List the actions of a body.
    Actions {
        /// The body.
        body: BodyId,
    },
    /// Call a meeting.
    Schedule(Meeting),
    /// Move a meeting to another day.
    Move {
        #[command(flatten)]
        meeting: Meeting,
        /// The new day.
        #[arg(long, value_name = "DATE")]
        to: Date,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Call a meeting off.
    Cancel {
        #[command(flatten)]
        meeting: Meeting,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Put a proposal on the agenda.
    Agenda {
        #[command(flatten)]
        meeting: Meeting,
        /// The proposal.
        proposal: ProposalId,
        /// What the body is asked to do.
        #[arg(long, default_value = "discuss")]
        ask: String,
    },
    /// Minute a decision.
    Minute {
        #[command(flatten)]
        meeting: Meeting,
        /// What was decided.
        text: String,
        /// The proposal that it concerns.
        #[arg(long)]
        proposal: Option<ProposalId>,
    },
    /// Record that somebody is to do something.
    Action {
        #[command(flatten)]
        meeting: Meeting,
        /// Its short name, such as OPS26/01.
        name: String,
        /// What is to be done.
        text: String,
        /// Who is to do it.
        #[arg(long)]
        owner: String,
        /// By when.
        #[arg(long, value_name = "DATE")]
        due: Option<Date>,
        /// The proposal that it concerns.
        #[arg(long)]
        proposal: Option<ProposalId>,
    },
    /// Record that an action is done.
    CloseAction {
        #[command(flatten)]
        meeting: Meeting,
        /// Its short name.
        name: String,
        /// How.
        text: String,
    },
}

/// A meeting.
#[derive(clap::Args)]
pub struct Meeting {
    /// The body, such as operations-group.
    body: BodyId,
    /// The day for which it was first called.
    date: Date,
}

pub fn run(session: &Session, command: Command) -> Result<(), Error> {
    let (meeting, fact) = match command {
        Command::List { body, since } => {
            let register = session.read()?;
            let (model, baseline) = session.as_at(&register)?;
            let rows = view::meetings(&model, body.as_ref(), since, session.day(), &baseline);
            return session.list(&rows, "No meeting is known.");
        }
        Command::Actions { body } => {
            let register = session.read()?;
            let (model, _) = session.as_at(&register)?;
            return session
                .list(&view::actions(&model, &body, session.day()), "No action is on record.");
        }
        Command::Schedule(meeting) => (meeting, MeetingFact::Scheduled { source: None }),
        Command::Move { meeting, to, reason } => (meeting, MeetingFact::Moved { to, reason }),
        Command::Cancel { meeting, reason } => (meeting, MeetingFact::Cancelled { reason }),
        Command::Agenda { meeting, proposal, ask } => {
            (meeting, MeetingFact::OnAgenda { proposal, ask })
        }
        Command::Minute { meeting, text, proposal } => {
            (meeting, MeetingFact::Minuted { proposal, text })
        }
        Command::Action { meeting, name, text, owner, due, proposal } => {
            (meeting, MeetingFact::ActionRaised { name, text, owner, due, proposal })
        }
        Command::CloseAction { meeting, name, text } => {
            (meeting, MeetingFact::ActionClosed { name, text })
        }
    };
    let mut register = session.write()?;
    let id: MeetingId = (meeting.body, meeting.date);
    let events =
        app::command::record_meeting(&mut register, &session.ctx, id, session.day(), fact)?;
    output::line(format!("Recorded as event {}.", events.first().copied().unwrap_or_default()))
}
