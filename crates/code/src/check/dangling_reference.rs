//! `dangling-reference`: a cell that names a row which is not there.

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    table::ColumnKind,
};

pub const CHECK: Check = Check {
    id: "dangling-reference",
    severity: Severity::Error,
    finds: "a cell names a row of another table that is not there",
    explanation: "A reference that leads nowhere is a rule that nobody can follow. An amendment that deletes a \
        row must also mend what refers to it.",
    reads: &[],
    part: None,
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (name, sheet) in &case.tables.sheets {
        for (index, column) in sheet.schema.columns.iter().enumerate() {
            let ColumnKind::RefersTo(target) = &column.kind else { continue };
            let Some(known) = case.tables.sheets.get(target) else { continue };
            for (key, row) in &sheet.rows {
                let texts = row.values.get(index).map(|value| value.texts()).unwrap_or_default();
                for text in texts.into_iter().filter(|text| !known.rows.contains_key(*text)) {
                    let message = format!("`{text}` in `{}` is no row of `{target}`", column.name);
                    findings.push(
                        Finding::error(CHECK.id, row.place.clone(), message)
                            .about(name, format!("{key}/{}", column.name))
                            .blaming(row)
                            .under(row.provenance.clause.as_ref())
                            .with_help(format!(
                                "insert `{text}` into `{target}`, or name another row"
                            )),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SERVICES, TODAY, code, found_with};

    #[test]
    fn a_reference_that_an_amendment_leaves_behind_is_found() {
        let with = |changes: &str| {
            let amendment = format!(
                "id = 'MP001'\nkind = 'modification'\ntitle = 'A'\nstatus = 'in-force'\n\
                 effective = {{ date = '2020-01-01' }}\nexplanation = 'A'\nsource = 'test'\n\
                 confidence = 'fictional'\n{changes}"
            );
            let mut tables = SERVICES.to_vec();
            tables.push(("duis_matrix", "7.7,ED"));
            found_with("dangling-reference", &code(&tables, &[&amendment]), TODAY)
        };
        let delete_role = "[[change]]\ntable = 'user_roles'\nkey = { id = 'ED' }\ndelete = {}\n";
        insta::assert_snapshot!(with(delete_role), @"
        baseline/duis_matrix.csv:2:1: error[dangling-reference]: `ED` in `role` is no row of `user_roles`
          help: insert `ED` into `user_roles`, or name another row
        ");
        let and_its_row = format!(
            "{delete_role}[[change]]\ntable = 'duis_matrix'\nkey = {{ srv = '7.7', role = 'ED' }}\ndelete = {{}}\n"
        );
        assert_eq!(with(&and_its_row), "");
    }
}
