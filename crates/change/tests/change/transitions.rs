//! Every row of the table of transitions, taken by each who may from each stage it names; refused to
//! everybody else, and refused where a condition does not hold.

pub mod case;
mod conditions;

use std::collections::BTreeSet;

use change::{Person, Step, person::Capacity, step::Input};
use code::{
    Baseline,
    rules::{Decider, Transition},
};

use self::case::{Case, case};
use crate::{
    shipped_code,
    story::{body, day, id, party, proposer, raising, secas},
};

/// The rows that were ever in force, each with the rules of a day on which it is.
fn all_rows() -> Vec<(Transition, Baseline)> {
    let code = shipped_code();
    let mut rows: Vec<(Transition, Baseline)> = Vec::new();
    for on in ["2018-03-05", "2019-10-29"] {
        let baseline = code.baseline(day(on)).unwrap();
        for row in &baseline.transitions {
            if rows.iter().all(|(other, _)| other.id != row.id) {
                rows.push((row.clone(), baseline.clone()));
            }
        }
    }
    let written: BTreeSet<String> = {
        let table = code.table("transitions").unwrap();
        table.rows.iter().map(|row| table.key(row)).collect()
    };
    let found: BTreeSet<String> = rows.iter().map(|(row, _)| row.id.to_string()).collect();
    assert_eq!(found, written, "a row is in force on neither of the days that this test looks at");
    rows
}

/// The stages from which a row may be taken; nothing for a proposal that is not yet there.
fn origins(row: &Transition) -> Vec<Option<String>> {
    if row.from.is_empty() {
        return vec![None];
    }
    row.from.iter().map(|stage| Some(stage.to_string())).collect()
}

#[test]
fn every_row_is_taken_by_each_who_may_from_each_of_its_stages() {
    let mut taken = 0;
    for (row, _) in all_rows() {
        for from in origins(&row) {
            for decider in &row.decided_by {
                let Case { story, by, step } = case(&row, from.as_deref(), *decider);
                let place = format!("{} from {from:?} by {decider}", row.id);
                let decision = story
                    .attempt(by, step)
                    .unwrap_or_else(|refusal| panic!("{place} was refused: {refusal}"));
                let (_, record) = decision.records.first().unwrap();
                assert_eq!(record.grounds.transition.as_ref(), Some(&row.id), "{place}");
                let adopted = row.id.as_str() == "adopt";
                assert_eq!(
                    record.grounds.to.as_ref().map(ToString::to_string),
                    if adopted {
                        Some("development".to_owned())
                    } else {
                        row.to.as_ref().map(ToString::to_string)
                    },
                    "{place}"
                );
                let mut after = story.clone();
                after.write(decision);
                if let Some(to) = &row.to {
                    assert_eq!(after.stage(), to.as_str(), "{place}");
                }
                taken += 1;
            }
        }
    }
    assert!(taken > 300, "only {taken} ways were taken");
}

/// People of every kind, each with the deciders that they are.
fn people() -> Vec<(Person, Vec<Decider>)> {
    vec![
        (proposer(), vec![Decider::Proposer, Decider::Party]),
        (party("Jo Smith", "Another Supplier"), vec![Decider::Party]),
        (body("panel"), vec![Decider::Panel, Decider::AnyBody]),
        (body("change-sub-committee"), vec![Decider::ChangeSubCommittee, Decider::AnyBody]),
        (body("change-board"), vec![Decider::ChangeBoard, Decider::AnyBody]),
        (body("working-group"), vec![Decider::WorkingGroup, Decider::AnyBody]),
        (secas(), vec![Decider::CodeAdministrator, Decider::AnyBody]),
        (body("authority"), vec![Decider::Authority, Decider::AnyBody]),
        (body("dcc"), vec![Decider::Dcc, Decider::Party, Decider::AnyBody]),
        (body("ssc"), vec![Decider::AnyBody]),
        (body("citizens-advice"), vec![Decider::AnyBody]),
        (Person { capacity: Capacity::Designated, ..Person::default() }, vec![]),
        (Person::default(), vec![]),
    ]
}

#[test]
fn every_row_is_refused_to_everybody_else_with_its_clause() {
    let mut refused = 0;
    for (row, _) in all_rows() {
        let open = [Decider::Anyone, Decider::Eligible];
        if row.decided_by.iter().any(|decider| open.contains(decider)) {
            assert_eq!(row.decided_by.len(), 1, "{}: who else may, when anyone may?", row.id);
            continue;
        }
        for from in origins(&row) {
            let Case { story, step, .. } = case(&row, from.as_deref(), row.decided_by[0]);
            let baseline = story.baseline();
            let stage = &story.proposal().stage;
            let alike: Vec<&Transition> = baseline
                .transitions
                .iter()
                .filter(|other| other.action == row.action && other.from.contains(stage))
                .collect();
            for (person, is) in people() {
                let may = |other: &&Transition| other.decided_by.iter().any(|d| is.contains(d));
                let known = match &person.capacity {
                    Capacity::Body(body) => baseline.body(body).is_some(),
                    _ => true,
                };
                if alike.iter().any(may) || !known {
                    continue;
                }
                let refusal = story.refusal(person.clone(), step.clone());
                let place = format!("{} from {from:?} by {}", row.id, person.display());
                let clauses: Vec<String> = alike.iter().map(|o| o.provenance.cite()).collect();
                assert!(clauses.contains(&refusal.clause.clone().unwrap()), "{place}: {refusal}");
                assert!(refusal.reason.contains("is for"), "{place}: {refusal}");
                assert!(!refusal.what_to_do.is_empty(), "{place}: {refusal}");
                refused += 1;
            }
        }
    }
    assert!(refused > 900, "only {refused} were refused");
}

#[test]
fn rows_open_to_the_eligible_are_refused_to_whoever_has_no_right() {
    for (row, _) in all_rows() {
        if row.decided_by != [Decider::Eligible] {
            continue;
        }
        let from = origins(&row).remove(0);
        let Case { story, step, .. } = case(&row, from.as_deref(), Decider::Eligible);
        let by_secas = match step {
            Step::Raise(_) => Step::Raise(raising(secas())),
            Step::Adopt(_) => Step::Adopt(Person { name: Some("SECAS".to_owned()), ..secas() }),
            other => {
                panic!("`{}` is open to the eligible, and this test knows it not", other.kind())
            }
        };
        let refusal = story.refusal(secas(), by_secas);
        assert_eq!(refusal.clause.as_deref(), Some("Section D1.3"), "{}: {refusal}", row.id);
    }
}

#[test]
fn a_body_speaks_only_for_itself() {
    let story = crate::stages::reach("development", "self-governance");
    let input = |whose: &str| {
        let comment = "No comment.".to_owned();
        Step::GiveInput(Input { body: id(whose), wants_further: false, comment })
    };
    assert!(story.attempt(body("ssc"), input("ssc")).is_ok());
    assert!(story.attempt(secas(), input("ssc")).is_ok());
    insta::assert_snapshot!(story.refusal(body("operations-group"), input("ssc")), @r"
    the OPSG cannot speak for the SSC
      clause: Section D1
      help: record it as said by the SSC: `--by ssc`
    ");
    insta::assert_snapshot!(story.refusal(body("tea-club"), input("ssc")).reason, @"`tea-club` is no body of the Code on 2019-01-07");
}
