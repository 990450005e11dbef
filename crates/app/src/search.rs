//! Search over everything that the register and the Code hold on a day: one list of hits, the best first.

use change::{Model, Proposal, step::Step};
use code::{Baseline, Code, Tables, check::CHECKS};
use serde::Serialize;

use crate::{alerts::AlertRow, paper::KINDS};

/// The longest text that is searched for, in bytes: a sentence.
pub const WORDS_BYTES_MAX: usize = 200;
/// The most hits that are given; a reader who sees more narrows the words.
pub const HITS_MAX: usize = 200;
/// How much of a text is shown around what was found, in characters.
const AROUND: usize = 70;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// What it is: `proposal`, `clause`, `row`, `alert`, `amendment`, `body`, `release`, `check` or `paper`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The words around what was found, where they are not the title.
    pub text: String,
    /// What names it among its kind: for a row, its table and key parted by a blank.
    pub id: String,
    /// How well it fits; more is better.
    pub score: u32,
}

/// What is searched.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The register on the day.
    pub model: &'a Model,
    /// The rules on the day.
    pub baseline: &'a Baseline,
    /// The Code.
    pub code: &'a Code,
    /// Its tables on the day.
    pub tables: &'a Tables,
    /// The alerts on the day.
    pub alerts: &'a [AlertRow],
}

/// Finds what holds every word, whatever the case.
#[must_use]
pub fn search(ground: Ground<'_>, words: &str) -> Vec<Hit> {
    let lower = words.to_lowercase();
    let wanted: Vec<&str> = lower.split_whitespace().collect();
    if wanted.is_empty() || words.len() > WORDS_BYTES_MAX {
        return Vec::new();
    }
    let mut finder = Finder { words: &wanted, number: words.trim().parse().ok(), hits: Vec::new() };
    for proposal in ground.model.proposals() {
        finder.proposal(proposal);
    }
    for clause in ground.code.clauses().values() {
        let id = clause.id.to_string();
        finder.add(
            "clause",
            &code::provenance::cite(&clause.id),
            &clause.heading,
            &clause.digest,
            id,
        );
    }
    for amendment in ground.code.timeline().amendments() {
        let id = amendment.id.to_string();
        finder.add("amendment", &id, &amendment.title, &amendment.explanation, id.clone());
    }
    for body in &ground.baseline.bodies {
        finder.add("body", &body.short, &body.label, &body.duty, body.id.to_string());
    }
    for release in &ground.baseline.releases {
        let day = release.date.to_string();
        finder.add("release", &release.label, &day, "", release.id.to_string());
    }
    for check in CHECKS {
        finder.add("check", check.id, check.finds, check.explanation, check.id.to_owned());
    }
    for (_, name, what) in KINDS {
        finder.add("paper", what, "", name, (*name).to_owned());
    }
    for alert in ground.alerts {
        finder.add("alert", &alert.code, &alert.name, &alert.series, alert.code.clone());
    }
    finder.rows(ground.tables);
    let mut hits = finder.hits;
    hits.sort_by(|a, b| (b.score, a.kind, &a.id).cmp(&(a.score, b.kind, &b.id)));
    hits.truncate(HITS_MAX);
    hits
}

struct Finder<'w> {
    words: &'w [&'w str],
    /// The proposal that the words name, if they name one.
    number: Option<change::ProposalId>,
    hits: Vec<Hit>,
}

impl Finder<'_> {
    fn proposal(&mut self, proposal: &Proposal) {
        let mut text = String::new();
        let mut add = |part: &str| {
            text.push_str(part.trim());
            text.push('\n');
        };
        if let Some(statement) = proposal.statement() {
            let value = &statement.value;
            for part in [&value.issue, &value.context, &value.impact, &value.doing_nothing] {
                add(part.as_deref().unwrap_or_default());
            }
        }
        for person in proposal.proposers.iter().chain(&proposal.lead_analysts) {
            add(&person.value.display());
        }
        for record in &proposal.records {
            match &record.step {
                Step::Comment(comment) | Step::Review(comment) => add(&comment.text),
                Step::GiveInput(input) => add(&input.comment),
                Step::RaiseConcern(concern) => add(&concern.text),
                _ => {}
            }
        }
        let name = proposal.name();
        if self.number == Some(proposal.id) {
            let hit = Hit {
                kind: "proposal",
                title: proposal.title().to_owned(),
                text: String::new(),
                id: name.clone(),
                name,
                score: 1_000,
            };
            self.hits.push(hit);
            return;
        }
        self.add("proposal", &name, proposal.title(), &text, name.clone());
    }

    fn rows(&mut self, tables: &Tables) {
        for (table, sheet) in &tables.sheets {
            for (key, row) in &sheet.rows {
                let cells: Vec<String> =
                    row.values.iter().map(code::table::Value::written).collect();
                self.add(
                    "row",
                    &format!("{table} {key}"),
                    "",
                    &cells.join(" · "),
                    format!("{table} {key}"),
                );
            }
        }
    }

    fn add(&mut self, kind: &'static str, name: &str, title: &str, text: &str, id: String) {
        let (name_low, title_low) = (name.to_lowercase(), title.to_lowercase());
        let text_low = text.to_lowercase();
        let mut score = 0;
        for word in self.words {
            score += match (name_low == *word, name_low.contains(word), title_low.contains(word)) {
                (true, ..) => 100,
                (false, true, _) => 20,
                (false, false, true) => 10,
                (false, false, false) if text_low.contains(word) => 2,
                _ => return,
            };
        }
        // A row says little by itself; what people wrote comes first.
        let score = if kind == "row" { score } else { score + 5 };
        let text = self.words.iter().find_map(|word| around(text, &text_low, word));
        self.hits.push(Hit {
            kind,
            name: name.to_owned(),
            title: title.to_owned(),
            text: text.unwrap_or_default(),
            id,
            score,
        });
    }
}

/// The words around the first place of one; none where it is not in the text.
fn around(text: &str, lower: &str, word: &str) -> Option<String> {
    let at = lower.split_once(word)?.0.chars().count();
    let first = at.saturating_sub(AROUND / 2);
    let all = text.chars().count();
    let part: String = text.chars().skip(first).take(AROUND + word.chars().count()).collect();
    let before = if first > 0 { "…" } else { "" };
    let after = if first + part.chars().count() < all { "…" } else { "" };
    Some(format!("{before}{}{after}", part.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_are_cut_at_letters_not_within_them() {
        let text = "Über die Maßnahmen: für alle Zähler, ".repeat(5);
        let told = around(&text, &text.to_lowercase(), "zähler").unwrap();
        assert!(told.contains("Zähler") && told.ends_with('…'), "{told}");
        assert_eq!(around("abc", "abc", "x"), None);
        assert_eq!(around("abc", "abc", "b").as_deref(), Some("abc"));
    }
}
