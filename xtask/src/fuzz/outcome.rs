//! What libFuzzer tells of a run.

use std::fmt;

/// What came of one run of a target.
pub struct Outcome {
    /// Whether an input made the target fail, or it did not run.
    pub failed: bool,
    executions: u64,
    a_second: u64,
    edges: u64,
    corpus: u64,
}

impl Outcome {
    /// Reads the output of a run.
    pub fn of(log: &str, succeeded: bool) -> Self {
        let statistic = |name: &str| {
            let line = log.lines().rev().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
        };
        // The last line of progress: `#123 DONE cov: 45 ft: 67 corp: 8/9b …`.
        let progress = log.lines().rev().find(|line| line.contains(" cov: ")).unwrap_or_default();
        let figure = |name: &str| {
            let rest = progress.split_once(name).map_or("", |(_, rest)| rest).trim_start();
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            digits.parse().unwrap_or(0)
        };
        Self {
            failed: !succeeded,
            executions: statistic("stat::number_of_executed_units:"),
            a_second: statistic("stat::average_exec_per_sec:"),
            edges: figure("cov:"),
            corpus: figure("corp:"),
        }
    }

    /// The figures, for a table.
    pub fn row(&self) -> String {
        let Self { failed, executions, a_second, edges, corpus } = self;
        let failed = if *failed { "  FAILED" } else { "" };
        format!("{executions:>12} {a_second:>9} {edges:>7} {corpus:>7}{failed}")
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = if self.failed { "FAILED" } else { "no failure" };
        write!(f, "{told} in {} executions, {} edges reached", self.executions, self.edges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_a_run_are_read() {
        let log = "#2\tINITED cov: 12 ft: 13 corp: 1/1b exec/s: 0 rss: 30Mb\n\
                   #900\tDONE   cov: 45 ft: 67 corp: 8/99b lim: 4 exec/s: 300 rss: 31Mb\n\
                   Done 900 runs in 3 second(s)\n\
                   stat::number_of_executed_units: 900\n\
                   stat::average_exec_per_sec:     300\n";
        let outcome = Outcome::of(log, true);
        assert_eq!(outcome.row().split_whitespace().collect::<Vec<_>>(), ["900", "300", "45", "8"]);
        assert!(Outcome::of("", false).to_string().starts_with("FAILED"));
    }
}
