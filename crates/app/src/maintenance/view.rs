//! What is shown of maintenance and derogations, as plain rows.

mod derogation;

use jiff::{civil::Date, tz::TimeZone};
use operations::maintenance::{
    Activity, ActivityId, Breach, Month, NoticeKind, RuleBook, State, Window, legal_windows,
    notices, rule_rows, told_moment,
};
use serde::Serialize;

pub use derogation::{DerogationRow, GapRow, derogations, gaps};

use super::Ground;
use crate::{context, error::Error};

/// An activity in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActivityRow {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Planned or not.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Its rating.
    pub rating: String,
    /// Its start, by the clock of Great Britain.
    pub start: String,
    /// Its end, by the clock of Great Britain.
    pub end: String,
    /// How long it is, in minutes.
    pub minutes: i64,
    /// The Services that it disrupts or puts at risk.
    pub services: Vec<String>,
    /// `fictional` when it is made up.
    pub confidence: String,
}

/// Everything that is known of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Labels and values, in reading order.
    pub facts: Vec<(String, String)>,
    /// What was recorded: the event, the day and what.
    pub history: Vec<(u64, Date, String)>,
}

/// A breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreachRow {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The check.
    pub check: String,
    /// The activities.
    pub activities: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// The clause, with how sure we are of it and the derogation behind it.
    pub clause: String,
    /// What would be legal.
    pub legal: Vec<String>,
}

/// A legal window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowRow {
    /// Its start, by the clock of Great Britain.
    pub start: String,
    /// Its end, by the clock of Great Britain.
    pub end: String,
    /// How far it is from the one that stands.
    pub away: String,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeRow {
    /// The event.
    pub event: u64,
    /// The day.
    pub on: Date,
    /// The activity.
    pub activity: String,
    /// What moved.
    pub what: String,
    /// Why.
    pub reason: String,
    /// The Working Days left before the new month began.
    pub notice: String,
    /// The schedule on which it was.
    pub schedule: String,
}

/// A rule, for everybody and for a Party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    /// The rule.
    pub rule: String,
    /// For everybody.
    pub base: String,
    /// The clause.
    pub base_clause: String,
    /// For the Party, of low impact.
    pub low: String,
    /// For the Party, of high impact.
    pub high: String,
    /// The clause or derogation for high impact.
    pub party_clause: String,
}

/// An item of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleRow {
    /// The activity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is done.
    pub detail: String,
    /// The Services.
    pub services: Vec<String>,
    /// The start, with its offset from UTC.
    pub start: String,
    /// The end, with its offset from UTC.
    pub end: String,
    /// What may delay the return of the Services.
    pub return_risk: String,
    /// The rating.
    pub rating: String,
    /// Where it stands.
    pub state: String,
    /// How often it changed.
    pub sequence: u32,
    /// `fictional` when it is made up.
    pub confidence: String,
}

/// The activities that touch a month, or all, in the order of their starts.
#[must_use]
pub fn activities(ground: &Ground, month: Option<Month>, state: Option<State>) -> Vec<ActivityRow> {
    let zone = context::zone();
    let span = month.map(|month| Window::of_days(month.first(), month.last(), &zone));
    let mut found: Vec<&Activity> = ground
        .model
        .activities()
        .filter(|each| span.is_none_or(|span| each.window().overlaps(&span)))
        .filter(|each| state.is_none_or(|state| each.state() == state))
        .collect();
    found.sort_by_key(|each| (each.window().start, &each.id));
    found.into_iter().map(|each| activity_row(each, &zone)).collect()
}

fn activity_row(each: &Activity, zone: &TimeZone) -> ActivityRow {
    ActivityRow {
        id: each.id.to_string(),
        title: each.plan.title.clone(),
        kind: each.kind.to_string(),
        state: each.state().to_string(),
        rating: each.rating().map(|rating| rating.to_string()).unwrap_or_default(),
        start: shown(each.window().start, zone),
        end: shown(each.window().end, zone),
        minutes: each.window().minutes(),
        services: services(each),
        confidence: confidence(each),
    }
}

/// Everything that is known of an activity.
///
/// # Errors
/// When there is none of that name.
pub fn detail(ground: &Ground, id: &ActivityId) -> Result<Detail, Error> {
    let Some(each) = ground.model.get(id) else {
        return Err(Error::input(
            format!("there is no activity `{id}`"),
            "`secant maintenance list` shows all",
        ));
    };
    let zone = context::zone();
    let history = ground.model.records().iter().filter_map(|record| {
        let operations::maintenance::MaintenanceFact::Activity(of, fact) = &record.fact else {
            return None;
        };
        (of == id).then(|| (record.seq, record.on, told(fact, &zone)))
    });
    let mut facts = said(each, &zone);
    facts.extend(happened(each, &zone));
    facts.push(("Confidence".to_owned(), confidence(each)));
    facts.retain(|(_, value)| !value.is_empty());
    Ok(Detail { facts, history: history.collect() })
}

/// What is said of an activity.
fn said(each: &Activity, zone: &TimeZone) -> Vec<(String, String)> {
    let plan = &each.plan;
    let kind = capital(&each.kind.to_string());
    let hubs = plan.communications_hubs.map(|count| count.to_string()).unwrap_or_default();
    let facts = [
        ("Activity", format!("{}: {}", each.id, plan.title)),
        ("Kind", format!("{kind} Maintenance, {}", each.state())),
        ("Window", each.window().told(zone)),
        ("What is done", plan.detail.clone()),
        ("Systems", plan.systems.join(", ")),
        ("Services", services(each).join(", ")),
        ("Communications Hubs", hubs),
        ("Risk to the return", plan.return_risk.clone().unwrap_or_default()),
        ("Way back", plan.rollback.clone().unwrap_or_default()),
        ("Asked for by", plan.asked_by.clone().unwrap_or_default()),
    ];
    facts.map(|(label, value)| (label.to_owned(), value)).to_vec()
}

/// What happened to an activity: its ratings, objections, and what came of it.
fn happened(each: &Activity, zone: &TimeZone) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    for (seq, on, rated) in &each.ratings {
        let by = rated.by.as_deref().map(|by| format!(", by {by}")).unwrap_or_default();
        let review = rated.review.as_deref().map(|why| format!("; {why}")).unwrap_or_default();
        let stated = rated.confidence == "stated";
        let mark = if stated { String::new() } else { format!(" ({} criteria)", rated.confidence) };
        let reasons = rated.reasons.join("; ");
        let value = format!("{}{mark} on {on}{by}: {reasons}{review}", rated.rating);
        facts.push((format!("Rating, event {seq}"), value));
    }
    if let Some((seq, _, reason)) = &each.cancelled {
        facts.push((format!("Cancelled, event {seq}"), reason.clone()));
    }
    for objection in &each.objections {
        let met = objection.met.as_deref().unwrap_or("not met yet");
        let value = format!("{} on {}: {} – {met}", objection.by, objection.on, objection.reason);
        facts.push((format!("Objection, event {}", objection.seq), value));
    }
    if let Some(known_at) = each.known_at {
        facts.push(("Known".to_owned(), told_moment(known_at, zone)));
    }
    for told in &each.told {
        let value =
            format!("{} on {}: {}", told.to.join(", "), told_moment(told.at, zone), told.text);
        facts.push((format!("Told, event {}", told.seq), value));
    }
    if let Some(minutes) = each.told_after_minutes() {
        facts.push(("First told after".to_owned(), format!("{minutes} min")));
    }
    if let Some(actual) = each.actual() {
        facts.push(("Really done".to_owned(), actual.told(zone)));
    }
    for disruption in each.finished.iter().flat_map(|finished| &finished.disruptions) {
        let value = format!("{} for {} min", disruption.service, disruption.minutes);
        facts.push(("Disrupted".to_owned(), value));
    }
    facts
}

fn told(fact: &operations::maintenance::ActivityFact, zone: &TimeZone) -> String {
    use operations::maintenance::ActivityFact;
    match fact {
        ActivityFact::Added { kind, plan, .. } => {
            format!("{kind}: {}", plan.window.told(zone))
        }
        ActivityFact::Described { .. } => "described anew".to_owned(),
        ActivityFact::Moved { to, reason } => format!("moved to {}: {reason}", to.told(zone)),
        ActivityFact::Cancelled { reason } => format!("cancelled: {reason}"),
        ActivityFact::Rated(rated) => format!("rated {}", rated.rating),
        ActivityFact::Objected { by, reason } => format!("`{by}` asks that it be moved: {reason}"),
        ActivityFact::Answered { text } => format!("the objection is answered: {text}"),
        ActivityFact::HoursAgreed { by, reason } => {
            format!("`{by}` agrees to other hours: {reason}")
        }
        ActivityFact::Told { at, to, text, expected_end } => {
            let end = expected_end
                .map(|end| format!("; the end is expected on {}", told_moment(end, zone)))
                .unwrap_or_default();
            format!("{} told on {}: {text}{end}", to.join(", "), told_moment(*at, zone))
        }
        ActivityFact::Started { at } => format!("began on {}", told_moment(*at, zone)),
        ActivityFact::Finished { at, text, .. } => {
            format!("ended on {}{}", told_moment(*at, zone), colon(text))
        }
    }
}

fn colon(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

/// Breaches as rows.
#[must_use]
pub fn breaches(found: &[Breach]) -> Vec<BreachRow> {
    let row = |breach: &Breach| BreachRow {
        severity: breach.severity.to_string(),
        check: breach.check.to_owned(),
        activities: breach.activities.iter().map(ToString::to_string).collect(),
        message: breach.message.clone(),
        clause: breach.clause.clone().unwrap_or_default(),
        legal: breach.legal.clone(),
    };
    found.iter().map(row).collect()
}

/// The nearest legal windows of an activity, nearest first.
///
/// # Errors
/// When there is no such activity.
pub fn windows(
    ground: &Ground,
    id: &ActivityId,
    book: &RuleBook,
    most: usize,
) -> Result<Vec<WindowRow>, Error> {
    detail(ground, id)?;
    let zone = context::zone();
    let row = |each: operations::maintenance::LegalWindow| {
        let minutes = each.away_minutes.abs();
        let (days, hours) = (minutes / 1440, minutes % 1440 / 60);
        let away = match (days, hours, minutes % 60) {
            (0, hours, minutes) => format!("{hours} h {minutes} min"),
            (days, hours, _) => format!("{days} d {hours} h"),
        };
        let side = if each.away_minutes < 0 { "earlier" } else { "later" };
        WindowRow {
            start: shown(each.window.start, &zone),
            end: shown(each.window.end, &zone),
            away: format!("{away} {side}"),
        }
    };
    Ok(legal_windows(&ground.model, id, book, ground.on, most).into_iter().map(row).collect())
}

/// The notices, of one month's schedule or all.
#[must_use]
pub fn notice_rows(ground: &Ground, book: &RuleBook, month: Option<Month>) -> Vec<NoticeRow> {
    let zone = context::zone();
    let all = notices(&ground.model, book);
    all.into_iter()
        .filter(|notice| month.is_none_or(|month| notice.month == month))
        .map(|notice| NoticeRow {
            event: notice.seq,
            on: notice.on,
            activity: format!("{}: {}", notice.activity, notice.title),
            what: match &notice.kind {
                NoticeKind::Moved { from, to } => {
                    format!("moved from {} to {}", from.told(&zone), to.told(&zone))
                }
                NoticeKind::Cancelled { window } => {
                    format!("cancelled; was {}", window.told(&zone))
                }
            },
            reason: notice.reason,
            notice: notice.notice.map(|days| days.to_string()).unwrap_or_default(),
            schedule: format!("{}, edition {}", notice.month.told(), notice.edition),
        })
        .collect()
}

/// The rules of a day, for everybody and for a Party.
///
/// # Errors
/// When a rule cannot be read, with every finding.
pub fn rule_lines(ground: &Ground, on: Date, party: &str) -> Result<Vec<RuleLine>, Error> {
    let rows = rule_rows(&ground.rules(on, None)?, &ground.rules(on, Some(party))?);
    let line = |row: operations::maintenance::RuleRow| RuleLine {
        rule: row.rule.to_owned(),
        base: row.base.0,
        base_clause: row.base.1,
        low: row.low.0,
        high: row.high.0,
        party_clause: row.high.1,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The items of the last edition of a month's schedule, as they stand.
///
/// # Errors
/// When none was published.
pub fn schedule_rows(ground: &Ground, month: Month) -> Result<Vec<ScheduleRow>, Error> {
    let edition = super::paper::last_edition(ground, month)?;
    let zone = context::zone();
    let items = edition.items.iter().filter_map(|item| ground.model.get(&item.activity));
    Ok(items
        .map(|each| ScheduleRow {
            id: each.id.to_string(),
            title: each.plan.title.clone(),
            detail: each.plan.detail.clone(),
            services: services(each),
            start: with_offset(each.window().start, &zone),
            end: with_offset(each.window().end, &zone),
            return_risk: each.plan.return_risk.clone().unwrap_or_default(),
            rating: each.rating().map(|rating| rating.to_string()).unwrap_or_default(),
            state: each.state().to_string(),
            sequence: each.sequence,
            confidence: confidence(each),
        })
        .collect())
}

/// A moment by the clock of Great Britain: `2020-01-18 22:00`.
pub(super) fn shown(moment: jiff::Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The same with its offset from UTC, as programs read it: `2020-01-18T22:00:00+00:00`.
fn with_offset(moment: jiff::Timestamp, zone: &TimeZone) -> String {
    let seconds = zone.to_offset(moment).seconds();
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    format!("{}+{hours:02}:{minutes:02}", zone.to_datetime(moment).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// The Services of an activity: `self-service-interface (outage, 60 min)`.
pub(super) fn services(activity: &Activity) -> Vec<String> {
    let told = |each: &operations::maintenance::ServiceImpact| {
        let minutes = each.minutes.map(|minutes| format!(", {minutes} min")).unwrap_or_default();
        format!("{} ({}{minutes})", each.service, each.disruption)
    };
    activity.plan.services.iter().map(told).collect()
}

pub(super) fn confidence(activity: &Activity) -> String {
    if activity.plan.fictional { "fictional" } else { "stated" }.to_owned()
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
