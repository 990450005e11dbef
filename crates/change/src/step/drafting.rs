//! What is said while a proposal is drafted and discussed.

use code::{
    id::{BodyId, CategoryId, ClauseId, DocumentId, RightId},
    rules::Purpose,
};
use serde::{Deserialize, Serialize};

use crate::person::Person;

/// A form, or a formal raising.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Raising {
    /// The title; none when no source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who raises it.
    pub proposer: Person,
    /// What it is raised for, where the right depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What is shown for the right: a designation, a direction, a unanimous vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The right that allowed it; set by the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<RightId>,
    /// The proposal that it is a part of, after a split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<crate::ProposalId>,
}

/// The four parts of a problem statement, in light Markdown; absent when not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProblemStatement {
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// How it fits into the Code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// What it does to Parties and consumers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// What happens if nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doing_nothing: Option<String>,
}

impl ProblemStatement {
    /// The names of the parts that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [
            ("the issue", &self.issue),
            ("the context", &self.context),
            ("the impact", &self.impact),
            ("the impact of doing nothing", &self.doing_nothing),
        ];
        parts.into_iter().filter(|(_, text)| text.is_none()).map(|(name, _)| name).collect()
    }
}

/// What a proposal touches and where to read of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// Documents affected, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
    /// Documents affected as a source names them, where we know no id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents_as_named: Vec<String>,
    /// Clauses affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ClauseId>,
    /// The proposal's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_address: Option<String>,
    /// The solution, in short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
}

impl Details {
    /// These details with what newer ones give; what they leave out stays.
    #[must_use]
    pub fn updated(mut self, newer: &Self) -> Self {
        fn list<T: Clone>(old: &mut Vec<T>, new: &[T]) {
            if !new.is_empty() {
                *old = new.to_vec();
            }
        }
        list(&mut self.documents, &newer.documents);
        list(&mut self.documents_as_named, &newer.documents_as_named);
        list(&mut self.clauses, &newer.clauses);
        self.web_address = newer.web_address.clone().or(self.web_address);
        self.solution = newer.solution.clone().or(self.solution);
        self
    }
}

/// How hard a proposal hits.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum ImpactLevel {
    /// Not at all.
    None,
    /// A little.
    Low,
    /// Noticeably.
    Medium,
    /// Greatly.
    High,
    /// Touched, but we do not know how much.
    Unknown,
}

/// Whom an impact concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImpactSubject {
    /// The field of a Sub-Committee.
    Body(BodyId),
    /// A Party Category.
    PartyCategory(CategoryId),
    /// Somebody as a source names them, where we know no id.
    AsNamed(String),
}

/// An anticipated impact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Whom it concerns.
    pub on: ImpactSubject,
    /// How hard.
    pub level: ImpactLevel,
    /// How, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What is to come, as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What.
    pub text: String,
    /// When, in the words of the source: `November 2019`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// A comment; its text may be empty where only the step counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comment {
    /// The text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A Sub-Committee's input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The Sub-Committee.
    pub body: BodyId,
    /// Whether it wants to provide further input as the proposal progresses.
    pub wants_further: bool,
    /// What it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}

/// A named concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its short name, unique in the proposal.
    pub name: String,
    /// What it is.
    pub text: String,
}

/// An answer to a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernAnswer {
    /// The concern's name.
    pub name: String,
    /// The answer.
    pub text: String,
}

/// A concern by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernRef {
    /// The concern's name.
    pub name: String,
}
