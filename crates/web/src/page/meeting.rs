//! A meeting: its agenda, what is due at it, minutes, actions; and the forms of whoever keeps its record.

use app::view::{self, ActionRow, WaitingRow};
use askama::Template;
use change::{
    Capacity, ProposalId,
    meeting::{MeetingFact, MeetingId},
};
use code::id::BodyId;
use jiff::civil::Date;

use super::{CODE_ADMINISTRATOR, acts_for};
use crate::{
    answer::{Answer, Take},
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "meeting.html")]
struct Meeting {
    frame: Frame,
    body: String,
    name: String,
    date: Date,
    called_for: Date,
    state: &'static str,
    paper_day: Option<Date>,
    agenda: Vec<Item>,
    due: Vec<WaitingRow>,
    minutes: Vec<Item>,
    moves: Vec<Item>,
    actions: Vec<ActionRow>,
    may_record: bool,
    is_done: bool,
    on: Date,
    fault: Option<Fault>,
    sent: Sent,
}

/// A line of an agenda or of minutes.
struct Item {
    proposal: Option<(String, String)>,
    text: String,
    on: Date,
    event: u64,
}

/// What a form sent, so that a refused one loses nothing.
#[derive(Default)]
struct Sent {
    proposal: String,
    text: String,
    ask: String,
    name: String,
    owner: String,
    due: String,
    to: String,
}

impl Sent {
    fn of(ask: &Ask<'_>) -> Self {
        let field = |name: &str| ask.form.fields.get(name).unwrap_or_default().to_owned();
        Self {
            proposal: field("proposal"),
            text: field("text"),
            ask: field("ask"),
            name: field("name"),
            owner: field("owner"),
            due: field("due"),
            to: field("to"),
        }
    }
}

/// The meeting.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond(ask, None)
}

/// Records something of it.
pub fn record(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let (body, date) = id(ask)?;
    if !may_record(ask, &body) {
        let what = format!("The record of `{body}` is kept by it and by the Code Administrator.");
        return Err(Fault::new(403, "You do not keep this record", what));
    }
    let then = ask.to(&format!("/meetings/{body}/{date}?done=yes"));
    match fact(ask).and_then(|fact| Ok((fact, ask.said_on()?))) {
        Ok((fact, on)) => Ok(Answer::record(Take::Meeting { id: (body, date), on, fact, then })),
        Err(fault) => respond(ask, Some(fault)),
    }
}

fn id(ask: &Ask<'_>) -> Result<MeetingId, Fault> {
    Ok((ask.parsed("body")?, ask.parsed("date")?))
}

/// Whether the record of a body's meetings is for whoever asks to keep.
fn may_record(ask: &Ask<'_>, body: &BodyId) -> bool {
    acts_for(ask, &[body.as_str(), CODE_ADMINISTRATOR])
}

fn fact(ask: &Ask<'_>) -> Result<MeetingFact, Fault> {
    let fields = &ask.form.fields;
    let wanted = |name: &str, label: &str| {
        let text = fields.get(name).map(str::trim).unwrap_or_default();
        if text.is_empty() {
            return Err(Fault::bad_request(format!("{label} is missing.")));
        }
        Ok(text.replace("\r\n", "\n"))
    };
    let proposal = || -> Result<Option<ProposalId>, Fault> {
        let text = fields.get("proposal").map(str::trim).filter(|text| !text.is_empty());
        let read = |text: &str| {
            text.parse().map_err(|error| Fault::bad_request(format!("The proposal: {error}.")))
        };
        text.map(read).transpose()
    };
    let day = |name: &str| -> Result<Option<Date>, Fault> {
        let text = fields.get(name).filter(|text| !text.is_empty());
        let read = |text: &str| {
            text.parse().map_err(|_| Fault::bad_request(format!("`{text}` is no date.")))
        };
        text.map(read).transpose()
    };
    let missing = |what: &str| Fault::bad_request(format!("{what} is missing."));
    match fields.get("do").unwrap_or_default() {
        "schedule" => Ok(MeetingFact::Scheduled { source: None }),
        "agenda" => Ok(MeetingFact::OnAgenda {
            proposal: proposal()?.ok_or_else(|| missing("The proposal"))?,
            ask: wanted("ask", "What the body is asked to do")?,
        }),
        "minute" => {
            Ok(MeetingFact::Minuted { proposal: proposal()?, text: wanted("text", "The text")? })
        }
        "action" => Ok(MeetingFact::ActionRaised {
            name: wanted("name", "The action’s short name")?,
            text: wanted("text", "What is to be done")?,
            owner: wanted("owner", "Who is to do it")?,
            due: day("due")?,
            proposal: proposal()?,
        }),
        "close-action" => Ok(MeetingFact::ActionClosed {
            name: wanted("name", "The action’s short name")?,
            text: wanted("text", "How it was done")?,
        }),
        "move" => Ok(MeetingFact::Moved {
            to: day("to")?.ok_or_else(|| missing("The new day"))?,
            reason: wanted("text", "The reason")?,
        }),
        "cancel" => Ok(MeetingFact::Cancelled { reason: wanted("text", "The reason")? }),
        other => Err(Fault::bad_request(format!("`{other}` is nothing that a meeting has."))),
    }
}

fn respond(ask: &Ask<'_>, fault: Option<Fault>) -> Result<Answer, Fault> {
    let (body, date) = id(ask)?;
    let (moment, day) = (&ask.moment, ask.day());
    let known = moment
        .baseline
        .body(&body)
        .ok_or_else(|| Fault::not_found(format!("There is no body `{body}` on {day}.")))?;
    let meeting = moment.model.meetings.get(&(body.clone(), date));
    let held_on = meeting.map_or(date, |meeting| meeting.date);
    let named = |id: &ProposalId| {
        moment.model.proposal(*id).map_or_else(
            || (id.to_string(), String::new()),
            |proposal| (proposal.name(), proposal.title().to_owned()),
        )
    };
    let records = meeting.map(|meeting| meeting.records.as_slice()).unwrap_or_default();
    let (mut agenda, mut minutes, mut moves) = (Vec::new(), Vec::new(), Vec::new());
    for record in records {
        let item = |proposal: Option<&ProposalId>, text: &str| Item {
            proposal: proposal.map(named),
            text: text.to_owned(),
            on: record.on,
            event: record.seq,
        };
        match &record.fact {
            MeetingFact::OnAgenda { proposal, ask } => agenda.push(item(Some(proposal), ask)),
            MeetingFact::Minuted { proposal, text } => minutes.push(item(proposal.as_ref(), text)),
            MeetingFact::Moved { to, reason } => {
                moves.push(item(None, &format!("moved to {to}: {reason}")));
            }
            MeetingFact::Cancelled { reason } => {
                moves.push(item(None, &format!("called off: {reason}")));
            }
            _ => {}
        }
    }
    let capacities = [(Capacity::Body(body.clone()), known.short.clone())];
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&Meeting {
        frame: ask.frame(format!("{}, {held_on}", known.label)),
        name: known.label.clone(),
        called_for: date,
        date: held_on,
        state: match meeting {
            None => "not called",
            Some(meeting) if meeting.cancelled => "called off",
            Some(_) if held_on <= day => "held",
            Some(_) => "called",
        },
        paper_day: change::deadline::counted("paper-day", held_on, &moment.baseline)
            .ok()
            .flatten()
            .map(|deadline| deadline.on),
        agenda,
        due: view::waiting(&moment.model, &capacities, day, &moment.baseline),
        minutes,
        moves,
        actions: view::actions(&moment.model, &body, day),
        may_record: may_record(ask, &body),
        is_done: ask.asked("done").is_some(),
        on: day.min(ask.ctx.today),
        sent: Sent::of(ask),
        body: body.to_string(),
        fault,
    })?;
    Ok(answer.with_status(status))
}
