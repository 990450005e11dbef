//! What the checker finds unprompted in the Code that is shipped, and that it is silent about each
//! once its repair is in force.

use std::collections::BTreeSet;

use code::{Scope, check::check};
use jiff::civil::{Date, date};

use crate::files::shipped;

/// The findings on a day with amendments tried on top, each as `check table key`.
fn found(on: Date, with: &[&str]) -> BTreeSet<String> {
    let scope = with.iter().fold(Scope::on(on), |scope, id| scope.with(id.parse().unwrap()));
    let findings = check(shipped(), &scope, None).unwrap();
    let name = |finding: &code::Finding| {
        let (id, table, key) = finding.identity();
        format!("{id} {table} {key}")
    };
    findings.iter().map(name).collect()
}

/// Whether something is found on a day with amendments tried on top.
fn is_found(on: Date, with: &[&str], check: &str, about: &str) -> bool {
    let prefix = format!("{check} ");
    found(on, with).iter().any(|each| each.starts_with(&prefix) && each.contains(about))
}

/// The day before the November 2019 Release.
const BEFORE: Date = date(2019, 11, 28);
/// The November 2019 Release.
const NOVEMBER_2019: Date = date(2019, 11, 29);
/// The February 2020 Release.
const FEBRUARY_2020: Date = date(2020, 2, 27);
/// The November 2020 Release.
const NOVEMBER_2020: Date = date(2020, 11, 29);

#[test]
fn a_role_that_one_table_lets_send_and_its_twins_do_not_is_found_until_it_is_mended() {
    for (check, about) in [
        ("twin-role-tables", "duis_matrix 7.7/ED"),
        ("twin-role-tables", "services_schedule 7.7/ED"),
    ] {
        assert!(!is_found(BEFORE, &[], check, about));
        assert!(is_found(NOVEMBER_2019, &[], check, about), "{:?}", found(NOVEMBER_2019, &[]));
        assert!(is_found(date(2020, 11, 28), &[], check, about));
        assert!(!is_found(NOVEMBER_2020, &[], check, about), "MP120 is in force");
        assert!(is_found(BEFORE, &["SECMP0025"], check, about), "on the day it is drafted");
        assert!(!is_found(BEFORE, &["SECMP0025", "MP120"], check, about), "with its repair");
    }
}

#[test]
fn a_role_that_may_send_and_is_not_tested_is_found_until_a_test_is_there() {
    let (check, about) = ("eligible-not-tested", "7.7/ED");
    assert!(!is_found(BEFORE, &[], check, about));
    assert!(is_found(NOVEMBER_2019, &[], check, about));
    assert!(is_found(NOVEMBER_2020, &[], check, about), "MP120 did not mend this");
    assert!(!is_found(NOVEMBER_2019, &["DP089"], check, about));
}

#[test]
fn a_test_that_cannot_be_run_is_found_until_it_is_taken_out() {
    let (check, about) = ("tested-not-available", "6.5/ED/smets1");
    assert!(is_found(BEFORE, &[], check, about));
    assert!(!is_found(NOVEMBER_2019, &["DP089"], check, about));
}

#[test]
fn alerts_that_no_setting_can_silence_are_found() {
    for code in ["811A", "8131", "819D", "819E"] {
        assert!(is_found(BEFORE, &[], "alert-without-setting", code), "{code}");
    }
    assert!(!is_found(BEFORE, &[], "alert-without-setting", "8F3F"));
}

#[test]
fn an_alert_without_a_name_is_found_until_it_has_one() {
    let (check, about) = ("alert-not-named", "80F0");
    assert!(is_found(BEFORE, &[], check, about));
    assert!(is_found(date(2021, 11, 3), &[], check, about));
    assert!(!is_found(date(2021, 11, 4), &[], check, about), "MP090 is in force");
}

#[test]
fn a_label_that_changes_its_meaning_is_found_around_its_day_and_not_long_after() {
    let told = |on: Date, regime: &str| {
        let scope = Scope::on(on);
        let findings = check(shipped(), &scope, None).unwrap();
        findings.iter().any(|each| {
            each.id == "label-reused"
                && each.message.starts_with(&format!("in {regime}, `Deferred`"))
        })
    };
    assert!(told(FEBRUARY_2020, "security") && told(BEFORE, "security"));
    assert!(told(NOVEMBER_2020, "privacy"));
    assert!(!told(date(2019, 1, 1), "security"), "more than a year ahead");
    assert!(!told(date(2021, 6, 1), "security"), "more than a year ago");
    let both = |on| {
        is_found(on, &[], "label-reused", "") && {
            let findings = check(shipped(), &Scope::on(on), None).unwrap();
            findings.iter().any(|each| each.message.contains("in privacy and L3 in security"))
        }
    };
    assert!(!both(date(2020, 2, 26)) && both(FEBRUARY_2020));
    assert!(both(date(2020, 11, 28)) && !both(NOVEMBER_2020), "the two regimes agree again");
}

#[test]
fn leave_that_ends_before_anything_replaces_it_is_found() {
    let findings = check(shipped(), &Scope::on(BEFORE), None).unwrap();
    let gap = findings.iter().find(|each| each.id == "derogation-gap").unwrap();
    insta::assert_snapshot!(gap.to_string(), @r"
    baseline/derogations.csv:2:1: warning[derogation-gap]: leave from H8.3 and H8.4 ends on 2020-02-29, and `MP092`, which is to replace it, has no known day
      amendments/DP092.toml:1:6: `DP092` is proposed
      help: extend the derogation, or let `MP092` take effect by 2020-03-01 at the latest: `february-2020` on 2020-02-27 is the last Release in time
    ");
}

#[test]
fn features_that_no_schema_in_force_carries_are_found_until_one_does() {
    for feature in ["crp535", "irp511"] {
        assert!(!is_found(BEFORE, &[], "feature-unreachable", feature));
        assert!(is_found(NOVEMBER_2019, &[], "feature-unreachable", feature));
        assert!(is_found(date(2020, 11, 28), &[], "feature-unreachable", feature));
        assert!(!is_found(NOVEMBER_2020, &[], "feature-unreachable", feature), "MP093 is in force");
    }
}

#[test]
fn bodies_without_a_right_to_raise_are_found_until_the_change_gives_them_one() {
    for body in ["code-administrator", "operations-group", "ssc", "change-sub-committee"] {
        assert!(is_found(BEFORE, &[], "right-missing", body), "{body}");
    }
    assert!(!is_found(BEFORE, &[], "right-missing", "panel"));
    assert!(!is_found(BEFORE, &["DP088"], "right-missing", "code-administrator"));
}

#[test]
fn two_tables_that_disagree_on_what_the_dcc_schedules_are_found() {
    assert!(is_found(date(2026, 11, 23), &[], "twin-scheduling-tables", "4.2"));
}

#[test]
fn every_day_on_which_something_changes_can_be_checked() {
    let spells = code::check::over_time(shipped(), date(2013, 9, 1), date(2026, 12, 31)).unwrap();
    let told: Vec<String> = spells
        .iter()
        .map(|spell| {
            let (id, table, key) = spell.finding.identity();
            let until = spell.until.map_or("open".to_owned(), |day| day.to_string());
            let from = spell.from.map_or("start".to_owned(), |day| day.to_string());
            let by: Vec<&str> = spell.ended_by.iter().map(code::id::AmendmentId::as_str).collect();
            format!("{id} {table} {key}: {from} to {until} {}", by.join(" ")).trim_end().to_owned()
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
