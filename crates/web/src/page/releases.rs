//! SEC Releases: what is in them, and what is ready.

use app::{
    calendar::{self, Day},
    view::{self, ReleaseRow},
};
use askama::Template;
use change::{ProposalId, Status};
use code::id::AmendmentId;

use crate::{
    answer::{Answer, CALENDAR},
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "releases.html")]
struct Releases {
    frame: Frame,
    grid: Grid,
}

#[derive(Template)]
#[template(path = "release.html")]
struct Release {
    frame: Frame,
    release: ReleaseRow,
    content: Grid,
    ready: usize,
    all: usize,
}

impl Release {
    /// The day before it.
    fn before(&self) -> jiff::civil::Date {
        self.release.date.saturating_sub(jiff::ToSpan::day(1))
    }
}

const COLUMNS: &[Column<ReleaseRow>] = &[
    Column {
        key: "name",
        label: "Release",
        cell: |row, ask| Cell::link(&row.name, ask.to(&format!("/releases/{}", row.id))),
    },
    Column { key: "date", label: "Day", cell: |row, _| Cell::text(row.date.to_string()) },
    Column { key: "kind", label: "Kind", cell: |row, _| Cell::text(&row.kind) },
    Column {
        key: "state",
        label: "State",
        cell: |row, _| {
            let look = if row.state == "in force" { "tag good" } else { "tag warn" };
            Cell::text(&row.state).with_look(look)
        },
    },
    Column {
        key: "proposals",
        label: "Content",
        cell: |row, _| Cell::text(row.proposals.join(", ")),
    },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// A Release as a day of a calendar.
pub fn calendar_day(row: &ReleaseRow) -> Day {
    Day {
        id: format!("release/{}", row.id),
        on: row.date,
        title: row.name.clone(),
        text: row.proposals.join(", "),
        cancelled: false,
    }
}

/// All Releases.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let rows = view::releases(&ask.moment.model, ask.day(), &ask.moment.baseline);
    if ask.asked("format") == Some("ics") {
        let days: Vec<Day> = rows.iter().map(calendar_day).collect();
        return Ok(Answer::of(CALENDAR, calendar::of_days("SEC Releases", ask.day(), &days)));
    }
    let list = List::new(ask, "releases", "Releases", COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Releases");
    list.offer(&mut frame);
    let href = ask.here("format", Some("ics"));
    frame.downloads.push(Link { words: "calendar (iCalendar)".to_owned(), href });
    page(&Releases { frame, grid: list.grid("No Release is known on that day.") })
}

/// One Release.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id = ask.param("id")?;
    let rows = view::releases(&ask.moment.model, ask.day(), &ask.moment.baseline);
    let Some(release) = rows.into_iter().find(|release| release.id == id) else {
        return Err(Fault::not_found(format!("There is no Release `{id}` on {}.", ask.day())));
    };
    let content = release.proposals.iter().map(|name| content(ask, name)).collect::<Vec<_>>();
    let ready = content.iter().filter(|(ready, _)| *ready).count();
    let all = content.len();
    let heads = ["Proposal", "Status", "Decided", "Amendment on file"];
    let rows = content.into_iter().map(|(_, cells)| cells).collect();
    page(&Release {
        frame: ask.frame(release.name.clone()),
        content: Grid::plain("Content and readiness", &heads, rows),
        release,
        ready,
        all,
    })
}

/// A line of a Release's content, and whether all is ready: decided, and its amendment on file.
fn content(ask: &Ask<'_>, name: &str) -> (bool, Vec<Cell>) {
    let id: Option<ProposalId> = name.parse().ok();
    let proposal = id.and_then(|id| ask.moment.model.proposal(id));
    let status = proposal.map(|proposal| Status::of(proposal, ask.day(), &ask.moment.baseline));
    let decided = matches!(
        status,
        Some(Status::Pending(_) | Status::Implemented(_) | Status::PartlyImplemented(_))
    );
    let amendment = name.parse::<AmendmentId>().ok();
    let on_file = amendment.and_then(|id| ask.register.code().timeline().get(&id).cloned());
    let yes = |yes: bool, words: String| {
        Cell::text(words).with_look(if yes { "tag good" } else { "tag warn" })
    };
    let title = proposal.map(|proposal| proposal.title().to_owned());
    let cells = vec![
        Cell { note: title, ..Cell::link(name, ask.to(&format!("/proposals/{name}"))) },
        Cell::text(status.map(|status| status.sentence()).unwrap_or_default()),
        yes(decided, if decided { "yes" } else { "not yet" }.to_owned()),
        match &on_file {
            Some(amendment) => yes(true, format!("{} changes", amendment.changes.len())),
            None => yes(false, "none: its changes of tables are not known".to_owned()),
        },
    ];
    (decided && on_file.is_some(), cells)
}
