//! Real histories replay: none is lost, and what departs from the rules is said.

use change::{Model, Step, history};

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
