//! Who may raise a Draft Proposal (Section D1.3): every capacity, purpose and piece of evidence.

use change::{Person, Refusal, Step, person::Capacity, step::Raising};
use code::rules::Purpose;

use crate::story::{Story, body, id, party, proposer, raising, reason, secas};

const PURPOSES: [Purpose; 6] = [
    Purpose::EuropeanCompliance,
    Purpose::SignificantCodeReview,
    Purpose::PanelReport,
    Purpose::CodeAdministratorReport,
    Purpose::FastTrack,
    Purpose::ConsequentialChange,
];

/// The right used, with its clause, or the clause that refuses.
fn answer(story: &Story, raising: &Raising) -> String {
    let baseline = story.baseline();
    match story.attempt(secas(), Step::Raise(raising.clone())) {
        Ok(decision) => {
            let Some((_, record)) = decision.records.first() else { panic!("nothing is recorded") };
            let Step::Raise(recorded) = &record.step else { panic!("no raising is recorded") };
            let right = recorded.right.clone().unwrap();
            let row = baseline.raising_rights.iter().find(|row| row.id == right).unwrap();
            format!("yes, as `{right}` [{}]", row.provenance.cite())
        }
        Err(Refusal { clause, .. }) => format!("no [{}]", clause.unwrap()),
    }
}

#[test]
fn every_capacity_purpose_and_evidence_has_its_answer_and_clause() {
    let story = Story::of("DP090", "2019-10-16");
    let mut capacities: Vec<Capacity> =
        vec![Capacity::Party, Capacity::Designated, Capacity::Unknown];
    let baseline = story.baseline();
    capacities.extend(baseline.bodies.iter().map(|body| Capacity::Body(body.id.clone())));
    let mut told = String::new();
    for capacity in capacities {
        let proposer = Person { capacity: capacity.clone(), ..Person::default() };
        let mut answers: Vec<(String, String)> = Vec::new();
        for purpose in std::iter::once(None).chain(PURPOSES.map(Some)) {
            for evidence in [None, Some("minute 71/4".to_owned())] {
                let shown = if evidence.is_some() { "with evidence" } else { "bare" };
                let purpose_name = purpose.map_or("no purpose".to_owned(), |p| p.to_string());
                let raising = Raising { purpose, evidence, ..raising(proposer.clone()) };
                answers.push((format!("{purpose_name}, {shown}"), answer(&story, &raising)));
            }
        }
        let first = answers[0].1.clone();
        if answers.iter().all(|(_, answer)| *answer == first) {
            told.push_str(&format!("{capacity}: {first}\n"));
        } else {
            told.push_str(&format!("{capacity}\n"));
            for (what, answer) in answers {
                told.push_str(&format!("    {what}: {answer}\n"));
            }
        }
    }
    insta::assert_snapshot!(told, @r"
    party: yes, as `parties` [Section D1.3(a)]
    designated
        no purpose, bare: no [Section D1.3(c)]
        no purpose, with evidence: yes, as `designated` [Section D1.3(c)]
        european-compliance, bare: no [Section D1.3(c)]
        european-compliance, with evidence: yes, as `designated` [Section D1.3(c)]
        significant-code-review, bare: no [Section D1.3(c)]
        significant-code-review, with evidence: yes, as `designated` [Section D1.3(c)]
        panel-report, bare: no [Section D1.3(c)]
        panel-report, with evidence: yes, as `designated` [Section D1.3(c)]
        code-administrator-report, bare: no [Section D1.3(c)]
        code-administrator-report, with evidence: yes, as `designated` [Section D1.3(c)]
        fast-track, bare: no [Section D1.3(c)]
        fast-track, with evidence: yes, as `designated` [Section D1.3(c)]
        consequential-change, bare: no [Section D1.3(c)]
        consequential-change, with evidence: yes, as `designated` [Section D1.3(c)]
    unknown: no [Section D1.3]
    panel
        no purpose, bare: no [Section D1.3(e) (unverified)]
        no purpose, with evidence: no [Section D1.3(e) (unverified)]
        european-compliance, bare: no [Section D1.3(e) (unverified)]
        european-compliance, with evidence: no [Section D1.3(e) (unverified)]
        significant-code-review, bare: no [Section D1.3(e) (unverified)]
        significant-code-review, with evidence: no [Section D1.3(e) (unverified)]
        panel-report, bare: no [Section D1.3(e) (unverified)]
        panel-report, with evidence: yes, as `panel` [Section D1.3(e) (unverified)]
        code-administrator-report, bare: no [Section D1.3(e) (unverified)]
        code-administrator-report, with evidence: yes, as `panel` [Section D1.3(e) (unverified)]
        fast-track, bare: no [Section D1.3(e) (unverified)]
        fast-track, with evidence: yes, as `panel` [Section D1.3(e) (unverified)]
        consequential-change, bare: no [Section D1.3(e) (unverified)]
        consequential-change, with evidence: yes, as `panel` [Section D1.3(e) (unverified)]
    change-sub-committee: no [Section D1.3]
    change-board: no [Section D1.3]
    operations-group: no [Section D1.3]
    ssc: no [Section D1.3]
    tabasc: no [Section D1.3]
    smki-pma: no [Section D1.3]
    tag: no [Section D1.3]
    working-group: no [Section D1.3]
    code-administrator: no [Section D1.3]
    authority
        no purpose, bare: no [Section D1.3(d)]
        no purpose, with evidence: no [Section D1.3(d)]
        european-compliance, bare: yes, as `authority` [Section D1.3(d)]
        european-compliance, with evidence: yes, as `authority` [Section D1.3(d)]
        significant-code-review, bare: yes, as `authority` [Section D1.3(d)]
        significant-code-review, with evidence: yes, as `authority` [Section D1.3(d)]
        panel-report, bare: no [Section D1.3(d)]
        panel-report, with evidence: no [Section D1.3(d)]
        code-administrator-report, bare: no [Section D1.3(d)]
        code-administrator-report, with evidence: no [Section D1.3(d)]
        fast-track, bare: no [Section D1.3(d)]
        fast-track, with evidence: no [Section D1.3(d)]
        consequential-change, bare: no [Section D1.3(d)]
        consequential-change, with evidence: no [Section D1.3(d)]
    dcc: yes, as `dcc` [Section D1.3(a)]
    citizens-advice: yes, as `citizens-advice` [Section D1.3(b)]
    citizens-advice-scotland: yes, as `citizens-advice-scotland` [Section D1.3(b)]
    tsirs: no [Section D1.3]
    ");
}

#[test]
fn secas_is_refused_with_the_clause_and_with_those_who_could_raise_it() {
    let story = Story::of("DP088", "2019-10-16");
    insta::assert_snapshot!(story.refusal(secas(), Step::Raise(raising(secas()))), @r"
    the Code Administrator and Secretariat (SECAS) is not among those who may raise a Draft Proposal
      clause: Section D1.3
      help: ask one of these to raise it: Any Party, the DCC included (Section D1.3(a)); The DCC, as a Party (Section D1.3(a)); Citizens Advice (Section D1.3(b)); Citizens Advice Scotland (Section D1.3(b)); A person or body whom the Authority has designated in writing for this clause (Section D1.3(c)); The Authority, but only for compliance with European law or after a Significant Code Review (Section D1.3(d)); The DCC at the Authority's direction, for the same two purposes (Section D1.3(d) (unverified)); The Panel, when every Panel Member at the meeting votes for it and it gives effect to a Panel report, a Code Administrator report, a Fast-Track Modification or changes consequential on another Energy Code (Section D1.3(e) (unverified))
    ");
}

#[test]
fn the_panel_is_told_what_its_right_asks_for() {
    let story = Story::of("DP088", "2019-10-16");
    insta::assert_snapshot!(story.refusal(body("panel"), Step::Raise(raising(body("panel")))), @r"
    the SEC Panel may raise a Draft Proposal only under conditions that are not shown
      clause: Section D1.3(e) (unverified)
      help: Section D1.3(e) (unverified): say `--purpose` as one of panel-report, code-administrator-report, fast-track, consequential-change
    ");
    let blank = Raising {
        purpose: Some(Purpose::FastTrack),
        evidence: Some("  ".to_owned()),
        ..raising(body("panel"))
    };
    assert!(story.attempt(body("panel"), Step::Raise(blank)).is_err());
}

#[test]
fn whose_capacity_is_not_known_is_asked_for_it() {
    let story = Story::of("DP088", "2019-10-16");
    let unknown = Person { capacity: Capacity::Unknown, ..proposer() };
    insta::assert_snapshot!(story.refusal(secas(), Step::Raise(raising(unknown))), @r"
    nothing says in which capacity Emslie Law (SSE) raises it
      clause: Section D1.3
      help: say `--capacity party`, or the body for which the Proposer acts
    ");
}

#[test]
fn a_right_to_raise_cannot_be_come_by_through_the_back_door() {
    let mut story = crate::stages::reach("development", "self-governance");
    let administrator = Person { name: Some("Jordan Crase".to_owned()), ..secas() };
    let change = |person: &Person| Step::ChangeProposer(person.clone());
    let refusal = story.refusal(secas(), change(&administrator));
    assert_eq!(refusal.clause.as_deref(), Some("Section D1.3"), "{refusal}");
    story.take(secas(), change(&party("John Noad", "Npower")));
    story.take(party("John Noad", "Npower"), Step::Withdraw(reason()));
    let refusal = story.refusal(secas(), Step::Adopt(administrator));
    assert_eq!(refusal.clause.as_deref(), Some("Section D1.3"), "{refusal}");
}

#[test]
fn a_right_said_to_have_been_used_is_not_believed() {
    let claimed = Raising { right: Some(id("authority")), ..raising(proposer()) };
    let mut story = Story::of("DP090", "2019-10-16");
    let decision = story.attempt(proposer(), Step::Raise(claimed.clone())).unwrap();
    let Step::Raise(recorded) = &decision.records[0].1.step else { panic!("no raising") };
    assert_eq!(recorded.right, Some(id("parties")));
    story.take(proposer(), Step::Submit(claimed));
    let Step::Submit(recorded) = &story.proposal().records[0].step else { panic!("no form") };
    assert_eq!(recorded.right, None);
}
