//! `feature-unreachable`: devices may do what no message can ask for.

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    table::Cells,
};

pub const CHECK: Check = Check {
    id: "feature-unreachable",
    severity: Severity::Warning,
    finds: "a feature of the GBCS is in force, and no DUIS or MMC version in force carries it",
    explanation: "A version of the GBCS can bring features that Users reach only through newer DUIS and MMC \
        schemas. When the GBCS comes into force first, devices have the feature and nobody can ask for it or \
        read the answer. DP093 was raised because GBCS 3.2 came into force on 29 November 2019 without the \
        schemas for IRP511 and CRP535, which followed a year later. Bring both into force together.",
    reads: &["features", "specifications"],
    part: None,
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(features), Some(specifications)) =
        (case.tables.sheet("features"), case.tables.sheet("specifications"))
    else {
        return;
    };
    for (key, row) in &features.rows {
        let cells = Cells::new(&features.schema, row);
        let gbcs = cells.text("gbcs").unwrap_or_default();
        let in_force = |needed: &str| {
            let kind = needed.split('-').next().unwrap_or_default();
            specifications.rows.keys().any(|each| {
                each.split('-').next() == Some(kind) && version(each) >= version(needed)
            })
        };
        if !in_force(&gbcs) {
            continue;
        }
        let needed = ["duis", "mmc"].map(|kind| cells.text(kind).unwrap_or_default());
        let lacking: Vec<&str> = needed
            .iter()
            .map(String::as_str)
            .filter(|each| !each.is_empty() && !in_force(each))
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let name = cells.text("name").unwrap_or_default();
        let message = format!(
            "`{key}` ({name}) is in force with `{gbcs}`, and needs {}",
            lacking.join(" and ")
        );
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("features", &**key)
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_help(format!("bring {} into force with `{gbcs}`", lacking.join(" and ")));
        if let Some(specification) = specifications.rows.get(gbcs.as_str()) {
            finding =
                finding.with_related(specification.place.clone(), format!("`{gbcs}` is in force"));
        }
        for amendment in case.timeline.amendments() {
            let brings = amendment
                .changes
                .iter()
                .any(|change| change.table == "specifications" && lacking.contains(&&*change.key));
            if brings && !case.tables.applied.contains(&amendment.id) {
                let when = case.timeline.last_known_day(amendment);
                let when = when.map_or("on no known day".to_owned(), |day| format!("on {day}"));
                let label = format!("`{}` brings it {when}", amendment.id);
                finding = finding.with_related(amendment.place.clone(), label);
            }
        }
        findings.push(finding);
    }
}

/// The version in an id such as `duis-4.0`, as numbers that compare.
fn version(id: &str) -> Vec<u32> {
    let text = id.split_once('-').map_or("", |(_, version)| version);
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn a_feature_that_no_schema_carries_is_found_and_a_newer_schema_carries_it() {
        let with = |specifications| {
            found(
                "feature-unreachable",
                &[
                    (
                        "features",
                        "crp535,Restoring removed devices,gbcs-3.2,duis-4.0,mmc-4.0,As named",
                    ),
                    ("specifications", specifications),
                ],
            )
        };
        insta::assert_snapshot!(with("gbcs-3.2,gbcs,3.2\nduis-3.1,duis,3.1\nmmc-4.0,mmc,4.0"), @"
        baseline/features.csv:2:1: warning[feature-unreachable]: `crp535` (Restoring removed devices) is in force with `gbcs-3.2`, and needs duis-4.0
          baseline/specifications.csv:2:1: `gbcs-3.2` is in force
          help: bring duis-4.0 into force with `gbcs-3.2`
        ");
        assert_eq!(with("gbcs-3.2,gbcs,3.2\nduis-5.1,duis,5.1\nmmc-4.0,mmc,4.0"), "");
        assert_eq!(with("gbcs-3.1,gbcs,3.1"), "", "the feature is not in force");
    }
}
