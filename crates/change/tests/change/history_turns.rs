//! What histories tell besides the usual way: fast tracks, splits, adoptions, changes of mind; and
//! what the head of a page says of the end.

use change::{
    Model, Proposal, ProposalId, Status, Step,
    history::{self, ReportLine},
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::shipped_code;

/// The report and the model after a replay onto an empty register.
fn replayed(histories: &Value) -> (Vec<ReportLine>, Model) {
    let histories = history::parse(&histories.to_string()).unwrap();
    let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
    let mut model = Model::default();
    for (seq, (id, mut record)) in (1..).zip(replayed.records) {
        record.seq = seq;
        model.apply(id, record);
    }
    let again = history::replay(&model, &histories, shipped_code()).unwrap();
    let kinds: Vec<&str> = again.records.iter().map(|(_, record)| record.step.kind()).collect();
    assert_eq!(kinds, Vec::<&str>::new(), "a second import adds something");
    (replayed.report.lines, model)
}

/// One proposal, raised on 6 January 2020, with lines of its timeline.
fn one(id: &str, head: &Value, lines: &[(&str, &str)]) -> Value {
    let mut entries = vec![json!({"date": "2020-01-06", "event": "Draft Proposal raised"})];
    entries.extend(lines.iter().map(|(date, event)| json!({"date": date, "event": event})));
    let mut all = json!({"id": id, "date_raised": "2020-01-06", "timeline": entries});
    all.as_object_mut().unwrap().extend(head.as_object().unwrap().clone());
    all
}

fn proposal(model: &Model, id: &str) -> Proposal {
    model.proposal(id.parse::<ProposalId>().unwrap()).unwrap().clone()
}

fn kinds(model: &Model, id: &str) -> Vec<&'static str> {
    let steps = proposal(model, id).records;
    let steps = steps.iter().map(|record| record.step.kind());
    steps.filter(|kind| !["describe", "note", "note-gap"].contains(kind)).collect()
}

fn status(model: &Model, id: &str, on: Date) -> String {
    let baseline = shipped_code().baseline(on).unwrap();
    let id: ProposalId = id.parse().unwrap();
    Status::of(&model.proposal_as_at(id, on).unwrap(), on, &baseline).sentence()
}

#[test]
fn a_fast_track_is_neither_converted_nor_voted_on() {
    let head = json!({"path": "Fast-Track", "outcome": "implemented", "implementation_date": "2020-06-25"});
    for wording in ["Fast-Track Modification approved by the Panel", "Approved by the Panel"] {
        let told = json!([one("MP300", &head, &[("2020-03-06", wording)])]);
        let (lines, model) = replayed(&told);
        assert_eq!(
            kinds(&model, "300"),
            ["raise", "set-path", "fast-track", "set-implementation"],
            "{wording}"
        );
        assert_eq!(lines[0].inferred, [], "{wording}");
        assert_eq!(status(&model, "300", date(2020, 7, 1)), "Implemented on 2020-06-25");
    }
    // Where only the end is told, the Panel's approval is what must have been before it.
    let (lines, model) = replayed(&json!([one("MP300", &head, &[])]));
    assert_eq!(kinds(&model, "300"), ["raise", "set-path", "fast-track", "set-implementation"]);
    assert_eq!(lines[0].inferred, [(date(2020, 6, 25), "fast-track".to_owned())]);
}

/// What an inferred step takes for granted, or breaks, is in the report as it is in the register.
#[test]
fn inferred_steps_count_with_their_assumptions_and_departures() {
    let told = json!([{
        "id": "MP301", "date_raised": "2020-01-06", "path": "Self-Governance", "timeline": [
            {"date": "2020-02-14", "event": "Converted to Modification Proposal"},
            {"date": "2020-05-15", "event": "Modification Report approved by the Panel"},
            {"date": "2020-05-18", "event": "Modification Report Consultation", "end_date": "2020-06-08"},
            {"date": "2020-06-03", "event": "Change Board approved"},
        ],
    }]);
    let (lines, model) = replayed(&told);
    let records = proposal(&model, "301").records;
    let of = |what: fn(&change::record::Grounds) -> usize| -> usize {
        records.iter().map(|record| what(&record.grounds)).sum()
    };
    let assumed = of(|grounds| usize::from(!grounds.assumed.is_empty()));
    assert!(of(|grounds| grounds.departures.len()) > 0, "{lines:?}");
    assert_eq!(lines[0].departures.len(), of(|grounds| grounds.departures.len()), "{lines:?}");
    assert_eq!(lines[0].assumed.len(), assumed, "{lines:?}");
    let early = lines[0].departures.iter().find(|(_, what, _)| what == "present-to-change-board");
    assert!(early.unwrap().2.contains("the Modification Report Consultation is open until"));
}

#[test]
fn a_split_makes_its_parts_which_go_on_by_their_own_pages() {
    let parent = one("MP303", &json!({}), &[("2020-03-06", "Split into MP303A and MP303B")]);
    let part = one("MP303A", &json!({}), &[("2020-06-01", "Working Group meeting")]);
    let (lines, model) = replayed(&json!([part, parent]));
    assert_eq!(lines[0].not_understood, []);
    assert_eq!(lines[1].lost, []);
    let parent = proposal(&model, "303");
    assert_eq!(parent.stage.as_str(), "split");
    let part = proposal(&model, "303A");
    assert_eq!(part.part_of, Some(parent.id));
    assert!(part.records.iter().all(|record| record.on >= date(2020, 3, 6)));
    assert_eq!(proposal(&model, "303B").part_of, Some(parent.id));
    // Where the parts are not named, it is told that nothing was made of it.
    let vague = one("MP304", &json!({}), &[("2020-03-06", "Split into two modifications")]);
    let (lines, _) = replayed(&json!([vague]));
    let told = (date(2020, 3, 6), "Split into two modifications".to_owned());
    assert_eq!(lines[0].not_understood, [told]);
}

#[test]
fn a_replaced_proposal_is_superseded_and_an_adopted_one_goes_on() {
    let replaced = one("DP300", &json!({}), &[("2020-03-06", "Superseded by DP301")]);
    let adopted = one(
        "DP302",
        &json!({"proposer": "Mark Pitchford", "proposer_organisation": "npower"}),
        &[("2020-03-06", "Withdrawn by the Proposer"), ("2020-03-10", "Adopted by British Gas")],
    );
    let (lines, model) = replayed(&json!([replaced, adopted]));
    let replaced = proposal(&model, "300");
    assert_eq!(replaced.stage.as_str(), "superseded");
    assert_eq!(replaced.superseded_by, Some(ProposalId::new(301)));
    let adopted = proposal(&model, "302");
    assert_eq!(adopted.stage.as_str(), "development");
    let proposer = adopted.proposer().unwrap().value.clone();
    assert_eq!(proposer.organisation.as_deref(), Some("British Gas"));
    assert_eq!(proposer.capacity, change::Capacity::Party);
    assert_eq!(lines[1].departures, []);
}

#[test]
fn people_paths_and_dates_change_when_the_timeline_says_so() {
    let head = json!({"proposer": "Mark Pitchford", "lead_analyst": "Khaleda Hussain", "path": "Authority Determination"});
    let told = one(
        "MP305",
        &head,
        &[
            ("2020-02-03", "Proposer changed to John Noad"),
            ("2020-02-04", "Lead Analyst changed to Khaleda Hussain"),
            ("2020-02-05", "RFI issued"),
            ("2020-02-14", "Converted to Modification Proposal"),
            ("2020-03-06", "Path changed from Self-Governance to Authority Determination"),
            ("2020-05-06", "Change Board recommended approval"),
            ("2020-05-20", "Authority sent the modification back"),
            ("2020-07-06", "Implementation moved from 5 November 2020 to 29 November 2020"),
            ("2020-07-08", "Reopened by the Panel"),
        ],
    );
    let (lines, model) = replayed(&json!([told]));
    let reopened = (date(2020, 7, 8), "Reopened by the Panel".to_owned());
    assert_eq!(lines[0].not_understood, [reopened]);
    let proposal = proposal(&model, "305");
    let names: Vec<_> =
        proposal.proposers.iter().filter_map(|each| each.value.name.as_deref()).collect();
    assert_eq!(names, ["Mark Pitchford", "John Noad"]);
    let paths = proposal.records.iter().filter_map(|record| match &record.step {
        Step::SetPath(path) => Some((record.on, path.as_str())),
        _ => None,
    });
    let paths: Vec<_> = paths.collect();
    assert_eq!(
        paths,
        [(date(2020, 2, 3), "self-governance"), (date(2020, 3, 6), "authority-determination"),]
    );
    assert_eq!(proposal.stage.as_str(), "report");
    let plan = &proposal.implementation[&None].value;
    let baseline = shipped_code().baseline(date(2020, 7, 6)).unwrap();
    assert_eq!(change::status::effective_date(plan, &baseline), Some(date(2020, 11, 29)));
}

/// The head of a page tells the end: its date, where only parts are on the timeline, and the steps
/// that must have led there.
#[test]
fn the_end_that_the_head_tells_is_reached_on_its_day() {
    let head = json!({"stage": "Implemented", "outcome": "implemented", "implementation_date": "2020-11-29"});
    let (lines, model) = replayed(&json!([one("MP306", &head, &[])]));
    assert_eq!(lines[0].disagreements, Vec::<String>::new());
    assert_eq!(status(&model, "306", date(2020, 11, 29)), "Implemented on 2020-11-29");
    assert_ne!(status(&model, "306", date(2020, 1, 6)), "Implemented on 2020-11-29");

    let (lines, model) =
        replayed(&json!([one("MP307", &head, &[("2020-06-25", "Part 1 implemented")])]));
    assert_eq!(lines[0].disagreements, Vec::<String>::new());
    let parts = proposal(&model, "307").implementation;
    assert_eq!(parts.keys().flatten().collect::<Vec<_>>(), ["Part 1", "Part 2"]);
    assert_eq!(status(&model, "307", date(2020, 11, 28)), "Partly Implemented (2020-06-25)");
    assert_eq!(status(&model, "307", date(2020, 11, 29)), "Implemented on 2020-11-29");

    let head = json!({
        "stage": "Pending Implementation", "outcome": "approved", "path": "Self-Governance",
        "implementation_date": "2022-11-03",
        "latest_update": "Change Board approval on 22 June 2022; due live 3 November 2022.",
    });
    let (lines, model) = replayed(&json!([one("MP308", &head, &[])]));
    assert_eq!(lines[0].disagreements, Vec::<String>::new());
    assert_eq!(status(&model, "308", date(2022, 6, 22)), "Pending Implementation on 2022-11-03");

    let head = json!({"stage": "Report Phase", "outcome": "open"});
    let (lines, model) = replayed(&json!([one("MP309", &head, &[])]));
    assert_eq!(lines[0].disagreements, Vec::<String>::new());
    assert_eq!(proposal(&model, "309").stage.as_str(), "report");
}

/// What went on after a hold had been taken off hold, or its steps would all be departures.
#[test]
fn a_hold_is_taken_to_have_ended_before_what_followed() {
    let held = [("2020-02-14", "Converted to Modification Proposal"), ("2020-03-06", "On hold")];
    let head = json!({"outcome": "approved", "path": "Self-Governance"});
    let (lines, model) = replayed(&json!([one("MP315", &head, &held)]));
    assert_eq!(lines[0].departures, []);
    assert_eq!(proposal(&model, "315").hold, None);
    assert_eq!(proposal(&model, "315").stage.as_str(), "approved");
}

/// A page whose days are only bounds does not reach back behind a raising that is on record.
#[test]
fn what_is_on_record_as_raised_has_no_steps_before() {
    let parse = |json: Value| history::parse(&json.to_string()).unwrap();
    let known = json!([{"id": "DP318", "date_raised": "2020-01-29"}]);
    let known = history::replay(&Model::default(), &parse(known), shipped_code()).unwrap();
    let mut model = Model::default();
    for (id, record) in known.records {
        model.apply(id, record);
    }
    let page = json!([
        {"id": "DP318", "notes": "Known from a paper only."},
        {"id": "DP319", "date_raised": "2020-01-16"},
    ]);
    let replayed = history::replay(&model, &parse(page), shipped_code()).unwrap();
    assert_eq!(replayed.report.lines[0].departures, []);
    assert!(
        replayed
            .records
            .iter()
            .all(|(id, record)| { *id != ProposalId::new(318) || record.on == date(2020, 1, 29) })
    );
}

#[test]
fn a_hold_ends_on_the_day_that_the_wording_gives() {
    let held = [("2020-03-06", "On hold until 1 June 2020")];
    let (_, model) = replayed(&json!([one("DP316", &json!({}), &held)]));
    let proposal = proposal(&model, "316");
    assert!(proposal.on_hold(date(2020, 6, 1)));
    assert!(!proposal.on_hold(date(2020, 6, 2)));
}

/// An adoption by somebody who is not named makes nobody the Proposer, and is told.
#[test]
fn an_adopter_without_a_name_is_told_as_not_understood() {
    let lines =
        [("2020-03-06", "Modification withdrawn"), ("2020-03-10", "Adopted by another Party")];
    let head = json!({"stage": "Refinement Process"});
    let (lines, model) = replayed(&json!([one("DP317", &head, &lines)]));
    assert_eq!(proposal(&model, "317").stage.as_str(), "withdrawn");
    let told = (date(2020, 3, 10), "Adopted by another Party".to_owned());
    assert_eq!(lines[0].not_understood, [told]);
    assert_eq!(
        lines[0].disagreements,
        ["the file says stage `Refinement Process`, and the register: Withdrawn"]
    );
}

#[test]
fn a_number_with_the_prefix_of_a_modification_was_converted() {
    let ended = [
        ("2020-06-06", "Proposal on hold for six months"),
        ("2020-09-06", "Withdrawn by the Proposer"),
    ];
    let head = json!({"proposer": "Mark Pitchford", "outcome": "withdrawn"});
    for (id, named, inferred) in [("MP310", "MP310", 1), ("DP310", "DP310", 0)] {
        let (lines, model) = replayed(&json!([one(id, &head, &ended)]));
        assert_eq!(proposal(&model, "310").name(), named);
        assert_eq!(lines[0].inferred.len(), inferred, "{id}");
        assert_eq!(lines[0].departures, [], "{id}");
    }
    let (_, model) = replayed(&json!([one("MP311", &json!({}), &[])]));
    assert_eq!(proposal(&model, "311").name(), "MP311");
}

#[test]
fn where_the_head_and_the_timeline_cannot_both_be_true_the_report_says_so() {
    let told = json!([
        one("MP312", &json!({"outcome": "implemented"}), &[]),
        one(
            "DP313",
            &json!({"outcome": "open", "stage": "Refinement Process"}),
            &[
                ("2020-03-06", "Converted to Modification Proposal"),
                ("2020-09-06", "Modification withdrawn")
            ],
        ),
        one(
            "MP314",
            &json!({"implementation_date": "2020-11-05", "outcome": "implemented"}),
            &[("2020-11-29", "Implemented")],
        ),
    ]);
    let (lines, _) = replayed(&told);
    let lines = lines.iter();
    let told: Vec<&str> = lines.flat_map(|line| &line.disagreements).map(String::as_str).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    the file says outcome `implemented`, and the register: Pending Implementation, no date set
    the file says outcome `open`, and the register: Withdrawn
    the file says stage `Refinement Process`, and the register: Withdrawn
    the file says number `DP…`, and the register: MP313
    the file says implementation date `2020-11-05`, and the register: 2020-11-29
    "#);
}
