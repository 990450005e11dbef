//! Numbers over time: one stacked bar an hour.

use std::fmt::Write as _;

use super::escaped;

/// One series: its name, and a number for each moment.
pub type Series = (String, Vec<u64>);

/// The room for bars, in pixels.
const WIDTH: u64 = 720;
const HEIGHT: u64 = 260;
/// The room for the scale on the left and the times below.
const LEFT: u64 = 80;
const BELOW: u64 = 46;
/// The fills of the series, each with a pattern of its own, so that none is told by colour alone.
const FILLS: [(&str, &str); 7] = [
    ("#1d5f8a", ""),
    ("#c05a1c", "M0 0L6 6"),
    ("#3b7d3b", "M0 3H6"),
    ("#7a4a9e", "M3 0V6"),
    ("#8a6d1d", "M0 6L6 0"),
    ("#23807d", "M0 0L6 6M0 6L6 0"),
    ("#6b7480", "M0 3H6M3 0V6"),
];

/// Draws series stacked over moments; `title` says what is counted. At most seven series are told apart.
#[must_use]
pub fn rates(title: &str, moments: &[String], series: &[Series]) -> String {
    let count = u64::try_from(moments.len()).unwrap_or(1).max(1);
    let sums =
        (0..moments.len()).map(|at| series.iter().filter_map(|(_, all)| all.get(at)).sum::<u64>());
    let most = sums.max().unwrap_or(1).max(1);
    let legend = 22 * u64::try_from(series.len()).unwrap_or_default();
    let (width, height) = (LEFT + WIDTH + 20, HEIGHT + BELOW + legend + 10);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>{}</title>\n<defs>",
        escaped(title)
    );
    // Writing to a string cannot fail.
    for (at, (colour, pattern)) in FILLS.iter().enumerate() {
        let _ = write!(
            svg,
            "<pattern id=\"f{at}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\" fill=\"{colour}\"/>\
             <path d=\"{pattern}\" stroke=\"#fff\" stroke-opacity=\"0.55\"/></pattern>"
        );
    }
    svg.push_str("</defs>\n");
    scale(&mut svg, most);
    for (at, moment) in moments.iter().enumerate() {
        let place = u64::try_from(at).unwrap_or_default();
        let (from, to) = (LEFT + place * WIDTH / count, LEFT + (place + 1) * WIDTH / count);
        let bar = (to - from).saturating_sub(u64::from(to - from > 3)).max(1);
        let mut top = 10 + HEIGHT;
        for (line, (name, all)) in series.iter().enumerate() {
            let number = all.get(at).copied().unwrap_or_default();
            let tall = number * HEIGHT / most;
            if tall == 0 {
                continue;
            }
            top -= tall;
            let _ = writeln!(
                svg,
                "<rect x=\"{from}\" y=\"{top}\" width=\"{bar}\" height=\"{tall}\" fill=\"url(#f{})\">\
                 <title>{} {}: {number}</title></rect>",
                line % FILLS.len(),
                escaped(moment),
                escaped(name)
            );
        }
        let is_told = place.is_multiple_of(count.div_ceil(8));
        if is_told {
            let short: String =
                moment.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect();
            let _ = writeln!(
                svg,
                "<text x=\"{from}\" y=\"{}\" fill=\"#1b2733\" font-size=\"11\">{}</text>",
                HEIGHT + 28,
                escaped(&short)
            );
        }
    }
    for (line, (name, all)) in series.iter().enumerate() {
        let y = HEIGHT + BELOW + 22 * u64::try_from(line).unwrap_or_default();
        let _ = writeln!(
            svg,
            "<rect x=\"{LEFT}\" y=\"{y}\" width=\"16\" height=\"16\" fill=\"url(#f{})\"/>\
             <text x=\"{}\" y=\"{}\" fill=\"#1b2733\">{}: {}</text>",
            line % FILLS.len(),
            LEFT + 24,
            y + 13,
            escaped(name),
            all.iter().sum::<u64>()
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The scale: lines at quarters of the most.
fn scale(svg: &mut String, most: u64) {
    for quarter in 0..=4 {
        let y = 10 + HEIGHT - quarter * HEIGHT / 4;
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#c8d0d8\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#1b2733\">{}</text>",
            LEFT + WIDTH,
            LEFT - 8,
            y + 4,
            most * quarter / 4
        );
    }
}
