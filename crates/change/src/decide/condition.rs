//! Conditions of a step, each judged on what the register shows.

mod consulting;
mod implementing;
mod timing;

use code::{
    Baseline,
    id::ClauseId,
    rules::{Condition, Transition},
};
use jiff::civil::Date;

use self::{
    consulting::{assessments, consultations},
    implementing::implementation,
    timing::{critical_friend, referral, window},
};
use super::right::find_right;
use crate::{
    proposal::{Proposal, Urgency},
    step::{ConsultationKind, Destination, Outcome, Raising, Step},
};

/// What the register shows of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds, or hangs on a choice not yet made.
    Met,
    /// Something is missing.
    Short(Box<Shortfall>),
}

/// What is missing for a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The condition; none when the wrong person takes the step.
    pub condition: Option<Condition>,
    /// Whether the record shows the contrary, and not merely nothing.
    pub broken: bool,
    /// What is missing: lower case, no full stop.
    pub reason: String,
    /// What to do.
    pub help: Vec<String>,
    /// The clause, where it is not the step's own.
    pub clause: Option<ClauseId>,
    /// That clause for people.
    pub cite: Option<String>,
}

impl Verdict {
    /// Nothing shows that it holds.
    pub fn not_shown(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self::short(false, reason.into(), help.into())
    }

    /// The record shows that it does not hold.
    pub fn broken(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self::short(true, reason.into(), help.into())
    }

    fn short(broken: bool, reason: String, help: String) -> Self {
        Self::Short(Box::new(Shortfall {
            condition: None,
            broken,
            reason,
            help: vec![help],
            clause: None,
            cite: None,
        }))
    }

    /// The same verdict under another clause than the step's own.
    #[must_use]
    pub fn citing(self, cite: Option<String>, clause: Option<ClauseId>) -> Self {
        match self {
            Self::Met => Self::Met,
            Self::Short(shortfall) => {
                Self::Short(Box::new(Shortfall { cite, clause, ..*shortfall }))
            }
        }
    }

    /// The shortfall of a condition, if it is short.
    #[must_use]
    pub fn shortfall(self, condition: Condition) -> Option<Shortfall> {
        match self {
            Self::Met => None,
            Self::Short(shortfall) => Some(Shortfall { condition: Some(condition), ..*shortfall }),
        }
    }
}

/// What a condition is judged on.
pub struct Ctx<'a> {
    /// The proposal, if it is there.
    pub proposal: Option<&'a Proposal>,
    /// The row whose condition it is.
    pub row: &'a Transition,
    /// The day of the step.
    pub on: Date,
    /// The step; none when only asking what may come next.
    pub step: Option<&'a Step>,
    /// The rules.
    pub baseline: &'a Baseline,
}

/// Judges a condition.
pub fn judge(condition: Condition, ctx: &Ctx<'_>) -> Verdict {
    match condition {
        Condition::RightToRaise => right_to_raise(ctx),
        Condition::OutcomeApprove => choice(ctx, outcome, Outcome::Approve),
        Condition::OutcomeReject => choice(ctx, outcome, Outcome::Reject),
        Condition::ToRefinement => choice(ctx, destination, Destination::Refinement),
        Condition::ToReport => choice(ctx, destination, Destination::Report),
        Condition::ForInformation => {
            choice(ctx, consultation, ConsultationKind::RequestForInformation)
        }
        Condition::ForRefinement => choice(ctx, consultation, ConsultationKind::Refinement),
        Condition::ForReport => choice(ctx, consultation, ConsultationKind::ModificationReport),
        _ => match ctx.proposal {
            Some(proposal) => of_proposal(condition, proposal, ctx),
            None => Verdict::Met,
        },
    }
}

fn of_proposal(condition: Condition, proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    match condition {
        Condition::CriticalFriendDone => critical_friend(proposal, ctx),
        Condition::ProblemStatementComplete => statement_complete(proposal),
        Condition::ProblemStatementAgreed => shown(
            proposal.statement_agreed.is_some(),
            "the problem statement is not agreed",
            "have the Change Sub-Committee, or the Panel, agree it: `agree-problem-statement`",
        ),
        Condition::InputAsked => shown(
            !proposal.asked.is_empty(),
            "the Sub-Committees have not been asked for input",
            "ask them: `ask-input`",
        ),
        Condition::SolutionRecorded => shown(
            !proposal.solutions.is_empty(),
            "no version of the solution is on record",
            "record one: `record-solution`",
        ),
        Condition::ReportPresented => shown(
            proposal.report_presented.is_some(),
            "the Modification Report has not been presented",
            "present it: `present-report`",
        ),
        Condition::ReportApproved => shown(
            proposal.report_approved.is_some(),
            "the Panel has not determined that the Modification Report proceeds",
            "have the Panel determine it: `approve-report`",
        ),
        Condition::UrgencyRequested => shown(
            proposal.urgency.as_ref().is_some_and(|urgency| urgency.value == Urgency::Requested),
            "urgency has not been asked for",
            "ask for it: `request-urgency`",
        ),
        Condition::PathSet
        | Condition::PathSelfGovernance
        | Condition::PathAuthority
        | Condition::PathFastTrack
        | Condition::PathNotFastTrack => path(condition, proposal),
        Condition::AssessmentsReturned | Condition::AssessmentOutstanding => {
            assessments(condition, proposal, ctx)
        }
        Condition::ConsultationsClosed
        | Condition::ConsultationOpen
        | Condition::ReportConsultationClosed => consultations(condition, proposal, ctx),
        Condition::WithinReferralWindow => referral(proposal, ctx),
        Condition::WithinAdoptionWindow => window(proposal.withdrawn.as_ref().map(|w| w.on), ctx),
        Condition::NotOnHold => contrary(
            proposal.on_hold(ctx.on),
            "the proposal is on hold",
            "take it off hold first: `resume`",
        ),
        Condition::OnHold => contrary(
            !proposal.on_hold(ctx.on),
            "the proposal is not on hold",
            "nothing needs resuming",
        ),
        Condition::ImplementationSet | Condition::ImplementationNotSet => {
            implementation(condition, proposal, ctx)
        }
        _ => Verdict::Met,
    }
}

fn shown(holds: bool, reason: &str, help: &str) -> Verdict {
    if holds { Verdict::Met } else { Verdict::not_shown(reason, help) }
}

fn contrary(broken: bool, reason: &str, help: &str) -> Verdict {
    if broken { Verdict::broken(reason, help) } else { Verdict::Met }
}

/// A condition on what the step itself chooses: open while no step is given.
fn choice<T: PartialEq + ToString>(
    ctx: &Ctx<'_>,
    of: fn(&Step) -> Option<T>,
    wanted: T,
) -> Verdict {
    let Some(step) = ctx.step else {
        return Verdict::Met;
    };
    match of(step) {
        Some(chosen) if chosen == wanted => Verdict::Met,
        Some(chosen) => Verdict::broken(
            format!("the step is for `{}`, not for `{}`", chosen.to_string(), wanted.to_string()),
            format!("from this stage only `{}` fits", wanted.to_string()),
        ),
        None => Verdict::not_shown(
            format!("nothing says that the outcome is `{}`", wanted.to_string()),
            "give the votes or the outcome",
        ),
    }
}

fn outcome(step: &Step) -> Option<Outcome> {
    match step {
        Step::Vote(votes) => votes.outcome(),
        Step::Decide(ruling) => Some(ruling.outcome),
        _ => None,
    }
}

fn destination(step: &Step) -> Option<Destination> {
    match step {
        Step::Convert(conversion) | Step::Consider(conversion) => Some(conversion.to),
        _ => None,
    }
}

fn consultation(step: &Step) -> Option<ConsultationKind> {
    match step {
        Step::OpenConsultation(consultation) => Some(consultation.kind),
        _ => None,
    }
}

fn right_to_raise(ctx: &Ctx<'_>) -> Verdict {
    let adopting;
    let raising = match ctx.step {
        Some(Step::Raise(raising)) => raising,
        Some(Step::ChangeProposer(person)) => {
            adopting = Raising { proposer: person.clone(), ..Raising::default() };
            &adopting
        }
        Some(Step::Adopt(person)) => {
            let withdrawer = ctx.proposal.and_then(Proposal::proposer);
            if withdrawer.is_some_and(|proposer| proposer.value.is(person)) {
                return Verdict::broken(
                    format!("{} withdrew it, and adoption is for another", person.display()),
                    "have another eligible person adopt it",
                );
            }
            adopting = Raising { proposer: person.clone(), ..Raising::default() };
            &adopting
        }
        _ => return Verdict::Met,
    };
    find_right(raising, ctx.baseline).err().unwrap_or(Verdict::Met)
}

fn statement_complete(proposal: &Proposal) -> Verdict {
    let missing = proposal
        .statement()
        .map_or_else(|| vec!["all of it"], |statement| statement.value.missing());
    if missing.is_empty() {
        return Verdict::Met;
    }
    Verdict::not_shown(
        format!("the problem statement lacks {}", missing.join(", ")),
        "write it: `edit-problem-statement`",
    )
}

fn path(condition: Condition, proposal: &Proposal) -> Verdict {
    let Some(path) = &proposal.path else {
        return Verdict::not_shown(
            "no Modification Path is set",
            "have the Panel set one: `set-path`",
        );
    };
    let path = path.value.as_str();
    let authority = path == "authority-led" || path == "authority-determination";
    let (holds, wanted) = match condition {
        Condition::PathSelfGovernance => (path == "self-governance", "Self-Governance"),
        Condition::PathAuthority => (authority, "one that the Authority decides"),
        Condition::PathFastTrack => (path == "fast-track", "Fast-Track"),
        Condition::PathNotFastTrack => (path != "fast-track", "one other than Fast-Track"),
        _ => (true, ""),
    };
    contrary(
        !holds,
        &format!("the Modification Path is `{path}`, and this step needs {wanted}"),
        "set another path first (`set-path`), or take the step that fits this path",
    )
}
