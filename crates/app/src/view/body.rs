//! Bodies that act under the Code.

use change::Model;
use code::Baseline;
use jiff::civil::Date;
use serde::Serialize;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// What it does.
    pub duty: String,
    /// When it meets, where known.
    pub meets: Option<String>,
    /// Its next meeting that is known.
    pub next_meeting: Option<Date>,
    /// Where the Code says it.
    pub clause: String,
    /// How sure we are.
    pub confidence: String,
}

/// The bodies on a day.
#[must_use]
pub fn bodies(model: &Model, on: Date, baseline: &Baseline) -> Vec<BodyRow> {
    let row = |body: &code::rules::Body| BodyRow {
        id: body.id.to_string(),
        name: body.label.clone(),
        short: body.short.clone(),
        duty: body.duty.clone(),
        meets: body.meets.clone(),
        next_meeting: model.meetings.next(&body.id, on),
        clause: body.provenance.clause.as_ref().map(ToString::to_string).unwrap_or_default(),
        confidence: body.provenance.confidence.to_string(),
    };
    baseline.bodies.iter().map(row).collect()
}
