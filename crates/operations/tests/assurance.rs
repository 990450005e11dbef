//! Assurance by the shipped Code: real dates, what is owed, who may go live, and laws over random facts.
#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use code::{Code, SourceFile, Sources, id::BodyId};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use operations::assurance::{
    Answer, AssessmentId, AssessmentKind, Assurance, AssuranceFact, AssuranceFinding,
    AssuranceRecord, AssuranceRules, Due, Evidence, Level, Regime, ReviewWhen, StatusSet, Step,
    UserId, decide, due, entry, label_moves, words_with_two_meanings,
};
use proptest::prelude::*;

/// The shipped Code.
static CODE: LazyLock<Code> = LazyLock::new(|| {
    let sec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sec");
    let read = |name: &str| fs::read_to_string(sec.join(name)).unwrap();
    let folder = |inner: &str, ending: &str| {
        let mut files: Vec<(String, String)> = fs::read_dir(sec.join(inner))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(ending))
            .map(|name| (format!("{inner}/{name}"), read(&format!("{inner}/{name}"))))
            .collect();
        files.sort();
        files
    };
    let (schema, clauses) = (read("tables.toml"), read("clauses.toml"));
    let (tables, amendments) = (folder("baseline", ".csv"), folder("amendments", ".toml"));
    fn files(texts: &[(String, String)]) -> Vec<SourceFile<'_>> {
        texts.iter().map(|(name, text)| SourceFile { name, text }).collect()
    }
    let sources = Sources {
        schema: SourceFile { name: "tables.toml", text: &schema },
        clauses: SourceFile { name: "clauses.toml", text: &clauses },
        tables: files(&tables),
        amendments: files(&amendments),
    };
    Code::load(&sources).unwrap_or_else(|findings| panic!("{findings:?}"))
});

fn rules(on: Date) -> AssuranceRules {
    AssuranceRules::of(&CODE.tables_on(on).unwrap(), &CODE.baseline(on).unwrap()).unwrap()
}

/// The rules of a day to come.
fn later(on: Date) -> Option<Arc<AssuranceRules>> {
    Some(Arc::new(rules(on)))
}

fn acme() -> UserId {
    "acme".parse().unwrap()
}

fn body(id: &str) -> BodyId {
    id.parse().unwrap()
}

/// Takes facts in order; each must be allowed.
fn fold(facts: Vec<(Date, AssuranceFact)>) -> Assurance {
    let mut assurance = Assurance::default();
    for (seq, (on, fact)) in (1..).zip(facts) {
        if let Err(refusal) = decide(&assurance, &acme(), on, &fact, &rules(on)) {
            panic!("{on} {fact:?}: {refusal}");
        }
        assurance.apply(acme(), AssuranceRecord { seq, on, fact });
    }
    assurance
}

fn refused(assurance: &Assurance, on: Date, fact: &AssuranceFact) -> String {
    decide(assurance, &acme(), on, fact, &rules(on)).unwrap_err().to_string()
}

fn registered(roles: &[&str]) -> AssuranceFact {
    let roles = roles.iter().map(ToString::to_string).collect();
    AssuranceFact::Registered { name: "Acme Energy".to_owned(), roles, fictional: true }
}

fn counted(domestic: u64, non_domestic: u64) -> AssuranceFact {
    AssuranceFact::PremisesCounted { domestic, non_domestic }
}

fn planned(id: u32, kind: AssessmentKind, to: Date) -> AssuranceFact {
    AssuranceFact::Planned { assessment: AssessmentId(id), kind, from: to, to }
}

fn field_work(id: u32) -> AssuranceFact {
    AssuranceFact::FieldWorkDone { assessment: AssessmentId(id) }
}

fn reported(id: u32, findings: &[&str]) -> AssuranceFact {
    let finding = |id: &&str| AssuranceFinding {
        id: (*id).to_owned(),
        obligation: "G3.2".parse().unwrap(),
        text: "Keys are shared".to_owned(),
    };
    AssuranceFact::Reported {
        assessment: AssessmentId(id),
        findings: findings.iter().map(finding).collect(),
    }
}

fn responded(id: u32, finding: &str, by: Date) -> AssuranceFact {
    let step = Some(Step { text: "Give each its own key".to_owned(), due: by });
    let answer = Answer { finding: finding.to_owned(), accepted: true, step, text: String::new() };
    AssuranceFact::Responded { assessment: AssessmentId(id), answers: vec![answer] }
}

fn evidence(on: Date) -> Evidence {
    Evidence { text: "New keys".to_owned(), effective: on, sha256: "ab".repeat(32) }
}

fn set(id: u32, regime: Regime, level: Level, by: &str) -> AssuranceFact {
    AssuranceFact::StatusSet(StatusSet {
        regime,
        level,
        assessment: AssessmentId(id),
        by: body(by),
        reason: "As reported".to_owned(),
        further_full: false,
    })
}

/// A Supplier through its first full assessment, with a finding and a step, up to a status of a level.
fn through_fusa(level: Level) -> Vec<(Date, AssuranceFact)> {
    let mut facts = vec![
        (date(2019, 9, 2), registered(&["IS", "GS"])),
        (date(2019, 9, 2), counted(12_000, 0)),
        (date(2019, 9, 2), planned(1, AssessmentKind::Fusa, date(2019, 10, 11))),
        (date(2019, 10, 11), field_work(1)),
        (date(2019, 11, 4), reported(1, &["F1"])),
        (date(2019, 12, 2), responded(1, "F1", date(2020, 3, 31))),
    ];
    if level == Level::L1 {
        facts.push((date(2020, 1, 20), shown(1)));
    }
    facts.push((date(2020, 1, 22), set(1, Regime::Security, level, "ssc")));
    facts
}

/// Evidence that the step for F1 was taken, from the first day of 2020.
fn shown(id: u32) -> AssuranceFact {
    AssuranceFact::EvidenceGiven {
        assessment: AssessmentId(id),
        finding: "F1".to_owned(),
        evidence: evidence(date(2020, 1, 1)),
    }
}

fn told(owed: &[Due]) -> String {
    let line = |each: &Due| {
        let by = each.by.map_or_else(|| "no day".to_owned(), |day| day.to_string());
        format!("{by}: {} – {} [{}]", each.what, each.reason, each.clause)
    };
    owed.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn owed(assurance: &Assurance, on: Date) -> String {
    told(&due(assurance.as_at(on).user(&acme()).unwrap(), &rules(on), &mut later))
}

#[test]
fn the_same_level_reads_deferred_in_one_month_and_rejected_in_another() {
    let label = |on, level| rules(on).label(Regime::Security, level);
    assert_eq!(label(date(2020, 2, 26), Level::L4), "Deferred");
    assert_eq!(label(date(2020, 2, 27), Level::L4), "Rejected");
    assert_eq!(label(date(2020, 2, 27), Level::L3), "Deferred");
    let privacy = |on, level| rules(on).label(Regime::Privacy, level);
    assert_eq!(privacy(date(2020, 2, 27), Level::L4), "Deferred", "nine months later only");
    assert_eq!(privacy(date(2020, 11, 28), Level::L4), "Deferred");
    assert_eq!(privacy(date(2020, 11, 29), Level::L4), "Rejected");
}

#[test]
fn a_report_across_the_day_says_which_words_moved_and_by_what() {
    let moves = label_moves(&CODE, date(2020, 2, 1), date(2020, 12, 31)).unwrap();
    let lines: Vec<String> = moves
        .iter()
        .map(|each| {
            format!(
                "{} {} {}: {} → {} ({:?})",
                each.on, each.regime, each.level, each.from, each.to, each.by
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    2020-02-27 security L3: Provisionally approved → Deferred (Some("MP091"))
    2020-02-27 security L4: Deferred → Rejected (Some("MP091"))
    2020-11-29 privacy L3: Provisionally approved → Deferred (Some("MP112"))
    2020-11-29 privacy L4: Deferred → Rejected (Some("MP112"))
    "#);
    assert_eq!(label_moves(&CODE, date(2020, 2, 27), date(2020, 11, 28)).unwrap(), []);
}

#[test]
fn what_is_owed_after_a_provisional_approval() {
    let assurance = fold(through_fusa(Level::L3));
    insta::assert_snapshot!(owed(&assurance, date(2020, 1, 22)), @"
    2020-03-31: Follow-up Security Assessment – the status “Provisionally approved” set on 2020-01-22 stands until the steps are seen to be taken [Section G8.34 (unverified)]
    2020-03-31: Give each its own key – promised for finding F1 of Full User Security Assessment (1) under G3.2 [Section G8.26 (unverified)]
    2020-10-09: Verification User Security Assessment – year 2 of the cycle for a smaller Supplier: 12000 Domestic Premises, up to 250000 [Section G8]
    ");
    // The same record, by the word of a later day.
    assert!(owed(&assurance, date(2020, 3, 2)).contains("“Deferred” set on 2020-01-22"));
}

#[test]
fn before_the_change_the_panel_and_the_day_say_who_sets_a_status() {
    let facts = through_fusa(Level::L1);
    let assurance = fold(facts[..6].to_vec());
    insta::assert_snapshot!(refused(&assurance, date(2020, 1, 22), &set(1, Regime::Security, Level::L1, "panel")), @"
    `panel` may not set a status in security on 2020-01-22
      clause: Section G8.34
      help: on that day it is for ssc
    ");
    let early = rules(date(2017, 7, 31));
    let who: Vec<&str> = early.deciders(Regime::Security).map(|each| each.body.as_str()).collect();
    assert_eq!(who, ["panel"]);
}

#[test]
fn a_further_full_assessment_can_be_asked_for_since_the_change_and_not_before() {
    let mut facts = through_fusa(Level::L1);
    facts.pop();
    let assurance = fold(facts);
    let AssuranceFact::StatusSet(plain) = set(1, Regime::Security, Level::L4, "ssc") else {
        panic!()
    };
    let further = AssuranceFact::StatusSet(StatusSet { further_full: true, ..plain });
    insta::assert_snapshot!(refused(&assurance, date(2020, 2, 26), &further), @"
    with “Deferred” no further full assessment can be asked for on 2020-02-26
      clause: Section G8.34 (unverified)
      help: set the status without it
    ");
    let on = date(2020, 2, 27);
    decide(&assurance, &acme(), on, &further, &rules(on)).unwrap();
    let mut assurance = assurance;
    assurance.apply(acme(), AssuranceRecord { seq: 99, on, fact: further });
    assert!(owed(&assurance, on).contains("Further Full User Security Assessment"));
}

#[test]
fn crossing_the_threshold_in_the_cycle_changes_the_year_and_says_so() {
    let mut facts = through_fusa(Level::L1);
    facts.push((date(2020, 3, 2), planned(2, AssessmentKind::Vusa, date(2020, 10, 9))));
    facts.push((date(2020, 10, 9), field_work(2)));
    facts.push((date(2021, 1, 4), counted(300_000, 0)));
    let assurance = fold(facts);
    insta::assert_snapshot!(owed(&assurance, date(2020, 12, 31)), @"2021-10-08: User Security Self-Assessment – year 3 of the cycle for a smaller Supplier: 12000 Domestic Premises, up to 250000 [Section G8 (unverified)]");
    insta::assert_snapshot!(owed(&assurance, date(2021, 1, 4)), @"2021-10-08: Assessment of year 3, whose kind is not known to us – year 3 of the cycle for a larger Supplier: 300000 Domestic Premises, more than 250000; it crossed the threshold on 2021-01-04 and was a smaller Supplier before, which would have had User Security Self-Assessment [Section G8 (unverified)]");
}

#[test]
fn an_other_user_has_a_verification_in_its_second_year_since_february_2019() {
    let facts = |on: Date| {
        vec![
            (on, registered(&["OU"])),
            (on, planned(1, AssessmentKind::Fusa, on)),
            (on, field_work(1)),
        ]
    };
    let early = fold(facts(date(2018, 2, 1)));
    assert!(owed(&early, date(2019, 1, 7)).contains("User Security Self-Assessment"));
    let assurance = fold(facts(date(2018, 6, 1)));
    // What is due after the change is told by the rules of its day, on any day before.
    let before = owed(&assurance, date(2019, 2, 27));
    insta::assert_snapshot!(before.lines().next().unwrap(), @"2019-05-31: Verification User Security Assessment – year 2 of the cycle for an Other User: an Other User; by the rules of 2019-05-31: by those of 2019-02-27 it would be User Security Self-Assessment by 2019-05-31 [Section G8.47]");
    assert!(owed(&assurance, date(2019, 2, 28)).contains("Verification User Security Assessment"));
    assert!(owed(&assurance, date(2019, 2, 28)).contains("Full Privacy Assessment"));
}

#[test]
fn who_may_go_live_and_who_not_and_why() {
    let mut facts = through_fusa(Level::L4);
    facts.push((date(2020, 1, 23), AssuranceFact::SrepTested));
    let assurance = fold(facts);
    let went = AssuranceFact::WentLive { role: "IS".to_owned() };
    insta::assert_snapshot!(refused(&assurance, date(2020, 2, 3), &went), @"
    `acme` may not become a User in the role IS: User Entry Process Tests for IS are not passed; its security status “Deferred” (L4), set on 2020-01-22, does not let it in
      clause: Section H1.10 (unverified)
      help: record what is missing first, or wait for it
    ");
    let mut facts = through_fusa(Level::L1);
    facts.push((date(2020, 1, 23), AssuranceFact::SrepTested));
    facts.push((date(2020, 1, 24), AssuranceFact::EntryTested { role: "IS".to_owned() }));
    facts.push((date(2020, 2, 3), went));
    let assurance = fold(facts);
    let user = assurance.user(&acme()).unwrap();
    assert!(entry(user, "IS", &rules(date(2020, 2, 3))).may());
    assert!(!entry(user, "GS", &rules(date(2020, 2, 3))).may());
}

#[test]
fn an_other_user_needs_privacy_too() {
    let assurance = fold(vec![(date(2020, 6, 1), registered(&["OU"]))]);
    let entry = entry(assurance.user(&acme()).unwrap(), "OU", &rules(date(2020, 6, 1)));
    let last = entry.conditions.last().unwrap();
    assert_eq!((last.met, last.clause.as_str()), (false, "Section H1.10(d)"));
}

#[test]
fn steps_of_an_assessment_come_in_order_and_within_its_scope() {
    let mut facts = through_fusa(Level::L1);
    facts.truncate(3);
    let mut assurance = fold(facts);
    let on = date(2019, 10, 14);
    assert!(refused(&assurance, on, &reported(1, &["F1"])).contains("its field work is not done"));
    assurance.apply(acme(), AssuranceRecord { seq: 9, on, fact: field_work(1) });
    let outside = AssuranceFact::Reported {
        assessment: AssessmentId(1),
        findings: vec![AssuranceFinding {
            id: "F1".to_owned(),
            obligation: "G30".parse().unwrap(),
            text: "x".to_owned(),
        }],
    };
    insta::assert_snapshot!(refused(&assurance, on, &outside), @"
    G30 is none of the obligations that a Full User Security Assessment tests
      clause: Section G8.16
      help: name a clause within G3, G4, G5, G6
    ");
    assert!(refused(&assurance, date(2019, 10, 13), &field_work(1)).contains("lies before"));
    assert!(
        refused(&assurance, on, &planned(2, AssessmentKind::FullPrivacy, on))
            .contains("Other Users")
    );
}

#[test]
fn a_second_shared_system_is_reported_every_six_months() {
    let mut facts = through_fusa(Level::L1);
    facts.push((date(2020, 1, 23), AssuranceFact::SrepTested));
    facts.push((date(2020, 1, 24), AssuranceFact::EntryTested { role: "IS".to_owned() }));
    facts.push((date(2020, 2, 3), AssuranceFact::WentLive { role: "IS".to_owned() }));
    facts.push((
        date(2020, 2, 4),
        AssuranceFact::SystemNotified {
            system: "hub".to_owned(),
            shared_by: Some("a provider".to_owned()),
            in_use_from: date(2020, 3, 1),
        },
    ));
    let assurance = fold(facts);
    assert!(
        owed(&assurance, date(2020, 2, 4))
            .contains("2020-08-03: Report of the number of Smart Metering Systems")
    );
}

#[test]
fn a_status_that_holds_a_user_back_stays_until_what_it_asks_for_is_there() {
    let assurance = fold(through_fusa(Level::L3));
    let on = date(2020, 4, 22);
    insta::assert_snapshot!(refused(&assurance, on, &set(1, Regime::Security, Level::L2, "ssc")), @"
    “Deferred” stands until a follow-up assessment is reported, and none is since 2020-01-22
      clause: Section G8.34 (unverified)
      help: record that first; until then the status stays
    ");
    let mut facts = through_fusa(Level::L3);
    facts.push((date(2020, 3, 30), shown(1)));
    facts.push((date(2020, 4, 1), planned(2, AssessmentKind::FollowUp, date(2020, 4, 7))));
    facts.push((date(2020, 4, 7), field_work(2)));
    facts.push((date(2020, 4, 14), reported(2, &[])));
    facts.push((on, set(2, Regime::Security, Level::L1, "ssc")));
    fold(facts);

    let assurance = fold(through_fusa(Level::L4));
    assert!(
        refused(&assurance, on, &set(1, Regime::Security, Level::L2, "ssc")).contains("is amended")
    );
    assert!(owed(&assurance, on).contains("Amended Response"));
    let mut facts = through_fusa(Level::L4);
    facts.push((date(2020, 3, 2), responded(1, "F1", date(2020, 6, 30))));
    facts.push((on, set(1, Regime::Security, Level::L2, "ssc")));
    let assurance = fold(facts);
    assert!(!owed(&assurance, on).contains("Amended Response"));
}

#[test]
fn approved_leaves_no_step_open_and_another_step_wants_other_evidence() {
    let mut facts = through_fusa(Level::L1);
    facts.pop();
    facts.push((date(2020, 1, 21), responded(1, "F1", date(2020, 9, 30))));
    let assurance = fold(facts);
    insta::assert_snapshot!(refused(&assurance, date(2020, 1, 22), &set(1, Regime::Security, Level::L1, "ssc")), @"
    “Approved” leaves no condition outstanding, and a promised step is not shown to be taken
      clause: Section G8.34
      help: record what shows it, or set L2
    ");
}

#[test]
fn what_looks_back_needs_something_to_look_back_on() {
    let on = date(2020, 1, 6);
    let assurance = fold(vec![(on, registered(&["IS"]))]);
    let refuse = |kind| refused(&assurance, on, &planned(1, kind, on));
    assert!(refuse(AssessmentKind::Vusa).contains("no full assessment"));
    assert!(refuse(AssessmentKind::FollowUp).contains("no step is promised"));
    assert!(owed(&assurance, on).contains("Full User Security Assessment"));
}

#[test]
fn a_user_whose_premises_were_never_counted_still_has_a_next_year() {
    let on = date(2020, 1, 6);
    let assurance = fold(vec![
        (on, registered(&["ED"])),
        (on, planned(1, AssessmentKind::Fusa, on)),
        (on, field_work(1)),
    ]);
    insta::assert_snapshot!(owed(&assurance, on), @"2021-01-06: Assessment of year 2, whose kind cannot be told – its premises were never counted [Section G8]");
}

#[test]
fn a_second_system_is_told_of_and_its_review_is_chosen_since_february_2019() {
    let system = |name: &str, from: Date| AssuranceFact::SystemNotified {
        system: name.to_owned(),
        shared_by: None,
        in_use_from: from,
    };
    let mut facts = through_fusa(Level::L1);
    facts.push((date(2020, 2, 3), system("first", date(2020, 2, 3))));
    facts.push((date(2020, 2, 10), system("second", date(2020, 2, 1))));
    let assurance = fold(facts.clone());
    assert!(owed(&assurance, date(2020, 2, 10)).contains(
        "no day: Choice of when the User System second is reviewed – the SSC was told of it on 2020-02-10, after it \
         came into use on 2020-02-01, and has not chosen [Section G8]"
    ));
    let chosen = |system: &str| AssuranceFact::ReviewChosen {
        system: system.to_owned(),
        when: ReviewWhen::AdHoc,
        by: body("ssc"),
    };
    assert!(refused(&assurance, date(2020, 2, 11), &chosen("first")).contains("no second"));
    facts.push((date(2020, 2, 11), chosen("second")));
    assert!(!owed(&fold(facts), date(2020, 2, 11)).contains("Choice of when"));
}

#[test]
fn between_the_two_changes_one_word_means_two_levels_and_it_is_said() {
    let told = |on| words_with_two_meanings(&rules(on)).join("\n");
    assert_eq!(told(date(2020, 2, 26)), "");
    insta::assert_snapshot!(told(date(2020, 2, 27)), @"On 2020-02-27, “Deferred” means L3 in security and L4 in privacy.");
    assert_eq!(told(date(2020, 11, 28)).lines().count(), 1);
    assert_eq!(told(date(2020, 11, 29)), "");
}

/// Facts that may or may not be allowed.
fn any_fact() -> impl Strategy<Value = AssuranceFact> {
    let id = 1_u32..4;
    let kind = prop::sample::select(vec![
        AssessmentKind::Fusa,
        AssessmentKind::Vusa,
        AssessmentKind::Ssa,
        AssessmentKind::FollowUp,
        AssessmentKind::FullPrivacy,
    ]);
    let level = prop::sample::select(vec![Level::L1, Level::L2, Level::L3, Level::L4]);
    let day = (0_i64..900).prop_map(|days| date(2019, 6, 1).saturating_add(days.days()));
    prop_oneof![
        prop::sample::select(vec![
            vec!["IS"],
            vec!["ED"],
            vec!["OU"],
            vec!["IS", "OU"],
            vec!["XX"]
        ])
        .prop_map(|roles| registered(&roles)),
        (0_u64..600_000, 0_u64..90_000).prop_map(|(domestic, other)| counted(domestic, other)),
        (id.clone(), kind, day.clone()).prop_map(|(id, kind, to)| planned(id, kind, to)),
        id.clone().prop_map(field_work),
        (id.clone(), any::<bool>())
            .prop_map(|(id, any)| reported(id, if any { &["F1"] } else { &[] })),
        (id.clone(), day).prop_map(|(id, by)| responded(id, "F1", by)),
        (id, level, any::<bool>()).prop_map(|(id, level, security)| {
            if security {
                set(id, Regime::Security, level, "ssc")
            } else {
                set(id, Regime::Privacy, level, "panel")
            }
        }),
        Just(AssuranceFact::SrepTested),
        prop::sample::select(vec!["IS", "ED", "OU"])
            .prop_map(|role| AssuranceFact::EntryTested { role: role.to_owned() }),
        prop::sample::select(vec!["IS", "ED", "OU"])
            .prop_map(|role| AssuranceFact::WentLive { role: role.to_owned() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_requests_never_let_anybody_in_without_a_status_and_fold_the_same_in_any_replay(
        facts in prop::collection::vec((0_i64..900, any_fact()), 1..50)
    ) {
        let mut facts: Vec<(Date, AssuranceFact)> = facts
            .into_iter()
            .map(|(days, fact)| (date(2019, 6, 1).saturating_add(days.days()), fact))
            .collect();
        facts.sort_by_key(|(on, _)| *on);
        let mut assurance = Assurance::default();
        let mut records = Vec::new();
        for (on, fact) in facts {
            let rules = rules(on);
            if decide(&assurance, &acme(), on, &fact, &rules).is_err() {
                continue;
            }
            let record = AssuranceRecord { seq: records.len() as u64 + 1, on, fact };
            if let AssuranceFact::WentLive { role } = &record.fact {
                prop_assert!(entry(assurance.user(&acme()).unwrap(), role, &rules).may());
            }
            assurance.apply(acme(), record.clone());
            records.push(record);
        }
        let mut replayed = Assurance::default();
        for record in &records {
            replayed.apply(acme(), record.clone());
        }
        prop_assert_eq!(&replayed, &assurance);
        prop_assert_eq!(&assurance.as_at(date(2030, 1, 1)), &assurance);
    }

    #[test]
    fn days_that_are_counted_are_working_days(
        done in (0_i64..3_000).prop_map(|days| date(2016, 1, 1).saturating_add(days.days())),
        domestic in 0_u64..600_000,
    ) {
        let assurance = fold(vec![
            (done, registered(&["ED"])),
            (done, counted(domestic, 0)),
            (done, planned(1, AssessmentKind::Fusa, done)),
            (done, field_work(1)),
        ]);
        let rules = rules(done);
        for each in due(assurance.user(&acme()).unwrap(), &rules, &mut later) {
            let Some(by) = each.by else { continue };
            prop_assert_eq!(rules.is_working_day(by), Some(true), "{} on {}", each.what, by);
        }
    }

    #[test]
    fn on_every_day_each_level_has_one_word_and_no_word_means_two_levels_of_a_regime(days in 0_i64..5_000) {
        let rules = rules(date(2015, 1, 1).saturating_add(days.days()));
        for regime in [Regime::Security, Regime::Privacy] {
            let mut words: Vec<String> = [Level::L1, Level::L2, Level::L3, Level::L4]
                .iter()
                .map(|level| {
                    let rows = rules.statuses.iter().filter(|row| row.regime == regime && row.level == *level);
                    assert_eq!(rows.count(), 1);
                    rules.label(regime, *level)
                })
                .collect();
            words.sort();
            words.dedup();
            prop_assert_eq!(words.len(), 4);
        }
    }
}
