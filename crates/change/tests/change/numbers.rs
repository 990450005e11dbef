//! Numbers of proposals: every form that is in use finds the proposal, and junk is told the forms.

use change::ProposalId;
use code::rules::StageKind;
use proptest::prelude::*;

use crate::{
    stages::{agree, reach},
    story::{Story, body, convert, id},
};

#[test]
fn the_number_stays_and_the_prefix_tells_the_state() {
    let mut story = Story::of("DP090", "2019-10-16");
    agree(&mut story, "self-governance");
    assert_eq!(story.proposal().name(), "DP090");
    story.take(body("panel"), convert(change::step::Destination::Refinement));
    assert_eq!(story.proposal().name(), "MP090");
    for form in ["DP090", "MP090", "mp90", "90", "SECMP0090", " DP 090 "] {
        let found: ProposalId = id(form);
        assert_eq!(story.model.proposal(found).unwrap().name(), "MP090", "{form}");
    }
}

#[test]
fn older_numbers_and_split_ones_keep_their_form() {
    let name = |form: &str, kind| id::<ProposalId>(form).name(kind);
    assert_eq!(name("SECMP0025", StageKind::Modification), "SECMP0025");
    assert_eq!(name("25", StageKind::Draft), "SECMP0025");
    assert_eq!(name("mp102a", StageKind::Modification), "MP102A");
    assert_eq!(name("102B", StageKind::Draft), "DP102B");
    assert_eq!(name("MP085A", StageKind::Ended), "MP085A");
    assert_ne!(id::<ProposalId>("MP102A"), id("MP102B"));
    assert_ne!(id::<ProposalId>("MP102A"), id("MP102"));
    assert_eq!(id::<ProposalId>("102").with_letter('b'), Some(id("MP102B")));
    assert_eq!(id::<ProposalId>("102").with_letter('1'), None);
    assert_eq!(id::<ProposalId>("102").with_letter('é'), None);
}

#[test]
fn a_new_proposal_gets_the_next_number() {
    let story = reach("split", "self-governance");
    assert_eq!(story.model.next_number(), id("91"));
    // The first of an empty register is a Draft Proposal: numbers of the old form are not given any more.
    let first = change::Model::default().next_number();
    assert_eq!(first.name(StageKind::Draft), "DP071");
}

#[test]
fn junk_is_refused_and_told_the_forms() {
    for junk in
        ["", " ", "MP", "DP0", "0", "XP090", "MP-090", "MP090AB", "65536", "1e3", "９０", "-90"]
    {
        let error = junk.parse::<ProposalId>().unwrap_err().to_string();
        assert!(error.contains("write it as DP090, MP090, MP102A, SECMP0025 or 90"), "{error}");
    }
    let long = "9".repeat(5_000).parse::<ProposalId>().unwrap_err().to_string();
    assert!(long.len() < 200, "{long}");
}

proptest! {
    #[test]
    fn every_name_reads_back(number in 1u16.., letter in proptest::option::of(proptest::char::range('A', 'Z'))) {
        let bare = ProposalId::new(number);
        let id = letter.map_or(bare, |letter| bare.with_letter(letter).unwrap());
        let kinds =
            [StageKind::Draft, StageKind::Modification, StageKind::Decided, StageKind::Ended];
        for kind in kinds {
            let name = id.name(kind);
            prop_assert_eq!(name.parse::<ProposalId>().unwrap(), id);
            prop_assert_eq!(name.to_lowercase().parse::<ProposalId>().unwrap(), id);
        }
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<ProposalId>(&json).unwrap(), id);
    }

    #[test]
    fn no_text_panics_and_what_reads_back_is_the_same(text in "\\PC{0,12}") {
        if let Ok(id) = text.parse::<ProposalId>() {
            prop_assert_eq!(id.to_string().parse::<ProposalId>().unwrap(), id);
        }
    }
}
