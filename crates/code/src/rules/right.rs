//! Who may raise a Draft Proposal (Section D1.3).

use crate::{
    finding::Finding,
    id::{BodyId, RightId},
    provenance::Provenance,
    table::Cells,
};

/// Whom a right belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Who {
    /// Any Party.
    Party,
    /// One named body.
    Body,
    /// Whom the Authority has designated.
    DesignatedPerson,
}

/// What a proposal is raised for, where the right depends on it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Compliance with European law.
    EuropeanCompliance,
    /// A Significant Code Review.
    SignificantCodeReview,
    /// A recommendation in a Panel report.
    PanelReport,
    /// A recommendation in a Code Administrator report.
    CodeAdministratorReport,
    /// A Fast-Track Modification.
    FastTrack,
    /// A change consequential on one to another Energy Code.
    ConsequentialChange,
}

/// What else must be shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Requirement {
    /// The Authority's designation in writing.
    Designation,
    /// The Authority's direction.
    Direction,
    /// The vote of every Panel Member at the meeting.
    UnanimousVote,
}

/// One right to raise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaisingRight {
    /// Its id.
    pub id: RightId,
    /// Whom it belongs to.
    pub who: Who,
    /// The body, where it belongs to one.
    pub body: Option<BodyId>,
    /// The purposes for which it may be used; empty means any.
    pub purposes: Vec<Purpose>,
    /// What must be shown.
    pub requires: Vec<Requirement>,
    /// The right in our own words.
    pub explanation: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl RaisingRight {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            who: cells.parsed("who")?,
            body: cells.parsed_if_any("body")?,
            purposes: cells.list("purposes")?,
            requires: cells.list("requires")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
