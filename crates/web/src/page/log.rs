//! The log and its proofs.

use app::view::{self, EventRow};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

/// The most events of a list.
const EVENTS_MAX: usize = 1_000;

#[derive(Template)]
#[template(path = "log.html")]
struct Log {
    frame: Frame,
    grid: Grid,
    head: Option<view::HeadRow>,
    from: u64,
    later: Option<String>,
    earlier: Option<String>,
}

const COLUMNS: &[Column<EventRow>] = &[
    Column {
        key: "event",
        label: "Event",
        cell: |row, _| Cell::link(row.event.to_string(), format!("/log/{}", row.event)),
    },
    Column {
        key: "effective",
        label: "Happened",
        cell: |row, _| Cell::text(row.effective.to_string()),
    },
    Column {
        key: "recorded",
        label: "Recorded",
        cell: |row, _| Cell::text(row.recorded.strftime("%Y-%m-%d %H:%M:%SZ").to_string()),
    },
    Column { key: "stream", label: "Of", cell: |row, _| stream(&row.stream) },
    Column { key: "kind", label: "What", cell: |row, _| Cell::text(&row.kind) },
    Column { key: "actor", label: "By", cell: |row, _| Cell::text(&row.actor) },
    Column {
        key: "hash",
        label: "Hash",
        cell: |row, _| {
            let short: String = row.hash.chars().take(12).collect();
            Cell::text(short).with_look("mono")
        },
    },
];

fn stream(name: &str) -> Cell {
    match name.strip_prefix("proposal/") {
        Some(id) => Cell::link(name, format!("/proposals/{id}")),
        None => Cell::text(name),
    }
}

/// Events from a number on; the latest when none is given.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let head = view::head(ask.register)?;
    let last = head.as_ref().map_or(0, |head| head.events);
    let step = crate::list::PAGE_ROWS as u64;
    let latest = last.saturating_sub(step - 1).max(1);
    let from = ask.asked_as::<u64>("from")?.unwrap_or(latest).max(1);
    let is_file = ask.asked("format").is_some();
    let limit = if is_file { EVENTS_MAX } else { crate::list::PAGE_ROWS };
    let rows = view::events(ask.register, from, limit)?;
    let list = List::new(ask, "events", "Events", COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Log");
    list.offer(&mut frame);
    let turn = |from: u64| ask.here("from", Some(&from.to_string()));
    page(&Log {
        frame,
        grid: list.grid("The log is empty."),
        later: (from.saturating_add(step) <= last).then(|| turn(from.saturating_add(step))),
        earlier: (from > 1).then(|| turn(from.saturating_sub(step).max(1))),
        head,
        from,
    })
}

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    frame: Frame,
    event: EventRow,
    proposal: Option<String>,
}

/// One event.
pub fn event(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let number: u64 = ask.parsed("event")?;
    let Some(event) = view::event(ask.register, number)? else {
        return Err(Fault::not_found(format!("There is no event {number}.")));
    };
    if ask.asked("format") == Some("json") {
        return Answer::json(&event);
    }
    page(&EventPage {
        frame: ask.frame(format!("Event {number}")),
        proposal: event.stream.strip_prefix("proposal/").map(str::to_owned),
        event,
    })
}

#[derive(Template)]
#[template(path = "proof.html")]
struct ProofPage {
    frame: Frame,
    head: Option<view::HeadRow>,
}

/// Proves the whole log, now.
pub fn proof(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let head = view::prove(ask.register)?;
    page(&ProofPage { frame: ask.frame("Proof of the log"), head })
}
