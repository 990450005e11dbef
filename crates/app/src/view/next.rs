//! Where a proposal is, what may happen next, who must act, by when and why.

use change::{Model, ProposalId, Status, deadline, next as engine};
use code::Baseline;
use jiff::civil::Date;
use serde::Serialize;

use super::proposal::find;
use crate::error::Error;

/// A step that may come next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextRow {
    /// The step.
    pub step: String,
    /// Who may take it.
    pub by: String,
    /// The stage that it leads to; none when the stage stays.
    pub to: Option<String>,
    /// Whether nothing is missing.
    pub ready: bool,
    /// What is missing, and what to do about it.
    pub missing: Vec<String>,
    /// The clause.
    pub clause: String,
    /// The step in words.
    pub why: String,
}

/// A day that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextDay {
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub what: String,
    /// How it was counted.
    pub count: String,
    /// The clause.
    pub clause: String,
    /// What happens when it is missed.
    pub if_missed: String,
    /// Bank holidays in the span that not all jurisdictions share.
    pub depends_on_jurisdiction: Vec<Date>,
}

/// Where a proposal is and what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Its name.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: String,
    /// What its stage is for.
    pub stage: String,
    /// Which version of the rules it runs under on the day asked.
    pub rules: String,
    /// Days that matter, soonest first.
    pub days: Vec<NextDay>,
    /// Steps that its stage allows.
    pub steps: Vec<NextRow>,
}

/// Where a proposal is on a day, and what comes next.
///
/// # Errors
/// When it is not there, or a day leaves the table of bank holidays.
pub fn next(model: &Model, id: ProposalId, on: Date, baseline: &Baseline) -> Result<Next, Error> {
    let proposal = find(model, id, on)?;
    let days = deadline::due_days(proposal, model, on, baseline)
        .map_err(|error| Error::input(error.to_string(), "extend the table `bank_holidays`"))?;
    let steps = engine::next_steps(proposal, on, baseline).into_iter().map(|step| NextRow {
        step: step.action.to_string(),
        by: step.by.join(" or "),
        to: step.to,
        ready: step.missing.is_empty(),
        missing: step
            .missing
            .into_iter()
            .map(|missing| format!("{} – {}", missing.reason, missing.help.join("; ")))
            .collect(),
        clause: step.clause,
        why: step.explanation,
    });
    let stage = baseline.stage(&proposal.stage);
    Ok(Next {
        number: proposal.name(),
        title: proposal.title().to_owned(),
        status: Status::of(proposal, on, baseline).sentence(),
        stage: stage.map(|stage| stage.explanation.clone()).unwrap_or_default(),
        rules: baseline.version(),
        days: days
            .into_iter()
            .map(|day| NextDay {
                on: day.on,
                what: day.label,
                count: day.count,
                clause: day.clause,
                if_missed: day.if_missed,
                depends_on_jurisdiction: day.differing,
            })
            .collect(),
        steps: steps.collect(),
    })
}
