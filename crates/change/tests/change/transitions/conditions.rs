//! Each condition, where it does not hold: the step is refused for that reason, under its clause.

use change::{
    Person, Step,
    step::{
        Assessed, Assessment, AssessmentKind, Consultation, ConsultationKind, Destination,
        HoldUntil, ImplementationPlan, Outcome, ProblemStatement, Response, Ruling, UrgencyRuling,
        View,
    },
};
use code::rules::Condition;
use strum::VariantArray;

use crate::{
    code_but,
    stages::{agree, consider, consult, raise, reach},
    story::{
        Story, VOTING, body, comment, convert, day, party, proposer, raising, reason, secas,
        statement, votes,
    },
};

/// A step that is not open because one condition does not hold.
struct Closed {
    story: Story,
    by: Person,
    step: Step,
}

fn closed(story: Story, by: Person, step: Step) -> Closed {
    Closed { story, by, step }
}

fn development() -> Story {
    reach("development", "self-governance")
}

fn agreed(path: &str) -> Story {
    let mut story = Story::of("DP090", "2019-01-07");
    agree(&mut story, path);
    story
}

/// A story under rules of which one row is changed.
fn under(mut story: Story, from: &str, to: &str) -> Story {
    story.code = code_but("baseline/transitions.csv", from, to);
    story
}

/// A story under rules in which a row stands for another action.
fn without(story: Story, row: &str, action: &str) -> Story {
    under(story, &format!("{row},{action},"), &format!("{row},discuss,"))
}

fn open(kind: ConsultationKind) -> Step {
    Step::OpenConsultation(Consultation { kind, closes: None, questions: Vec::new() })
}

fn implementation(on: &str) -> Step {
    let date = Some(day(on));
    Step::SetImplementation(ImplementationPlan { date, ..ImplementationPlan::default() })
}

fn where_it_fails(condition: Condition) -> Closed {
    let panel = || body("panel");
    let to_refinement = || convert(Destination::Refinement);
    match condition {
        Condition::RightToRaise => {
            closed(Story::of("DP090", "2019-01-07"), secas(), Step::Raise(raising(secas())))
        }
        Condition::CriticalFriendDone => closed(
            reach("submitted", "self-governance"),
            proposer(),
            Step::Raise(raising(proposer())),
        ),
        Condition::ProblemStatementComplete => {
            let mut story = development();
            let statement = ProblemStatement { doing_nothing: None, ..statement() };
            story.take(proposer(), Step::EditProblemStatement(statement));
            closed(story, body("change-sub-committee"), Step::AgreeProblemStatement(comment()))
        }
        Condition::ProblemStatementAgreed => {
            let mut story = agreed("self-governance");
            story.take(proposer(), Step::EditProblemStatement(statement()));
            closed(story, panel(), to_refinement())
        }
        Condition::InputAsked => {
            let row = "path-set;path-not-fast-track;to-refinement";
            let story = under(agreed("self-governance"), row, &format!("input-asked;{row}"));
            closed(story, panel(), to_refinement())
        }
        Condition::SolutionRecorded => {
            let row = "path-self-governance;not-on-hold;outcome-approve";
            let story = reach("change-board", "self-governance");
            let story = under(story, row, &format!("{row};solution-recorded"));
            closed(story, body("change-board"), Step::Vote(votes(&VOTING, &[])))
        }
        Condition::UrgencyRequested => {
            let ruling = UrgencyRuling { granted: true, reasons: String::new() };
            closed(development(), body("authority"), Step::DecideUrgency(ruling))
        }
        Condition::NotOnHold => {
            let mut story = reach("change-board", "self-governance");
            story.take(panel(), Step::Hold(HoldUntil::default()));
            closed(story, body("change-board"), Step::Vote(votes(&VOTING, &[])))
        }
        Condition::OnHold => closed(development(), panel(), Step::Resume(comment())),
        Condition::WithinReferralWindow => {
            let mut story = reach("approved", "self-governance");
            story.wait(15);
            closed(story, party("Jo Smith", "Another Supplier"), Step::Refer(reason()))
        }
        Condition::WithinAdoptionWindow => {
            let mut story = reach("withdrawn", "self-governance");
            story.wait(15);
            closed(story, secas(), Step::Adopt(party("Jo Smith", "Another Supplier")))
        }
        Condition::ImplementationSet => closed(
            reach("approved", "self-governance"),
            body("authority"),
            implementation("2020-02-27"),
        ),
        Condition::ImplementationNotSet => {
            let mut story = reach("approved", "self-governance");
            story.take(secas(), implementation("2019-11-07"));
            closed(story, secas(), implementation("2020-02-27"))
        }
        other => of_path_or_report(other),
    }
}

fn of_path_or_report(condition: Condition) -> Closed {
    let panel = || body("panel");
    match condition {
        Condition::PathSet => {
            let mut story = Story::of("DP090", "2018-03-05");
            raise(&mut story);
            closed(story, panel(), consider(Destination::Refinement))
        }
        Condition::PathSelfGovernance => closed(
            reach("approved", "authority-determination"),
            party("Jo Smith", "Another Supplier"),
            Step::Refer(reason()),
        ),
        Condition::PathAuthority => {
            let mut story = reach("approved", "self-governance");
            story.take(panel(), implementation("2019-11-07"));
            let row = "change-approved-implementation";
            let story = without(story, row, "set-implementation");
            closed(story, body("authority"), implementation("2020-02-27"))
        }
        Condition::PathFastTrack => {
            closed(agreed("self-governance"), panel(), Step::FastTrack(comment()))
        }
        Condition::PathNotFastTrack => {
            closed(agreed("fast-track"), panel(), convert(Destination::Report))
        }
        Condition::AssessmentsReturned => {
            let mut story = reach("refinement", "self-governance");
            let asked = Assessment { kind: AssessmentKind::Impact, due: None };
            story.take(secas(), Step::RequestAssessment(asked));
            closed(story, secas(), Step::PresentReport(comment()))
        }
        Condition::AssessmentOutstanding => {
            let mut story = reach("refinement", "self-governance");
            let asked = Assessment { kind: AssessmentKind::Impact, due: None };
            story.take(secas(), Step::RequestAssessment(asked));
            let other = AssessmentKind::Preliminary;
            let returned = Assessed { kind: other, cost_pounds: None, summary: String::new() };
            closed(story, body("dcc"), Step::ReturnAssessment(returned))
        }
        Condition::ConsultationsClosed => {
            let mut story = reach("refinement", "self-governance");
            story.take(secas(), open(ConsultationKind::Refinement)).wait(21);
            closed(story, secas(), Step::PresentReport(comment()))
        }
        Condition::ConsultationOpen => {
            let mut story = reach("refinement", "self-governance");
            story.take(secas(), open(ConsultationKind::Refinement)).wait(22);
            let response = Response {
                kind: ConsultationKind::Refinement,
                organisation: "Another Supplier".to_owned(),
                party_category: None,
                view: View::Oppose,
                text: String::new(),
                confidential: None,
            };
            closed(story, proposer(), Step::Respond(response))
        }
        Condition::ReportPresented => {
            closed(reach("report", "self-governance"), panel(), Step::ApproveReport(comment()))
        }
        Condition::ReportApproved => {
            let mut story = reach("report", "self-governance");
            story.take(secas(), Step::PresentReport(comment()));
            closed(story, panel(), open(ConsultationKind::ModificationReport))
        }
        Condition::ReportConsultationClosed => {
            let mut story = reach("report", "self-governance");
            consult(&mut story).wait(-1);
            closed(story, secas(), Step::PresentToChangeBoard(comment()))
        }
        other => of_choice(other),
    }
}

/// Conditions on what a step chooses fail where the table has no row for that choice.
fn of_choice(condition: Condition) -> Closed {
    let ruling = |outcome| Step::Decide(Ruling { outcome, reasons: String::new() });
    let authority = || reach("authority", "authority-determination");
    match condition {
        Condition::OutcomeApprove => {
            let story = without(authority(), "decide-reject", "decide");
            closed(story, body("authority"), ruling(Outcome::Reject))
        }
        Condition::OutcomeReject => {
            let story = without(authority(), "decide-approve", "decide");
            closed(story, body("authority"), ruling(Outcome::Approve))
        }
        Condition::ToRefinement => {
            let story = without(agreed("self-governance"), "convert-to-report", "convert");
            closed(story, body("panel"), convert(Destination::Report))
        }
        Condition::ToReport => {
            let story = without(agreed("self-governance"), "convert-to-refinement", "convert");
            closed(story, body("panel"), convert(Destination::Refinement))
        }
        Condition::ForInformation => {
            closed(development(), secas(), open(ConsultationKind::Refinement))
        }
        Condition::ForRefinement => {
            let story = reach("refinement", "self-governance");
            let story = without(story, "request-for-information", "open-consultation");
            closed(story, secas(), open(ConsultationKind::RequestForInformation))
        }
        Condition::ForReport => {
            let mut story = reach("report", "self-governance");
            consult(&mut story);
            closed(story, secas(), open(ConsultationKind::Refinement))
        }
        other => panic!("this test knows no way to break `{other}`"),
    }
}

#[test]
fn each_condition_that_does_not_hold_is_told_with_its_clause() {
    let mut told = String::new();
    for condition in Condition::VARIANTS {
        let Closed { story, by, step } = where_it_fails(*condition);
        let refusal = story.refusal(by, step);
        let clause = refusal.clause.clone().unwrap();
        assert!(!refusal.what_to_do.is_empty(), "{condition}: {refusal}");
        told.push_str(&format!("{condition}: {} [{clause}]\n", refusal.reason));
    }
    insta::assert_snapshot!(told, @r"
    right-to-raise: the Code Administrator and Secretariat (SECAS) is not among those who may raise a Draft Proposal [Section D1.3]
    critical-friend-done: the Critical Friend has not answered, and has until 2019-01-14 [Section D1.3]
    problem-statement-complete: the problem statement lacks the impact of doing nothing [Section D3]
    problem-statement-agreed: the problem statement is not agreed [Section D3]
    input-asked: the Sub-Committees have not been asked for input [Section D3]
    path-set: no Modification Path is set [Section D3]
    path-self-governance: the Modification Path is `authority-determination`, and this step needs Self-Governance [Section D9 (unverified)]
    path-authority: the Modification Path is `self-governance`, and this step needs one that the Authority decides [Section D10]
    path-fast-track: the Modification Path is `self-governance`, and this step needs Fast-Track [Section D2]
    path-not-fast-track: the Modification Path is `fast-track`, and this step needs one other than Fast-Track [Section D3]
    assessments-returned: the DCC Impact Assessment is outstanding [Section D7.1]
    consultations-closed: the Refinement Consultation is open until 2019-01-30 [Section D7.1]
    solution-recorded: no version of the solution is on record [Section D8]
    report-presented: the Modification Report has not been presented [Section D7.8]
    report-approved: the Panel has not determined that the Modification Report proceeds [Section D7.8]
    report-consultation-closed: the Modification Report Consultation is open until 2019-01-30 [Section D7.8]
    outcome-approve: the step is for `reject`, not for `approve` [Section D9]
    outcome-reject: the step is for `approve`, not for `reject` [Section D9]
    within-referral-window: the referral window closed on 2019-02-22 [Section D9 (unverified)]
    within-adoption-window: the adoption window closed on 2019-01-23 [Section D5]
    urgency-requested: urgency has not been asked for [Section D4]
    not-on-hold: the proposal is on hold [Section D8]
    on-hold: the proposal is not on hold [Section D3]
    assessment-outstanding: no DCC Preliminary Assessment is outstanding [Section D6]
    consultation-open: no Refinement Consultation is open on 2019-01-31 [Section D7.8]
    for-information: the step is for `refinement`, not for `request-for-information` [Section D1]
    for-refinement: the step is for `request-for-information`, not for `refinement` [Section D6]
    for-report: the step is for `refinement`, not for `modification-report` [Section D7.8]
    to-refinement: the step is for `report`, not for `refinement` [Section D3]
    to-report: the step is for `refinement`, not for `report` [Section D3]
    implementation-set: no implementation date is set yet [Section D10 (unverified)]
    implementation-not-set: an implementation date is already set [Section D10]
    ");
}

#[test]
fn a_report_consultation_on_an_earlier_report_does_not_count() {
    let mut story = reach("report", "self-governance");
    consult(&mut story).take(body("panel"), Step::ReturnToRefinement(reason())).wait(30);
    story.take(secas(), Step::PresentReport(comment()));
    story.take(body("panel"), Step::ApproveReport(comment()));
    let refusal = story.refusal(secas(), Step::PresentToChangeBoard(comment()));
    insta::assert_snapshot!(refusal.reason, @"there has been no Modification Report Consultation on this report");
    let mut mended = reach("report", "self-governance");
    consult(&mut mended).take(body("panel"), Step::ReturnToRefinement(reason())).wait(30);
    consult(&mut mended).take(secas(), Step::PresentToChangeBoard(comment()));
}

#[test]
fn every_condition_that_the_engine_knows_is_asked_by_some_row_or_named_here() {
    let asked: Vec<Condition> =
        super::all_rows().into_iter().flat_map(|(row, _)| row.conditions).collect();
    let unused: Vec<String> = Condition::VARIANTS
        .iter()
        .filter(|condition| !asked.contains(condition))
        .map(ToString::to_string)
        .collect();
    assert_eq!(unused, ["input-asked", "solution-recorded"]);
}
