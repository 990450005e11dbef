//! The days that matter, each with its count, calendar and clause.

use change::{
    Step,
    deadline::{counted, due_days},
    meeting::{MeetingFact, MeetingRecord},
    step::{Assessment, AssessmentKind, HoldUntil},
};

use crate::{
    shipped_code,
    stages::{consult, reach},
    story::{Story, day, id, proposer, raising, secas},
};

#[test]
fn every_deadline_of_the_code_falls_on_its_day() {
    let told: Vec<String> = [
        // Papers for the Panel of 15 November 2019.
        ("paper-day", "2019-11-15"),
        ("submission-day", "2019-11-08"),
        // MP117 was withdrawn on 9 June 2021.
        ("adoption", "2021-06-09"),
        ("critical-friend", "2019-12-20"),
        ("referral", "2019-12-20"),
        ("preliminary-assessment", "2019-11-15"),
        ("impact-assessment", "2019-11-15"),
        // MP091, MP112 and MP090: all 21 calendar days.
        ("modification-report-consultation", "2019-11-18"),
        ("modification-report-consultation", "2020-03-17"),
        ("refinement-consultation", "2020-08-17"),
        ("request-for-information", "2019-11-18"),
    ]
    .into_iter()
    .map(|(id, from)| {
        let baseline = shipped_code().baseline(day("2019-11-08")).unwrap();
        let due = counted(id, day(from), &baseline).unwrap().unwrap();
        format!("{}: {}, {} [{}]; {}", due.label, due.on, due.count, due.clause, due.if_missed)
    })
    .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    Paper day: 2019-11-08, 5 Working Days before 2019-11-15 (england-and-wales) [Section C5]; the next meeting takes it, about a month later
    Last day for new proposals: 2019-11-01, 5 Working Days before 2019-11-08 (england-and-wales) [Section D3]; nothing lapses; it is an aim
    Adoption window: 2021-06-23, 10 Working Days after 2021-06-09 (england-and-wales) [Section D5]; the step is no longer open
    Critical Friend answer: 2019-12-31, 5 Working Days after 2019-12-20 (england-and-wales) [Section D1]; nothing lapses; it is an aim
    Referral window: 2020-01-08, 10 Working Days after 2019-12-20 (england-and-wales) [Section D9 (unverified)]; the step is no longer open
    DCC Preliminary Assessment: 2019-12-20, 25 Working Days after 2019-11-15 (england-and-wales) [Section D6 (unverified)]; nothing lapses; it is an aim
    DCC Impact Assessment: 2020-01-15, 40 Working Days after 2019-11-15 (england-and-wales) [Section D6 (unverified)]; nothing lapses; it is an aim
    Modification Report Consultation closes: 2019-12-09, 21 calendar days after 2019-11-18 [Section D7.8]; whoever set the timetable may set another
    Modification Report Consultation closes: 2020-04-07, 21 calendar days after 2020-03-17 [Section D7.8]; whoever set the timetable may set another
    Refinement Consultation closes: 2020-09-07, 21 calendar days after 2020-08-17 [Section D6]; whoever set the timetable may set another
    Request for Information closes: 2019-12-02, 14 calendar days after 2019-11-18 [Section D1 (unverified)]; whoever set the timetable may set another
    ");
    let baseline = shipped_code().baseline(day("2019-11-08")).unwrap();
    for row in &baseline.deadlines {
        let label = &row.label;
        assert!(told.iter().any(|line| line.starts_with(label)), "`{label}` is not in this test");
    }
}

#[test]
fn days_on_which_the_jurisdictions_differ_are_flagged() {
    let baseline = shipped_code().baseline(day("2019-12-20")).unwrap();
    let due = counted("adoption", day("2019-12-20"), &baseline).unwrap().unwrap();
    assert_eq!(due.on, day("2020-01-08"));
    assert_eq!(due.differing, [day("2020-01-02")]);
    let calm = counted("adoption", day("2021-06-09"), &baseline).unwrap().unwrap();
    assert_eq!(calm.differing, []);
}

fn listed(story: &Story, on: &str) -> Vec<String> {
    let on = day(on);
    let baseline = shipped_code().baseline(on).unwrap();
    let due = due_days(story.proposal(), &story.model, on, &baseline).unwrap();
    due.into_iter().map(|due| format!("{} {} [{}]", due.on, due.label, due.clause)).collect()
}

#[test]
fn what_lies_ahead_of_a_proposal_is_listed_soonest_first() {
    let mut story = Story::of("DP090", "2019-11-04");
    story.take(proposer(), Step::Submit(raising(proposer())));
    let panel = (id("panel"), day("2019-11-15"));
    let fact = MeetingFact::Scheduled { source: None };
    let record = MeetingRecord { seq: 99, on: day("2019-11-01"), fact };
    story.model.meetings.apply(panel, record);
    insta::assert_snapshot!(listed(&story, "2019-11-05").join("\n"), @r"
    2019-11-08 Paper day [Section C5]
    2019-11-11 Critical Friend answer [Section D1]
    2019-11-15 Panel meeting [Section C2]
    ");
    assert_eq!(listed(&story, "2019-11-16"), Vec::<String>::new());
}

#[test]
fn days_that_somebody_set_are_listed_too() {
    let mut story = reach("report", "self-governance");
    let until = Some(story.on.saturating_add(jiff::Span::new().days(200)));
    let kind = AssessmentKind::Impact;
    story.take(secas(), Step::RequestAssessment(Assessment { kind, due: None }));
    consult(&mut story);
    let hold = HoldUntil { until, reason: String::new() };
    story.take(secas(), Step::Hold(hold));
    insta::assert_snapshot!(listed(&story, "2019-01-10").join("\n"), @r"
    2019-01-30 Modification Report Consultation closes [Section D7.8]
    2019-03-06 DCC Impact Assessment due [Section D6 (unverified)]
    2019-07-28 Hold ends [Section D3]
    ");
}

#[test]
fn the_referral_window_belongs_to_self_governance() {
    let decided = reach("approved", "self-governance");
    let on = decided.on.to_string();
    insta::assert_snapshot!(listed(&decided, &on).join("\n"), @"2019-02-22 Referral window [Section D9 (unverified)]");
    let determined = reach("approved", "authority-determination");
    assert_eq!(listed(&determined, &determined.on.to_string()), Vec::<String>::new());
}

#[test]
fn a_day_beyond_the_calendar_is_an_error_and_not_a_guess() {
    let baseline = shipped_code().baseline(day("2019-11-08")).unwrap();
    let error = counted("adoption", day("2035-12-24"), &baseline).unwrap_err();
    insta::assert_snapshot!(error, @"2036-01-01 is outside the bank-holiday table, which runs from 2010-01-01 to 2035-12-31");
}
