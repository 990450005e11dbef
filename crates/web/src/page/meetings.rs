//! Bodies, their meetings and actions.

use app::{
    calendar::{self, Day},
    view::{self, ActionRow, BodyRow, MeetingRow},
};
use askama::Template;
use code::id::BodyId;

use crate::{
    answer::{Answer, CALENDAR},
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "meetings.html")]
struct Meetings {
    frame: Frame,
    bodies: Vec<BodyRow>,
    ahead: Grid,
    is_all: bool,
}

#[derive(Template)]
#[template(path = "body.html")]
struct BodyPage {
    frame: Frame,
    body: BodyRow,
    ahead: Grid,
    actions: Vec<ActionRow>,
}

const COLUMNS: &[Column<MeetingRow>] = &[
    Column {
        key: "on",
        label: "Day",
        cell: |row, ask| {
            let href = format!("/meetings/{}/{}", row.id, row.called_for);
            Cell::link(row.on.to_string(), ask.to(&href))
        },
    },
    Column {
        key: "body",
        label: "Body",
        cell: |row, ask| Cell::link(&row.body, ask.to(&format!("/bodies/{}", row.id))),
    },
    Column {
        key: "paper_day",
        label: "Papers by",
        cell: |row, _| Cell::text(row.paper_day.map(|day| day.to_string()).unwrap_or_default()),
    },
    Column {
        key: "state",
        label: "State",
        cell: |row, _| {
            Cell::text(&row.state).with_look(if row.state == "cancelled" { "tag bad" } else { "" })
        },
    },
    Column { key: "agenda", label: "Agenda", cell: |row, _| Cell::text(row.agenda.join(", ")) },
    Column {
        key: "minutes", label: "Minutes", cell: |row, _| Cell::text(row.minutes.join(" · "))
    },
];

/// A meeting as a day of a calendar.
pub fn calendar_day(row: &MeetingRow) -> Day {
    Day {
        id: format!("meeting/{}/{}", row.id, row.on),
        on: row.on,
        title: format!("{} meeting", row.body),
        text: row.paper_day.map(|day| format!("Papers by {day}.")).unwrap_or_default(),
        cancelled: row.state == "cancelled",
    }
}

/// All meetings, from the day asked on, or with `all` of any day.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let is_all = ask.asked("all").is_some();
    let rows = rows(ask, None, is_all);
    if ask.asked("format") == Some("ics") {
        return Ok(calendar_of(ask, "SEC meetings", &rows));
    }
    let list = List::new(ask, "meetings", "Meetings", COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Meetings");
    list.offer(&mut frame);
    offer_calendar(ask, &mut frame);
    page(&Meetings {
        frame,
        bodies: view::bodies(&ask.moment.model, ask.day(), &ask.moment.baseline),
        ahead: list.grid("No meeting is called that we know of."),
        is_all,
    })
}

/// One body.
pub fn body(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: BodyId = ask.parsed("id")?;
    let bodies = view::bodies(&ask.moment.model, ask.day(), &ask.moment.baseline);
    let Some(body) = bodies.into_iter().find(|body| body.id == id.as_str()) else {
        return Err(Fault::not_found(format!("There is no body `{id}` on {}.", ask.day())));
    };
    let rows = rows(ask, Some(&id), true);
    if ask.asked("format") == Some("ics") {
        return Ok(calendar_of(ask, &format!("Meetings: {}", body.name), &rows));
    }
    let list = List::new(ask, "meetings", format!("Meetings of {}", body.name), COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame(body.name.clone());
    list.offer(&mut frame);
    offer_calendar(ask, &mut frame);
    page(&BodyPage {
        frame,
        ahead: list.grid("No meeting is known."),
        actions: view::actions(&ask.moment.model, &id, ask.day()),
        body,
    })
}

fn rows(ask: &Ask<'_>, body: Option<&BodyId>, all: bool) -> Vec<MeetingRow> {
    let since = (!all).then(|| ask.since.unwrap_or(ask.day()));
    view::meetings(&ask.moment.model, body, since, ask.day(), &ask.moment.baseline)
}

fn calendar_of(ask: &Ask<'_>, name: &str, rows: &[MeetingRow]) -> Answer {
    let days: Vec<Day> = rows.iter().map(calendar_day).collect();
    Answer::of(CALENDAR, calendar::of_days(name, ask.day(), &days))
}

fn offer_calendar(ask: &Ask<'_>, frame: &mut Frame) {
    let href = ask.here("format", Some("ics"));
    frame.downloads.push(Link { words: "calendar (iCalendar)".to_owned(), href });
}
