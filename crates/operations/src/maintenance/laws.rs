//! Laws of schedules, tried on made-up ones.

use std::collections::BTreeSet;

use code::Severity;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

use super::{
    Activity, Maintenance, Month, Rating, Window, check, legal_windows,
    sample::{book, plan, planned, rules_on, zone},
    window,
};

/// A night of made-up work: the day after 2 January 2020, the hour after 20:00, quarters of an hour of
/// length, minutes without the Self-Service Interface, and the system.
type Night = (i16, i8, i64, i64, u8);

fn night() -> impl Strategy<Value = Night> {
    (3i16..27, 0i8..12, 1i64..20, 0i64..90, 0u8..3)
}

fn model(nights: &[Night], weeks: i32) -> Maintenance {
    let mut plans = Vec::new();
    for (number, (day, hour, quarters, down, system)) in nights.iter().enumerate() {
        let mut plan = plan("2020-01-18T22:00", "2020-01-19T02:00");
        plan.window = placed(*day, *hour, *quarters, weeks);
        plan.systems = vec![format!("system-{system}")];
        plan.services[0].minutes = Some(*down);
        if *down == 0 {
            plan.services[0].disruption = super::Disruption::AtRisk;
        }
        plans.push((format!("a{number}"), plan));
    }
    let named: Vec<(&str, super::Plan)> =
        plans.iter().map(|(id, plan)| (id.as_str(), plan.clone())).collect();
    planned(&named)
}

/// The same time by the clock, so many weeks later.
fn placed(day: i16, hour: i8, quarters: i64, weeks: i32) -> Window {
    let day = date(2020, 1, 1) + i32::from(day).days() + weeks.weeks();
    let shown = day.at(20, 0, 0, 0) + i64::from(hour).hours();
    let start = window::at(shown.date(), shown.time(), &zone());
    Window { start, end: start + (quarters * 15).minutes() }
}

/// Whether a translation by whole weeks is one of *legal weeks*. By the clock of Great Britain each window
/// keeps its weekday and time of day. The weeks are legal when nothing else that rules look at differs:
/// - no window lies across a clock change, so that all keep their length;
/// - the windows that shared a month share one again, and none lies across the end of one;
/// - notice of each new month can still be given on the day of asking, however bank holidays fall;
/// - no Release and no protected day comes into the way.
fn legal_weeks(before: &Maintenance, after: &Maintenance, asked_on: Date) -> bool {
    let zone = zone();
    let book = book();
    let months = |model: &Maintenance| -> Vec<Month> {
        model.activities().map(|each| Month::of(each.window().day(&zone))).collect()
    };
    let (then, now) = (months(before), months(after));
    let same_groups = (0..then.len())
        .all(|a| (0..then.len()).all(|b| (then[a] == then[b]) == (now[a] == now[b])));
    let plain = |each: &Activity| {
        let window = each.window();
        let last = zone.to_datetime(window.end).date();
        let within = Month::of(last) == Month::of(window.day(&zone));
        let rules = book.on(window.day(&zone));
        let free =
            rules.releases.iter().all(|release| {
                !Window::of_days(release.date, release.date, &zone).overlaps(&window)
            }) && rules
                .protected
                .iter()
                .all(|each| !Window::of_days(each.starts, each.ends, &zone).overlaps(&window));
        let due = rules.timing.notice_day(Month::of(window.day(&zone)), rules).unwrap();
        let no_change = zone.to_offset(window.start) == zone.to_offset(window.end);
        within && free && no_change && asked_on <= due
    };
    same_groups && after.activities().all(plain)
}

fn passes(model: &Maintenance, asked_on: Date) -> bool {
    let zone = zone();
    let months: BTreeSet<Month> =
        model.activities().map(|each| Month::of(each.window().day(&zone))).collect();
    months.into_iter().all(|month| check(model, month, &book(), asked_on).is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_schedule_that_passes_stays_passing_under_translation_by_legal_weeks(
        nights in proptest::collection::vec(night(), 1..4),
        weeks in 1i32..60,
    ) {
        let asked_on = date(2019, 11, 1);
        let (before, after) = (model(&nights, 0), model(&nights, weeks));
        prop_assume!(legal_weeks(&before, &before, asked_on));
        prop_assume!(legal_weeks(&before, &after, asked_on));
        prop_assert_eq!(passes(&before, asked_on), passes(&after, asked_on));
    }

    #[test]
    fn every_window_that_is_offered_keeps_the_rules(
        nights in proptest::collection::vec(night(), 1..4),
        start in 0i8..24,
    ) {
        let asked_on = date(2019, 11, 20);
        let mut model = model(&nights, 0);
        let id = "a0".parse().unwrap();
        let moved = window::at(date(2020, 1, 15), jiff::civil::time(start, 0, 0, 0), &zone());
        let wanted = model.get(&id).unwrap().window().moved_to(moved);
        model = model.with_window(&id, wanted);
        for offered in legal_windows(&model, &id, &book(), asked_on, 5) {
            prop_assert_eq!(offered.window.minutes(), wanted.minutes());
            let tried = model.with_window(&id, offered.window);
            let month = Month::of(offered.window.day(&zone()));
            let about = ["outside-permitted-hours", "short-notice", "clash-release", "clash-freeze"];
            for breach in check(&tried, month, &book(), asked_on) {
                prop_assert!(
                    breach.activities[0] != id || !about.contains(&breach.check),
                    "{:?}: {}", offered, breach.message
                );
            }
        }
    }

    #[test]
    fn as_at_the_end_of_time_is_the_whole(nights in proptest::collection::vec(night(), 1..6)) {
        let model = model(&nights, 0);
        prop_assert_eq!(model.as_at(Date::MAX), model.clone());
        prop_assert_eq!(model.as_at(date(2019, 10, 31)), Maintenance::default());
    }
}

#[test]
fn the_day_on_which_a_schedule_is_due_is_a_working_day_in_every_month() {
    let rules = rules_on(date(2020, 1, 1), Some("dcc"));
    let mut month: Month = "2013-09".parse().unwrap();
    let mut count = 0;
    while month.first().year() < 2035 {
        for rating in [None, Some(Rating::Low), Some(Rating::High)] {
            let due = rules.timing_of(rating).notice_day(month, &rules).unwrap();
            assert!(rules.calendar.is_working_day(due, rules.jurisdiction).unwrap(), "{due}");
            assert!(due < month.first());
            count += 1;
        }
        month = month.next();
    }
    assert_eq!(count, 3 * (4 + 21 * 12));
}

#[test]
fn the_made_up_schedules_both_pass_and_fail() {
    // A law of schedules that all fail, or all pass, would say nothing.
    let asked_on = date(2019, 11, 1);
    assert!(passes(&model(&[(5, 2, 4, 60, 0)], 0), asked_on));
    assert!(!passes(&model(&[(5, 11, 12, 60, 0)], 0), asked_on));
    assert!(!passes(&model(&[(5, 2, 4, 60, 0), (5, 2, 4, 60, 0)], 0), asked_on));
    let errors =
        check(&model(&[(5, 11, 12, 60, 0)], 0), "2020-01".parse().unwrap(), &book(), asked_on);
    assert!(errors.iter().all(|each| each.severity == Severity::Error));
}
