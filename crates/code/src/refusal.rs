//! A refusal: the rules forbid the step. It says which clause, why, and what would be legal.

use std::fmt;

use crate::provenance::Provenance;

/// Why a step is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is forbidden and why: one sentence, lower case, no full stop.
    pub reason: String,
    /// The clause that forbids it, in words for people: `Section D1.3 (unverified)`.
    pub clause: Option<String>,
    /// What would make it legal.
    pub what_to_do: Vec<String>,
}

impl Refusal {
    /// A refusal by a rule.
    pub fn by_rule(provenance: &Provenance, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), clause: Some(provenance.cite()), what_to_do: Vec::new() }
    }

    /// A refusal by the register's own order, which no clause states.
    pub fn by_register(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), clause: None, what_to_do: Vec::new() }
    }

    /// The same refusal with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.what_to_do.push(help.into());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason)?;
        if let Some(clause) = &self.clause {
            write!(f, "\n  clause: {clause}")?;
        }
        for help in &self.what_to_do {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
