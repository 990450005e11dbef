//! Calendars in iCalendar (RFC 5545): days as all-day events, and how every calendar of ours begins.

use icalendar::{Calendar, Component as _, Event, Property};
use jiff::{ToSpan as _, civil::Date};

/// A day in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// What names it for ever.
    pub id: String,
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub title: String,
    /// More of it: its clause, how it was counted.
    pub text: String,
    /// Whether it does not take place.
    pub cancelled: bool,
}

/// A calendar of days; `stamp` is the day as at which it was written, so that the same question has the same bytes.
#[must_use]
pub fn of_days(name: &str, stamp: Date, days: &[Day]) -> String {
    let mut calendar = empty("Register of change", name);
    for day in days {
        calendar.push(event(day, stamp));
    }
    calendar.done().to_string()
}

/// A calendar with a name and nothing in it; `product` says what wrote it.
pub(crate) fn empty(product: &str, name: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", format!("-//Secant//{product}//EN")))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("NAME", name))
        .append_property(Property::new("X-WR-CALNAME", name));
    calendar
}

fn event(day: &Day, stamp: Date) -> Event {
    let all_day = |name: &str, day: Date| {
        Property::new(name, plain(day)).add_parameter("VALUE", "DATE").done()
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}@secant", day.id))
        .summary(&day.title)
        .add_property("DTSTAMP", format!("{}T000000Z", plain(stamp)))
        .append_property(all_day("DTSTART", day.on))
        .append_property(all_day("DTEND", day.on.saturating_add(1.day())))
        .add_property("TRANSP", "TRANSPARENT");
    if !day.text.is_empty() {
        event.description(&day.text);
    }
    if day.cancelled {
        event.add_property("STATUS", "CANCELLED");
    }
    event.done()
}

fn plain(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_escaped() {
        let day = Day {
            id: "panel/2019-11-15".to_owned(),
            on: jiff::civil::date(2019, 11, 15),
            title: "Panel; meeting, with a long name – and more and more and more and more words"
                .to_owned(),
            text: "Section C2\nas called".to_owned(),
            cancelled: true,
        };
        let text = of_days("Meetings", jiff::civil::date(2019, 10, 29), &[day]);
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        for told in [
            "SUMMARY:Panel\\; meeting\\, with a long name – and",
            "DTSTART;VALUE=DATE:20191115\r\n",
            "DTEND;VALUE=DATE:20191116\r\n",
            "DESCRIPTION:Section C2\\nas called\r\n",
            "UID:panel/2019-11-15@secant\r\n",
            "DTSTAMP:20191029T000000Z\r\n",
            "STATUS:CANCELLED\r\n",
        ] {
            assert!(unfolded.contains(told), "{told}: {unfolded}");
        }
    }
}
