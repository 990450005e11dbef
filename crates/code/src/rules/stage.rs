//! Stages of a proposal.

use crate::{finding::Finding, id::StageId, provenance::Provenance, table::Cells};

/// What a stage means for a proposal's name and openness.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum StageKind {
    /// A Draft Proposal: `DP`.
    Draft,
    /// A Modification Proposal under way: `MP`.
    Modification,
    /// Approved.
    Decided,
    /// Over, without taking effect.
    Ended,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// Its name.
    pub label: String,
    /// Its kind.
    pub kind: StageKind,
    /// Its place in the usual order.
    pub position: u8,
    /// What happens in it.
    pub explanation: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Stage {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            kind: cells.parsed("kind")?,
            position: cells.number("position")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
