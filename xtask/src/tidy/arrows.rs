//! Which crate may use which: nothing else is allowed.

use std::{path::Path, process::Command};

use serde_json::Value;

use super::{map, read, told};

/// Each crate with the crates of ours that it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("code", &[]),
    ("change", &["code"]),
    ("operations", &["code"]),
    ("alerts", &["code", "duis", "gbcs"]),
    ("duis", &["gbcs"]),
    ("gbcs", &[]),
    ("ledger", &[]),
    ("papers", &[]),
    ("app", &["alerts", "change", "code", "duis", "gbcs", "ledger", "operations", "papers"]),
    ("web", &["app", "change", "code", "papers"]),
    (
        "secant",
        &[
            "alerts",
            "app",
            "change",
            "code",
            "duis",
            "gbcs",
            "ledger",
            "operations",
            "papers",
            "web",
        ],
    ),
    ("end-to-end", &["alerts", "app", "change", "code", "ledger", "papers"]),
    ("benches", &["alerts", "app", "change", "code", "duis", "gbcs", "ledger", "papers", "web"]),
    ("xtask", &[]),
];

/// Crates that may do no input or output, and what would be some.
const PURE: &[&str] = &["code", "change", "duis", "gbcs", "operations"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
];

/// Arrows that are not allowed, a map of crates that is not true, impure code in pure crates.
pub fn check(root: &Path) -> Result<Vec<String>, String> {
    let cargo = crate::cargo_program();
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).cloned().unwrap_or_default();
    let names: Vec<&str> = packages.iter().filter_map(name).collect();
    let mut wrong = Vec::new();
    for package in &packages {
        let Some(own) = name(package) else { continue };
        let Some((_, allowed)) = ALLOWED.iter().find(|(crate_name, _)| *crate_name == own) else {
            wrong.push(format!("crate `{own}` is not in the list of xtask/src/tidy/arrows.rs"));
            continue;
        };
        let dependencies =
            package.get("dependencies").and_then(Value::as_array).cloned().unwrap_or_default();
        for used in dependencies.iter().filter_map(name).filter(|used| names.contains(used)) {
            if !allowed.contains(&used) {
                wrong.push(format!("crate `{own}` uses `{used}`, which is not allowed"));
            }
        }
    }
    wrong.extend(map::check(root, &names)?);
    wrong.extend(impure(root)?);
    Ok(wrong)
}

fn name(value: &Value) -> Option<&str> {
    value.get("name").and_then(Value::as_str)
}

fn impure(root: &Path) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    for own in PURE {
        let mut files = Vec::new();
        super::walk(&root.join("crates").join(own).join("src"), &mut files)?;
        for path in files {
            for (number, line) in read(&path)?.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in IMPURE.iter().filter(|word| code.contains(**word)) {
                    wrong.push(format!(
                        "{}:{}: `{word}` in the pure crate `{own}`",
                        told(root, &path),
                        number + 1
                    ));
                }
            }
        }
    }
    Ok(wrong)
}
