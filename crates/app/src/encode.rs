//! Events as bytes: the one place where the register's facts become payloads, and back.

mod maintenance;
mod proposal;

use std::sync::Arc;

use change::{
    ProposalId, Record,
    meeting::{MeetingFact, MeetingId, MeetingRecord},
    record::Grounds,
};
use ledger::{EventRef, NewEvent, Payload, StreamId};
use operations::maintenance::MaintenanceRecord;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What an event of the log says.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A record of a proposal.
    Proposal(ProposalId, Arc<Record>),
    /// A record of a meeting.
    Meeting(MeetingId, MeetingRecord),
    /// A paper was issued.
    Paper(Box<PaperIssued>),
    /// A record of maintenance, of a month's schedule, or of a derogation.
    Maintenance(Box<MaintenanceRecord>),
}

/// A paper that was issued, with every fact that it stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperIssued {
    /// The kind of paper, such as `new-proposals`.
    pub kind: String,
    /// For whom: a body's id.
    pub body: code::id::BodyId,
    /// The date on it.
    pub date: jiff::civil::Date,
    /// The first day that it covers.
    pub since: jiff::civil::Date,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Each fact's key and text, in reading order.
    pub facts: Vec<StatedFact>,
}

/// A fact as a paper stated it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedFact {
    /// Its key, such as `proposal/90/lead-analyst`.
    pub key: String,
    /// Its text.
    pub text: String,
}

#[derive(Serialize)]
struct ProposalOut<'a> {
    grounds: &'a Grounds,
    step: serde_json::Value,
}

const PROPOSAL: &str = "proposal/";
const MEETING: &str = "meeting/";
const PAPER: &str = "paper/";
const MEETING_KIND: &str = "meeting";
const PAPER_KIND: &str = "paper-issued";

pub use maintenance::{encode_maintenance, maintenance_stream};

/// The stream of a proposal.
///
/// # Errors
/// Never for a valid number; an error would be a bug.
pub fn proposal_stream(id: ProposalId) -> Result<StreamId, Error> {
    stream(format!("{PROPOSAL}{}", id.to_string().to_lowercase()))
}

/// The stream of a meeting.
///
/// # Errors
/// Never for a valid body; an error would be a bug.
pub fn meeting_stream((body, date): &MeetingId) -> Result<StreamId, Error> {
    stream(format!("{MEETING}{}/{date}", body.as_str().to_lowercase()))
}

/// The stream of a paper.
///
/// # Errors
/// Never for a valid body; an error would be a bug.
pub fn paper_stream(issued: &PaperIssued) -> Result<StreamId, Error> {
    stream(format!(
        "{PAPER}{}/{}/{}",
        issued.body.as_str().to_lowercase(),
        issued.kind,
        issued.date
    ))
}

fn stream(text: String) -> Result<StreamId, Error> {
    text.parse().map_err(|error| Error::Bug(format!("stream `{text}`: {error}")))
}

/// A record of a proposal as an event.
///
/// # Errors
/// When it cannot be written as JSON, which would be a bug.
pub fn encode_record(record: &Record, actor: &str) -> Result<NewEvent, Error> {
    let bug = |error: &dyn std::fmt::Display| Error::Bug(error.to_string());
    let step = record.step.to_json().map_err(|error| bug(&error))?;
    let payload = Payload::new(&ProposalOut { grounds: &record.grounds, step })
        .map_err(|error| bug(&error))?;
    Ok(NewEvent {
        effective: record.on,
        actor: actor.to_owned(),
        kind: record.step.kind().to_owned(),
        payload,
    })
}

/// A fact about a meeting as an event.
///
/// # Errors
/// When it cannot be written as JSON, which would be a bug.
pub fn encode_meeting(
    fact: &MeetingFact,
    on: jiff::civil::Date,
    actor: &str,
) -> Result<NewEvent, Error> {
    let payload = Payload::new(fact).map_err(|error| Error::Bug(error.to_string()))?;
    Ok(NewEvent { effective: on, actor: actor.to_owned(), kind: MEETING_KIND.to_owned(), payload })
}

/// The issuing of a paper as an event.
///
/// # Errors
/// When it cannot be written as JSON, which would be a bug.
pub fn encode_paper(issued: &PaperIssued, actor: &str) -> Result<NewEvent, Error> {
    let payload = Payload::new(issued).map_err(|error| Error::Bug(error.to_string()))?;
    Ok(NewEvent {
        effective: issued.date,
        actor: actor.to_owned(),
        kind: PAPER_KIND.to_owned(),
        payload,
    })
}

/// Reads events. It keeps what many events share, so that it is held once.
#[derive(Debug, Default)]
pub struct Decoder {
    grounds: proposal::Shared,
}

impl Decoder {
    /// What an event says.
    ///
    /// # Errors
    /// When the event is not one that this release knows.
    pub fn decode(&mut self, event: EventRef<'_>) -> Result<Fact, Error> {
        let unknown =
            |source| Error::Event { seq: event.seq.get(), kind: event.kind.to_owned(), source };
        let EventRef { stream, payload, .. } = event;
        if let Some(id) = stream.strip_prefix(PROPOSAL) {
            let id: ProposalId = id.parse().map_err(|_| unknown(None))?;
            let (step, grounds) = proposal::read(event.kind, payload, &mut self.grounds)
                .map_err(|error| unknown(Some(error)))?;
            let step = step.ok_or_else(|| unknown(None))?;
            let record = Record { seq: event.seq.get(), on: event.effective, step, grounds };
            return Ok(Fact::Proposal(id, Arc::new(record)));
        }
        if let Some((body, date)) =
            stream.strip_prefix(MEETING).and_then(|rest| rest.rsplit_once('/'))
        {
            let body = body.parse().map_err(|_| unknown(None))?;
            let date = date.parse().map_err(|_| unknown(None))?;
            let fact: MeetingFact =
                serde_json::from_str(payload).map_err(|error| unknown(Some(error)))?;
            let record = MeetingRecord { seq: event.seq.get(), on: event.effective, fact };
            return Ok(Fact::Meeting((body, date), record));
        }
        if stream.starts_with(PAPER) {
            let issued = serde_json::from_str(payload).map_err(|error| unknown(Some(error)))?;
            return Ok(Fact::Paper(Box::new(issued)));
        }
        if let Some(fact) = maintenance::read(stream, payload) {
            let fact = fact.map_err(unknown)?;
            let record = MaintenanceRecord { seq: event.seq.get(), on: event.effective, fact };
            return Ok(Fact::Maintenance(Box::new(record)));
        }
        Err(unknown(None))
    }
}
