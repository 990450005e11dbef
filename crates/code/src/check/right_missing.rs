//! `right-missing`: a body that is to progress changes and may raise none.

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    rules::{Body, RaisingRight},
};

pub const CHECK: Check = Check {
    id: "right-missing",
    severity: Severity::Warning,
    finds: "a body with a duty in the change process may raise no Draft Proposal",
    explanation: "Section D1.3 lists who may raise a Draft Proposal. A body that sees a fault in the course of \
        its duty and is not on the list must find a Party to raise the change for it, as SECAS had to for years. \
        DP088 was raised to change that. Insert a right, or accept the finding with a reason.",
    reads: &["bodies", "raising_rights"],
    part: None,
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut unread = Vec::new();
    let rights = case.tables.read("raising_rights", RaisingRight::read, &mut unread);
    let bodies = case.tables.read("bodies", Body::read, &mut unread);
    let Some(sheet) = case.tables.sheet("bodies") else { return };
    for body in bodies {
        if rights.iter().any(|right| right.body.as_ref() == Some(&body.id)) {
            continue;
        }
        let Some(row) = sheet.rows.get(body.id.as_str()) else { continue };
        let message = format!("the {} (`{}`) may raise no Draft Proposal", body.label, body.id);
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("raising_rights", body.id.as_str())
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_help("insert a right into `raising_rights`, or accept the finding with a reason");
        let giver = case.timeline.amendments().iter().find_map(|amendment| {
            let change = amendment.changes.iter().find(|change| {
                change.table == "raising_rights" && gives_to(change, body.id.as_str())
            })?;
            Some((amendment, change))
        });
        if let Some((amendment, change)) = giver {
            let label = format!("`{}` would give it one ({})", amendment.id, amendment.standing);
            finding = finding.with_related(change.place.clone(), label);
        }
        findings.push(finding);
    }
}

fn gives_to(change: &crate::amendment::Change, body: &str) -> bool {
    use crate::amendment::Act;
    match &change.act {
        Act::Insert(row) => row.values.iter().any(|value| value.texts() == [body]),
        Act::Set(cells) => cells.iter().any(|cell| cell.to.texts() == [body]),
        Act::Delete(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn a_body_without_a_right_is_found_and_one_with_a_right_is_not() {
        let with = |rights| {
            found(
                "right-missing",
                &[
                    ("bodies", "secas,SECAS,SECAS,administrator,Runs the process,no,"),
                    ("raising_rights", rights),
                ],
            )
        };
        insta::assert_snapshot!(with("parties,party,,,,Any Party"), @"
        baseline/bodies.csv:2:1: warning[right-missing]: the SECAS (`secas`) may raise no Draft Proposal
          help: insert a right into `raising_rights`, or accept the finding with a reason
        ");
        assert_eq!(with("secas,body,secas,,,The administrator"), "");
    }
}
