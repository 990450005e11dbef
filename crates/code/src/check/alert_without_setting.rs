//! `alert-without-setting`: an alert that is said to be configurable, and that no setting switches.

use std::collections::BTreeSet;

use super::{Case, Check, Run, first_part};
use crate::{
    finding::{Finding, Severity},
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "alert-without-setting",
    severity: Severity::Warning,
    finds: "an alert is said to be configurable, and no element of SRV 6.22 switches it",
    explanation: "A User silences an alert by Service Reference Variant 6.22, which has an element for each alert \
        that can be switched. An alert that the GBCS calls configurable and that has no element cannot be \
        silenced by anybody. DP090 tells what that means for codes that the GBCS does not even name. Add the \
        element to the schema, or stop calling the alert configurable.",
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
    let settable: BTreeSet<&str> = settings.rows.keys().map(|key| first_part(key)).collect();
    for (code, row) in alerts.rows.iter().filter(|(code, _)| case.in_focus(code)) {
        let cells = Cells::new(&alerts.schema, row);
        let configurable = cells.yes_no("configurable").unwrap_or(false);
        if !configurable || settable.contains(&**code) {
            continue;
        }
        let name = cells.text("name").unwrap_or_default();
        let message =
            format!("`{code}` ({name}) is configurable, and no element of SRV 6.22 switches it");
        findings.push(
            Finding::warning(CHECK.id, row.place.clone(), message)
                .about("alerts", &**code)
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help("add its element to `alert_settings`, or set `configurable` to no"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn an_alert_that_nothing_silences_is_found_and_the_mended_table_is_clean() {
        let rest = ",,,,,,,,,,,,,,,";
        let alert = format!("811A,Billing,supplier,yes{rest}");
        let with = |settings| {
            found(
                "alert-without-setting",
                &[
                    ("alerts", alert.as_str()),
                    ("user_roles", "IS,Import Supplier"),
                    ("alert_settings", settings),
                ],
            )
        };
        insta::assert_snapshot!(with(""), @"
        baseline/alerts.csv:2:1: warning[alert-without-setting]: `811A` (Billing) is configurable, and no element of SRV 6.22 switches it
          help: add its element to `alert_settings`, or set `configurable` to no
        ");
        assert_eq!(with("811A,ElectricitySupplierAlerts,IS,esme,any"), "");
    }
}
