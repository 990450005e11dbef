//! Maintenance from plan to report, and derogations, by the program.

use std::{collections::BTreeMap, fs, process::Command};

use crate::program::{Desk, root};

/// A folder with an empty register and the sample of January 2020, imported on 20 November 2019.
fn with_sample() -> Desk {
    let desk = Desk::with_register();
    let sample = root().join("register/maintenance-sample.toml");
    let told = desk.done(&format!("maintenance import '{}' --as-at 2019-11-20", sample.display()));
    assert_eq!(told, "4 added, 0 described anew, 0 moved, 0 as before.\n");
    desk
}

/// The same, mended and published on 29 November 2019.
fn published() -> Desk {
    let desk = with_sample();
    desk.done(
        "maintenance move fic-2020-01-certificates --start 2020-01-30T20:00 --reason 'the hours' --as-at 2019-11-26",
    );
    desk.done("maintenance publish --month 2020-01 --as-at 2019-11-29");
    desk
}

/// A text with its lines joined, so that it does not matter where they break.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an independent reader makes of a calendar: the fields of each event by its UID; none when the
/// reader is not installed.
fn read(desk: &Desk, name: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let own = root().join("target/venv/bin/python");
    let python = if own.exists() { own } else { "python3".into() };
    let script = root().join("tests/python/read_calendar.py");
    let output = Command::new(python).arg(script).arg(desk.file(name)).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() == Some(3) {
        println!("SKIPPED: the calendar was not read: {told}");
        return None;
    }
    assert!(output.status.success(), "{told}");
    let text = String::from_utf8(output.stdout).unwrap();
    let event = |line: &str| {
        let mut fields = line.split('|').map(str::to_owned);
        (fields.next().unwrap(), fields.collect())
    };
    Some(text.lines().map(event).collect())
}

#[test]
fn a_month_is_checked_by_the_rules_of_everybody_and_by_those_of_the_trial() {
    let desk = with_sample();
    let base = desk.run("maintenance check --month 2020-01 --as-at 2019-11-25");
    assert_eq!(base.status.code(), Some(4));
    let base = String::from_utf8(base.stdout).unwrap();
    assert!(
        base.contains(
            "the permitted hours are 20:00 to 08:00\n  clause: Section H8.3(a) (unverified)"
        ),
        "{base}"
    );
    assert!(base.contains("legal: move it to 30 January 2020 20:00 to 21:00 (1 h)"), "{base}");
    let trial =
        desk.run("maintenance check --month 2020-01 --as-at 2019-11-25 --party dcc --format json");
    let trial: serde_json::Value = serde_json::from_slice(&trial.stdout).unwrap();
    let unrated = trial.as_array().unwrap().iter().filter(|each| each["check"] == "not-rated");
    assert_eq!(unrated.count(), 4);
    for id in ["portal", "database", "hubs", "certificates"] {
        let told = desk.done(&format!("maintenance rate fic-2020-01-{id} --as-at 2019-11-22"));
        assert!(told.contains("(fictional criteria)"), "{told}");
    }
    let again = desk.fails_with(3, "maintenance rate fic-2020-01-hubs --as-at 2019-11-23");
    assert!(again.contains("is rated already, and a rating is changed for a reason"), "{again}");
    desk.done(
        "maintenance rate fic-2020-01-hubs --rating low --review 'a test batch' --as-at 2019-11-23",
    );
    let shown = desk.done("maintenance show fic-2020-01-hubs");
    assert!(shown.contains("event 7, 2019-11-22: rated high"), "{shown}");
    assert!(shown.contains("event 9, 2019-11-23: rated low"), "{shown}");
    let trial = desk.run("maintenance check --month 2020-01 --as-at 2019-11-25 --party dcc");
    let trial = String::from_utf8(trial.stdout).unwrap();
    assert!(trial.contains("the permitted hours for low impact are 18:00 to 08:00"), "{trial}");
    assert!(!trial.contains("not-rated"), "{trial}");
}

#[test]
fn a_schedule_is_published_when_it_keeps_the_rules_and_a_moved_date_makes_a_notice() {
    let desk = with_sample();
    let refused = desk.fails_with(3, "maintenance publish --month 2020-01 --as-at 2019-11-29");
    assert!(refused.contains("clause: Section H8.3(a) (unverified)"), "{refused}");
    desk.done(
        "maintenance move fic-2020-01-certificates --start 2020-01-30T20:00 --reason 'the hours' --as-at 2019-11-26",
    );
    let files =
        ["pdf", "docx", "html", "md", "txt", "csv", "ics"].map(|ending| format!("-o s.{ending}"));
    desk.done(&format!(
        "maintenance publish --month 2020-01 --as-at 2019-11-29 {}",
        files.join(" ")
    ));
    for ending in ["pdf", "docx", "html", "md", "txt", "csv", "ics"] {
        assert!(fs::metadata(desk.file(&format!("s.{ending}"))).unwrap().len() > 500, "{ending}");
    }
    let text = flat(&fs::read_to_string(desk.file("s.txt")).unwrap());
    assert!(text.contains("edition 1, published on 29 November 2019"), "{text}");
    assert!(text.contains("Fictional."), "what is made up is said to be");
    let page = fs::read_to_string(desk.file("s.html")).unwrap();
    assert!(page.contains("data:image/svg+xml"), "the picture is in the page");
    let mut csv = csv::Reader::from_path(desk.file("s.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[0][4]), (4, "2020-01-14T22:00:00+00:00"));

    assert_eq!(desk.done("maintenance notices"), "Nothing that was published has moved.\n");
    let moved = desk.run(
        "maintenance move fic-2020-01-portal --start 2020-01-15T22:00 --reason 'the team is away' --as-at 2019-12-09",
    );
    let note = String::from_utf8(moved.stderr).unwrap();
    assert!(note.contains("a notice is due, 15 Working Days before its month begins"), "{note}");
    let late = desk.fails_with(3, "maintenance publish --month 2020-01 --as-at 2019-12-09");
    assert!(late.contains("20 Working Days are due, by 2019-12-02"), "{late}");
    let told = desk
        .run("maintenance publish --month 2020-01 --despite 'Parties agreed' --as-at 2019-12-09");
    assert!(told.status.success());
    assert!(String::from_utf8_lossy(&told.stderr).contains("published all the same"));
    desk.done("maintenance notices --month 2020-01 -o notice.md");
    let notice = fs::read_to_string(desk.file("notice.md")).unwrap();
    assert!(notice.contains("15 January 2020 22:00 to 16 January 2020 01:00"), "{notice}");
    let second = flat(&desk.done("maintenance schedule --month 2020-01 --as-at 2019-12-09"));
    assert!(
        second.contains("edition 2") && second.contains("fic-2020-01-portal moved from"),
        "{second}"
    );
    let first = flat(&desk.done("maintenance schedule --month 2020-01 --as-at 2019-11-30"));
    assert!(first.contains("14 January 2020 22:00"), "{first}");
}

#[test]
fn an_independent_reader_follows_what_moves_and_what_is_off() {
    let desk = published();
    desk.done("maintenance schedule --month 2020-01 --as-at 2019-11-30 -o one.ics");
    desk.done(
        "maintenance move fic-2020-01-portal --start 2020-01-15T22:00 --reason 'the team is away' --as-at 2019-12-09",
    );
    desk.done("maintenance cancel fic-2020-01-hubs --reason 'no firmware' --as-at 2019-12-10");
    desk.done("maintenance schedule --month 2020-01 --as-at 2019-12-10 -o two.ics");
    desk.done("maintenance schedule --month 2020-01 --as-at 2019-12-10 -o again.ics");
    assert_eq!(
        fs::read(desk.file("two.ics")).unwrap(),
        fs::read(desk.file("again.ics")).unwrap(),
        "the same register and date give the same bytes"
    );
    let (Some(one), Some(two)) = (read(&desk, "one.ics"), read(&desk, "two.ics")) else { return };
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>(), "UIDs stay");
    assert_eq!(one.len(), 4);
    let of = |calendar: &BTreeMap<String, Vec<String>>, name: &str| {
        calendar[&format!("fic-2020-01-{name}@maintenance.secant")][..4].join(" ")
    };
    assert_eq!(of(&one, "portal"), "2020-01-14T22:00Z 2020-01-15T01:00Z 0 CONFIRMED");
    assert_eq!(of(&two, "portal"), "2020-01-15T22:00Z 2020-01-16T01:00Z 1 CONFIRMED");
    assert_eq!(of(&two, "hubs"), "2020-01-25T20:00Z 2020-01-26T08:00Z 1 CANCELLED");
    assert_eq!(of(&one, "database"), of(&two, "database"));
    let title = &two["fic-2020-01-hubs@maintenance.secant"][4];
    assert_eq!(title, "Firmware of Communications Hubs, northern batch (fictional)");
}

#[test]
fn what_was_done_is_reported_against_the_limit() {
    let desk = published();
    desk.done("maintenance start fic-2020-01-portal --at 2020-01-14T22:05 --as-at 2020-01-14");
    desk.done(
        "maintenance finish fic-2020-01-portal --at 2020-01-15T01:40 --disrupted self-service-interface:150 \
         --as-at 2020-01-15",
    );
    let moved = desk.fails_with(
        3,
        "maintenance move fic-2020-01-portal --start 2020-01-20T22:00 --reason 'late' --as-at 2020-01-15",
    );
    assert!(moved.contains("is finished, and cannot be moved any more"), "{moved}");
    let planned = desk.fails_with(
        3,
        "maintenance add pm-late --title Late --start 2020-01-20T22:00 --minutes 60 --as-at 2020-01-10",
    );
    assert!(planned.contains("is Unplanned Maintenance"), "{planned}");
    desk.done(
        "maintenance unplanned um-1 --title Disk --detail 'A disk is replaced.' --start 2020-01-09T11:00 --minutes 90 \
         --service service-desk:outage:60 --return-risk none --as-at 2020-01-09",
    );
    let known = "maintenance unplanned um-2 --title Line --detail 'A line is mended.' --start 2020-01-10T12:00 \
                 --minutes 30 --service service-desk:at-risk --return-risk none --known-at 2020-01-10T11:00 \
                 --as-at 2020-01-10";
    desk.done(known);
    desk.done(
        "maintenance tell um-2 'At 12:00' --to Parties --at 2020-01-10T11:20 --as-at 2020-01-10",
    );
    assert!(desk.done("maintenance show um-2").contains("First told after: 20 min"));
    let check = desk.run("maintenance check --month 2020-01 --as-at 2020-02-05");
    let check = String::from_utf8(check.stdout).unwrap();
    assert!(
        check.contains("nobody was told of `um-1`") && check.contains("Section H8.6"),
        "{check}"
    );
    assert!(
        check.contains("it ended 40 min later than announced") && check.contains("Section H8.7"),
        "{check}"
    );
    let report = flat(&desk.done("maintenance report month --month 2020-01 --as-at 2020-02-05"));
    assert!(report.contains("down for 2 h 30 min by Planned Maintenance, of 4 h in a"), "{report}");
    assert!(report.contains("2 unplanned"), "{report}");
    let trial = flat(&desk.done("maintenance report trial --as-at 2020-02-05"));
    assert!(trial.contains("Latest safe implementation date: 1 March 2020"), "{trial}");
    desk.done(
        "maintenance report month --month 2020-01 --as-at 2020-02-05 -o month.docx -o month.pdf",
    );
    desk.done("maintenance picture --month 2020-01 --as-at 2020-02-05 -o month.svg");
    let svg = fs::read_to_string(desk.file("month.svg")).unwrap();
    assert!(
        svg.contains("fic-2020-01-portal: 14 January 2020 22:05"),
        "the picture shows what was done"
    );
    assert!(desk.done("log verify").starts_with("Proved "));
}

#[test]
fn a_derogation_is_laid_over_the_rules_of_its_party_and_time_alone() {
    let desk = Desk::with_register();
    let hours = |on: &str| {
        let text = desk.done(&format!("maintenance rules --as-at {on} --format csv"));
        let from = text.lines().find(|line| line.starts_with("Work begins")).unwrap().to_owned();
        let rated = text.lines().find(|line| line.starts_with("Rating")).unwrap().to_owned();
        (from, rated)
    };
    let gap = desk.run("derogation gap --as-at 2020-01-15 --format csv");
    assert_eq!(gap.status.code(), Some(4));
    let gap = String::from_utf8(gap.stdout).unwrap();
    assert!(gap.contains("2020-03-01,february-2020 (2020-02-27)"), "{gap}");
    assert!(hours("2020-02-29").1.contains("low or high"));
    assert!(!hours("2020-03-01").1.contains("low or high"), "the trial has ended");
    let early = desk.fails_with(
        3,
        "derogation extend planned-maintenance-trial --until 2020-02-29 --reason R --as-at 2020-01-15",
    );
    assert!(early.contains("must be 2020-03-01 or later"), "{early}");
    desk.done("derogation extend planned-maintenance-trial --until 2020-06-24 --reason R --as-at 2020-01-15");
    assert!(hours("2020-03-01").1.contains("low or high"), "the trial goes on");
    assert!(!hours("2020-06-25").1.contains("low or high"));
    let before = desk.done("derogation list --as-at 2020-01-14 --format csv");
    assert!(before.contains("2019-04-01,2020-02-29"), "as it was known then: {before}");

    let grant = "derogation grant summer-2020 --party dcc --clause H8.3 --from 2020-07-01 --until 2020-08-31 \
                 --explanation 'Longer nights' --as-at 2020-05-01";
    let unknown = desk.fails_with(1, &format!("{grant} --set no-such-rule=1"));
    assert!(unknown.contains("the rules are permitted-from"), "{unknown}");
    let wrong = desk.fails_with(4, &format!("{grant} --set permitted-from=soon"));
    assert!(wrong.contains("does not hold what `soon` should be"), "{wrong}");
    desk.done(&format!("{grant} --set permitted-from=18:00"));
    assert!(
        hours("2020-07-01").0.contains("20:00,Section H8.3(a) (unverified),18:00"),
        "{:?}",
        hours("2020-07-01")
    );
    assert!(!hours("2020-09-01").0.contains("18:00"));
    assert!(desk.done("derogation show summer-2020 --as-at 2020-07-15").contains("(in force)"));
}

#[test]
fn a_log_that_was_written_before_has_no_maintenance_and_takes_some() {
    let desk = Desk::with_demo();
    assert_eq!(desk.done("maintenance list"), "No activity is on record.\n");
    desk.done(
        "maintenance add pm-1 --title T --detail D --start 2020-01-18T22:00 --minutes 120 \
         --service self-service-interface:outage:60 --return-risk none --as-at 2019-11-20",
    );
    assert!(
        desk.done("maintenance list --format csv")
            .contains("pm-1,T,planned,planned,,2020-01-18 22:00")
    );
    assert!(desk.done("log verify").starts_with("Proved "));
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let desk = Desk::with_register();
    let skipped = desk.failed("maintenance add a --title T --start 2020-03-29T01:30 --minutes 5");
    assert!(skipped.1.contains("the clocks go forward over it"), "{}", skipped.1);
    let twice = desk.failed("maintenance add a --title T --start 2020-10-25T01:30 --minutes 5");
    assert!(twice.1.contains("twice, as the clocks go back"), "{}", twice.1);
    fs::write(desk.file("bad.csv"), "id,title,start,end\na,T,soon,later\nb b,T,,\n").unwrap();
    let file = desk.fails_with(1, "maintenance import bad.csv");
    assert!(
        file.contains("line 2: `soon` is not a moment") && file.contains("line 3: `b b`"),
        "{file}"
    );
    let unknown = desk.fails_with(
        3,
        "maintenance add a --title T --start 2020-01-18T22:00 --minutes 5 --service lamp:outage --as-at 2019-11-01",
    );
    assert!(unknown.contains("there is no Service `lamp`"), "{unknown}");
    assert_eq!(desk.failed("maintenance show a").0, 1);
    assert_eq!(desk.failed("maintenance publish --month 2020-01 -o schedule.odt").0, 1);
}
