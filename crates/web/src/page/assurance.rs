//! Assurance of Users: for the Security Sub-Committee and its secretariat, and, of one User, for that User.

use std::sync::MutexGuard;

use app::assurance::{
    self, AssuranceRegister, DueRow, EntryRow, HistoryRow, StatusRow, UserId, UserRow, Wanted,
};
use askama::Template;
use jiff::ToSpan as _;
use papers::{Document, Format};

use super::papers::{links, saved};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Column, Grid, List},
};

/// How many days ahead the list of what is due looks.
const AHEAD_DAYS: i64 = 60;
#[derive(Template)]
#[template(path = "assurance.html")]
struct All {
    frame: Frame,
    users: Grid,
    overdue: usize,
    tables: Vec<Grid>,
    notes: Vec<String>,
    papers: Vec<Link>,
}

#[derive(Template)]
#[template(path = "assurance-user.html")]
struct One {
    frame: Frame,
    id: String,
    tables: Vec<Grid>,
    notes: Vec<String>,
    papers: Vec<Link>,
    /// Whether the list of all Users is for who asks.
    sees_all: bool,
}

const COLUMNS: &[Column<UserRow>] = &[
    Column {
        key: "user",
        label: "User",
        cell: |row, ask| Cell {
            note: (row.mark == "fictional").then(|| "fictional".to_owned()),
            ..Cell::link(&row.name, of_user(ask, &row.user))
        },
    },
    Column { key: "roles", label: "User Roles", cell: |row, _| Cell::text(row.roles.join(", ")) },
    Column { key: "group", label: "Group", cell: |row, _| Cell::text(&row.group) },
    Column { key: "security", label: "Security", cell: |row, _| Cell::text(&row.security) },
    Column { key: "privacy", label: "Privacy", cell: |row, _| Cell::text(&row.privacy) },
    Column { key: "live", label: "Live as", cell: |row, _| Cell::text(row.live.join(", ")) },
    Column {
        key: "overdue",
        label: "Overdue",
        cell: |row, _| match row.overdue {
            0 => Cell::text("0"),
            count => Cell::text(count.to_string()).with_look("tag warn"),
        },
    },
];

fn of_user(ask: &Ask<'_>, user: &str) -> String {
    ask.to(&format!("/assurance/users/{}", crate::address::encode(user)))
}

fn record<'a>(ask: &'a Ask<'_>) -> Result<MutexGuard<'a, AssuranceRegister>, Fault> {
    ask.site.assurance()?.ok_or_else(|| {
        Fault::not_found("No record of assurance is shown here.")
            .with_help("serve with `--assurance FILE`, the record of `secant assurance`")
    })
}

/// All Users: what stands, what is due, who may go live.
pub fn all(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let record = record(ask)?;
    let (viewer, day) = (&ask.viewer, ask.day());
    let rows = assurance::users(&record, viewer, day)?;
    let users = List::new(ask, "users", "Users", COLUMNS, rows);
    if let Some(file) = users.file()? {
        return Ok(file);
    }
    let due = assurance::due(&record, viewer, None, day, Wanted::Within(AHEAD_DAYS))?;
    let tables = vec![
        due_grid(ask, &format!("Due within {AHEAD_DAYS} days"), &due),
        live_grid(ask, &assurance::live(&record, viewer, None, day)?),
    ];
    let mut frame = ask.frame("Assurance");
    users.offer(&mut frame);
    page(&All {
        frame,
        users: users.grid("No User is on record by this day."),
        overdue: due.iter().filter(|row| row.state == "overdue").count(),
        tables,
        notes: assurance::status_notes(&record, day)?,
        papers: files(ask, "/assurance/paper"),
    })
}

/// One User: its statuses, what it owes, in which User Roles it may go live, and all that is on record.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let record = record(ask)?;
    let (viewer, day) = (&ask.viewer, ask.day());
    let id: UserId = ask.parsed("user")?;
    let statuses = assurance::statuses(&record, viewer, Some(&id), day).map_err(lost)?;
    let due = assurance::due(&record, viewer, Some(&id), day, Wanted::All)?;
    let tables = vec![
        status_grid(&statuses),
        due_grid(ask, "What is due", &due),
        live_grid(ask, &assurance::live(&record, viewer, Some(&id), day)?),
        history_grid(&assurance::history(&record, viewer, &id, day)?),
    ];
    page(&One {
        frame: ask.frame(format!("Assurance of {id}")),
        tables,
        notes: assurance::status_notes(&record, day)?,
        papers: files(ask, &format!("/assurance/users/{id}/paper")),
        sees_all: assurance::users(&record, viewer, day).is_ok(),
        id: id.to_string(),
    })
}

/// The paper for the Security Sub-Committee.
pub fn paper(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let day = ask.day();
    let since = ask.since.unwrap_or_else(|| day.saturating_sub(1.month()));
    let document = assurance::ssc_paper(&*record(ask)?, &ask.viewer, since, day)?;
    file(ask, &document, "ssc")
}

/// A User's own paper.
pub fn own_paper(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: UserId = ask.parsed("user")?;
    let document = assurance::user_paper(&*record(ask)?, &ask.viewer, &id, ask.day());
    file(ask, &document.map_err(lost)?, id.as_str())
}

/// Who may see a User and asks for one that is not there is told so.
fn lost(error: app::Error) -> Fault {
    match error {
        app::Error::Input { .. } => Fault { status: 404, ..Fault::from(error) },
        other => other.into(),
    }
}

fn file(ask: &Ask<'_>, document: &Document, name: &str) -> Result<Answer, Fault> {
    let format = ask.asked_as::<Format>("format")?.unwrap_or(Format::Pdf);
    saved(document, format, &format!("assurance-{name}-{}", ask.day()))
}

fn files(ask: &Ask<'_>, path: &str) -> Vec<Link> {
    let day = ask.day();
    links(|format| format!("{path}?format={format}&as-at={day}"))
}

fn due_grid(ask: &Ask<'_>, caption: &str, rows: &[DueRow]) -> Grid {
    let line = |row: &DueRow| {
        let look = if row.state == "overdue" { "tag warn" } else { "tag" };
        vec![
            Cell::text(row.by.map_or_else(String::new, |by| by.to_string())),
            Cell::text(&row.state).with_look(look),
            Cell::link(&row.user, of_user(ask, &row.user)),
            Cell { note: Some(row.reason.clone()), ..Cell::text(&row.what) },
            Cell::text(&row.clause),
        ]
    };
    let heads = ["By", "State", "User", "What", "Clause"];
    Grid { empty: "Nothing.", ..Grid::plain(caption, &heads, rows.iter().map(line).collect()) }
}

fn live_grid(ask: &Ask<'_>, rows: &[EntryRow]) -> Grid {
    let line = |row: &EntryRow| {
        let may = !row.state.contains("not");
        vec![
            Cell::link(&row.user, of_user(ask, &row.user)),
            Cell::text(&row.role),
            Cell::text(&row.state).with_look(if may { "tag good" } else { "tag warn" }),
            Cell::text(row.why.join("; ")),
            Cell::text(row.clauses.join(", ")),
        ]
    };
    let heads = ["User", "User Role", "May it go live?", "Why", "Clauses of what is missing"];
    Grid::plain("Going live", &heads, rows.iter().map(line).collect())
}

fn status_grid(rows: &[StatusRow]) -> Grid {
    let line = |row: &StatusRow| {
        let then = (row.label != row.label_when_set)
            .then(|| format!("“{}” when it was set", row.label_when_set));
        vec![
            Cell::text(&row.regime),
            Cell { note: then, ..Cell::text(&row.label) },
            Cell::text(&row.level),
            Cell::text(row.set_on.to_string()),
            Cell::text(&row.by),
            Cell::text(if row.entry_allowed { "yes" } else { "no" }),
            Cell::text(&row.condition),
            Cell::text(&row.clause),
        ]
    };
    let heads =
        ["Of", "Status", "Level", "Set on", "By", "Lets it become a User", "It asks for", "Clause"];
    let rows = rows.iter().map(line).collect();
    Grid { empty: "No status is set.", ..Grid::plain("Statuses that stand", &heads, rows) }
}

fn history_grid(rows: &[HistoryRow]) -> Grid {
    let line = |row: &HistoryRow| {
        vec![
            Cell::text(row.on.to_string()),
            Cell::text(&row.what),
            Cell::text(row.event.to_string()),
        ]
    };
    Grid::plain("On record", &["Day", "What", "Event"], rows.iter().map(line).collect())
}
