//! `twin-scheduling-tables`: matrix and schema disagree on what the DCC schedules.

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "twin-scheduling-tables",
    severity: Severity::Error,
    finds: "the Service Request matrix and the DUIS schema disagree on what the DCC schedules",
    explanation: "The Service Request matrix says of each Service Reference Variant whether the DCC may send it \
        on a schedule, and the DUIS schema lists those that a schedule may name. A Service Reference Variant in \
        one and not in the other is either refused by the schema or never offered. SRV 4.2 is in the schema \
        since DUIS 5.3, and the public matrix says no.",
    reads: &["service_requests", "duis_schema_schedules"],
    part: Some(|key| key),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(matrix), Some(schema)) =
        (case.tables.sheet("service_requests"), case.tables.sheet("duis_schema_schedules"))
    else {
        return;
    };
    for (srv, row) in matrix.rows.iter().filter(|(srv, _)| case.in_focus(srv)) {
        let by_matrix = Cells::new(&matrix.schema, row).yes_no("dcc_scheduled").unwrap_or(false);
        let by_schema = schema.rows.get(srv);
        let (says, does, table) = match (by_matrix, by_schema) {
            (false, Some(_)) => ("not scheduled", "lists it", "service_requests"),
            (true, None) => ("scheduled", "does not list it", "duis_schema_schedules"),
            _ => continue,
        };
        let message = format!(
            "`{srv}` is {says} by the DCC by `service_requests`, and `duis_schema_schedules` {does}"
        );
        let mut finding = Finding::error(CHECK.id, row.place.clone(), message)
            .about(table, &**srv)
            .blaming(by_schema.unwrap_or(row))
            .under(row.provenance.clause.as_ref())
            .with_help("make the two tables agree in one amendment");
        if let Some(listed) = by_schema {
            finding = finding.with_related(listed.place.clone(), "the schema lists it here");
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, found};

    #[test]
    fn a_disagreement_is_found_and_the_mended_table_is_clean() {
        let with = |schema| {
            let mut tables = SERVICES.to_vec();
            tables.push(("duis_schema_schedules", schema));
            found("twin-scheduling-tables", &tables)
        };
        insta::assert_snapshot!(with("7.7"), @"
        baseline/service_requests.csv:2:1: error[twin-scheduling-tables]: `7.7` is not scheduled by the DCC by `service_requests`, and `duis_schema_schedules` lists it
          baseline/duis_schema_schedules.csv:2:1: the schema lists it here
          help: make the two tables agree in one amendment
        baseline/service_requests.csv:3:1: error[twin-scheduling-tables]: `8.2` is scheduled by the DCC by `service_requests`, and `duis_schema_schedules` does not list it
          help: make the two tables agree in one amendment
        ");
        assert_eq!(with("8.2"), "");
    }
}
