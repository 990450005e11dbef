//! `tested-not-eligible`: a role must test what it may not send.

use super::{
    Case, Check, Run, eligible_not_tested::srv_and_role, first_part, twin_role_tables::TWINS,
};
use crate::finding::{Finding, Severity};

pub const CHECK: Check = Check {
    id: "tested-not-eligible",
    severity: Severity::Error,
    finds: "the Common Test Scenarios Document makes a User Role test a Service Request that it may not send",
    explanation: "A scenario of Appendix R that a User Role cannot carry out, because no table lets it send the \
        Service Reference Variant, keeps Parties from completing the User Entry Process. Take the scenario out, \
        or make the role eligible.",
    reads: &["duis_definitions", "duis_matrix", "services_schedule", "test_scenarios"],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(tests) = case.tables.sheet("test_scenarios") else { return };
    for (key, row) in tests.rows.iter().filter(|(key, _)| case.in_focus(first_part(key))) {
        let Some((srv, role)) = srv_and_role(key) else { continue };
        let eligible = format!("{srv}/{role}");
        let may = |name: &&str| {
            case.tables.sheet(name).is_some_and(|sheet| sheet.rows.contains_key(eligible.as_str()))
        };
        if TWINS.iter().any(may) {
            continue;
        }
        let message = format!("`{role}` must test `{srv}`, and no table lets it send that");
        findings.push(
            Finding::error(CHECK.id, row.place.clone(), message)
                .about("test_scenarios", &**key)
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help(format!(
                    "delete `{key}` from `test_scenarios`, or make `{role}` eligible for `{srv}`"
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, found};

    #[test]
    fn a_test_of_what_may_not_be_sent_is_found_and_the_mended_table_is_clean() {
        let with = |tests| {
            let mut tables = SERVICES.to_vec();
            tables.extend([("duis_definitions", "7.7,IS"), ("test_scenarios", tests)]);
            found("tested-not-eligible", &tables)
        };
        insta::assert_snapshot!(with("7.7,IS,smets2\n7.7,ED,smets2"), @"
        baseline/test_scenarios.csv:3:1: error[tested-not-eligible]: `ED` must test `7.7`, and no table lets it send that
          help: delete `7.7/ED/smets2` from `test_scenarios`, or make `ED` eligible for `7.7`
        ");
        assert_eq!(with("7.7,IS,smets2"), "");
    }
}
