//! `derogation-gap`: leave from the Code that ends before what replaces it begins.

use super::{Case, Check, Run};
use crate::{
    derogation::Derogation,
    finding::{Finding, Severity},
    id::ClauseId,
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
        let Ok(derogation) = Derogation::read(Cells::new(&sheet.schema, row)) else { continue };
        if case.tables.scope.on < derogation.starts {
            continue;
        }
        let Some(gap) = derogation.gap(case.tables, case.timeline) else { continue };
        let provisions: Vec<&str> = derogation.provisions.iter().map(ClauseId::as_str).collect();
        let message = format!(
            "leave from {} ends on {}, and {}",
            provisions.join(" and "),
            derogation.ends,
            gap.told()
        );
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("derogations", &**key)
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_help(gap.help());
        if let Some(replacement) =
            derogation.replaced_by.as_ref().and_then(|id| case.timeline.get(id))
        {
            let label = format!("`{}` is {}", replacement.id, replacement.standing);
            finding = finding.with_related(replacement.place.clone(), label);
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, code, found_with};

    /// What is found of a trial that ends on 29 February 2020 and is replaced on a day.
    fn with(day: &str, releases: &str) -> String {
        let amendment = format!(
            "id = 'DP001'\nkind = 'modification'\ntitle = 'A'\nstatus = 'in-force'\n\
             effective = {{ date = '{day}' }}\nexplanation = 'A'\nsource = 'test'\n\
             confidence = 'fictional'\n"
        );
        let tables = [
            ("bodies", "panel,Panel,Panel,panel,Decides,no,"),
            ("derogations", "trial,dcc,H8.3;H8.4,2019-04-01,2020-02-29,panel,,MP001,,A trial"),
            ("releases", releases),
        ];
        found_with("derogation-gap", &code(&tables, &[&amendment]), TODAY)
    }

    #[test]
    fn a_gap_is_found_and_a_change_in_time_closes_it() {
        insta::assert_snapshot!(with("2020-06-25", ""), @"
        baseline/derogations.csv:2:1: warning[derogation-gap]: leave from H8.3 and H8.4 ends on 2020-02-29, and `MP001` takes effect on 2020-06-25 only: 116 days with neither
          amendments/0.toml:1:6: `DP001` is in-force
          help: extend the derogation to 2020-06-24, or let `MP001` take effect by 2020-03-01 at the latest: no Release on file falls in time or later
        ");
        assert_eq!(with("2020-03-01", ""), "");
        let one_day = with("2020-03-02", "");
        assert!(one_day.contains("on 2020-03-02 only: 1 day with neither"), "{one_day}");
    }

    #[test]
    fn the_release_that_would_close_it_is_named() {
        let releases = "past,Past,2019-11-29,scheduled\nfebruary,February,2020-02-27,scheduled\n\
                        june,June,2020-06-25,scheduled";
        let told = with("2020-06-25", releases);
        assert!(told.contains("`february` on 2020-02-27 is the last Release in time"), "{told}");
        let late = with("2020-06-25", "june,June,2020-06-25,scheduled");
        let help = "no Release falls in time; the next is `june`, so the derogation must last until 2020-06-24";
        assert!(late.contains(help), "{late}");
    }
}
