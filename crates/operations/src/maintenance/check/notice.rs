//! Notice of the schedule (Section H8.4): so many Working Days before the month begins.

use code::{WorkingDays, calendar::OutsideCalendar};
use jiff::{ToSpan, civil::Date};

use super::{Breach, Case};
use crate::maintenance::{Activity, Maintenance, Month, Rules, State, Window};

/// The day on which what stands of an activity was announced: when it first was on a published schedule,
/// or when it moved after that.
pub(in crate::maintenance) fn announced_on(
    model: &Maintenance,
    activity: &Activity,
) -> Option<Date> {
    let mut published: Option<(u64, Date)> = None;
    for month in model.months() {
        for (seq, on, edition) in model.editions(month) {
            let lists = edition.items.iter().any(|item| item.activity == activity.id);
            if lists && published.is_none_or(|(first, _)| *seq < first) {
                published = Some((*seq, *on));
            }
        }
    }
    let (first, on) = published?;
    let moved = activity.moves.iter().filter(|each| each.seq > first).map(|each| each.on).max();
    Some(moved.unwrap_or(on))
}

/// How many Working Days there are from a day, itself counted, to the start of a month.
///
/// # Errors
/// When the span leaves the table of bank holidays.
pub(in crate::maintenance) fn working_days_given(
    from: Date,
    month: Month,
    rules: &Rules,
) -> Result<WorkingDays, OutsideCalendar> {
    let (from, until) = (from.saturating_sub(1.day()), month.first().saturating_sub(1.day()));
    rules.calendar.between(from, until, rules.jurisdiction)
}

/// Whether notice of a window can be given on a day, or was given for this very window.
pub(super) fn can_be_given(
    activity: &Activity,
    window: &Window,
    rules: &Rules,
    asked_on: Date,
) -> bool {
    if *window == activity.window() {
        return true;
    }
    let month = Month::of(window.day(&rules.zone));
    let due = rules.timing_of(activity.rating()).notice_day(month, rules);
    due.is_ok_and(|due| asked_on <= due)
}

pub(super) fn check(case: &Case<'_>, activity: &Activity) -> Option<Breach> {
    let window = activity.window();
    let rules = case.rules(&window);
    let month = Month::of(window.day(&rules.zone));
    let timing = rules.timing_of(activity.rating());
    // A month beyond the table of bank holidays cannot be judged; Working Days of it are not known.
    let due = timing.notice_day(month, rules).ok()?;
    let announced = announced_on(case.model, activity);
    let day = announced.unwrap_or(case.asked_on);
    if day <= due {
        return None;
    }
    let given = working_days_given(day, month, rules).unwrap_or(WorkingDays(0));
    let how = match announced {
        Some(day) => format!("was announced on {day} for {}, which is {given}", month.told()),
        None => {
            format!("is on no published schedule of {} on {day}; left are {given}", month.told())
        }
    };
    let message = format!("`{}` {how}, and {} are due, by {due}", activity.id, timing.notice.value);
    let open = (0..24).scan(month, |month, _| {
        *month = month.next();
        Some(*month)
    });
    let to_come = activity.state() == State::Planned;
    let next = open.into_iter().filter(|_| to_come).find_map(|month| {
        let due = timing.notice_day(month, rules).ok()?;
        (case.asked_on <= due).then(|| {
            format!("put it into the schedule of {}, to be published by {due}", month.told())
        })
    });
    Some(Breach::of("short-notice", activity, &timing.notice, message).with_legal(next))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::super::sample::{book, january, plan, planned, record, rules};
    use super::super::tests::line;
    use super::*;
    use crate::maintenance::{
        ActivityFact, Edition, EditionItem, MaintenanceFact, MaintenanceRecord, ScheduleFact, check,
    };

    /// What is found of the notice alone.
    fn told(model: &Maintenance, asked_on: Date) -> String {
        let found = check(model, january(), &book(), asked_on);
        found.iter().filter(|each| each.check == "short-notice").map(line).collect()
    }

    #[test]
    fn the_last_day_of_notice_for_january_2020_is_2_december() {
        let due = rules().timing.notice_day(january(), &rules()).unwrap();
        assert_eq!(due, date(2019, 12, 2));
        assert_eq!(working_days_given(due, january(), &rules()).unwrap(), WorkingDays(20));
    }

    #[test]
    fn notice_is_asked_of_what_was_published_and_of_what_moved_since() {
        let window = plan("2020-01-18T22:00", "2020-01-19T02:00").window;
        let mut model = planned(&[("a", plan("2020-01-18T22:00", "2020-01-19T02:00"))]);
        assert_eq!(told(&model, date(2019, 12, 2)), "");
        insta::assert_snapshot!(told(&model, date(2019, 12, 3)), @"
        error[short-notice]: `a` is on no published schedule of January 2020 on 2019-12-03; left are 19 Working Days, and 20 Working Days are due, by 2019-12-02 – Section H8.4 (unverified)
          legal: put it into the schedule of February 2020, to be published by 2020-01-06
        ");
        let item = EditionItem {
            activity: "a".parse().unwrap(),
            title: "T".to_owned(),
            window,
            sequence: 0,
        };
        let edition = Edition { number: 1, items: vec![item], departures: vec![], despite: None };
        let fact = MaintenanceFact::Schedule(january(), ScheduleFact::Published(edition));
        model.apply(MaintenanceRecord { seq: 10, on: date(2019, 12, 2), fact });
        assert_eq!(told(&model, date(2020, 1, 10)), "");
        let to = plan("2020-01-19T22:00", "2020-01-20T02:00").window;
        let moved = ActivityFact::Moved { to, reason: "R".to_owned() };
        model.apply(record(11, date(2020, 1, 10), "a", moved));
        assert!(
            told(&model, date(2020, 1, 10))
                .contains("announced on 2020-01-10 for January 2020, which is 0 Working Days")
        );
    }
}
