//! What each kind of paper says, as plain text; and that each fact on it names its events.

use app::paper::{KINDS, PaperKind, PaperRequest};
use ledger::Ledger as _;

use crate::registers::{Consulted, about, demo, one_of_each, request, text, write};

#[test]
fn one_paper_of_each_kind_reads_as_it_should() {
    let register = demo();
    let requests = one_of_each();
    assert_eq!(requests.len(), KINDS.len(), "a kind of paper has no test");
    for request in requests {
        insta::assert_snapshot!(request.kind.to_string(), text(&write(&register, &request)));
    }
}

#[test]
fn the_paper_of_november_tells_of_conversions() {
    let register = demo();
    let paper = write(&register, &request(PaperKind::NewProposals, "2019-11-15"));
    let told = text(&paper);
    assert!(told.contains("Draft Proposals converted to Modification Proposals"), "{told}");
    for number in ["MP090", "MP091"] {
        assert!(told.contains(&format!("{number} was converted on 15 November 2019")), "{told}");
    }
    insta::assert_snapshot!("new-proposals-of-november", told);
}

#[test]
fn a_proposal_that_was_consulted_on_has_a_form_a_ballot_and_a_vote() {
    let consulted = Consulted::new();
    let (register, id) = (&consulted.register, consulted.id.to_string());
    let of = |kind| text(&write(register, &about(kind, &id, "2020-05-01")));
    insta::assert_snapshot!("own-consultation", of(PaperKind::Consultation));
    insta::assert_snapshot!("own-ballot", of(PaperKind::ChangeBoardVote));
    insta::assert_snapshot!("own-report", of(PaperKind::ModificationReport));
    let voted = consulted.voted();
    let after = about(PaperKind::ChangeBoardVote, &id, "2020-07-01");
    insta::assert_snapshot!("own-vote", text(&write(&voted.register, &after)));
}

#[test]
fn every_fact_names_events_of_the_register() {
    let register = demo();
    let head = register.head().unwrap().unwrap().seq;
    let voted = Consulted::new().voted();
    let own_head = voted.register.head().unwrap().unwrap().seq;
    let id = voted.id.to_string();
    let mut count = 0;
    let mut check = |register: &app::Register, request: &PaperRequest, head: ledger::Seq| {
        for fact in write(register, request).facts() {
            assert!(!fact.sources.is_empty(), "{}: {} has no event", request.kind, fact.key);
            for seq in &fact.sources {
                assert!(
                    (1..=head.get()).contains(seq),
                    "{}: {} of event {seq}",
                    request.kind,
                    fact.key
                );
            }
            count += 1;
        }
    };
    for request in one_of_each() {
        check(&register, &request, head);
    }
    for kind in [PaperKind::ModificationReport, PaperKind::Consultation, PaperKind::ChangeBoardVote]
    {
        check(&voted.register, &about(kind, &id, "2020-07-01"), own_head);
    }
    assert!(count > 300, "only {count} facts were looked at");
    assert!(register.ledger().head().unwrap().is_some());
}

#[test]
fn what_a_paper_lacks_is_told_with_what_to_do() {
    let register = demo();
    let fault = |request: &PaperRequest| match app::paper::write(&register, request) {
        Ok(paper) => panic!("it was written: {}", paper.title),
        Err(error) => error.to_string(),
    };
    let faults = [
        fault(&request(PaperKind::ModificationReport, "2019-10-29")),
        fault(&about(PaperKind::ModificationReport, "DP999", "2019-10-29")),
        fault(&about(PaperKind::Consultation, "DP088", "2019-10-29")),
        fault(&request(PaperKind::ReleaseImplementation, "2019-10-29")),
        fault(&PaperRequest {
            body: "parliament".parse().unwrap(),
            ..request(PaperKind::ActionLog, "2019-10-29")
        }),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}
