//! Planned and Unplanned Maintenance: a month as a picture and a table, checked by the rules in force for it; an
//! activity with what would make it legal; and the forms of whoever plans.

use app::{
    AsAt, context,
    maintenance::{
        self, Activity, ActivityFact, ActivityId, ActivityRow, BreachRow, DerogationRow, Detail,
        GapRow, Ground, Kind, Month, NoticeRow, Plan, RuleLine, Window, WindowRow,
    },
};
use askama::Template;
use jiff::{ToSpan as _, civil::Date};

use super::{CODE_ADMINISTRATOR, acts_for};
use crate::{
    answer::{Answer, CALENDAR, CSV, Take},
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Grid},
};

/// Who plans maintenance.
const DCC: &str = "dcc";
/// How many legal windows an activity's page offers.
const WINDOWS_MAX: usize = 6;

#[derive(Template)]
#[template(path = "maintenance.html")]
struct MonthPage {
    frame: Frame,
    month: String,
    told: String,
    before: String,
    after: String,
    party: String,
    picture: String,
    words: String,
    activities: Grid,
    breaches: Vec<BreachRow>,
    notices: Vec<NoticeRow>,
    derogations: Vec<DerogationRow>,
    gaps: Vec<String>,
    rules: Vec<RuleLine>,
    editions: usize,
    may_plan: bool,
    fault: Option<Fault>,
    preview: Option<String>,
    sent: Sent,
    on: Date,
}

/// What the form of a plan says.
#[derive(Default)]
struct Sent {
    id: String,
    title: String,
    detail: String,
    services: String,
    start: String,
    end: String,
    risk: String,
    rollback: String,
    asked_by: String,
    reason: String,
}

impl Sent {
    fn of(ask: &Ask<'_>) -> Self {
        let field = |name: &str| ask.form.fields.get(name).unwrap_or_default().to_owned();
        Self {
            id: field("id"),
            title: field("title"),
            detail: field("detail").replace("\r\n", "\n"),
            services: field("services"),
            start: field("start"),
            end: field("end"),
            risk: field("risk"),
            rollback: field("rollback"),
            asked_by: field("asked_by"),
            reason: field("reason"),
        }
    }

    fn window(&self) -> Result<Window, Fault> {
        let zone = context::zone();
        let moment = |text: &str, label: &str| {
            maintenance::moment(text, &zone)
                .map_err(|error| Fault::bad_request(format!("{label}: {error}.")))
        };
        Ok(Window { start: moment(&self.start, "The start")?, end: moment(&self.end, "The end")? })
    }

    fn plan(&self) -> Result<Plan, Fault> {
        let maybe = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let services =
            self.services.split([';', '\n']).map(str::trim).filter(|each| !each.is_empty());
        let services: Result<Vec<_>, Fault> = services
            .map(|text| {
                text.parse().map_err(|error| Fault::bad_request(format!("Services: {error}.")))
            })
            .collect();
        Ok(Plan {
            title: self.title.clone(),
            detail: self.detail.clone(),
            systems: Vec::new(),
            services: services?,
            window: self.window()?,
            communications_hubs: None,
            return_risk: maybe(&self.risk),
            rollback: maybe(&self.rollback),
            asked_by: maybe(&self.asked_by),
            fictional: false,
        })
    }
}

fn ground(ask: &Ask<'_>) -> Result<Ground, Fault> {
    Ok(Ground::of(ask.register, AsAt::day(ask.day()))?)
}

fn may_plan(ask: &Ask<'_>) -> bool {
    acts_for(ask, &[DCC, CODE_ADMINISTRATOR])
}

/// The Party by whose rules is judged: everybody's, unless one is named.
fn party<'a>(ask: &'a Ask<'_>) -> Option<&'a str> {
    ask.asked("party")
}

fn month_of(ask: &Ask<'_>) -> Result<Month, Fault> {
    Ok(ask.asked_as("month")?.unwrap_or_else(|| Month::of(ask.day())))
}

/// A month.
pub fn month(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let month = month_of(ask)?;
    match ask.asked("format") {
        Some("ics") => {
            let ground = ground(ask)?.reaching(month);
            return Ok(Answer::of(CALENDAR, maintenance::calendar(&ground, month)?));
        }
        Some("json") => {
            return Answer::json(&maintenance::activities(&ground(ask)?, Some(month), None));
        }
        Some("csv") => {
            let rows = maintenance::activities(&ground(ask)?, Some(month), None);
            return Ok(Answer::file(CSV, format!("maintenance-{month}.csv"), csv_of(&rows)?));
        }
        _ => {}
    }
    respond_month(ask, month, None, None)
}

fn csv_of(rows: &[ActivityRow]) -> Result<String, Fault> {
    let header = ["id", "title", "kind", "state", "rating", "start", "end", "services"];
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.id.clone(),
                row.title.clone(),
                row.kind.clone(),
                row.state.clone(),
                row.rating.clone(),
                row.start.clone(),
                row.end.clone(),
                row.services.join("; "),
            ]
        })
        .collect();
    Ok(app::exchange::csv_text(&header.map(str::to_owned), &cells)?)
}

fn respond_month(
    ask: &Ask<'_>,
    month: Month,
    fault: Option<Fault>,
    preview: Option<String>,
) -> Result<Answer, Fault> {
    let ground = ground(ask)?.reaching(month);
    let book = ground.book(party(ask))?;
    let (picture, words) = maintenance::picture(&ground, month, &book);
    let rows = maintenance::activities(&ground, Some(month), None);
    let found = maintenance::check(&ground.model, month, &book, ask.day());
    let line = |row: &ActivityRow| {
        vec![
            Cell {
                note: Some(row.title.clone()),
                ..Cell::link(&row.id, ask.to(&format!("/maintenance/{}", row.id)))
            },
            Cell::text(&row.start),
            Cell::text(&row.end),
            Cell::text(&row.rating),
            Cell::text(&row.state),
            Cell::text(row.services.join(", ")),
            Cell::confidence(&row.confidence),
        ]
    };
    let heads = ["Activity", "Start", "End", "Rating", "State", "Services", "How sure"];
    let activities = Grid {
        empty: "No activity of this month is on record.",
        ..Grid::plain(
            format!("Activities of {}", month.told()),
            &heads,
            rows.iter().map(line).collect(),
        )
    };
    let mut frame = ask.frame(format!("Maintenance, {}", month.told()));
    let editions = ground.model.editions(month).len();
    let mut offer = |format: &str, words: &str| {
        let href = ask.here("format", Some(format));
        frame.downloads.push(Link { words: words.to_owned(), href });
    };
    offer("csv", "CSV");
    offer("json", "JSON");
    if editions > 0 {
        offer("ics", "calendar (iCalendar)");
    }
    let turn = |month: Month| ask.here("month", Some(&month.to_string()));
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&MonthPage {
        frame,
        told: month.told(),
        before: turn(Month::of(month.first().saturating_sub(1.day()))),
        after: turn(month.next()),
        party: party(ask).unwrap_or_default().to_owned(),
        picture,
        words,
        activities,
        breaches: maintenance::breaches(&found),
        notices: maintenance::notice_rows(&ground, &book, Some(month)),
        derogations: maintenance::derogations(&ground),
        gaps: maintenance::gaps(&ground)?.iter().map(gap_told).collect(),
        rules: maintenance::rule_lines(&ground, month.first(), party(ask).unwrap_or(DCC))?,
        editions,
        may_plan: may_plan(ask),
        month: month.to_string(),
        fault,
        preview,
        sent: Sent::of(ask),
        on: ask.day().min(ask.ctx.today),
    })?;
    Ok(answer.with_status(status))
}

/// A gap that a derogation leaves, in a sentence.
fn gap_told(gap: &GapRow) -> String {
    let days = gap.days.map(|days| format!(", {days} days with neither")).unwrap_or_default();
    format!(
        "{} ends on {}: {}{days}. The latest safe implementation date is {}; to do: {}.",
        gap.derogation, gap.ends, gap.why, gap.latest_safe_day, gap.help
    )
}

/// Plans an activity, or shows what would be recorded.
pub fn plan(ask: &Ask<'_>) -> Result<Answer, Fault> {
    if !may_plan(ask) {
        return Err(not_yours());
    }
    let sent = Sent::of(ask);
    let month = month_of(ask)?;
    let read = || -> Result<(ActivityId, ActivityFact), Fault> {
        let id =
            sent.id.parse().map_err(|error| Fault::bad_request(format!("The name: {error}.")))?;
        let fact = ActivityFact::Added { kind: Kind::Planned, plan: sent.plan()?, known_at: None };
        Ok((id, fact))
    };
    match read().and_then(|(id, fact)| Ok((decided(ask, &id, &fact)?, id, fact))) {
        Err(fault) => respond_month(ask, month, Some(fault), None),
        Ok((on, id, fact)) if ask.form.fields.get("do") == Some("take") => {
            let then = ask.to(&format!("/maintenance/{id}?done=yes"));
            Ok(Answer::record(Take::Maintenance { id, on, fact: Box::new(fact), then }))
        }
        Ok((on, id, _)) => {
            let told = format!("{id}: {}, planned on {on}", sent.title);
            respond_month(ask, month, None, Some(told))
        }
    }
}

fn not_yours() -> Fault {
    Fault::new(
        403,
        "You do not plan maintenance",
        "The DCC does, and the Code Administrator for it.",
    )
    .with_help("Section H8: ask the DCC")
}

/// Decides a fact by the rules, without recording it; gives its day.
fn decided(ask: &Ask<'_>, id: &ActivityId, fact: &ActivityFact) -> Result<Date, Fault> {
    let on = ask.said_on()?;
    let window = match fact {
        ActivityFact::Added { plan, .. } => Some(plan.window),
        ActivityFact::Moved { to, .. } => Some(*to),
        _ => None,
    };
    // It is decided on all that is known, so that what was cancelled since cannot be moved.
    let mut ground = Ground::of(ask.register, AsAt::day(ask.ctx.today))?;
    if let Some(window) = window {
        ground = ground.reaching(Month::of(window.day(&context::zone())));
    }
    maintenance::decide(&ground.model, id, fact.clone(), on, &ground.book(None)?)?;
    Ok(on)
}

#[derive(Template)]
#[template(path = "activity.html")]
struct ActivityPage {
    frame: Frame,
    id: String,
    month: String,
    detail: Detail,
    windows: Vec<WindowRow>,
    breaches: Vec<BreachRow>,
    party: String,
    may_plan: bool,
    may_object: bool,
    is_done: bool,
    fault: Option<Fault>,
    preview: Option<String>,
    sent: Sent,
    on: Date,
}

/// One activity.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond_one(ask, None, None)
}

/// Moves it, calls it off, or asks that it be moved; or shows what would be recorded.
pub fn change(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: ActivityId = ask.parsed("activity")?;
    let sent = Sent::of(ask);
    let what = ask.form.fields.get("what").unwrap_or_default();
    let may = if what == "object" { acts_for(ask, &["panel"]) } else { may_plan(ask) };
    if !may {
        return Err(not_yours());
    }
    let reason = || {
        let reason = sent.reason.trim();
        if reason.is_empty() {
            return Err(Fault::bad_request("The reason is missing."));
        }
        Ok(reason.to_owned())
    };
    let fact = match what {
        "move" => sent.window().and_then(|to| Ok(ActivityFact::Moved { to, reason: reason()? })),
        "cancel" => reason().map(|reason| ActivityFact::Cancelled { reason }),
        "object" => reason().and_then(|reason| {
            let by = "panel".parse().map_err(crate::answer::bug)?;
            Ok(ActivityFact::Objected { by, reason })
        }),
        other => Err(Fault::bad_request(format!("`{other}` is nothing that an activity has."))),
    };
    match fact.and_then(|fact| Ok((decided(ask, &id, &fact)?, fact))) {
        Err(fault) => respond_one(ask, Some(fault), None),
        Ok((on, fact)) if ask.form.fields.get("do") == Some("take") => {
            let then = ask.to(&format!("/maintenance/{id}?done=yes"));
            Ok(Answer::record(Take::Maintenance { id, on, fact: Box::new(fact), then }))
        }
        Ok((on, fact)) => {
            let told = match fact {
                ActivityFact::Moved { to, reason } => {
                    format!("moved to {}: {reason}", to.told(&context::zone()))
                }
                ActivityFact::Cancelled { reason } => format!("called off: {reason}"),
                _ => format!("the Panel asks that it be moved: {}", sent.reason),
            };
            respond_one(ask, None, Some(format!("On {on}: {told}")))
        }
    }
}

fn respond_one(
    ask: &Ask<'_>,
    fault: Option<Fault>,
    preview: Option<String>,
) -> Result<Answer, Fault> {
    let id: ActivityId = ask.parsed("activity")?;
    let ground = ground(ask)?;
    let detail = maintenance::detail(&ground, &id)?;
    if ask.asked("format") == Some("json") {
        return Answer::json(&detail);
    }
    let window = ground.model.get(&id).map(Activity::window);
    let month = window
        .map_or_else(|| Month::of(ask.day()), |window| Month::of(window.day(&context::zone())));
    let ground = ground.reaching(month);
    let book = ground.book(party(ask))?;
    let mut found = maintenance::check(&ground.model, month, &book, ask.day());
    found.retain(|breach| breach.activities.contains(&id));
    let mut frame = ask.frame(format!("Maintenance {id}"));
    frame.downloads.push(Link { words: "JSON".to_owned(), href: ask.here("format", Some("json")) });
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let mut sent = Sent::of(ask);
    if let (true, Some(window)) = (sent.start.is_empty(), window) {
        let zone = context::zone();
        let local = |moment| zone.to_datetime(moment).strftime("%Y-%m-%dT%H:%M").to_string();
        (sent.start, sent.end) = (local(window.start), local(window.end));
    }
    let answer = page(&ActivityPage {
        frame,
        month: month.to_string(),
        windows: maintenance::windows(&ground, &id, &book, WINDOWS_MAX)?,
        breaches: maintenance::breaches(&found),
        party: party(ask).unwrap_or_default().to_owned(),
        may_plan: may_plan(ask),
        may_object: acts_for(ask, &["panel"]),
        is_done: ask.asked("done").is_some(),
        id: id.to_string(),
        detail,
        fault,
        preview,
        sent,
        on: ask.day().min(ask.ctx.today),
    })?;
    Ok(answer.with_status(status))
}
