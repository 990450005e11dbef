//! What a proposal is on a day: its stage, and what the calendar alone adds.

use code::{Baseline, rules::StageKind};
use jiff::civil::Date;

use crate::{proposal::Proposal, step::ImplementationPlan};

/// What a proposal is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// In a stage, by its label.
    InStage(String),
    /// Approved, with the day on which it (or its next part) takes effect, if one is set.
    Pending(Option<Date>),
    /// Some parts are in force, others are not.
    PartlyImplemented(Vec<Date>),
    /// In force since a day.
    Implemented(Date),
    /// Nothing is known until a day.
    NotKnown {
        /// The day of the next thing that is known.
        until: Date,
    },
}

impl Status {
    /// The status of a proposal on a day.
    #[must_use]
    pub fn of(proposal: &Proposal, on: Date, baseline: &Baseline) -> Self {
        let unknown = proposal.unknown_between.filter(|(since, until)| *since < on && on < *until);
        if let Some((_, until)) = unknown {
            return Self::NotKnown { until };
        }
        let kind = baseline.stage(&proposal.stage).map(|stage| stage.kind);
        if kind != Some(StageKind::Decided) {
            let label = baseline.stage(&proposal.stage).map(|stage| stage.label.clone());
            return Self::InStage(label.unwrap_or_else(|| proposal.stage.to_string()));
        }
        let dates: Vec<Option<Date>> = proposal
            .implementation
            .values()
            .map(|plan| effective_date(&plan.value, baseline))
            .collect();
        let in_force: Vec<Date> =
            dates.iter().flatten().copied().filter(|date| *date <= on).collect();
        match (in_force.iter().max(), in_force.len() == dates.len()) {
            (Some(last), true) => Self::Implemented(*last),
            (Some(_), false) => Self::PartlyImplemented(in_force),
            (None, _) => Self::Pending(dates.into_iter().flatten().min()),
        }
    }

    /// The status for people.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::InStage(label) => label.clone(),
            Self::Pending(_) => "Pending Implementation".to_owned(),
            Self::PartlyImplemented(_) => "Partly Implemented".to_owned(),
            Self::Implemented(_) => "Implemented".to_owned(),
            Self::NotKnown { .. } => "Not known".to_owned(),
        }
    }

    /// The status with its dates, for people.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::InStage(label) => label.clone(),
            Self::Pending(Some(date)) => format!("Pending Implementation on {date}"),
            Self::Pending(None) => "Pending Implementation, no date set".to_owned(),
            Self::PartlyImplemented(dates) => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                format!("Partly Implemented ({})", dates.join(", "))
            }
            Self::Implemented(date) => format!("Implemented on {date}"),
            Self::NotKnown { until } => format!("Not known; the next thing known is of {until}"),
        }
    }
}

/// The day on which a plan takes effect, as its Release stands in the baseline.
#[must_use]
pub fn effective_date(plan: &ImplementationPlan, baseline: &Baseline) -> Option<Date> {
    let of_release =
        plan.release.as_ref().and_then(|id| baseline.release(id)).map(|release| release.date);
    of_release.or(plan.date)
}

/// Whether the proposal is still under way: neither decided nor ended.
#[must_use]
pub fn is_open(proposal: &Proposal, baseline: &Baseline) -> bool {
    let kind = baseline.stage(&proposal.stage).map(|stage| stage.kind);
    matches!(kind, Some(StageKind::Draft | StageKind::Modification))
}
