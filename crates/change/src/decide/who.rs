//! Whether a person is one who may take a step.

use code::{
    Baseline,
    id::BodyId,
    rules::{BodyKind, Decider, Transition},
};

use super::condition::Shortfall;
use crate::{
    person::{Capacity, Person},
    proposal::Proposal,
    step::Step,
};

/// What is wrong with this person taking the step, if anything.
pub fn check(
    by: &Person,
    step: &Step,
    row: &Transition,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Option<Shortfall> {
    if row.decided_by.iter().any(|decider| is(by, *decider, proposal)) {
        return speaks_for_another(by, step, row, baseline);
    }
    let deciders: Vec<String> =
        row.decided_by.iter().map(|decider| label(*decider, baseline)).collect();
    let whom = match &by.capacity {
        Capacity::Body(body) => baseline
            .body(body)
            .map_or_else(|| body.to_string(), |body| body.in_a_sentence(&body.short)),
        _ => by.display(),
    };
    Some(Shortfall {
        condition: None,
        broken: true,
        reason: format!(
            "`{}` is for {} to take, not for {whom}",
            row.action,
            deciders.join(" or ")
        ),
        help: vec![format!("record it as taken by {}, with `--by`", deciders.join(" or "))],
        clause: row.provenance.clause.clone(),
        cite: None,
    })
}

/// A body speaks for itself; the Code Administrator may record what any body said.
fn speaks_for_another(
    by: &Person,
    step: &Step,
    row: &Transition,
    baseline: &Baseline,
) -> Option<Shortfall> {
    let whose = match step {
        Step::GiveInput(input) => &input.body,
        Step::Discuss(discussion) => &discussion.body,
        _ => return None,
    };
    let Capacity::Body(body) = &by.capacity else {
        return None;
    };
    let id = Decider::CodeAdministrator.to_string();
    if body == whose || body.as_str() == id {
        return None;
    }
    let short = |id: &BodyId| {
        baseline.body(id).map_or_else(|| id.to_string(), |body| body.in_a_sentence(&body.short))
    };
    Some(Shortfall {
        condition: None,
        broken: true,
        reason: format!("{} cannot speak for {}", short(body), short(whose)),
        help: vec![format!("record it as said by {}: `--by {whose}`", short(whose))],
        clause: row.provenance.clause.clone(),
        cite: None,
    })
}

fn is(by: &Person, decider: Decider, proposal: Option<&Proposal>) -> bool {
    let body = match &by.capacity {
        Capacity::Body(body) => Some(body.as_str()),
        _ => None,
    };
    match decider {
        // A right to raise is a condition of its own, with its own clause.
        Decider::Anyone | Decider::Eligible => true,
        Decider::Proposer => {
            proposal.and_then(Proposal::proposer).is_some_and(|proposer| proposer.value.is(by))
        }
        Decider::Party => by.capacity == Capacity::Party || body == Some("dcc"),
        Decider::AnyBody => body.is_some(),
        Decider::Panel
        | Decider::ChangeSubCommittee
        | Decider::ChangeBoard
        | Decider::WorkingGroup
        | Decider::CodeAdministrator
        | Decider::Authority
        | Decider::Dcc => body == Some(decider.to_string().as_str()),
    }
}

/// The decider for people.
pub fn label(decider: Decider, baseline: &Baseline) -> String {
    let word = match decider {
        Decider::Anyone => "anyone",
        Decider::Eligible => "anyone with a right to raise",
        Decider::Proposer => "the Proposer",
        Decider::Party => "any Party",
        Decider::AnyBody => "any body",
        _ => {
            let id = decider.to_string();
            let body = baseline.bodies.iter().find(|body| body.id.as_str() == id);
            return body.map_or(id, |body| {
                // SECAS is a name; the others are words that take an article.
                let article = if body.kind == BodyKind::Administrator { "" } else { "the " };
                format!("{article}{}", body.short)
            });
        }
    };
    word.to_owned()
}
