//! What ARCHITECTURE.md says of tests and dependencies is so.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

use crate::repository::{files as files_below, read, root};

/// The lines of a section, without its heading.
fn section<'t>(text: &'t str, heading: &str) -> Vec<&'t str> {
    let start = text.lines().skip_while(|line| *line != heading).skip(1);
    start.take_while(|line| !line.starts_with("## ")).collect()
}

/// Tests named as `path/of/file.rs::name` in code.
fn named_tests(text: &str) -> Vec<(&str, &str)> {
    let code = text.split('`').skip(1).step_by(2);
    code.filter_map(|code| code.split_once("::"))
        .filter(|(path, _)| path.ends_with(".rs"))
        .collect()
}

#[test]
fn every_test_that_is_named_is_there() {
    let text = read("ARCHITECTURE.md");
    let named = named_tests(&text);
    assert!(named.len() > 15, "only {} tests are named", named.len());
    let mut wrong = Vec::new();
    for (path, name) in named {
        let Ok(source) = std::fs::read_to_string(root().join(path)) else {
            wrong.push(format!("{path} is not there"));
            continue;
        };
        let before = source.split_once(&format!("fn {name}(")).map(|(before, _)| before);
        let marked = before.and_then(|before| before.rsplit_once("#[test]"));
        let is_there = marked.is_some_and(|(_, between)| !between.contains("fn "));
        if !is_there {
            wrong.push(format!("{path} has no test `{name}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_invariant_names_the_test_that_guards_it() {
    let text = read("ARCHITECTURE.md");
    let mut invariants: Vec<String> = Vec::new();
    for line in section(&text, "## Invariants") {
        if line.starts_with("- **") {
            invariants.push(line.to_owned());
        } else if line.starts_with("  ") {
            invariants.last_mut().unwrap().push_str(line);
        }
    }
    assert!(invariants.len() > 10, "only {} invariants", invariants.len());
    for invariant in invariants {
        assert!(
            !named_tests(&invariant).is_empty() || invariant.contains("cargo xtask tidy"),
            "{invariant}"
        );
    }
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let text = read("ARCHITECTURE.md");
    let told: BTreeSet<String> = section(&text, "## Dependencies")
        .iter()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(!cells[2].is_empty(), "no reason: {line}");
            cells[0].trim_matches('`').to_owned()
        })
        .collect();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let own: BTreeSet<&str> = packages.iter().filter_map(|each| each["name"].as_str()).collect();
    let real: BTreeSet<String> = packages
        .iter()
        .flat_map(|package| package["dependencies"].as_array().unwrap())
        .filter_map(|dependency| dependency["name"].as_str())
        .filter(|name| !own.contains(name))
        .map(str::to_owned)
        .collect();
    let missing: Vec<&String> = real.difference(&told).collect();
    let gone: Vec<&String> = told.difference(&real).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a reason: {missing:?}; not used: {gone:?}"
    );
}

/// Files are named from the root, or, after their neighbour, by the end of their path.
#[test]
fn every_file_that_is_named_is_there() {
    let mut files = Vec::new();
    for folder in ["crates", "tests", "benches", "fuzz", "xtask", "sec", "register"] {
        for extension in ["rs", "toml", "csv", "json"] {
            files.extend(files_below(folder, extension));
        }
    }
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = read(path);
        for code in text.split('`').skip(1).step_by(2) {
            let name = code.split("::").next().unwrap_or_default();
            let table = name.contains('/') && name.ends_with(".csv");
            if !table && !name.ends_with(".rs") {
                continue;
            }
            count += 1;
            let ends = name.replace("<table>", "stages");
            if !files.iter().any(|file| format!("/{file}").ends_with(&format!("/{ends}"))) {
                wrong.push(format!("{path}: `{name}` is not there"));
            }
        }
    }
    assert!(count > 40, "only {count} files are named");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
