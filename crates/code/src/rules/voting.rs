//! How bodies vote (Section D8).

use crate::{
    finding::Finding,
    id::{BodyId, CategoryId},
    provenance::Provenance,
    table::Cells,
};

/// How the members of a Party Category reach one outcome.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum CategoryRule {
    /// More votes to approve than to reject, abstentions apart.
    MajorityOfVotesCast,
}

/// How the outcomes make a decision.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum PassRule {
    /// More Categories approve than reject.
    MajorityOfCategories,
    /// More votes approve than reject, whatever the Category.
    MajorityOfVotesCast,
    /// Nobody rejects and somebody approves.
    Unanimous,
}

/// How a body votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VotingRule {
    /// The body.
    pub body: BodyId,
    /// The share of the seats that must be filled, in percent.
    pub quorum_percent: u8,
    /// How a Category's members reach one outcome.
    pub category_rule: CategoryRule,
    /// How the outcomes make a decision.
    pub pass_rule: PassRule,
    /// The rule in our own words.
    pub explanation: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl VotingRule {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            body: cells.parsed("body")?,
            quorum_percent: cells.number("quorum_percent")?,
            category_rule: cells.parsed("category_rule")?,
            pass_rule: cells.parsed("pass_rule")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}

/// The seats of a Party Category on a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// The body.
    pub body: BodyId,
    /// The Party Category.
    pub category: CategoryId,
    /// How many.
    pub seats: u32,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Seats {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            body: cells.parsed("body")?,
            category: cells.parsed("party_category")?,
            seats: cells.number("seats")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
