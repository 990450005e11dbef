//! `label-reused`: one label, two meanings.

use std::collections::BTreeMap;

use super::{Case, Check, Run, Step};
use crate::{
    finding::{Finding, Severity},
    table::{Cells, Row},
    tables::Tables,
};

const EXPLANATION: &str = "A record that holds a label without a date can be read in two ways once the label has \
    moved to another meaning, or while two regimes use it differently. *Deferred* was the fourth security \
    assurance status until 26 February 2020 and the third from the next day (MP091); in privacy it moved nine \
    months later (MP112), and in between it meant two things at once. Store the level with its date, never the \
    label alone; give a new meaning a new label.";

pub const CHECK_STATE: Check = Check {
    id: "label-reused",
    severity: Severity::Warning,
    finds: "a label has different meanings in two regimes on the same day",
    explanation: EXPLANATION,
    reads: &["assurance_statuses"],
    part: None,
    run: Run::State(run_state),
};

pub const CHECK: Check = Check {
    id: "label-reused",
    severity: Severity::Warning,
    finds: "a label moves to another meaning from one day to the next",
    explanation: EXPLANATION,
    reads: &["assurance_statuses"],
    part: None,
    run: Run::Change(run_change),
};

/// The rows of the statuses: regime, label, level and the row.
fn statuses(tables: &Tables) -> impl Iterator<Item = (String, String, String, &Row)> {
    let sheet = tables.sheet("assurance_statuses");
    sheet.into_iter().flat_map(|sheet| {
        sheet.rows.values().filter_map(|row| {
            let cells = Cells::new(&sheet.schema, row);
            Some((
                cells.text("regime").ok()?,
                cells.text("label").ok()?,
                cells.text("level").ok()?,
                row.as_ref(),
            ))
        })
    })
}

fn run_state(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut uses: BTreeMap<String, Vec<(String, String, &Row)>> = BTreeMap::new();
    for (regime, label, level, row) in statuses(case.tables) {
        let earlier = uses.entry(label.clone()).or_default();
        let other = earlier.iter().find(|(_, other_level, _)| *other_level != level).cloned();
        earlier.push((regime.clone(), level.clone(), row));
        let Some((other_regime, other_level, other)) = other else { continue };
        let (message, help) = if other_regime == regime {
            let message =
                format!("in {regime}, `{label}` means {other_level} and {level} on the same day");
            (message, "give one of the two levels another label")
        } else {
            let message = format!(
                "`{label}` means {level} in {regime} and {other_level} in {other_regime} on the same day"
            );
            (message, "change both regimes on the same day, or give one of them another label")
        };
        findings.push(
            Finding::warning(CHECK.id, row.place.clone(), message)
                .about("assurance_statuses", label)
                .blaming(if row.touches.is_empty() { other } else { row })
                .under(row.provenance.clause.as_ref())
                .with_related(other.place.clone(), format!("{other_level} in {other_regime}"))
                .with_help(help),
        );
    }
}

fn run_change(step: &Step<'_>, findings: &mut Vec<Finding>) {
    let mut earlier: BTreeMap<(String, String), Vec<(String, &Row)>> = BTreeMap::new();
    for (regime, label, level, row) in statuses(step.before) {
        earlier.entry((regime, label)).or_default().push((level, row));
    }
    for (regime, label, level, row) in statuses(step.after) {
        let Some(before) = earlier.get(&(regime.clone(), label.clone())) else { continue };
        // A label with two levels is told as such; it moves only to a level that it did not have.
        let Some((was, row_before)) =
            before.first().filter(|_| before.iter().all(|(was, _)| *was != level))
        else {
            continue;
        };
        let message = format!(
            "in {regime}, `{label}` means {level} from {}; until the day before it meant {was}",
            step.on
        );
        let mut finding = Finding::warning(CHECK.id, row.place.clone(), message)
            .about("assurance_statuses", format!("{regime}/{label} on {}", step.on))
            .blaming(row)
            .under(row.provenance.clause.as_ref())
            .with_related(row_before.place.clone(), format!("`{label}` was {was} here"))
            .with_help("store the level with its date, never the label alone");
        if let Some(touch) = row.touches.last() {
            finding =
                finding.with_related(touch.place.clone(), format!("`{}` moves it here", touch.by));
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, code, found, found_with};

    const SECURITY: &str =
        "security,L3,Provisionally approved,no,c,follow-up\nsecurity,L4,Deferred,no,c,none";

    #[test]
    fn a_label_that_moves_is_found_and_a_fresh_label_is_not() {
        let with = |label: &str| {
            let amendment = format!(
                "id = 'MP091'\nkind = 'modification'\ntitle = 'A'\nstatus = 'in-force'\n\
                 effective = {{ date = '2020-02-27' }}\nexplanation = 'A'\nsource = 'test'\n\
                 confidence = 'fictional'\n\
                 [[change]]\ntable = 'assurance_statuses'\nkey = {{ regime = 'security', level = 'L3' }}\n\
                 set = {{ label = {{ from = 'Provisionally approved', to = '{label}' }} }}\n\
                 [[change]]\ntable = 'assurance_statuses'\nkey = {{ regime = 'security', level = 'L4' }}\n\
                 set = {{ label = {{ from = 'Deferred', to = 'Rejected' }} }}\n"
            );
            found_with(
                "label-reused",
                &code(&[("assurance_statuses", SECURITY)], &[&amendment]),
                TODAY,
            )
        };
        insta::assert_snapshot!(with("Deferred"), @"
        baseline/assurance_statuses.csv:2:1: warning[label-reused]: in security, `Deferred` means L3 from 2020-02-27; until the day before it meant L4
          baseline/assurance_statuses.csv:3:1: `Deferred` was L4 here
          amendments/0.toml:12:17: `MP091` moves it here
          help: store the level with its date, never the label alone
        ");
        assert_eq!(with("Held"), "");
    }

    #[test]
    fn a_label_with_two_meanings_on_a_day_is_found_and_agreement_is_not() {
        let with = |level: &str| {
            let rows = format!("{SECURITY}\nprivacy,{level},Deferred,no,c,none");
            found("label-reused", &[("assurance_statuses", &rows)])
        };
        insta::assert_snapshot!(with("L3"), @"
        baseline/assurance_statuses.csv:4:1: warning[label-reused]: `Deferred` means L3 in privacy and L4 in security on the same day
          baseline/assurance_statuses.csv:3:1: L4 in security
          help: change both regimes on the same day, or give one of them another label
        ");
        assert_eq!(with("L4"), "");
    }

    #[test]
    fn a_label_of_two_levels_in_one_regime_is_told_once() {
        let rows = "privacy,L1,Approved,yes,c,none\nprivacy,L2,Approved,yes,c,follow-up";
        insta::assert_snapshot!(found("label-reused", &[("assurance_statuses", rows)]), @"
        baseline/assurance_statuses.csv:3:1: warning[label-reused]: in privacy, `Approved` means L1 and L2 on the same day
          baseline/assurance_statuses.csv:2:1: L1 in privacy
          help: give one of the two levels another label
        ");
    }
}
