//! Bad input gets one clear message that says what to do, an exit code by its kind, and loses
//! nothing.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    process::{Command, Output},
};

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
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    let Some(bound) = Bound::to_permissions(&desk) else {
        println!(
            "SKIPPED: no permission stops these tests, and `setpriv` is missing or not allowed"
        );
        return;
    };
    let output = bound.run(
        &desk,
        "proposal raise --title X --name A --organisation B --capacity party --on 2020-01-06",
    );
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("register.sqlite"), "{message}");
    let output = bound.run(&desk, "proposal list");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// How the program is run so that permissions of files bind it: root has to give up the right to override them.
enum Bound {
    AsWeAre,
    Without(&'static str),
}

impl Bound {
    const OVERRIDES: &str = "--bounding-set=-dac_override,-dac_read_search";

    fn to_permissions(desk: &Desk) -> Option<Self> {
        let probe = desk.file("probe");
        fs::write(&probe, "").unwrap();
        fs::set_permissions(&probe, fs::Permissions::from_mode(0o400)).unwrap();
        if fs::write(&probe, "x").is_err() {
            return Some(Self::AsWeAre);
        }
        let bound = Command::new("setpriv")
            .args([Self::OVERRIDES, "test", "!", "-w"])
            .arg(&probe)
            .status()
            .is_ok_and(|status| status.success());
        bound.then_some(Self::Without("setpriv"))
    }

    fn run(&self, desk: &Desk, line: &str) -> Output {
        let command = desk.command(line);
        match self {
            Self::AsWeAre => desk.run(line),
            Self::Without(program) => Command::new(program)
                .arg(Self::OVERRIDES)
                .arg(command.get_program())
                .args(command.get_args())
                .current_dir(desk.path())
                .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
                .output()
                .unwrap(),
        }
    }
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
