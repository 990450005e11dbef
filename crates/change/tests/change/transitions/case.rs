//! For a row of the table: a proposal for which it is open, somebody who may take it, and the step.

use change::{
    Person, Step,
    step::{
        Assessed, Assessment, AssessmentKind, Concern, ConcernAnswer, ConcernRef, Consultation,
        ConsultationKind, Conversion, Destination, Discussion, HoldUntil, Impact, ImpactLevel,
        ImpactSubject, ImplementationPlan, Input, Outcome, Parts, Replacement, Response, Ruling,
        SolutionVersion, UrgencyRuling, View,
    },
};
use code::rules::{Action, Condition, Decider, Transition};
use jiff::ToSpan;

use crate::{
    stages::{self, consult, reach},
    story::{
        Story, VOTING, body, comment, id, party, proposer, raising, reason, secas, statement, votes,
    },
};

/// A row's step, ready to be taken.
pub struct Case {
    /// The proposal for which it is open.
    pub story: Story,
    /// Somebody who may take it.
    pub by: Person,
    /// The step.
    pub step: Step,
}

/// The case of a row from a stage, taken by a decider.
pub fn case(row: &Transition, from: Option<&str>, decider: Decider) -> Case {
    let has = |condition| row.conditions.contains(&condition);
    let path = match () {
        () if has(Condition::PathFastTrack) => "fast-track",
        () if has(Condition::PathAuthority) || from == Some("authority") => {
            "authority-determination"
        }
        () => "self-governance",
    };
    let mut story = match from {
        None => Story::of("DP090", "2019-01-07"),
        Some("development") if !row.conditions.is_empty() => {
            let mut story = Story::of("DP090", "2019-01-07");
            stages::agree(&mut story, path);
            story
        }
        Some(stage) => reach(stage, path),
    };
    let known = |body: &code::rules::Body| body.id.as_str() == decider.to_string();
    let too_early =
        decider == Decider::ChangeSubCommittee && !story.baseline().bodies.iter().any(known);
    if too_early || !story.baseline().transitions.contains(row) {
        story.on(if from.is_none() { "2018-03-05" } else { "2018-11-05" });
    }
    for condition in &row.conditions {
        prepare(&mut story, *condition, from.unwrap_or_default());
    }
    before_the_step(&mut story, row.action);
    let step = step(row, &story, from.unwrap_or_default());
    Case { story, by: person(decider), step }
}

/// Somebody of each kind.
pub fn person(decider: Decider) -> Person {
    match decider {
        Decider::Anyone => Person { name: Some("Sam Green".to_owned()), ..Person::default() },
        Decider::Eligible | Decider::Party => party("Jo Smith", "Another Supplier"),
        Decider::Proposer => proposer(),
        Decider::AnyBody => body("ssc"),
        Decider::Panel
        | Decider::ChangeSubCommittee
        | Decider::ChangeBoard
        | Decider::WorkingGroup
        | Decider::CodeAdministrator
        | Decider::Authority
        | Decider::Dcc => body(&decider.to_string()),
    }
}

/// Makes a condition hold.
fn prepare(story: &mut Story, condition: Condition, stage: &str) {
    match condition {
        Condition::CriticalFriendDone => drop(story.take(secas(), Step::Review(comment()))),
        Condition::UrgencyRequested => {
            story.take(body("panel"), Step::RequestUrgency(reason()));
        }
        Condition::AssessmentOutstanding => {
            let asked = Assessment { kind: AssessmentKind::Preliminary, due: None };
            story.take(secas(), Step::RequestAssessment(asked));
        }
        Condition::ConsultationOpen => {
            let kind = consultation_of(stage);
            if kind == ConsultationKind::ModificationReport {
                story.take(secas(), Step::PresentReport(comment()));
                story.take(body("panel"), Step::ApproveReport(comment()));
            } else if stage == "initial-report" {
                story.on("2018-11-05");
            }
            let open = Consultation { kind, closes: None, questions: Vec::new() };
            story.take(secas(), Step::OpenConsultation(open));
        }
        Condition::ReportPresented => drop(story.take(secas(), Step::PresentReport(comment()))),
        Condition::ReportApproved => drop(consult(story)),
        Condition::OnHold => drop(story.take(secas(), Step::Hold(HoldUntil::default()))),
        Condition::ImplementationSet => {
            let step = Step::SetImplementation(plan(story, 300));
            story.take(body("panel"), step);
        }
        // The stories that lead to a stage meet these, or the step itself does.
        Condition::RightToRaise
        | Condition::ProblemStatementComplete
        | Condition::ProblemStatementAgreed
        | Condition::InputAsked
        | Condition::PathSet
        | Condition::PathSelfGovernance
        | Condition::PathAuthority
        | Condition::PathFastTrack
        | Condition::PathNotFastTrack
        | Condition::AssessmentsReturned
        | Condition::ConsultationsClosed
        | Condition::SolutionRecorded
        | Condition::ReportConsultationClosed
        | Condition::OutcomeApprove
        | Condition::OutcomeReject
        | Condition::WithinReferralWindow
        | Condition::WithinAdoptionWindow
        | Condition::NotOnHold
        | Condition::ForInformation
        | Condition::ForRefinement
        | Condition::ForReport
        | Condition::ToRefinement
        | Condition::ToReport
        | Condition::ImplementationNotSet => {}
    }
}

/// What a step speaks of must be there.
fn before_the_step(story: &mut Story, action: Action) {
    match action {
        Action::AnswerConcern | Action::WithdrawConcern => {
            let by = person(Decider::Anyone);
            let concern = Concern { name: "cost".to_owned(), text: "It costs much.".to_owned() };
            story.take(by, Step::RaiseConcern(concern));
        }
        Action::Supersede => stages::other(story, "DP094"),
        _ => {}
    }
}

fn consultation_of(stage: &str) -> ConsultationKind {
    match stage {
        "report" => ConsultationKind::ModificationReport,
        "refinement" => ConsultationKind::Refinement,
        _ => ConsultationKind::RequestForInformation,
    }
}

fn plan(story: &Story, days: i32) -> ImplementationPlan {
    let date = story.on.checked_add(days.days()).unwrap();
    ImplementationPlan { date: Some(date), ..ImplementationPlan::default() }
}

/// The step that a row stands for.
pub fn step(row: &Transition, story: &Story, stage: &str) -> Step {
    let has = |condition| row.conditions.contains(&condition);
    let outcome = if has(Condition::OutcomeReject) { Outcome::Reject } else { Outcome::Approve };
    let to = if has(Condition::ToReport) { Destination::Report } else { Destination::Refinement };
    let other = Person { name: Some("Jo Smith".to_owned()), ..party("", "Another Supplier") };
    match row.action {
        Action::Submit => Step::Submit(raising(proposer())),
        Action::Raise => Step::Raise(raising(proposer())),
        Action::Review => Step::Review(comment()),
        Action::Refuse => Step::Refuse(reason()),
        Action::EditProblemStatement => Step::EditProblemStatement(statement()),
        Action::AgreeProblemStatement => Step::AgreeProblemStatement(comment()),
        Action::SetPath => Step::SetPath(id("authority-determination")),
        Action::AskInput => Step::AskInput(vec![id("ssc"), id("operations-group")]),
        Action::GiveInput => {
            Step::GiveInput(Input { body: id("ssc"), wants_further: true, comment: String::new() })
        }
        Action::Comment => Step::Comment(comment()),
        Action::Discuss => Step::Discuss(Discussion { body: id("ssc"), text: String::new() }),
        Action::RaiseConcern => {
            Step::RaiseConcern(Concern { name: "cost".to_owned(), text: "Too much.".to_owned() })
        }
        Action::AnswerConcern => {
            Step::AnswerConcern(ConcernAnswer { name: "cost".to_owned(), text: "No.".to_owned() })
        }
        Action::WithdrawConcern => Step::WithdrawConcern(ConcernRef { name: "cost".to_owned() }),
        Action::Convert => Step::Convert(Conversion { to }),
        Action::Consider => stages::consider(to),
        Action::RequestUrgency => Step::RequestUrgency(reason()),
        Action::DecideUrgency => {
            Step::DecideUrgency(UrgencyRuling { granted: true, reasons: String::new() })
        }
        Action::SetImplementation => Step::SetImplementation(plan(story, 400)),
        Action::Hold => Step::Hold(HoldUntil::default()),
        Action::Resume => Step::Resume(comment()),
        Action::Withdraw => Step::Withdraw(reason()),
        Action::Adopt => Step::Adopt(other),
        Action::Split => Step::Split(Parts { into: vec![id("90A"), id("90B")] }),
        Action::Supersede => Step::Supersede(Replacement { by: id("DP094") }),
        Action::ChangeProposer => Step::ChangeProposer(other),
        Action::ChangeLeadAnalyst => Step::ChangeLeadAnalyst(other),
        Action::AssessImpact => Step::AssessImpact(Impact {
            on: ImpactSubject::Body(id("ssc")),
            level: ImpactLevel::Low,
            text: None,
        }),
        _ => deciding_step(row, stage, outcome),
    }
}

fn deciding_step(row: &Transition, stage: &str, outcome: Outcome) -> Step {
    let has = |condition| row.conditions.contains(&condition);
    let kind = AssessmentKind::Preliminary;
    match row.action {
        Action::RecordSolution => Step::RecordSolution(SolutionVersion {
            version: "0.1".to_owned(),
            summary: String::new(),
            digest: None,
            alternative: false,
        }),
        Action::RequestAssessment => Step::RequestAssessment(Assessment { kind, due: None }),
        Action::ReturnAssessment => Step::ReturnAssessment(Assessed {
            kind,
            cost_pounds: Some(12_000),
            summary: String::new(),
        }),
        Action::OpenConsultation => {
            let kind = match () {
                () if has(Condition::ForRefinement) => ConsultationKind::Refinement,
                () if has(Condition::ForReport) => ConsultationKind::ModificationReport,
                () => ConsultationKind::RequestForInformation,
            };
            Step::OpenConsultation(Consultation { kind, closes: None, questions: Vec::new() })
        }
        Action::Respond => Step::Respond(Response {
            kind: consultation_of(stage),
            organisation: "Another Supplier".to_owned(),
            party_category: None,
            view: View::Support,
            text: String::new(),
            confidential: None,
        }),
        Action::PresentReport => Step::PresentReport(comment()),
        Action::ApproveReport => Step::ApproveReport(comment()),
        Action::ReturnToRefinement => Step::ReturnToRefinement(reason()),
        Action::PresentToChangeBoard => Step::PresentToChangeBoard(comment()),
        Action::Vote if outcome == Outcome::Approve => Step::Vote(votes(&VOTING, &[])),
        Action::Vote => Step::Vote(votes(&[], &VOTING)),
        Action::Decide => Step::Decide(Ruling { outcome, reasons: String::new() }),
        Action::SendBack => Step::SendBack(reason()),
        Action::Refer => Step::Refer(reason()),
        Action::FastTrack => Step::FastTrack(comment()),
        other => panic!("this test knows no step for `{other}`"),
    }
}
