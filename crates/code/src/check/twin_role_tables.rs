//! `twin-role-tables`: tables that must name the same roles for a Service Request do not.

use super::{Case, Check, Run, first_part};
use crate::{
    finding::{Finding, Severity},
    tables::Sheet,
};

pub const CHECK: Check = Check {
    id: "twin-role-tables",
    severity: Severity::Error,
    finds: "a User Role may send a Service Request by one table and not by its twin",
    explanation: "Which User Roles may send a Service Reference Variant is said three times: in the Service \
        Request's own definition, in the Service Request matrix of the DCC User Interface Specification \
        (Appendix AD), and in the DCC User Interface Services Schedule (Appendix E). A change that reaches one \
        and not the others leaves Users with a right that half of the Code denies. SECMP0025 gave Electricity \
        Distributors SRV 7.7 and missed two of the three; MP120 mended it a year later. Change all of them in \
        the same amendment.",
    reads: TWINS,
    part: Some(first_part),
    run: Run::State(run),
};

/// The tables that must agree.
pub(super) const TWINS: &[&str] = &["duis_definitions", "duis_matrix", "services_schedule"];

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let sheets: Vec<(&str, &Sheet)> =
        TWINS.iter().filter_map(|name| Some((*name, case.tables.sheet(name)?.as_ref()))).collect();
    for (index, (has, sheet)) in sheets.iter().enumerate() {
        for (key, row) in sheet.rows.iter().filter(|(key, _)| case.in_focus(first_part(key))) {
            let told_before =
                sheets.iter().take(index).any(|(_, other)| other.rows.contains_key(key));
            if told_before {
                continue;
            }
            let lacking = sheets.iter().filter(|(_, other)| !other.rows.contains_key(key));
            for (lacks, other) in lacking {
                let (srv, role) = key.split_once('/').unwrap_or((key, ""));
                let message = format!("`{role}` may send `{srv}` by `{has}`, and not by `{lacks}`");
                let mut finding = Finding::error(CHECK.id, row.place.clone(), message)
                    .about(lacks, &**key)
                    .blaming(row)
                    .under(row.provenance.clause.as_ref())
                    .with_help(format!("insert `{key}` into `{lacks}`, or take it out of `{has}`"));
                if let Some((_, near)) = other.rows.iter().find(|(each, _)| first_part(each) == srv)
                {
                    let roles = roles_of(other, srv);
                    finding = finding.with_related(
                        near.place.clone(),
                        format!("`{lacks}` names only {roles} for `{srv}`"),
                    );
                }
                findings.push(finding);
            }
        }
    }
}

fn roles_of(sheet: &Sheet, srv: &str) -> String {
    let roles = sheet.rows.keys().filter_map(|key| {
        let (each, role) = key.split_once('/')?;
        (each == srv).then_some(role)
    });
    roles.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, found};

    #[test]
    fn a_role_that_one_twin_lacks_is_found_and_the_mended_table_is_clean() {
        let with = |matrix| {
            let mut tables = SERVICES.to_vec();
            tables.extend([
                ("duis_definitions", "7.7,IS\n7.7,ED"),
                ("duis_matrix", matrix),
                ("services_schedule", "7.7,IS\n7.7,ED"),
            ]);
            found("twin-role-tables", &tables)
        };
        insta::assert_snapshot!(with("7.7,IS"), @"
        baseline/duis_definitions.csv:3:1: error[twin-role-tables]: `ED` may send `7.7` by `duis_definitions`, and not by `duis_matrix`
          baseline/duis_matrix.csv:2:1: `duis_matrix` names only IS for `7.7`
          help: insert `7.7/ED` into `duis_matrix`, or take it out of `duis_definitions`
        ");
        assert_eq!(with("7.7,IS\n7.7,ED"), "");
    }
}
