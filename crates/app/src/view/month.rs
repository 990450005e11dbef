//! What is new, what moved and what falls due: the front page, and *what changed since*.

use change::{Model, Proposal, Record, deadline, status};
use code::Baseline;
use jiff::civil::Date;
use serde::Serialize;

use super::proposal::{ProposalRow, row, words_of};
use crate::error::Error;

/// Something that was done to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// The day.
    pub on: Date,
    /// The proposal's name on the day asked.
    pub number: String,
    /// Its title, if known.
    pub title: Option<String>,
    /// The step.
    pub step: String,
    /// The stage that it led to, if it moved the proposal.
    pub to: Option<String>,
    /// Who took it.
    pub by: String,
    /// The source's wording, or the text of a comment.
    pub wording: Option<String>,
    /// The event's number in the log.
    pub event: u64,
}

/// A day that lies ahead of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub what: String,
    /// The proposal's name.
    pub number: String,
    /// Its title, if known.
    pub title: Option<String>,
    /// How it was counted.
    pub count: String,
    /// The clause.
    pub clause: String,
    /// What happens when it is missed.
    pub if_missed: String,
}

/// What was done from the day after `since` to `on`, the latest first; of one proposal, or of all.
#[must_use]
pub fn changes(
    model: &Model,
    of: Option<change::ProposalId>,
    since: Date,
    on: Date,
    baseline: &Baseline,
) -> Vec<ChangeRow> {
    let wanted = |proposal: &&Proposal| of.is_none_or(|of| of == proposal.id);
    let mut rows: Vec<ChangeRow> = Vec::new();
    for proposal in model.proposals().filter(wanted) {
        let recent = proposal.records.iter().rev().take_while(|record| since < record.on);
        for record in recent.filter(|record| record.on <= on) {
            rows.push(change_row(proposal, record, baseline));
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.on, row.event)));
    rows
}

/// What a record says was done.
pub(crate) fn change_row(proposal: &Proposal, record: &Record, baseline: &Baseline) -> ChangeRow {
    let label = |id| baseline.stage(id).map(|stage| stage.label.clone());
    ChangeRow {
        on: record.on,
        number: proposal.name(),
        title: proposal.title.as_ref().map(|title| title.value.clone()),
        step: record.step.kind().to_owned(),
        to: record.grounds.to.as_ref().map(|id| label(id).unwrap_or_else(|| id.to_string())),
        by: who(&record.grounds.by, baseline),
        wording: words_of(record),
        event: record.seq,
    }
}

/// The proposals that were raised from the day after `since` to `on`.
#[must_use]
pub fn raised(model: &Model, since: Date, on: Date, baseline: &Baseline) -> Vec<ProposalRow> {
    let recent = |proposal: &&Proposal| {
        proposal.raised.as_ref().is_some_and(|raised| since < raised.on && raised.on <= on)
    };
    model.proposals().filter(recent).map(|proposal| row(proposal, on, baseline)).collect()
}

/// The days that fall from `on` to `until`, of all proposals under way or with a day of taking effect ahead.
/// Days that all proposals share (the Panel's meetings) are left to the meetings.
///
/// # Errors
/// When a day leaves the table of bank holidays.
pub fn due(
    model: &Model,
    on: Date,
    until: Date,
    baseline: &Baseline,
) -> Result<Vec<DueRow>, Error> {
    let mut rows = Vec::new();
    for proposal in model.proposals() {
        let takes_effect = !proposal.implementation.is_empty();
        if !status::is_open(proposal, baseline) && !takes_effect && proposal.withdrawn.is_none() {
            continue;
        }
        let days = deadline::due_days(proposal, model, on, baseline)
            .map_err(|error| Error::input(error.to_string(), "extend the table `bank_holidays`"))?;
        let own = days.into_iter().filter(|day| day.on <= until && !of_all(&day.label));
        rows.extend(own.map(|day| DueRow {
            on: day.on,
            what: day.label,
            number: proposal.name(),
            title: proposal.title.as_ref().map(|title| title.value.clone()),
            count: day.count,
            clause: day.clause,
            if_missed: day.if_missed,
        }));
    }
    rows.sort_by(|a, b| (a.on, &a.number, &a.what).cmp(&(b.on, &b.number, &b.what)));
    Ok(rows)
}

/// A person for people; a body by its short name.
pub(super) fn who(person: &change::Person, baseline: &Baseline) -> String {
    let body = match (&person.name, &person.organisation, &person.capacity) {
        (None, None, change::Capacity::Body(id)) => baseline.body(id),
        _ => None,
    };
    body.map_or_else(|| person.display(), |body| body.short.clone())
}

fn of_all(label: &str) -> bool {
    matches!(label, "Paper day" | "Panel meeting")
}
