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
    reads: &["duis_definitions", "duis_matrix", "services_schedule", "test_scenarios"],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(tests) = case.tables.sheet("test_scenarios") else { return };
    let tested: BTreeSet<(&str, &str)> =
        tests.rows.keys().filter_map(|key| srv_and_role(key)).collect();
    let covered: BTreeSet<&str> = tested.iter().map(|(srv, _)| *srv).collect();
    let mut told = BTreeSet::new();
    for name in TWINS {
        let Some(sheet) = case.tables.sheet(name) else { continue };
        for (key, row) in &sheet.rows {
            let Some((srv, role)) = srv_and_role(key) else { continue };
            let looked_at = covered.contains(srv) && case.in_focus(srv);
            if !looked_at || tested.contains(&(srv, role)) || !told.insert((srv, role)) {
                continue;
            }
            let message = format!(
                "`{role}` may send `{srv}`, and `test_scenarios` has no test of it for this role"
            );
            let mut finding = Finding::error(CHECK.id, row.place.clone(), message)
                .about("test_scenarios", format!("{key}/smets2"))
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help(format!("insert a scenario for `{key}` into `test_scenarios`"));
            if let Some((_, near)) = tests.rows.iter().find(|(each, _)| first_part(each) == srv) {
                finding = finding.with_related(
                    near.place.clone(),
                    format!("`{srv}` is tested by other roles here"),
                );
            }
            findings.push(finding);
        }
    }
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
    }
}
