//! `tested-not-available`: a test on devices that do not offer what is tested.

use super::{Case, Check, Run, first_part};
use crate::finding::{Finding, Severity};

pub const CHECK: Check = Check {
    id: "tested-not-available",
    severity: Severity::Error,
    finds: "the Common Test Scenarios Document asks for a test on SMETS1 Devices of what these do not offer",
    explanation: "Which Service Reference Variants SMETS1 Devices offer is said in the DCC User Interface \
        Specification (Appendix AD, clause 1.4); which of them a User Role tests on which generation is said in \
        Appendix R. A SMETS1 test of anything else cannot be run. DP089 tells of one such test for the \
        Electricity Distributor role. Delete the scenario.",
    reads: &["smets1_service_requests", "test_scenarios"],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(tests), Some(offered)) =
        (case.tables.sheet("test_scenarios"), case.tables.sheet("smets1_service_requests"))
    else {
        return;
    };
    for (key, row) in &tests.rows {
        let srv = first_part(key);
        if !key.ends_with("/smets1") || offered.rows.contains_key(srv) || !case.in_focus(srv) {
            continue;
        }
        let message =
            format!("`{key}` asks for a test of `{srv}` on SMETS1, which does not offer it");
        findings.push(
            Finding::error(CHECK.id, row.place.clone(), message)
                .about("test_scenarios", &**key)
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help(format!("delete `{key}` from `test_scenarios`: it cannot be run")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, found};

    #[test]
    fn a_test_that_cannot_be_run_is_found_and_the_mended_table_is_clean() {
        let with = |tests| {
            let mut tables = SERVICES.to_vec();
            tables.extend([("smets1_service_requests", "8.2"), ("test_scenarios", tests)]);
            found("tested-not-available", &tables)
        };
        insta::assert_snapshot!(with("8.2,IS,smets1\n7.7,ED,smets1"), @"
        baseline/test_scenarios.csv:3:1: error[tested-not-available]: `7.7/ED/smets1` asks for a test of `7.7` on SMETS1, which does not offer it
          help: delete `7.7/ED/smets1` from `test_scenarios`: it cannot be run
        ");
        assert_eq!(with("8.2,IS,smets1\n7.7,ED,smets2"), "");
    }
}
