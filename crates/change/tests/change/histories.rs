//! Real histories replay: none is lost, and what departs from the rules is said.

use change::{Model, Status, Step, history};

use crate::shipped_code;

fn shipped_histories() -> Vec<history::History> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../register/histories.json");
    history::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn all_shipped_histories_replay_and_nothing_is_lost() {
    let code = shipped_code();
    let histories = shipped_histories();
    let replayed = history::replay(&Model::default(), &histories, code).unwrap();
    for line in &replayed.report.lines {
        assert_eq!(line.already, 0, "{}: the register was empty", line.id);
        assert_eq!(line.lost, vec![], "{}", line.id);
        assert_eq!(line.not_understood, vec![], "{}", line.id);
    }
    let mut model = Model::default();
    for (id, record) in replayed.records {
        model.apply(id, record);
    }
    assert_eq!(model.len(), histories.len());
}

/// What the head of a page says is on record as well, however much of it there is.
#[test]
fn notes_and_impacts_of_shipped_histories_are_all_kept() {
    let histories = shipped_histories();
    let replayed = history::replay(&Model::default(), &histories, shipped_code()).unwrap();
    for history in &histories {
        let of_it = || replayed.records.iter().filter(|(id, _)| *id == history.id);
        let noted = |text: &String| {
            of_it()
                .any(|(_, record)| matches!(&record.step, Step::Note(note) if note.text == *text))
        };
        for text in [&history.latest_update, &history.notes].into_iter().flatten() {
            assert!(noted(text), "{}: `{text}` is dropped", history.id);
        }
        let impacts = of_it().filter(|(_, record)| matches!(record.step, Step::AssessImpact(_)));
        assert_eq!(impacts.count(), history.impacted.len(), "{}", history.id);
        for entry in &history.timeline {
            let kept = of_it().any(|(_, r)| r.grounds.wording.as_ref() == Some(&entry.event));
            assert!(kept, "{}: `{}` is dropped", history.id, entry.event);
        }
    }
}

/// The head of each page and the register agree, or the report says where they do not.
#[test]
fn shipped_histories_come_to_the_end_that_their_pages_state() {
    let code = shipped_code();
    let histories = shipped_histories();
    let replayed = history::replay(&Model::default(), &histories, code).unwrap();
    let lines = replayed.report.lines.iter();
    let told: Vec<String> = lines
        .flat_map(|line| line.disagreements.iter().map(|what| format!("{}: {what}", line.id)))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    32: the file's latest update says `On hold after the DCC Preliminary Assessment until the Proposer decides how to go on`, and the register: Refinement Process
    37: the file's latest update says `On hold at the Proposer's request until the SSC's yearly risk assessment is known`, and the register: Refinement Process
    38: the file's latest update says `put on hold and superseded by DP094`, and the register: Refinement Process
    134A: the file says outcome `implemented`, and the register: Pending Implementation, no date set
    "#);
    let mut model = Model::default();
    for (id, record) in replayed.records {
        model.apply(id, record);
    }
    let on = jiff::civil::date(2023, 1, 1);
    let baseline = code.baseline(on).unwrap();
    let ends: Vec<String> = [
        "32", "38", "56", "62", "78", "81", "83", "85A", "91", "102B", "109", "120", "134A", "281",
    ]
    .into_iter()
    .map(|id| {
        let proposal = model.proposal(id.parse().unwrap()).unwrap();
        format!("{}: {}", proposal.name(), Status::of(proposal, on, &baseline).sentence())
    })
    .collect();
    insta::assert_snapshot!(ends.join("\n"), @r#"
    SECMP0032: Refinement Process
    SECMP0038: Refinement Process
    SECMP0056: Refinement Process
    SECMP0062: Implemented on 2020-11-29
    MP078: Refinement Process
    MP081: Implemented on 2020-11-29
    MP083: Withdrawn
    MP085A: Refinement Process
    MP091: Implemented on 2020-02-27
    MP102B: Refinement Process
    MP109: Implemented on 2022-11-03
    MP120: Implemented on 2020-11-29
    MP134A: Pending Implementation, no date set
    MP281: Refinement Process
    "#);
}

/// What the records took for granted and where they depart from the rules is what the report says,
/// told and inferred steps alike.
#[test]
fn the_report_of_shipped_histories_counts_every_assumption_and_departure() {
    let replayed =
        history::replay(&Model::default(), &shipped_histories(), shipped_code()).unwrap();
    for line in &replayed.report.lines {
        let of_it = replayed.records.iter().filter(|(id, _)| *id == line.id);
        let grounds: Vec<_> = of_it.map(|(_, record)| &record.grounds).collect();
        let departures: usize = grounds.iter().map(|each| each.departures.len()).sum();
        let assumed = grounds.iter().filter(|each| !each.assumed.is_empty()).count();
        assert_eq!(
            (line.departures.len(), line.assumed.len()),
            (departures, assumed),
            "{}",
            line.id
        );
    }
}
