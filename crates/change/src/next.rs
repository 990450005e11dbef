//! What may happen next to a proposal: by whom, if what, and by when.

use code::{
    Baseline,
    id::StageId,
    rules::{Action, StageKind, Transition},
};
use jiff::civil::Date;

use crate::{decide::Shortfall, proposal::Proposal};

/// A step that the stage allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What is done.
    pub action: Action,
    /// The step in words.
    pub explanation: String,
    /// Who may take it.
    pub by: Vec<String>,
    /// The stage it leads to, by label; none when the stage stays.
    pub to: Option<String>,
    /// What is still missing; empty when it may be taken today.
    pub missing: Vec<Shortfall>,
    /// The deadline that taking it starts: `10 Working Days after`, with what for.
    pub starts: Option<String>,
    /// Whether it is one of the ways on although its row names no stage: an adoption, the approval
    /// of a Modification Report, the end of a hold that is on.
    pub leads_on: bool,
    /// The clause, with how sure we are of it.
    pub clause: String,
    /// The table row.
    pub transition: code::id::TransitionId,
    /// Whether it ends the proposal without effect.
    pub ends: bool,
    /// The place of the stage it leads to in the usual order.
    position: u8,
}

/// The steps that a proposal's stage allows on a day: those that lead on first.
#[must_use]
pub fn next_steps(proposal: &Proposal, on: Date, baseline: &Baseline) -> Vec<NextStep> {
    let mut steps: Vec<NextStep> = baseline
        .transitions
        .iter()
        .filter(|row| row.from.contains(&proposal.stage))
        .map(|row| next_step(row, proposal, on, baseline))
        .collect();
    // What leads on comes first, in the usual order of stages; then what ends it; then the rest.
    steps.sort_by_key(|step| (!step.leads_on, step.ends, step.position));
    steps
}

fn next_step(row: &Transition, proposal: &Proposal, on: Date, baseline: &Baseline) -> NextStep {
    let label =
        |id: &StageId| baseline.stage(id).map_or_else(|| id.to_string(), |s| s.label.clone());
    let target = row.to.as_ref().and_then(|to| baseline.stage(to));
    let mut missing = crate::decide::missing(row, proposal, on, baseline);
    missing.dedup_by(|a, b| a.reason == b.reason);
    let leads_on = match row.action {
        Action::Adopt | Action::ApproveReport => true,
        Action::Resume => proposal.on_hold(on),
        _ => row.to.is_some(),
    };
    NextStep {
        action: row.action,
        explanation: row.explanation.clone(),
        by: row
            .decided_by
            .iter()
            .map(|decider| crate::decide::decider_label(*decider, baseline))
            .collect(),
        to: row.to.as_ref().map(label),
        missing,
        starts: starts(row, baseline),
        leads_on,
        clause: row.provenance.cite(),
        transition: row.id.clone(),
        ends: target.is_some_and(|stage| stage.kind == StageKind::Ended),
        position: target.map_or(0, |stage| stage.position),
    }
}

/// The deadline that a step starts, in words; none for one that must be taken by a deadline.
fn starts(row: &Transition, baseline: &Baseline) -> Option<String> {
    let id = row.deadline.as_ref()?;
    let begins = matches!(
        row.action,
        Action::Submit | Action::Withdraw | Action::RequestAssessment | Action::OpenConsultation
    );
    let deadline = baseline.deadlines.iter().find(|deadline| deadline.id == *id && begins)?;
    Some(format!("{}: {} it", deadline.label, deadline.length()))
}
