//! User Entry Process Tests: who may send what and who must test it, as a heat map.

use app::view::{self, Heat, ObligationRow};
use askama::Template;

use super::code::{Choice, choices};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "tests.html")]
struct Tests {
    frame: Frame,
    choices: Vec<Choice>,
    heat: Heat,
    smets: String,
    counted: Vec<(&'static str, &'static str, &'static str, usize)>,
}

/// A kind of cell: its word, its letter, what it means.
const KINDS: &[(&str, &str, &str)] = &[
    ("both", "B", "may send it, must test it"),
    ("eligible", "E", "may send it, need not test it"),
    ("tested", "T", "must test it, may not send it"),
    ("unknown", "?", "may send it; whether it must be tested is not known"),
];

impl Tests {
    /// The letter of a kind of cell.
    fn letter(&self, cell: &str) -> &'static str {
        KINDS.iter().find(|(word, ..)| *word == cell).map_or("", |(_, letter, _)| letter)
    }

    /// What a kind of cell means.
    fn meaning(&self, cell: &str) -> &'static str {
        KINDS.iter().find(|(word, ..)| *word == cell).map_or("neither", |(.., meaning)| meaning)
    }
}

/// The matrix.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let tables = ask.tables()?;
    let smets = ask.asked("smets").unwrap_or("2").to_owned();
    let heat = view::heat(&tables, &smets)?;
    match ask.asked("format") {
        Some("json") => return Answer::json(&heat),
        Some("svg") => {
            let title = format!("Who may send and who must test on SMETS{smets}, {}", ask.day());
            let figure = view::heat_figure(&tables, &smets, &title)?;
            return Ok(Answer::file("image/svg+xml", format!("tests-{}.svg", ask.day()), figure));
        }
        Some(format @ ("csv" | "xlsx")) => return file(ask, &heat, format),
        _ => {}
    }
    let count = |word: &str| {
        heat.rows.iter().flat_map(|row| &row.cells).filter(|cell| *cell == word).count()
    };
    let counted =
        KINDS.iter().map(|(word, letter, meaning)| (*word, *letter, *meaning, count(word)));
    let mut frame = ask.frame("Tests");
    for (format, words) in [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("svg", "SVG")] {
        let href = ask.here("format", Some(format));
        frame.downloads.push(Link { words: words.to_owned(), href });
    }
    page(&Tests { frame, choices: choices(ask)?, counted: counted.collect(), heat, smets })
}

fn file(ask: &Ask<'_>, heat: &Heat, format: &str) -> Result<Answer, Fault> {
    let header: Vec<String> =
        std::iter::once("srv".to_owned()).chain(heat.roles.iter().cloned()).collect();
    let line = |row: &view::HeatRow| {
        std::iter::once(row.srv.clone()).chain(row.cells.iter().cloned()).collect()
    };
    let rows: Vec<Vec<String>> = heat.rows.iter().map(line).collect();
    let name = format!("tests-{}.{format}", ask.day());
    Ok(if format == "csv" {
        Answer::file(crate::answer::CSV, name, app::exchange::csv_text(&header, &rows)?)
    } else {
        Answer::file(crate::answer::XLSX, name, app::exchange::workbook("tests", &header, &rows)?)
    })
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    frame: Frame,
    role: String,
    smets: String,
    grid: Grid,
    unknown: usize,
}

const OWED: &[Column<ObligationRow>] = &[
    Column { key: "srv", label: "SRV", cell: |row, _| Cell::text(&row.srv) },
    Column { key: "name", label: "Name", cell: |row, _| Cell::text(&row.name) },
    Column { key: "devices", label: "Devices", cell: |row, _| Cell::text(&row.devices) },
    Column { key: "clause", label: "Clause", cell: |row, _| Cell::text(&row.clause) },
    Column { key: "modification", label: "By", cell: |row, _| Cell::maybe(&row.modification) },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// What one User Role must test.
pub fn role(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let role = ask.param("role")?.to_owned();
    let tables = ask.tables()?;
    if tables.row("user_roles", &role).is_none() {
        return Err(Fault::not_found(format!("There is no User Role `{role}`.")));
    }
    let smets = ask.asked("smets").unwrap_or("2").to_owned();
    let (rows, unknown) = view::owed(&tables, &role, &smets)?;
    let list = List::new(ask, "obligations", format!("What {role} must test"), OWED, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame(format!("Tests of {role}"));
    list.offer(&mut frame);
    page(&RolePage {
        frame,
        grid: list.grid("Nothing that is known must be tested."),
        role,
        smets,
        unknown,
    })
}
