//! Checks that no clause states: texts within limits, days in order, things that must be there.

use code::Baseline;

use super::Request;
use crate::{
    limits::{LIST_MAX, NAME_BYTES_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX, VOTES_MAX},
    person::Person,
    proposal::Proposal,
    record::Basis,
    refusal::Refusal,
    step::{ImpactSubject, ImplementationPlan, ProblemStatement, Raising, Step},
};

/// Everything that is checked before the rules are asked.
pub fn check_step(
    request: &Request,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<(), Refusal> {
    check_text(&request.step)?;
    check_person(&request.by)?;
    check_references(request, proposal, baseline)?;
    let creates = matches!(request.step, Step::Submit(_) | Step::Raise(_));
    let Some(proposal) = proposal else {
        return if creates || request.step.action().is_some() {
            Ok(())
        } else {
            Err(Refusal::by_register(format!("there is no proposal {}", request.proposal))
                .with_help("`secant proposal list` shows all proposals"))
        };
    };
    let moved = proposal.records.iter().rev().find(|record| record.grounds.to.is_some());
    if let Some(later) = moved.filter(|record| record.on > request.on) {
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

/// Checks the texts of a step.
pub fn check_text(step: &Step) -> Result<(), Refusal> {
    match step {
        Step::Submit(raising) | Step::Raise(raising) => check_raising(raising),
        Step::EditProblemStatement(statement) => check_statement(statement),
        Step::Review(comment)
        | Step::Comment(comment)
        | Step::AgreeProblemStatement(comment)
        | Step::PresentReport(comment)
        | Step::ApproveReport(comment)
        | Step::PresentToChangeBoard(comment)
        | Step::FastTrack(comment)
        | Step::Resume(comment) => text("text", &comment.text),
        Step::Describe(details) => {
            list("documents", details.documents.len() + details.documents_as_named.len())?;
            list("clauses", details.clauses.len())?;
            text("solution", details.solution.as_deref().unwrap_or_default())
        }
        Step::AssessImpact(impact) => text("impact", impact.text.as_deref().unwrap_or_default()),
        Step::PlanNext(next) => needed("text", &next.text),
        Step::AskInput(bodies) => list("bodies", bodies.len()),
        Step::GiveInput(input) => text("comment", &input.comment),
        Step::Discuss(discussion) => text("text", &discussion.text),
        Step::RaiseConcern(concern) => {
            needed("name", &concern.name).and(needed("text", &concern.text))
        }
        Step::AnswerConcern(answer) => needed("text", &answer.text),
        Step::RecordSolution(solution) => {
            needed("version", &solution.version).and(text("summary", &solution.summary))
        }
        Step::ReturnAssessment(assessed) => text("summary", &assessed.summary),
        Step::OpenConsultation(consultation) => list("questions", consultation.questions.len()),
        Step::Respond(response) => {
            needed("organisation", &response.organisation)?;
            text("text", &response.text)?;
            text("confidential part", response.confidential.as_deref().unwrap_or_default())
        }
        Step::Vote(votes) => {
            let too_many = votes
                .by_category
                .values()
                .any(|each| each.approve.max(each.reject).max(each.abstain) > VOTES_MAX);
            if too_many {
                return Err(Refusal::by_register(format!(
                    "more than {VOTES_MAX} votes in one Party Category"
                )));
            }
            text("reasons", &votes.reasons)
        }
        Step::ChangeProposer(person) | Step::ChangeLeadAnalyst(person) | Step::Adopt(person) => {
            check_person(person)?;
            needed(
                "name",
                person.name.as_deref().or(person.organisation.as_deref()).unwrap_or_default(),
            )
        }
        Step::Split(parts) if parts.into.len() < 2 => {
            Err(Refusal::by_register("a split makes at least two proposals")
                .with_help("name them all: `--into 102A,102B`"))
        }
        Step::Split(parts) => list("parts", parts.into.len()),
        Step::Note(note) => needed("text", &note.text),
        Step::Annul(annulment) => needed("reason", &annulment.reason),
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
        Step::SetImplementation(plan) => check_plan(plan, request, baseline),
        Step::AnswerConcern(answer) => concern(&answer.name, request, proposal),
        Step::WithdrawConcern(concern_ref) => concern(&concern_ref.name, request, proposal),
        Step::RaiseConcern(new) if proposal.is_some_and(|p| p.concerns.contains_key(&new.name)) => {
            Err(Refusal::by_register(format!("there is already a concern named `{}`", new.name))
                .with_help("give this one another name"))
        }
        Step::Annul(annulment) => annullable(annulment.seq, request, proposal),
        _ => Ok(()),
    }
}

fn check_plan(
    plan: &ImplementationPlan,
    request: &Request,
    baseline: &Baseline,
) -> Result<(), Refusal> {
    if plan.release.is_none() && plan.date.is_none() {
        return Err(Refusal::by_register("neither a Release nor a day is given")
            .with_help("give `--release november-2020` or `--date 2020-11-29`"));
    }
    let witnessed = request.basis == Basis::Witnessed;
    if witnessed && plan.date.is_some_and(|date| date < request.on) {
        return Err(Refusal::by_register(
            "an implementation date cannot lie before the day on which it is set",
        ));
    }
    match &plan.release {
        Some(id) if baseline.release(id).is_none() => {
            let known: Vec<&str> = baseline.releases.iter().map(|r| r.id.as_str()).collect();
            Err(Refusal::by_register(format!(
                "`{id}` is no SEC Release that the Code knows on {}",
                baseline.on
            ))
            .with_help(format!("known: {}", known.join(", "))))
        }
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

/// A record that moved the proposal may be taken back only while it is the last that did.
fn annullable(seq: u64, request: &Request, proposal: Option<&Proposal>) -> Result<(), Refusal> {
    let record = proposal.and_then(|proposal| proposal.record(seq));
    let (Some(proposal), Some(record)) = (proposal, record) else {
        return Err(Refusal::by_register(format!(
            "event {seq} is no record of proposal {}",
            request.proposal
        ))
        .with_help("`secant proposal show --history` lists them with their numbers"));
    };
    if matches!(record.step, Step::Annul(_)) {
        return Err(Refusal::by_register("an annulment cannot itself be taken back")
            .with_help("record the step again instead"));
    }
    let last = proposal.records.iter().rev().find(|record| record.grounds.to.is_some());
    match (record.grounds.to.is_some(), last) {
        (true, Some(last)) if last.seq != seq => Err(Refusal::by_register(format!(
            "event {seq} moved the proposal, and event {} has moved it on since",
            last.seq
        ))
        .with_help(format!("take back event {} first", last.seq))),
        _ => Ok(()),
    }
}

fn check_raising(raising: &Raising) -> Result<(), Refusal> {
    if let Some(title) = &raising.title {
        needed("title", title)?;
        if title.len() > TITLE_BYTES_MAX {
            return Err(Refusal::by_register(format!(
                "the title is longer than {TITLE_BYTES_MAX} bytes"
            )));
        }
    }
    check_person(&raising.proposer)
}

fn check_statement(statement: &ProblemStatement) -> Result<(), Refusal> {
    let parts = [&statement.issue, &statement.context, &statement.impact, &statement.doing_nothing];
    if parts.iter().all(|part| part.is_none()) {
        return Err(Refusal::by_register("the problem statement is empty")
            .with_help("give at least the issue"));
    }
    parts.into_iter().flatten().try_for_each(|part| needed("part of the problem statement", part))
}

fn check_person(person: &Person) -> Result<(), Refusal> {
    let too_long = [&person.name, &person.organisation]
        .into_iter()
        .flatten()
        .any(|name| name.len() > NAME_BYTES_MAX);
    if too_long {
        return Err(Refusal::by_register(format!("a name is longer than {NAME_BYTES_MAX} bytes")));
    }
    Ok(())
}

fn needed(what: &str, content: &str) -> Result<(), Refusal> {
    if content.trim().is_empty() {
        return Err(Refusal::by_register(format!("the {what} is empty")));
    }
    text(what, content)
}

fn text(what: &str, content: &str) -> Result<(), Refusal> {
    if content.len() > TEXT_BYTES_MAX {
        return Err(Refusal::by_register(format!(
            "the {what} is longer than {TEXT_BYTES_MAX} bytes"
        ))
        .with_help("attach it as a document and give a summary"));
    }
    Ok(())
}

fn list(what: &str, length: usize) -> Result<(), Refusal> {
    if length > LIST_MAX {
        return Err(Refusal::by_register(format!("more than {LIST_MAX} {what}")));
    }
    Ok(())
}
