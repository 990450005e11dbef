//! Measured values of one thing.

use serde::Serialize;

/// Values of one thing, measured several times in one run.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// What was measured.
    pub what: String,
    /// The command or call that was measured.
    pub command: String,
    /// The unit of the values.
    pub unit: &'static str,
    /// The values, in the order in which they were measured.
    pub values: Vec<f64>,
}

impl Series {
    /// A series without values as yet.
    pub fn new(what: impl Into<String>, command: impl Into<String>, unit: &'static str) -> Self {
        Self { what: what.into(), command: command.into(), unit, values: Vec::new() }
    }

    /// The middle value; of an even number the lower of the two in the middle.
    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
    }

    /// The smallest and the largest value.
    pub fn spread(&self) -> (f64, f64) {
        let sorted = self.sorted();
        let end = |value: Option<&f64>| value.copied().unwrap_or(f64::NAN);
        (end(sorted.first()), end(sorted.last()))
    }

    /// This series over another, round by round.
    pub fn over(&self, other: &Self, what: impl Into<String>) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(own, peer)| own / peer).collect();
        let command = format!("{} / {}", self.what, other.what);
        Self { what: what.into(), command, unit: "times", values }
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_the_spread_the_ends() {
        let mut series = Series::new("a", "", "s");
        series.values = vec![3.0, 1.0, 2.0];
        assert_eq!((series.median(), series.spread()), (2.0, (1.0, 3.0)));
        series.values.push(9.0);
        assert_eq!(series.median(), 2.0);
        assert!(Series::new("none", "", "s").median().is_nan());
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        let mut own = Series::new("own", "", "1/s");
        let mut peer = Series::new("peer", "", "1/s");
        own.values = vec![8.0, 9.0];
        peer.values = vec![4.0, 3.0];
        assert_eq!(own.over(&peer, "ratio").values, [2.0, 3.0]);
    }
}
