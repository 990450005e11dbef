//! Steps and grounds as JSON: what the log keeps for ever, so a change of form fails here.

use std::collections::BTreeSet;

use change::{
    Person, Step,
    record::{Basis, Departure, Grounds, Precision},
};
use code::rules::Condition;
use proptest::prelude::*;

use crate::{
    steps::any_step,
    story::{id, proposer},
};

/// Each kind's content in full, and, where anything may be left out, with nothing but what must be.
const GOLDEN: &str = include_str!("golden/steps.jsonl");

/// The lines of the golden file: a kind and its content.
fn golden() -> Vec<(String, serde_json::Value)> {
    let read = |line: &str| {
        let (kind, content) = line.split_once(' ').unwrap();
        (kind.to_owned(), serde_json::from_str(content).unwrap())
    };
    GOLDEN.lines().filter(|line| !line.is_empty()).map(read).collect()
}

#[test]
fn every_kind_of_step_has_a_golden_form_that_reads_and_writes_the_same() {
    let golden = golden();
    for (kind, content) in &golden {
        let step = Step::from_json(kind, &content.to_string())
            .unwrap_or_else(|error| panic!("{kind} {content}: {error}"))
            .unwrap_or_else(|| panic!("`{kind}` is no step any more: old logs hold it"));
        assert_eq!(step.kind(), kind);
        assert_eq!(&step.to_json().unwrap(), content, "{kind} is written otherwise now");
    }
    let kinds: BTreeSet<&str> = golden.iter().map(|(kind, _)| kind.as_str()).collect();
    let known: BTreeSet<&str> = Step::KINDS.iter().copied().collect();
    assert_eq!(kinds, known, "every kind needs a line in golden/steps.jsonl");
}

#[test]
fn an_unknown_kind_is_none_and_bad_content_an_error() {
    assert_eq!(Step::from_json("dance", "{}").unwrap(), None);
    assert!(Step::from_json("convert", "{}").is_err());
    assert!(Step::from_json("convert", r#"{"to":"nowhere"}"#).is_err());
    assert!(Step::from_json("set-path", r#""two words""#).is_err());
    assert!(Step::from_json("hold", r#"{"until":"2019-13-01"}"#).is_err());
    let told = Step::from_json("comment", r#"{"text":"x","zzz":1}"#).unwrap_err().to_string();
    assert!(told.contains("it has no field `zzz`"), "{told}");
    assert_eq!(Step::from_json("dance", r#"{"zzz":1}"#).unwrap(), None);
}

#[test]
fn grounds_keep_their_form() {
    let bare = serde_json::to_string(&Grounds::default()).unwrap();
    insta::assert_snapshot!(bare, @r#"{"by":{"capacity":"unknown"},"basis":"witnessed"}"#);
    let full = Grounds {
        by: Person { party_category: Some(id("large-suppliers")), ..proposer() },
        transition: Some(id("convert-to-refinement")),
        to: Some(id("refinement")),
        converts: true,
        basis: Basis::Inferred,
        precision: Precision::OnOrBefore,
        source: Some("a page".to_owned()),
        wording: Some("DP converted to MP".to_owned()),
        assumed: vec![Condition::PathSet, Condition::NotOnHold],
        departures: vec![Departure { clause: Some(id("D3")), reason: "too early".to_owned() }],
    };
    let written = serde_json::to_string(&full).unwrap();
    insta::assert_snapshot!(written, @r#"{"by":{"name":"Emslie Law","organisation":"SSE","capacity":"party","party_category":"large-suppliers"},"transition":"convert-to-refinement","to":"refinement","converts":true,"basis":"inferred","precision":"on-or-before","source":"a page","wording":"DP converted to MP","assumed":["path-set","not-on-hold"],"departures":[{"clause":"D3","reason":"too early"}]}"#);
    for text in [bare, written] {
        let read: Grounds = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
    assert!(serde_json::from_str::<Grounds>(r#"{"assumed":["no-such-condition"]}"#).is_err());
}

proptest! {
    #[test]
    fn every_step_reads_back_as_it_was_written(step in any_step()) {
        let json = step.to_json().unwrap().to_string();
        prop_assert_eq!(Step::from_json(step.kind(), &json).unwrap(), Some(step));
    }

    #[test]
    fn no_content_makes_reading_panic(at in 0..Step::KINDS.len(), json in "\\PC{0,40}") {
        let kind = Step::KINDS.get(at).unwrap();
        let _ = Step::from_json(kind, &json);
    }
}
