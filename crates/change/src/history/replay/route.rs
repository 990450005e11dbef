//! The shortest way through the stages to one from which a step may be taken.

use std::collections::{BTreeMap, VecDeque};

use code::{
    Baseline,
    id::StageId,
    rules::{Action, Condition, StageKind, Transition},
};

use crate::step::{Comment, Conversion, Destination, Outcome, Reason, Ruling, Step, Votes};

/// The stages in which a step may be taken, or, for what took effect, the one that it presupposes.
pub fn goals(step: &Step, took_effect: bool, baseline: &Baseline) -> Vec<StageId> {
    if took_effect {
        let decided = |stage: &&code::rules::Stage| stage.kind == StageKind::Decided;
        return baseline.stages.iter().filter(decided).map(|stage| stage.id.clone()).collect();
    }
    let Some(action) = step.action() else {
        return Vec::new();
    };
    let rows =
        baseline.transitions.iter().filter(|row| row.action == action && fits_choice(row, step));
    rows.flat_map(|row| row.from.iter().cloned()).collect()
}

/// The steps of the shortest way from a stage to one of `goals`; none when no way leads there.
pub fn find(
    from: &StageId,
    goals: &[StageId],
    path: Option<&str>,
    baseline: &Baseline,
) -> Option<Vec<Step>> {
    let mut came: BTreeMap<StageId, (StageId, Step)> = BTreeMap::new();
    let mut queue = VecDeque::from([from.clone()]);
    while let Some(stage) = queue.pop_front() {
        if goals.contains(&stage) {
            return Some(walk_back(from, stage, came));
        }
        for row in baseline.transitions.iter().filter(|row| row.from.contains(&stage)) {
            let (Some(to), Some(step)) = (&row.to, usual(row, path)) else {
                continue;
            };
            if to != from && !came.contains_key(to) {
                came.insert(to.clone(), (stage.clone(), step));
                queue.push_back(to.clone());
            }
        }
    }
    None
}

fn walk_back(
    from: &StageId,
    goal: StageId,
    mut came: BTreeMap<StageId, (StageId, Step)>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = goal;
    while at != *from {
        let Some((before, step)) = came.remove(&at) else {
            break;
        };
        steps.push(step);
        at = before;
    }
    steps.reverse();
    steps
}

/// Whether the row is for what the step chooses, so that a Refinement Consultation leads to the
/// Refinement Process and not to any stage in which some consultation may open.
fn fits_choice(row: &Transition, step: &Step) -> bool {
    use crate::step::ConsultationKind as Kind;
    let wanted = match step {
        Step::OpenConsultation(consultation) => match consultation.kind {
            Kind::RequestForInformation => Condition::ForInformation,
            Kind::Refinement => Condition::ForRefinement,
            Kind::ModificationReport => Condition::ForReport,
        },
        _ => return true,
    };
    row.conditions.contains(&wanted)
}

/// The step that a row usually stands for, when it leads on; none for steps that nobody may infer,
/// such as a withdrawal, a rejection or a split.
fn usual(row: &Transition, path: Option<&str>) -> Option<Step> {
    let has = |condition| row.conditions.contains(&condition);
    let authority = matches!(path, Some("authority-led" | "authority-determination"));
    let fast_track = path == Some("fast-track");
    if (has(Condition::PathSelfGovernance) && (authority || fast_track))
        || (has(Condition::PathAuthority) && !authority)
        || (has(Condition::PathFastTrack) && !fast_track)
        || (has(Condition::PathNotFastTrack) && fast_track)
        || has(Condition::OutcomeReject)
    {
        return None;
    }
    let to = if has(Condition::ToReport) { Destination::Report } else { Destination::Refinement };
    match row.action {
        Action::Raise => None,
        Action::Convert => Some(Step::Convert(Conversion { to })),
        Action::Consider => Some(Step::Consider(Conversion { to })),
        Action::PresentReport => Some(Step::PresentReport(Comment::default())),
        Action::PresentToChangeBoard => Some(Step::PresentToChangeBoard(Comment::default())),
        Action::ReturnToRefinement => Some(Step::ReturnToRefinement(Reason::default())),
        Action::SendBack => Some(Step::SendBack(Reason::default())),
        Action::Vote => {
            Some(Step::Vote(Votes { stated_outcome: Some(Outcome::Approve), ..Votes::default() }))
        }
        Action::Decide => {
            Some(Step::Decide(Ruling { outcome: Outcome::Approve, reasons: String::new() }))
        }
        Action::FastTrack => Some(Step::FastTrack(Comment::default())),
        _ => None,
    }
}
