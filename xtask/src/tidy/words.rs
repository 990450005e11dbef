//! Words: nothing left undone without a reason, the field's own terms, documented crates.

use std::path::{Path, PathBuf};

use super::{read, told};

/// Words for what the field calls otherwise, each with the field's own.
const SYNONYMS: &[(&str, &str)] = &[
    ("business day", "Working Day"),
    ("change request", "Draft Proposal or Modification Proposal"),
    ("subcommittee", "Sub-Committee"),
    ("user type", "User Role"),
    ("code manager", "Code Administrator"),
];

/// Marks of work left undone.
const UNDONE: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Words that are wrong, and crates without a description.
pub fn check(root: &Path, sources: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    for path in sources {
        let text = read(path)?;
        let place = told(root, path);
        let library = path.ends_with("src/lib.rs") || path.ends_with("src/main.rs");
        if library && !text.starts_with("//!") {
            wrong.push(format!("{place}: says nothing of what the crate is"));
        }
        if place.ends_with("tidy/words.rs") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let at = format!("{place}:{}", number + 1);
            // The first letter may be a capital; a capital inside is a name of Rust, not a word.
            let plain: String = line.split(' ').map(lower_first).collect::<Vec<_>>().join(" ");
            for (synonym, term) in SYNONYMS.iter().filter(|(synonym, _)| plain.contains(synonym)) {
                wrong.push(format!("{at}: `{synonym}`; the field says {term}"));
            }
            for mark in UNDONE.iter().filter(|mark| has_word(line, mark)) {
                wrong.push(format!("{at}: `{mark}`; do it, or say in a sentence why not"));
            }
        }
    }
    Ok(wrong)
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric()).any(|each| each == word)
}
