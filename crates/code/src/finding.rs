//! A finding: the data disagrees. Findings are collected, sorted and reported together.

use std::fmt;

use crate::{id::ClauseId, position::Position};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Severity {
    /// The data cannot be used as it stands.
    Error,
    /// The data can be used, and a person should look.
    Warning,
}

/// One thing that is wrong with the data, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is wrong.
    pub place: Position,
    /// The check's id, such as `dangling-reference`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: lower case, the item in backticks, no full stop.
    pub message: String,
    /// Other places that have to do with it, each with what it says there.
    pub related: Vec<(Position, String)>,
    /// What would mend it.
    pub help: Option<String>,
    /// The clause that says why.
    pub clause: Option<ClauseId>,
}

impl Finding {
    /// An error at a place.
    pub fn error(id: &'static str, place: Position, message: impl Into<String>) -> Self {
        Self {
            place,
            id,
            severity: Severity::Error,
            message: message.into(),
            related: Vec::new(),
            help: None,
            clause: None,
        }
    }

    /// The same finding with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding, pointing at one more place.
    #[must_use]
    pub fn with_related(mut self, place: Position, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.place, self.severity, self.id, self.message)?;
        for (place, label) in &self.related {
            write!(f, "\n  {place}: {label}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}
