//! Where a row comes from, how sure we are of it, and when it is in force.

use jiff::civil::Date;

use crate::id::ClauseId;

/// How sure we are of a row.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Confidence {
    /// The source given says so.
    Stated,
    /// Worked out from what a source says.
    Inferred,
    /// General knowledge or a placeholder: check it against the Code before relying on it.
    Unverified,
    /// Made up, to show how the product works.
    Fictional,
}

impl Confidence {
    /// Whether a reader must be warned wherever the row is shown.
    #[must_use]
    pub fn needs_warning(self) -> bool {
        matches!(self, Self::Unverified | Self::Fictional)
    }
}

/// Clause, source and confidence: the last three columns of every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Where the Code says it, if it does.
    pub clause: Option<ClauseId>,
    /// Where we know it from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

impl Provenance {
    /// The clause for people: `Section D1.3(e)`, with a warning where the row is not certain.
    #[must_use]
    pub fn cite(&self) -> String {
        let clause = self.clause.as_ref().map_or_else(|| "no clause known".to_owned(), cite);
        if self.confidence.needs_warning() {
            format!("{clause} ({})", self.confidence)
        } else {
            clause
        }
    }
}

/// A clause for people: `Section D1.3(e)`, `Appendix E`.
#[must_use]
pub fn cite(clause: &ClauseId) -> String {
    let text = clause.as_str();
    let whole = ["Appendix", "Schedule", "GBCS"].iter().any(|word| text.starts_with(word));
    if whole { text.to_owned() } else { format!("Section {text}") }
}

/// The first and last day on which a row is in force; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether `on` lies within.
    #[must_use]
    pub fn covers(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether two validities share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end = |a: &Self, b: &Self| !matches!((a.from, b.until), (Some(from), Some(until)) if from > until);
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn validity_includes_both_its_ends() {
        let november = Validity { from: Some(date(2019, 11, 1)), until: Some(date(2019, 11, 30)) };
        assert!(november.covers(date(2019, 11, 1)) && november.covers(date(2019, 11, 30)));
        assert!(!november.covers(date(2019, 10, 31)) && !november.covers(date(2019, 12, 1)));
        let december = Validity { from: Some(date(2019, 12, 1)), until: None };
        assert!(!november.overlaps(&december) && november.overlaps(&Validity::default()));
    }
}
