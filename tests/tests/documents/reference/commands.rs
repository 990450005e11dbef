//! `docs/cli.md`: every command, as the program itself explains it.

use std::process::{Command, Stdio};

use crate::program::binary;

const HEAD: &str = "\
# Commands

What `secant --help` says, for every command but of `--help` and `--version`, which all have. This
file is generated: `cargo xtask bless` renews it.

Exit codes: 0 done; 1 it could not be done; 2 the command line cannot be understood; 3 the rules
refuse the step; 4 the data have faults; 5 the log is not proved.
";

/// The heading below which the program explains the options of every command.
const GLOBAL: &str = "\nOptions of every command:\n";

fn help(command: &[String]) -> String {
    let output = Command::new(binary())
        .args(command)
        .arg("--help")
        .env_remove("SECANT_REGISTER")
        .env_remove("SECANT_CODE")
        .env_remove("SECANT_ACTOR")
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The commands that a help text lists.
fn inner(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    list.take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn describe(command: &[String], out: &mut String) {
    let help = help(command);
    let (own, global) = help.split_once(GLOBAL).unwrap_or((&help, ""));
    // Every command has these two; saying so once is enough.
    let own = own.split("\n  -h, --help").next().unwrap_or_default();
    let own = own.trim_end().strip_suffix("\n\nOptions:").unwrap_or(own);
    let level = "#".repeat((command.len() + 1).max(2));
    let name = [&["secant".to_owned()], command].concat().join(" ");
    out.push_str(&format!("\n{level} {name}\n\n```text\n{}\n```\n", own.trim_end()));
    if command.is_empty() {
        assert!(!global.is_empty(), "the options of every command have lost their heading");
        out.push_str(&format!("\n## Options of every command\n\n```text\n{global}\n```\n"));
    }
    for name in inner(&help) {
        describe(&[command, &[name]].concat(), out);
    }
}

#[test]
fn the_reference_of_commands_is_what_the_program_says() {
    let mut text = HEAD.to_owned();
    describe(&[], &mut text);
    assert!(text.contains("## secant demo"), "{text}");
    super::check("docs/cli.md", &text);
}
