//! The table of bank holidays against an independent source: the Python package `holidays`.

use std::{collections::BTreeSet, path::Path, process::Command};

use code::table::Value;

use crate::files::shipped;

/// What the independent source says, or why it cannot be asked.
fn independent() -> Result<BTreeSet<String>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = root.join("target/venv/bin/python");
    let python = if own.exists() { own } else { "python3".into() };
    let output = Command::new(&python)
        .arg(root.join("tests/python/bank_holidays.py"))
        .arg("2010-2035")
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", python.display()))?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
    match output.status.code() {
        Some(0) => Ok(text(output.stdout).lines().map(str::to_owned).collect()),
        Some(3) => Err(text(output.stderr)),
        other => panic!("bank_holidays.py ended with {other:?}: {}", text(output.stderr)),
    }
}

#[test]
fn the_table_agrees_with_the_python_package() {
    let theirs = match independent() {
        Ok(days) => days,
        Err(reason) => {
            eprintln!("SKIPPED: the bank holidays were not compared: {reason}");
            return;
        }
    };
    let table = shipped().table("bank_holidays").unwrap();
    let ours: BTreeSet<String> = table
        .rows
        .iter()
        .map(|row| {
            let cell = |name: &str| row.values[table.schema.index(name).unwrap()].clone();
            let Value::Date(date) = cell("date") else { panic!("no date at {}", row.place) };
            format!("{date},{}", cell("jurisdiction").written())
        })
        .collect();
    let only_ours: Vec<&String> = ours.difference(&theirs).collect();
    let only_theirs: Vec<&String> = theirs.difference(&ours).collect();
    assert_eq!((only_ours, only_theirs), (vec![], vec![]), "only here, only there");
    assert!(ours.len() > 600, "only {} days were compared", ours.len());
}
