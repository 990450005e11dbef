//! A level by the word of a day, and the days on which the words move.

use code::{Code, Finding, Tables};
use jiff::{ToSpan as _, civil::Date};

use super::{Level, Regime};

/// The day on which the word for a level changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelMove {
    /// Of security or of privacy.
    pub regime: Regime,
    /// The level.
    pub level: Level,
    /// The first day of the new word.
    pub on: Date,
    /// The word until the day before.
    pub from: String,
    /// The word since.
    pub to: String,
    /// The amendment that changed it.
    pub by: Option<String>,
}

/// Every change of a word after `since` and up to `until`, by day.
///
/// # Errors
/// When an amendment does not fit on a day; the shipped Code has none such.
pub fn label_moves(code: &Code, since: Date, until: Date) -> Result<Vec<LabelMove>, Vec<Finding>> {
    let mut moves = Vec::new();
    let days = code.timeline().change_days().into_iter();
    for on in days.filter(|day| since < *day && *day <= until) {
        let Ok(eve) = on.checked_sub(1.day()) else { continue };
        let (before, after) = (labels(&code.tables_on(eve)?), labels(&code.tables_on(on)?));
        for (regime, level, to, by) in after {
            let was = before.iter().find(|each| (each.0, each.1) == (regime, level));
            if let Some((.., from, _)) = was.filter(|(.., from, _)| *from != to) {
                moves.push(LabelMove { regime, level, on, from: from.clone(), to, by });
            }
        }
    }
    Ok(moves)
}

/// Words that stand for one level in security and for another in privacy on the rules' day, each in a sentence.
#[must_use]
pub fn words_with_two_meanings(rules: &super::AssuranceRules) -> Vec<String> {
    let mut told = Vec::new();
    let of = |regime: Regime| rules.statuses.iter().filter(move |rule| rule.regime == regime);
    for security in of(Regime::Security) {
        for privacy in of(Regime::Privacy) {
            if security.label == privacy.label && security.level != privacy.level {
                told.push(format!(
                    "On {}, “{}” means {} in security and {} in privacy.",
                    rules.on, security.label, security.level, privacy.level
                ));
            }
        }
    }
    told
}

/// Regime, level, word and the amendment that last touched the row.
fn labels(tables: &Tables) -> Vec<(Regime, Level, String, Option<String>)> {
    let sheet = tables.sheet("assurance_statuses");
    let cells = sheet.into_iter().flat_map(|sheet| sheet.cells());
    let row = |cells: code::table::Cells<'_>| {
        Some((
            cells.parsed("regime").ok()?,
            cells.parsed("level").ok()?,
            cells.text("label").ok()?,
            crate::entry_tests::touched_by(cells.row()),
        ))
    };
    cells.filter_map(row).collect()
}

impl LabelMove {
    /// The move in a sentence.
    #[must_use]
    pub fn told(&self) -> String {
        let by = self.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        format!(
            "In {}, the word for {} changed from “{}” to “{}” on {}{by}. Whether statuses held on that day were \
             renamed or kept is not known to us; what is stored is the level.",
            self.regime, self.level, self.from, self.to, self.on
        )
    }
}
