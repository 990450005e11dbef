//! What differs between two days of the Code, and what each amendment changes.

use std::sync::Arc;

use app::view::{self, DifferenceRow};
use askama::Template;
use code::{Amendment, Scope, Timeline};
use jiff::{ToSpan as _, civil::Date};

use super::{
    code::{Choice, choices},
    redline::{RedTable, Redline, group, redline},
};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "diff.html")]
struct Diff {
    frame: Frame,
    from: Date,
    to: Date,
    choices: Vec<Choice>,
    tables: Vec<RedTable>,
    count: usize,
    days: Vec<(Date, String)>,
}

const COLUMNS: &[Column<DifferenceRow>] = &[
    Column { key: "table", label: "Table", cell: |row, _| Cell::text(&row.table) },
    Column { key: "key", label: "Row", cell: |row, _| Cell::text(&row.key) },
    Column { key: "change", label: "Change", cell: |row, _| Cell::text(row.change) },
    Column { key: "column", label: "Column", cell: |row, _| Cell::text(&row.column) },
    Column { key: "before", label: "Before", cell: |row, _| Cell::text(&row.before) },
    Column { key: "after", label: "After", cell: |row, _| Cell::text(&row.after) },
    Column { key: "amendment", label: "By", cell: |row, _| Cell::text(&row.amendment) },
];

/// Two days: the later one with the amendments that are tried.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let to: Date = ask.asked_as("to")?.unwrap_or(ask.day());
    let from: Date =
        ask.asked_as("from")?.or(ask.since).unwrap_or_else(|| ask.day().saturating_sub(1.year()));
    let before = ask.site.tables(ask.register, &Scope::on(from))?;
    let after = Scope { with: ask.with()?.into_iter().collect(), ..Scope::on(to) };
    let after = ask.site.tables(ask.register, &after)?;
    let list = List::new(
        ask,
        "code-diff",
        format!("From {from} to {to}"),
        COLUMNS,
        view::differences(&before, &after),
    );
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let code = ask.register.code();
    let taking_effect = |day: Date| {
        let all = code.timeline().amendments().iter();
        let then = all.filter(|each| code.timeline().last_known_day(each) == Some(day));
        then.map(|each| each.id.to_string()).collect::<Vec<_>>().join(", ")
    };
    let days = code.timeline().change_days().into_iter();
    let mut frame = ask.frame("Compare two days of the Code");
    list.offer(&mut frame);
    page(&Diff {
        frame,
        from,
        to,
        choices: choices(ask)?,
        count: list.rows().len(),
        tables: group(ask, list.rows().to_vec()),
        days: days.map(|day| (day, taking_effect(day))).collect(),
    })
}

#[derive(Template)]
#[template(path = "amendments.html")]
struct Amendments {
    frame: Frame,
    grid: Grid,
}

/// An amendment in a list.
#[derive(serde::Serialize)]
pub struct AmendmentRow {
    id: String,
    title: String,
    kind: String,
    standing: String,
    effective: Option<Date>,
    changes: usize,
    confidence: String,
}

impl AmendmentRow {
    /// The line of an amendment, with the day on which it takes effect as it was known on a day.
    pub fn of(each: &Arc<Amendment>, timeline: &Timeline, on: Date) -> Self {
        Self {
            id: each.id.to_string(),
            title: each.title.clone(),
            kind: each.kind.to_string(),
            standing: each.standing.to_string(),
            effective: timeline.day(each, on),
            changes: each.changes.len(),
            confidence: each.confidence.to_string(),
        }
    }
}

const AMENDMENTS: &[Column<AmendmentRow>] = &[
    Column {
        key: "id",
        label: "Amendment",
        cell: |row, ask| Cell::link(&row.id, ask.to(&format!("/code/amendments/{}", row.id))),
    },
    Column { key: "title", label: "Title", cell: |row, _| Cell::text(&row.title) },
    Column { key: "kind", label: "Kind", cell: |row, _| Cell::text(&row.kind) },
    Column { key: "standing", label: "Standing", cell: |row, _| Cell::text(&row.standing) },
    Column {
        key: "effective",
        label: "Takes effect",
        cell: |row, _| Cell::text(row.effective.map(|day| day.to_string()).unwrap_or_default()),
    },
    Column { key: "changes", label: "Changes", cell: |row, _| Cell::text(row.changes.to_string()) },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// All amendments on file.
pub fn amendments(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let timeline = ask.register.code().timeline();
    let row = |each| AmendmentRow::of(each, timeline, ask.day());
    let rows = timeline.amendments().iter().map(row).collect();
    let list = List::new(ask, "amendments", "Amendments on file", AMENDMENTS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Amendments");
    list.offer(&mut frame);
    page(&Amendments { frame, grid: list.grid("No amendment is on file.") })
}

#[derive(Template)]
#[template(path = "amendment.html")]
struct AmendmentPage {
    frame: Frame,
    red: Redline,
}

/// One amendment as a redline, or as its file.
pub fn amendment(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id = ask.parsed("id")?;
    let Some(red) = redline(ask, &id)? else {
        return Err(Fault::not_found(format!("There is no amendment `{id}` on file.")));
    };
    let file = format!("amendments/{}.toml", red.id);
    let text = ask.site.texts().get(&file);
    if let (Some("toml"), Some(text)) = (ask.asked("format"), text) {
        let media = "text/plain; charset=utf-8";
        return Ok(Answer::file(media, format!("{}.toml", red.id), text));
    }
    let mut frame = ask.frame(format!("Amendment {}", red.id));
    if text.is_some() {
        let href = ask.here("format", Some("toml"));
        frame.downloads.push(crate::frame::Link { words: "TOML".to_owned(), href });
    }
    page(&AmendmentPage { frame, red })
}
