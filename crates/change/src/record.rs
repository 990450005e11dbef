//! A step that was taken: what the register keeps.

use std::sync::Arc;

use code::{
    id::{ClauseId, StageId, TransitionId},
    rules::Condition,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{person::Person, step::Step};

/// How we know of a step.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It was taken through this register.
    #[default]
    Witnessed,
    /// A source states it.
    Stated,
    /// Read from a header, a latest update or another page, not from a timeline.
    Derived,
    /// It must have happened, since something that needs it did.
    Inferred,
}

/// How well the date is known.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// On that day.
    #[default]
    Exact,
    /// On that day or earlier.
    OnOrBefore,
    /// On that day or later.
    OnOrAfter,
}

impl Precision {
    fn is_exact(&self) -> bool {
        *self == Self::Exact
    }
}

/// A rule that reality did not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// The clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseId>,
    /// What the rule asks and what was done.
    pub reason: String,
}

/// Where a step came from and how it was let through, apart from the step itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grounds {
    /// Who took the step.
    #[serde(default)]
    pub by: Person,
    /// The row of the Code that allowed it; none for a fact that is no step of the process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transition: Option<TransitionId>,
    /// The stage that it led to, if it moved the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StageId>,
    /// Whether that stage is one of a Modification Proposal, so that the prefix becomes `MP`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub converts: bool,
    /// How we know of it.
    #[serde(default)]
    pub basis: Basis,
    /// How well its date is known.
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub precision: Precision,
    /// The source, for what was not witnessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The wording of the source's own timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// Conditions that nothing on the record shows, taken as met because the step was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "conditions")]
    pub assumed: Vec<Condition>,
    /// Rules that reality did not follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departures: Vec<Departure>,
}

/// A step that was taken on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The event's number in the log; 0 before it is written.
    pub seq: u64,
    /// The day on which it was done.
    pub on: Date,
    /// What was done.
    pub step: Step,
    /// By whom, by which rule, and how we know. Shared: many records have the same.
    pub grounds: Arc<Grounds>,
}

/// Conditions as their words.
mod conditions {
    use code::rules::Condition;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(list: &[Condition], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Condition>, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        words.iter().map(|word| word.parse().map_err(D::Error::custom)).collect()
    }
}
