//! User Roles: what changed for each, by day.

use app::view::{self, DatedRow};
use askama::Template;
use jiff::{ToSpan as _, civil::Date};

use crate::{
    address::encode,
    answer::Answer,
    ask::Ask,
    error::Fault,
    feed::Entry,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

/// Columns of what changed in the Code, by day.
pub(crate) const DATED: &[Column<DatedRow>] = &[
    Column { key: "on", label: "Day", cell: |row, _| Cell::text(row.on.to_string()) },
    Column { key: "about", label: "About", cell: |row, _| Cell::text(row.about.replace('-', " ")) },
    Column { key: "what", label: "What changes", cell: |row, _| Cell::text(&row.what) },
    Column {
        key: "amendment",
        label: "By",
        cell: |row, ask| match &row.amendment {
            Some(id) => Cell::link(id, ask.to(&format!("/code/amendments/{}", encode(id)))),
            None => Cell::text("date"),
        },
    },
    Column { key: "row", label: "Row", cell: |row, ask| row_cell(row, ask) },
];

fn row_cell(row: &DatedRow, ask: &Ask<'_>) -> Cell {
    match row.row.split_once(' ') {
        Some((table, key)) => {
            let path = format!("/code/tables/{}?key={}", encode(table), encode(key));
            Cell::link(&row.row, ask.to(&path))
        }
        None => Cell::text(&row.row),
    }
}

/// An entry of a feed of what changed in the Code.
pub(crate) fn entry(row: &DatedRow, _: &Ask<'_>) -> Entry {
    let by = row.amendment.as_deref().unwrap_or("date");
    let table = row.row.split(' ').next().unwrap_or_default();
    Entry {
        id: format!("code/{}/{by}/{}", row.on, encode(&format!("{} {}", row.row, row.what))),
        title: format!("{}: {}", row.row, row.what),
        updated: row.on,
        href: format!("/code/tables/{}?as-at={}", encode(table), row.on),
        summary: format!("{} – by {by}, on {}", row.about.replace('-', " "), row.on),
    }
}

#[derive(Template)]
#[template(path = "roles.html")]
struct Roles {
    frame: Frame,
    roles: Vec<(String, String)>,
}

/// All User Roles.
pub fn all(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let tables = ask.tables()?;
    let rows = tables.sheet("user_roles").into_iter().flat_map(|sheet| &sheet.rows);
    let roles = rows.map(|(key, row)| {
        let name = row.values.get(1).map(code::table::Value::written).unwrap_or_default();
        (key.to_string(), name)
    });
    page(&Roles { frame: ask.frame("User Roles"), roles: roles.collect() })
}

#[derive(Template)]
#[template(path = "changed-role.html")]
struct Changed {
    frame: Frame,
    role: String,
    since: Date,
    grid: Grid,
}

/// What changed for a User Role; a year back when no day is given.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let role = ask.param("role")?.to_owned();
    if ask.tables()?.row("user_roles", &role).is_none() {
        return Err(Fault::not_found(format!("There is no User Role `{role}`."))
            .with_help("the list of User Roles shows those that there are"));
    }
    let since = ask.since.unwrap_or_else(|| ask.day().saturating_sub(1.year()));
    let rows = view::role_over_time(ask.register.code(), &role, since, ask.day())?;
    let title = format!("What changed for {role} after {since}, up to {}", ask.day());
    let list = List::new(ask, "role", title, DATED, rows).with_feed(entry);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame(format!("What changed for {role}"));
    list.offer(&mut frame);
    page(&Changed { frame, grid: list.grid("Nothing changed for it."), role, since })
}
