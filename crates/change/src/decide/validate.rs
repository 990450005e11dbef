//! Checks that no clause states: texts within limits, days in order, things that must be there.

use code::Baseline;

use super::{Request, implementation, text};
use crate::{
    model::Model,
    number::ProposalId,
    person::Capacity,
    proposal::Proposal,
    record::Basis,
    refusal::Refusal,
    step::{ImpactSubject, Step},
};

/// Everything that is checked before the rules are asked.
pub fn check_step(request: &Request, model: &Model, baseline: &Baseline) -> Result<(), Refusal> {
    text::check(request)?;
    check_days(request)?;
    let then = model.proposal_as_at(request.proposal, request.on);
    check_references(request, then.as_deref(), baseline)?;
    check_others(request, model)?;
    let creates = matches!(request.step, Step::Submit(_) | Step::Raise(_));
    let Some(proposal) = model.proposal(request.proposal) else {
        return if creates || request.step.action().is_some() {
            Ok(())
        } else {
            Err(no_proposal(request.proposal))
        };
    };
    check_new_name(request, proposal)?;
    if let Step::Annul(annulment) = &request.step {
        annullable(annulment.seq, request, proposal)?;
    }
    if let Some(later) = proposal.last_move().filter(|record| record.on > request.on) {
        return Err(Refusal::by_register(format!(
            "{} took the step `{}` on {}, so none can be taken on {}, before it",
            proposal.name(),
            later.step.kind(),
            later.on,
            request.on
        ))
        .with_help(
            "give a later day; or, if that record is wrong, take it back with `annul` first",
        ));
    }
    Ok(())
}

fn no_proposal(id: ProposalId) -> Refusal {
    Refusal::by_register(format!("there is no proposal {id}"))
        .with_help("`secant proposal list` shows all proposals")
}

/// Last days do not come before first ones.
fn check_days(request: &Request) -> Result<(), Refusal> {
    let until = match &request.step {
        Step::Hold(hold) => hold.until,
        Step::Note(note) => note.until,
        Step::NoteGap(gap) => Some(gap.until),
        _ => None,
    };
    match until.filter(|until| *until < request.on) {
        Some(until) => {
            let reason = format!("{until} is before {}, the day of the step", request.on);
            Err(Refusal::by_register(reason).with_help("give a later day"))
        }
        None => Ok(()),
    }
}

/// Other proposals that the step names: those that a split makes are new, the one that takes this
/// one's place is there.
fn check_others(request: &Request, model: &Model) -> Result<(), Refusal> {
    let id = request.proposal;
    match &request.step {
        Step::Split(parts) => {
            for (index, part) in parts.into.iter().enumerate() {
                let earlier = parts.into.iter().take(index).any(|other| other == part);
                let reason = if earlier {
                    format!("`{part}` is named twice")
                } else if model.proposal(*part).is_some() {
                    format!("there is a proposal {part} already")
                } else if part.number() != id.number() || part.letter().is_none() {
                    format!("`{part}` is not {} with a letter", id.number())
                } else {
                    continue;
                };
                return Err(Refusal::by_register(reason).with_help(format!(
                    "a split keeps the number and adds letters not yet used: `{0}A`, `{0}B`",
                    id.number()
                )));
            }
            Ok(())
        }
        Step::Supersede(replacement) if replacement.by == id => {
            Err(Refusal::by_register("a proposal cannot take its own place"))
        }
        Step::Supersede(replacement)
            if request.basis == Basis::Witnessed && model.proposal(replacement.by).is_none() =>
        {
            Err(no_proposal(replacement.by).with_help("raise it first"))
        }
        Step::Raise(raising) | Step::Submit(raising)
            if request.basis == Basis::Witnessed && raising.part_of.is_some() =>
        {
            Err(Refusal::by_register("a part of a proposal comes of a split")
                .with_help("split the proposal: `split`"))
        }
        _ => Ok(()),
    }
}

/// Names that must be new in a proposal, whatever the day.
fn check_new_name(request: &Request, proposal: &Proposal) -> Result<(), Refusal> {
    match &request.step {
        Step::RaiseConcern(new) if proposal.concerns.contains_key(&new.name) => {
            Err(Refusal::by_register(format!("there is already a concern named `{}`", new.name))
                .with_help("give this one another name"))
        }
        Step::RecordSolution(new)
            if proposal.solutions.iter().any(|each| each.value.version == new.version) =>
        {
            Err(Refusal::by_register(format!(
                "version `{}` of the solution is already on record",
                new.version
            ))
            .with_help("a changed solution is a new version: votes are bound to one"))
        }
        _ => Ok(()),
    }
}

fn check_references(
    request: &Request,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<(), Refusal> {
    let unknown = |what: &str, id: &str, known: Vec<&str>| {
        Refusal::by_register(format!("`{id}` is no {what} of the Code on {}", baseline.on))
            .with_help(format!("known: {}", known.join(", ")))
    };
    let body = |id: &code::id::BodyId| match baseline.body(id) {
        Some(_) => Ok(()),
        None => Err(unknown(
            "body",
            id.as_str(),
            baseline.bodies.iter().map(|b| b.id.as_str()).collect(),
        )),
    };
    if let Capacity::Body(id) = &request.by.capacity {
        body(id)?;
    }
    match &request.step {
        Step::SetPath(path) if baseline.path(path).is_none() => Err(unknown(
            "Modification Path",
            path.as_str(),
            baseline.paths.iter().map(|path| path.id.as_str()).collect(),
        )),
        Step::AskInput(bodies) => bodies.iter().try_for_each(body),
        Step::GiveInput(input) => body(&input.body),
        Step::Discuss(discussion) => body(&discussion.body),
        Step::AssessImpact(impact) => match &impact.on {
            ImpactSubject::Body(id) => body(id),
            ImpactSubject::PartyCategory(id) if baseline.category(id).is_none() => Err(unknown(
                "Party Category",
                id.as_str(),
                baseline.categories.iter().map(|category| category.id.as_str()).collect(),
            )),
            _ => Ok(()),
        },
        Step::SetImplementation(plan) => implementation::check(plan, request, proposal, baseline),
        Step::AnswerConcern(answer) => concern(&answer.name, request, proposal),
        Step::WithdrawConcern(concern_ref) => concern(&concern_ref.name, request, proposal),
        _ => Ok(()),
    }
}

fn concern(name: &str, request: &Request, proposal: Option<&Proposal>) -> Result<(), Refusal> {
    let state = proposal.and_then(|proposal| proposal.concerns.get(name));
    let Some(state) = state.filter(|state| state.withdrawn.is_none()) else {
        return Err(Refusal::by_register(format!("there is no open concern named `{name}`"))
            .with_help("`secant proposal show` lists them"));
    };
    if matches!(request.step, Step::WithdrawConcern(_)) && !state.by.is(&request.by) {
        return Err(Refusal::by_register(format!(
            "only {}, who raised the concern `{name}`, may withdraw it",
            state.by.display()
        ))
        .with_help("answer it instead: `secant proposal concern answer`"));
    }
    Ok(())
}

/// What may be taken back: by the Code Administrator, and only while nothing rests on it.
fn annullable(seq: u64, request: &Request, proposal: &Proposal) -> Result<(), Refusal> {
    let keeper = "code-administrator";
    if !matches!(&request.by.capacity, Capacity::Body(body) if body.as_str() == keeper) {
        return Err(Refusal::by_register(format!(
            "the register is kept by SECAS, and not by {}",
            request.by.display()
        ))
        .with_help("ask SECAS to take the record back"));
    }
    let Some(record) = proposal.record(seq).filter(|_| seq != 0) else {
        return Err(Refusal::by_register(format!(
            "event {seq} is no record of proposal {}",
            request.proposal
        ))
        .with_help("`secant proposal show --history` lists them with their numbers"));
    };
    if request.on < record.on {
        let reason = format!("event {seq} is of {}, later than {}", record.on, request.on);
        return Err(Refusal::by_register(reason).with_help("give that day or a later one"));
    }
    if matches!(record.step, Step::Annul(_)) {
        return Err(Refusal::by_register("an annulment cannot itself be taken back")
            .with_help("record the step again instead"));
    }
    let moves = record.grounds.to.is_some();
    let first = proposal.records.iter().find(|record| record.grounds.to.is_some());
    if moves && first.is_some_and(|first| first.seq == seq) {
        return Err(Refusal::by_register(format!(
            "event {seq} began {}, which would be left without a beginning",
            proposal.name()
        ))
        .with_help("refuse or withdraw the proposal instead"));
    }
    if let Some(last) = proposal.last_move().filter(|last| moves && last.seq != seq) {
        return Err(Refusal::by_register(format!(
            "event {seq} moved the proposal, and event {} has moved it on since",
            last.seq
        ))
        .with_help(format!("take back event {} first", last.seq)));
    }
    match rests_on(&record.step, proposal) {
        Some(other) => Err(Refusal::by_register(format!("event {other} rests on event {seq}"))
            .with_help(format!("take back event {other} first"))),
        None => Ok(()),
    }
}

/// The event that would lose its object with a step.
fn rests_on(step: &Step, proposal: &Proposal) -> Option<u64> {
    match step {
        Step::RecordSolution(solution) => {
            let bound = |votes: &&crate::proposal::Sourced<crate::step::Votes>| {
                votes.value.solution.as_ref() == Some(&solution.version)
            };
            proposal.votes.iter().find(bound).map(|votes| votes.seq)
        }
        Step::RaiseConcern(concern) => {
            let answers = &proposal.concerns.get(&concern.name)?.answers;
            answers.first().map(|answer| answer.seq)
        }
        Step::OpenConsultation(consultation) => {
            let responses = &proposal.consultation(consultation.kind)?.responses;
            responses.first().map(|response| response.seq)
        }
        _ => None,
    }
}
