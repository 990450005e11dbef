//! Where a proposal is, what may happen next, who must act, by when and why.

use change::{Model, Proposal, ProposalId, Status, deadline, next as engine};
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
    /// The last day for it, where one is running.
    pub until: Option<Date>,
    /// The deadline that taking it starts, in words.
    pub starts: Option<String>,
    /// Whether it is a way on, or one with a deadline; other steps are for those who ask for all.
    pub matters: bool,
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
    let until = |action| days.iter().find(|day| day.bounds.contains(&action)).map(|day| day.on);
    let steps = engine::next_steps(proposal, on, baseline).into_iter();
    let steps: Vec<NextRow> = steps.map(|step| row(until(step.action), step)).collect();
    let stage = baseline.stage(&proposal.stage);
    Ok(Next {
        number: proposal.name(),
        title: proposal.title().to_owned(),
        status: status(proposal, on, baseline),
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
        steps,
    })
}

fn row(until: Option<Date>, step: engine::NextStep) -> NextRow {
    NextRow {
        step: step.action.to_string(),
        by: step.by.join(" or "),
        matters: step.leads_on || until.is_some() || step.starts.is_some(),
        to: step.to,
        until,
        starts: step.starts,
        ready: step.missing.is_empty(),
        missing: step
            .missing
            .into_iter()
            .map(|missing| format!("{} – {}", missing.reason, missing.help.join("; ")))
            .collect(),
        clause: step.clause,
        why: step.explanation,
    }
}

/// The status, and the hold that is on.
fn status(proposal: &Proposal, on: Date, baseline: &Baseline) -> String {
    let status = Status::of(proposal, on, baseline).sentence();
    let hold = proposal.hold.as_ref().filter(|_| proposal.on_hold(on));
    match hold.map(|hold| hold.value.until) {
        Some(Some(until)) => format!("{status}, on hold until {until}"),
        Some(None) => format!("{status}, on hold"),
        None => status,
    }
}
