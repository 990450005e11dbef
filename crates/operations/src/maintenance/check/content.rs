//! What an item of the schedule must say (Section H8.4(a) to (d)), and its rating where changes are rated.

use super::{Breach, Case};
use crate::maintenance::{Activity, window::length_told};

pub(super) fn check(case: &Case<'_>, activity: &Activity) -> Vec<Breach> {
    let window = activity.window();
    let rules = case.rules(&window);
    let plan = &activity.plan;
    let id = &activity.id;
    let [described, services, times, return_risk] = &rules.content;
    let mut breaches = Vec::new();
    if described.value && plan.detail.trim().is_empty() {
        let message = format!("`{id}` does not say what is done");
        breaches.push(
            Breach::of("content-activity", activity, described, message)
                .with_legal(["describe it: `secant maintenance describe`".to_owned()]),
        );
    }
    if services.value && plan.services.is_empty() {
        let message = format!("`{id}` names no Service that is disrupted or at risk");
        let known: Vec<&str> = rules.services.keys().map(String::as_str).collect();
        breaches.push(
            Breach::of("content-services", activity, services, message)
                .with_legal([format!("name them: {}", known.join(", "))]),
        );
    }
    for impact in plan.services.iter().filter(|_| times.value) {
        let Some(minutes) = impact.minutes.filter(|minutes| *minutes > window.minutes()) else {
            continue;
        };
        let message = format!(
            "`{id}` disrupts the {} for {}, and its window is {} long",
            rules.service(&impact.service),
            length_told(minutes),
            length_told(window.minutes())
        );
        breaches.push(
            Breach::of("content-times", activity, times, message)
                .with_legal(["make the window as long as the disruption".to_owned()]),
        );
    }
    if return_risk.value && plan.return_risk.as_ref().is_none_or(|text| text.trim().is_empty()) {
        let message = format!("`{id}` does not say what may delay the return of the Services");
        breaches.push(
            Breach::of("content-return-risk", activity, return_risk, message)
                .with_legal(["say so, or `none` where nothing may".to_owned()]),
        );
    }
    if rules.rated.value && activity.rating().is_none() {
        let message = format!("`{id}` is not rated, and changes are rated low or high");
        breaches.push(
            Breach::of("not-rated", activity, &rules.rated, message)
                .with_legal([format!("rate it: `secant maintenance rate {id}`")]),
        );
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{january, plan, planned};
    use super::super::tests::told;
    use crate::maintenance::Plan;

    #[test]
    fn what_is_missing_is_told_with_its_clause() {
        let whole = plan("2020-01-18T22:00", "2020-01-19T02:00");
        let mut longer = whole.clone();
        longer.services[0].minutes = Some(241);
        longer.services[0].service = "service-desk".to_owned();
        let check = |plan: Plan| told(&planned(&[("a", plan)]), january());
        insta::assert_snapshot!(check(Plan { detail: " ".to_owned(), ..whole.clone() }), @"
        error[content-activity]: `a` does not say what is done – Section H8.4(a) (unverified)
          legal: describe it: `secant maintenance describe`
        ");
        assert!(check(Plan { services: vec![], ..whole.clone() }).contains("H8.4(b)"));
        assert!(check(Plan { return_risk: None, ..whole }).contains("H8.4(d)"));
        insta::assert_snapshot!(check(longer), @"
        error[content-times]: `a` disrupts the Service Desk for 4 h 1 min, and its window is 4 h long – Section H8.4(c) (unverified)
          legal: make the window as long as the disruption
        ");
    }
}
