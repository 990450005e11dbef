//! `derogation-gap`: leave from the Code that ends before what replaces it begins.

use jiff::{ToSpan, civil::Date};

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    id::AmendmentId,
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "derogation-gap",
    severity: Severity::Warning,
    finds: "a derogation ends before the change that is to replace it takes effect",
    explanation: "A derogation lets a Party act otherwise than the Code says, until a day. When the change that \
        is to make the new way the rule takes effect later, or on no known day, the Party must go back to the \
        old way in between, or be in breach. The DCC's leave from Sections H8.3 and H8.4 ended in February 2020, \
        and MP092 had no date. Extend the derogation, or bring the change forward.",
    reads: &["derogations"],
    part: None,
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(sheet) = case.tables.sheet("derogations") else { return };
    for (key, row) in &sheet.rows {
        let cells = Cells::new(&sheet.schema, row);
        let (Ok(starts), Ok(ends)) = (cells.date("starts"), cells.date("ends")) else { continue };
        let replaced_by: Option<AmendmentId> = cells.parsed_if_any("replaced_by").ok().flatten();
        if case.tables.scope.on < starts {
            continue;
        }
        let Some(gap) = gap(case, replaced_by.as_ref(), ends) else { continue };
        let provisions: Vec<String> = cells.list("provisions").unwrap_or_default();
        let message = format!("leave from {} ends on {ends}, and {gap}", provisions.join(" and "));
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("derogations", &**key)
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_help("extend the derogation, or bring the change that replaces it forward");
        if let Some(replacement) = replaced_by.and_then(|id| case.timeline.get(&id)) {
            let label = format!("`{}` is {}", replacement.id, replacement.standing);
            finding = finding.with_related(replacement.place.clone(), label);
        }
        findings.push(finding);
    }
}

/// Why there is a gap after the last day of a derogation; nothing when there is none.
fn gap(case: &Case<'_>, replaced_by: Option<&AmendmentId>, ends: Date) -> Option<String> {
    let Some(id) = replaced_by else { return Some("nothing is to replace it".to_owned()) };
    if case.tables.applied.iter().any(|applied| applied.names_the_same(id)) {
        return None;
    }
    let day = case.timeline.get(id).and_then(|each| case.timeline.day(each, case.tables.scope.on));
    match day {
        Some(day) if day <= ends.saturating_add(1.day()) => None,
        Some(day) => Some(format!("`{id}` takes effect on {day} only")),
        None => Some(format!("`{id}`, which is to replace it, has no known day")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, code, found_with};

    #[test]
    fn a_gap_is_found_and_a_change_in_time_closes_it() {
        let with = |day: &str| {
            let amendment = format!(
                "id = 'DP001'\nkind = 'modification'\ntitle = 'A'\nstatus = 'in-force'\n\
                 effective = {{ date = '{day}' }}\nexplanation = 'A'\nsource = 'test'\n\
                 confidence = 'fictional'\n"
            );
            let tables = [
                ("bodies", "panel,Panel,Panel,panel,Decides,no,"),
                ("derogations", "trial,dcc,H8.3;H8.4,2019-04-01,2020-02-29,panel,MP001,A trial"),
            ];
            found_with("derogation-gap", &code(&tables, &[&amendment]), TODAY)
        };
        insta::assert_snapshot!(with("2020-06-25"), @"
        baseline/derogations.csv:2:1: warning[derogation-gap]: leave from H8.3 and H8.4 ends on 2020-02-29, and `MP001` takes effect on 2020-06-25 only
          amendments/0.toml:1:6: `DP001` is in-force
          help: extend the derogation, or bring the change that replaces it forward
        ");
        assert_eq!(with("2020-03-01"), "");
    }
}
