//! What changed since a day: everything that was done, in the register.

use app::view::{self, ChangeRow};
use askama::Template;
use jiff::{ToSpan as _, civil::Date};

use super::CHANGES;
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    feed::Entry,
    frame::{Frame, page},
    list::{Grid, List},
};

/// An entry of a feed of what was done.
pub(super) fn entry(row: &ChangeRow) -> Entry {
    Entry {
        id: format!("event/{}", row.event),
        title: format!("{}: {}", row.number, super::step_words(&row.step)),
        updated: row.on,
        href: format!("/log/{}", row.event),
        summary: row.wording.clone().or_else(|| row.title.clone()).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes {
    frame: Frame,
    grid: Grid,
    since: Date,
}

/// Everything that was done since a day; a month back when none is given.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let since = ask.since.unwrap_or_else(|| ask.day().saturating_sub(1.month()));
    let moment = &ask.moment;
    let rows = view::changes(&moment.model, None, since, ask.day(), &moment.baseline);
    let title = format!("Done after {since}, up to {}", ask.day());
    let list = List::new(ask, "changes", title, CHANGES, rows).with_feed(|row, _| entry(row));
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("What changed");
    list.offer(&mut frame);
    page(&Changes { frame, grid: list.grid("Nothing was done."), since })
}
