//! From one line of a timeline to the steps that it tells.

use code::{Baseline, id::BodyId};
use jiff::{ToSpan, civil::Date};

use super::capacity;
use crate::{
    history::{
        format::{History, TimelineEntry},
        wording::{Meaning, day, path_id, understand},
    },
    number::ProposalId,
    person::{Capacity, Person},
    step::{
        Assessed, Assessment, Comment, Consultation, ConsultationKind, Conversion, Destination,
        Discussion, HoldUntil, ImplementationPlan, Note, Outcome, Parts, Reason, Replacement,
        Ruling, Step, UrgencyRuling, Votes,
    },
};

/// The steps that one line of a timeline tells.
pub fn steps_of(
    entry: &TimelineEntry,
    later: &[&TimelineEntry],
    history: &History,
    baseline: &Baseline,
) -> Vec<(Date, Step, bool)> {
    let on = entry.date;
    let one = |step: Step| vec![(on, step, true)];
    let comment = Comment::default;
    match understand(&entry.event) {
        Meaning::Converted => one(Step::Convert(Conversion { to: destination(later) })),
        Meaning::InitialReport => one(Step::Consider(Conversion { to: destination(later) })),
        Meaning::Consultation { kind, closing_only } => {
            let kind = kind.unwrap_or(ConsultationKind::Refinement);
            let closes = entry.end_date.or(closing_only.then_some(on));
            one(Step::OpenConsultation(Consultation { kind, closes, questions: Vec::new() }))
        }
        Meaning::AssessmentRequested(kind) => {
            one(Step::RequestAssessment(Assessment { kind, due: None }))
        }
        Meaning::AssessmentReturned(kind) => one(Step::ReturnAssessment(Assessed {
            kind,
            cost_pounds: None,
            summary: String::new(),
        })),
        Meaning::Assessment(kind) => {
            let asked = (on, Step::RequestAssessment(Assessment { kind, due: None }), true);
            let returned = entry.end_date.map(|end| {
                let assessed = Assessed { kind, cost_pounds: None, summary: String::new() };
                (end, Step::ReturnAssessment(assessed), true)
            });
            std::iter::once(asked).chain(returned).collect()
        }
        Meaning::ReportPresented => one(Step::PresentReport(comment())),
        Meaning::ReportApproved => one(Step::ApproveReport(comment())),
        Meaning::ReturnedToRefinement => one(Step::ReturnToRefinement(Reason::default())),
        Meaning::ChangeBoard { outcome, .. } => change_board(on, outcome, later, history),
        Meaning::AuthorityDecision(outcome) => {
            one(Step::Decide(Ruling { outcome, reasons: String::new() }))
        }
        Meaning::SentBack => one(Step::SendBack(Reason::default())),
        Meaning::Referred => one(Step::Refer(Reason::default())),
        Meaning::UrgencyRequested => one(Step::RequestUrgency(Reason::default())),
        Meaning::UrgencyDecided(granted) => {
            one(Step::DecideUrgency(UrgencyRuling { granted, reasons: String::new() }))
        }
        Meaning::FastTracked => one(Step::FastTrack(comment())),
        // On the Fast-Track path it is the Panel that approves.
        Meaning::Discussed("panel") if is_fast_track(history) && approves(&entry.event) => {
            one(Step::FastTrack(comment()))
        }
        Meaning::Discussed(body) => discussed(body, entry),
        Meaning::StatementAgreed => one(Step::AgreeProblemStatement(comment())),
        Meaning::Implemented { part } => {
            one(Step::SetImplementation(implementation(part, Some(on), history, baseline)))
        }
        Meaning::Held(months) => {
            let until = months.map(|months| on.saturating_add(i32::from(months).months()));
            let until = entry.end_date.or(until).or_else(|| day(&entry.event));
            let until = until.filter(|until| on <= *until);
            one(Step::Hold(HoldUntil { until, reason: entry.event.clone() }))
        }
        Meaning::Resumed => one(Step::Resume(comment())),
        Meaning::Withdrawn => one(Step::Withdraw(Reason { reason: entry.event.clone() })),
        // Another day of raising than the head gives.
        Meaning::Raised => note(entry, true),
        Meaning::Note { understood } => note(entry, understood),
        named => match naming(&named, history, baseline) {
            Some(step) => one(step),
            // A part's own page tells of the split that made it.
            None => {
                note(entry, matches!(named, Meaning::Split(_)) && history.id.letter().is_some())
            }
        },
    }
}

fn note(entry: &TimelineEntry, understood: bool) -> Vec<(Date, Step, bool)> {
    let note = Note { text: entry.event.clone(), until: entry.end_date };
    vec![(entry.date, Step::Note(note), understood)]
}

fn is_fast_track(history: &History) -> bool {
    history.path.as_deref().and_then(path_id) == Some("fast-track")
}

fn approves(wording: &str) -> bool {
    let wording = wording.to_lowercase();
    wording.contains("approv") && !wording.contains("implementation")
}

/// The step of a wording that names somebody or something; none when it names too little.
fn naming(meaning: &Meaning, history: &History, baseline: &Baseline) -> Option<Step> {
    match meaning {
        Meaning::Adopted { by } => {
            // Without a name nobody can be made the Proposer; the head tells whether it went on.
            by.as_ref().map(|by| Step::Adopt(newcomer(by, baseline)))
        }
        Meaning::ProposerChanged(by) => {
            let (name, organisation) = name_and_organisation(by);
            let known = organisation.is_some();
            let capacity = if known { capacity(organisation, baseline) } else { Capacity::Unknown };
            Some(Step::ChangeProposer(Person {
                name: Some(name.to_owned()),
                organisation: organisation.map(str::to_owned),
                capacity,
                party_category: None,
            }))
        }
        Meaning::LeadAnalystChanged(name) => {
            Some(Step::ChangeLeadAnalyst(Person { name: Some(name.clone()), ..Person::default() }))
        }
        Meaning::PathChanged { to, .. } => to.parse().ok().map(Step::SetPath),
        Meaning::ImplementationMoved(to) => moved(to, baseline).map(Step::SetImplementation),
        Meaning::Split(parts) => split(parts, history.id),
        Meaning::Superseded(by) if *by != history.id => {
            Some(Step::Supersede(Replacement { by: *by }))
        }
        _ => None,
    }
}

/// Somebody who adopts: `Simon Trivella of British Gas`, or an organisation alone.
fn newcomer(text: &str, baseline: &Baseline) -> Person {
    let (name, organisation) = match name_and_organisation(text) {
        (name, Some(organisation)) => (Some(name.to_owned()), organisation),
        (organisation, None) => (None, organisation),
    };
    Person {
        name,
        organisation: Some(organisation.to_owned()),
        capacity: capacity(Some(organisation), baseline),
        party_category: None,
    }
}

fn name_and_organisation(text: &str) -> (&str, Option<&str>) {
    let parted =
        text.split_once(" of ").or_else(|| text.split_once(" (")).or_else(|| text.split_once(", "));
    match parted {
        Some((name, organisation)) => {
            (name.trim(), Some(organisation.trim_end_matches(')').trim()))
        }
        None => (text, None),
    }
}

/// The parts of a split; none when fewer than two are named, or it is itself a part.
fn split(parts: &[(Option<u16>, char)], id: ProposalId) -> Option<Step> {
    let part = |(number, letter): &(Option<u16>, char)| {
        ProposalId::new(number.unwrap_or(id.number())).with_letter(*letter)
    };
    let into: Vec<ProposalId> = parts.iter().filter_map(part).collect();
    let fits = into.len() > 1 && into.iter().all(|part| part.number() == id.number());
    (fits && id.letter().is_none()).then_some(Step::Split(Parts { into }))
}

/// A new day or Release, as a wording gives it.
fn moved(to: &str, baseline: &Baseline) -> Option<ImplementationPlan> {
    let lower = to.to_lowercase();
    let release = baseline.releases.iter().find(|release| {
        let label = release.label.to_lowercase();
        lower.contains(&label) || lower.contains(label.trim_end_matches(" sec release"))
    });
    let date = day(to);
    match (date, release) {
        (None, None) => None,
        (Some(date), release) if release.is_none_or(|release| release.date != date) => {
            Some(ImplementationPlan { date: Some(date), ..ImplementationPlan::default() })
        }
        (_, release) => Some(ImplementationPlan {
            release: release.map(|release| release.id.clone()),
            ..ImplementationPlan::default()
        }),
    }
}

/// Where a conversion led, by what came after it.
fn destination(later: &[&TimelineEntry]) -> Destination {
    for entry in later {
        match understand(&entry.event) {
            Meaning::Assessment(_)
            | Meaning::AssessmentRequested(_)
            | Meaning::AssessmentReturned(_)
            | Meaning::Discussed("working-group")
            | Meaning::Consultation { kind: Some(ConsultationKind::Refinement) | None, .. } => {
                return Destination::Refinement;
            }
            Meaning::Consultation { kind: Some(ConsultationKind::ModificationReport), .. }
            | Meaning::ReportPresented
            | Meaning::ReportApproved
            | Meaning::ChangeBoard { .. } => return Destination::Report,
            _ => {}
        }
    }
    Destination::Refinement
}

/// The Change Board had it: a vote where the outcome is told or follows, else a presentation.
fn change_board(
    on: Date,
    outcome: Option<Outcome>,
    later: &[&TimelineEntry],
    history: &History,
) -> Vec<(Date, Step, bool)> {
    let again =
        later.iter().any(|entry| matches!(understand(&entry.event), Meaning::ChangeBoard { .. }));
    let from_end = match history.outcome.as_deref() {
        Some("implemented" | "approved") if !again => Some(Outcome::Approve),
        Some("rejected") if !again => Some(Outcome::Reject),
        _ => None,
    };
    let step = match outcome.or(from_end) {
        Some(outcome) => Step::Vote(Votes { stated_outcome: Some(outcome), ..Votes::default() }),
        None => Step::PresentToChangeBoard(Comment::default()),
    };
    vec![(on, step, true)]
}

fn discussed(body: &str, entry: &TimelineEntry) -> Vec<(Date, Step, bool)> {
    let Ok(body) = body.parse::<BodyId>() else {
        return Vec::new();
    };
    vec![(entry.date, Step::Discuss(Discussion { body, text: entry.event.clone() }), true)]
}

pub fn implementation(
    part: Option<String>,
    on: Option<Date>,
    history: &History,
    baseline: &Baseline,
) -> ImplementationPlan {
    let release = history.release.as_deref().and_then(|label| {
        baseline.releases.iter().find(|release| release.label.eq_ignore_ascii_case(label))
    });
    let release = release.filter(|release| on.is_none_or(|on| release.date == on));
    match release {
        Some(release) => ImplementationPlan {
            part,
            release: Some(release.id.clone()),
            ..ImplementationPlan::default()
        },
        None => ImplementationPlan {
            part,
            date: on,
            reason: history.release.clone().unwrap_or_default(),
            ..ImplementationPlan::default()
        },
    }
}
