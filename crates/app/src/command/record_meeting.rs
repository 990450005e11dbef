//! Recording a fact about a meeting, once it makes sense.

use change::meeting::{MeetingFact, MeetingId};
use jiff::civil::Date;

use crate::{context::Context, error::Error, register::Register};

/// Records a fact about a meeting and returns its event.
///
/// # Errors
/// When the body, the meeting, the proposal or the action is not there, or is there already.
pub fn record_meeting(
    register: &mut Register,
    ctx: &Context,
    id: MeetingId,
    on: Date,
    fact: MeetingFact,
) -> Result<Vec<u64>, Error> {
    check(register, &id, &fact)?;
    register.write_meetings(ctx, &[(id, on, fact)])
}

fn check(register: &Register, id: &MeetingId, fact: &MeetingFact) -> Result<(), Error> {
    let (body, date) = id;
    let baseline = register.baseline(*date)?;
    if baseline.body(body).is_none() {
        let known: Vec<&str> = baseline.bodies.iter().map(|body| body.id.as_str()).collect();
        return Err(Error::input(
            format!("`{body}` is no body of the Code on {date}"),
            format!("the bodies are {}", known.join(", ")),
        ));
    }
    let meeting = register.model().meetings.get(id);
    match (meeting, fact) {
        (None, MeetingFact::Scheduled { .. }) => {}
        (Some(meeting), MeetingFact::Scheduled { .. }) if !meeting.cancelled => {
            return Err(Error::input(
                format!("the meeting of `{body}` on {date} is already called"),
                "move it with `meeting move`, or set its agenda",
            ));
        }
        (None, _) => {
            return Err(Error::input(
                format!("no meeting of `{body}` was called for {date}"),
                "call it first: `meeting schedule`",
            ));
        }
        (
            Some(meeting),
            MeetingFact::Moved { .. } | MeetingFact::OnAgenda { .. } | MeetingFact::Minuted { .. },
        ) if meeting.cancelled => {
            return Err(Error::input(
                format!("the meeting of `{body}` on {date} is cancelled"),
                "call it again first: `meeting schedule`",
            ));
        }
        (Some(_), _) => {}
    }
    check_content(register, id, fact)
}

fn check_content(
    register: &Register,
    (body, _): &MeetingId,
    fact: &MeetingFact,
) -> Result<(), Error> {
    let proposal = match fact {
        MeetingFact::OnAgenda { proposal, .. } => Some(*proposal),
        MeetingFact::Minuted { proposal, .. } | MeetingFact::ActionRaised { proposal, .. } => {
            *proposal
        }
        _ => None,
    };
    if let Some(id) = proposal.filter(|id| register.model().proposal(*id).is_none()) {
        return Err(Error::input(
            format!("there is no proposal {id}"),
            "`secant proposal list` shows all",
        ));
    }
    let actions = register.model().meetings.actions(body);
    let find = |wanted: &str| actions.iter().find(|action| action.name == wanted);
    match fact {
        MeetingFact::ActionRaised { name, .. } if find(name).is_some() => Err(Error::input(
            format!("there is already an action `{name}`"),
            "give this one another name",
        )),
        MeetingFact::ActionClosed { name, .. }
            if find(name).is_none_or(|action| action.closed.is_some()) =>
        {
            Err(Error::input(
                format!("there is no open action `{name}`"),
                format!("`secant meeting actions {body}` lists them"),
            ))
        }
        _ => Ok(()),
    }
}
