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
    println!("SKIPPED: {} is not there", file.display());
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
