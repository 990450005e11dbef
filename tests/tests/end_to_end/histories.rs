//! Real histories are replayed, and what departs from the rules is told.

use std::{fs, path::PathBuf};

use crate::program::{Desk, root};

/// Histories that others have written, when they are there.
fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| root().join("../shared/data"));
    let file = folder.join("../facts/modifications.json");
    if file.exists() {
        return Some(file);
    }
    println!("SKIPPED for want of data: {} is not there", file.display());
    None
}

#[test]
fn the_shipped_histories_load_without_a_wording_dropped() {
    let desk = Desk::with_register();
    let file = root().join("register/histories.json");
    let told = desk.done(&format!("import histories {}", file.display()));
    assert!(told.contains("accepted"), "{told}");
    let again = desk.done(&format!("import histories {}", file.display()));
    let head = desk.done("log head");
    assert!(!again.is_empty());
    desk.done(&format!("import histories {}", file.display()));
    assert_eq!(desk.done("log head"), head, "a third import writes something");
}

#[test]
fn histories_of_others_load_too() {
    let Some(file) = reference() else { return };
    let desk = Desk::with_register();
    let report = desk.done(&format!("import histories {} --format json", file.display()));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let rows = report.as_array().unwrap();
    assert!(rows.len() > 50, "{report}");
    for row in rows {
        assert!(row["accepted"].as_u64().unwrap() > 0, "{row}");
        assert_eq!(row["lost"].as_array().unwrap().len(), 0, "{row}");
    }
    desk.done("log verify");
}

#[test]
fn a_file_with_faults_is_refused_whole_and_each_fault_is_named() {
    let desk = Desk::with_register();
    let before = desk.done("log head");
    fs::write(
        desk.file("bad.json"),
        r#"{"modifications":[{"number":"MP1","events":[{"date":"yesterday"}]}]}"#,
    )
    .unwrap();
    let (code, message) = desk.failed("import histories bad.json");
    assert!(code == 1 || code == 4, "{code}: {message}");
    assert!(message.contains("bad.json"), "{message}");
    assert_eq!(desk.done("log head"), before);
}

#[test]
fn what_was_not_done_is_told_and_what_comes_next_has_its_last_day() {
    let desk = Desk::with_register();
    fs::write(
        desk.file("turns.json"),
        r#"[
          {"id": "DP500", "title": "Denied", "date_raised": "2020-01-06", "proposer": "A B", "timeline": [
            {"date": "2020-03-13", "event": "Panel declined to convert"}]},
          {"id": "DP501", "title": "Withdrawn", "date_raised": "2020-01-06", "proposer": "A B", "timeline": [
            {"date": "2021-06-09", "event": "Withdrawn by the Proposer"}]},
          {"id": "MP502", "title": "Held", "date_raised": "2020-01-06", "timeline": [
            {"date": "2020-03-13", "event": "Converted to Modification Proposal"},
            {"date": "2021-02-12", "event": "Modification Report presented to Panel"},
            {"date": "2021-06-09", "event": "On hold for six months"}]},
          {"id": "MP504", "title": "Ended", "date_raised": "2020-01-06", "outcome": "implemented"}
        ]"#,
    )
    .unwrap();
    let told = desk.done("import histories turns.json");
    assert!(
        told.contains("Panel declined to convert\n    not understood; kept as a note"),
        "{told}"
    );
    let ended = "504  the file says outcome `implemented`, and the register: ";
    assert!(told.contains(ended), "{told}");
    let shown = desk.done("proposal show 500");
    assert!(shown.contains("DP500") && shown.contains("Development Stage"), "{shown}");
    let next = desk.done("proposal next 501 --as-at 2021-06-14");
    let line = "adopt: may be taken now, until 2021-06-23, by anyone with a right to raise";
    assert!(next.contains(line), "{next}");
    let next = desk.done("proposal next 502 --as-at 2021-06-14");
    assert!(next.contains("On 2021-06-14: Report Phase, on hold until 2021-12-09."), "{next}");
    assert!(next.contains("  resume: may be taken now, until 2021-12-09"), "{next}");
    assert!(next.contains("  approve-report: not yet, by the Panel"), "{next}");
    assert!(
        next.contains("starts: Modification Report Consultation closes: 21 calendar days"),
        "{next}"
    );
}

#[test]
fn a_vote_is_shown_by_party_category_with_the_version_voted_on() {
    let desk = Desk::with_register();
    fs::write(
        desk.file("report.json"),
        r#"[{"id": "MP503", "title": "Voted on", "date_raised": "2020-01-06", "path": "Self-Governance", "timeline": [
            {"date": "2020-03-13", "event": "Converted to Modification Proposal"},
            {"date": "2020-06-12", "event": "Modification Report approved by Panel"},
            {"date": "2020-06-15", "event": "Modification Report Consultation", "end_date": "2020-07-06"}]}]"#,
    )
    .unwrap();
    desk.done("import histories report.json");
    desk.done("proposal solution 503 1.0 --on 2020-07-07 --by code-administrator");
    desk.done("proposal present-to-change-board 503 --on 2020-07-08");
    desk.done("proposal vote 503 large-suppliers=9/2/1 small-suppliers=3/0/0 --on 2020-07-22");
    let shown = desk.done("proposal show 503 --as-at 2020-07-22");
    let vote = "approve on 2020-07-22, on version 1.0 of the solution: Large Suppliers 9 to approve, \
                2 to reject, 1 abstained; Small Suppliers 3 to approve, 0 to reject. Rule: ";
    assert!(shown.contains(vote), "{shown}");
}
