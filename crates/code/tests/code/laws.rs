//! The laws of amendments, over random tables and random changes.

use std::{collections::BTreeSet, sync::Arc};

use code::{
    Amendment, Code, Scope, Tables,
    amendment::{self, Act, AmendmentKind, CellChange, Change, Standing},
    conflict::{Class, conflicts},
    diff,
    digest::Digest,
    table::{Row, Value},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::sample::{self, Rows};

const ON: Date = date(2020, 1, 15);
const KEYS: usize = 6;

/// Settings with small keys and values, so that random changes meet.
fn code_of(values: &[Option<u8>]) -> Code {
    let mut rows = Rows::new();
    for (key, value) in values.iter().enumerate() {
        if let Some(value) = value {
            rows.entry("parameters").or_default().push(format!("p{key},{value},note {key}"));
        }
    }
    sample::load(&rows, &[]).unwrap()
}

fn values() -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::of(0u8..4), KEYS)
}

/// What a random change wants of a row: another value, to be gone, or nothing.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Put(u8),
    Remove,
}

fn wishes() -> impl Strategy<Value = Vec<(usize, Wish)>> {
    let wish = prop_oneof![(0u8..4).prop_map(Wish::Put), Just(Wish::Remove)];
    prop::collection::vec((0..KEYS, wish), 0..KEYS).prop_map(|mut wishes| {
        let mut seen = BTreeSet::new();
        wishes.retain(|(key, _)| seen.insert(*key));
        wishes
    })
}

/// An amendment that fits tables and does what is wished.
fn amendment(id: &str, tables: &Tables, wishes: &[(usize, Wish)]) -> Amendment {
    let sheet = tables.sheet("parameters").unwrap();
    let place = code::Position::line(&"amendments/test.toml".into(), 1);
    let changes = wishes.iter().filter_map(|(key, wish)| {
        let key: Arc<str> = format!("p{key}").into();
        let before = sheet.row(&key);
        let act = match (wish, before) {
            (Wish::Put(value), Some(row)) => Act::Set(vec![CellChange {
                column: 1,
                from: row.values[1].clone(),
                to: Value::Text(value.to_string()),
                place: place.clone(),
            }]),
            (Wish::Put(value), None) => Act::Insert(Box::new(row(&key, *value, &place))),
            (Wish::Remove, Some(_)) => Act::Delete(Vec::new()),
            (Wish::Remove, None) => return None,
        };
        Some(Change { table: "parameters".to_owned(), key, act, place: place.clone() })
    });
    Amendment {
        id: id.parse().unwrap(),
        kind: AmendmentKind::Modification,
        title: String::new(),
        standing: Standing::Proposed,
        effective: None,
        effective_place: place.clone(),
        until: None,
        party: None,
        requires: Vec::new(),
        repairs: Vec::new(),
        explanation: String::new(),
        source: "test".to_owned(),
        confidence: code::Confidence::Stated,
        changes: changes.collect(),
        place: place.clone(),
        digest: Digest::of(id),
    }
}

fn row(key: &str, value: u8, place: &code::Position) -> Row {
    Row {
        values: vec![
            Value::Text(key.to_owned()),
            Value::Text(value.to_string()),
            Value::Text("put in".to_owned()),
        ],
        validity: code::Validity::default(),
        provenance: code::Provenance {
            clause: None,
            source: "test".to_owned(),
            confidence: code::Confidence::Stated,
        },
        place: place.clone(),
        touches: Vec::new(),
    }
}

fn after(tables: &Tables, amendments: &[&Amendment]) -> Option<Tables> {
    let mut tables = tables.clone();
    for each in amendments {
        let _ = amendment::apply(&mut tables, each).ok()?;
    }
    Some(tables)
}

fn same(one: &Tables, other: &Tables) -> bool {
    one.says_the_same(other) && one.digest() == other.digest()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn applying_is_deterministic_and_reverting_gives_back_what_was(values in values(), wishes in wishes()) {
        let before = code_of(&values).tables_on(ON).unwrap();
        let change = amendment("MP001", &before, &wishes);
        prop_assert!(same(&after(&before, &[&change]).unwrap(), &after(&before, &[&change]).unwrap()));
        let mut tables = before.clone();
        let applied = amendment::apply(&mut tables, &change).unwrap();
        amendment::revert(&mut tables, applied);
        prop_assert!(same(&tables, &before));
        let keys = |tables: &Tables| tables.sheet("parameters").unwrap().rows.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(keys(&tables), keys(&before), "the order of the rows is given back too");
    }

    #[test]
    fn changes_of_different_rows_commute(values in values(), one in wishes(), other in wishes()) {
        let before = code_of(&values).tables_on(ON).unwrap();
        let touched: BTreeSet<usize> = one.iter().map(|(key, _)| *key).collect();
        let apart: Vec<(usize, Wish)> = other.into_iter().filter(|(key, _)| !touched.contains(key)).collect();
        let (one, other) = (amendment("MP001", &before, &one), amendment("MP002", &before, &apart));
        let first = after(&before, &[&one, &other]).unwrap();
        let second = after(&before, &[&other, &one]).unwrap();
        prop_assert!(same(&first, &second));
    }

    #[test]
    fn the_difference_applied_to_the_one_gives_the_other(from in values(), to in values()) {
        let (from, to) = (code_of(&from).tables_on(ON).unwrap(), code_of(&to).tables_on(ON).unwrap());
        let changes = diff::diff(&from, &to).iter().flat_map(diff::Difference::changes).collect();
        let change = Amendment { changes, ..amendment("MP001", &from, &[]) };
        prop_assert!(same(&after(&from, &[&change]).unwrap(), &to));
        prop_assert!(diff::diff(&to, &to).is_empty());
    }

    #[test]
    fn a_refused_amendment_changes_nothing(values in values(), wishes in wishes(), other in wishes()) {
        let before = code_of(&values).tables_on(ON).unwrap();
        let moved = after(&before, &[&amendment("MP001", &before, &other)]).unwrap();
        let written_for_before = amendment("MP002", &before, &wishes);
        let mut tables = moved.clone();
        if amendment::apply(&mut tables, &written_for_before).is_err() {
            prop_assert!(same(&tables, &moved) && tables.applied == moved.applied);
        }
    }

    #[test]
    fn conflicts_are_symmetric_and_disjoint_changes_have_none(
        values in values(), one in wishes(), other in wishes(),
    ) {
        let code = code_of(&values);
        let before = code.tables_on(ON).unwrap();
        let (one, other) = (amendment("MP001", &before, &one), amendment("MP002", &before, &other));
        let disjoint = one.changes.iter().all(|mine| other.changes.iter().all(|theirs| mine.key != theirs.key));
        let code = code.with_amendment(one).unwrap().with_amendment(other).unwrap();
        let ids: Vec<code::id::AmendmentId> = vec!["MP001".parse().unwrap(), "MP002".parse().unwrap()];
        let classes = |ids: &[code::id::AmendmentId]| -> Vec<Class> {
            conflicts(&code, ON, ids).unwrap().conflicts.iter().map(|each| each.class).collect()
        };
        let (forth, back) = (classes(&ids), classes(&[ids[1].clone(), ids[0].clone()]));
        prop_assert_eq!(&forth, &back);
        if disjoint {
            prop_assert_eq!(forth, Vec::new());
        }
    }

    #[test]
    fn a_tried_amendment_is_taken_back_by_leaving_it_out(values in values(), wishes in wishes()) {
        let code = code_of(&values);
        let before = code.tables_on(ON).unwrap();
        let code = code.with_amendment(amendment("MP001", &before, &wishes)).unwrap();
        let id: code::id::AmendmentId = "MP001".parse().unwrap();
        prop_assert!(same(&code.tables_on(ON).unwrap(), &before), "a proposal has no effect by itself");
        let tried = code.tables_of(&Scope::on(ON).with(id.clone())).unwrap();
        prop_assert_eq!(tried.applied, vec![id.clone()]);
        prop_assert!(same(&code.tables_of(&Scope::on(ON).without(id)).unwrap(), &before));
    }
}
