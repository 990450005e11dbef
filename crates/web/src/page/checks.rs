//! Checks: what contradicts what, beside the rows, and what each check means.

use askama::Template;
use code::{
    Finding, Scope, Severity,
    check::{CHECKS, READING, check},
};

use super::code::{Choice, Shown, choices, standing};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Column, List},
};

#[derive(Template)]
#[template(path = "checks.html")]
struct Checks {
    frame: Frame,
    choices: Vec<Choice>,
    findings: Vec<Shown>,
    mended: Vec<Shown>,
    errors: usize,
    warnings: usize,
    checks: usize,
    accepted: usize,
    kinds: Vec<(&'static str, &'static str)>,
}

/// A finding in a list.
#[derive(serde::Serialize)]
pub struct FindingRow {
    id: &'static str,
    severity: String,
    message: String,
    table: String,
    key: String,
    place: String,
    clause: Option<String>,
    brought_by: Option<String>,
    help: Option<String>,
}

impl From<&Finding> for FindingRow {
    fn from(finding: &Finding) -> Self {
        let (table, key) = finding.about.clone().unwrap_or_default();
        Self {
            id: finding.id,
            severity: finding.severity.to_string(),
            message: finding.message.clone(),
            table,
            key,
            place: finding.place.to_string(),
            clause: finding.clause.as_ref().map(code::provenance::cite),
            brought_by: finding.amendment.as_ref().map(ToString::to_string),
            help: finding.help.clone(),
        }
    }
}

const COLUMNS: &[Column<FindingRow>] = &[
    Column { key: "id", label: "Check", cell: |row, _| Cell::text(row.id) },
    Column { key: "severity", label: "Severity", cell: |row, _| Cell::text(&row.severity) },
    Column { key: "message", label: "Finding", cell: |row, _| Cell::text(&row.message) },
    Column { key: "table", label: "Table", cell: |row, _| Cell::text(&row.table) },
    Column { key: "key", label: "Row", cell: |row, _| Cell::text(&row.key) },
    Column { key: "place", label: "Place", cell: |row, _| Cell::text(&row.place) },
    Column { key: "clause", label: "Clause", cell: |row, _| Cell::maybe(&row.clause) },
    Column { key: "brought_by", label: "Brought by", cell: |row, _| Cell::maybe(&row.brought_by) },
    Column { key: "help", label: "Help", cell: |row, _| Cell::maybe(&row.help) },
];

/// What stands on the day asked, and what the amendments tried would mend.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let findings = standing(ask)?;
    let rows = findings.iter().map(FindingRow::from).collect();
    let list = List::new(ask, "findings", "Findings", COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let of = |severity| findings.iter().filter(|each| each.severity == severity).count();
    let mended = mended(ask, &findings)?;
    let accepted = check(ask.register.code(), &ask.scope()?, ask.since)?.len() - findings.len();
    let mut frame = ask.frame("Checks");
    list.offer(&mut frame);
    page(&Checks {
        frame,
        choices: choices(ask)?,
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        mended: mended.iter().map(Shown::from).collect(),
        findings: findings.iter().map(Shown::from).collect(),
        checks: CHECKS.len(),
        accepted,
        kinds: CHECKS.iter().map(|check| (check.id, check.finds)).collect(),
    })
}

/// What stands without the amendments that are tried, and not with them.
fn mended(ask: &Ask<'_>, findings: &[Finding]) -> Result<Vec<Finding>, Fault> {
    if ask.with()?.is_empty() {
        return Ok(Vec::new());
    }
    let before = check(ask.register.code(), &Scope::on(ask.day()), ask.since)?;
    let (before, _) = ask.site.allowances().part(before, ask.day());
    let gone = |each: &Finding| !findings.iter().any(|other| other.identity() == each.identity());
    Ok(before.into_iter().filter(gone).collect())
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    frame: Frame,
    id: String,
    finds: Vec<&'static str>,
    explanation: String,
    reads: Vec<&'static str>,
    findings: Vec<Shown>,
    others: Vec<Link>,
}

/// What a check means.
pub fn explain(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id = ask.param("id")?;
    let of_id: Vec<_> = CHECKS.iter().filter(|check| check.id == id).collect();
    let reading = READING.iter().find(|(each, _)| *each == id);
    let (finds, explanation, reads) = match (of_id.first(), reading) {
        (Some(first), _) => (
            of_id.iter().map(|check| check.finds).collect(),
            first.explanation.to_owned(),
            first.reads.to_vec(),
        ),
        (None, Some((_, text))) => (Vec::new(), (*text).to_owned(), Vec::new()),
        (None, None) => return Err(Fault::not_found(format!("There is no check `{id}`."))),
    };
    let findings = standing(ask)?;
    let other = |(id, _): (&'static str, &'static str)| Link {
        words: id.to_owned(),
        href: ask.to(&format!("/checks/{id}")),
    };
    page(&CheckPage {
        frame: ask.frame(format!("Check {id}")),
        id: id.to_owned(),
        finds,
        explanation,
        reads,
        findings: findings.iter().filter(|each| each.id == id).map(Shown::from).collect(),
        others: CHECKS.iter().map(|check| (check.id, check.finds)).map(other).collect(),
    })
}
