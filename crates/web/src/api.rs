//! The API, version 1: the same views as the pages, as JSON, page by page, with a description in OpenAPI 3.1.

mod document;
mod operation;
pub mod write;

use app::{
    AsAt,
    maintenance::{self, Ground},
    view::{self, Filter},
};
use askama::Template;
use code::{check::check, conflict};
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use serde_json::json;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    page::{checks::FindingRow, clauses::ClauseRow, diff::AmendmentRow},
};

pub use operation::OPERATIONS;

/// How many items a page has when nothing is asked, and at most.
const PER_PAGE: usize = 50;
const PER_PAGE_MAX: usize = 500;
/// The longest text of a query.
pub(crate) const TEXT_CHARS_MAX: usize = 200;
/// The largest number that is taken for a page or an event: JavaScript counts no further.
const NUMBER_MAX: usize = (1 << 53) - 1;

/// A page of items, with the links of the next and the previous page.
fn items<T: Serialize>(ask: &Ask<'_>, rows: &[T]) -> Result<Answer, Fault> {
    let per_page = ask.asked_as::<usize>("per-page")?.unwrap_or(PER_PAGE);
    let number = ask.asked_as::<usize>("page")?.unwrap_or(1);
    if per_page == 0 || per_page > PER_PAGE_MAX || number == 0 || number > NUMBER_MAX {
        return Err(Fault::bad_request(format!(
            "Pages are counted from 1, and have 1 to {PER_PAGE_MAX} items."
        )));
    }
    let first = (number - 1).saturating_mul(per_page);
    let shown: Vec<&T> = rows.iter().skip(first).take(per_page).collect();
    let mut links = Vec::new();
    let turn = |number: usize| ask.here("page", Some(&number.to_string()));
    if number > 1 {
        links.push(format!("<{}>; rel=\"prev\"", turn(number - 1)));
    }
    if first.saturating_add(shown.len()) < rows.len() && !shown.is_empty() {
        links.push(format!("<{}>; rel=\"next\"", turn(number + 1)));
    }
    let body = json!({
        "items": shown,
        "total": rows.len(),
        "page": number,
        "per_page": per_page,
        "as_at": ask.day(),
    });
    let link = (!links.is_empty()).then(|| links.join(", "));
    Ok(Answer { link, ..Answer::json(&body)? })
}

pub fn proposals(ask: &Ask<'_>) -> Result<Answer, Fault> {
    if ask.asked("open").is_some_and(|open| open != "yes") {
        return Err(Fault::bad_request("`open` is yes, or left out."));
    }
    let filter = Filter {
        status: ask.asked("status").map(str::to_owned),
        text: ask.asked("text").map(str::to_owned),
        raised_since: ask.asked_as("raised-since")?,
        open: ask.asked("open").map(|_| ()),
    };
    items(ask, &view::list(&ask.moment.model, ask.day(), &ask.moment.baseline, &filter))
}

pub fn proposal(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let moment = &ask.moment;
    let code = ask.register.code();
    Answer::json(&view::detail(
        &moment.model,
        ask.parsed("id")?,
        ask.day(),
        &moment.baseline,
        code,
    )?)
}

pub fn next(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let moment = &ask.moment;
    Answer::json(&view::next(&moment.model, ask.parsed("id")?, ask.day(), &moment.baseline)?)
}

pub fn changes(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let since = ask.since.unwrap_or_else(|| ask.day().saturating_sub(1.month()));
    let moment = &ask.moment;
    items(ask, &view::changes(&moment.model, None, since, ask.day(), &moment.baseline))
}

pub fn due(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let until = ask.asked_as::<Date>("until")?;
    let until = until.unwrap_or_else(|| ask.day().saturating_add(6.weeks()));
    let moment = &ask.moment;
    items(ask, &view::due(&moment.model, ask.day(), until, &moment.baseline)?)
}

pub fn bodies(ask: &Ask<'_>) -> Result<Answer, Fault> {
    items(ask, &view::bodies(&ask.moment.model, ask.day(), &ask.moment.baseline))
}

pub fn meetings(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let body = ask.asked_as("body")?;
    let moment = &ask.moment;
    let day = ask.day();
    items(ask, &view::meetings(&moment.model, body.as_ref(), ask.since, day, &moment.baseline))
}

pub fn releases(ask: &Ask<'_>) -> Result<Answer, Fault> {
    items(ask, &view::releases(&ask.moment.model, ask.day(), &ask.moment.baseline))
}

pub fn maintenance(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let ground = Ground::of(ask.register, AsAt::day(ask.day()))?;
    items(ask, &maintenance::activities(&ground, ask.asked_as("month")?, None))
}

pub fn derogations(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let ground = Ground::of(ask.register, AsAt::day(ask.day()))?;
    items(ask, &maintenance::derogations(&ground))
}

pub fn features(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let schemas = ask.site.schemas();
    items(ask, &app::schemas::features(ask.register.code(), schemas, ask.day())?)
}

pub fn tables(ask: &Ask<'_>) -> Result<Answer, Fault> {
    items(ask, &view::tables(ask.tables()?.as_ref()))
}

pub fn table(ask: &Ask<'_>) -> Result<Answer, Fault> {
    items(ask, &view::rows(ask.tables()?.as_ref(), ask.param("table")?, ask.asked("key"))?)
}

pub fn clauses(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let rows: Vec<ClauseRow> =
        ask.register.code().clauses().values().map(ClauseRow::from).collect();
    items(ask, &rows)
}

pub fn differences(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let from: Date = ask
        .asked_as("from")?
        .ok_or_else(|| Fault::bad_request("Say from which day, as `from=2019-10-29`."))?;
    let before = ask.site.tables(ask.register, &code::Scope::on(from))?;
    items(ask, &view::differences(&before, ask.tables()?.as_ref()))
}

pub fn amendments(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let timeline = ask.register.code().timeline();
    let row = |each| AmendmentRow::of(each, timeline, ask.day());
    items(ask, &timeline.amendments().iter().map(row).collect::<Vec<_>>())
}

pub fn findings(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let scope = ask.scope()?;
    let found = check(ask.register.code(), &scope, ask.since)?;
    let (standing, _) = ask.site.allowances().part(found, scope.on);
    items(ask, &standing.iter().map(FindingRow::from).collect::<Vec<_>>())
}

pub fn conflicts(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let ids = crate::page::conflicts::tried(ask)?;
    let report = conflict::conflicts(ask.register.code(), ask.day(), &ids)?;
    let rows = report.conflicts.iter().map(crate::page::conflicts::ConflictRow::from);
    items(ask, &rows.collect::<Vec<_>>())
}

pub fn tests(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let smets = ask.asked("smets").unwrap_or("2");
    Answer::json(&view::heat(ask.tables()?.as_ref(), smets)?)
}

pub fn alerts(ask: &Ask<'_>) -> Result<Answer, Fault> {
    items(ask, &ask.site.looker(ask.register)?.all(ask.day()))
}

pub fn alert(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let looker = ask.site.looker(ask.register)?;
    Answer::json(&looker.explain(ask.param("code")?, ask.day())?)
}

pub fn events(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let from = ask.asked_as::<u64>("from")?.unwrap_or(1);
    let limit = ask.asked_as::<usize>("limit")?.unwrap_or(PER_PAGE);
    if limit == 0 || limit > PER_PAGE_MAX {
        return Err(Fault::bad_request(format!("1 to {PER_PAGE_MAX} events are given at once.")));
    }
    if from == 0 || usize::try_from(from).map_or(true, |from| from > NUMBER_MAX) {
        return Err(Fault::bad_request("Events are counted from 1."));
    }
    let rows = view::events(ask.register, from, limit)?;
    let last = rows.last().map_or(from, |row| row.event);
    let head = view::head(ask.register)?;
    let more = head.as_ref().is_some_and(|head| last < head.events) && !rows.is_empty();
    let next = more.then(|| ask.here("from", Some(&(last + 1).to_string())));
    let body = json!({ "items": rows, "head": head });
    let link = next.map(|next| format!("<{next}>; rel=\"next\""));
    Ok(Answer { link, ..Answer::json(&body)? })
}

pub fn event(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let number: u64 = ask.parsed("event")?;
    let event = view::event(ask.register, number)?;
    Answer::json(&event.ok_or_else(|| Fault::not_found(format!("There is no event {number}.")))?)
}

pub fn search(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let words =
        ask.asked("q").ok_or_else(|| Fault::bad_request("Say what to find, as `q=DP090`."))?;
    items(ask, &crate::page::search::hits(ask, words)?)
}

/// The description of the API.
pub fn document(_: &Ask<'_>) -> Result<Answer, Fault> {
    Answer::json(&document::document())
}

#[derive(Template)]
#[template(path = "api.html")]
struct About {
    frame: Frame,
    operations: &'static [operation::Operation],
}

/// The page about the API.
pub fn about(ask: &Ask<'_>) -> Result<Answer, Fault> {
    page(&About { frame: ask.frame("API"), operations: OPERATIONS })
}
