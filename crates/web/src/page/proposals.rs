//! The register: every proposal, with filters in the address.

use app::view::{self, Filter, ProposalRow};
use askama::Template;
use jiff::civil::Date;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    feed::Entry,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "proposals.html")]
struct Proposals {
    frame: Frame,
    grid: Grid,
    text: String,
    status: String,
    raised_since: String,
    is_open: bool,
    stages: Vec<String>,
    changed: Option<Grid>,
}

const COLUMNS: &[Column<ProposalRow>] = &[
    Column {
        key: "number",
        label: "Number",
        cell: |row, ask| Cell::link(&row.number, ask.to(&format!("/proposals/{}", row.number))),
    },
    Column {
        key: "title",
        label: "Title",
        cell: |row, _| Cell::text(row.title.as_deref().unwrap_or("(title not known)")),
    },
    Column { key: "status", label: "Status", cell: |row, _| Cell::text(&row.status) },
    Column { key: "path", label: "Path", cell: |row, _| Cell::maybe(&row.path) },
    Column {
        key: "proposer",
        label: "Proposer",
        cell: |row, _| Cell { note: row.organisation.clone(), ..Cell::maybe(&row.proposer) },
    },
    Column {
        key: "lead_analyst",
        label: "Lead Analyst",
        cell: |row, _| Cell::maybe(&row.lead_analyst),
    },
    Column { key: "raised", label: "Raised", cell: |row, _| Cell::maybe(&row.raised) },
];

/// The register.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let (moment, day) = (&ask.moment, ask.day());
    let raised_since: Option<Date> = ask.asked_as("raised-since")?;
    let is_open = ask.asked("open").is_some();
    let filter = Filter {
        status: ask.asked("status").map(str::to_owned),
        text: ask.asked("text").map(str::to_owned),
        raised_since,
        open: is_open.then_some(()),
    };
    let rows = view::list(&moment.model, day, &moment.baseline, &filter);
    let list =
        List::new(ask, "proposals", format!("Proposals on {day}"), COLUMNS, rows).with_feed(entry);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let changed = ask.since.map(|since| {
        let rows = view::changes(&moment.model, None, since, day, &moment.baseline);
        super::changes_grid(ask, format!("Done after {since}, up to {day}"), &rows)
    });
    let mut frame = ask.frame("Register");
    list.offer(&mut frame);
    page(&Proposals {
        frame,
        grid: list.grid("No proposal fits."),
        text: ask.asked("text").unwrap_or_default().to_owned(),
        status: ask.asked("status").unwrap_or_default().to_owned(),
        raised_since: raised_since.map(|day| day.to_string()).unwrap_or_default(),
        is_open,
        stages: moment.baseline.stages.iter().map(|stage| stage.label.clone()).collect(),
        changed,
    })
}

/// A proposal as an entry of a feed: it changed when it last moved.
fn entry(row: &ProposalRow, ask: &Ask<'_>) -> Entry {
    let id = row.number.parse::<change::ProposalId>().ok();
    let proposal = id.and_then(|id| ask.moment.model.proposal(id));
    let last = proposal.and_then(|proposal| proposal.records.last());
    let seq = last.map_or(0, |record| record.seq);
    Entry {
        id: format!("proposal/{}/{seq}", row.number),
        title: format!("{} {}", row.number, row.title.as_deref().unwrap_or("(title not known)")),
        updated: last.map_or(ask.day(), |record| record.on),
        href: format!("/proposals/{}", row.number),
        summary: row.status.clone(),
    }
}
