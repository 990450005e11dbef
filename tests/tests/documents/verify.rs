//! The program in docs/formats.md that proves an export without Secant.

use std::{fs, process::Command};

use crate::{program::Clone, repository::read};

#[test]
fn another_language_proves_an_export_by_the_documented_form() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("SKIPPED: python3 is not installed");
        return;
    }
    let text = read("docs/formats.md");
    let program = text.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    let clone = Clone::fresh();
    fs::write(clone.path().join("prove.py"), program).unwrap();
    let shown = clone.run(&[
        "secant demo > /dev/null",
        "secant log export all.ndjson > /dev/null",
        "secant log verify",
        "python3 prove.py all.ndjson",
        "sed '100s/\"actor\":\"s/\"actor\":\"S/' all.ndjson > changed.ndjson",
        "python3 prove.py changed.ndjson",
    ]);
    let count = shown[2].strip_prefix("Proved ").and_then(|rest| rest.split(' ').next()).unwrap();
    assert!(count.parse::<u64>().unwrap() > 600, "{}", shown[2]);
    assert_eq!(shown[3], shown[2]);
    assert!(shown[5].contains("AssertionError: line 100: hash"), "{}", shown[5]);
}
