//! The timeline of a proposal: what was done, what is planned, which days must be kept and by which clause.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::{cut, escaped};

/// The room between two points at least, and at most, in pixels.
const STEP_MIN: f64 = 34.0;
const STEP_MAX: f64 = 90.0;
/// The most characters of a label that fit.
const LABEL_MAX: usize = 74;

/// What kind of point it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was done.
    Actual,
    /// It is planned.
    Planned,
    /// It must be done by then.
    Deadline,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Actual => "done",
            Self::Planned => "planned",
            Self::Deadline => "deadline",
        }
    }
}

/// A point of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub label: String,
    /// More of it: the clause, who.
    pub note: String,
    /// What kind it is.
    pub kind: Kind,
}

/// Draws points from top to bottom, further apart the more days lie between, with a line at the day asked.
pub fn timeline(title: &str, points: &[Point], now: Date) -> String {
    let mut points: Vec<&Point> = points.iter().collect();
    points.sort_by_key(|point| (point.on, point.kind));
    let mut places: Vec<f64> = Vec::with_capacity(points.len());
    let mut y = 24.0;
    let mut line = None;
    let mut before: Option<Date> = None;
    for point in &points {
        if let Some(before) = before {
            y += gap(before, point.on);
        }
        if point.on > now && line.is_none() {
            line = Some(y - 4.0);
            y += 24.0;
        }
        places.push(y);
        before = Some(point.on);
    }
    let line = line.unwrap_or(y + 26.0);
    let height = y.max(line) + 34.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 {height:.0}\" width=\"720\" \
         height=\"{height:.0}\" role=\"img\" aria-labelledby=\"timeline-title timeline-text\" font-size=\"14\">\n\
         <title id=\"timeline-title\">{}</title>\n<desc id=\"timeline-text\">{}</desc>\n\
         <line class=\"axis\" x1=\"120\" y1=\"12\" x2=\"120\" y2=\"{:.0}\"/>\n",
        escaped(title),
        escaped(&told(&points)),
        height - 10.0,
    );
    for (point, y) in points.iter().zip(places) {
        draw(&mut svg, point, y);
    }
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<line class=\"now\" x1=\"8\" y1=\"{line:.0}\" x2=\"712\" y2=\"{line:.0}\"/>\
         <text x=\"712\" y=\"{:.0}\" text-anchor=\"end\" font-size=\"12\">as at {now}</text>\n</svg>",
        line - 4.0
    );
    svg
}

/// The room for the days between two points: by their logarithm, so that a year does not take a page.
fn gap(before: Date, after: Date) -> f64 {
    let days = f64::from(after.since(before).map_or(0, |span| span.get_days()).max(0));
    (STEP_MIN + (1.0 + days).ln() * 6.0).min(STEP_MAX)
}

fn draw(svg: &mut String, point: &Point, y: f64) {
    let shape = match point.kind {
        Kind::Actual => format!("<circle class=\"actual\" cx=\"120\" cy=\"{y:.0}\" r=\"6\"/>"),
        Kind::Planned => format!("<circle class=\"planned\" cx=\"120\" cy=\"{y:.0}\" r=\"6\"/>"),
        Kind::Deadline => {
            format!("<path class=\"deadline\" d=\"M120 {:.0}l8 8-8 8-8-8z\"/>", y - 8.0)
        }
    };
    let label = escaped(&cut(&point.label, LABEL_MAX));
    let note = match point.kind {
        Kind::Actual => point.note.clone(),
        kind if point.note.is_empty() => kind.word().to_owned(),
        kind => format!("{} · {}", kind.word(), point.note),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "{shape}<text x=\"104\" y=\"{:.0}\" text-anchor=\"end\" class=\"mono\">{}</text>\
         <text x=\"138\" y=\"{:.0}\">{label}</text>\
         <text x=\"138\" y=\"{:.0}\" class=\"soft\" font-size=\"12\">{}</text>",
        y + 5.0,
        point.on,
        y + 2.0,
        y + 17.0,
        escaped(&cut(&note, LABEL_MAX + 12)),
    );
}

/// The points in words, for those who cannot see them.
fn told(points: &[&Point]) -> String {
    let each =
        points.iter().map(|point| format!("{}: {} ({})", point.on, point.label, point.kind.word()));
    each.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_in_the_order_of_their_days_and_names_are_escaped() {
        let point = |day: &str, label: &str, kind| Point {
            on: day.parse().unwrap(),
            label: label.to_owned(),
            note: String::new(),
            kind,
        };
        let points = [
            point("2019-11-15", "Panel <meeting>", Kind::Deadline),
            point("2019-10-01", "Raised", Kind::Actual),
        ];
        let svg = timeline("DP090", &points, "2019-10-29".parse().unwrap());
        assert!(svg.find(">Raised<").unwrap() < svg.find(">Panel &lt;meeting&gt;<").unwrap());
        assert!(
            svg.contains("2019-10-01: Raised (done); 2019-11-15: Panel &lt;meeting&gt; (deadline)")
        );
        assert!(svg.contains("as at 2019-10-29") && !svg.contains("<meeting>"));
    }
}
