//! A month's schedule as an iCalendar file, made so that calendars which subscribe to it follow every move.
//!
//! An activity keeps its UID for ever; SEQUENCE counts its changes; what is off stays as CANCELLED, so that
//! calendars take it out. Moments are in UTC, which no clock change can move.

use icalendar::{Component as _, Event};
use jiff::Timestamp;
use operations::maintenance::{Activity, Month, State};

use super::{Ground, paper, view};
use crate::{calendar, error::Error};

/// The end of every UID: names of activities are unique within a register.
const UID_END: &str = "@maintenance.secant";

/// The calendar of the last edition of a month's schedule, with what has moved or been called off since any
/// edition. DTSTAMP is the day of an activity's last event, so that the same register gives the same bytes.
///
/// # Errors
/// When the month has no published schedule.
pub fn calendar(ground: &Ground, month: Month) -> Result<Vec<u8>, Error> {
    paper::last_edition(ground, month)?;
    let editions = ground.model.editions(month);
    let name = format!("Planned Maintenance {}", month.told());
    let mut calendar = calendar::empty("Planned Maintenance", &name);
    // Whatever any edition listed stays in the calendar, so that nothing lingers in those of readers.
    let listed = |activity: &&Activity| {
        let mut items = editions.iter().flat_map(|(_, _, edition)| &edition.items);
        items.any(|item| item.activity == activity.id)
    };
    for activity in ground.model.activities().filter(listed) {
        calendar.push(event(activity));
    }
    Ok(calendar.done().to_string().into_bytes())
}

fn event(activity: &Activity) -> Event {
    let plan = &activity.plan;
    let mut lines = vec![plan.detail.clone()];
    lines.extend(view::services(activity).into_iter().map(|each| format!("Service: {each}")));
    if let Some(risk) = &plan.return_risk {
        lines.push(format!("Risk to the return of service: {risk}"));
    }
    if let Some(rating) = activity.rating() {
        lines.push(format!("Impact: {rating}"));
    }
    if plan.fictional {
        lines.push("FICTIONAL: made up to show how the product works.".to_owned());
    }
    let cancelled = activity.state() == State::Cancelled;
    let title =
        if plan.fictional { format!("{} (fictional)", plan.title) } else { plan.title.clone() };
    Event::new()
        .uid(&format!("{}{UID_END}", activity.id))
        .summary(&title)
        .description(&lines.join("\n"))
        .add_property("DTSTAMP", activity.last_on.strftime("%Y%m%dT000000Z").to_string())
        .add_property("DTSTART", utc(activity.window().start))
        .add_property("DTEND", utc(activity.window().end))
        .add_property("SEQUENCE", activity.sequence.to_string())
        .add_property("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" })
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}

/// A moment as iCalendar writes it in UTC: `20200118T220000Z`.
fn utc(moment: Timestamp) -> String {
    jiff::tz::TimeZone::UTC.to_datetime(moment).strftime("%Y%m%dT%H%M%SZ").to_string()
}
