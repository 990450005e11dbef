//! The process as a picture, and its steps with their clauses.

use std::collections::BTreeSet;

use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    drawing,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "process.html")]
struct Process {
    frame: Frame,
    picture: String,
    rules: String,
    stages: Vec<(String, String, String)>,
    rights: Grid,
    deadlines: Grid,
    grid: Grid,
}

/// A step that the rules allow.
#[derive(serde::Serialize)]
pub struct StepRow {
    step: String,
    from: Vec<String>,
    to: Option<String>,
    by: Vec<String>,
    conditions: Vec<String>,
    why: String,
    clause: String,
    confidence: String,
}

const COLUMNS: &[Column<StepRow>] = &[
    Column {
        key: "step",
        label: "Step",
        cell: |row, _| Cell {
            note: Some(row.why.clone()),
            ..Cell::text(super::step_words(&row.step))
        },
    },
    Column { key: "from", label: "From", cell: |row, _| Cell::text(row.from.join(", ")) },
    Column { key: "to", label: "To", cell: |row, _| Cell::maybe(&row.to) },
    Column { key: "by", label: "Who may", cell: |row, _| Cell::text(row.by.join(", ")) },
    Column { key: "conditions", label: "If", cell: |row, _| Cell::text(row.conditions.join(", ")) },
    Column { key: "clause", label: "Clause", cell: |row, _| Cell::text(&row.clause) },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// The process.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let baseline = &ask.moment.baseline;
    let label = |id: &code::id::StageId| {
        baseline.stage(id).map_or_else(|| id.to_string(), |stage| stage.label.clone())
    };
    let rows = baseline.transitions.iter().map(|row| StepRow {
        step: row.action.to_string(),
        from: row.from.iter().map(label).collect(),
        to: row.to.as_ref().map(label),
        by: row
            .decided_by
            .iter()
            .map(|who| change::decide::decider_label(*who, baseline))
            .collect(),
        conditions: row.conditions.iter().map(ToString::to_string).collect(),
        why: row.explanation.clone(),
        clause: row.provenance.cite(),
        confidence: row.provenance.confidence.to_string(),
    });
    let list = List::new(ask, "steps", format!("Steps on {}", ask.day()), COLUMNS, rows.collect());
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Process");
    list.offer(&mut frame);
    page(&Process {
        frame,
        picture: drawing::process(baseline, None, &BTreeSet::new()),
        rules: baseline.version(),
        stages: baseline
            .stages
            .iter()
            .map(|stage| (stage.label.clone(), stage.explanation.clone(), stage.provenance.cite()))
            .collect(),
        rights: rights(ask),
        deadlines: deadlines(ask),
        grid: list.grid("No step is allowed on that day."),
    })
}

fn rights(ask: &Ask<'_>) -> Grid {
    let row = |right: &code::rules::RaisingRight| {
        vec![
            Cell::text(&right.explanation),
            Cell::text(
                right.body.as_ref().map_or_else(|| right.who.to_string(), ToString::to_string),
            ),
            Cell::text(
                right.purposes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            ),
            Cell::text(
                right.requires.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            ),
            Cell::text(right.provenance.cite()),
        ]
    };
    let rows = ask.moment.baseline.raising_rights.iter().map(row).collect();
    let heads = ["Right", "Whose", "For", "If shown", "Clause"];
    Grid::plain(format!("Who may raise a Draft Proposal on {}", ask.day()), &heads, rows)
}

fn deadlines(ask: &Ask<'_>) -> Grid {
    let row = |deadline: &code::rules::Deadline| {
        vec![
            Cell::text(&deadline.label),
            Cell::text(deadline.length()),
            Cell::text(deadline.provenance.cite()),
        ]
    };
    let rows = ask.moment.baseline.deadlines.iter().map(row).collect();
    Grid::plain(format!("Deadlines on {}", ask.day()), &["Deadline", "Length", "Clause"], rows)
}
