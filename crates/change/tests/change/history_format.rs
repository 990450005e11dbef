//! The format of real histories: nothing panics, nothing is dropped silently, limits hold.

use change::{
    Model,
    history::{self, HISTORY_BYTES_MAX, HistoryError, Meaning, understand},
    limits::TITLE_BYTES_MAX,
};
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json};

use crate::shipped_code;

fn errors(text: &str) -> String {
    let errors = history::parse(text).unwrap_err();
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn entry(date: &str, event: &str) -> Value {
    json!({"date": date, "event": event})
}

#[test]
fn each_fault_is_told_with_its_place_and_all_of_them_together() {
    insta::assert_snapshot!(errors("{}"), @"the file is not a JSON list of histories: invalid type: map, expected a sequence at line 1 column 0");
    insta::assert_snapshot!(errors(""), @"the file is not a JSON list of histories: EOF while parsing a value at line 1 column 0");
    let many = json!([
        7,
        {"title": "No number"},
        {"id": "change 90"},
        {"id": "MP091", "number": 92},
        {"number": 93, "title": 7},
        {"number": 94, "date_raised": "29/10/2019"},
        {"number": 95, "timeline": {}},
        {"number": 96, "timeline": [{"event": "raised"}]},
        {"number": 97, "timeline": [entry("2019-02-30", "raised")]},
        {"number": 98, "timeline": [entry("2019-10-29", "  ")]},
        {"number": 99, "timeline": [{"date": "2019-10-29", "event": "MRC", "end_date": "2019-10-01"}]},
        {"number": 100, "impacted_parties": "all"},
        {"number": 101},
        {"id": "DP101"},
        {"id": "DP102", "date_raised": "soon", "timeline": [{"date": "2019-13-01", "event": "a"}, {"event": "b"}], "title": 7},
        {"date_raised": "soon"},
    ]);
    insta::assert_snapshot!(errors(&many.to_string()), @r"
    history 1 (no id): it is not a JSON object
    history 2 (no id): it has neither `id` nor `number`
    history 3 (change 90): `change 90` is not a proposal's number: write it as DP090, MP090, MP102A, SECMP0025 or 90
    history 4 (MP091): `id` says 91 and `number` says 92
    history 5 (93): `title` is not a text
    history 6 (94): `date_raised`: `29/10/2019` is not a date such as 2019-11-29
    history 7 (95): `timeline` is not a list
    history 8 (96): `timeline`, entry 1: missing field `date`
    history 9 (97): `timeline`, entry 1: parsed date is not valid: parameter 'day' for `2019-02` is invalid, must be in range `1..=28`
    history 10 (98): `timeline`, entry 1: `event` is empty
    history 11 (99): `MRC` ends before it begins, on 2019-10-29
    history 12 (100): `impacted_parties` is not a list of texts
    history 14 (DP101): the same proposal stands twice in the file
    history 15 (DP102): `timeline`, entry 1: failed to parse two digit integer as month: parameter 'month' is not in the required range of 1..=12
    history 15 (DP102): `timeline`, entry 2: missing field `date`
    history 15 (DP102): `title` is not a text
    history 15 (DP102): `date_raised`: `soon` is not a date such as 2019-11-29
    history 16 (no id): it has neither `id` nor `number`
    history 16 (no id): `date_raised`: `soon` is not a date such as 2019-11-29
    ");
}

#[test]
fn what_the_format_does_not_have_is_named() {
    let text = json!([{
        "number": 90,
        "colour": "blue",
        "timeline": [{"date": "2019-10-16", "event": "Raised", "room": "4b"}],
    }]);
    let histories = history::parse(&text.to_string()).unwrap();
    assert_eq!(histories[0].unknown_fields, ["colour", "timeline.room"]);
    let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
    assert_eq!(replayed.report.lines[0].unknown_fields, ["colour", "timeline.room"]);
}

#[test]
fn words_of_the_head_that_nothing_is_made_of_are_reported() {
    let text = json!([{
        "number": 90,
        "date_raised": "2019-10-16",
        "outcome": "sleeping",
        "path": "Path 2",
        "timeline": [entry("2019-11-01", "Tea and biscuits")],
    }]);
    let histories = history::parse(&text.to_string()).unwrap();
    let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
    let line = &replayed.report.lines[0];
    let told: Vec<&str> = line.not_understood.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(told, ["outcome: sleeping", "path: Path 2", "Tea and biscuits"]);
}

#[test]
fn limits_hold() {
    let huge = " ".repeat(HISTORY_BYTES_MAX + 1);
    assert_eq!(
        history::parse(&huge).unwrap_err(),
        [HistoryError::TooLarge { size_bytes: HISTORY_BYTES_MAX + 1 }]
    );
    let long: Vec<Value> = (0..2_001).map(|_| entry("2019-10-16", "Raised")).collect();
    let text = json!([{"number": 90, "timeline": long}]).to_string();
    assert_eq!(errors(&text), "history 1 (90): `timeline` has more than 2000 entries");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(errors(&deep).contains("recursion limit"));
    // A title beyond its limit reads, and is then told as lost, with the reason.
    let title = "x".repeat(TITLE_BYTES_MAX + 1);
    let text = json!([{"number": 90, "title": title, "date_raised": "2019-10-16"}]).to_string();
    let histories = history::parse(&text).unwrap();
    let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
    let lost = &replayed.report.lines[0].lost;
    assert_eq!(lost[0].2, "the title is longer than 300 bytes");
}

#[test]
fn a_byte_order_mark_is_no_obstacle() {
    assert_eq!(history::parse("\u{feff}[]").unwrap(), []);
}

/// Wordings as analysts write them, and some that nobody would.
fn wordings() -> impl Strategy<Value = String> {
    let real = proptest::sample::select(vec![
        "Draft Proposal Raised",
        "Converted to Modification Proposal",
        "Panel considers Initial Modification Report",
        "Refinement Consultation",
        "Modification Report Consultation 2 issued",
        "DCC Preliminary Assessment",
        "DCC Impact Assessment requested",
        "Modification Report presented to Panel",
        "Change Board vote",
        "Change Board sent back",
        "Authority decision: rejected",
        "Referred to the Authority",
        "Authority grant Urgency",
        "On hold for six months",
        "Modification withdrawn",
        "Adopted by another Party",
        "Part 1 implemented",
        "Working Group Meeting 3",
        "Split into A and B",
        "Split into MP090A and MP090B",
        "Superseded by DP094",
        "Adopted by British Gas",
        "Withdrawn by the Proposer",
        "Proposer changed to John Noad",
        "Lead Analyst changed to Khaleda Hussain",
        "Path changed from Self-Governance to Authority Determination",
        "Panel determines Self-Governance",
        "Implementation moved to 29 November 2020",
        "Fast-Track Modification approved by the Panel",
        "On hold until 1 June 2020",
        "Panel declined to convert",
        "Reopened by the Panel",
        "Resumed",
    ]);
    prop_oneof![4 => real.prop_map(str::to_owned), 1 => "[a-z ]{1,20}[a-z]"]
}

fn dates() -> impl Strategy<Value = String> {
    (2014..2026i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = history::parse(&text);
        let _ = understand(&text);
    }

    #[test]
    fn no_json_makes_it_panic(
        fields in vec((
            proptest::sample::select(vec!["id", "number", "title", "timeline", "outcome", "date_raised", "documents_affected"]),
            prop_oneof![
                Just(json!(null)), Just(json!(true)), Just(json!(90)), Just(json!(-1.5)),
                Just(json!("MP090")), Just(json!([])), Just(json!([7])), Just(json!([{}])),
                Just(json!({"date": "2019-10-16"})), Just(json!([{"date": "2019-10-16", "event": "x"}])),
            ],
        ), 0..6),
    ) {
        let map: serde_json::Map<String, Value> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let text = json!([map]).to_string();
        if let Ok(histories) = history::parse(&text) {
            prop_assert!(history::replay(&Model::default(), &histories, shipped_code()).is_ok());
        }
    }

    /// Every wording of a timeline is on a record, or told as lost; and what was not understood is
    /// told as such.
    #[test]
    fn no_wording_is_dropped(
        raised in option::of(dates()),
        lines in vec((dates(), wordings()), 1..12),
        outcome in option::of(proptest::sample::select(vec!["implemented", "withdrawn", "rejected", "open"])),
    ) {
        let timeline: Vec<Value> = lines.iter().map(|(date, event)| entry(date, event)).collect();
        let text = json!([{
            "number": 90, "date_raised": raised, "outcome": outcome, "timeline": timeline,
        }]).to_string();
        let histories = history::parse(&text).unwrap();
        let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
        let line = &replayed.report.lines[0];
        for (_, wording) in &lines {
            let lost = line.lost.iter().any(|(_, what, _)| what == wording);
            let kept = replayed.records.iter().any(|(_, record)| {
                record.grounds.wording.as_ref() == Some(wording)
            });
            prop_assert!(lost || kept, "`{wording}` is dropped");
            if understand(wording) == (Meaning::Note { understood: false }) {
                let told = line.not_understood.iter().any(|(_, what)| what == wording);
                prop_assert!(told, "`{wording}` is not told");
            }
        }
    }

    /// Reading the same file twice adds nothing, whatever the head of the page says of the end.
    #[test]
    fn a_second_import_adds_nothing(
        lines in vec((dates(), wordings()), 1..8),
        raised in dates(),
        id in proptest::sample::select(vec!["MP090", "DP090", "90", "SECMP0025"]),
        outcome in option::of(proptest::sample::select(vec!["implemented", "approved", "withdrawn", "rejected", "open"])),
        stage in option::of(proptest::sample::select(vec!["Implemented", "Refinement Process", "Report Phase", "Development Stage", "On Hold", "Nowhere"])),
        path in option::of(proptest::sample::select(vec!["Self-Governance", "Authority Determination", "Fast-Track"])),
        implementation in option::of(dates()),
    ) {
        let timeline: Vec<Value> = lines.iter().map(|(date, event)| entry(date, event)).collect();
        let text = json!([{
            "id": id, "date_raised": raised, "timeline": timeline, "outcome": outcome,
            "stage": stage, "path": path, "implementation_date": implementation,
        }]).to_string();
        let histories = history::parse(&text).unwrap();
        let mut model = Model::default();
        let first = history::replay(&model, &histories, shipped_code()).unwrap();
        for (seq, (id, mut record)) in (1..).zip(first.records) {
            record.seq = seq;
            model.apply(id, record);
        }
        let second = history::replay(&model, &histories, shipped_code()).unwrap();
        let kinds: Vec<&str> = second.records.iter().map(|(_, record)| record.step.kind()).collect();
        prop_assert_eq!(kinds, Vec::<&str>::new());
    }
}
