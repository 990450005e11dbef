//! Checks of the words of a step: what must be there is there, and nothing is beyond its limit.

use serde_json::Value;

use super::Request;
use crate::{
    limits::{LIST_MAX, NAME_BYTES_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX, VOTES_MAX},
    person::Person,
    refusal::Refusal,
    step::{ProblemStatement, Raising, SolutionVersion, Step, Votes},
};

/// Checks the words of a step and of who takes it.
pub fn check(request: &Request) -> Result<(), Refusal> {
    check_person(&request.by)?;
    let content = request.step.to_json().map_err(|error| {
        Refusal::by_register(format!("the step cannot be written down: {error}"))
    })?;
    within_limits(request.step.kind(), &content)?;
    check_needed(&request.step)
}

/// Every text and list of a step, wherever it stands, against the common limits.
fn within_limits(what: &str, content: &Value) -> Result<(), Refusal> {
    match content {
        Value::String(content) if content.len() > TEXT_BYTES_MAX => {
            Err(Refusal::by_register(format!("`{what}` is longer than {TEXT_BYTES_MAX} bytes"))
                .with_help("attach it as a document and give a summary"))
        }
        Value::Array(list) if list.len() > LIST_MAX => {
            Err(Refusal::by_register(format!("`{what}` has more than {LIST_MAX} entries")))
        }
        Value::Array(list) => list.iter().try_for_each(|each| within_limits(what, each)),
        Value::Object(map) => {
            if map.len() > LIST_MAX {
                return Err(Refusal::by_register(format!(
                    "`{what}` has more than {LIST_MAX} entries"
                )));
            }
            map.iter().try_for_each(|(name, each)| within_limits(name, each))
        }
        _ => Ok(()),
    }
}

fn check_needed(step: &Step) -> Result<(), Refusal> {
    match step {
        Step::Submit(raising) | Step::Raise(raising) => check_raising(raising),
        Step::EditProblemStatement(statement) => check_statement(statement),
        Step::PlanNext(next) => needed("text", &next.text),
        Step::AskInput(bodies) if bodies.is_empty() => {
            Err(Refusal::by_register("no body is named").with_help("name the bodies to ask"))
        }
        Step::RaiseConcern(concern) => {
            name("name", &concern.name).and(needed("text", &concern.text))
        }
        Step::AnswerConcern(answer) => needed("text", &answer.text),
        Step::RecordSolution(solution) => check_solution(solution),
        Step::Respond(response) => name("organisation", &response.organisation),
        Step::Vote(votes) => check_votes(votes),
        Step::ChangeProposer(person) | Step::ChangeLeadAnalyst(person) | Step::Adopt(person) => {
            check_person(person)?;
            let who = person.name.as_deref().or(person.organisation.as_deref());
            needed("name", who.unwrap_or_default())
        }
        Step::SetImplementation(plan) => {
            plan.part.as_deref().map_or(Ok(()), |part| name("part", part))
        }
        Step::Split(parts) if parts.into.len() < 2 => {
            Err(Refusal::by_register("a split makes at least two proposals")
                .with_help("name them all: `--into 102A,102B`"))
        }
        Step::Note(note) => needed("text", &note.text),
        Step::Annul(annulment) => needed("reason", &annulment.reason),
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

fn check_solution(solution: &SolutionVersion) -> Result<(), Refusal> {
    name("version", &solution.version)?;
    let is_digest =
        |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match &solution.digest {
        Some(digest) if !is_digest(digest) => {
            Err(Refusal::by_register("the digest is no SHA-256 in hexadecimal")
                .with_help("`sha256sum FILE` prints it"))
        }
        _ => Ok(()),
    }
}

fn check_votes(votes: &Votes) -> Result<(), Refusal> {
    let beyond = |each: &crate::step::CategoryVotes| {
        each.approve.max(each.reject).max(each.abstain) > VOTES_MAX
    };
    if votes.by_category.values().any(beyond) {
        return Err(Refusal::by_register(format!(
            "more than {VOTES_MAX} votes in one Party Category"
        )));
    }
    Ok(())
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
    Ok(())
}

fn name(what: &str, content: &str) -> Result<(), Refusal> {
    needed(what, content)?;
    if content.len() > NAME_BYTES_MAX {
        return Err(Refusal::by_register(format!(
            "the {what} is longer than {NAME_BYTES_MAX} bytes"
        )));
    }
    Ok(())
}
