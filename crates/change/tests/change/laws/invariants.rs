//! What must be true of a register after every step.

use change::{Model, Person, Proposal, Step, status::effective_date};
use code::{Baseline, calendar::WorkingDays, rules::StageKind};
use proptest::prelude::*;

use crate::story::{Story, baseline_of};

/// Checks the register after a step that was taken, against what it was before.
pub fn check(before: &Model, story: &Story, by: &Person, step: &Step) -> Result<(), TestCaseError> {
    let baseline = baseline_of(story.code, story.on);
    for proposal in story.model.proposals() {
        always(proposal, &baseline)?;
    }
    let after = story.proposal();
    if let Some(before) = before.proposal(story.id) {
        moved(before, after, step, &baseline, story)?;
        kept(before, after, step, &baseline, story)?;
    } else {
        prop_assert!(matches!(step, Step::Raise(_) | Step::Submit(_)), "began by {}", step.kind());
    }
    if let Step::WithdrawConcern(concern) = step {
        prop_assert!(after.concerns[&concern.name].by.is(by), "withdrawn by another");
    }
    for other in before.proposals().filter(|other| other.id != story.id) {
        prop_assert_eq!(Some(other), story.model.proposal(other.id), "another proposal changed");
    }
    Ok(())
}

/// What is true of every proposal at all times.
fn always(proposal: &Proposal, baseline: &Baseline) -> Result<(), TestCaseError> {
    let stage = baseline.stage(&proposal.stage);
    let stage = stage.ok_or_else(|| TestCaseError::fail(format!("no stage {}", proposal.stage)))?;
    let prefix = if proposal.was_converted { "MP" } else { "DP" };
    prop_assert!(proposal.name().starts_with(prefix));
    prop_assert_eq!(proposal.name().parse(), Ok(proposal.id), "the number is kept");
    match stage.kind {
        StageKind::Draft => prop_assert!(!proposal.was_converted, "a converted draft"),
        StageKind::Modification | StageKind::Decided => prop_assert!(proposal.was_converted),
        StageKind::Ended => {}
    }
    let places: Vec<_> = proposal.records.iter().map(|record| (record.on, record.seq)).collect();
    prop_assert!(places.is_sorted(), "records out of order");
    for votes in &proposal.votes {
        let bound = votes.value.solution.as_ref();
        let known = |version: &String| {
            proposal.solutions.iter().any(|solution| solution.value.version == *version)
        };
        prop_assert!(bound.is_none_or(known), "a vote on a version that is not there");
        prop_assert!(votes.value.tally.is_some(), "a vote that nobody counted");
    }
    let versions: Vec<_> = proposal.solutions.iter().map(|each| &each.value.version).collect();
    let distinct: std::collections::BTreeSet<_> = versions.iter().collect();
    prop_assert_eq!(versions.len(), distinct.len(), "a version twice");
    let whole = proposal.implementation.contains_key(&None);
    prop_assert!(!whole || proposal.implementation.len() == 1, "dates for parts and for the whole");
    prop_assert!(proposal.superseded_by != Some(proposal.id));
    prop_assert_eq!(
        proposal.stage.as_str() == "withdrawn",
        proposal.withdrawn.is_some() && !matches!(proposal.stage.as_str(), "superseded")
    );
    Ok(())
}

/// Where a step may lead.
fn moved(
    before: &Proposal,
    after: &Proposal,
    step: &Step,
    baseline: &Baseline,
    story: &Story,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(before.id, after.id);
    if matches!(step, Step::Annul(_)) || before.stage == after.stage {
        return Ok(());
    }
    prop_assert!(!before.was_converted || after.was_converted, "a conversion undone");
    let was = baseline.stage(&before.stage).unwrap().kind;
    if was == StageKind::Ended {
        let allowed = matches!(step, Step::Adopt(_) | Step::Refer(_) | Step::Supersede(_));
        prop_assert!(allowed, "{} out of {}", step.kind(), before.stage);
    }
    if was == StageKind::Decided {
        prop_assert!(matches!(step, Step::Refer(_)), "{} out of approved", step.kind());
    }
    if baseline.stage(&after.stage).unwrap().kind == StageKind::Decided {
        let approves = matches!(step, Step::Vote(_) | Step::Decide(_) | Step::FastTrack(_));
        prop_assert!(approves, "approved by {}", step.kind());
    }
    if before.on_hold(story.on) {
        let allowed = matches!(
            step,
            Step::Withdraw(_)
                | Step::Refuse(_)
                | Step::Split(_)
                | Step::Supersede(_)
                | Step::ReturnToRefinement(_)
                | Step::SendBack(_)
                // A hold that an annulment brings back after a decision does not suspend the right to refer it.
                | Step::Refer(_)
        );
        prop_assert!(allowed, "{} while on hold", step.kind());
    }
    if matches!(step, Step::Adopt(_)) {
        let since = before.withdrawn.as_ref().unwrap().on;
        let last =
            story.code.calendar().after(since, WorkingDays(10), baseline.jurisdiction).unwrap();
        prop_assert!(story.on <= last, "adopted after the window");
        prop_assert_eq!(Some(&after.stage), before.stage_before_end.as_ref());
    }
    Ok(())
}

/// What a step may not undo.
fn kept(
    before: &Proposal,
    after: &Proposal,
    step: &Step,
    baseline: &Baseline,
    story: &Story,
) -> Result<(), TestCaseError> {
    if matches!(step, Step::Annul(_)) {
        return Ok(());
    }
    prop_assert!(after.records.len() == before.records.len() + 1);
    prop_assert!(after.records.starts_with(&before.records), "the past was changed");
    prop_assert!(after.solutions.starts_with(&before.solutions));
    for (name, concern) in &before.concerns {
        prop_assert_eq!(&after.concerns[name].by, &concern.by);
        prop_assert!(concern.withdrawn.is_none() || after.concerns[name] == *concern);
    }
    let decided = baseline.stage(&before.stage).unwrap().kind == StageKind::Decided;
    for (part, plan) in before.implementation.iter().filter(|_| decided) {
        let date = effective_date(&plan.value, baseline);
        if date.is_some_and(|date| date <= story.on) {
            prop_assert_eq!(after.implementation.get(part), Some(plan), "moved while in force");
        }
    }
    Ok(())
}
