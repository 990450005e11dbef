//! What waits for somebody: steps that are ready and theirs to take, input that they were asked for.

use change::{Capacity, Model, Proposal, next, status};
use code::{Baseline, rules::Action};
use jiff::civil::Date;
use serde::Serialize;

/// Something that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingRow {
    /// The proposal's name.
    pub number: String,
    /// Its title, if known.
    pub title: Option<String>,
    /// The step.
    pub step: String,
    /// The stage that it leads to, if it moves the proposal.
    pub to: Option<String>,
    /// For whom they act.
    pub acting_for: String,
    /// The step in words.
    pub why: String,
    /// The clause.
    pub clause: String,
}

/// Steps that somebody has to take for a proposal to go on. Others, such as a hold, wait for nobody.
const DUTIES: &[Action] = &[
    Action::Review,
    Action::AgreeProblemStatement,
    Action::SetPath,
    Action::Convert,
    Action::ReturnAssessment,
    Action::PresentReport,
    Action::ApproveReport,
    Action::PresentToChangeBoard,
    Action::Vote,
    Action::Decide,
    Action::DecideUrgency,
];

/// What waits for somebody who acts in these capacities, each with its name for people; by number.
#[must_use]
pub fn waiting(
    model: &Model,
    capacities: &[(Capacity, String)],
    on: Date,
    baseline: &Baseline,
) -> Vec<WaitingRow> {
    let mut rows = Vec::new();
    for proposal in model.proposals().filter(|each| status::is_open(each, baseline)) {
        if proposal.on_hold(on) {
            continue;
        }
        let steps = next::next_steps(proposal, on, baseline);
        for (capacity, name) in capacities {
            rows.extend(input(proposal, capacity, name, baseline));
            for step in &steps {
                let row = baseline.transitions.iter().find(|row| row.id == step.transition);
                let theirs = row.is_some_and(|row| {
                    row.decided_by.iter().any(|who| who.to_string() == capacity.to_string())
                });
                if theirs && step.missing.is_empty() && DUTIES.contains(&step.action) {
                    rows.push(WaitingRow {
                        number: proposal.name(),
                        title: proposal.title.as_ref().map(|title| title.value.clone()),
                        step: step.action.to_string(),
                        to: step.to.clone(),
                        acting_for: name.clone(),
                        why: step.explanation.clone(),
                        clause: step.clause.clone(),
                    });
                }
            }
        }
    }
    rows.dedup();
    rows
}

/// The input that a body was asked for and has not given.
fn input(
    proposal: &Proposal,
    capacity: &Capacity,
    name: &str,
    baseline: &Baseline,
) -> Option<WaitingRow> {
    let Capacity::Body(body) = capacity else { return None };
    if !proposal.asked.contains_key(body) || proposal.input.contains_key(body) {
        return None;
    }
    let row = baseline.transitions.iter().find(|row| row.action == Action::GiveInput)?;
    Some(WaitingRow {
        number: proposal.name(),
        title: proposal.title.as_ref().map(|title| title.value.clone()),
        step: Action::GiveInput.to_string(),
        to: None,
        acting_for: name.to_owned(),
        why: row.explanation.clone(),
        clause: row.provenance.cite(),
    })
}
