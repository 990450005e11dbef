//! Clashes with Releases, freezes, test windows and other activities.

use code::Severity;

use super::{Breach, Case};
use crate::maintenance::{Activity, Protected, Window, legal};

pub(super) fn check(case: &Case<'_>, activity: &Activity) -> Vec<Breach> {
    let mut breaches = clashes(case, activity, &activity.window());
    if activity.finished.is_none() && !breaches.is_empty() {
        let ways = legal::ways(case, activity);
        for breach in &mut breaches {
            breach.legal.extend(ways.iter().cloned());
        }
    }
    breaches
}

/// What an activity would be in the way of, in a window; without what would be legal.
pub(super) fn clashes(case: &Case<'_>, activity: &Activity, window: &Window) -> Vec<Breach> {
    let rules = case.rules(window);
    let mut breaches = Vec::new();
    for release in &rules.releases {
        if Window::of_days(release.date, release.date, &rules.zone).overlaps(window) {
            let message =
                format!("`{}` is on {}, the day of `{}`", activity.id, release.date, release.label);
            breaches.push(Breach::clash("clash-release", activity, message));
        }
    }
    for protected in &rules.protected {
        let span = Window::of_days(protected.starts, protected.ends, &rules.zone);
        if span.overlaps(window) && concerns(protected, activity) {
            breaches.push(protected_breach(activity, protected));
        }
    }
    // A clash of two is told once: of the one that begins later.
    let others = case.model.within(window).into_iter().filter(|other| other.id != activity.id);
    for other in others {
        let shared = shared(activity, other);
        let later = (window.start, &activity.id) > (other.window().start, &other.id);
        if shared.is_empty() || (*window == activity.window() && !later) {
            continue;
        }
        let message = format!(
            "`{}` and `{}` are at the same time on {}",
            activity.id,
            other.id,
            shared.join(" and ")
        );
        let mut breach = Breach::clash("clash-activity", activity, message);
        breach.activities.push(other.id.clone());
        breaches.push(breach);
    }
    breaches
}

fn concerns(protected: &Protected, activity: &Activity) -> bool {
    let touches = |service: &String| activity.plan.impact_on(service).is_some();
    protected.services.is_empty() || protected.services.iter().any(touches)
}

fn protected_breach(activity: &Activity, protected: &Protected) -> Breach {
    let freeze = protected.kind == "freeze";
    let check = if freeze { "clash-freeze" } else { "clash-test-window" };
    let message = format!(
        "`{}` lies in `{}`, {} to {}",
        activity.id, protected.label, protected.starts, protected.ends
    );
    let confidence = protected.provenance.confidence;
    let mut breach = Breach::clash(check, activity, message);
    if freeze && confidence != code::Confidence::Fictional {
        breach.severity = Severity::Error;
    }
    breach.clause = Some(protected.provenance.cite());
    breach.confidence = Some(confidence);
    breach
}

/// The systems that two activities touch, and the Services that both disrupt.
fn shared(one: &Activity, other: &Activity) -> Vec<String> {
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    let systems = one
        .plan
        .systems
        .iter()
        .filter(|each| other.plan.systems.iter().any(|system| same(system, each)));
    let services = one.plan.services.iter().filter(|each| {
        let disrupted = other.plan.impact_on(&each.service);
        each.disrupts() && disrupted.is_some_and(|impact| impact.disrupts())
    });
    let systems = systems.map(|each| format!("system `{each}`"));
    systems.chain(services.map(|each| format!("Service `{}`", each.service))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{plan, planned};
    use super::super::tests::told;

    fn check(plans: &[(&str, crate::maintenance::Plan)], month: &str) -> String {
        told(&planned(plans), month.parse().unwrap())
    }

    #[test]
    fn two_on_one_system_at_a_time_clash_and_one_after_the_other_do_not() {
        let first = plan("2020-01-18T22:00", "2020-01-19T02:00");
        let meets = plan("2020-01-19T02:00", "2020-01-19T03:00");
        assert_eq!(check(&[("a", first.clone()), ("b", meets)], "2020-01"), "");
        let overlaps = plan("2020-01-19T01:59", "2020-01-19T03:00");
        insta::assert_snapshot!(check(&[("a", first.clone()), ("b", overlaps.clone())], "2020-01"), @"
        warning[clash-activity]: `b` and `a` are at the same time on system `portal` and Service `self-service-interface` – no clause
          legal: move it to 19 January 2020 02:00 to 03:01 (1 h 1 min)
          legal: move it to 18 January 2020 20:59 to 22:00 (1 h 1 min)
        ");
        let mut elsewhere = overlaps;
        elsewhere.systems = vec!["desk".to_owned()];
        elsewhere.services[0].service = "service-desk".to_owned();
        assert_eq!(check(&[("a", first), ("b", elsewhere)], "2020-01"), "");
    }

    #[test]
    fn the_day_of_a_release_and_a_freeze_are_in_the_way() {
        let on_release = plan("2020-02-27T00:00", "2020-02-27T01:00");
        assert!(
            check(&[("a", on_release)], "2020-02")
                .contains("the day of `February 2020 SEC Release`")
        );
        let eve = plan("2020-02-26T22:00", "2020-02-27T00:00");
        assert_eq!(check(&[("a", eve)], "2020-02"), "");
        let frozen = plan("2019-12-27T22:00", "2019-12-28T00:00");
        assert!(check(&[("a", frozen)], "2019-12").contains("warning[clash-freeze]"));
        let tested = plan("2020-02-05T22:00", "2020-02-05T23:00");
        assert_eq!(check(&[("a", tested)], "2020-02"), "", "other Services are not protected then");
    }
}
