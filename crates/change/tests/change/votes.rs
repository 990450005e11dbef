//! Votes of the Change Board (Section D8): by Party Category, by the rule that the Code holds, on one
//! version of the solution.

use change::{
    Step,
    step::{CategoryVotes, Outcome, SolutionVersion, Votes},
};

use crate::{
    code_but,
    stages::reach,
    story::{Story, VOTING, body, id, secas, votes},
};

fn at_the_board() -> Story {
    reach("change-board", "self-governance")
}

fn board() -> change::Person {
    body("change-board")
}

fn outcome(story: &Story, votes: Votes) -> Outcome {
    let decision = story.attempt(board(), Step::Vote(votes)).unwrap();
    let Step::Vote(votes) = &decision.records[0].1.step else { panic!("no vote is recorded") };
    votes.outcome().unwrap()
}

fn cast(category: &str, approve: u32, reject: u32, abstain: u32) -> Votes {
    let mut all = votes(&VOTING, &[]);
    all.by_category.insert(id(category), CategoryVotes { approve, reject, abstain });
    all
}

#[test]
fn more_categories_must_approve_than_reject() {
    let story = at_the_board();
    assert_eq!(outcome(&story, votes(&VOTING[..3], &VOTING[3..])), Outcome::Approve);
    assert_eq!(outcome(&story, votes(&VOTING[3..], &VOTING[..3])), Outcome::Reject);
    // Two against two, and one of one mind with neither: not more.
    let mut split = votes(&VOTING[..2], &VOTING[2..4]);
    split.by_category.insert(id("consumers"), CategoryVotes { approve: 0, reject: 0, abstain: 1 });
    assert_eq!(outcome(&story, split), Outcome::Reject);
}

#[test]
fn a_category_speaks_with_one_voice_by_the_majority_of_its_votes_cast() {
    let story = at_the_board();
    let decision = story.attempt(board(), Step::Vote(cast("large-suppliers", 6, 6, 1))).unwrap();
    let Step::Vote(votes) = &decision.records[0].1.step else { panic!("no vote is recorded") };
    insta::assert_debug_snapshot!(votes.tally, @r#"
    Some(
        Tally {
            categories: {
                CategoryId(
                    "consumers",
                ): Approve,
                CategoryId(
                    "large-suppliers",
                ): None,
                CategoryId(
                    "network-parties",
                ): Approve,
                CategoryId(
                    "other-sec-parties",
                ): Approve,
                CategoryId(
                    "small-suppliers",
                ): Approve,
            },
            outcome: Approve,
            rule: "Each Party Category has one outcome, by the majority of its votes cast; the proposal is approved when more Categories approve than reject. Half of the seats make a quorum. Quorum and pass rule are placeholders: neither was found. (Section D8 (unverified))",
        },
    )
    "#);
}

#[test]
fn the_rule_is_read_from_the_code() {
    let mut story = at_the_board();
    // Four small Categories against the large one: 10 votes against 13.
    let four = votes(&VOTING[1..], &VOTING[..1]);
    assert_eq!(outcome(&story, four.clone()), Outcome::Approve);
    let row = "change-board,50,majority-of-votes-cast,majority-of-categories";
    let with = |rule: &str| code_but("baseline/voting_rules.csv", row, rule);
    story.code = with("change-board,50,majority-of-votes-cast,majority-of-votes-cast");
    assert_eq!(outcome(&story, four.clone()), Outcome::Reject);
    story.code = with("change-board,50,majority-of-votes-cast,unanimous");
    assert_eq!(outcome(&story, cast("consumers", 0, 1, 0)), Outcome::Reject);
    assert_eq!(outcome(&story, cast("consumers", 0, 0, 1)), Outcome::Approve);
    story.code = with("change-board,100,majority-of-votes-cast,majority-of-categories");
    let refusal = story.refusal(board(), Step::Vote(cast("large-suppliers", 12, 0, 0)));
    insta::assert_snapshot!(refusal, @r"
    22 of 23 seats voted, and the quorum is 23
      clause: Section D8 (unverified)
      help: a meeting without a quorum cannot decide; record its discussion instead: `discuss`
    ");
}

#[test]
fn votes_that_do_not_fit_the_seats_are_refused() {
    let story = at_the_board();
    let refused = |votes| story.refusal(board(), Step::Vote(votes)).to_string();
    insta::assert_snapshot!(refused(cast("consumers", 2, 0, 0)), @r"
    `consumers` cast 2 votes and has 1 seats
      clause: Section D8
      help: give one vote a seat, or mend the table `voting_seats`
    ");
    insta::assert_snapshot!(refused(cast("dcc", 1, 0, 0)), @r"
    `dcc` has no seat on the Change Board
      clause: Section D8 (unverified)
      help: the Party Categories with seats are large-suppliers, small-suppliers, network-parties, other-sec-parties, consumers
    ");
    insta::assert_snapshot!(refused(votes(&["small-suppliers", "consumers"], &[])), @r"
    4 of 23 seats voted, and the quorum is 12
      clause: Section D8 (unverified)
      help: a meeting without a quorum cannot decide; record its discussion instead: `discuss`
    ");
    insta::assert_snapshot!(refused(cast("consumers", u32::MAX, u32::MAX, 0)), @"more than 10000 votes in one Party Category");
}

#[test]
fn an_outcome_without_votes_is_for_sources_only() {
    let story = at_the_board();
    let stated = Votes { stated_outcome: Some(Outcome::Approve), ..Votes::default() };
    insta::assert_snapshot!(story.refusal(board(), Step::Vote(stated)), @r"
    no votes are given
      clause: Section D8 (unverified)
      help: give the votes of each Party Category
    ");
    let contradicted = Votes { stated_outcome: Some(Outcome::Reject), ..votes(&VOTING, &[]) };
    insta::assert_snapshot!(story.refusal(board(), Step::Vote(contradicted)), @r"
    the votes come to `approve`, and the outcome given is `reject`
      clause: Section D8 (unverified)
      help: give the votes alone: the outcome follows from them
    ");
}

#[test]
fn a_count_that_comes_with_the_votes_is_not_believed() {
    let story = at_the_board();
    let decision = story.attempt(board(), Step::Vote(votes(&VOTING, &[]))).unwrap();
    let Step::Vote(counted) = &decision.records[0].1.step else { panic!("no vote") };
    let forged = Votes { tally: counted.tally.clone(), ..votes(&[], &VOTING) };
    assert_eq!(outcome(&story, forged), Outcome::Reject);
    let alone = Votes { tally: counted.tally.clone(), ..Votes::default() };
    assert!(story.attempt(board(), Step::Vote(alone)).is_err());
}

fn solution(version: &str, alternative: bool) -> Step {
    Step::RecordSolution(SolutionVersion {
        version: version.to_owned(),
        summary: String::new(),
        digest: None,
        alternative,
    })
}

/// A story at the Change Board with these versions on record.
fn with_solutions(versions: &[(&str, bool)]) -> Story {
    let mut story = reach("report", "self-governance");
    for (version, alternative) in versions {
        story.take(secas(), solution(version, *alternative));
    }
    crate::stages::consult(&mut story);
    story.take(secas(), Step::PresentToChangeBoard(crate::story::comment()));
    story
}

fn on(version: &str) -> Votes {
    Votes { solution: Some(version.to_owned()), ..votes(&VOTING, &[]) }
}

#[test]
fn a_vote_is_bound_to_the_version_that_stands() {
    let mut story = with_solutions(&[("0.1", false), ("1.0", false), ("A", true)]);
    let bound = |story: &Story, votes: Votes| {
        let decision = story.attempt(board(), Step::Vote(votes)).unwrap();
        let Step::Vote(votes) = &decision.records[0].1.step else { panic!("no vote") };
        votes.solution.clone().unwrap()
    };
    assert_eq!(bound(&story, votes(&VOTING, &[])), "1.0");
    assert_eq!(bound(&story, on("1.0")), "1.0");
    assert_eq!(bound(&story, on("A")), "A");
    insta::assert_snapshot!(story.refusal(board(), Step::Vote(on("0.1"))), @r"
    version `0.1` of the solution is stale: `1.0` took its place
      clause: Section D8 (unverified)
      help: vote on `1.0`
    ");
    insta::assert_snapshot!(story.refusal(board(), Step::Vote(on("2.0"))), @r"
    no version `2.0` of the solution is on record
      clause: Section D8 (unverified)
      help: versions on record: 0.1, 1.0, A
    ");
    // What a vote is bound to cannot be taken back from under it.
    let recorded = story.seq_of("record-solution") - 1;
    story.take(board(), Step::Vote(on("1.0")));
    let annul = change::step::Annulment { seq: recorded, reason: "a mistake".to_owned() };
    insta::assert_snapshot!(story.refusal(secas(), Step::Annul(annul)), @r"
    event 13 rests on event 7
      help: take back event 13 first
    ");
}

#[test]
fn a_version_is_recorded_once() {
    let mut story = reach("refinement", "self-governance");
    story.take(secas(), solution("0.1", false));
    insta::assert_snapshot!(story.refusal(secas(), solution("0.1", false)), @r"
    version `0.1` of the solution is already on record
      help: a changed solution is a new version: votes are bound to one
    ");
}

#[test]
fn a_recommendation_goes_to_the_authority_either_way() {
    for (cast, row) in [
        (votes(&VOTING, &[]), "vote-recommend-approval"),
        (votes(&[], &VOTING), "vote-recommend-rejection"),
    ] {
        let mut story = reach("change-board", "authority-determination");
        let decision = story.attempt(board(), Step::Vote(cast)).unwrap();
        assert_eq!(decision.records[0].1.grounds.transition, Some(id(row)));
        story.write(decision);
        assert_eq!(story.stage(), "authority");
    }
}
