//! Checking a month's schedule against the rules in force for it: one value for each breach, with the
//! clause, how sure we are of it, and what would be legal.

mod clash;
mod content;
mod duty;
mod hours;
mod limit;
mod notice;

use code::{Confidence, Severity};
use jiff::civil::Date;

pub(super) use limit::{disrupted_minutes, month_window, used_minutes};
pub(super) use notice::{announced_on, working_days_given};

use super::{Activity, ActivityId, Kind, Maintenance, Month, RuleBook, Ruled, Rules, Window};

/// Every check, with what it finds.
pub const CHECKS: &[(&str, &str)] = &[
    (
        "outside-permitted-hours",
        "Planned Maintenance outside the permitted hours, by the clock of Great Britain",
    ),
    ("hours-agreed", "Planned Maintenance outside the permitted hours, to which the Panel agreed"),
    (
        "over-monthly-limit",
        "more time without the Self-Service Interface in a month than the limit",
    ),
    (
        "short-notice",
        "an item that was not on a published schedule so many Working Days before its month",
    ),
    ("content-activity", "an item without a description"),
    ("content-services", "an item that names no Service"),
    ("content-times", "an item whose disruption is longer than its window"),
    ("content-return-risk", "an item that does not say what may delay the return of the Services"),
    ("not-rated", "an item without a rating, where changes are rated"),
    ("below-threshold", "work through too few Communications Hubs to be Planned Maintenance"),
    ("objection-open", "a wish of the Panel to move an item that was not met"),
    ("clash-release", "work on the day of a Release"),
    ("clash-freeze", "work in a freeze"),
    ("clash-test-window", "work in a test window"),
    ("clash-activity", "two pieces of work on one system or Service at the same time"),
    (
        "unplanned-not-told",
        "Unplanned Maintenance of which nobody was told, or only after it began",
    ),
    (
        "difference-not-told",
        "maintenance that differed from what was announced, of which nobody was told",
    ),
];

/// A rule that a schedule breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// The activities that it is about, the one to change first.
    pub activities: Vec<ActivityId>,
    /// The check's id, as in [`CHECKS`].
    pub check: &'static str,
    /// How much it matters; what rests on a row that is made up is never an error.
    pub severity: Severity,
    /// What is wrong: lower case, the item in backticks, no full stop.
    pub message: String,
    /// The clause that says so, with its confidence and the derogation behind it; none where no clause does.
    pub clause: Option<String>,
    /// How sure we are of the row.
    pub confidence: Option<Confidence>,
    /// What would be legal.
    pub legal: Vec<String>,
}

impl Breach {
    fn of<T>(check: &'static str, activity: &Activity, rule: &Ruled<T>, message: String) -> Self {
        Self {
            activities: vec![activity.id.clone()],
            check,
            severity: if rule.is_fictional() { Severity::Warning } else { Severity::Error },
            message,
            clause: Some(rule.cite()),
            confidence: Some(rule.provenance.confidence),
            legal: Vec::new(),
        }
    }

    /// A breach of no clause: two things are in each other's way.
    fn clash(check: &'static str, activity: &Activity, message: String) -> Self {
        Self {
            activities: vec![activity.id.clone()],
            check,
            severity: Severity::Warning,
            message,
            clause: None,
            confidence: None,
            legal: Vec::new(),
        }
    }

    fn softened(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn with_legal(mut self, legal: impl IntoIterator<Item = String>) -> Self {
        self.legal.extend(legal);
        self
    }
}

/// What is asked: the schedule of a month, as it stands on a day.
#[derive(Clone, Copy)]
pub(super) struct Case<'c> {
    pub(super) model: &'c Maintenance,
    pub(super) book: &'c RuleBook,
    pub(super) asked_on: Date,
}

impl<'c> Case<'c> {
    /// The rules on the day on which a window begins.
    pub(super) fn rules(&self, window: &Window) -> &'c Rules {
        self.book.on(window.day(self.book.zone()))
    }
}

/// Whether the rules of Planned Maintenance apply to an activity (Section A1).
pub(super) fn is_planned_maintenance(activity: &Activity, rules: &Rules) -> bool {
    let enough = activity.plan.communications_hubs.is_none_or(|count| count >= rules.hubs.value);
    activity.kind == Kind::Planned && enough
}

/// Checks everything that touches a month, as it stands on a day, by the rules of each activity's own day.
/// Sorted by activity, then by check.
#[must_use]
pub fn check(model: &Maintenance, month: Month, book: &RuleBook, asked_on: Date) -> Vec<Breach> {
    let case = Case { model, book, asked_on };
    let mut breaches = Vec::new();
    for activity in model.within(&month_window(month, book.zone())) {
        let rules = case.rules(&activity.window());
        if is_planned_maintenance(activity, rules) {
            breaches.extend(hours::check(&case, activity));
            breaches.extend(notice::check(&case, activity));
            breaches.extend(content::check(&case, activity));
        } else if activity.kind == Kind::Planned {
            breaches.push(below_threshold(activity, rules));
        }
        breaches.extend(clash::check(&case, activity));
        breaches.extend(duty::check(&case, activity));
    }
    breaches.extend(limit::check(&case, month));
    breaches.sort();
    breaches
}

/// Whether an activity could be done in a window: within the hours and the limit, in nobody's way, with
/// notice that can still be given.
pub(super) fn fits(case: &Case<'_>, activity: &Activity, window: &Window) -> bool {
    let rules = case.rules(window);
    let in_time = !is_planned_maintenance(activity, rules)
        || (hours::is_permitted(activity, window, rules)
            && notice::can_be_given(activity, window, rules, case.asked_on)
            && limit::leaves_room(case, activity, window));
    in_time && clash::clashes(case, activity, window).is_empty()
}

fn below_threshold(activity: &Activity, rules: &Rules) -> Breach {
    let count = activity.plan.communications_hubs.unwrap_or_default();
    let message = format!(
        "`{}` affects {count} Communications Hubs, and from {} on it is Planned Maintenance: hours, limit and \
         notice are not asked of it",
        activity.id, rules.hubs.value
    );
    Breach::of("below-threshold", activity, &rules.hubs, message).softened(Severity::Note)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{at, book, january, plan, planned, record};
    use super::*;
    use crate::maintenance::{ActivityFact, Plan};

    /// What is found of a schedule, asked on 1 November 2019.
    pub(super) fn told(model: &Maintenance, month: Month) -> String {
        let found = check(model, month, &book(), date(2019, 11, 1));
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn line(breach: &Breach) -> String {
        let clause = breach.clause.as_deref().unwrap_or("no clause");
        let legal: String = breach.legal.iter().map(|each| format!("\n  legal: {each}")).collect();
        format!("{}[{}]: {} – {clause}{legal}", breach.severity, breach.check, breach.message)
    }

    #[test]
    fn a_schedule_that_keeps_all_rules_has_no_breach() {
        let model = planned(&[
            ("pm-1", plan("2020-01-18T22:00", "2020-01-19T02:00")),
            ("pm-2", plan("2020-01-21T20:00", "2020-01-22T08:00")),
        ]);
        assert_eq!(told(&model, january()), "");
    }

    #[test]
    fn every_check_of_the_table_has_a_schedule_that_it_finds() {
        let broken = Plan {
            detail: String::new(),
            services: vec![],
            return_risk: None,
            ..plan("2020-01-01T12:00", "2020-01-01T14:00")
        };
        let long = |start: &str, end: &str| {
            let mut plan = plan(start, end);
            plan.services[0].minutes = Some(300);
            plan
        };
        let mut model = planned(&[
            ("a", broken),
            ("b", long("2020-01-14T22:00", "2020-01-15T02:00")),
            ("c", plan("2020-01-15T01:00", "2020-01-15T03:00")),
            ("d", plan("2020-02-05T21:00", "2020-02-05T22:00")),
            ("e", plan("2020-02-27T06:00", "2020-02-27T08:00")),
            ("f", plan("2020-01-22T12:00", "2020-01-22T13:00")),
            (
                "g",
                Plan {
                    communications_hubs: Some(5),
                    ..plan("2020-01-23T12:00", "2020-01-23T13:00")
                },
            ),
            ("h", plan("2020-01-29T22:00", "2020-01-29T23:00")),
        ]);
        let on = date(2019, 11, 5);
        let panel: code::id::BodyId = "panel".parse().unwrap();
        let facts = [
            ("f", ActivityFact::HoursAgreed { by: panel.clone(), reason: "R".to_owned() }),
            ("h", ActivityFact::Objected { by: panel, reason: "R".to_owned() }),
            ("h", ActivityFact::Started { at: at("2020-01-29T22:00") }),
            (
                "h",
                ActivityFact::Finished {
                    at: at("2020-01-30T01:00"),
                    disruptions: vec![],
                    text: String::new(),
                },
            ),
            (
                "u",
                ActivityFact::Added {
                    kind: Kind::Unplanned,
                    plan: plan("2020-01-08T12:00", "2020-01-08T13:00"),
                    known_at: None,
                },
            ),
        ];
        for (seq, (id, fact)) in (100..).zip(facts) {
            model.apply(record(seq, on, id, fact));
        }
        let mut testing = plan("2020-02-06T21:00", "2020-02-06T22:00");
        testing.services[0].service = "testing-services".to_owned();
        let fact = ActivityFact::Added { kind: Kind::Planned, plan: testing, known_at: None };
        model.apply(record(200, on, "t", fact));
        let trial = super::super::sample::rules_on(date(2020, 1, 1), Some("dcc"));
        let mut found: Vec<&str> = Vec::new();
        for rules in [super::super::sample::rules(), trial] {
            for month in ["2020-01", "2020-02"] {
                let book = RuleBook::new(rules.clone());
                let breaches = check(&model, month.parse().unwrap(), &book, date(2020, 2, 10));
                found.extend(breaches.iter().map(|breach| breach.check));
            }
        }
        let missing: Vec<&str> =
            CHECKS.iter().map(|(id, _)| *id).filter(|id| !found.contains(id)).collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert!(found.iter().all(|id| CHECKS.iter().any(|(known, _)| known == id)));
    }
}
