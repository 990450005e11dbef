//! Messages decoded on the command line: a row for each, however many there are and in whatever form they are asked for.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::program::{Desk, root};

/// The reference messages, where they are.
fn reference() -> Option<PathBuf> {
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let data = given.unwrap_or_else(|| root().join("../shared/data")).join("rtds");
    if !data.is_dir() {
        println!("SKIPPED for want of data: there is no reference data in {}", data.display());
        return None;
    }
    Some(data)
}

/// A reference message as hexadecimal digits, by its file's name.
fn message(data: &std::path::Path, name: &str) -> String {
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_stem().is_some_and(|stem| stem == name) {
                let text = fs::read_to_string(path).unwrap();
                return text.split_whitespace().collect();
            }
        }
    }
    panic!("there is no {name}")
}

const ALERT: &str = "ECS01a_1.1.1_8F66_FUTURE_DATED_TOU_BLOCK_SUCCESS_ALERT_STANDING_CHARGE_GBCS";
const COMMAND: &str = "ECS01a_1.1.1_FUTURE_DATED_TOU_BLOCK_SUCCESS_COMMAND_GBCS";

/// The rows of several messages in the three forms for programs: kind, signature and whether there is an error.
fn rows(desk: &Desk, what: &str) -> Vec<Vec<(String, String, bool)>> {
    let run = |format: &str| {
        let output = desk.run(&format!("alerts decode {what} --format {format}"));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_line = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        (text(&row["kind"]), text(&row["signature"]), row["error"].is_string())
    };
    let csv = run("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let of_record =
        |row: csv::StringRecord| (row[2].to_owned(), row[14].to_owned(), !row[16].is_empty());
    let whole: Vec<Value> = serde_json::from_str(&run("json")).unwrap();
    let of_whole = |all: &Value| {
        (text(&all["kind"]), text(&all["checked"]["signature"]), all["error"].is_string())
    };
    vec![
        run("ndjson").lines().map(of_line).collect(),
        reader.records().map(|row| of_record(row.unwrap())).collect(),
        whole.iter().map(of_whole).collect(),
    ]
}

#[test]
fn every_message_has_a_row_alert_or_not_readable_or_not_however_many_there_are() {
    let Some(data) = reference() else { return };
    let desk = Desk::empty();
    let (alert, command) = (message(&data, ALERT), message(&data, COMMAND));
    let cut = alert.get(..alert.len() - 20).unwrap();
    let lines = format!("{alert}\n{command}\n{cut}\nwhat is this\n");
    fs::write(desk.file("all.hex"), &lines).unwrap();
    fs::create_dir(desk.file("folder")).unwrap();
    for (number, line) in lines.lines().enumerate() {
        fs::write(desk.file(&format!("folder/{number}.hex")), line).unwrap();
    }
    let row =
        |kind: &str, signature: &str, is_wrong| (kind.to_owned(), signature.to_owned(), is_wrong);
    let expected = vec![
        row("future-dated", "no-certificate", false),
        row("command", "no-certificate", false),
        row("unreadable", "", true),
        row("unreadable", "", true),
    ];
    for what in ["all.hex --layout lines", "folder"] {
        for found in rows(&desk, what) {
            assert_eq!(found, expected, "{what}");
        }
        assert_eq!(desk.run(&format!("alerts decode {what}")).status.code(), Some(4));
    }
    for (number, wanted) in expected.iter().enumerate() {
        for found in rows(&desk, &format!("folder/{number}.hex")) {
            assert_eq!(found, std::slice::from_ref(wanted), "{number}");
        }
    }
}

#[test]
fn a_false_signature_is_told_in_every_form_however_many_messages_there_are() {
    let Some(data) = reference() else { return };
    let desk = Desk::empty();
    let good = message(&data, ALERT);
    // A digit of the counter that is also in the invoke id would be told as such, too: another of the signature's own.
    let at = good.len() - 8;
    let digit = if good.as_bytes()[at] == b'0' { "1" } else { "0" };
    let mut bad = good.clone();
    bad.replace_range(at..=at, digit);
    fs::write(desk.file("two.hex"), format!("{good}\n{bad}\n")).unwrap();
    let certificates = format!("--certificates {}", data.join("certificates").display());
    let what = format!("two.hex --layout lines {certificates}");
    let words = |found: &[(String, String, bool)]| -> Vec<String> {
        found.iter().map(|(_, signature, _)| signature.clone()).collect()
    };
    for found in rows(&desk, &what) {
        assert_eq!(words(&found), ["valid", "invalid"]);
    }
    for format in ["table", "csv", "ndjson", "json"] {
        let output = desk.run(&format!("alerts decode {what} --format {format}"));
        assert_eq!(output.status.code(), Some(4), "{format}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("two.hex, message 2: THE SIGNATURE IS FALSE"), "{format}: {told}");
        assert!(!told.contains("message 1"), "{format}: {told}");
        assert!(told.contains("1 are FALSE"), "{format}: {told}");
    }
    let table = String::from_utf8(desk.run(&format!("alerts decode {what}")).stdout).unwrap();
    assert!(table.contains("signature valid") && table.contains("SIGNATURE FALSE"), "{table}");
    let unchecked = desk.run("alerts decode two.hex --layout lines");
    let told = String::from_utf8(unchecked.stderr).unwrap();
    assert!(told.contains("2 signatures could not be checked"), "{told}");
    assert_eq!(unchecked.status.code(), Some(0));
}

#[test]
fn a_message_whose_body_cannot_be_read_is_told_with_the_real_error() {
    let Some(data) = reference() else { return };
    let desk = Desk::empty();
    let alert = message(&data, ALERT);
    let command = message(&data, COMMAND);
    let broken = |good: &str, from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in {good}");
        good.replacen(from, to, 1)
    };
    let told = |text: &str| {
        let output = desk.run(&format!("alerts decode {text} --format ndjson"));
        assert_eq!(output.status.code(), Some(4), "{text}");
        let row: Value = serde_json::from_slice(&output.stdout).unwrap();
        (row["kind"].clone(), row["error"].as_str().unwrap().to_owned())
    };
    // The time's tag: octets become a clock time that GBCS does not use.
    let (kind, why) = told(&broken(&alert, "090C07EE", "190C07EE"));
    assert_eq!(kind, "alert");
    assert!(why.contains("0x19 is no time as octets"), "{why}");
    // What stands behind the time: a kind of value that there is not.
    let (kind, why) = told(&broken(&alert, "8000FF0913", "8000FFEE13"));
    assert_eq!(kind, "future-dated");
    assert!(why.contains("the fields cannot be told"), "{why}");
    // A command: the kind of its content.
    let (kind, why) = told(&broken(&command, "D920", "D920FF"));
    assert_eq!(kind, "unreadable", "its length no longer fits");
    assert!(!why.contains("no alert"), "{why}");
}

#[test]
fn what_a_dcc_alert_says_of_its_event_is_shown() {
    let desk = Desk::empty();
    let xml = "<Response schemaVersion=\"5.1\"><Header><ResponseID>00-DB-12-34-56-78-90-A0:90-B3-D5-1F-30-01-00-00:7\
               </ResponseID><ResponseCode>I0</ResponseCode><ResponseDateTime>2022-07-22T09:37:56Z</ResponseDateTime>\
               </Header><Body><DCCAlertMessage><DCCAlertCode>AD1</DCCAlertCode><DCCAlert><PowerOutageEvent>\
               <CommsHubDeviceID>00-DB-12-34-56-78-90-01</CommsHubDeviceID><StartDateTime>2022-07-22T09:30:00Z\
               </StartDateTime><MPxN><ImportMPAN>1234567890123</ImportMPAN></MPxN></PowerOutageEvent></DCCAlert>\
               </DCCAlertMessage></Body></Response>";
    fs::write(desk.file("ad1.xml"), xml).unwrap();
    let told = desk.done("alerts decode ad1.xml");
    for wanted in ["AD1  Power outage", "PowerOutageEvent", "ImportMPAN       1234567890123", "CHF"]
    {
        assert!(told.contains(wanted), "`{wanted}` is not in {told}");
    }
    let row: Value =
        serde_json::from_str(&desk.done("alerts decode ad1.xml --format ndjson")).unwrap();
    assert!(row["name"].as_str().unwrap().starts_with("Power outage"), "{row}");
    let told = desk.done("alerts explain --format csv");
    assert!(told.contains("\nAD1,") && told.contains("\nN16,meaning not public,dcc"), "{told}");
}
