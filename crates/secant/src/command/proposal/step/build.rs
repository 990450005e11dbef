//! From a command line to a step.

use std::collections::BTreeMap;

use app::{Error, Register, sources::read_text};
use change::{
    Person, ProposalId, Step,
    limits::TEXT_BYTES_MAX,
    step::{
        Annulment, Assessed, Assessment, CategoryVotes, Comment, Concern, ConcernAnswer,
        ConcernRef, Consultation, Conversion, Discussion, HoldUntil, ImpactSubject,
        ImplementationPlan, Input, Parts, ProblemStatement, Raising, Reason, Replacement, Response,
        Ruling, SolutionVersion, UrgencyRuling, Votes,
    },
};
use code::id::CategoryId;

use super::{
    Command,
    args::{Raise, Respond, Statement, Taking, Target, Text, Who},
};

/// The proposal, the taking and the step that a command stands for.
pub fn step(
    register: &Register,
    command: Command,
    today: jiff::civil::Date,
) -> Result<(Target, Step), Error> {
    match command {
        Command::Submit(raise) => Ok(raising(register, raise, Step::Submit)),
        Command::Raise(raise) => Ok(raising(register, raise, Step::Raise)),
        Command::Statement(statement) => problem_statement(register, statement),
        Command::Impact(impact) => {
            let on = match (impact.body, impact.party_category) {
                (Some(body), _) => ImpactSubject::Body(body),
                (None, Some(category)) => ImpactSubject::PartyCategory(category),
                (None, None) => {
                    return Err(Error::input(
                        "no one is named",
                        "give `--body` or `--party-category`",
                    ));
                }
            };
            let step = change::step::Impact { on, level: impact.level, text: impact.text };
            Ok((impact.on, Step::AssessImpact(step)))
        }
        Command::AskInput { on, bodies } => {
            let bodies = if bodies.is_empty() {
                let baseline = register.baseline(on.taking.on.unwrap_or(today))?;
                let asked = baseline.bodies.iter().filter(|body| body.asked_for_input);
                asked.map(|body| body.id.clone()).collect()
            } else {
                bodies
            };
            Ok((on, Step::AskInput(bodies)))
        }
        Command::Respond(respond) => Ok(response(respond)),
        Command::Move { on, step, content } => {
            let read = Step::from_json(&step, &content).map_err(|error| {
                Error::input(
                    format!("the content of `{step}` cannot be read: {error}"),
                    "give it as JSON",
                )
            })?;
            let known = || format!("the steps are {}", Step::KINDS.join(", "));
            let step = read.ok_or_else(|| Error::input(format!("`{step}` is no step"), known()))?;
            Ok((on, step))
        }
        other => texts(other),
    }
}

fn texts(command: Command) -> Result<(Target, Step), Error> {
    let comment = |text: Text| (text.on, Comment { text: text.text });
    let reason = |text: Text| (text.on, Reason { reason: text.text });
    let bare = |bare: super::Bare| (bare.on, Comment::default());
    let with =
        |(on, content): (Target, Comment), step: fn(Comment) -> Step| Ok((on, step(content)));
    let why = |(on, content): (Target, Reason), step: fn(Reason) -> Step| Ok((on, step(content)));
    match command {
        Command::Review(text) => with(comment(text), Step::Review),
        Command::Comment(text) => with(comment(text), Step::Comment),
        Command::AgreeStatement(on) => with(bare(on), Step::AgreeProblemStatement),
        Command::PresentReport(on) => with(bare(on), Step::PresentReport),
        Command::ApproveReport(on) => with(bare(on), Step::ApproveReport),
        Command::PresentToChangeBoard(on) => with(bare(on), Step::PresentToChangeBoard),
        Command::FastTrack(on) => with(bare(on), Step::FastTrack),
        Command::Resume(on) => with(bare(on), Step::Resume),
        Command::Refuse(text) => why(reason(text), Step::Refuse),
        Command::ReturnToRefinement(text) => why(reason(text), Step::ReturnToRefinement),
        Command::SendBack(text) => why(reason(text), Step::SendBack),
        Command::Refer(text) => why(reason(text), Step::Refer),
        Command::RequestUrgency(text) => why(reason(text), Step::RequestUrgency),
        Command::Withdraw(text) => why(reason(text), Step::Withdraw),
        other => contents(other),
    }
}

fn contents(command: Command) -> Result<(Target, Step), Error> {
    Ok(match command {
        Command::Path { on, path } => (on, Step::SetPath(path)),
        Command::Input { on, body, further, comment } => {
            (on, Step::GiveInput(Input { body, wants_further: further, comment }))
        }
        Command::Discuss { on, body, text } => (on, Step::Discuss(Discussion { body, text })),
        Command::Concern(named) => {
            (named.on, Step::RaiseConcern(Concern { name: named.concern, text: named.text }))
        }
        Command::AnswerConcern(named) => {
            (named.on, Step::AnswerConcern(ConcernAnswer { name: named.concern, text: named.text }))
        }
        Command::WithdrawConcern { on, concern } => {
            (on, Step::WithdrawConcern(ConcernRef { name: concern }))
        }
        Command::Convert { on, to } => (on, Step::Convert(Conversion { to })),
        Command::Solution { on, version, summary, alternative } => (
            on,
            Step::RecordSolution(SolutionVersion { version, summary, digest: None, alternative }),
        ),
        Command::RequestAssessment { on, kind, due } => {
            (on, Step::RequestAssessment(Assessment { kind, due }))
        }
        Command::ReturnAssessment { on, kind, cost, summary } => {
            (on, Step::ReturnAssessment(Assessed { kind, cost_pounds: cost, summary }))
        }
        Command::Consult { on, kind, closes, question } => {
            (on, Step::OpenConsultation(Consultation { kind, closes, questions: question }))
        }
        Command::Vote { on, votes, reasons } => {
            let by_category: BTreeMap<_, _> = votes.into_iter().collect();
            (on, Step::Vote(Votes { by_category, reasons, ..Votes::default() }))
        }
        Command::Decide { on, outcome, reasons } => (on, Step::Decide(Ruling { outcome, reasons })),
        Command::DecideUrgency { on, granted, .. } => {
            (on, Step::DecideUrgency(UrgencyRuling { granted, reasons: String::new() }))
        }
        Command::Implement { on, release, date, part, reason } => {
            (on, Step::SetImplementation(ImplementationPlan { part, release, date, reason }))
        }
        Command::Hold { on, until, reason } => (on, Step::Hold(HoldUntil { until, reason })),
        Command::Adopt(who) => (who.on, Step::Adopt(person(who.who))),
        Command::Split { on, into } => (on, Step::Split(Parts { into })),
        Command::Supersede { on, with } => (on, Step::Supersede(Replacement { by: with })),
        Command::ChangeProposer(who) => (who.on, Step::ChangeProposer(person(who.who))),
        Command::ChangeLeadAnalyst(who) => (who.on, Step::ChangeLeadAnalyst(person(who.who))),
        Command::Annul { on, event, reason } => (on, Step::Annul(Annulment { seq: event, reason })),
        _ => return Err(Error::Bug("a command that stands for no step".to_owned())),
    })
}

fn person(who: Who) -> Person {
    Person {
        name: who.name,
        organisation: who.organisation,
        capacity: who.capacity,
        party_category: who.party_category,
    }
}

fn raising(register: &Register, raise: Raise, step: fn(Raising) -> Step) -> (Target, Step) {
    let proposal = raise.number.unwrap_or_else(|| register.model().next_number());
    let raising = Raising {
        title: raise.title,
        proposer: person(raise.who),
        purpose: raise.purpose,
        evidence: raise.evidence,
        ..Raising::default()
    };
    let taking = Taking { next_free_number: raise.number.is_none(), ..raise.taking };
    (Target { proposal, taking }, step(raising))
}

fn problem_statement(register: &Register, given: Statement) -> Result<(Target, Step), Error> {
    let id: ProposalId = given.on.proposal;
    let current = register.model().proposal(id).and_then(|proposal| proposal.statement());
    let current = current.map(|each| each.value.clone()).unwrap_or_default();
    let statement = ProblemStatement {
        issue: text(given.issue)?.or(current.issue),
        context: text(given.context)?.or(current.context),
        impact: text(given.impact)?.or(current.impact),
        doing_nothing: text(given.doing_nothing)?.or(current.doing_nothing),
    };
    Ok((given.on, Step::EditProblemStatement(statement)))
}

/// A text as it is given, or, after `@`, the content of a file.
fn text(given: Option<String>) -> Result<Option<String>, Error> {
    let Some(given) = given else { return Ok(None) };
    let Some(path) = given.strip_prefix('@') else { return Ok(Some(given)) };
    let text = read_text(std::path::Path::new(path))?;
    if text.len() > TEXT_BYTES_MAX {
        return Err(Error::input(
            format!("`{path}` is longer than {TEXT_BYTES_MAX} bytes"),
            "shorten it",
        ));
    }
    Ok(Some(text))
}

fn response(respond: Respond) -> (Target, Step) {
    let response = Response {
        kind: respond.kind,
        organisation: respond.organisation,
        party_category: respond.party_category,
        view: respond.view,
        text: respond.text,
        confidential: respond.confidential,
    };
    (respond.on, Step::Respond(response))
}

/// Reads `large-suppliers=9/2/1`.
pub fn parse_votes(text: &str) -> Result<(CategoryId, CategoryVotes), String> {
    let form = "write CATEGORY=APPROVE/REJECT/ABSTAIN, such as large-suppliers=9/2/1";
    let (category, counts) = text.split_once('=').ok_or(form)?;
    let category = category.parse().map_err(|error| format!("{error}"))?;
    let counts: Vec<u32> =
        counts.split('/').map(|count| count.parse().map_err(|_| form)).collect::<Result<_, _>>()?;
    match counts.as_slice() {
        [approve, reject] => {
            Ok((category, CategoryVotes { approve: *approve, reject: *reject, abstain: 0 }))
        }
        [approve, reject, abstain] => {
            Ok((category, CategoryVotes { approve: *approve, reject: *reject, abstain: *abstain }))
        }
        _ => Err(form.to_owned()),
    }
}
