//! Withdrawal and adoption (Section D5), with the days of MP117: withdrawn on 9 June 2021, open for
//! adoption until 23 June 2021.

use change::{
    Model, Person, Step,
    step::{Destination, HoldUntil, Outcome, Ruling},
};
use code::rules::Action;

use crate::{
    stages::{agree, reach},
    story::{Story, VOTING, body, comment, convert, party, proposer, reason, secas, votes},
};

/// MP117 as it was withdrawn.
fn withdrawn() -> Story {
    let mut story = Story::of("DP117", "2020-03-10");
    agree(&mut story, "authority-determination");
    story.take(body("panel"), convert(Destination::Refinement));
    story.on("2021-06-09").take(proposer(), Step::Withdraw(reason()));
    story
}

fn adopter() -> Person {
    party("Jo Smith", "Another Supplier")
}

#[test]
fn the_window_takes_in_its_last_day_and_no_more() {
    let mut story = withdrawn();
    assert_eq!(story.status("2021-06-23"), "Withdrawn");
    for open in ["2021-06-09", "2021-06-10", "2021-06-23"] {
        story.on(open);
        assert!(story.attempt(secas(), Step::Adopt(adopter())).is_ok(), "{open}");
    }
    story.on("2021-06-24");
    insta::assert_snapshot!(story.refusal(secas(), Step::Adopt(adopter())), @r"
    the adoption window closed on 2021-06-23
      clause: Section D5
      help: raise a new Draft Proposal instead
    ");
}

#[test]
fn an_adopted_proposal_goes_on_where_it_stood_under_its_adopter() {
    let mut story = withdrawn();
    story.on("2021-06-23").take(secas(), Step::Adopt(adopter()));
    assert_eq!(story.stage(), "refinement");
    assert_eq!(story.proposal().name(), "MP117");
    assert_eq!(story.proposal().withdrawn, None);
    assert!(story.proposal().proposer().unwrap().value.is(&adopter()));
    assert_eq!(story.status("2021-06-22"), "Withdrawn");
    // The right to withdraw has passed to the adopter.
    assert!(story.attempt(proposer(), Step::Withdraw(reason())).is_err());
    story.take(adopter(), Step::Withdraw(reason()));
    assert_eq!(story.stage(), "withdrawn");
}

#[test]
fn who_withdrew_it_cannot_adopt_it() {
    let mut story = withdrawn();
    story.on("2021-06-10");
    insta::assert_snapshot!(story.refusal(secas(), Step::Adopt(proposer())), @r"
    Emslie Law (SSE) withdrew it, and adoption is for another
      clause: Section D5
      help: have another eligible person adopt it
    ");
}

#[test]
fn nothing_but_adoption_and_replacement_happens_to_a_withdrawn_proposal() {
    let mut story = withdrawn();
    story.on("2021-06-10");
    for (by, step) in [
        (body("panel"), convert(Destination::Report)),
        (secas(), Step::PresentReport(comment())),
        (body("change-board"), Step::Vote(votes(&VOTING, &[]))),
        (
            body("authority"),
            Step::Decide(Ruling { outcome: Outcome::Approve, reasons: String::new() }),
        ),
        (body("panel"), Step::Hold(HoldUntil::default())),
        (proposer(), Step::Withdraw(reason())),
    ] {
        let refusal = story.refusal(by, step);
        assert!(refusal.reason.contains("may not be taken from `Withdrawn`"), "{refusal}");
    }
}

#[test]
fn no_step_can_be_slipped_in_between_withdrawal_and_adoption() {
    let mut story = withdrawn();
    story.on("2021-06-20").take(secas(), Step::Adopt(adopter()));
    story.on("2021-06-15");
    insta::assert_snapshot!(story.refusal(secas(), Step::PresentReport(comment())), @r"
    MP117 took the step `adopt` on 2021-06-20, so none can be taken on 2021-06-15, before it
      help: give a later day; or, if that record is wrong, take it back with `annul` first
    ");
}

#[test]
fn a_decided_proposal_is_beyond_withdrawal() {
    for stage in ["authority", "approved", "rejected", "superseded", "split", "refused"] {
        let story = reach(stage, "authority-determination");
        let refusal = story.refusal(proposer(), Step::Withdraw(reason()));
        assert!(refusal.reason.contains("may not be taken from"), "{stage}: {refusal}");
    }
}

/// What may happen next to a withdrawn proposal is an adoption, by the day that the window closes.
#[test]
fn adoption_comes_first_with_its_last_day() {
    let story = withdrawn();
    let on = "2021-06-14".parse().unwrap();
    let baseline = crate::shipped_code().baseline(on).unwrap();
    let steps = change::next::next_steps(story.proposal(), on, &baseline);
    assert_eq!(steps[0].action, Action::Adopt);
    assert!(steps[0].leads_on && steps[0].missing.is_empty());
    let days =
        change::deadline::due_days(story.proposal(), &Model::default(), on, &baseline).unwrap();
    let bound: Vec<_> = days.iter().filter(|day| day.bounds.contains(&Action::Adopt)).collect();
    assert_eq!(bound.len(), 1);
    assert_eq!(bound[0].on.to_string(), "2021-06-23");
}

/// To take a proposal off hold is a way on while the hold is on, and not after it has lapsed.
#[test]
fn resuming_is_a_way_on_while_the_hold_is_on() {
    let mut story = Story::of("DP118", "2020-03-10");
    agree(&mut story, "self-governance");
    let hold = HoldUntil { until: Some("2020-06-10".parse().unwrap()), reason: String::new() };
    story.take(secas(), Step::Hold(hold));
    for (on, leads) in [("2020-06-10", true), ("2020-06-11", false)] {
        let on = on.parse().unwrap();
        let baseline = crate::shipped_code().baseline(on).unwrap();
        let steps = change::next::next_steps(story.proposal(), on, &baseline);
        let resume = steps.iter().find(|step| step.action == Action::Resume).unwrap();
        assert_eq!(resume.leads_on, leads, "{on}");
    }
}
