//! The notice that published dates no longer hold.

use operations::maintenance::{Month, NoticeKind, RuleBook, notices};
use papers::{Body as _, Column, Document, Fact, Prose, Table};

use super::{Wording, document, long, made_up};
use crate::{context, error::Error, maintenance::Ground};

/// Writes the notice of everything that moved or was called off after it had been on a month's schedule.
///
/// # Errors
/// When nothing did.
pub fn notice_paper(
    ground: &Ground,
    month: Month,
    book: &RuleBook,
    wording: &Wording,
) -> Result<Document, Error> {
    let zone = context::zone();
    let all: Vec<_> =
        notices(&ground.model, book).into_iter().filter(|each| each.month == month).collect();
    if all.is_empty() {
        return Err(Error::input(
            format!("nothing on the schedule of {} has moved by {}", month.told(), ground.on),
            "`secant maintenance notices` lists the notices of all months",
        ));
    }
    let rules = book.on(month.first());
    let mut table = Table::new("What moved, in the order in which it did")
        .column(Column::new("Activity").width(3))
        .column(Column::new("Was").width(4))
        .column(Column::new("Is").width(4))
        .column(Column::new("Told").width(3))
        .column(Column::new("Why").width(4));
    for each in &all {
        let (was, is) = match &each.kind {
            NoticeKind::Moved { from, to } => (from.told(&zone), to.told(&zone)),
            NoticeKind::Cancelled { window } => (window.told(&zone), "cancelled".to_owned()),
        };
        let fact = |what: &str, text: String| {
            let key = format!("maintenance/{}/notice/{}/{what}", each.activity, each.seq);
            Prose::new().fact(Fact::new(key, text, [each.seq]))
        };
        let left = each.notice.map_or(String::new(), |days| format!(", {days} before the month"));
        table = table.row([
            fact("activity", format!("{}: {}", each.activity, each.title)),
            fact("was", was),
            fact("is", is),
            fact("told", format!("{}{left}", long(each.on))),
            fact("why", each.reason.clone()),
        ]);
    }
    let title = format!("Notice: Planned Maintenance of {} has moved", month.told());
    let mut paper = document(&title, wording)
        .summary("For", rules.recipients.value.as_str())
        .section("What to do")
        .paragraph(
            "Take the new dates into your own plans. Calendars that subscribe to the schedule follow by \
             themselves. All times are by the clock of Great Britain.",
        );
    let concerned = all.iter().filter_map(|each| ground.model.get(&each.activity));
    if let Some(warning) = made_up(concerned) {
        paper = paper.warning(warning);
    }
    Ok(paper.section("What moved").block(table))
}
