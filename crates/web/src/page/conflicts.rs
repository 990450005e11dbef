//! Amendments that are in each other's way: a matrix, and each conflict with what shows it.

use askama::Template;
use code::{
    conflict::{self, Class, Conflict},
    id::AmendmentId,
};

use super::code::{Choice, Shown, choices};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, List},
};

/// The most amendments that a page tries against each other: each pair that can meet is tried twice.
const TRIED_MAX: usize = 60;

#[derive(Template)]
#[template(path = "conflicts.html")]
struct Conflicts {
    frame: Frame,
    choices: Vec<Choice>,
    ids: Vec<String>,
    matrix: Vec<(String, Vec<String>)>,
    conflicts: Vec<Told>,
    do_not_fit: Vec<(String, Vec<String>)>,
}

/// A conflict as a page shows it.
pub struct Told {
    pub one: String,
    pub other: String,
    pub class: String,
    pub meaning: &'static str,
    pub evidence: Vec<Shown>,
}

impl From<&Conflict> for Told {
    fn from(each: &Conflict) -> Self {
        Self {
            one: each.one.to_string(),
            other: each.other.to_string(),
            class: each.class.to_string(),
            meaning: each.class.meaning(),
            evidence: each.evidence.iter().map(Shown::from).collect(),
        }
    }
}

/// A conflict in a list.
#[derive(serde::Serialize)]
pub struct ConflictRow {
    one: String,
    other: String,
    class: String,
    meaning: &'static str,
    evidence: Vec<String>,
}

impl From<&Conflict> for ConflictRow {
    fn from(each: &Conflict) -> Self {
        Self {
            one: each.one.to_string(),
            other: each.other.to_string(),
            class: each.class.to_string(),
            meaning: each.class.meaning(),
            evidence: each.evidence.iter().map(ToString::to_string).collect(),
        }
    }
}

const COLUMNS: &[Column<ConflictRow>] = &[
    Column { key: "one", label: "One", cell: |row, _| Cell::text(&row.one) },
    Column { key: "other", label: "Other", cell: |row, _| Cell::text(&row.other) },
    Column { key: "class", label: "Class", cell: |row, _| Cell::text(&row.class) },
    Column { key: "meaning", label: "Meaning", cell: |row, _| Cell::text(row.meaning) },
    Column {
        key: "evidence",
        label: "Shown by",
        cell: |row, _| Cell::text(row.evidence.join("; ")),
    },
];

/// The matrix of those that are pending on the day asked, or of those given by `with`.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let ids = tried(ask)?;
    let report = conflict::conflicts(ask.register.code(), ask.day(), &ids)?;
    let rows = report.conflicts.iter().map(ConflictRow::from);
    let list = List::new(ask, "conflicts", "Conflicts", COLUMNS, rows.collect());
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let letters = |one: &AmendmentId, other: &AmendmentId| {
        if one == other {
            let fits = report.do_not_fit.iter().all(|(id, _)| id != one);
            return if fits { "–" } else { word(Class::Stale) }.to_owned();
        }
        let both = |each: &&Conflict| {
            (each.one == *one && each.other == *other) || (each.one == *other && each.other == *one)
        };
        let found: Vec<&str> =
            report.conflicts.iter().filter(both).map(|each| word(each.class)).collect();
        found.join(", ")
    };
    let row = |one: &AmendmentId| {
        (one.to_string(), report.tried.iter().map(|other| letters(one, other)).collect())
    };
    let mut frame = ask.frame("Conflicts");
    list.offer(&mut frame);
    page(&Conflicts {
        frame,
        choices: choices(ask)?,
        ids: report.tried.iter().map(ToString::to_string).collect(),
        matrix: report.tried.iter().map(row).collect(),
        conflicts: report.conflicts.iter().map(Told::from).collect(),
        do_not_fit: report
            .do_not_fit
            .iter()
            .map(|(id, why)| (id.to_string(), why.iter().map(ToString::to_string).collect()))
            .collect(),
    })
}

/// The amendments that are tried: those given by `with` where there are two or more, else all that are pending.
///
/// # Errors
/// As [`Ask::with`].
pub fn tried(ask: &Ask<'_>) -> Result<Vec<AmendmentId>, Fault> {
    let with = ask.with()?;
    if with.len() >= 2 {
        return Ok(with);
    }
    let mut pending = conflict::pending(ask.register.code(), ask.day());
    pending.truncate(TRIED_MAX);
    Ok(pending)
}

/// A class in one word that fits a cell.
fn word(class: Class) -> &'static str {
    match class {
        Class::Overlap => "overlap",
        Class::Stale => "stale",
        Class::OrderDependent => "order",
        Class::Clash => "clash",
        Class::MustShipTogether => "together",
    }
}
