//! Permitted hours (Section H8.3(a)), by the clock of the rules' zone.

use code::Severity;
use jiff::ToSpan;

use super::{Breach, Case};
use crate::maintenance::{Activity, Rules, Window, legal};

/// Whether a window lies within one night of permitted hours.
pub(super) fn is_permitted(activity: &Activity, window: &Window, rules: &Rules) -> bool {
    let timing = rules.timing_of(activity.rating());
    if timing.from.value == timing.until.value {
        return true;
    }
    let day = window.day(&rules.zone);
    [day.saturating_sub(1.day()), day].into_iter().any(|day| {
        let night = timing.night(day, &rules.zone);
        night.start <= window.start && window.end <= night.end
    })
}

pub(super) fn check(case: &Case<'_>, activity: &Activity) -> Option<Breach> {
    let window = activity.window();
    let rules = case.rules(&window);
    if is_permitted(activity, &window, rules) {
        return None;
    }
    let timing = rules.timing_of(activity.rating());
    let hours = format!(
        "{} to {}",
        timing.from.value.strftime("%H:%M"),
        timing.until.value.strftime("%H:%M")
    );
    let whose = match activity.rating().filter(|_| rules.rated.value) {
        Some(rating) => format!("the permitted hours for {rating} impact"),
        None => "the permitted hours".to_owned(),
    };
    let message = format!(
        "`{}` lasts from {}, and {whose} are {hours}",
        activity.id,
        window.told(&rules.zone)
    );
    // The row that is more certain than the other decides how much the breach matters.
    let rule = if timing.from.is_fictional() { &timing.until } else { &timing.from };
    if let Some((_, by, reason)) = &activity.hours_agreed {
        let message = format!("{message}; `{by}` agreed: {reason}");
        return Some(Breach::of("hours-agreed", activity, rule, message).softened(Severity::Note));
    }
    let night = timing.night(window.day(&rules.zone), &rules.zone);
    let mut ways = Vec::new();
    if window.minutes() > night.minutes() {
        ways.push("split it: it is longer than any night of permitted hours".to_owned());
    } else {
        ways.extend(legal::ways(case, activity));
    }
    ways.push(format!("or let the {} agree to other hours", rules.objection.value));
    Some(Breach::of("outside-permitted-hours", activity, rule, message).with_legal(ways))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{january, plan, planned, rules};
    use super::super::tests::told;
    use super::*;

    #[test]
    fn the_edges_of_a_night_are_permitted_and_a_minute_more_is_not() {
        let check = |start: &str, end: &str| {
            let model = planned(&[("a", plan(start, end))]);
            let activity = model.activities().next().unwrap().clone();
            is_permitted(&activity, &activity.window(), &rules())
        };
        assert!(check("2020-01-18T20:00", "2020-01-19T08:00"));
        assert!(!check("2020-01-18T19:59", "2020-01-19T08:00"));
        assert!(!check("2020-01-18T20:00", "2020-01-19T08:01"));
        assert!(check("2020-01-18T00:00", "2020-01-18T08:00"));
        assert!(!check("2020-01-18T07:00", "2020-01-18T20:30"));
        // Clocks go forward in the first night and back in the second; in summer the clock is ahead of UTC.
        assert!(check("2020-03-28T20:00", "2020-03-29T08:00"));
        assert!(check("2020-10-24T20:00", "2020-10-25T08:00"));
        assert!(check("2020-07-18T20:00", "2020-07-19T08:00"));
        assert!(!check("2020-07-18T19:30", "2020-07-18T21:00"));
    }

    #[test]
    fn a_breach_says_what_would_be_legal() {
        let model = planned(&[("a", plan("2020-01-21T14:00", "2020-01-21T16:00"))]);
        insta::assert_snapshot!(told(&model, january()), @"
        error[outside-permitted-hours]: `a` lasts from 21 January 2020 14:00 to 16:00 (2 h), and the permitted hours are 20:00 to 08:00 – Section H8.3(a) (unverified)
          legal: move it to 21 January 2020 20:00 to 22:00 (2 h)
          legal: move it to 21 January 2020 06:00 to 08:00 (2 h)
          legal: or let the panel agree to other hours
        ");
    }
}
