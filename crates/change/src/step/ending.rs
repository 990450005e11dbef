//! What is said when a proposal halts, ends or is corrected.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ProposalId;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reason {
    /// Why; may be empty where a source gives none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoldUntil {
    /// The last day of the hold, when one is set; it lapses by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The proposals that a split makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Their numbers.
    pub into: Vec<ProposalId>,
}

/// The proposal that takes another's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Its number.
    pub by: ProposalId,
}

/// Something that a source says and that is no step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// The last day, when it lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A time of which nothing is known: from this record until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The day of the next thing that is known.
    pub until: Date,
}

/// The taking back of an earlier record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annulment {
    /// The event's number in the log.
    pub seq: u64,
    /// Why.
    pub reason: String,
}
