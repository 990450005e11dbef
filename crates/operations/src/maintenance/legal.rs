//! The nearest windows in which an activity would be legal.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date};

use super::{
    Activity, ActivityId, Maintenance, RuleBook, Window,
    check::{Case, fits},
    window,
};

/// How far a legal window is looked for, in days before and after the one that was wanted: two months,
/// since notice that can no longer be given for one month can be for the next but one.
const SEARCH_DAYS: i64 = 62;

/// A window in which an activity would be legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalWindow {
    /// The window.
    pub window: Window,
    /// How far it is from the one that stands, in minutes; negative when it is earlier.
    pub away_minutes: i64,
}

/// The windows nearest to the one that an activity has in which it would keep every rule that has to do
/// with its time, as asked on a day: at most `most` of them, the nearest first, one for each night.
#[must_use]
pub fn legal_windows(
    model: &Maintenance,
    id: &ActivityId,
    book: &RuleBook,
    asked_on: Date,
    most: usize,
) -> Vec<LegalWindow> {
    let Some(activity) = model.get(id) else { return Vec::new() };
    nearest(&Case { model, book, asked_on }, activity, most)
}

/// The nearest legal window after, and the nearest before, as advice.
pub(super) fn ways(case: &Case<'_>, activity: &Activity) -> Vec<String> {
    let found = nearest(case, activity, usize::MAX);
    let zone = case.book.zone();
    let later = found.iter().find(|each| each.away_minutes > 0);
    let earlier = found.iter().find(|each| each.away_minutes < 0);
    let told = |each: &LegalWindow| format!("move it to {}", each.window.told(zone));
    let ways: Vec<String> = later.into_iter().chain(earlier).map(told).collect();
    if ways.is_empty() {
        return vec![format!("no legal window lies within {SEARCH_DAYS} days of this one")];
    }
    ways
}

fn nearest(case: &Case<'_>, activity: &Activity, most: usize) -> Vec<LegalWindow> {
    let wanted = activity.window();
    let zone = case.book.zone();
    let today = Window::of_days(case.asked_on, case.asked_on, zone).start;
    let day = wanted.day(zone);
    let mut found = Vec::new();
    for offset in -SEARCH_DAYS..=SEARCH_DAYS {
        let day = day.saturating_add(offset.days());
        let fitting = starts(case, activity, day)
            .into_iter()
            .map(|start| wanted.moved_to(start))
            .filter(|window| *window != wanted && window.start >= today)
            .filter(|window| fits(case, activity, window));
        let away = |window: Window| LegalWindow {
            window,
            away_minutes: (window.start.as_second() - wanted.start.as_second()) / 60,
        };
        // Of one night the nearest later and the nearest earlier start, since both may be wanted.
        let all: Vec<LegalWindow> = fitting.map(away).collect();
        let later =
            all.iter().filter(|each| each.away_minutes > 0).min_by_key(|each| each.away_minutes);
        let earlier =
            all.iter().filter(|each| each.away_minutes < 0).max_by_key(|each| each.away_minutes);
        found.extend(later.into_iter().chain(earlier).copied());
    }
    found.sort_by_key(|each| (each.away_minutes.abs(), each.window));
    found.dedup();
    found.truncate(most);
    found
}

/// The starts that are tried in the night that begins on a day: the time of day that was wanted, both ends
/// of the permitted hours, the start of the month, and both ends of what else is done.
fn starts(case: &Case<'_>, activity: &Activity, day: Date) -> BTreeSet<Timestamp> {
    let zone = case.book.zone();
    let wanted = activity.window();
    let length = wanted.end.as_second().saturating_sub(wanted.start.as_second());
    let back = |from: Timestamp| from.checked_sub(length.seconds()).unwrap_or(from);
    let rules = case.book.on(day);
    let night = rules.timing_of(activity.rating()).night(day, zone);
    let time = zone.to_datetime(wanted.start).time();
    let midnight = Window::of_days(day.tomorrow().unwrap_or(day), day, zone).start;
    let mut starts =
        BTreeSet::from([window::at(day, time, zone), night.start, back(night.end), midnight]);
    for other in case.model.within(&night).into_iter().filter(|other| other.id != activity.id) {
        starts.insert(other.window().end);
        starts.insert(back(other.window().start));
    }
    starts
}
