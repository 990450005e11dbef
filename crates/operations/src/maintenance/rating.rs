//! Rating a planned change low or high, by rows: likelihood by impact, with the reasons.

use code::Confidence;
use serde::{Deserialize, Serialize};

use super::{Plan, Rated, Rules, rules::Criterion};

/// How much.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    /// Little.
    Low,
    /// Something.
    Medium,
    /// Much.
    High,
}

/// The rating of a planned change.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Rating {
    /// Low impact.
    Low,
    /// High impact.
    High,
}

/// Rates a plan by the criteria and the matrix in force; none when the matrix lacks the pair of levels.
/// Each axis has the highest level of the criteria that are met, and low when none is.
#[must_use]
pub fn rate(plan: &Plan, rules: &Rules) -> Option<Rated> {
    let met: Vec<&Criterion> = rules
        .criteria
        .iter()
        .filter(|each| measured(plan, &each.measure) >= each.at_least)
        .collect();
    let level = |axis: &str| {
        let of_axis = met.iter().filter(|each| each.axis == axis).map(|each| each.level);
        of_axis.max().unwrap_or(Level::Low)
    };
    let (likelihood, impact) = (level("likelihood"), level("impact"));
    let ruled = rules.ratings.get(&(likelihood, impact))?;
    let mut reasons: Vec<String> = met.iter().map(|each| reason(plan, each)).collect();
    for axis in ["likelihood", "impact"] {
        if met.iter().all(|each| each.axis != axis) {
            reasons.push(format!("{axis} low: no criterion of it is met"));
        }
    }
    reasons.push(format!("{likelihood} likelihood and {impact} impact make {}", ruled.value));
    let rows = met.iter().map(|each| each.provenance.confidence);
    let confidence = rows.fold(ruled.provenance.confidence, Confidence::max);
    Some(Rated {
        rating: ruled.value,
        likelihood,
        impact,
        reasons,
        confidence: confidence.to_string(),
        by: None,
        review: None,
    })
}

fn reason(plan: &Plan, criterion: &Criterion) -> String {
    let Criterion { id, axis, measure, at_least, level, explanation, .. } = criterion;
    let said = explanation.trim_end_matches('.');
    let measured = measured(plan, measure);
    match measure.as_str() {
        "no-rollback" => format!("{axis} {level}: {said} (`{id}`)"),
        _ => format!("{axis} {level}: {said} ({measure} {measured}, from {at_least}; `{id}`)"),
    }
}

/// What a plan has of a measure.
fn measured(plan: &Plan, measure: &str) -> i64 {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    match measure {
        "systems" => count(plan.systems.len()),
        "services-disrupted" => count(plan.services.iter().filter(|each| each.disrupts()).count()),
        "disrupted-minutes" => {
            let disrupted = plan.services.iter().filter(|each| each.disrupts());
            disrupted.map(|each| each.expected_minutes(&plan.window)).max().unwrap_or_default()
        }
        "communications-hubs" => {
            i64::try_from(plan.communications_hubs.unwrap_or_default()).unwrap_or(i64::MAX)
        }
        "no-rollback" => {
            i64::from(plan.rollback.as_ref().is_none_or(|text| text.trim().is_empty()))
        }
        "window-minutes" => plan.window.minutes(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{plan, rules};
    use super::*;
    use crate::maintenance::ServiceImpact;

    fn told(plan: &Plan) -> String {
        let rated = rate(plan, &rules()).unwrap();
        format!("{}: {} ({})", rated.rating, rated.reasons.join("; "), rated.confidence)
    }

    #[test]
    fn the_rating_follows_the_rows_and_gives_its_reasons() {
        let mut plan = plan("2020-01-18T22:00", "2020-01-19T02:00");
        insta::assert_snapshot!(told(&plan), @"low: impact medium: A Service is not fully there (services-disrupted 1, from 1; `a-service-down`); likelihood low: no criterion of it is met; low likelihood and medium impact make low (fictional)");
        plan.rollback = None;
        insta::assert_snapshot!(told(&plan), @"high: likelihood high: Without a way back a fault cannot be undone (`no-way-back`); impact medium: A Service is not fully there (services-disrupted 1, from 1; `a-service-down`); high likelihood and medium impact make high (fictional)");
        plan.services = vec![];
        assert!(told(&plan).starts_with("low: "), "{}", told(&plan));
        plan.communications_hubs = Some(100_000);
        assert!(told(&plan).starts_with("high: "));
        plan.communications_hubs = Some(99_999);
        assert!(told(&plan).starts_with("low: "));
    }

    #[test]
    fn more_of_anything_never_lowers_the_rating() {
        let mut plan = plan("2020-01-18T22:00", "2020-01-19T02:00");
        let mut last = Rating::Low;
        for service in ["dcc-user-interface", "smki-services", "service-desk"] {
            let service = service.to_owned();
            let disruption = crate::maintenance::Disruption::Outage;
            plan.services.push(ServiceImpact { service, disruption, minutes: Some(240) });
            let rating = rate(&plan, &rules()).unwrap().rating;
            assert!(rating >= last);
            last = rating;
        }
        assert_eq!(last, Rating::High);
    }
}
