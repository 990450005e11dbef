//! Meetings and actions.

use change::{Model, deadline, meeting::MeetingFact};
use code::{Baseline, id::BodyId};
use jiff::civil::Date;
use serde::Serialize;

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeetingRow {
    /// The body's id.
    #[serde(skip)]
    pub id: String,
    /// The body.
    pub body: String,
    /// The day.
    pub on: Date,
    /// The day for which it was first called, by which it is named.
    #[serde(skip)]
    pub called_for: Date,
    /// The day on which its papers go out.
    pub paper_day: Option<Date>,
    /// `called`, `held` or `cancelled`.
    pub state: String,
    /// Proposals on the agenda.
    pub agenda: Vec<String>,
    /// What was minuted.
    pub minutes: Vec<String>,
}

/// The meetings of a body, or of all, from a day on if one is given.
#[must_use]
pub fn meetings(
    model: &Model,
    body: Option<&BodyId>,
    since: Option<Date>,
    on: Date,
    baseline: &Baseline,
) -> Vec<MeetingRow> {
    let mut rows: Vec<MeetingRow> = model
        .meetings
        .iter()
        .filter(|((whose, _), _)| body.is_none_or(|body| body == whose))
        .filter(|(_, meeting)| since.is_none_or(|since| since <= meeting.date))
        .map(|((whose, called_for), meeting)| {
            let agenda = meeting.records.iter().filter_map(|record| match &record.fact {
                MeetingFact::OnAgenda { proposal, ask } => Some(format!("{proposal} ({ask})")),
                _ => None,
            });
            let minutes = meeting.records.iter().filter_map(|record| match &record.fact {
                MeetingFact::Minuted { text, .. } => Some(text.clone()),
                _ => None,
            });
            let state = match (meeting.cancelled, meeting.date <= on) {
                (true, _) => "cancelled",
                (false, true) => "held",
                (false, false) => "called",
            };
            MeetingRow {
                id: whose.to_string(),
                body: baseline
                    .body(whose)
                    .map_or_else(|| whose.to_string(), |body| body.short.clone()),
                on: meeting.date,
                called_for: *called_for,
                paper_day: deadline::counted("paper-day", meeting.date, baseline)
                    .ok()
                    .flatten()
                    .map(|d| d.on),
                state: state.to_owned(),
                agenda: agenda.collect(),
                minutes: minutes.collect(),
            }
        })
        .collect();
    rows.sort_by(|a, b| (a.on, &a.body).cmp(&(b.on, &b.body)));
    rows
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionRow {
    /// Its short name.
    pub name: String,
    /// What is to be done.
    pub text: String,
    /// By whom.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// The proposal it concerns.
    pub proposal: Option<String>,
    /// `open`, `overdue` or `closed on …`.
    pub state: String,
}

/// The actions of a body on a day.
#[must_use]
pub fn actions(model: &Model, body: &BodyId, on: Date) -> Vec<ActionRow> {
    let row = |action: change::meeting::ActionState| {
        let state = match (&action.closed, action.due) {
            (Some((day, how, _)), _) => format!("closed on {day}: {how}"),
            (None, Some(due)) if due < on => "overdue".to_owned(),
            (None, _) => "open".to_owned(),
        };
        ActionRow {
            name: action.name,
            text: action.text,
            owner: action.owner,
            due: action.due,
            proposal: action.proposal.map(|id| id.to_string()),
            state,
        }
    };
    model.meetings.actions(body).into_iter().map(row).collect()
}
