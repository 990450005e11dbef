//! What is printed: for people, for scripts, for shells.

use crate::program::Desk;

#[test]
fn lists_and_records_are_given_as_json_and_as_csv() {
    let desk = Desk::with_demo();
    for list in [
        "proposal list",
        "body list",
        "release list",
        "meeting list",
        "rights",
        "paper list",
        "role ED --on 2019-11-29",
        "tests obligations --role ED --smets 2",
        "code tables",
        "code show raising_rights",
    ] {
        let json = desk.done(&format!("{list} --format json --as-at 2019-10-29"));
        let value: serde_json::Value =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{list}: {error}: {json}"));
        assert!(value.is_array() || value.is_object(), "{list}: {json}");
        let text = desk.done(&format!("{list} --format csv --as-at 2019-10-29"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().len();
        assert!(columns > 1, "{list}: {text}");
        for record in reader.records() {
            assert_eq!(record.unwrap().len(), columns, "{list}");
        }
    }
    for record in ["proposal show DP090", "proposal next DP090"] {
        let json = desk.done(&format!("{record} --format json --as-at 2019-10-29"));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(value.to_string().contains("DP090"), "{record}: {json}");
    }
}

#[test]
fn a_number_that_was_split_is_answered_with_its_parts() {
    let desk = Desk::with_demo();
    let told = desk.fails_with(1, "proposal show DP102");
    assert!(told.contains("there is 102A and 102B"), "{told}");
}

#[test]
fn a_day_that_is_inferred_says_from_what() {
    let desk = Desk::with_demo();
    let shown = desk.done("proposal show DP055");
    assert!(shown.contains("whose number comes after"), "{shown}");
}

#[test]
fn a_pipe_gets_no_colours() {
    let desk = Desk::with_demo();
    let commands =
        ["proposal list --as-at 2019-10-29", "check --as-at 2019-11-30", "log verify", "rights"];
    for command in commands {
        let output = desk.run(command);
        for bytes in [output.stdout, output.stderr] {
            assert!(!bytes.contains(&0x1B), "{command} writes an escape to a pipe");
        }
    }
}

#[test]
fn a_proposal_is_found_by_any_form_of_its_number() {
    let desk = Desk::with_demo();
    let show = |number: &str| desk.done(&format!("proposal show {number} --as-at 2020-01-01"));
    let wanted = show("DP090");
    for form in ["MP090", "90", "dp090", "SECMP0090"] {
        assert_eq!(show(form), wanted, "{form}");
    }
    assert!(show("SECMP0025").contains("Electricity Network Party Access"));
}

#[test]
fn shells_get_completions() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.done(&format!("completions {shell}"));
        assert!(script.contains("proposal") && script.len() > 1_000, "{shell}");
    }
}

#[test]
fn every_command_has_help() {
    let desk = Desk::empty();
    let mut waiting = vec![String::new()];
    let mut seen = 0;
    while let Some(command) = waiting.pop() {
        let help = desk.done(&format!("{command} --help"));
        assert!(help.contains("Usage:"), "{command}: {help}");
        seen += 1;
        let Some(list) = help.split("\nCommands:\n").nth(1) else { continue };
        for line in list.lines().take_while(|line| !line.is_empty()) {
            let indented = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '));
            let Some(name) = indented.and_then(|rest| rest.split_whitespace().next()) else {
                continue;
            };
            if name != "help" {
                waiting.push(format!("{command} {name}"));
            }
        }
    }
    assert!(seen > 70, "only {seen} commands were found");
}
