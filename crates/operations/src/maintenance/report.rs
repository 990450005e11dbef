//! Figures of a month and of a trial: hours used against limits, notice given, what differed.

use code::{Severity, WorkingDays};
use jiff::civil::Date;

use super::{
    Activity, ActivityId, Kind, Maintenance, Month, Rating, RuleBook, Ruled, Rules,
    SELF_SERVICE_INTERFACE, State, Window, check,
    check::{announced_on, is_planned_maintenance, month_window, used_minutes, working_days_given},
};

/// The figures of one activity in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityFigures {
    /// The activity.
    pub id: ActivityId,
    /// Planned or not.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Its rating.
    pub rating: Option<Rating>,
    /// Its window.
    pub window: Window,
    /// When it was really done.
    pub actual: Option<Window>,
    /// The minutes of the month for which it was to take the Self-Service Interface down.
    pub self_service_planned: i64,
    /// The minutes for which it did; none before it is done.
    pub self_service_actual: Option<i64>,
    /// The day on which it was announced, and the Working Days from then to the start of its month.
    pub announced: Option<(Date, Option<WorkingDays>)>,
    /// How many minutes later than planned it ended; negative when earlier.
    pub overrun_minutes: Option<i64>,
    /// How often it moved after it had been published.
    pub moves_after_publication: usize,
}

/// The figures of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthFigures {
    /// The month.
    pub month: Month,
    /// Each activity that touches it, by start; those that are off come last.
    pub activities: Vec<ActivityFigures>,
    /// The limit for the Self-Service Interface, in minutes.
    pub limit: Ruled<i64>,
    /// The minutes used of it by Planned Maintenance: really, where it is done, else as planned.
    pub used_minutes: i64,
    /// The last day for publishing the schedule; none beyond the table of bank holidays.
    pub due: Option<Date>,
    /// The day of the first edition, and how many there are.
    pub published: Option<(Date, usize)>,
    /// Breaches of rules: how many errors, how many warnings.
    pub breaches: (usize, usize),
}

impl MonthFigures {
    /// How many activities have a kind and are not off.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        let standing = self.activities.iter().filter(|each| each.state != State::Cancelled);
        standing.filter(|each| each.kind == kind).count()
    }

    /// How many have a rating, or none, and are not off.
    #[must_use]
    pub fn rated(&self, rating: Option<Rating>) -> usize {
        let standing = self.activities.iter().filter(|each| each.state != State::Cancelled);
        standing.filter(|each| each.kind == Kind::Planned && each.rating == rating).count()
    }

    /// The minutes of all windows that are not off: as planned, and as done so far.
    #[must_use]
    pub fn work_minutes(&self) -> (i64, i64) {
        let standing = self.activities.iter().filter(|each| each.state != State::Cancelled);
        let (planned, done): (Vec<i64>, Vec<i64>) = standing
            .map(|each| (each.window.minutes(), each.actual.map_or(0, |actual| actual.minutes())))
            .unzip();
        (planned.iter().sum(), done.iter().sum())
    }
}

/// The figures of a month as it stands on a day.
#[must_use]
pub fn month_figures(
    model: &Maintenance,
    month: Month,
    book: &RuleBook,
    asked_on: Date,
) -> MonthFigures {
    let span = month_window(month, book.zone());
    let rules = book.on(month.first());
    let mut touching: Vec<&Activity> =
        model.activities().filter(|each| each.window().overlaps(&span)).collect();
    touching.sort_by_key(|each| (each.cancelled.is_some(), each.window().start, &each.id));
    let used = touching
        .iter()
        .filter(|each| each.cancelled.is_none())
        .filter(|each| is_planned_maintenance(each, book.on(each.window().day(book.zone()))))
        .map(|each| used_minutes(each, SELF_SERVICE_INTERFACE, &span))
        .sum();
    let breaches = check(model, month, book, asked_on);
    let count = |severity| breaches.iter().filter(|each| each.severity == severity).count();
    let editions = model.editions(month);
    MonthFigures {
        month,
        activities: touching.into_iter().map(|each| figures(model, each, &span, book)).collect(),
        limit: rules.limit_minutes.clone(),
        used_minutes: used,
        due: rules.timing.notice_day(month, rules).ok(),
        published: editions.first().map(|(_, on, _)| (*on, editions.len())),
        breaches: (count(Severity::Error), count(Severity::Warning)),
    }
}

fn figures(
    model: &Maintenance,
    activity: &Activity,
    span: &Window,
    book: &RuleBook,
) -> ActivityFigures {
    let window = activity.window();
    let day = window.day(book.zone());
    let announced = announced_on(model, activity);
    let notice = |on: Date| working_days_given(on, Month::of(day), book.on(day)).ok();
    let used = used_minutes(activity, SELF_SERVICE_INTERFACE, span);
    let planned = check::disrupted_minutes(activity, &window, SELF_SERVICE_INTERFACE, span);
    let actual = activity.actual();
    let overrun = actual.map(|actual| (actual.end.as_second() - window.end.as_second()) / 60);
    let notices = super::notices(model, book);
    ActivityFigures {
        id: activity.id.clone(),
        kind: activity.kind,
        state: activity.state(),
        rating: activity.rating(),
        window,
        actual,
        self_service_planned: planned,
        self_service_actual: actual.map(|_| used),
        announced: announced.map(|on| (on, notice(on))),
        overrun_minutes: overrun,
        moves_after_publication: notices.iter().filter(|each| each.activity == activity.id).count(),
    }
}

/// One rule, as it is for everybody and as it is for a Party with derogations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// What the rule is about.
    pub rule: &'static str,
    /// For everybody, with its clause.
    pub base: (String, String),
    /// For the Party: what is rated low.
    pub low: (String, String),
    /// For the Party: what is rated high.
    pub high: (String, String),
    /// Whether the Party's differ from everybody's.
    pub differs: bool,
}

/// The rules of everybody and of a Party side by side.
#[must_use]
pub fn rule_rows(base: &Rules, party: &Rules) -> Vec<RuleRow> {
    let timings =
        [&base.timing, party.timing_of(Some(Rating::Low)), party.timing_of(Some(Rating::High))];
    let row = |rule, values: [(String, String); 3]| {
        let [base, low, high] = values;
        let differs = base.0 != low.0 || base.0 != high.0;
        RuleRow { rule, base, low, high, differs }
    };
    let hour =
        |time: &Ruled<jiff::civil::Time>| (time.value.strftime("%H:%M").to_string(), time.cite());
    let limit = |rules: &Rules| {
        let limit = &rules.limit_minutes;
        (super::window::length_told(limit.value), limit.cite())
    };
    let rated = |rules: &Rules| {
        (if rules.rated.value { "low or high" } else { "not rated" }.to_owned(), rules.rated.cite())
    };
    vec![
        row("Work begins no earlier than", timings.map(|each| hour(&each.from))),
        row("Work ends no later than", timings.map(|each| hour(&each.until))),
        row(
            "Schedule published before the month",
            timings.map(|each| (each.notice.value.to_string(), each.notice.cite())),
        ),
        row("Self-Service Interface down in a month", [limit(base), limit(party), limit(party)]),
        row("Rating of planned changes", [rated(base), rated(party), rated(party)]),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{at, book, january, plan, planned, record, rules, rules_on};
    use super::*;
    use crate::maintenance::{ActivityFact, ActualDisruption};

    #[test]
    fn what_was_done_counts_in_place_of_what_was_planned() {
        let mut model = planned(&[
            ("a", plan("2020-01-18T22:00", "2020-01-19T02:00")),
            ("b", plan("2020-01-25T22:00", "2020-01-26T02:00")),
        ]);
        let month =
            |model: &Maintenance| month_figures(model, january(), &book(), date(2019, 11, 1));
        assert_eq!(month(&model).used_minutes, 120);
        assert_eq!(month(&model).work_minutes(), (480, 0));
        let started = ActivityFact::Started { at: at("2020-01-18T22:10") };
        model.apply(record(8, date(2020, 1, 18), "a", started));
        let service = "self-service-interface".to_owned();
        let finished = ActivityFact::Finished {
            at: at("2020-01-19T02:30"),
            disruptions: vec![ActualDisruption { service, minutes: 100 }],
            text: String::new(),
        };
        model.apply(record(9, date(2020, 1, 19), "a", finished));
        let figures = month(&model);
        assert_eq!((figures.used_minutes, figures.work_minutes()), (160, (480, 260)));
        assert_eq!(figures.activities[0].overrun_minutes, Some(30));
        assert_eq!(figures.activities[0].self_service_actual, Some(100));
        assert_eq!((figures.due, figures.limit.value), (Some(date(2019, 12, 2)), 240));
    }

    #[test]
    fn the_rules_of_the_trial_stand_beside_those_of_everybody() {
        let trial = rules_on(date(2020, 1, 1), Some("dcc"));
        let told: Vec<String> = rule_rows(&rules(), &trial)
            .iter()
            .map(|row| {
                format!(
                    "{}: {} | {} | {} | {}",
                    row.rule, row.base.0, row.low.0, row.high.0, row.high.1
                )
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        Work begins no earlier than: 20:00 | 18:00 | 22:00 | Section H8.3 (fictional)
        Work ends no later than: 08:00 | 08:00 | 06:00 | Section H8.3 (fictional)
        Schedule published before the month: 20 Working Days | 10 Working Days | 20 Working Days | Section H8.4 (unverified)
        Self-Service Interface down in a month: 4 h | 4 h | 4 h | Section H8.3(b) (unverified)
        Rating of planned changes: not rated | low or high | low or high | Section H8.3, as `planned-maintenance-trial` has it
        ");
        let after = rules_on(date(2020, 3, 1), Some("dcc"));
        assert!(rule_rows(&rules(), &after).iter().all(|row| !row.differs));
    }
}
