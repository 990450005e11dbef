//! `setting-without-alert`: a setting for an alert that is said not to be configurable.

use super::{Case, Check, Run, first_part};
use crate::{
    finding::{Finding, Severity},
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "setting-without-alert",
    severity: Severity::Warning,
    finds: "an element of SRV 6.22 switches an alert that is not there, or that is said not to be configurable",
    explanation: "An element of Service Reference Variant 6.22 without an alert behind it promises a switch that \
        does nothing; one for an alert that is always on promises what the device must refuse. Take the element \
        out, or make the alert configurable.",
    reads: &["alerts", "alert_settings"],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(alerts), Some(settings)) =
        (case.tables.sheet("alerts"), case.tables.sheet("alert_settings"))
    else {
        return;
    };
    for (key, row) in settings.rows.iter().filter(|(key, _)| case.in_focus(first_part(key))) {
        let code = first_part(key);
        let alert = alerts.rows.get(code);
        let configurable = alert
            .map(|alert| Cells::new(&alerts.schema, alert).yes_no("configurable").unwrap_or(false));
        let why = match configurable {
            Some(true) => continue,
            Some(false) => "which `alerts` says is not configurable",
            None => "which is no row of `alerts`",
        };
        let element = key.split_once('/').map_or("", |(_, element)| element);
        let message = format!("`{element}` switches `{code}`, {why}");
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("alert_settings", &**key)
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_help(format!(
                "delete `{key}` from `alert_settings`, or make the alert configurable"
            ));
        if let Some(alert) = alert {
            finding = finding.with_related(alert.place.clone(), "the alert stands here");
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn a_setting_for_nothing_is_found_and_the_mended_table_is_clean() {
        let with = |configurable| {
            let alert = format!("8F1D,Tamper,fixed,{configurable},,,,,,,,,,,,,,,");
            found(
                "setting-without-alert",
                &[
                    ("alerts", alert.as_str()),
                    ("user_roles", "IS,Import Supplier"),
                    ("alert_settings", "8F1D,ElectricitySupplierAlerts,IS,esme,any"),
                ],
            )
        };
        insta::assert_snapshot!(with("no"), @"
        baseline/alert_settings.csv:2:1: warning[setting-without-alert]: `ElectricitySupplierAlerts` switches `8F1D`, which `alerts` says is not configurable
          baseline/alerts.csv:2:1: the alert stands here
          help: delete `8F1D/ElectricitySupplierAlerts` from `alert_settings`, or make the alert configurable
        ");
        assert_eq!(with("yes"), "");
    }
}
