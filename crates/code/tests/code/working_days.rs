//! Laws of Working Days (Section A1).

use code::{
    Calendar, Jurisdiction, WorkingDays,
    rules::{Anchor, Direction},
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use proptest::prelude::*;
use strum::VariantArray;

use crate::files::shipped;

fn calendar() -> &'static Calendar {
    shipped().calendar()
}

/// Days from which a count of a hundred stays within the table.
/// Days from which spans of four hundred more end within the calendar.
fn days() -> impl Strategy<Value = Date> {
    (200..8_900i32).prop_map(|days| date(2010, 1, 1).checked_add(days.days()).unwrap())
}

fn places() -> impl Strategy<Value = Jurisdiction> {
    proptest::sample::select(Jurisdiction::VARIANTS)
}

proptest! {
    #[test]
    fn a_count_ends_on_a_working_day_and_counts_what_lies_between(
        from in days(), count in 1..100u32, place in places(),
    ) {
        let calendar = calendar();
        let end = calendar.after(from, WorkingDays(count), place).unwrap();
        prop_assert!(end > from && calendar.is_working_day(end, place).unwrap());
        prop_assert_eq!(calendar.between(from, end, place).unwrap(), WorkingDays(count));
        // The day before the end is one short.
        let eve = end.yesterday().unwrap();
        prop_assert_eq!(calendar.between(from, eve, place).unwrap(), WorkingDays(count - 1));
    }

    #[test]
    fn before_undoes_after(from in days(), count in 0..100u32, place in places()) {
        let calendar = calendar();
        let start = calendar.after(from, WorkingDays(0), place).unwrap();
        let end = calendar.after(start, WorkingDays(count), place).unwrap();
        prop_assert_eq!(calendar.before(end, WorkingDays(count), place).unwrap(), start);
    }

    #[test]
    fn counts_add_up(from in days(), one in 0..50u32, two in 0..50u32, place in places()) {
        let calendar = calendar();
        let start = calendar.after(from, WorkingDays(0), place).unwrap();
        let step = calendar.after(start, WorkingDays(one), place).unwrap();
        prop_assert_eq!(
            calendar.after(step, WorkingDays(two), place).unwrap(),
            calendar.after(start, WorkingDays(one + two), place).unwrap()
        );
    }

    #[test]
    fn later_starts_and_longer_counts_end_no_earlier(
        from in days(), more in 0..30i32, count in 0..60u32, extra in 0..30u32, place in places(),
    ) {
        let calendar = calendar();
        let later = from.checked_add(more.days()).unwrap();
        let end = calendar.after(from, WorkingDays(count), place).unwrap();
        prop_assert!(calendar.after(later, WorkingDays(count), place).unwrap() >= end);
        prop_assert!(calendar.after(from, WorkingDays(count + extra), place).unwrap() >= end);
        let start = calendar.before(from, WorkingDays(count), place).unwrap();
        prop_assert!(calendar.before(later, WorkingDays(count), place).unwrap() >= start);
    }

    #[test]
    fn spans_add_up(from in days(), one in 0..200i32, two in 0..200i32, place in places()) {
        let calendar = calendar();
        let middle = from.checked_add(one.days()).unwrap();
        let end = middle.checked_add(two.days()).unwrap();
        let count = |a, b| calendar.between(a, b, place).unwrap().0;
        prop_assert_eq!(count(from, middle) + count(middle, end), count(from, end));
        prop_assert_eq!(count(end, from), 0);
    }

    #[test]
    fn counts_in_two_jurisdictions_differ_only_across_flagged_days(
        from in days(), count in 1..40u32,
    ) {
        let calendar = calendar();
        let ends: Vec<Date> = Jurisdiction::VARIANTS
            .iter()
            .map(|place| calendar.after(from, WorkingDays(count), *place).unwrap())
            .collect();
        let (first, last) = (ends.iter().min().unwrap(), ends.iter().max().unwrap());
        if first != last {
            prop_assert!(!calendar.differing(from, *last).is_empty());
        }
    }
}

#[test]
fn no_weekend_and_no_bank_holiday_is_a_working_day_and_all_else_is() {
    let calendar = calendar();
    for place in Jurisdiction::VARIANTS {
        for day in date(2010, 1, 1).series(1.day()).take_while(|day| *day <= date(2035, 12, 31)) {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let holiday = calendar.holiday(day, *place).is_some();
            assert_eq!(
                calendar.is_working_day(day, *place).unwrap(),
                !weekend && !holiday,
                "{day} in {place}"
            );
        }
    }
}

#[test]
fn special_days_are_known() {
    let holiday = |y, m, d| calendar().holiday(date(y, m, d), Jurisdiction::EnglandAndWales);
    for (y, m, d) in [
        (2011, 4, 29), // royal wedding
        (2012, 6, 4),  // Spring, moved for the Diamond Jubilee
        (2012, 6, 5),  // Diamond Jubilee
        (2020, 5, 8),  // Early May, moved for VE Day
        (2022, 6, 2),  // Spring, moved for the Platinum Jubilee
        (2022, 6, 3),  // Platinum Jubilee
        (2022, 9, 19), // State Funeral
        (2023, 5, 8),  // Coronation
    ] {
        assert!(holiday(y, m, d).is_some(), "{y}-{m}-{d}");
    }
    for (y, m, d) in [(2012, 5, 28), (2020, 5, 4), (2022, 5, 30)] {
        assert!(holiday(y, m, d).is_none(), "{y}-{m}-{d} was moved");
    }
}

#[test]
fn outside_the_table_nothing_is_said() {
    let calendar = calendar();
    let place = Jurisdiction::Scotland;
    for day in [date(2009, 12, 30), date(2036, 1, 2), Date::MIN, Date::MAX] {
        assert!(calendar.is_working_day(day, place).is_err(), "{day}");
        assert!(calendar.after(day, WorkingDays(1), place).is_err(), "{day}");
        assert!(calendar.before(day, WorkingDays(1), place).is_err(), "{day}");
        assert!(calendar.between(day, day, place).is_err(), "{day}");
    }
    assert!(calendar.after(date(2019, 1, 1), WorkingDays(u32::MAX), place).is_err());
    let nothing = Calendar::default().is_working_day(date(2019, 1, 1), place);
    assert!(nothing.is_err(), "an empty calendar knows no day");
}

#[test]
fn deadlines_of_the_code_count_as_they_say() {
    let baseline = shipped().baseline(date(2019, 10, 29)).unwrap();
    let find = |id: &str| baseline.deadlines.iter().find(|row| row.id.as_str() == id).unwrap();
    let on = |id: &str, anchor| {
        find(id).falls_on(anchor, &baseline.calendar, baseline.jurisdiction).unwrap()
    };
    assert_eq!(on("adoption", date(2021, 6, 9)), date(2021, 6, 23));
    assert_eq!(on("paper-day", date(2019, 11, 15)), date(2019, 11, 8));
    assert_eq!(on("modification-report-consultation", date(2019, 11, 18)), date(2019, 12, 9));
    assert_eq!(find("paper-day").anchor, Anchor::Meeting);
    assert_eq!(find("paper-day").direction, Direction::Before);
    assert_eq!(find("paper-day").length(), "5 Working Days before");
}
