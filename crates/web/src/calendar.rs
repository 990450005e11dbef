//! Calendars in iCalendar (RFC 5545): days as all-day events.

use jiff::{ToSpan as _, civil::Date};

/// The longest line, in bytes, before it is folded.
const LINE_BYTES_MAX: usize = 75;

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

/// A calendar; `stamp` is the day as at which it was written, so that the same question has the same bytes.
pub fn calendar(name: &str, stamp: Date, days: &[Day]) -> String {
    let mut text = String::new();
    let mut line = |content: String| fold(&content, &mut text);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Secant//Register of change//EN".to_owned());
    line(format!("X-WR-CALNAME:{}", escaped(name)));
    for day in days {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@secant", escaped(&day.id)));
        line(format!("DTSTAMP:{}T000000Z", plain(stamp)));
        line(format!("DTSTART;VALUE=DATE:{}", plain(day.on)));
        line(format!("DTEND;VALUE=DATE:{}", plain(day.on.saturating_add(1.day()))));
        line(format!("SUMMARY:{}", escaped(&day.title)));
        if !day.text.is_empty() {
            line(format!("DESCRIPTION:{}", escaped(&day.text)));
        }
        if day.cancelled {
            line("STATUS:CANCELLED".to_owned());
        }
        line("TRANSP:TRANSPARENT".to_owned());
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    text
}

fn plain(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Adds a line, folded where it is too long, never within a character.
fn fold(content: &str, text: &mut String) {
    let mut length = 0;
    for letter in content.chars() {
        if length + letter.len_utf8() > LINE_BYTES_MAX {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(letter);
        length += letter.len_utf8();
    }
    text.push_str("\r\n");
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
            cancelled: false,
        };
        let text = calendar("Meetings", jiff::civil::date(2019, 10, 29), &[day]);
        assert!(text.lines().all(|line| line.len() <= LINE_BYTES_MAX), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Panel\\; meeting\\, with a long name – and"));
        assert!(unfolded.contains("DTEND;VALUE=DATE:20191116\r\n"));
        assert!(unfolded.contains("DESCRIPTION:Section C2\\nas called\r\n"));
    }
}
