//! Duties besides the schedule: objections (Section H8.5), Unplanned Maintenance (H8.6), updates (H8.7).

use code::Severity;

use super::{Breach, Case};
use crate::maintenance::{Activity, Kind, Rules, legal, told_moment, window::length_told};

pub(super) fn check(case: &Case<'_>, activity: &Activity) -> Vec<Breach> {
    let rules = case.rules(&activity.window());
    let mut breaches = Vec::new();
    for objection in activity.objections.iter().filter(|each| each.met.is_none()) {
        let message = format!(
            "`{}` asked on {} that `{}` be moved: {}",
            objection.by, objection.on, activity.id, objection.reason
        );
        let mut ways = legal::ways(case, activity);
        ways.push(format!("or answer: `secant maintenance answer {}`", activity.id));
        let breach = Breach::of("objection-open", activity, &rules.objection, message);
        breaches.push(breach.with_legal(ways));
    }
    if activity.kind == Kind::Unplanned {
        breaches.extend(unplanned(activity, rules));
    }
    breaches.extend(differs(activity, rules));
    breaches
}

/// Whether those affected were told of Unplanned Maintenance, and before it began.
fn unplanned(activity: &Activity, rules: &Rules) -> Option<Breach> {
    let told = activity.told.iter().map(|told| told.at).min();
    let begins = activity.started.map_or(activity.window().start, |(_, at)| at);
    let rule = &rules.unplanned;
    match told {
        None => {
            let message =
                format!("nobody was told of `{}`, which is Unplanned Maintenance", activity.id);
            let way = format!("tell them now: `secant maintenance tell {}`", activity.id);
            Some(Breach::of("unplanned-not-told", activity, rule, message).with_legal([way]))
        }
        Some(at) if at > begins => {
            let late = length_told((at.as_second() - begins.as_second()) / 60);
            let message = format!(
                "those affected by `{}` were told on {}, {late} after it began",
                activity.id,
                told_moment(at, &rules.zone)
            );
            let breach = Breach::of("unplanned-not-told", activity, rule, message);
            Some(
                breach
                    .softened(Severity::Warning)
                    .with_legal(["tell them before it begins".to_owned()]),
            )
        }
        Some(_) => None,
    }
}

/// What of finished work differed from what was announced, without a word to those affected.
fn differs(activity: &Activity, rules: &Rules) -> Option<Breach> {
    let finished = activity.finished.as_ref().filter(|_| rules.updates.value)?;
    let mut differences = Vec::new();
    if finished.at > activity.announced_end() {
        let late = (finished.at.as_second() - activity.announced_end().as_second()) / 60;
        differences.push(format!("it ended {} later than announced", length_told(late)));
    }
    let was_told = activity.started.is_some_and(|(_, begun)| {
        activity.told.iter().any(|told| begun <= told.at && told.at <= finished.at)
    });
    for actual in finished.disruptions.iter().filter(|_| !was_told) {
        let planned = activity.plan.impact_on(&actual.service).filter(|each| each.disrupts());
        let expected = planned.map_or(0, |each| each.expected_minutes(&activity.window()));
        if actual.minutes > expected {
            differences.push(format!(
                "the {} was disrupted for {} instead of {}",
                rules.service(&actual.service),
                length_told(actual.minutes),
                length_told(expected)
            ));
        }
    }
    if differences.is_empty() {
        return None;
    }
    let message =
        format!("of `{}` nobody was told that {}", activity.id, differences.join(" and "));
    let way = "tell those affected while it runs: `secant maintenance tell`".to_owned();
    Some(Breach::of("difference-not-told", activity, &rules.updates, message).with_legal([way]))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::super::sample::{at, january, plan, record};
    use super::super::tests::told;
    use crate::maintenance::{ActivityFact, ActualDisruption, Kind, Maintenance};

    fn with(facts: &[ActivityFact]) -> String {
        let mut model = Maintenance::default();
        let plan = plan("2020-01-08T12:00", "2020-01-08T13:00");
        let added = ActivityFact::Added { kind: Kind::Unplanned, plan, known_at: None };
        for (seq, fact) in (1..).zip(std::iter::once(&added).chain(facts)) {
            model.apply(record(seq, date(2020, 1, 8), "u", fact.clone()));
        }
        told(&model, january())
    }

    fn tell(when: &str, end: Option<&str>) -> ActivityFact {
        ActivityFact::Told {
            at: at(when),
            to: vec!["Parties".to_owned()],
            text: "T".to_owned(),
            expected_end: end.map(at),
        }
    }

    #[test]
    fn unplanned_maintenance_is_told_of_before_it_begins() {
        insta::assert_snapshot!(with(&[]), @"
        error[unplanned-not-told]: nobody was told of `u`, which is Unplanned Maintenance – Section H8.6 (unverified)
          legal: tell them now: `secant maintenance tell u`
        ");
        assert_eq!(with(&[tell("2020-01-08T11:00", None)]), "");
        assert!(with(&[tell("2020-01-08T12:20", None)]).contains("20 min after it began"));
    }

    #[test]
    fn a_difference_is_told_while_the_work_runs() {
        let finished = ActivityFact::Finished {
            at: at("2020-01-08T14:00"),
            disruptions: vec![ActualDisruption {
                service: "self-service-interface".to_owned(),
                minutes: 90,
            }],
            text: String::new(),
        };
        let before = tell("2020-01-08T11:00", None);
        let started = ActivityFact::Started { at: at("2020-01-08T12:00") };
        insta::assert_snapshot!(with(&[before.clone(), started.clone(), finished.clone()]), @"
        error[difference-not-told]: of `u` nobody was told that it ended 1 h later than announced and the Self-Service Interface was disrupted for 1 h 30 min instead of 1 h – Section H8.7 (unverified)
          legal: tell those affected while it runs: `secant maintenance tell`
        ");
        let update = tell("2020-01-08T12:50", Some("2020-01-08T14:00"));
        assert_eq!(with(&[before, started, update, finished]), "");
    }
}
