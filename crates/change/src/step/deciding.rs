//! What is said when bodies decide.

use std::collections::BTreeMap;

use code::id::{CategoryId, ReleaseId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a converted proposal goes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// The Refinement Process.
    Refinement,
    /// The Report Phase.
    Report,
}

/// A conversion, or the consideration of an Initial Modification Report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Where the proposal goes.
    pub to: Destination,
}

/// Approval or rejection.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Approved, or approval recommended.
    Approve,
    /// Rejected, or rejection recommended.
    Reject,
}

/// The votes of one Party Category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CategoryVotes {
    /// Votes to approve.
    pub approve: u32,
    /// Votes to reject.
    pub reject: u32,
    /// Abstentions.
    #[serde(default)]
    pub abstain: u32,
}

/// What a Party Category's votes come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum CategoryOutcome {
    /// More approve.
    Approve,
    /// More reject.
    Reject,
    /// As many approve as reject.
    None,
}

/// The count of a vote, with the rule by which it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Each Party Category's outcome.
    pub categories: BTreeMap<CategoryId, CategoryOutcome>,
    /// The whole.
    pub outcome: Outcome,
    /// The rule in words, with its clause and how sure we are of it.
    pub rule: String,
}

/// A vote of the Change Board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Votes {
    /// Votes by Party Category; empty when a source gives only the outcome.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_category: BTreeMap<CategoryId, CategoryVotes>,
    /// The outcome as a source states it, where it gives no votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_outcome: Option<Outcome>,
    /// The version of the solution voted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
    /// Why, against the SEC Objectives.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
    /// The count; made by the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

impl Votes {
    /// The outcome, counted or stated.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.tally.as_ref().map(|tally| tally.outcome).or(self.stated_outcome)
    }
}

/// The Authority's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// What it decides.
    pub outcome: Outcome,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
}

/// The Authority's decision on urgency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgencyRuling {
    /// Whether it is granted.
    pub granted: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
}

/// When the proposal, or a part of it, takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImplementationPlan {
    /// The part, when it is implemented in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The Release; its date moves with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseId>,
    /// The day, when it is not a Release's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Why it is set or changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}
