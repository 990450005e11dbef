//! `alert-not-named`: a code that devices send and no table names.

use super::{Case, Check, Run, first_part};
use crate::{
    finding::{Finding, Severity},
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "alert-not-named",
    severity: Severity::Warning,
    finds: "an alert code was seen in traffic, and the GBCS does not name it",
    explanation: "Devices send codes that are in no table (Non-GBCS Non-Mandated alerts). Users receive them \
        without a meaning and cannot switch them off. DP090 was raised to bring them into the Code. Insert the \
        code into `alerts`, or have the maker stop sending it.",
    reads: &["alerts", "ngnm_register"],
    part: Some(first_part),
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(alerts), Some(seen)) =
        (case.tables.sheet("alerts"), case.tables.sheet("ngnm_register"))
    else {
        return;
    };
    for (key, row) in &seen.rows {
        let code = first_part(key);
        if alerts.rows.contains_key(code) || !case.in_focus(code) {
            continue;
        }
        let maker = Cells::new(&seen.schema, row).text("maker").unwrap_or_default();
        let message =
            format!("`{code}` is sent by devices of {maker}, and `alerts` does not name it");
        findings.push(
            Finding::warning(CHECK.id, row.place.clone(), message)
                .about("alerts", code)
                .blaming(row)
                .under(row.provenance.clause.as_ref())
                .with_help(format!(
                    "insert `{code}` into `alerts`, or have the maker stop sending it"
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn a_code_without_a_name_is_found_and_the_mended_table_is_clean() {
        let with = |alerts| {
            found(
                "alert-not-named",
                &[("alerts", alerts), ("ngnm_register", "A0A0,Example Meters,esme,,unknown")],
            )
        };
        insta::assert_snapshot!(with(""), @"
        baseline/ngnm_register.csv:2:1: warning[alert-not-named]: `A0A0` is sent by devices of Example Meters, and `alerts` does not name it
          help: insert `A0A0` into `alerts`, or have the maker stop sending it
        ");
        assert_eq!(with("A0A0,Example,supplier,no,,,,,,,,,,,,,,,"), "");
    }
}
