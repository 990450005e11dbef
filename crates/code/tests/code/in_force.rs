//! A baseline holds exactly the rows that are in force on its day.

use code::Validity;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

use crate::files::{Files, shipped};

const RELEASES: &str = "baseline/releases.csv";

/// The shipped files with one Release in versions, each in force as said.
fn with_versions(versions: &[(&str, &str, &str)]) -> Files {
    let mut files = Files::shipped();
    let text = files.text(RELEASES);
    for (day, from, until) in versions {
        text.push_str(&format!("trial,Trial,{day},ad-hoc,{from},{until},D10,a page,stated\n"));
    }
    files
}

/// The day of the trial Release as a baseline knows it.
fn trial(files: &Files, on: Date) -> Vec<Date> {
    let baseline = files.load().unwrap().baseline(on).unwrap();
    let trials = baseline.releases.iter().filter(|release| release.id.as_str() == "trial");
    trials.map(|release| release.date).collect()
}

#[test]
fn the_november_2019_release_moved_on_30_october() {
    let day = |on| {
        let baseline = shipped().baseline(on).unwrap();
        baseline.release(&"november-2019".parse().unwrap()).unwrap().date
    };
    assert_eq!(day(date(2019, 10, 29)), date(2019, 11, 24));
    assert_eq!(day(date(2019, 10, 30)), date(2019, 11, 29));
}

#[test]
fn the_development_stage_began_in_november_2018() {
    let has = |on| {
        let baseline = shipped().baseline(on).unwrap();
        baseline.stage(&"development".parse().unwrap()).is_some()
    };
    assert!(!has(date(2018, 10, 31)) && has(date(2018, 11, 1)));
}

#[test]
fn a_gap_between_two_versions_holds_none() {
    let files = with_versions(&[
        ("2030-01-01", "", "2019-03-31"),
        ("2030-02-01", "2019-05-01", "2019-05-31"),
        ("2030-03-01", "2019-06-01", ""),
    ]);
    let (one, two, three) = (date(2030, 1, 1), date(2030, 2, 1), date(2030, 3, 1));
    for (on, expected) in [
        (date(2014, 1, 1), vec![one]),
        (date(2019, 3, 31), vec![one]),
        (date(2019, 4, 1), vec![]),
        (date(2019, 4, 30), vec![]),
        (date(2019, 5, 1), vec![two]),
        (date(2019, 5, 31), vec![two]),
        (date(2019, 6, 1), vec![three]),
        (date(2034, 1, 1), vec![three]),
    ] {
        assert_eq!(trial(&files, on), expected, "{on}");
    }
}

#[test]
fn two_versions_on_one_day_are_a_finding() {
    let files =
        with_versions(&[("2030-01-01", "", "2019-05-01"), ("2030-02-01", "2019-05-01", "")]);
    insta::assert_snapshot!(files.findings(), @r"
    baseline/releases.csv:18:1: error[duplicate-key]: the key `trial` is used twice in `releases`
      baseline/releases.csv:17:1: first used here
    ");
}

fn validities() -> impl Strategy<Value = Validity> {
    let end = || proptest::option::of(0..60i32);
    (end(), end()).prop_map(|(from, until)| {
        let day = |days: i32| date(2019, 1, 1).checked_add(days.days()).unwrap();
        Validity { from: from.map(day), until: until.map(day) }
    })
}

proptest! {
    #[test]
    fn overlapping_is_sharing_a_day(one in validities(), two in validities()) {
        let days = date(2018, 12, 1).series(1.day()).take(150);
        let share = days.into_iter().any(|day| one.covers(day) && two.covers(day));
        // A row that ends before it begins is refused when it is read.
        let sound = |v: &Validity| v.from.zip(v.until).is_none_or(|(from, until)| from <= until);
        if sound(&one) && sound(&two) {
            prop_assert_eq!(one.overlaps(&two), share);
            prop_assert_eq!(two.overlaps(&one), share);
        }
    }

    #[test]
    fn a_baseline_picks_what_covers_its_day(days in 0..7_000i32) {
        let on = date(2013, 9, 1).checked_add(days.days()).unwrap();
        let baseline = shipped().baseline(on).unwrap();
        let count = |name: &str| {
            let rows = &shipped().table(name).unwrap().rows;
            rows.iter().filter(|row| row.validity.covers(on)).count()
        };
        prop_assert_eq!(baseline.stages.len(), count("stages"));
        prop_assert_eq!(baseline.transitions.len(), count("transitions"));
        prop_assert_eq!(baseline.releases.len(), count("releases"));
        prop_assert_eq!(baseline.deadlines.len(), count("deadlines"));
        prop_assert_eq!(baseline.bodies.len(), count("bodies"));
        prop_assert_eq!(baseline.raising_rights.len(), count("raising_rights"));
        let ids: std::collections::BTreeSet<_> =
            baseline.transitions.iter().map(|row| &row.id).collect();
        prop_assert_eq!(ids.len(), baseline.transitions.len());
    }
}
