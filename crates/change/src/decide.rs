//! Deciding: whether a step may be taken, by the rows of the Code, and what it then records.

mod complete;
mod condition;
mod implementation;
mod right;
mod text;
mod validate;
mod vote;
mod who;

use std::sync::Arc;

use code::{
    Baseline,
    id::{ClauseId, StageId},
    rules::{Condition, StageKind, Transition},
};
use jiff::civil::Date;

use crate::{
    model::Model,
    number::ProposalId,
    person::Person,
    proposal::Proposal,
    record::{Basis, Departure, Grounds, Precision, Record},
    refusal::Refusal,
    step::{Assessment, Raising, Step},
};

pub use condition::{Shortfall, Verdict};
pub use right::find_right;
pub use who::label as decider_label;

/// A step that somebody wants to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The proposal; for a new one, the number that it gets.
    pub proposal: ProposalId,
    /// The day on which the step is taken.
    pub on: Date,
    /// Who takes it.
    pub by: Person,
    /// The step.
    pub step: Step,
    /// How well the day is known.
    pub precision: Precision,
    /// How we know of it.
    pub basis: Basis,
    /// The source, for what was not witnessed.
    pub source: Option<String>,
    /// The source's own wording.
    pub wording: Option<String>,
}

impl Request {
    /// A step taken through the register itself.
    #[must_use]
    pub fn new(proposal: ProposalId, on: Date, by: Person, step: Step) -> Self {
        Self {
            proposal,
            on,
            by,
            step,
            precision: Precision::Exact,
            basis: Basis::Witnessed,
            source: None,
            wording: None,
        }
    }
}

/// What a permitted step records: one record, or, for a split, one for each proposal touched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a decision changes nothing until its records are written"]
pub struct Decision {
    /// The records, in order.
    pub records: Vec<(ProposalId, Record)>,
}

/// Decides whether a step may be taken.
///
/// # Errors
/// The refusal, with the clause and what would be legal.
pub fn decide(model: &Model, request: Request, baseline: &Baseline) -> Result<Decision, Refusal> {
    validate::check_step(&request, model, baseline)?;
    let then = model.proposal_as_at(request.proposal, request.on);
    let proposal = then.as_deref();
    let Some(action) = request.step.action() else {
        let grounds = grounds(&request, None, proposal, baseline);
        return Ok(single(request.proposal, request.on, request.step, grounds));
    };
    let step = complete::complete(request.step.clone(), &request, proposal, baseline)?;
    let stage = proposal.map(|proposal| &proposal.stage);
    let rows = rows_from(baseline, action, stage);
    if rows.is_empty() {
        return Err(not_from_here(&request, proposal, baseline));
    }
    let mut best: Option<(usize, Refusal)> = None;
    for row in rows {
        let shortfalls = shortfalls(&request, &step, row, proposal, baseline);
        if shortfalls.is_empty() {
            implementation::check_ahead(&request, row, proposal, baseline)?;
            return Ok(permit(request, step, row, proposal, baseline));
        }
        let rank = shortfalls.len()
            + usize::from(shortfalls.iter().any(|each| each.condition.is_none())) * 100;
        if best.as_ref().is_none_or(|(other, _)| rank < *other) {
            best = Some((rank, refusal_of(row, shortfalls)));
        }
    }
    Err(best.map_or_else(|| not_from_here(&request, proposal, baseline), |(_, refusal)| refusal))
}

/// Records a step that reality took, whatever the rules say: conditions that nothing shows are
/// assumed, rules that were broken become departures. The record says both.
///
/// # Errors
/// Only when the step itself is malformed, or the action may not follow from this stage at all.
pub fn decide_as_happened(
    model: &Model,
    request: Request,
    baseline: &Baseline,
) -> Result<Decision, Refusal> {
    let proposal = model.proposal(request.proposal);
    let Some(action) = request.step.action() else {
        return decide(model, request, baseline);
    };
    text::check(&request)?;
    let step = complete::complete(request.step.clone(), &request, proposal, baseline)?;
    let rows = rows_from(baseline, action, proposal.map(|proposal| &proposal.stage));
    let judged = rows.into_iter().map(|row| {
        let shortfalls = shortfalls(&request, &step, row, proposal, baseline);
        let broken = shortfalls.iter().filter(|each| each.broken).count();
        (broken, shortfalls.len(), row, shortfalls)
    });
    let Some((_, _, row, shortfalls)) = judged.min_by_key(|(broken, all, _, _)| (*broken, *all))
    else {
        return Err(not_from_here(&request, proposal, baseline));
    };
    let assumed: Vec<Condition> =
        shortfalls.iter().filter(|each| !each.broken).filter_map(|each| each.condition).collect();
    let departures = shortfalls.iter().filter(|each| each.broken).map(|each| Departure {
        clause: each.clause.clone().or_else(|| row.provenance.clause.clone()),
        reason: each.reason.clone(),
    });
    let departures: Vec<Departure> = departures.collect();
    let id = request.proposal;
    let mut decision = permit(request, step, row, proposal, baseline);
    // A part of a split that is there already has its own beginning.
    decision.records.retain(|(other, _)| *other == id || model.proposal(*other).is_none());
    if let Some((_, record)) = decision.records.first_mut() {
        let grounds = Arc::make_mut(&mut record.grounds);
        grounds.assumed = assumed;
        grounds.departures = departures;
    }
    Ok(decision)
}

/// Records a step that reality took from a stage from which the rules know no such step.
///
/// # Errors
/// Only when the step itself is malformed.
pub fn record_against_the_rules(
    model: &Model,
    request: Request,
    baseline: &Baseline,
) -> Result<Decision, Refusal> {
    text::check(&request)?;
    let proposal = model.proposal(request.proposal);
    let refusal = not_from_here(&request, proposal, baseline);
    let step = complete::complete(request.step.clone(), &request, proposal, baseline)?;
    let action = request.step.action();
    let row = baseline.transitions.iter().find(|row| Some(row.action) == action);
    let mut grounds = grounds(&request, row, proposal, baseline);
    grounds.transition = None;
    let clause: Option<ClauseId> = row.and_then(|row| row.provenance.clause.clone());
    grounds.departures = vec![Departure { clause, reason: refusal.reason }];
    Ok(single(request.proposal, request.on, step, grounds))
}

/// The rows that allow an action from a stage (or, for no stage, for a proposal not yet there).
#[must_use]
pub fn rows_from<'b>(
    baseline: &'b Baseline,
    action: code::rules::Action,
    stage: Option<&StageId>,
) -> Vec<&'b Transition> {
    let fits = |row: &&Transition| {
        row.action == action && stage.map_or(row.from.is_empty(), |stage| row.from.contains(stage))
    };
    baseline.transitions.iter().filter(fits).collect()
}

fn shortfalls(
    request: &Request,
    step: &Step,
    row: &Transition,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Vec<Shortfall> {
    let mut found: Vec<Shortfall> =
        who::check(&request.by, step, row, proposal, baseline).into_iter().collect();
    let ctx = condition::Ctx { proposal, row, on: request.on, step: Some(step), baseline };
    found.extend(
        row.conditions
            .iter()
            .filter_map(|condition| condition::judge(*condition, &ctx).shortfall(*condition)),
    );
    found
}

fn refusal_of(row: &Transition, shortfalls: Vec<Shortfall>) -> Refusal {
    let mut reasons = shortfalls;
    reasons.dedup_by(|a, b| a.reason == b.reason);
    let mut reasons = reasons.into_iter();
    let Some(first) = reasons.next() else {
        return Refusal::by_rule(&row.provenance, String::new());
    };
    let mut refusal = Refusal::by_rule(&row.provenance, first.reason);
    if let Some(clause) = first.cite {
        refusal.clause = Some(clause);
    }
    refusal.what_to_do.extend(first.help);
    for other in reasons {
        refusal = refusal.with_help(format!("also: {}", other.reason));
    }
    refusal
}

fn not_from_here(request: &Request, proposal: Option<&Proposal>, baseline: &Baseline) -> Refusal {
    let action =
        request.step.action().map_or_else(|| request.step.kind().to_owned(), |a| a.to_string());
    let Some(proposal) = proposal else {
        return Refusal::by_register(format!(
            "there is no proposal {}, so the step `{action}` cannot be taken",
            request.proposal
        ))
        .with_help(
            "`secant proposal list` shows all proposals; `secant proposal raise` makes a new one",
        );
    };
    let label =
        |id: &StageId| baseline.stage(id).map_or_else(|| id.to_string(), |s| s.label.clone());
    let rows: Vec<&Transition> = baseline
        .transitions
        .iter()
        .filter(|row| Some(row.action) == request.step.action())
        .collect();
    let mut refusal = Refusal::by_register(format!(
        "the step `{action}` may not be taken from `{}`, where {} stands on {}",
        label(&proposal.stage),
        proposal.name(),
        request.on
    ));
    refusal.clause = rows.first().map(|row| row.provenance.cite());
    let mut from: Vec<String> = rows.iter().flat_map(|row| &row.from).map(label).collect();
    from.dedup();
    if !from.is_empty() {
        refusal = refusal.with_help(format!("`{action}` may be taken from: {}", from.join(", ")));
    }
    let mut legal: Vec<String> = baseline
        .transitions
        .iter()
        .filter(|row| row.from.contains(&proposal.stage) && row.to.is_some())
        .map(|row| row.action.to_string())
        .collect();
    legal.dedup();
    if legal.is_empty() {
        refusal.with_help(format!("no step leads on from `{}`", label(&proposal.stage)))
    } else {
        refusal.with_help(format!("the steps that lead on from here: {}", legal.join(", ")))
    }
}

fn grounds(
    request: &Request,
    row: Option<&Transition>,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Grounds {
    let back = || match request.step {
        Step::Adopt(_) => proposal.and_then(|proposal| proposal.stage_before_end.clone()),
        _ => None,
    };
    let to = row.and_then(|row| row.to.clone().or_else(back));
    let kind = to.as_ref().and_then(|to| baseline.stage(to)).map(|stage| stage.kind);
    Grounds {
        by: request.by.clone(),
        transition: row.map(|row| row.id.clone()),
        to,
        converts: matches!(kind, Some(StageKind::Modification | StageKind::Decided)),
        basis: request.basis,
        precision: request.precision,
        source: request.source.clone(),
        wording: request.wording.clone(),
        assumed: Vec::new(),
        departures: Vec::new(),
    }
}

fn single(id: ProposalId, on: Date, step: Step, grounds: Grounds) -> Decision {
    Decision { records: vec![(id, Record { seq: 0, on, step, grounds: grounds.into() })] }
}

fn permit(
    request: Request,
    step: Step,
    row: &Transition,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Decision {
    let grounds = grounds(&request, Some(row), proposal, baseline);
    let parts = match (&step, proposal) {
        (Step::Split(parts), Some(parent)) => {
            parts.into.iter().map(|part| (*part, part_of(parent, &request, &grounds))).collect()
        }
        _ => Vec::new(),
    };
    let mut decision = single(request.proposal, request.on, step, grounds);
    for (id, records) in parts {
        decision.records.extend(records.into_iter().map(|record| (id, record)));
    }
    decision
}

/// The first records of a proposal that a split makes: it goes on where its parent stood.
fn part_of(parent: &Proposal, request: &Request, grounds: &Grounds) -> Vec<Record> {
    let first = Record {
        seq: 0,
        on: request.on,
        step: Step::Raise(Raising {
            title: parent.title.as_ref().map(|title| title.value.clone()),
            proposer: parent.proposer().map(|proposer| proposer.value.clone()).unwrap_or_default(),
            part_of: Some(parent.id),
            ..Raising::default()
        }),
        grounds: Arc::new(Grounds {
            to: Some(parent.stage.clone()),
            converts: parent.was_converted,
            ..grounds.clone()
        }),
    };
    let carried = [
        parent.statement().map(|statement| Step::EditProblemStatement(statement.value.clone())),
        parent.statement_agreed.as_ref().map(|_| Step::AgreeProblemStatement(Default::default())),
        parent.path.as_ref().map(|path| Step::SetPath(path.value.clone())),
        parent.lead_analyst().map(|analyst| Step::ChangeLeadAnalyst(analyst.value.clone())),
        parent.details.as_ref().map(|details| Step::Describe(details.value.clone())),
        parent
            .hold
            .as_ref()
            .filter(|_| parent.on_hold(request.on))
            .map(|hold| Step::Hold(hold.value.clone())),
    ];
    let solutions = parent.solutions.iter().map(|each| Step::RecordSolution(each.value.clone()));
    let impacts = parent.impacts.values().map(|each| Step::AssessImpact(each.value.clone()));
    let outstanding = parent
        .assessments
        .iter()
        .filter(|each| each.returned.is_none())
        .map(|each| Step::RequestAssessment(Assessment { kind: each.kind, due: each.due }));
    let carried = carried.into_iter().flatten().chain(solutions).chain(impacts).chain(outstanding);
    let stays = Arc::new(Grounds { to: None, converts: false, ..grounds.clone() });
    let carried =
        carried.map(|step| Record { seq: 0, on: request.on, step, grounds: Arc::clone(&stays) });
    std::iter::once(first).chain(carried).collect()
}

/// What a proposal still lacks for a row's step on a day, choices apart.
#[must_use]
pub fn missing(
    row: &Transition,
    proposal: &Proposal,
    on: Date,
    baseline: &Baseline,
) -> Vec<Shortfall> {
    let ctx = condition::Ctx { proposal: Some(proposal), row, on, step: None, baseline };
    row.conditions
        .iter()
        .filter_map(|condition| condition::judge(*condition, &ctx).shortfall(*condition))
        .collect()
}
