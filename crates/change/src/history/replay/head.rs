//! What the head of a page tells of the state in which the page was kept: how a replay comes to it,
//! and where the register says otherwise.

use std::borrow::Cow;

use code::{
    Baseline,
    id::StageId,
    rules::{Stage, StageKind},
};
use jiff::civil::Date;

use crate::{
    history::{
        format::{History, TimelineEntry},
        wording::{Meaning, day, understand},
    },
    proposal::Proposal,
    status::{Status, effective_date, is_open},
};

/// A history with the decisions that its latest update dates and its timeline does not have, such
/// as `Change Board approval under Self-Governance on 22 June 2022`.
pub fn completed(history: &History) -> Cow<'_, History> {
    let Some(update) = &history.latest_update else {
        return Cow::Borrowed(history);
    };
    let decides = |meaning: &Meaning| match meaning {
        Meaning::ChangeBoard { outcome: Some(_), .. } | Meaning::AuthorityDecision(_) => {
            says_decided(history)
        }
        Meaning::Withdrawn => history.outcome.as_deref() == Some("withdrawn"),
        _ => false,
    };
    let same = |a: &Meaning, b: &Meaning| std::mem::discriminant(a) == std::mem::discriminant(b);
    let more = clauses(update).filter_map(|clause| {
        let date = day(clause)?;
        let meaning = understand(clause);
        let told = history.timeline.iter().any(|entry| {
            let withdrawn = meaning == Meaning::Withdrawn;
            same(&understand(&entry.event), &meaning) && (entry.date == date || withdrawn)
        });
        (decides(&meaning) && !told).then(|| TimelineEntry {
            date,
            event: clause.to_owned(),
            end_date: None,
            derived: true,
        })
    });
    let more: Vec<TimelineEntry> = more.collect();
    if more.is_empty() {
        return Cow::Borrowed(history);
    }
    let mut completed = history.clone();
    completed.timeline.extend(more);
    Cow::Owned(completed)
}

/// Whether the head says that it is in force.
pub fn says_implemented(history: &History) -> bool {
    match &history.outcome {
        Some(outcome) => outcome == "implemented",
        None => stage_is(history, "implemented"),
    }
}

/// Whether the head says that it was approved, or is in force.
fn says_decided(history: &History) -> bool {
    says_implemented(history)
        || history.outcome.as_deref() == Some("approved")
        || (history.outcome.is_none() && stage_is(history, "pending implementation"))
}

fn stage_is(history: &History, label: &str) -> bool {
    history.stage.as_ref().is_some_and(|stage| stage.eq_ignore_ascii_case(label))
}

/// The stages of which the head says that the proposal came to one; none when it says nothing of
/// the kind, or nothing that steps could lead to.
pub fn goals(history: &History, proposal: &Proposal, baseline: &Baseline) -> Vec<StageId> {
    let stages = |fits: &dyn Fn(&Stage) -> bool| -> Vec<StageId> {
        baseline.stages.iter().filter(|stage| fits(stage)).map(|stage| stage.id.clone()).collect()
    };
    if says_decided(history) {
        return stages(&|stage| stage.kind == StageKind::Decided);
    }
    if !matches!(history.outcome.as_deref(), None | Some("open")) {
        return Vec::new();
    }
    let named =
        stages(&|stage| stage.kind == StageKind::Modification && stage_is(history, &stage.label));
    if named.is_empty() { conversion(history, proposal, baseline) } else { named }
}

/// The stages of a Modification Proposal, where the file names it as one and the register does not.
pub fn conversion(history: &History, proposal: &Proposal, baseline: &Baseline) -> Vec<StageId> {
    let draft = baseline.stage(&proposal.stage).is_some_and(|stage| stage.kind == StageKind::Draft);
    if history.converted != Some(true) || !draft {
        return Vec::new();
    }
    let modification = |stage: &&Stage| stage.kind == StageKind::Modification;
    baseline.stages.iter().filter(modification).map(|stage| stage.id.clone()).collect()
}

/// The day on which the head and the register are to be compared: that of the last record, or, for
/// what the head says is in force, its implementation date if that is later.
pub fn compared_on(history: &History, proposal: &Proposal) -> Option<Date> {
    let last = proposal.records.last().map(|record| record.on);
    let date = history.implementation_date.filter(|_| says_implemented(history));
    last.into_iter().chain(date).max()
}

/// Where the head and the register disagree on a day, in words.
pub fn disagreements(
    history: &History,
    proposal: &Proposal,
    on: Date,
    baseline: &Baseline,
) -> Vec<String> {
    let status = Status::of(proposal, on, baseline);
    let here = status.sentence();
    let mut found = Vec::new();
    let mut differ = |field: &str, told: &str, here: &str| {
        found.push(format!("the file says {field} `{told}`, and the register: {here}"));
    };
    if let Some(outcome) =
        history.outcome.as_deref().filter(|word| !fits(word, &status, proposal, baseline))
    {
        differ("outcome", outcome, &here);
    }
    if let Some(stage) = &history.stage {
        let same = stage.eq_ignore_ascii_case(&status.label())
            || (stage.eq_ignore_ascii_case("on hold") && proposal.on_hold(on));
        if !same {
            differ("stage", stage, &here);
        }
    }
    let prefix = history.converted.filter(|converted| *converted != proposal.was_converted);
    if let Some(converted) = prefix.filter(|_| proposal.name().starts_with(['M', 'D'])) {
        let told = if converted { "MP" } else { "DP" };
        differ("number", &format!("{told}…"), &proposal.name());
    }
    if let Some(date) = history.implementation_date {
        let plans = proposal.implementation.values();
        let dates: Vec<Date> =
            plans.filter_map(|plan| effective_date(&plan.value, baseline)).collect();
        if !dates.contains(&date) {
            let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
            let here = if dates.is_empty() { "none".to_owned() } else { dates.join(", ") };
            differ("implementation date", &date.to_string(), &here);
        }
    }
    found.extend(halted(history, proposal, on).map(|clause| {
        format!("the file's latest update says `{clause}`, and the register: {here}")
    }));
    found
}

/// What the latest update says of a hold or a replacement that is not on record.
fn halted<'h>(
    history: &'h History,
    proposal: &Proposal,
    on: Date,
) -> impl Iterator<Item = &'h str> {
    let update = history.latest_update.as_deref().unwrap_or_default();
    let (held, replaced) = (proposal.on_hold(on), proposal.superseded_by);
    clauses(update).filter(move |clause| match understand(clause) {
        Meaning::Held(_) => !held,
        Meaning::Superseded(by) => replaced != Some(by),
        _ => false,
    })
}

/// The clauses of an update, without their stops.
fn clauses(update: &str) -> impl Iterator<Item = &str> {
    let parts = update.split("; ").flat_map(|part| part.split(". "));
    parts.map(|part| part.trim().trim_end_matches('.'))
}

/// Whether an outcome in words is what the register comes to; words that are not known were told
/// as such already.
fn fits(outcome: &str, status: &Status, proposal: &Proposal, baseline: &Baseline) -> bool {
    let stage = proposal.stage.as_str();
    match outcome {
        "implemented" => matches!(status, Status::Implemented(_)),
        "approved" => matches!(
            status,
            Status::Pending(_) | Status::PartlyImplemented(_) | Status::Implemented(_)
        ),
        "withdrawn" | "rejected" => stage == outcome,
        "open" => is_open(proposal, baseline),
        _ => true,
    }
}
