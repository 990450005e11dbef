//! The checker, conflicts, amendments and their files from the command line.

use std::fs;

use crate::program::Desk;

#[test]
fn findings_are_told_for_people_for_scripts_and_for_editors() {
    let desk = Desk::empty();
    let output = desk.run("check --as-at 2019-11-30");
    assert_eq!(output.status.code(), Some(4), "errors stand");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("error[twin-role-tables]"), "{text}");
    assert!(text.contains("--> baseline/"), "{text}");
    let json = desk.run("check --as-at 2019-11-30 --format json");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(json.to_string().contains("eligible-not-tested"));
    let sarif = desk.run("check --as-at 2019-11-30 --format sarif");
    let sarif: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 10, "{sarif}");
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0, "{result}");
    }
}

#[test]
fn every_check_explains_itself() {
    let desk = Desk::empty();
    let list = desk.done("check --list --format json");
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert!(list.len() >= 15, "{list:?}");
    for check in list {
        let id = check["id"].as_str().or_else(|| check["check"].as_str()).unwrap();
        let told = desk.done(&format!("check --explain {id}"));
        assert!(told.len() > 80, "{id}: {told}");
    }
    desk.failed("check --explain no-such-check");
}

#[test]
fn a_finding_can_be_accepted_with_a_reason_until_a_day() {
    let desk = Desk::empty();
    desk.done("code init my-sec");
    fs::write(
        desk.file("my-sec/allow.toml"),
        "[[allow]]\ncheck = \"tested-not-available\"\ntable = \"test_scenarios\"\nreason = \"known\"\nuntil = \"2020-06-30\"\n",
    )
    .unwrap();
    let found = |on: &str| {
        let output = desk.run(&format!("--code my-sec check --as-at {on} --format json"));
        String::from_utf8(output.stdout).unwrap().contains("6.5/ED/smets1")
    };
    let text = |on: &str| {
        String::from_utf8(desk.run(&format!("--code my-sec check --as-at {on}")).stdout).unwrap()
    };
    assert!(!text("2019-10-29").contains("error[tested-not-available]"));
    assert!(text("2020-07-01").contains("error[tested-not-available]") && found("2020-07-01"));
}

#[test]
fn scripts_can_tell_conflicts_and_faulty_amendments_by_the_exit_code() {
    let desk = Desk::empty();
    let told = |line: &str| {
        let output = desk.run(line);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = told("conflicts --with MP091,MP093 --as-at 2019-10-29");
    assert_eq!(code, Some(0), "{text}");
    desk.done(
        "code amend new MP900 --title Stale --set 'assurance_statuses security/L4 label=Other' \
         --output MP900.toml --as-at 2019-10-29",
    );
    desk.done("code init my-sec");
    desk.done("--code my-sec code amend apply MP900.toml --as-at 2019-10-29");
    let (code, text) = told("--code my-sec conflicts --with MP900,MP091 --as-at 2019-10-29");
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("MP900 and MP091: overlap"), "{text}");
    // On a later day the label has moved: what the draft expects is no longer there.
    let (code, text) = told("--code my-sec conflicts --with MP900,MP093 --as-at 2020-03-01");
    assert_eq!(code, Some(4), "{text}");
    let line = text.lines().find(|line| line.starts_with("MP900")).unwrap_or_default();
    assert_eq!(line.split_whitespace().nth(1), Some("S"), "{text}");
    let (code, json) =
        told("--code my-sec conflicts --with MP900,MP093 --as-at 2020-03-01 --format json");
    assert!(code == Some(4) && json.contains("written against another version"), "{json}");
    desk.done(
        "code amend new MP901 --title Forgotten --delete 'services_schedule 4.10/IS' \
         --output MP901.toml --as-at 2019-10-29",
    );
    let (code, text) = told("code amend validate MP901.toml --as-at 2019-10-29");
    assert_eq!(code, Some(4), "{text}");
}

#[test]
fn an_entry_that_accepts_nothing_is_noted() {
    let desk = Desk::empty();
    desk.done("code init my-sec");
    let entry = |check: &str, key: &str| {
        format!(
            "[[allow]]\ncheck = \"{check}\"\ntable = \"test_scenarios\"\nkey = \"{key}\"\n\
             reason = \"known\"\nuntil = \"2090-06-30\"\n"
        )
    };
    let used = entry("tested-not-available", "6.5/ED/smets1");
    let unused = entry("tested-not-available", "no/such/row");
    fs::write(desk.file("my-sec/allow.toml"), used + &unused).unwrap();
    let text = String::from_utf8(desk.run("--code my-sec check").stdout).unwrap();
    assert_eq!(text.matches("unused-allowance").count(), 1, "{text}");
    assert!(text.contains("allow.toml:7"), "{text}");
}

#[test]
fn a_table_goes_to_excel_and_back_unchanged_and_a_change_is_shown_first() {
    let desk = Desk::empty();
    desk.done("code init my-sec");
    for table in ["alerts", "duis_matrix", "releases"] {
        for ending in ["csv", "xlsx"] {
            desk.done(&format!("--code my-sec code export {table} -o {table}.{ending}"));
            let before =
                fs::read(desk.file("my-sec/baseline").join(format!("{table}.csv"))).unwrap();
            desk.done(&format!("--code my-sec code import {table} {table}.{ending} --yes"));
            let after =
                fs::read(desk.file("my-sec/baseline").join(format!("{table}.csv"))).unwrap();
            assert!(before == after, "{table}.{ending} does not come back the same");
        }
    }
    let text = fs::read_to_string(desk.file("alerts.csv")).unwrap();
    fs::write(desk.file("alerts.csv"), text.replacen("GSME Command Not Retrieved", "Renamed", 1))
        .unwrap();
    let output = desk.run("--code my-sec code import alerts alerts.csv");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("Renamed"), "{shown}");
    let kept = fs::read_to_string(desk.file("my-sec/baseline/alerts.csv")).unwrap();
    assert!(!kept.contains("Renamed"), "it was written without being asked");
}

#[test]
fn a_certificate_proves_a_cut_over_and_shows_when_the_code_is_another() {
    let desk = Desk::empty();
    desk.done("code init my-sec");
    let certificate =
        desk.done("--code my-sec code certificate --release 2020-11-29 --format json");
    fs::write(desk.file("certificate.json"), &certificate).unwrap();
    desk.done("--code my-sec code certificate --verify certificate.json");
    let path = desk.file("my-sec/amendments/MP120.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n# another file\n")).unwrap();
    desk.failed("--code my-sec code certificate --verify certificate.json");
}
