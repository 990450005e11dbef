//! What a check of one day's tables cannot see: rules that the process could not read, versions that no row of any day
//! has, clauses that nobody described.

use std::collections::BTreeSet;

use crate::{
    amendment::Act, baseline::Baseline, code::Code, derogation::Derogation, finding::Finding,
    table::Cells, tables::Tables,
};

/// Columns that name a version of a specification, on whatever day it is in force. The schemas that a feature needs are
/// left to `feature-unreachable`, which finds those that nothing brings.
const VERSIONS: &[(&str, &[&str])] =
    &[("features", &["gbcs"]), ("specification_alignments", &["schema", "gbcs"])];

/// All that is wrong of these kinds.
pub(super) fn faults(code: &Code, tables: &Tables) -> Vec<Finding> {
    let mut found = rules(code, tables);
    found.extend(versions(code, tables));
    found.extend(clauses(code, tables));
    found
}

/// Rows that the process, or whoever reads derogations, would stumble over.
fn rules(code: &Code, tables: &Tables) -> Vec<Finding> {
    let mut found = Baseline::build(tables, code.calendar()).err().unwrap_or_default();
    drop(tables.read("derogations", Derogation::read, &mut found));
    // A Code without the tables of the process has no rules that could be wrong.
    found.retain(|finding| !matches!(finding.id, "missing-table" | "missing-row"));
    found
}

fn versions(code: &Code, tables: &Tables) -> Vec<Finding> {
    let Some(table) = code.table("specifications") else { return Vec::new() };
    let mut known: BTreeSet<String> = table.rows.iter().map(|row| table.key(row)).collect();
    let changes = code.timeline().amendments().iter().flat_map(|each| &each.changes);
    let inserts = changes
        .filter(|change| change.table == "specifications" && matches!(change.act, Act::Insert(_)));
    known.extend(inserts.map(|change| change.key.to_string()));
    let mut found = Vec::new();
    for (name, columns) in VERSIONS {
        let Some(sheet) = tables.sheet(name) else { continue };
        for (key, row) in &sheet.rows {
            let cells = Cells::new(&sheet.schema, row);
            for column in *columns {
                let Ok(version) = cells.text(column) else { continue };
                if version.is_empty() || known.contains(&version) {
                    continue;
                }
                let message =
                    format!("`{version}` in `{column}` is no row of `specifications` on any day");
                found.push(
                    Finding::error("dangling-reference", row.place.clone(), message)
                        .about(name, format!("{key}/{column}"))
                        .blaming(row)
                        .under(row.provenance.clause.as_ref())
                        .with_help(format!(
                            "insert `{version}` into `specifications`, or name another row"
                        )),
                );
            }
        }
    }
    found
}

fn clauses(code: &Code, tables: &Tables) -> Vec<Finding> {
    if code.clauses().is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, sheet) in &tables.sheets {
        for (key, row) in &sheet.rows {
            let unknown =
                row.provenance.clause.as_ref().filter(|clause| code.clause(clause).is_none());
            let Some(clause) = unknown else { continue };
            let message = format!("clause `{clause}` is described nowhere in `clauses.toml`");
            found.push(
                Finding::warning("dangling-reference", row.place.clone(), message)
                    .about(name, format!("{key}/clause"))
                    .blaming(row)
                    .with_help("describe it there in your own words, or mend its number"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, code, found};

    #[test]
    fn a_version_that_no_day_has_is_found() {
        let with = |version: &str| {
            let features = format!("crp535,Restoring,{version},duis-4.0,,As named");
            found(
                "dangling-reference",
                &[
                    ("features", &features),
                    ("specifications", "gbcs-3.2,gbcs,3.2\nduis-4.0,duis,4.0"),
                ],
            )
        };
        insta::assert_snapshot!(with("gbcs-99"), @"
        baseline/features.csv:2:1: error[dangling-reference]: `gbcs-99` in `gbcs` is no row of `specifications` on any day
          help: insert `gbcs-99` into `specifications`, or name another row
        ");
        assert_eq!(with("gbcs-3.2"), "");
    }

    #[test]
    fn a_derogation_that_ends_before_it_begins_is_found() {
        let with = |ends: &str| {
            let row = format!("trial,dcc,H8.3,2019-04-01,{ends},panel,,,,A trial");
            let tables =
                [("bodies", "panel,Panel,Panel,panel,Decides,no,"), ("derogations", row.as_str())];
            super::rules(&code(&tables, &[]), &code(&tables, &[]).tables_on(TODAY).unwrap()).len()
        };
        assert_eq!((with("2019-03-31"), with("2019-04-01")), (1, 0));
    }
}
