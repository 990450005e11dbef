//! The commands of the documents are run, and what the documents show is compared.

use std::process::Command;

use crate::{
    console,
    program::{Clone, binary},
    repository,
};

/// Runs a document's commands; what differs, with its line.
fn differences(path: &str, clone: &Clone) -> Vec<String> {
    let shown = console::parse(&repository::read(path));
    let commands: Vec<&str> = shown.iter().map(|each| each.command.as_str()).collect();
    let outputs = clone.run(&commands);
    let mut wrong = Vec::new();
    for (each, real) in shown.iter().zip(outputs) {
        if let Some(why) = console::difference(&each.output, &real) {
            wrong.push(format!(
                "{path}:{}: `{}`: {why}\nthe program shows:\n{real}\n",
                each.line, each.command
            ));
        }
    }
    wrong
}

#[test]
fn the_tour_of_the_readme_is_true() {
    let shown = console::parse(&repository::read("README.md"));
    assert_eq!(shown[0].command, "cargo run -- demo");
    let wrong = differences("README.md", &Clone::fresh());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_commands_of_the_guides_are_true() {
    let demo = tempfile::tempdir().unwrap();
    let made = Command::new(binary())
        .args(["demo", "--folder"])
        .arg(demo.path())
        .env_remove("SECANT_CODE")
        .output()
        .unwrap();
    assert!(made.status.success());
    let mut guides = repository::files("docs/user", "md");
    guides.extend(["docs/amendments.md", "docs/formats.md"].map(str::to_owned));
    let demo = demo.path();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let each = guides
            .iter()
            .map(|path| scope.spawn(move || differences(path, &Clone::with_demo(demo))));
        let all: Vec<_> = each.collect();
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let silent: Vec<&String> = guides
        .iter()
        .filter(|path| path.starts_with("docs/user/") && !path.ends_with("README.md"))
        .filter(|path| console::parse(&repository::read(path)).is_empty())
        .collect();
    assert!(silent.is_empty(), "guides without a command: {silent:?}");
}

/// What is not run by these tests, because it would run them again, must at least be there.
#[test]
fn every_task_that_is_named_is_a_task() {
    let tasks = repository::read("xtask/src/main.rs");
    let mut named = 0;
    for (path, text) in repository::documents() {
        for after in text.split("cargo xtask ").skip(1) {
            let task: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
            if task.is_empty() {
                continue;
            }
            named += 1;
            assert!(tasks.contains(&format!("\"{task}\" =>")), "{path}: `cargo xtask {task}`");
        }
    }
    assert!(named > 0);
}
