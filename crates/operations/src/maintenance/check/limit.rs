//! The monthly limit for the Self-Service Interface (Section H8.3(b)).

use jiff::{ToSpan, tz::TimeZone};

use super::{Breach, Case, is_planned_maintenance};
use crate::maintenance::{
    Activity, Month, SELF_SERVICE_INTERFACE, Window, legal, window::length_told,
};

/// A month, from its first moment to the first of the next.
pub(in crate::maintenance) fn month_window(month: Month, zone: &TimeZone) -> Window {
    Window::of_days(month.first(), month.last(), zone)
}

/// For how many minutes of a month a plan in a window disrupts a Service: from the window's start on.
pub(in crate::maintenance) fn disrupted_minutes(
    activity: &Activity,
    window: &Window,
    service: &str,
    month: &Window,
) -> i64 {
    let Some(impact) = activity.plan.impact_on(service).filter(|each| each.disrupts()) else {
        return 0;
    };
    minutes_from(window.start, impact.expected_minutes(window), month)
}

/// The part of so many minutes from a moment on that lies in a month.
fn minutes_from(start: jiff::Timestamp, minutes: i64, month: &Window) -> i64 {
    let end = start.checked_add(minutes.minutes()).unwrap_or(start);
    Window { start, end }.minutes_within(month)
}

/// For how many minutes of a month an activity takes a Service down: really, once it is done, else as planned.
pub(in crate::maintenance) fn used_minutes(
    activity: &Activity,
    service: &str,
    month: &Window,
) -> i64 {
    match (&activity.finished, activity.actual()) {
        (Some(finished), Some(actual)) => {
            let of_service = finished.disruptions.iter().filter(|each| each.service == service);
            minutes_from(actual.start, of_service.map(|each| each.minutes).sum(), month)
        }
        _ => disrupted_minutes(activity, &activity.window(), service, month),
    }
}

/// Whether the limit of every month that a window touches leaves room for an activity in it.
pub(super) fn leaves_room(case: &Case<'_>, activity: &Activity, window: &Window) -> bool {
    let zone = case.book.zone();
    let first = Month::of(window.day(zone));
    [first, first.next()].into_iter().all(|month| {
        let span = month_window(month, zone);
        let more = disrupted_minutes(activity, window, SELF_SERVICE_INTERFACE, &span);
        let others = case.model.within(&span).into_iter().filter(|each| each.id != activity.id);
        let counted =
            others.filter(|each| is_planned_maintenance(each, case.rules(&each.window())));
        let used: i64 = counted.map(|each| used_minutes(each, SELF_SERVICE_INTERFACE, &span)).sum();
        more == 0 || used + more <= case.book.on(month.first()).limit_minutes.value
    })
}

/// Finds each activity with which the limit is passed, in the order of their starts.
pub(super) fn check(case: &Case<'_>, month: Month) -> Vec<Breach> {
    let span = month_window(month, case.book.zone());
    let rules = case.book.on(month.first());
    let limit = rules.limit_minutes.value;
    let mut used = 0;
    let mut breaches = Vec::new();
    for activity in case.model.within(&span) {
        if !is_planned_maintenance(activity, case.rules(&activity.window())) {
            continue;
        }
        let more = used_minutes(activity, SELF_SERVICE_INTERFACE, &span);
        used += more;
        if more == 0 || used <= limit {
            continue;
        }
        let message = format!(
            "with `{}` the {} is down for {} in {}, and the limit is {}",
            activity.id,
            rules.service(SELF_SERVICE_INTERFACE),
            length_told(used),
            month.told(),
            length_told(limit)
        );
        let over = used - limit;
        let mut ways = Vec::new();
        if activity.finished.is_none() {
            if over < more {
                ways.push(format!("shorten the disruption by {}", length_told(over)));
            }
            ways.extend(legal::ways(case, activity));
        }
        let rule = &rules.limit_minutes;
        breaches.push(Breach::of("over-monthly-limit", activity, rule, message).with_legal(ways));
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{january, plan, planned};
    use super::super::tests::told;

    #[test]
    fn four_hours_in_a_month_are_within_the_limit_and_a_minute_more_is_not() {
        let with = |minutes: i64| {
            let mut second = plan("2020-01-25T22:00", "2020-01-26T04:00");
            second.services[0].minutes = Some(minutes);
            planned(&[("a", plan("2020-01-18T22:00", "2020-01-19T02:00")), ("b", second)])
        };
        assert_eq!(told(&with(180), january()), "");
        insta::assert_snapshot!(told(&with(181), january()), @"
        error[over-monthly-limit]: with `b` the Self-Service Interface is down for 4 h 1 min in January 2020, and the limit is 4 h – Section H8.3(b) (unverified)
          legal: shorten the disruption by 1 min
          legal: move it to 31 January 2020 22:00 to 1 February 2020 04:00 (6 h)
          legal: move it to 19 December 2019 02:00 to 08:00 (6 h)
        ");
    }

    #[test]
    fn a_night_across_the_end_of_a_month_counts_in_both() {
        let mut long = plan("2020-01-31T20:00", "2020-02-01T08:00");
        long.services[0].minutes = None;
        // Four hours fall in January and eight in February.
        let model = planned(&[("a", long)]);
        assert_eq!(told(&model, january()), "");
        assert!(told(&model, "2020-02".parse().unwrap()).contains("down for 8 h in February 2020"));
    }
}
