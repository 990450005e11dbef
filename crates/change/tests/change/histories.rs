//! Real histories replay: none is lost, and what departs from the rules is said.

use change::{Model, history};

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
        println!("{line:#?}");
        assert_eq!(line.lost, vec![], "{}", line.id);
        assert_eq!(line.not_understood, vec![], "{}", line.id);
    }
    let mut model = Model::default();
    for (id, record) in replayed.records {
        model.apply(id, record);
    }
    assert_eq!(model.len(), histories.len());
}
