//! Derogations as rows, and the gaps that they leave.

use code::id::ClauseId;
use jiff::civil::Date;
use operations::maintenance::Leave;
use serde::Serialize;

use crate::{error::Error, maintenance::Ground};

/// A derogation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DerogationRow {
    /// Its id.
    pub id: String,
    /// The Party.
    pub party: String,
    /// The clauses.
    pub provisions: Vec<String>,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// `to come`, `in force` or `ended`, on the day asked.
    pub state: String,
    /// Who granted it.
    pub granted_by: String,
    /// Who extended it.
    pub extended_by: String,
    /// What is to replace it.
    pub replaced_by: String,
    /// On what conditions.
    pub conditions: String,
    /// How sure we are.
    pub confidence: String,
}

/// A gap after a derogation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapRow {
    /// The derogation.
    pub derogation: String,
    /// Its last day.
    pub ends: Date,
    /// Why there is a gap.
    pub why: String,
    /// The days with neither; empty when no end is known.
    pub days: Option<i32>,
    /// The latest safe implementation date.
    pub latest_safe_day: Date,
    /// The last Release that would close it.
    pub closed_by: String,
    /// What to do.
    pub help: String,
}

/// All derogations, as they stand on the day asked.
#[must_use]
pub fn derogations(ground: &Ground) -> Vec<DerogationRow> {
    let row = |leave: &Leave| {
        let each = &leave.derogation;
        let state = if ground.on < each.starts {
            "to come"
        } else if each.holds(ground.on) {
            "in force"
        } else {
            "ended"
        };
        DerogationRow {
            id: each.id.to_string(),
            party: each.party.clone(),
            provisions: each.provisions.iter().map(ClauseId::to_string).collect(),
            from: each.starts,
            until: each.ends,
            state: state.to_owned(),
            granted_by: each.granted_by.to_string(),
            extended_by: each.extended_by.as_ref().map(ToString::to_string).unwrap_or_default(),
            replaced_by: each.replaced_by.as_ref().map(ToString::to_string).unwrap_or_default(),
            conditions: each.conditions.clone(),
            confidence: each.provenance.confidence.to_string(),
        }
    };
    ground.leaves.iter().map(row).collect()
}

/// The gaps that derogations leave, as known on the day asked.
///
/// # Errors
/// When the tables of the day cannot be built.
pub fn gaps(ground: &Ground) -> Result<Vec<GapRow>, Error> {
    let mut rows = Vec::new();
    for leave in &ground.leaves {
        let Some(gap) = ground.gap(&leave.derogation)? else { continue };
        rows.push(GapRow {
            derogation: leave.derogation.id.to_string(),
            ends: leave.derogation.ends,
            why: gap.told(),
            days: gap.days,
            latest_safe_day: gap.from,
            closed_by: gap
                .closed_by
                .as_ref()
                .map(|release| format!("{} ({})", release.id, release.date))
                .unwrap_or_default(),
            help: gap.help(),
        });
    }
    Ok(rows)
}
