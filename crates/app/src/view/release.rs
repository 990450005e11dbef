//! SEC Releases and what is in them.

use change::{Model, status::effective_date};
use code::Baseline;
use jiff::civil::Date;
use serde::Serialize;

/// A Release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The day on which it takes effect, as it was set on the day asked.
    pub date: Date,
    /// `scheduled` or `ad-hoc`.
    pub kind: String,
    /// `in force` or `to come`.
    pub state: String,
    /// The proposals in it.
    pub proposals: Vec<String>,
    /// How sure we are of the date.
    pub confidence: String,
}

/// The Releases that are known on a day, by date.
#[must_use]
pub fn releases(model: &Model, on: Date, baseline: &Baseline) -> Vec<ReleaseRow> {
    let row = |release: &code::rules::Release| {
        let inside = model.proposals().filter(|proposal| {
            proposal.implementation.values().any(|plan| {
                plan.value.release.as_ref() == Some(&release.id)
                    || (plan.value.release.is_none()
                        && effective_date(&plan.value, baseline) == Some(release.date))
            })
        });
        ReleaseRow {
            id: release.id.to_string(),
            name: release.label.clone(),
            date: release.date,
            kind: release.kind.to_string(),
            state: if release.date <= on { "in force" } else { "to come" }.to_owned(),
            proposals: inside.map(change::Proposal::name).collect(),
            confidence: release.provenance.confidence.to_string(),
        }
    };
    baseline.releases.iter().map(row).collect()
}
