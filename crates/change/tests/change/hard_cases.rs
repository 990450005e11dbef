//! Hard cases from the life of real modifications, each taken through the engine step by step.

use change::{
    Person, Step,
    step::{
        Annulment, Assessed, Assessment, AssessmentKind, Concern, ConcernAnswer, ConcernRef,
        Consultation, ConsultationKind, Destination, HoldUntil, ImplementationPlan, Note, Outcome,
        Parts, Replacement, Ruling, SolutionVersion, UrgencyRuling,
    },
};

use crate::{
    stages::{agree, consult, other, raise, reach},
    story::{
        Story, VOTING, body, comment, convert, day, id, party, proposer, raising, reason, secas,
        statement, votes,
    },
};

fn analyst(name: &str) -> Step {
    Step::ChangeLeadAnalyst(Person { name: Some(name.to_owned()), ..secas() })
}

fn release(release: &str, part: Option<&str>) -> Step {
    Step::SetImplementation(ImplementationPlan {
        part: part.map(str::to_owned),
        release: Some(id(release)),
        ..ImplementationPlan::default()
    })
}

fn on_day(date: &str, part: Option<&str>) -> Step {
    Step::SetImplementation(ImplementationPlan {
        part: part.map(str::to_owned),
        date: Some(day(date)),
        ..ImplementationPlan::default()
    })
}

fn decide(outcome: Outcome) -> Step {
    Step::Decide(Ruling { outcome, reasons: String::new() })
}

fn consultation(kind: ConsultationKind) -> Step {
    Step::OpenConsultation(Consultation { kind, closes: None, questions: Vec::new() })
}

/// MP090, with its real days from raising to implementation, and its two Lead Analysts.
#[test]
fn mp090_from_raising_to_implementation() {
    let (panel, kind) = (|| body("panel"), AssessmentKind::Preliminary);
    let mut story = Story::of("DP090", "2019-10-16");
    raise(&mut story).take(secas(), analyst("Alison Beard"));
    story.take(secas(), Step::AskInput(vec![id("operations-group"), id("ssc"), id("tabasc")]));
    story.on("2019-10-29").take(proposer(), Step::EditProblemStatement(statement()));
    story.take(body("change-sub-committee"), Step::AgreeProblemStatement(comment()));
    story.on("2019-11-15").take(panel(), Step::SetPath(id("self-governance")));
    story.take(panel(), convert(Destination::Refinement));
    story.take(secas(), Step::RequestAssessment(Assessment { kind, due: None }));
    assert_eq!(story.proposal().assessments[0].due, Some(day("2019-12-20")));
    let returned = Assessed { kind, cost_pounds: None, summary: String::new() };
    story.on("2020-02-12").take(body("dcc"), Step::ReturnAssessment(returned));
    story.on("2020-08-17").take(secas(), consultation(ConsultationKind::Refinement));
    story.on("2020-09-11").take(secas(), analyst("Khaleda Hussain"));
    story
        .take(secas(), Step::PresentReport(comment()))
        .take(secas(), Step::PresentReport(comment()));
    story.take(panel(), Step::ApproveReport(comment()));
    story.on("2020-09-14").take(secas(), consultation(ConsultationKind::ModificationReport));
    story.on("2020-10-05");
    assert!(story.refusal(secas(), Step::PresentToChangeBoard(comment())).reason.contains("open"));
    story.on("2020-10-21").take(secas(), Step::PresentToChangeBoard(comment()));
    story.take(secas(), release("november-2021", None));
    story.take(body("change-board"), Step::Vote(votes(&VOTING, &[])));

    for (on, status) in [
        ("2019-10-29", "Development Stage"),
        ("2019-11-15", "Refinement Process"),
        ("2020-09-14", "Report Phase"),
        ("2021-11-03", "Pending Implementation on 2021-11-04"),
        ("2021-11-04", "Implemented on 2021-11-04"),
    ] {
        assert_eq!(story.status(on), status, "{on}");
    }
    let then = story.model.as_at(day("2019-10-29"));
    let then = then.proposal(story.id).unwrap();
    assert_eq!(then.name(), "DP090");
    assert_eq!(then.lead_analyst().unwrap().value.name.as_deref(), Some("Alison Beard"));
    let now = story.proposal();
    assert_eq!(now.name(), "MP090");
    assert_eq!(now.lead_analyst().unwrap().value.name.as_deref(), Some("Khaleda Hussain"));
}

/// MP091: raised on 22 October 2019, no Refinement Process, voted on 20 December.
#[test]
fn mp091_straight_to_the_report_phase() {
    let mut story = Story::of("DP091", "2019-10-22");
    agree(&mut story, "self-governance").on("2019-11-15");
    story.take(body("panel"), convert(Destination::Report));
    story.take(secas(), Step::PresentReport(comment()));
    story.take(body("panel"), Step::ApproveReport(comment()));
    story.on("2019-11-18").take(secas(), consultation(ConsultationKind::ModificationReport));
    assert_eq!(story.proposal().consultations[0].opened.value.closes, Some(day("2019-12-09")));
    story.on("2019-12-20").take(secas(), Step::PresentToChangeBoard(comment()));
    story.take(secas(), release("february-2020", None));
    story.take(body("change-board"), Step::Vote(votes(&VOTING, &[])));
    assert_eq!(story.status("2020-02-26"), "Pending Implementation on 2020-02-27");
    assert_eq!(story.status("2020-02-27"), "Implemented on 2020-02-27");
}

/// SECMP0007: Mark Pitchford, then John Noad; in parts, over several Releases.
#[test]
fn the_proposer_changes_and_the_right_to_withdraw_with_it() {
    let (first, second) = (party("Mark Pitchford", "Npower"), party("John Noad", "Npower"));
    let mut story = Story::of("SECMP0007", "2016-03-01");
    story.take(first.clone(), Step::Raise(raising(first.clone())));
    assert_eq!((story.stage(), story.proposal().name().as_str()), ("initial-report", "SECMP0007"));
    story.on("2017-01-10").take(first.clone(), Step::ChangeProposer(second.clone()));
    assert!(story.attempt(first, Step::Withdraw(reason())).is_err());
    assert!(story.attempt(second.clone(), Step::Withdraw(reason())).is_ok());
    let names: Vec<_> =
        story.proposal().proposers.iter().map(|each| each.value.name.clone().unwrap()).collect();
    assert_eq!(names, ["Mark Pitchford", "John Noad"]);
}

#[test]
fn implementation_comes_in_parts() {
    let mut story = reach("change-board", "self-governance");
    story.take(secas(), on_day("2019-06-27", None));
    story.take(body("panel"), release("november-2019", Some("Part 1")));
    story.take(body("panel"), on_day("2020-11-29", Some("Part 2")));
    story.take(body("change-board"), Step::Vote(votes(&VOTING, &[])));
    assert_eq!(story.proposal().implementation.len(), 2, "parts replace the whole");
    assert_eq!(story.status("2019-10-28"), "Pending Implementation on 2019-11-24");
    assert_eq!(story.status("2019-11-29"), "Partly Implemented (2019-11-29)");
    assert_eq!(story.status("2020-11-29"), "Implemented on 2020-11-29");
    // The text of one part is brought forward; that of the other is in force, and stays.
    story.on("2020-03-02").take(body("panel"), on_day("2020-06-25", Some("Part 2")));
    assert_eq!(story.status("2020-06-25"), "Implemented on 2020-06-25");
    let refusal = story.refusal(body("panel"), on_day("2020-06-25", None));
    assert!(refusal.reason.contains("in force since 2019-11-29"), "{refusal}");
}

/// After the Authority's decision a part cannot be used to move the whole.
#[test]
fn a_date_that_the_authority_decided_moves_only_by_the_authority() {
    let mut story = reach("authority", "authority-determination");
    story.take(secas(), on_day("2019-11-24", None));
    story.take(body("authority"), decide(Outcome::Approve));
    for part in [None, Some("Part 1")] {
        let refusal = story.refusal(body("panel"), on_day("2019-11-29", part));
        assert_eq!(refusal.clause.as_deref(), Some("Section D10"), "{refusal}");
    }
    story.on("2019-10-08").take(body("authority"), on_day("2019-11-29", None));
    assert_eq!(story.status("2019-11-28"), "Pending Implementation on 2019-11-29");
}

/// The November 2019 SEC Release moved on 30 October 2019, and with it all that is in it.
#[test]
fn what_is_in_a_release_moves_with_it() {
    let mut story = reach("approved", "self-governance");
    story.take(secas(), release("november-2019", None));
    assert_eq!(story.status("2019-10-29"), "Pending Implementation on 2019-11-24");
    assert_eq!(story.status("2019-10-30"), "Pending Implementation on 2019-11-29");
    assert_eq!(story.status("2019-11-24"), "Pending Implementation on 2019-11-29");
    assert_eq!(story.status("2019-11-29"), "Implemented on 2019-11-29");
}

/// MP102 became MP102A and MP102B.
#[test]
fn a_proposal_is_split_and_its_parts_go_on_where_it_stood() {
    let mut story = Story::of("DP102", "2020-01-07");
    agree(&mut story, "self-governance").take(body("panel"), convert(Destination::Refinement));
    let solution = SolutionVersion {
        version: "0.1".to_owned(),
        summary: "List them.".to_owned(),
        digest: None,
        alternative: false,
    };
    let asked = Assessment { kind: AssessmentKind::Impact, due: None };
    story
        .take(secas(), Step::RecordSolution(solution))
        .take(secas(), Step::RequestAssessment(asked));
    story.take(body("panel"), Step::Hold(HoldUntil::default()));
    let into =
        |parts: &[&str]| Step::Split(Parts { into: parts.iter().map(|part| id(part)).collect() });
    for (parts, why) in [
        (vec!["102A"], "at least two"),
        (vec!["102A", "102A"], "named twice"),
        (vec!["102", "102A"], "already"),
        (vec!["103", "104"], "is not 102 with a letter"),
    ] {
        let refusal = story.refusal(secas(), into(&parts));
        assert!(refusal.reason.contains(why), "{refusal}");
    }
    story.take(secas(), into(&["102A", "102B"]));
    assert_eq!(story.stage(), "split");
    assert_eq!(story.proposal().split_into, [id("102A"), id("102B")]);
    assert!(story.refusal(secas(), into(&["102C", "102D"])).reason.contains("Split"));
    for part in ["MP102A", "MP102B"] {
        story.id = id(part);
        let proposal = story.proposal();
        assert_eq!((proposal.name().as_str(), story.stage()), (part, "refinement"));
        assert_eq!(proposal.part_of, Some(id("102")));
        assert!(proposal.proposer().unwrap().value.is(&proposer()));
        assert!(proposal.statement_agreed.is_some() && proposal.path.is_some());
        assert_eq!(proposal.solutions.len(), 1);
        // Neither the hold nor what the DCC owes is lost on the way.
        let refusal = story.refusal(secas(), Step::PresentReport(comment())).to_string();
        assert!(refusal.contains("on hold") && refusal.contains("outstanding"), "{refusal}");
    }
    // The parts part company.
    story.take(proposer(), Step::Withdraw(reason()));
    story.id = id("MP102A");
    story.take(body("panel"), Step::Resume(comment()));
    assert_eq!(story.stage(), "refinement");
}

/// MP083: on hold from 17 September 2020 for six months, withdrawn on 24 June 2021.
#[test]
fn a_hold_lapses_by_itself() {
    let mut story = Story::of("DP083", "2019-08-23");
    agree(&mut story, "self-governance").take(body("panel"), convert(Destination::Refinement));
    let hold = |until: &str| {
        Step::Hold(HoldUntil { until: Some(day(until)), reason: "a trial".to_owned() })
    };
    story.on("2020-09-17");
    assert!(story.refusal(secas(), hold("2020-09-16")).reason.contains("before 2020-09-17"));
    story.take(secas(), hold("2021-03-17"));
    story.on("2021-03-17");
    assert!(story.attempt(secas(), Step::PresentReport(comment())).is_err());
    story.on("2021-03-18");
    assert!(story.attempt(secas(), Step::PresentReport(comment())).is_ok());
    assert!(story.attempt(secas(), Step::Resume(comment())).is_err(), "nothing to lift");
    story.on("2021-06-24").take(proposer(), Step::Withdraw(reason()));
    assert_eq!(story.status("2021-06-24"), "Withdrawn");
}

/// SECMP0038 was replaced by DP094; SECMP0030 was withdrawn before another took its place.
#[test]
fn a_proposal_is_replaced_by_another() {
    let replace = |by: &str| Step::Supersede(Replacement { by: id(by) });
    for stage in ["development", "withdrawn"] {
        let mut story = reach(stage, "self-governance");
        assert!(story.refusal(secas(), replace("94")).reason.contains("no proposal 94"));
        assert!(story.refusal(secas(), replace("90")).reason.contains("its own place"));
        other(&mut story, "DP094");
        story.take(secas(), replace("94"));
        assert_eq!(story.proposal().superseded_by, Some(id("DP094")));
        assert_eq!(story.stage(), "superseded");
        assert!(story.attempt(secas(), Step::Adopt(party("Jo Smith", "Another"))).is_err());
    }
}

/// MP084: rejected by the Authority.
#[test]
fn a_rejection_ends_it_and_takes_its_date_away() {
    let mut story = reach("authority", "authority-determination");
    story.take(secas(), release("november-2019", None));
    story.take(body("authority"), decide(Outcome::Reject));
    assert_eq!(story.status("2019-12-31"), "Rejected");
    assert!(story.proposal().implementation.is_empty());
}

/// Nobody could say which of two open consultations on one report a response is to.
#[test]
fn one_modification_report_consultation_is_open_at_a_time() {
    let mut story = reach("authority", "authority-determination");
    story.take(body("authority"), Step::SendBack(reason()));
    story.take(secas(), Step::PresentReport(comment()));
    story.take(body("panel"), Step::ApproveReport(comment()));
    let open = || consultation(ConsultationKind::ModificationReport);
    story.take(secas(), open());
    let refusal = story.refusal(secas(), open());
    assert!(refusal.reason.contains("is open until"), "{refusal}");
    story.wait(22).take(secas(), open());
}

/// The Authority sends a report back; it is presented, consulted on and voted on anew.
#[test]
fn a_report_that_is_sent_back_goes_round_again() {
    let mut story = reach("authority", "authority-determination");
    story.take(body("authority"), Step::SendBack(reason()));
    assert_eq!(story.stage(), "report");
    let refusal = story.refusal(secas(), Step::PresentToChangeBoard(comment()));
    assert!(refusal.reason.contains("not determined"), "{refusal}");
    consult(&mut story).take(secas(), Step::PresentToChangeBoard(comment()));
    story.take(body("change-board"), Step::Vote(votes(&VOTING, &[])));
    story.take(body("authority"), decide(Outcome::Approve));
    assert_eq!(story.proposal().votes.len(), 2);
    assert_eq!(story.proposal().consultations.len(), 2);
}

/// A Self-Governance decision goes to the Authority once, and the Authority's own not at all.
#[test]
fn a_decision_is_referred_once() {
    let mut story = reach("approved", "self-governance");
    story.take(party("Jo Smith", "Another Supplier"), Step::Refer(reason()));
    story.take(body("authority"), decide(Outcome::Approve));
    let refusal = story.refusal(party("Jo Smith", "Another Supplier"), Step::Refer(reason()));
    assert_eq!(refusal.reason, "the Authority has decided it");
}

/// MP185 was urgent; MP109 had the Change Sub-Committee ask for it.
#[test]
fn urgency_is_asked_for_and_decided() {
    let rule = |granted| Step::DecideUrgency(UrgencyRuling { granted, reasons: String::new() });
    let mut story = reach("development", "self-governance");
    story.take(body("change-sub-committee"), Step::RequestUrgency(reason()));
    assert!(story.attempt(body("panel"), rule(true)).is_err());
    story.take(body("authority"), rule(true));
    assert!(story.attempt(body("authority"), rule(false)).is_err(), "it is decided");
}

/// MP121: the alternative was chosen; MP106: the final solution was another than the first.
#[test]
fn an_alternative_solution_may_be_the_one_voted_on() {
    let version = |version: &str, alternative| {
        Step::RecordSolution(SolutionVersion {
            version: version.to_owned(),
            summary: String::new(),
            digest: None,
            alternative,
        })
    };
    let mut story = reach("report", "self-governance");
    story.take(secas(), version("1.0", false)).take(body("working-group"), version("B", true));
    consult(&mut story).take(secas(), Step::PresentToChangeBoard(comment()));
    let mut vote = votes(&VOTING, &[]);
    vote.solution = Some("B".to_owned());
    story.take(body("change-board"), Step::Vote(vote));
    assert_eq!(story.proposal().votes[0].value.solution.as_deref(), Some("B"));
}

#[test]
fn a_concern_stands_until_whoever_raised_it_withdraws_it() {
    let named = |name: &str| Step::WithdrawConcern(ConcernRef { name: name.to_owned() });
    let jo = || party("Jo Smith", "Another Supplier");
    let concern = || Concern { name: "cost".to_owned(), text: "It costs much.".to_owned() };
    let answer = ConcernAnswer { name: "cost".to_owned(), text: "It saves more.".to_owned() };
    let mut story = reach("refinement", "self-governance");
    story.take(jo(), Step::RaiseConcern(concern()));
    assert!(story.attempt(proposer(), Step::RaiseConcern(concern())).is_err());
    story.take(proposer(), Step::AnswerConcern(answer));
    for other in [proposer(), secas(), body("panel"), Person::default()] {
        let refusal = story.refusal(other, named("cost"));
        assert!(refusal.reason.contains("only Jo Smith (Another Supplier)"), "{refusal}");
    }
    assert!(story.attempt(jo(), named("price")).is_err());
    story.take(jo(), named("cost"));
    assert!(story.attempt(jo(), named("cost")).is_err(), "it is withdrawn already");
}

/// Two sources disagree on a day, or a record was of the wrong proposal.
#[test]
fn a_wrong_record_is_taken_back_and_the_right_one_put_in_its_place() {
    let annul = |seq| Step::Annul(Annulment { seq, reason: "the wrong day".to_owned() });
    let mut story = Story::of("DP090", "2019-01-07");
    agree(&mut story, "self-governance").take(body("panel"), convert(Destination::Refinement));
    let (began, moved) = (story.seq_of("raise"), story.seq_of("convert"));
    assert!(story.refusal(proposer(), annul(moved)).reason.contains("kept by SECAS"));
    assert!(story.refusal(secas(), annul(began)).reason.contains("beginning"));
    assert!(story.refusal(secas(), annul(999)).reason.contains("no record of proposal 90"));
    assert!(story.refusal(secas(), annul(0)).reason.contains("no record of proposal 90"));
    story.wait(-1);
    assert!(story.refusal(secas(), annul(moved)).reason.contains("later than"));
    story.wait(1).take(secas(), annul(moved));
    assert_eq!((story.stage(), story.proposal().name().as_str()), ("development", "DP090"));
    story.take(body("panel"), convert(Destination::Report));
    assert_eq!(story.stage(), "report");
}

/// What a page says and no rule knows is kept as a note.
#[test]
fn a_note_keeps_what_is_no_step() {
    let mut story = reach("approved", "self-governance");
    let note = |text: &str| Step::Note(Note { text: text.to_owned(), until: None });
    story.take(secas(), note("The page gives another day of raising."));
    assert!(story.attempt(secas(), note(" ")).is_err());
    assert_eq!(story.proposal().records.last().unwrap().step.kind(), "note");
}
