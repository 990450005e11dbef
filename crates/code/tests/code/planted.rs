//! Defects planted into a consistent Code: each is found by the right check, and by no other.

use std::collections::BTreeSet;

use code::{Scope, check::check};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::sample::{self, Rows};

const ON: Date = date(2020, 1, 15);
const SERVICES: usize = 12;

/// A defect: the check that must find it, what it is planted by, and on which table and row.
#[derive(Debug, Clone)]
struct Plant {
    check: &'static str,
    amendments: Vec<String>,
    rows: Rows,
}

fn without(rows: &mut Rows, table: &str, wanted: impl Fn(&str) -> bool) {
    rows.get_mut(table).unwrap().retain(|row| !wanted(row));
}

fn plant(kind: usize, number: usize, role: &str, twin: usize) -> Plant {
    let mut rows = sample::consistent(SERVICES);
    let mut amendments = vec![sample::replacement()];
    let srv = format!("1.{number}");
    let put = |rows: &mut Rows, table: &'static str, row: String| {
        rows.entry(table).or_default().push(row)
    };
    let replace = |rows: &mut Rows, table: &str, from: &str, to: &str| {
        for row in rows.get_mut(table).unwrap() {
            *row = row.replace(from, to);
        }
    };
    let check = match kind {
        0 => {
            let table = ["duis_definitions", "duis_matrix", "services_schedule"][twin];
            without(&mut rows, table, |row| row == format!("{srv},{role}"));
            "twin-role-tables"
        }
        1 => {
            without(&mut rows, "test_scenarios", |row| row == format!("{srv},{role},smets2"));
            "eligible-not-tested"
        }
        2 => {
            put(&mut rows, "test_scenarios", format!("{srv},GS,smets2"));
            "tested-not-eligible"
        }
        3 => {
            let odd = format!("1.{}", (number / 2) * 2 + 1);
            put(&mut rows, "test_scenarios", format!("{odd},{role},smets1"));
            "tested-not-available"
        }
        4 => {
            let code = format!("81{number:02X}");
            without(&mut rows, "alert_settings", |row| row.starts_with(&code));
            "alert-without-setting"
        }
        5 => {
            put(
                &mut rows,
                "alert_settings",
                format!("8F{number:02X},GasSupplierAlerts,GS,gsme,any"),
            );
            "setting-without-alert"
        }
        6 => {
            put(&mut rows, "ngnm_register", format!("A0{number:02X},Example,esme,,Unknown"));
            "alert-not-named"
        }
        7 => {
            without(&mut rows, "duis_schema_schedules", |row| row == "1.0");
            "twin-scheduling-tables"
        }
        8 => {
            replace(&mut rows, "assurance_statuses", "privacy,L3,", "privacy,L4,");
            "label-reused"
        }
        9 => {
            amendments = vec![sample::header("MP500", Some("2020-06-25"))];
            "derogation-gap"
        }
        10 => {
            replace(&mut rows, "features", "duis-4.0", "duis-5.0");
            "feature-unreachable"
        }
        11 => {
            put(&mut rows, "bodies", format!("body-{number},Body,B,sub-committee,Looks,yes,"));
            "right-missing"
        }
        12 => {
            without(&mut rows, "transitions", |row| row.starts_with("vote"));
            "rules-locked"
        }
        _ => {
            let gone = "[[change]]\ntable = 'user_roles'\nkey = { id = 'IS' }\ndelete = {}\n";
            amendments.push(format!("{}{gone}", sample::header("MP501", Some("2020-01-01"))));
            "dangling-reference"
        }
    };
    Plant { check, amendments, rows }
}

fn found(plant: &Plant) -> BTreeSet<&'static str> {
    let code = sample::load(&plant.rows, &plant.amendments).unwrap();
    let findings = check(&code, &Scope::on(ON), None).unwrap();
    findings.into_iter().map(|finding| finding.id).collect()
}

#[test]
fn a_consistent_code_has_no_findings() {
    let rows = sample::consistent(SERVICES);
    let clean = Plant { check: "", amendments: vec![sample::replacement()], rows };
    assert_eq!(found(&clean), BTreeSet::new());
}

#[test]
fn every_check_has_a_defect_that_only_it_finds() {
    let (mut right, mut planted, mut wrong) = (0, 0, 0);
    let mut met = BTreeSet::new();
    for kind in 0..14 {
        for number in [0, 5, 11] {
            for twin in 0..if kind == 0 { 3 } else { 1 } {
                let plant = plant(kind, number, ["IS", "ED"][number % 2], twin);
                let found = found(&plant);
                planted += 1;
                right += usize::from(found.contains(plant.check));
                wrong += found.iter().filter(|id| **id != plant.check).count();
                met.insert(plant.check);
            }
        }
    }
    let all: BTreeSet<&str> = code::check::CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(met, all, "a check has no planted defect");
    println!("recall {right}/{planted}, findings by other checks {wrong}");
    assert_eq!((right, wrong), (planted, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn two_defects_are_both_found_and_nothing_else(
        one in 0usize..7, other in 0usize..7, number in 0usize..SERVICES, further in 0usize..SERVICES,
    ) {
        prop_assume!(one != other && number / 2 != further / 2);
        let first = plant(one, number, "IS", 1);
        let second = plant(other, further, "ED", 2);
        // What the second plant took out or put in is done to the first's rows as well.
        let clean = sample::consistent(SERVICES);
        let mut rows = first.rows.clone();
        for (table, lines) in &second.rows {
            let before = clean.get(table).cloned().unwrap_or_default();
            let mine = rows.entry(table).or_default();
            mine.retain(|row| lines.contains(row) || !before.contains(row));
            mine.extend(lines.iter().filter(|row| !before.contains(row)).cloned());
        }
        let both = Plant { check: first.check, amendments: first.amendments, rows };
        prop_assert_eq!(found(&both), BTreeSet::from([first.check, second.check]));
    }
}
