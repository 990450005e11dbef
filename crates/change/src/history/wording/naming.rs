//! Wordings that name something: another proposal, a person, a path, a day.

use jiff::civil::Date;

use super::Meaning;
use crate::number::ProposalId;

/// The longest name that is taken from a wording, in words; more is a sentence and no name.
const NAME_WORDS_MAX: usize = 6;

/// What a wording means by what it names; none when it is of another kind.
pub fn named(wording: &str, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    let not_understood = Meaning::Note { understood: false };
    if has("reopen") || has("re-open") {
        return Some(not_understood);
    }
    let changed = has("chang") || has("moved") || has("switch") || has("replaced by");
    if has("lead analyst") && (changed || has("new lead analyst")) {
        return Some(newcomer(wording).map_or(not_understood, Meaning::LeadAnalystChanged));
    }
    if has("proposer") && (changed || has("new proposer")) {
        return Some(newcomer(wording).map_or(not_understood, Meaning::ProposerChanged));
    }
    const PATHS: [&str; 4] =
        ["self-governance", "fast-track", "authority-led", "authority determination"];
    if has("panel") && has("determin") && PATHS.iter().any(|path| has(path)) {
        let to = path_id(wording);
        return Some(to.map_or(not_understood, |to| Meaning::PathChanged { from: None, to }));
    }
    if has("path") && (changed || has(" set to")) {
        return Some(path_change(wording).unwrap_or(not_understood));
    }
    if has("implementation") && (has("moved") || has("changed") || has("brought forward")) {
        let to = after(wording, " to ").unwrap_or_default().trim().to_owned();
        return Some(if to.is_empty() { not_understood } else { Meaning::ImplementationMoved(to) });
    }
    if has("adopted") {
        return Some(adopted(wording).unwrap_or(not_understood));
    }
    if has("split") {
        return Some(Meaning::Split(parts(wording)));
    }
    if has("superseded by") || has("replaced by") {
        let by = after(wording, " by ").and_then(|rest| tokens(rest).find_map(proposal));
        return Some(by.map_or(not_understood, Meaning::Superseded));
    }
    has("supersed").then_some(not_understood)
}

/// The path that a wording names.
pub fn path_id(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let words = [
        ("led", "authority-led"),
        ("self", "self-governance"),
        ("fast", "fast-track"),
        ("authority", "authority-determination"),
    ];
    words.into_iter().find(|(word, _)| text.contains(word)).map(|(_, id)| id)
}

/// A day written as `29 November 2020` or `2020-11-29`, where there is just one.
pub fn day(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    let spelt = words.windows(3).filter_map(|window| {
        let [day, month, year] = window else { return None };
        let day: i8 = day.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?;
        Date::new(year.trim_end_matches('.').parse().ok()?, month_number(month)?, day).ok()
    });
    let plain = words.iter().filter_map(|word| word.trim_end_matches('.').parse().ok());
    let mut days = spelt.chain(plain);
    match (days.next(), days.next()) {
        (day, None) => day,
        _ => None,
    }
}

fn month_number(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    i8::try_from(at + 1).ok()
}

/// Who took over: the name after ` to `, `: ` or ` by `.
fn newcomer(wording: &str) -> Option<String> {
    [" to ", ": ", " by "].into_iter().find_map(|mark| name(after(wording, mark)?))
}

/// A name, as against words for nobody in particular such as `another Party`.
fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("the ").unwrap_or(text);
    let fits = text.split_whitespace().count() <= NAME_WORDS_MAX
        && text.chars().next().is_some_and(char::is_uppercase);
    fits.then(|| text.to_owned())
}

fn path_change(wording: &str) -> Option<Meaning> {
    let to = path_id(after(wording, " to ")?)?;
    let from = after(wording, " from ").and_then(|rest| {
        let at = rest.to_ascii_lowercase().find(" to ")?;
        path_id(rest.get(..at)?)
    });
    Some(Meaning::PathChanged { from, to })
}

/// An adoption of the proposal; none when something else was adopted, such as a solution.
fn adopted(wording: &str) -> Option<Meaning> {
    const SUBJECT: [&str; 11] = [
        "modification",
        "proposal",
        "draft",
        "withdrawn",
        "the",
        "was",
        "has",
        "been",
        "is",
        "and",
        "then",
    ];
    let at = wording.to_ascii_lowercase().find("adopted")?;
    let fits =
        |word: &str| SUBJECT.contains(&word.to_lowercase().as_str()) || proposal(word).is_some();
    if !tokens(wording.get(..at)?).all(fits) {
        return None;
    }
    let by = after(wording.get(at..)?, "adopted by ").and_then(name);
    Some(Meaning::Adopted { by })
}

/// The parts that a split made: with their number, or by their letter alone.
fn parts(wording: &str) -> Vec<(Option<u16>, char)> {
    let Some(rest) = after(wording, "into ") else {
        return Vec::new();
    };
    let part = |word: &str| match word.chars().next() {
        Some(letter) if word.len() == 1 && letter.is_ascii_uppercase() => Some((None, letter)),
        _ => {
            let id: ProposalId = word.parse().ok()?;
            Some((Some(id.number()), id.letter()?))
        }
    };
    let mut parts: Vec<_> = tokens(rest).filter_map(part).collect();
    parts.dedup();
    parts
}

/// A proposal by its number with a prefix, so that other numbers are not taken for one.
fn proposal(word: &str) -> Option<ProposalId> {
    let upper = word.to_ascii_uppercase();
    let prefixed = ["MP", "DP", "SECMP"].iter().any(|prefix| upper.starts_with(prefix));
    if prefixed { word.parse().ok() } else { None }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What stands after the last place of some words, whatever their case.
fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    // Lower case of ASCII letters alone keeps every place where it is.
    let at = text.to_ascii_lowercase().rfind(mark)?;
    text.get(at + mark.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_either_form_and_only_if_it_is_the_only_one() {
        let at = jiff::civil::date;
        assert_eq!(day("29 November 2020"), Some(at(2020, 11, 29)));
        assert_eq!(day("on 1st Sept 2020 (SEC v45.0)."), Some(at(2020, 9, 1)));
        assert_eq!(day("2021-06-24"), Some(at(2021, 6, 24)));
        assert_eq!(day("22 June 2022; due live 3 November 2022"), None);
        assert_eq!(day("November 2020 SEC Release"), None);
        assert_eq!(day("31 November 2020"), None);
    }
}
