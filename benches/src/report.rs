//! What a bench found, for people and for programs.

use std::fmt;

use serde::Serialize;

use crate::series::Series;

/// What a bench found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The bench.
    pub bench: &'static str,
    /// What there is to know of how it was measured.
    pub notes: Vec<String>,
    /// The series, ours and the peers'.
    pub series: Vec<Series>,
    /// What is held against a goal.
    pub goals: Vec<Goal>,
}

/// Which side of a goal is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// At least the goal.
    AtLeast,
    /// At most the goal.
    AtMost,
}

/// A figure and the goal that it is held against.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// The series whose median counts.
    pub series: Series,
    /// Which side is good.
    pub side: Side,
    /// The goal, in the unit of the series.
    pub goal: f64,
    /// Whether the median is on the good side.
    pub met: bool,
}

impl Goal {
    /// Holds the median of a series against a goal.
    pub fn of(series: Series, side: Side, goal: f64) -> Self {
        let met = match side {
            Side::AtLeast => series.median() >= goal,
            Side::AtMost => series.median() <= goal,
        };
        Self { series, side, goal, met }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        writeln!(f, "{:>4} {:>12} {:>25}  {:<6} what", "runs", "median", "spread", "unit")?;
        for series in &self.series {
            writeln!(f, "{}  {}", figures(series), series.what)?;
            writeln!(f, "{:>52}{}", "", series.command)?;
        }
        writeln!(f, "against the goals:")?;
        for goal in &self.goals {
            let side = if goal.side == Side::AtLeast { "at least" } else { "at most" };
            let met = if goal.met { "met" } else { "MISSED" };
            let series = &goal.series;
            writeln!(
                f,
                "{}  {}: {met} (goal: {side} {} {})",
                figures(series),
                series.what,
                goal.goal,
                series.unit
            )?;
        }
        Ok(())
    }
}

fn figures(series: &Series) -> String {
    let (low, high) = series.spread();
    let spread = format!("{} .. {}", figure(low), figure(high));
    format!(
        "{:>4} {:>12} {spread:>25}  {:<6}",
        series.values.len(),
        figure(series.median()),
        series.unit
    )
}

/// Three digits that count are enough for any of these.
fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
