//! `eligible-not-tested`: a role may send what it need not test.

use std::collections::BTreeSet;

use super::{Case, Check, Run, first_part, twin_role_tables::TWINS};
use crate::finding::{Finding, Severity};

pub const CHECK: Check = Check {
    id: "eligible-not-tested",
    severity: Severity::Error,
    finds: "a User Role may send a Service Request that the Common Test Scenarios Document does not make it test",
    explanation: "A Party does User Entry Process Tests for each User Role that it seeks, against the scenarios \
        of Appendix R. A role that a change made eligible for a Service Reference Variant, and that Appendix R \
        does not name for it, may use it in live operation untested. DP089 was raised to mend three such cases \
        of the November 2019 Release. Only Service Reference Variants of which at least one scenario is in the \
        table are looked at: of others nothing is known.",
    reads: &[
        "duis_definitions",
        "duis_matrix",
        "services_schedule",
        "smets1_service_requests",
        "test_scenarios",
    ],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(tests) = case.tables.sheet("test_scenarios") else { return };
    let eligible: BTreeSet<(&str, &str)> = TWINS
        .iter()
        .filter_map(|name| case.tables.sheet(name))
        .flat_map(|sheet| sheet.rows.keys())
        .filter_map(|key| srv_and_role(key))
        .collect();
    let scenarios: BTreeSet<(&str, &str, &str)> =
        tests.rows.keys().filter_map(|key| scenario(key)).collect();
    // A scenario of a role that may not send it has a check of its own, and shows nothing of other roles.
    let looked_at: BTreeSet<(&str, &str)> = scenarios
        .iter()
        .filter(|(srv, role, _)| eligible.contains(&(*srv, *role)))
        .map(|(srv, _, generation)| (*srv, *generation))
        .filter(|(_, generation)| *generation == EVERY_DEVICE)
        .collect();
    // What a role tests on older devices that offer it is known to be tested, so a missing newer test is a gap.
    let offered = case.tables.sheet("smets1_service_requests");
    let older_only = |srv: &str, role: &str| {
        let on_older = scenarios.contains(&(srv, role, OLDER_DEVICES));
        on_older && offered.is_some_and(|sheet| sheet.rows.contains_key(srv))
    };
    let mut told = BTreeSet::new();
    for name in TWINS {
        let Some(sheet) = case.tables.sheet(name) else { continue };
        for (key, row) in &sheet.rows {
            let Some((srv, role)) = srv_and_role(key) else { continue };
            let half = older_only(srv, role);
            let known = looked_at.contains(&(srv, EVERY_DEVICE)) || half;
            let tested = scenarios.contains(&(srv, role, EVERY_DEVICE));
            if !known || !case.in_focus(srv) || tested || !told.insert((srv, role)) {
                continue;
            }
            let on = if half { " on SMETS2" } else { "" };
            let message = format!(
                "`{role}` may send `{srv}`, and `test_scenarios` has no test of it{on} for this role"
            );
            let mut finding = Finding::error(CHECK.id, row.place.clone(), message)
                .about("test_scenarios", format!("{key}/{EVERY_DEVICE}"))
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help(format!("insert a scenario for `{key}` into `test_scenarios`"));
            let (begin, label) = if half {
                (format!("{key}/"), format!("`{key}` is tested on older devices only"))
            } else {
                (format!("{srv}/"), format!("`{srv}` is tested by other roles here"))
            };
            if let Some((_, near)) = tests.rows.iter().find(|(each, _)| each.starts_with(&begin)) {
                finding = finding.with_related(near.place.clone(), label);
            }
            findings.push(finding);
        }
    }
}

/// The generation of devices that offers every Service Request.
const EVERY_DEVICE: &str = "smets2";
/// The generation that offers some only.
const OLDER_DEVICES: &str = "smets1";

/// The Service Reference Variant, User Role and generation of a key.
fn scenario(key: &str) -> Option<(&str, &str, &str)> {
    let mut parts = key.split('/');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

/// The Service Reference Variant and User Role of a key.
pub(super) fn srv_and_role(key: &str) -> Option<(&str, &str)> {
    let mut parts = key.split('/');
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, found};

    #[test]
    fn a_role_without_its_test_is_found_and_the_mended_table_is_clean() {
        let with = |tests| {
            let mut tables = SERVICES.to_vec();
            let roles = "7.7,IS\n7.7,ED\n8.2,IS";
            tables.extend([
                ("duis_definitions", roles),
                ("duis_matrix", roles),
                ("services_schedule", roles),
                ("smets1_service_requests", "7.7"),
                ("test_scenarios", tests),
            ]);
            found("eligible-not-tested", &tables)
        };
        insta::assert_snapshot!(with("7.7,IS,smets2"), @"
        baseline/duis_definitions.csv:3:1: error[eligible-not-tested]: `ED` may send `7.7`, and `test_scenarios` has no test of it for this role
          baseline/test_scenarios.csv:2:1: `7.7` is tested by other roles here
          help: insert a scenario for `7.7/ED` into `test_scenarios`
        ");
        assert_eq!(with("7.7,IS,smets2\n7.7,ED,smets2"), "");
        assert_eq!(with(""), "", "of what has no scenario at all, nothing is known");
        assert_eq!(
            with("8.2,ED,smets2"),
            "",
            "a role that may not send it shows nothing of others"
        );
        insta::assert_snapshot!(with("7.7,IS,smets2\n7.7,ED,smets1"), @"
        baseline/duis_definitions.csv:3:1: error[eligible-not-tested]: `ED` may send `7.7`, and `test_scenarios` has no test of it on SMETS2 for this role
          baseline/test_scenarios.csv:3:1: `7.7/ED` is tested on older devices only
          help: insert a scenario for `7.7/ED` into `test_scenarios`
        ");
    }
}
