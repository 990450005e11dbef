//! Assurance: a log of its own, views for whom they are for, one level under two words, papers that are marked.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::program::{Desk, root};

const SSC: &str = "--as security-sub-committee";

fn with_sample() -> Desk {
    let desk = Desk::with_register();
    desk.done("assurance init");
    let sample = root().join("register/assurance-sample.toml");
    let told = desk.done(&format!("assurance import {} {SSC}", sample.display()));
    assert!(told.starts_with("Recorded "), "{told}");
    desk
}

#[test]
fn it_is_kept_apart_from_the_register_and_for_its_owner_only() {
    let desk = with_sample();
    let file = desk.file("register.assurance.sqlite");
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    let told = desk.done("log head");
    let export = desk.done("export --format json");
    desk.done("log export log.ndjson");
    let log = fs::read_to_string(desk.file("log.ndjson")).unwrap();
    for text in [&told, &export, &log] {
        assert!(!text.contains("northlight") && !text.contains("Northlight"), "{text}");
    }
    assert!(desk.done("assurance verify").starts_with("Proved "));
    // The record is no register, and is not opened as one.
    let (code, message) = desk.failed("--register register.assurance.sqlite proposal list");
    assert_eq!(code, 1, "{message}");
}

#[test]
fn each_view_is_for_those_whom_it_names_and_refused_to_the_rest() {
    let desk = with_sample();
    let of_all = [
        "assurance users",
        "assurance due",
        "assurance overdue",
        "assurance live",
        "assurance status show",
        "assurance status report --from 2020-02-01 --to 2020-03-31",
        "assurance paper ssc",
    ];
    let of_one = [
        "assurance history northlight",
        "assurance due northlight",
        "assurance status show northlight",
        "assurance paper user northlight",
    ];
    // Every role × every view is a table in `app::access`; here the surface is held to it.
    let others = ["analyst", "administrator"];
    let own = "--as party-representative:northlight";
    for view in of_all.iter().chain(&of_one) {
        desk.done(&format!("{view} {SSC}"));
        for role in others {
            let told = desk.fails_with(3, &format!("{view} --as {role}"));
            assert!(!told.contains("Northlight") && !told.contains("L3"), "{view}: {told}");
        }
        desk.fails_with(3, view);
        desk.fails_with(3, &format!("{view} --as party-representative:greenmeadow"));
    }
    for view in of_all {
        desk.fails_with(3, &format!("{view} {own}"));
    }
    for view in of_one {
        desk.done(&format!("{view} {own}"));
    }
    // Who may not see it is not told whether it is there.
    let absent = desk.fails_with(3, "assurance history nobody --as analyst");
    let present = desk.fails_with(3, "assurance history northlight --as analyst");
    assert_eq!(absent, present);
}

#[test]
fn one_record_reads_by_the_word_of_the_day_that_is_asked_of() {
    let desk = with_sample();
    let word = |user: &str, regime: &str, day: &str| {
        let rows =
            desk.done(&format!("assurance status show {user} {SSC} --as-at {day} --format csv"));
        let row = rows.lines().find(|line| line.contains(regime)).unwrap_or_default().to_owned();
        row.split(',').nth(3).unwrap_or_default().to_owned()
    };
    assert_eq!(word("northlight", "security", "2020-02-26"), "Provisionally approved");
    assert_eq!(word("northlight", "security", "2020-02-27"), "Deferred");
    assert_eq!(word("greenmeadow", "privacy", "2020-11-28"), "Deferred");
    assert_eq!(word("greenmeadow", "privacy", "2020-11-29"), "Rejected");
    let report =
        desk.done(&format!("assurance status report --from 2020-02-01 --to 2020-12-01 {SSC}"));
    assert_eq!(report.matches("note: ").count(), 4, "{report}");
    let between = desk.done(&format!("assurance status show {SSC} --as-at 2020-06-01"));
    assert!(between.contains("“Deferred” means L3 in security and L4 in privacy"), "{between}");
}

#[test]
fn what_the_rules_forbid_is_refused_with_its_clause_and_nothing_is_recorded() {
    let desk = with_sample();
    let before = desk.done("assurance verify");
    let told = desk.fails_with(
        3,
        "assurance status set northlight L1 --assessment 1 --by panel --reason Done --as-at 2020-06-01 --as security-secretariat",
    );
    assert!(told.contains("clause: Section G8.34") && told.contains("for ssc"), "{told}");
    let told = desk
        .fails_with(3, &format!("assurance user go-live northlight IS --as-at 2020-06-01 {SSC}"));
    assert!(told.contains("Section H1.10"), "{told}");
    fs::write(
        desk.file("half.toml"),
        "[[user]]\nid = \"a\"\n[[user.fact]]\non = \"2020-01-01\"\nwhat = \"registered\"\nname = \"A\"\nroles = [\"IS\"]\n\
         [[user.fact]]\non = \"2020-01-02\"\nwhat = \"went-live\"\nrole = \"IS\"\n",
    )
    .unwrap();
    let told = desk.fails_with(3, &format!("assurance import half.toml {SSC}"));
    assert!(told.contains("fact 2 of `a`"), "{told}");
    fs::write(desk.file("bad.toml"), "[[user]]\nid = \"a\"\n[[user.fact]]\non = \"x\"\n").unwrap();
    assert!(desk.fails_with(1, &format!("assurance import bad.toml {SSC}")).contains("bad.toml"));
    assert_eq!(desk.done("assurance verify"), before);
    fs::write(
        desk.file("misspelt.toml"),
        "[[user]]\nid = \"a\"\n[[user.fact]]\non = \"2020-01-01\"\nwhat = \"registered\"\nname = \"A\"\nroles = [\"IS\"]\nfictionel = true\n",
    )
    .unwrap();
    let told = desk.fails_with(1, &format!("assurance import misspelt.toml {SSC}"));
    assert!(told.contains("fictionel"), "{told}");
    // A User says what is its own to say, and no more.
    desk.done(
        "assurance user premises northlight --domestic 5 --as party-representative:northlight",
    );
    desk.fails_with(
        3,
        "assurance user srep-tested northlight --as party-representative:northlight",
    );
    desk.fails_with(
        3,
        "assurance user premises northlight --domestic 6 --as party-representative:eastgrid",
    );
    assert_ne!(desk.done("assurance verify"), before);
}

#[test]
fn papers_carry_their_marking_in_every_format() {
    let desk = with_sample();
    let files = "-o a.pdf -o a.docx -o a.html -o a.md -o a.txt";
    desk.done(&format!("assurance paper ssc --since 2020-02-01 --as-at 2020-03-31 {SSC} {files}"));
    for file in ["a.html", "a.md", "a.txt"] {
        let text = fs::read_to_string(desk.file(file)).unwrap();
        assert!(
            text.contains("Security Sub-Committee only") && text.contains("Deferred"),
            "{file}"
        );
        assert!(text.contains("Made up"), "{file}");
    }
    assert!(fs::metadata(desk.file("a.pdf")).unwrap().len() > 1_000);
    assert!(fs::metadata(desk.file("a.docx")).unwrap().len() > 1_000);
}
