//! The glossary lists the words that `cargo xtask tidy` refuses, with the field's own for each.

use std::collections::BTreeSet;

use crate::repository::{documents, read};

/// Pairs of a refused word and the field's own, as tidy has them.
fn refused() -> BTreeSet<(String, String)> {
    let source = read("xtask/src/tidy/words.rs");
    let list = source.split("const SYNONYMS").nth(1).unwrap().split("];").next().unwrap();
    let mut texts = list.split('"').skip(1).step_by(2).map(str::to_owned);
    let mut pairs = BTreeSet::new();
    while let (Some(word), Some(own)) = (texts.next(), texts.next()) {
        pairs.insert((word, own));
    }
    pairs
}

#[test]
fn the_words_that_are_refused_are_those_that_tidy_refuses() {
    let text = read("docs/glossary.md");
    let table = text.split("## Words that are not used").nth(1).unwrap();
    let told: BTreeSet<(String, String)> = table
        .lines()
        .filter(|line| line.starts_with('|') && !line.contains("---") && !line.contains("Not this"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0].to_owned(), cells[1].to_owned())
        })
        .collect();
    let refused = refused();
    assert!(refused.len() > 3);
    assert_eq!(told, refused);
}

#[test]
fn the_documents_use_the_words_of_the_field() {
    for (path, text) in documents().into_iter().filter(|(path, _)| path != "docs/glossary.md") {
        for (word, own) in refused() {
            for (number, line) in text.lines().enumerate() {
                let place = format!("{path}:{}", number + 1);
                assert!(!line.to_lowercase().contains(&word), "{place}: `{word}`; say {own}");
            }
        }
    }
}

/// A term is defined once, and in the order of the alphabet, so that it is found.
#[test]
fn terms_are_in_order() {
    let text = read("docs/glossary.md");
    for part in text.split("\n## ") {
        let terms: Vec<String> = part
            .lines()
            .filter_map(|line| line.strip_prefix("- **")?.split("**").next())
            .map(str::to_lowercase)
            .collect();
        let mut sorted = terms.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(terms, sorted);
    }
}
