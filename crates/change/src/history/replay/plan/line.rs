//! From one line of a timeline to the steps that it tells.

use code::{Baseline, id::BodyId};
use jiff::{ToSpan, civil::Date};

use crate::{
    history::{
        format::{History, TimelineEntry},
        wording::{Meaning, understand},
    },
    step::{
        Assessed, Assessment, Comment, Consultation, ConsultationKind, Conversion, Destination,
        Discussion, HoldUntil, ImplementationPlan, Note, Outcome, Reason, Ruling, Step,
        UrgencyRuling, Votes,
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
        Meaning::Discussed(body) => discussed(body, entry),
        Meaning::StatementAgreed => one(Step::AgreeProblemStatement(comment())),
        Meaning::Implemented { part } => {
            one(Step::SetImplementation(implementation(part, Some(on), history, baseline)))
        }
        Meaning::Held(months) => {
            let until = months.map(|months| on.saturating_add(i32::from(months).months()));
            one(Step::Hold(HoldUntil { until, reason: entry.event.clone() }))
        }
        Meaning::Resumed => one(Step::Resume(comment())),
        Meaning::Withdrawn => one(Step::Withdraw(Reason { reason: entry.event.clone() })),
        Meaning::Raised | Meaning::Adopted | Meaning::Note { .. } => {
            // Another day of raising than the head gives, an adopter who is not named.
            let understood =
                !matches!(understand(&entry.event), Meaning::Note { understood: false });
            vec![(
                on,
                Step::Note(Note { text: entry.event.clone(), until: entry.end_date }),
                understood,
            )]
        }
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
