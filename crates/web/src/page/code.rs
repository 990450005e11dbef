//! The Code: documents, clauses, tables on any day with any amendments tried, who wrote which cell.

use app::view::{self, BlameRow, Record, TableRow};
use askama::Template;
use code::{Finding, Standing, check};

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

/// An amendment that may be tried.
pub struct Choice {
    pub id: String,
    pub title: String,
    pub state: String,
    pub is_tried: bool,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    tables: Grid,
    choices: Vec<Choice>,
    applied: Vec<String>,
    documents: Grid,
    clauses: usize,
    findings: usize,
}

const TABLES: &[Column<TableRow>] = &[
    Column {
        key: "table",
        label: "Table",
        cell: |row, ask| Cell {
            note: Some(row.title.clone()),
            ..Cell::link(&row.table, ask.to(&format!("/code/tables/{}", row.table)))
        },
    },
    Column { key: "rows", label: "Rows", cell: |row, _| Cell::text(row.rows.to_string()) },
    Column {
        key: "uncertain",
        label: "Not certain",
        cell: |row, _| match row.uncertain {
            0 => Cell::text("0"),
            some => Cell::text(some.to_string()).with_look("doubt"),
        },
    },
    Column {
        key: "amended_by",
        label: "Amended by",
        cell: |row, _| Cell::text(row.amended_by.join(", ")),
    },
];

/// The Code on a day.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let tables = ask.tables()?;
    let list =
        List::new(ask, "tables", format!("Tables on {}", ask.day()), TABLES, view::tables(&tables));
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("The Code");
    list.offer(&mut frame);
    let documents = view::rows(&tables, "documents", None)?;
    page(&CodePage {
        frame,
        tables: list.grid("There are no tables."),
        choices: choices(ask)?,
        applied: tables.applied.iter().map(ToString::to_string).collect(),
        documents: records(ask, "Documents", "documents", documents.iter()),
        clauses: ask.register.code().clauses().len(),
        findings: standing(ask)?.len(),
    })
}

/// The amendments that may be tried on the day asked: those not in force by themselves.
pub fn choices(ask: &Ask<'_>) -> Result<Vec<Choice>, Fault> {
    let with = ask.with()?;
    let timeline = ask.register.code().timeline();
    let open = timeline.amendments().iter().filter(|each| !timeline.in_force(each, ask.day()));
    let choice = |amendment: &std::sync::Arc<code::Amendment>| Choice {
        id: amendment.id.to_string(),
        title: amendment.title.clone(),
        state: match timeline.day(amendment, ask.day()) {
            Some(day) if amendment.standing == Standing::InForce => {
                format!("takes effect on {day}")
            }
            Some(day) => format!("{}, for {day}", amendment.standing),
            None => amendment.standing.to_string(),
        },
        is_tried: with.iter().any(|id| id.names_the_same(&amendment.id)),
    };
    Ok(open.map(choice).collect())
}

/// The findings of the day asked, those that are accepted left out.
pub fn standing(ask: &Ask<'_>) -> Result<Vec<Finding>, Fault> {
    let scope = ask.scope()?;
    let found = check::check(ask.register.code(), &scope, ask.since)?;
    Ok(ask.site.allowances().part(found, scope.on).0)
}

/// Records of a table as a grid; each row's first cell leads to its blame.
fn records<'r>(
    ask: &Ask<'_>,
    caption: &str,
    table: &str,
    rows: impl Iterator<Item = &'r Record>,
) -> Grid {
    let mut heads: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for record in rows {
        if heads.is_empty() {
            heads = record.0.iter().map(|(name, _)| name.replace('_', " ")).collect();
        }
        lines.push(line(ask, table, record));
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    Grid::plain(caption, &heads, lines)
}

fn line(ask: &Ask<'_>, table: &str, record: &Record) -> Vec<Cell> {
    let keys = ask.register.code().schema().tables.get(table);
    let keys = keys.map(|schema| schema.key.clone()).unwrap_or_default();
    let of = |name: &String| {
        record.0.iter().find(|(each, _)| each == name).map(|(_, text)| text.clone())
    };
    let key: Vec<String> = keys.iter().filter_map(of).collect();
    let cell = |(index, (name, text)): (usize, &(String, String))| match name.as_str() {
        _ if index == 0 => {
            let href =
                format!("/code/tables/{table}?key={}", crate::address::encode(&key.join("/")));
            Cell::link(text, ask.to(&href))
        }
        "clause" if !text.is_empty() => {
            Cell::link(text, ask.to(&format!("/code/clauses/{}", crate::address::encode(text))))
        }
        "confidence" => Cell::confidence(text),
        "amended_by" if !text.is_empty() => Cell::text(text).with_look("tag"),
        _ => Cell::text(text),
    };
    record.0.iter().enumerate().map(cell).collect()
}

#[derive(Template)]
#[template(path = "table.html")]
struct TablePage {
    frame: Frame,
    name: String,
    title: String,
    key: String,
    grid: Grid,
    blame: Option<Grid>,
    findings: Vec<Shown>,
    choices: Vec<Choice>,
    total: usize,
    draft: String,
}

/// A finding as a page shows it.
pub struct Shown {
    pub id: &'static str,
    pub severity: String,
    pub message: String,
    pub place: String,
    pub related: Vec<String>,
    pub help: Option<String>,
    pub clause: Option<String>,
    pub by: Option<String>,
    pub row: Option<(String, String)>,
}

impl From<&Finding> for Shown {
    fn from(finding: &Finding) -> Self {
        Self {
            id: finding.id,
            severity: finding.severity.to_string(),
            message: finding.message.clone(),
            place: finding.place.to_string(),
            related: finding.related.iter().map(|(at, text)| format!("{at}: {text}")).collect(),
            help: finding.help.clone(),
            clause: finding.clause.as_ref().map(code::provenance::cite),
            by: finding.amendment.as_ref().map(ToString::to_string),
            row: finding.about.clone(),
        }
    }
}

/// One table, or those of its rows whose key begins as asked.
pub fn table(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let name = ask.param("table")?.to_owned();
    let key = ask.asked("key").map(str::to_owned);
    let tables = ask.tables()?;
    let rows = view::rows(&tables, &name, key.as_deref())?;
    match ask.asked("format") {
        Some("json") => return Answer::json(&rows),
        Some(format @ ("csv" | "xlsx" | "toml")) => return file(ask, &name, format, &rows),
        _ => {}
    }
    let first =
        ask.asked("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1) - 1;
    let rows_max = crate::list::PAGE_ROWS;
    let mut grid = records(
        ask,
        &format!("{name} on {}", ask.day()),
        &name,
        rows.iter().skip(first * rows_max).take(rows_max),
    );
    if rows.len() > rows_max {
        let turn = |page: usize| ask.here("page", Some(&page.to_string()));
        let last = (first * rows_max + grid.rows.len()).min(rows.len());
        grid.shown = format!("{} to {last} of {}", first * rows_max + 1, rows.len());
        grid.before = (first > 0).then(|| turn(first));
        grid.after = (last < rows.len()).then(|| turn(first + 2));
    }
    let findings = standing(ask)?;
    mark(&mut grid, &name, &tables, &findings);
    let blame = match &key {
        Some(key) => Some(blame(ask, &view::blame(ask.register.code(), &tables, &name, key)?)),
        None => None,
    };
    let concerns = |finding: &&Finding| {
        finding.about.as_ref().is_some_and(|(table, row)| {
            *table == name
                && key.as_ref().is_none_or(|key| row == key || row.starts_with(&format!("{key}/")))
        })
    };
    let mut frame = ask.frame(name.clone());
    for (format, words) in [("csv", "CSV"), ("xlsx", "Excel"), ("toml", "TOML"), ("json", "JSON")] {
        let href = ask.here("format", Some(format));
        frame.downloads.push(crate::frame::Link { words: words.to_owned(), href });
    }
    page(&TablePage {
        frame,
        title: tables.sheet(&name).map(|sheet| sheet.schema.title.clone()).unwrap_or_default(),
        key: key.clone().unwrap_or_default(),
        total: rows.len(),
        grid,
        blame,
        findings: findings.iter().filter(concerns).map(Shown::from).collect(),
        choices: choices(ask)?,
        draft: draft_of(ask, &name, key.as_deref().filter(|key| names_a_row(&tables, &name, key))),
        name,
    })
}

/// Whether a key names one row, and does not only begin the keys of some.
fn names_a_row(tables: &code::Tables, name: &str, key: &str) -> bool {
    tables.sheet(name).is_some_and(|sheet| sheet.row(key).is_some())
}

/// Where a change of a table, or of one of its rows, is drafted.
fn draft_of(ask: &Ask<'_>, table: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("&key={}", crate::address::encode(key))).unwrap_or_default();
    ask.to(&format!("/code/draft?table={table}{key}"))
}

/// Marks the rows that a finding is about, beside their keys.
fn mark(grid: &mut Grid, name: &str, tables: &code::Tables, findings: &[Finding]) {
    let Some(sheet) = tables.sheet(name) else { return };
    let own = findings.iter().filter_map(|finding| match &finding.about {
        Some((table, key)) if table == name => Some((key.as_str(), finding.id)),
        _ => None,
    });
    let own: Vec<(&str, &str)> = own.collect();
    let place =
        |name: &String| grid.heads.iter().position(|head| head.label == name.replace('_', " "));
    let keys: Vec<usize> = sheet.schema.key.iter().filter_map(place).collect();
    for row in &mut grid.rows {
        let parts = keys.iter().filter_map(|index| row.get(*index));
        let key = parts.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("/");
        let ids: Vec<&str> =
            own.iter().filter(|(each, _)| *each == key).map(|(_, id)| *id).collect();
        if let (Some(first), false) = (row.first_mut(), ids.is_empty()) {
            first.note = Some(format!("⚠ {}", ids.join(", ")));
        }
    }
}

fn file(ask: &Ask<'_>, name: &str, format: &str, rows: &[Record]) -> Result<Answer, Fault> {
    let saved = format!("{name}-{}.{format}", ask.day());
    if format == "toml" {
        let text = app::exchange::toml_text(name, ask.day(), rows)?;
        return Ok(Answer::file("text/plain; charset=utf-8", saved, text));
    }
    let header: Vec<String> = rows
        .first()
        .map(|row| row.0.iter().map(|(name, _)| name.clone()).collect())
        .unwrap_or_default();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.0.iter().map(|(_, text)| text.clone()).collect()).collect();
    Ok(if format == "csv" {
        Answer::file(crate::answer::CSV, saved, app::exchange::csv_text(&header, &cells)?)
    } else {
        Answer::file(crate::answer::XLSX, saved, app::exchange::workbook(name, &header, &cells)?)
    })
}

fn blame(ask: &Ask<'_>, rows: &[BlameRow]) -> Grid {
    let line = |row: &BlameRow| {
        let by = match row.written_by.parse::<change::ProposalId>() {
            Ok(_) if row.written_by != "baseline" => {
                Cell::link(&row.written_by, ask.to(&format!("/proposals/{}", row.written_by)))
            }
            _ => Cell::text(&row.written_by),
        };
        vec![
            Cell::text(&row.column),
            Cell::text(&row.value),
            by,
            Cell::text(&row.since),
            Cell::text(&row.place).with_look("mono"),
        ]
    };
    let heads = ["Column", "Holds", "Written by", "Since", "Where"];
    Grid::plain("Who wrote each cell", &heads, rows.iter().map(line).collect())
}
