//! Bars: how many of each kind.

use std::fmt::Write as _;

use super::escaped;

/// The height of a bar with the room below it, in pixels.
const STEP: usize = 30;
/// The room for the names, in pixels.
const LEFT: usize = 210;
/// The length of the longest bar, in pixels.
const LONGEST: usize = 380;

/// Draws one bar a kind, with its name and its count; `title` says what is counted.
#[must_use]
pub fn bars(title: &str, counts: &[(String, usize)]) -> String {
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let (width, height) = (LEFT + LONGEST + 60, counts.len() * STEP + 12);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"14\">\n<title>{}</title>\n",
        escaped(title)
    );
    for (line, (name, count)) in counts.iter().enumerate() {
        let y = line * STEP + 6;
        let length = (count * LONGEST / most).max(2);
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#1b2733\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{length}\" height=\"20\" fill=\"#1d5f8a\"/>\
             <text x=\"{}\" y=\"{}\" fill=\"#1b2733\">{count}</text>",
            LEFT - 10,
            y + 15,
            escaped(name),
            LEFT + length + 8,
            y + 15
        );
    }
    svg.push_str("</svg>\n");
    svg
}
