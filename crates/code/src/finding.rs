//! A finding: the data disagrees. Findings are collected, sorted and reported together.

use std::fmt;

use crate::{
    id::{AmendmentId, ClauseId},
    position::Position,
    table::Row,
};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Severity {
    /// The data cannot be used as it stands.
    Error,
    /// The data can be used, and a person should look.
    Warning,
    /// Nothing is wrong, and it is good to know.
    Note,
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
    /// The table and key that it is about, which name it across versions and files.
    pub about: Option<(String, String)>,
    /// The amendment that brought it about.
    pub amendment: Option<AmendmentId>,
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
            about: None,
            amendment: None,
        }
    }

    /// A warning at a place.
    pub fn warning(id: &'static str, place: Position, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, place, message) }
    }

    /// The same finding, about a row (there or missing) of a table.
    #[must_use]
    pub fn about(mut self, table: &str, key: impl Into<String>) -> Self {
        self.about = Some((table.to_owned(), key.into()));
        self
    }

    /// The same finding, brought about by whatever amendment last touched a row.
    #[must_use]
    pub fn blaming(mut self, row: &Row) -> Self {
        self.amendment = row.touches.last().map(|touch| touch.by.clone());
        self
    }

    /// The same finding, for a clause.
    #[must_use]
    pub fn under(mut self, clause: Option<&ClauseId>) -> Self {
        self.clause = clause.cloned();
        self
    }

    /// What names this finding across versions of the Code: its check and what it is about.
    #[must_use]
    pub fn identity(&self) -> (&'static str, &str, &str) {
        match &self.about {
            Some((table, key)) => (self.id, table, key),
            None => (self.id, "", &self.message),
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
