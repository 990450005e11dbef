//! A month of maintenance as a picture: a row for each night from noon to noon, the permitted hours shaded,
//! a bar for each activity.

use std::fmt::Write as _;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use operations::maintenance::{Activity, Kind, Month, Rating, RuleBook, State, Window};

use super::Ground;
use crate::{context, figure::escaped};

/// The room for the days, in pixels.
const LEFT: i64 = 96;
/// The width of 24 hours.
const WIDTH: i64 = 624;
/// The height of a night.
const STEP: i64 = 20;
/// The room above the first night.
const TOP: i64 = 62;

/// The room that the name of an activity takes at most.
const NAME_WIDTH: i64 = 130;

/// How a bar looks: fill, the letter in it, and what it means.
fn look(activity: &Activity) -> (&'static str, &'static str, &'static str) {
    match (activity.kind, activity.rating()) {
        (Kind::Unplanned, _) => ("#8b1e5f", "U", "Unplanned Maintenance"),
        (_, Some(Rating::High)) => ("#a8431a", "H", "planned, high impact"),
        (_, Some(Rating::Low)) => ("#1d5f8a", "L", "planned, low impact"),
        (_, None) => ("#4b5a68", "P", "planned, not rated"),
    }
}

/// Draws a month; the first value is the SVG, the second what it shows in words.
#[must_use]
pub fn picture(ground: &Ground, month: Month, book: &RuleBook) -> (String, String) {
    let zone = context::zone();
    let span = Window::of_days(month.first(), month.last(), &zone);
    let found: Vec<&Activity> = ground.model.within(&span);
    // The night before the first day is a part of the month, too.
    let before = month.first().saturating_sub(1.day());
    let days: Vec<Date> = before.series(1.day()).take_while(|day| *day <= month.last()).collect();
    let nights = i64::try_from(days.len()).unwrap_or(31);
    let (width, height) = (LEFT + WIDTH + 16, TOP + nights * STEP + 58);
    let title = format!("Maintenance in {}", month.told());
    let words = summary(&found, month, &zone);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title description\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"title\">{}</title>\n\
         <desc id=\"description\">{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"22\" font-size=\"16\" font-weight=\"bold\" fill=\"#1b2733\">{}</text>\n",
        escaped(&title),
        escaped(&words),
        escaped(&title)
    );
    hours(&mut svg, nights);
    for (line, day) in (0i64..).zip(&days) {
        night(&mut svg, line, *day, book, &zone);
        let row = Row { line, noon: noon(*day, &zone) };
        for activity in &found {
            bar(&mut svg, &row, activity, &zone);
        }
    }
    legend(&mut svg, TOP + nights * STEP + 18);
    svg.push_str("</svg>\n");
    (svg, words)
}

/// A night of the picture: its line, and the 24 hours by the clock that it shows.
struct Row {
    line: i64,
    noon: Window,
}

/// The time from noon of a day to noon of the next.
fn noon(day: Date, zone: &TimeZone) -> Window {
    let at =
        |day: Date| zone.to_timestamp(day.at(12, 0, 0, 0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Window { start: at(day), end: at(day.saturating_add(1.day())) }
}

/// Where a moment stands in the row of a day, by the clock: noon is at the left.
fn x(day: Date, moment: jiff::Timestamp, zone: &TimeZone) -> i64 {
    let shown = zone.to_datetime(moment);
    let days = day.until(shown.date()).map_or(0, |span| i64::from(span.get_days()));
    let minutes = days * 1440 + i64::from(shown.hour()) * 60 + i64::from(shown.minute()) - 720;
    LEFT + minutes.clamp(0, 1440) * WIDTH / 1440
}

fn hours(svg: &mut String, nights: i64) {
    for hour in 0..=12 {
        let x = LEFT + hour * WIDTH / 12;
        let bottom = TOP + nights * STEP;
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"#dde3e9\"/>\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" fill=\"#1b2733\" font-size=\"11\">{:02}</text>",
            TOP - 8,
            (12 + hour * 2) % 24
        );
    }
}

fn night(svg: &mut String, line: i64, day: Date, book: &RuleBook, zone: &TimeZone) {
    let y = TOP + line * STEP;
    let rules = book.on(day);
    let permitted = rules.timing.night(day, zone);
    let (from, to) = (x(day, permitted.start, zone), x(day, permitted.end, zone));
    let release = rules.releases.iter().find(|release| release.date == day);
    let protected = rules.protected.iter().find(|each| each.starts <= day && day <= each.ends);
    let change = zone.to_offset(noon(day, zone).start) != zone.to_offset(noon(day, zone).end);
    let marks: Vec<String> = [
        release.map(|release| release.label.clone()),
        protected.map(|each| format!("{} ({})", each.label, each.provenance.confidence)),
        change.then(|| "the clocks change in this night".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let _ = writeln!(
        svg,
        "<rect x=\"{from}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"#e8f0e6\"/>\
         <line x1=\"{LEFT}\" x2=\"{}\" y1=\"{}\" y2=\"{}\" stroke=\"#c8d0d8\" stroke-width=\"0.5\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#1b2733\">{}</text>",
        to - from,
        STEP,
        LEFT + WIDTH,
        y + STEP,
        y + STEP,
        LEFT - 8,
        y + 14,
        day.strftime("%a %-d %b")
    );
    if !marks.is_empty() {
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" fill=\"#7a3b00\" font-size=\"11\">\u{25c6} {}</text>",
            LEFT + 4,
            y + 14,
            escaped(&marks.join("; "))
        );
    }
}

fn bar(svg: &mut String, row: &Row, activity: &Activity, zone: &TimeZone) {
    let shown = activity.actual().unwrap_or_else(|| activity.window());
    if !shown.overlaps(&row.noon) {
        return;
    }
    let day = row.noon.day(zone);
    let from = x(day, shown.start.max(row.noon.start), zone);
    let to = x(day, shown.end.min(row.noon.end), zone).max(from + 4);
    let y = TOP + row.line * STEP;
    let (fill, letter, meaning) = look(activity);
    let done = if activity.state() == State::Finished { ", done" } else { "" };
    let tip = format!("{}: {} ({meaning}{done})", activity.id, shown.told(zone));
    let _ = writeln!(
        svg,
        "<g><title>{}</title><rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{fill}\"/></g>",
        escaped(&tip),
        y + 2,
        to - from,
        STEP - 4
    );
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" fill=\"#ffffff\" font-size=\"11\">{letter}</text>",
        from + 3,
        y + 14
    );
    // Its name stands where it begins: to the right, or to the left where there is no room.
    if row.noon.start <= shown.start {
        let right = LEFT + WIDTH - to > NAME_WIDTH;
        let (x, anchor) = if right { (to + 4, "start") } else { (from - 4, "end") };
        let name = escaped(activity.id.as_str());
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#1b2733\" font-size=\"11\">{name}</text>",
            y + 14
        );
    }
}

fn legend(svg: &mut String, y: i64) {
    let kinds = [
        ("#1d5f8a", "L", "low impact"),
        ("#a8431a", "H", "high impact"),
        ("#4b5a68", "P", "not rated"),
        ("#8b1e5f", "U", "unplanned"),
        ("#e8f0e6", "", "permitted hours"),
    ];
    for (index, (fill, letter, meaning)) in (0i64..).zip(kinds) {
        let x = 12 + index * 138;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"16\" height=\"16\" rx=\"3\" fill=\"{fill}\" stroke=\"#8a96a3\"/>\
             <text x=\"{}\" y=\"{}\" fill=\"#ffffff\" font-size=\"11\">{letter}</text>\
             <text x=\"{}\" y=\"{}\" fill=\"#1b2733\">{meaning}</text>",
            x + 4,
            y + 12,
            x + 22,
            y + 13
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"12\" y=\"{}\" fill=\"#1b2733\" font-size=\"11\">Each row is a night, from noon to noon by the clock of Great Britain.</text>",
        y + 34
    );
}

/// What the picture shows, for those who cannot see it.
fn summary(found: &[&Activity], month: Month, zone: &TimeZone) -> String {
    if found.is_empty() {
        return format!("No maintenance in {}.", month.told());
    }
    let each: Vec<String> = found
        .iter()
        .map(|each| format!("{} ({}), {}", each.id, look(each).2, each.window().told(zone)))
        .collect();
    format!("{} in {}: {}.", each.len(), month.told(), each.join("; "))
}
