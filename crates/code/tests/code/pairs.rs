//! The five classes of conflict, each shown once and each absent once.

use code::{
    conflict::{Class, conflicts},
    id::AmendmentId,
};
use jiff::civil::date;

use crate::sample;

/// The classes of two amendments' conflicts, on a consistent Code.
fn classes(one: &str, other: &str) -> Vec<Class> {
    let text = |id: &str, changes: &str| format!("{}{changes}", sample::header(id, None));
    let amendments = [sample::replacement(), text("MP001", one), text("MP002", other)];
    let code = sample::load(&sample::consistent(4), &amendments).unwrap();
    let ids: Vec<AmendmentId> = vec!["MP001".parse().unwrap(), "MP002".parse().unwrap()];
    let report = conflicts(&code, date(2020, 1, 15), &ids).unwrap();
    assert!(report.conflicts.iter().all(|each| !each.evidence.is_empty()), "each has evidence");
    report.conflicts.iter().map(|each| each.class).collect()
}

fn label(regime: &str, level: &str, from: &str, to: &str) -> String {
    format!(
        "[[change]]\ntable = 'assurance_statuses'\nkey = {{ regime = '{regime}', level = '{level}' }}\n\
         set = {{ label = {{ from = '{from}', to = '{to}' }} }}\n"
    )
}

fn insert(table: &str, cells: &str) -> String {
    format!("[[change]]\ntable = '{table}'\ninsert = {{ {cells} }}\n")
}

fn delete(table: &str, key: &str) -> String {
    format!("[[change]]\ntable = '{table}'\nkey = {{ {key} }}\ndelete = {{}}\n")
}

#[test]
fn two_values_for_one_cell_overlap() {
    let one = label("security", "L4", "Rejected", "Refused");
    assert_eq!(classes(&one, &label("security", "L4", "Rejected", "Failed")), [Class::Overlap]);
    assert_eq!(classes(&one, &label("privacy", "L3", "Deferred", "Deferred")), []);
}

#[test]
fn the_same_change_twice_is_stale() {
    let one = label("security", "L4", "Rejected", "Refused");
    assert_eq!(classes(&one, &one), [Class::Stale]);
}

#[test]
fn what_fits_in_one_order_alone_depends_on_the_order() {
    let first = label("security", "L4", "Rejected", "Refused");
    let second = label("security", "L4", "Refused", "Failed");
    assert_eq!(classes(&first, &second), [Class::OrderDependent]);
    assert_eq!(classes(&second, &first), [Class::OrderDependent]);
}

#[test]
fn each_clean_and_together_not_is_a_clash() {
    // One stops testing a Service Request that nobody may send any more; the other lets a role send
    // it and tests it: together the twins and the tests part.
    let unscheduled = "[[change]]\ntable = 'service_requests'\nkey = { srv = '1.1' }\n\
                       set = { name = { from = 'Service 1', to = 'Renamed' } }\n";
    assert_eq!(classes(unscheduled, &insert("smets1_service_requests", "srv = '1.1'")), []);
    let offers_no_more = delete("smets1_service_requests", "srv = '1.2'");
    let tests_it = insert("test_scenarios", "srv = '1.2', role = 'IS', generation = 'smets1'");
    assert_eq!(classes(&offers_no_more, &tests_it), [Class::Clash]);
}

#[test]
fn halves_of_one_change_must_ship_together() {
    let definition = insert("duis_definitions", "srv = '1.1', role = 'GS'");
    let rest = [
        insert("duis_matrix", "srv = '1.1', role = 'GS'"),
        insert("services_schedule", "srv = '1.1', role = 'GS'"),
        insert("test_scenarios", "srv = '1.1', role = 'GS', generation = 'smets2'"),
    ]
    .concat();
    assert_eq!(classes(&definition, &rest), [Class::MustShipTogether]);
}
