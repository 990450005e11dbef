//! Whatever people try, the register stays legal, and its records alone make it.

mod invariants;

use change::{
    Model, Person, ProposalId, Record, Request, Step, decide::decide, record::Grounds,
    step::Replacement,
};
use code::rules::{Condition, Transition};
use jiff::{ToSpan, civil::Date};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{
    stages,
    steps::{any_step, people},
    story::{
        Story, VOTING, baseline_of, body, comment, day, id, proposer, secas, statement, votes,
    },
    transitions::case,
};

/// What somebody tries.
#[derive(Debug, Clone)]
enum Try {
    /// Any step, by anybody.
    Anything(Person, Box<Step>),
    /// A step that the stage knows, by somebody who may, whether or not its conditions hold.
    Known(Index, Index),
    /// A step that leads on, after what it asks for has been seen to.
    Onward(Index, Index),
    /// The taking back of a record.
    TakeBack(Index),
}

fn tries() -> impl Strategy<Value = Vec<(i32, usize, Try)>> {
    let one = prop_oneof![
        2 => (people(), any_step()).prop_map(|(by, step)| Try::Anything(by, Box::new(step))),
        3 => any::<(Index, Index)>().prop_map(|(row, by)| Try::Known(row, by)),
        2 => any::<(Index, Index)>().prop_map(|(row, by)| Try::Onward(row, by)),
        1 => any::<Index>().prop_map(Try::TakeBack),
    ];
    let wait = prop_oneof![3 => Just(0), 2 => 1..9i32, 1 => 20..40i32];
    vec((wait, 0..3usize, one), 1..60)
}

/// Two proposals that people raise, and the part that one may be split into.
const NUMBERS: [&str; 3] = ["90", "91", "90A"];

/// Everything that people try, checked at each step.
fn run(begin: Date, tries: Vec<(i32, usize, Try)>) -> Result<Story, TestCaseError> {
    let mut story = Story::of("90", "2019-01-07");
    story.on = begin;
    for (wait, which, what) in tries {
        story.on = story.on.checked_add(wait.days()).unwrap();
        story.id = id(NUMBERS[which]);
        match what {
            Try::Anything(by, step) => attempt(&mut story, by, *step)?,
            Try::Known(row, by) => known(&mut story, row, by, false)?,
            Try::Onward(row, by) => known(&mut story, row, by, true)?,
            Try::TakeBack(which) => take_back(&mut story, which)?,
        }
    }
    Ok(story)
}

fn attempt(story: &mut Story, by: Person, step: Step) -> Result<(), TestCaseError> {
    let before = story.model.clone();
    let baseline = baseline_of(story.code, story.on);
    let request = Request::new(story.id, story.on, by.clone(), step.clone());
    match decide(&story.model, request, &baseline) {
        Ok(decision) => {
            story.write(decision);
            invariants::check(&before, story, &by, &step)?;
        }
        Err(refusal) => {
            prop_assert!(!refusal.reason.is_empty());
            prop_assert_eq!(&before, &story.model, "a refused step changed something");
        }
    }
    Ok(())
}

fn take_back(story: &mut Story, which: Index) -> Result<(), TestCaseError> {
    let Some(proposal) = story.model.proposal(story.id) else {
        return Ok(());
    };
    let seq = which.get(&proposal.records).seq;
    let annulment = change::step::Annulment { seq, reason: "a mistake".to_owned() };
    attempt(story, secas(), Step::Annul(annulment))
}

fn known(story: &mut Story, row: Index, by: Index, onward: bool) -> Result<(), TestCaseError> {
    let baseline = baseline_of(story.code, story.on);
    let stage = story.model.proposal(story.id).map(|proposal| proposal.stage.clone());
    let open = |row: &&Transition| match &stage {
        None => row.from.is_empty(),
        Some(stage) => row.from.contains(stage) && (!onward || row.to.is_some()),
    };
    let rows: Vec<&Transition> = baseline.transitions.iter().filter(open).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let row = *row.get(&rows);
    if onward {
        for condition in &row.conditions {
            for (by, step) in see_to(*condition, story) {
                attempt(story, by, step)?;
            }
        }
    }
    let decider = *by.get(&row.decided_by);
    let stage = stage.map(|stage| stage.to_string()).unwrap_or_default();
    let step = match case::step(row, story, &stage) {
        Step::Supersede(_) => {
            let other: &&str = by.get(&NUMBERS);
            Step::Supersede(Replacement { by: id(other) })
        }
        other => other,
    };
    let by = match decider {
        code::rules::Decider::Proposer => {
            let known = story.model.proposal(story.id).and_then(change::Proposal::proposer);
            known.map_or_else(proposer, |known| known.value.clone())
        }
        other => case::person(other),
    };
    attempt(story, by, step)
}

/// The steps by which a condition is usually met.
fn see_to(condition: Condition, story: &mut Story) -> Vec<(Person, Step)> {
    let open = |kind| {
        let closes = story.on.checked_add(1.days()).ok();
        Step::OpenConsultation(change::step::Consultation { kind, closes, questions: Vec::new() })
    };
    let mrc = change::step::ConsultationKind::ModificationReport;
    match condition {
        Condition::ProblemStatementAgreed | Condition::ProblemStatementComplete => vec![
            (proposer(), Step::EditProblemStatement(statement())),
            (body("panel"), Step::AgreeProblemStatement(comment())),
        ],
        Condition::PathSet | Condition::PathSelfGovernance | Condition::PathNotFastTrack => {
            vec![(body("panel"), Step::SetPath(id("self-governance")))]
        }
        Condition::PathAuthority => {
            vec![(body("panel"), Step::SetPath(id("authority-determination")))]
        }
        Condition::PathFastTrack => vec![(body("panel"), Step::SetPath(id("fast-track")))],
        Condition::ReportApproved => vec![
            (secas(), Step::PresentReport(comment())),
            (body("panel"), Step::ApproveReport(comment())),
            (secas(), open(mrc)),
        ],
        Condition::ReportConsultationClosed => {
            story.wait(2);
            Vec::new()
        }
        Condition::NotOnHold => vec![(body("panel"), Step::Resume(comment()))],
        Condition::CriticalFriendDone => vec![(secas(), Step::Review(comment()))],
        _ => Vec::new(),
    }
}

/// All records of a register, by proposal.
fn records(model: &Model) -> Vec<(ProposalId, Record)> {
    let of = |proposal: &change::Proposal| {
        let id = proposal.id;
        proposal.records.iter().map(move |record| (id, Record::clone(record))).collect::<Vec<_>>()
    };
    model.proposals().flat_map(of).collect()
}

fn folded(records: impl IntoIterator<Item = (ProposalId, Record)>) -> Model {
    let mut model = Model::default();
    for (id, record) in records {
        model.apply(id, record);
    }
    model
}

/// A record as the log keeps it, read back.
fn through_json(record: &Record) -> Record {
    let grounds: &Grounds = &record.grounds;
    let grounds = serde_json::to_string(grounds).unwrap();
    let grounds = serde_json::from_str::<Grounds>(&grounds).unwrap().into();
    let content = record.step.to_json().unwrap().to_string();
    let step = Step::from_json(record.step.kind(), &content).unwrap().unwrap();
    Record { seq: record.seq, on: record.on, step, grounds }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_requests_reaches_an_illegal_state(
        begin in prop_oneof![Just(day("2018-09-01")), Just(day("2019-01-07"))],
        tries in tries(),
    ) {
        run(begin, tries)?;
    }

    #[test]
    fn the_records_alone_make_the_model_in_whatever_order_they_are_read(
        tries in tries(),
        shuffle in vec(any::<Index>(), 1..40),
        cut in 0..400i32,
    ) {
        let story = run(day("2019-01-07"), tries)?;
        // What was taken back is kept by the log and must not come back.
        let all = story.written.clone();
        let again = folded(all.iter().map(|(id, record)| (*id, through_json(record))));
        prop_assert_eq!(&again, &story.model, "replayed through JSON");
        let mut mixed = all.clone();
        for (at, index) in shuffle.iter().enumerate() {
            if !mixed.is_empty() {
                let other = index.index(mixed.len());
                let at = at % mixed.len();
                mixed.swap(at, other);
            }
        }
        prop_assert_eq!(&folded(mixed), &story.model, "read in another order");
        let on = day("2019-01-07").checked_add(cut.days()).unwrap();
        let until = records(&story.model).into_iter().filter(|(_, record)| record.on <= on);
        let then = folded(until);
        prop_assert_eq!(&without_annulments(story.model.as_at(on)), &without_annulments(then), "as at {}", on);
    }
}

/// The proposals of a model in the words of their debug form, with what was taken back left out.
fn without_annulments(model: Model) -> Vec<String> {
    model.proposals().map(|proposal| format!("{proposal:?}")).collect()
}

#[test]
fn the_tries_reach_every_stage() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..150 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        for begin in ["2018-09-01", "2019-01-07"] {
            let story = run(day(begin), tries.clone()).unwrap();
            for (_, record) in &story.written {
                reached.extend(record.grounds.to.as_ref().map(ToString::to_string));
            }
        }
    }
    let baseline = baseline_of(crate::shipped_code(), day("2019-10-29"));
    let all = baseline.stages.iter().map(|stage| stage.id.to_string()).collect();
    assert_eq!(reached, all, "the tries are too tame to prove anything");
}

#[test]
fn a_step_is_judged_by_what_was_known_on_its_day() {
    let mut story = Story::of("DP090", "2019-10-16");
    stages::raise(&mut story).on("2019-10-20");
    story.take(proposer(), Step::EditProblemStatement(statement()));
    story.on("2019-10-30").take(body("panel"), Step::AgreeProblemStatement(comment()));
    story.on("2019-11-15").take(body("panel"), Step::SetPath(id("self-governance")));
    let to = || crate::story::convert(change::step::Destination::Refinement);
    story.on("2019-11-10");
    assert_eq!(story.refusal(body("panel"), to()).reason, "no Modification Path is set");
    story.on("2019-10-25");
    assert_eq!(story.refusal(body("panel"), to()).reason, "the problem statement is not agreed");
    story.on("2019-10-10");
    assert!(story.refusal(body("panel"), to()).reason.contains("before it"));
    story.on("2019-11-15").take(body("panel"), to());
}

#[test]
fn what_is_in_force_cannot_be_moved_and_what_has_passed_cannot_be_set() {
    let plan = |date: &str| {
        let date = Some(day(date));
        Step::SetImplementation(change::step::ImplementationPlan { date, ..Default::default() })
    };
    let mut story = stages::reach("approved", "self-governance");
    assert!(story.refusal(secas(), plan("2019-01-01")).reason.contains("lies before"));
    story.take(secas(), plan("2019-06-27"));
    story.on("2019-06-26").take(body("panel"), plan("2019-11-07"));
    assert_eq!(story.status("2019-11-06"), "Pending Implementation on 2019-11-07");
    assert_eq!(story.status("2019-11-07"), "Implemented on 2019-11-07");
    story.on("2019-11-07");
    insta::assert_snapshot!(story.refusal(body("panel"), plan("2020-02-27")), @r"
    what this would move has been in force since 2019-11-07
      help: raise a new Draft Proposal to change the Code again
    ");
}

#[test]
fn an_approval_comes_before_the_day_on_which_it_takes_effect() {
    let mut story = stages::reach("change-board", "self-governance");
    let date = story.on.checked_add(5.days()).ok();
    let plan = change::step::ImplementationPlan { date, ..Default::default() };
    story.take(secas(), Step::SetImplementation(plan)).wait(6);
    insta::assert_snapshot!(story.refusal(body("change-board"), Step::Vote(votes(&VOTING, &[]))), @r"
    the proposed implementation date, 2019-02-14, has passed
      help: set another first: `set-implementation`
    ");
    story.take(body("change-board"), Step::Vote(votes(&[], &VOTING)));
}
