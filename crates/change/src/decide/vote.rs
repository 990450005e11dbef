//! Counting a vote of the Change Board (Section D8) by the rule of the baseline.

use std::collections::BTreeMap;

use code::{
    Baseline,
    rules::{PassRule, Seats, VotingRule},
};

use crate::{
    proposal::Proposal,
    refusal::Refusal,
    step::{CategoryOutcome, CategoryVotes, Outcome, Tally, Votes},
};

/// The votes with their count. Votes that a source does not give are not counted.
pub fn count(mut votes: Votes, baseline: &Baseline) -> Result<Votes, Refusal> {
    votes.tally = None;
    if votes.by_category.is_empty() {
        return Ok(votes);
    }
    let rule = rule(baseline)?;
    let seats: Vec<&Seats> =
        baseline.seats.iter().filter(|seats| seats.body == rule.body).collect();
    check_seats(&votes, &seats, rule)?;
    check_quorum(&votes, &seats, rule)?;
    let categories: BTreeMap<_, _> = votes
        .by_category
        .iter()
        .map(|(category, votes)| (category.clone(), outcome_of(votes)))
        .collect();
    let outcome = match rule.pass_rule {
        PassRule::MajorityOfCategories => {
            let of = |wanted| categories.values().filter(|outcome| **outcome == wanted).count();
            of(CategoryOutcome::Approve) > of(CategoryOutcome::Reject)
        }
        PassRule::MajorityOfVotesCast => {
            let sum =
                |of: fn(&CategoryVotes) -> u32| votes.by_category.values().map(of).sum::<u32>();
            sum(|votes| votes.approve) > sum(|votes| votes.reject)
        }
        PassRule::Unanimous => {
            let all = votes.by_category.values();
            all.clone().all(|votes| votes.reject == 0) && all.clone().any(|votes| votes.approve > 0)
        }
    };
    let outcome = if outcome { Outcome::Approve } else { Outcome::Reject };
    if let Some(stated) = votes.stated_outcome.filter(|stated| *stated != outcome) {
        let reason = format!("the votes come to `{outcome}`, and the outcome given is `{stated}`");
        return Err(Refusal::by_rule(&rule.provenance, reason)
            .with_help("give the votes alone: the outcome follows from them"));
    }
    let rule = format!("{} ({})", rule.explanation, rule.provenance.cite());
    votes.tally = Some(Tally { categories, outcome, rule });
    Ok(votes)
}

/// The votes bound to a version of the solution: the one they name, or else the latest.
///
/// # Errors
/// When no vote is given, or when the version is not one that may be voted on.
pub fn bind(
    mut votes: Votes,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<Votes, Refusal> {
    let rule = rule(baseline)?;
    if votes.by_category.is_empty() {
        return Err(Refusal::by_rule(&rule.provenance, "no votes are given")
            .with_help("give the votes of each Party Category"));
    }
    let solutions = || proposal.into_iter().flat_map(|proposal| &proposal.solutions);
    let proposed = solutions().rev().find(|each| !each.value.alternative);
    match &votes.solution {
        None => {
            let latest = proposed.or_else(|| solutions().next_back());
            votes.solution = latest.map(|each| each.value.version.clone());
        }
        Some(version) => {
            let Some(found) = solutions().find(|each| each.value.version == *version) else {
                let known: Vec<&str> =
                    solutions().map(|each| each.value.version.as_str()).collect();
                let reason = format!("no version `{version}` of the solution is on record");
                return Err(Refusal::by_rule(&rule.provenance, reason)
                    .with_help(format!("versions on record: {}", known.join(", "))));
            };
            let latest = proposed.filter(|latest| latest.value.version != *version);
            if let Some(latest) = latest.filter(|_| !found.value.alternative) {
                let latest = &latest.value.version;
                let reason = format!(
                    "version `{version}` of the solution is stale: `{latest}` took its place"
                );
                return Err(Refusal::by_rule(&rule.provenance, reason)
                    .with_help(format!("vote on `{latest}`")));
            }
        }
    }
    Ok(votes)
}

fn rule(baseline: &Baseline) -> Result<&VotingRule, Refusal> {
    let found = baseline.voting_rules.iter().find(|rule| rule.body.as_str() == "change-board");
    found.ok_or_else(|| {
        Refusal::by_register("the Code holds no voting rule for the Change Board")
            .with_help("add a row to the table `voting_rules`")
    })
}

fn outcome_of(votes: &CategoryVotes) -> CategoryOutcome {
    match votes.approve.cmp(&votes.reject) {
        std::cmp::Ordering::Greater => CategoryOutcome::Approve,
        std::cmp::Ordering::Less => CategoryOutcome::Reject,
        std::cmp::Ordering::Equal => CategoryOutcome::None,
    }
}

fn cast(votes: &CategoryVotes) -> u32 {
    votes.approve.saturating_add(votes.reject).saturating_add(votes.abstain)
}

fn check_seats(votes: &Votes, seats: &[&Seats], rule: &VotingRule) -> Result<(), Refusal> {
    for (category, of_category) in &votes.by_category {
        let Some(row) = seats.iter().find(|seats| &seats.category == category) else {
            let known: Vec<&str> = seats.iter().map(|seats| seats.category.as_str()).collect();
            return Err(Refusal::by_rule(
                &rule.provenance,
                format!("`{category}` has no seat on the Change Board"),
            )
            .with_help(format!("the Party Categories with seats are {}", known.join(", "))));
        };
        if cast(of_category) > row.seats {
            let reason = format!(
                "`{category}` cast {} votes and has {} seats",
                cast(of_category),
                row.seats
            );
            return Err(Refusal::by_rule(&row.provenance, reason)
                .with_help("give one vote a seat, or mend the table `voting_seats`"));
        }
    }
    Ok(())
}

fn check_quorum(votes: &Votes, seats: &[&Seats], rule: &VotingRule) -> Result<(), Refusal> {
    let all: u32 = seats.iter().map(|seats| seats.seats).sum();
    let present: u32 = votes.by_category.values().map(cast).sum();
    let needed = (all * u32::from(rule.quorum_percent)).div_ceil(100);
    if present < needed {
        let reason = format!("{present} of {all} seats voted, and the quorum is {needed}");
        return Err(Refusal::by_rule(&rule.provenance, reason).with_help(
            "a meeting without a quorum cannot decide; record its discussion instead: `discuss`",
        ));
    }
    Ok(())
}
