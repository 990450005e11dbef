//! Bad input gets one clear message that says what to do, an exit code by its kind, and loses
//! nothing.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::program::Desk;

/// Nothing is written by a command that fails.
fn head(desk: &Desk) -> String {
    desk.done("log head")
}

#[test]
fn what_cannot_be_asked_is_told_with_what_to_do() {
    let desk = Desk::with_demo();
    let before = head(&desk);
    for (code, command, told) in [
        (1, "proposal show DP999", "there is no proposal"),
        (2, "proposal show ninety", "ninety"),
        (2, "proposal list --as-at 2019-02-30", "2019-02-30"),
        (1, "paper new-proposals --body parliament --date 2019-10-29", "no body"),
        (1, "paper modification-report DP090 --date 2019-10-29 -o paper.odt", "odt"),
        (1, "paper release-implementation never", "no Release"),
        (1, "code show no_such_table", "no_such_table"),
        (4, "check --with MP999", "MP999"),
        (2, "log shuffle", "shuffle"),
    ] {
        let message = desk.fails_with(code, command);
        assert!(message.contains(told), "{command}: {message}");
        let lines = message.lines().count();
        assert!(lines <= 12, "{command} says too much: {message}");
    }
    assert_eq!(head(&desk), before);
}

#[test]
fn a_step_that_the_rules_forbid_is_refused_with_its_clause() {
    let desk = Desk::with_demo();
    let before = head(&desk);
    for command in [
        "proposal convert DP089 --to refinement --on 2019-11-01",
        "proposal vote DP089 large-suppliers=1/0/0 --on 2019-11-01",
        "proposal raise --title X --capacity code-administrator --on 2019-11-01",
        "proposal withdraw DP089 X --by panel --on 2019-11-01",
    ] {
        let message = desk.fails_with(3, command);
        assert!(message.starts_with("refused: "), "{command}: {message}");
        assert!(message.contains("clause: ") && message.contains("help: "), "{command}: {message}");
    }
    assert_eq!(head(&desk), before);
}

#[test]
fn a_register_that_cannot_be_used_is_told() {
    let desk = Desk::with_demo();
    let message = desk.fails_with(1, "--register none.sqlite proposal list");
    assert!(message.contains("none.sqlite") && message.contains("help"), "{message}");
    fs::write(desk.file("text.sqlite"), "this is no database, but some text\n".repeat(200))
        .unwrap();
    let (_, message) = desk.failed("--register text.sqlite proposal list");
    assert!(message.contains("text.sqlite") || message.contains("not a"), "{message}");
    let message = desk.fails_with(1, "init");
    assert!(message.contains("register.sqlite"), "{message}");
}

#[test]
fn a_file_that_may_not_be_written_is_told_and_readers_go_on() {
    let desk = Desk::with_demo();
    let file = desk.file("register.sqlite");
    // Root may write what it likes: what the file says does not bind it.
    let root = fs::write(desk.file("probe"), "").is_ok() && {
        fs::set_permissions(desk.file("probe"), fs::Permissions::from_mode(0o400)).unwrap();
        fs::write(desk.file("probe"), "x").is_ok()
    };
    if root {
        println!("SKIPPED: the tests run as root, whom no permission stops");
        return;
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    let message = desk.fails_with(
        1,
        "proposal raise --title X --name A --organisation B --capacity party --on 2020-01-06",
    );
    assert!(message.contains("register.sqlite"), "{message}");
    desk.done("proposal list");
}

#[test]
fn a_full_disk_leaves_no_half_paper() {
    let desk = Desk::with_demo();
    let (code, message) =
        desk.failed("paper new-proposals --date 2019-10-29 -o /dev/full/paper.pdf");
    assert_eq!(code, 1, "{message}");
    fs::create_dir(desk.file("folder.pdf")).unwrap();
    let message = desk.fails_with(1, "paper new-proposals --date 2019-10-29 -o folder.pdf");
    assert!(message.contains("folder.pdf"), "{message}");
    let left: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn faults_of_the_code_are_told_all_at_once_with_their_places() {
    let desk = Desk::empty();
    desk.done("code init my-sec");
    let edit = |name: &str, from: &str, to: &str| {
        let path = desk.file("my-sec").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    edit("baseline/stages.csv", "development,", "development stage,");
    edit("baseline/releases.csv", "2019-11-29", "2019-11-31");
    edit("amendments/MP120.toml", "table = \"", "table = \"no_");
    edit("amendments/MP091.toml", "release = \"february-2020\"", "release = \"never\"");
    edit("allow.toml", "until = ", "to = ");
    let message = desk.fails_with(4, "--code my-sec check");
    for place in ["baseline/stages.csv:", "baseline/releases.csv:", "amendments/MP120.toml:"] {
        assert!(message.contains(place), "{place}: {message}");
    }
}
