//! The list of findings that are known and accepted: each with a reason and a last day.

use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    code::SourceFile,
    finding::Finding,
    position::{Places, Position},
    table::parse_date,
};

/// A finding that is accepted until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The check's id.
    pub check: String,
    /// The table.
    pub table: String,
    /// The row's key; none means every row of the table.
    pub key: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
    /// Where it is written.
    pub place: Position,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowances {
    list: Vec<Allowance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    allow: Vec<toml::Spanned<RawAllowance>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAllowance {
    check: String,
    table: String,
    key: Option<String>,
    reason: String,
    until: String,
}

impl Allowances {
    /// Reads the file.
    ///
    /// # Errors
    /// Every fault found: unknown checks, empty reasons, dates that are none.
    pub fn parse(file: &SourceFile<'_>) -> Result<Self, Vec<Finding>> {
        let places = Places::new(file.name.into(), file.text);
        let raw: RawFile = toml::from_str(file.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let place = places.at(at);
            vec![Finding::error("bad-allowance", place, error.message().to_owned())]
        })?;
        let mut findings = Vec::new();
        let mut list = Vec::with_capacity(raw.allow.len());
        for spanned in raw.allow {
            let place = places.at(spanned.span().start);
            let raw = spanned.into_inner();
            let mut fault = |message: String| {
                findings.push(Finding::error("bad-allowance", place.clone(), message));
            };
            if !super::CHECKS.iter().any(|check| check.id == raw.check) {
                fault(format!("`{}` is no check", raw.check));
            }
            if raw.reason.trim().is_empty() {
                fault("`reason` is empty: say why the finding is accepted".to_owned());
            }
            match parse_date(&raw.until) {
                Ok(until) => list.push(Allowance {
                    check: raw.check,
                    table: raw.table,
                    key: raw.key,
                    reason: raw.reason,
                    until,
                    place,
                }),
                Err(message) => fault(format!("`until`: {message}")),
            }
        }
        if findings.is_empty() { Ok(Self { list }) } else { Err(findings) }
    }

    /// Parts findings into those that stand and those that are accepted on a day, the latter with why.
    #[must_use]
    pub fn part(
        &self,
        findings: Vec<Finding>,
        on: Date,
    ) -> (Vec<Finding>, Vec<(Finding, &Allowance)>) {
        let mut standing = Vec::new();
        let mut accepted = Vec::new();
        for finding in findings {
            match self.list.iter().find(|each| each.covers(&finding, on)) {
                Some(allowance) => accepted.push((finding, allowance)),
                None => standing.push(finding),
            }
        }
        (standing, accepted)
    }
}

impl Allowance {
    fn covers(&self, finding: &Finding, on: Date) -> bool {
        let (id, table, key) = finding.identity();
        id == self.check
            && table == self.table
            && self.key.as_deref().is_none_or(|each| each == key)
            && on <= self.until
    }
}
