//! `rules-locked`: no way is left to change the Code.

use std::collections::BTreeSet;

use super::{Case, Check, Run};
use crate::{
    finding::{Finding, Severity},
    id::StageId,
    position::Position,
    rules::{Action, RaisingRight, Stage, StageKind, Transition},
};

pub const CHECK: Check = Check {
    id: "rules-locked",
    severity: Severity::Error,
    finds: "nobody may raise a Draft Proposal, or no steps lead from raising one to a decision",
    explanation: "The rules of the process are rows of the Code and are changed by the process itself. A change \
        that takes away every right to raise, or the last way from raising to a decision, could never be undone \
        by a modification. Keep at least one right and one way.",
    reads: &["raising_rights", "stages", "transitions"],
    part: None,
    run: Run::State(run),
};

fn run(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut unread = Vec::new();
    let rights = case.tables.read("raising_rights", RaisingRight::read, &mut unread);
    let stages = case.tables.read("stages", Stage::read, &mut unread);
    let transitions = case.tables.read("transitions", Transition::read, &mut unread);
    let mut tell =
        |table: &str, message: &str| {
            let last = case.tables.sheet(table).and_then(|sheet| sheet.rows.values().last());
            let place = last.map_or_else(
                || Position::line(&format!("baseline/{table}.csv").into(), 1),
                |row| row.place.clone(),
            );
            findings.push(Finding::error(CHECK.id, place, message).about(table, "").with_help(
                "keep at least one right to raise and one way from raising to a decision",
            ));
        };
    if stages.is_empty() {
        return;
    }
    if rights.is_empty() {
        tell("raising_rights", "nobody may raise a Draft Proposal: no rule can be changed again");
    }
    let reached = reached(&transitions);
    let decided =
        stages.iter().any(|stage| stage.kind == StageKind::Decided && reached.contains(&stage.id));
    if !decided {
        tell("transitions", "no steps lead from raising a Draft Proposal to a decision");
    }
}

/// The stages that a proposal can come to.
fn reached(transitions: &[Transition]) -> BTreeSet<StageId> {
    let raised = transitions.iter().filter(|row| row.action == Action::Raise);
    let mut reached: BTreeSet<StageId> = raised.filter_map(|row| row.to.clone()).collect();
    loop {
        let next: Vec<StageId> = transitions
            .iter()
            .filter(|row| row.from.is_empty() || row.from.iter().any(|from| reached.contains(from)))
            .filter_map(|row| row.to.clone())
            .filter(|to| !reached.contains(to))
            .collect();
        if next.is_empty() || reached.is_empty() {
            return reached;
        }
        reached.extend(next);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::found;

    #[test]
    fn a_code_that_nobody_can_change_is_found_and_an_open_one_is_not() {
        let with = |rights, from: &str| {
            let steps = format!(
                "raise,raise,,draft,eligible,,,Raise\nvote,vote,{from},decided,change-board,,,Vote"
            );
            found(
                "rules-locked",
                &[
                    (
                        "stages",
                        "draft,Draft,draft,1,A\nreport,Report,modification,2,A\ndecided,Decided,decided,3,A",
                    ),
                    ("transitions", steps.as_str()),
                    ("raising_rights", rights),
                ],
            )
        };
        insta::assert_snapshot!(with("", "report"), @"
        baseline/raising_rights.csv:1:1: error[rules-locked]: nobody may raise a Draft Proposal: no rule can be changed again
          help: keep at least one right to raise and one way from raising to a decision
        baseline/transitions.csv:3:1: error[rules-locked]: no steps lead from raising a Draft Proposal to a decision
          help: keep at least one right to raise and one way from raising to a decision
        ");
        assert_eq!(with("parties,party,,,,Any Party", "draft"), "");
    }
}
