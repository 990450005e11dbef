//! Fitting text to the bundled fonts: PDF/UA allows no character without a shape.

use super::press::Press;
use crate::plain::{REPLACEMENT, only_joins};

/// Letters in a row after which a word may be broken anywhere, so that it stays on the page.
const WORD_CHARACTERS_MAX: usize = 24;
/// A place where a line may end, of no width.
const BREAK: char = '\u{200B}';

/// Gives the text as the fonts can show it, or nothing when it is fit as it is.
pub(super) fn fit(text: &str, press: &Press) -> Option<String> {
    if text.is_ascii() && longest_word(text) <= WORD_CHARACTERS_MAX {
        return None;
    }
    let mut fitted = String::with_capacity(text.len());
    let mut word = 0_usize;
    let mut replaced = false;
    for character in text.chars() {
        if only_joins(character) {
            if !replaced && press.has(character) {
                fitted.push(character);
            }
            continue;
        }
        replaced = !press.has(character);
        word = if character.is_whitespace() { 0 } else { word + 1 };
        if word > WORD_CHARACTERS_MAX && (word - 1).is_multiple_of(WORD_BREAK_EVERY) {
            fitted.push(BREAK);
        }
        fitted.push(if replaced { REPLACEMENT } else { character });
    }
    Some(fitted)
}

/// In a long word, how many letters stand between two places where it may be broken.
const WORD_BREAK_EVERY: usize = 4;

fn longest_word(text: &str) -> usize {
    text.split(' ').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(fit(text, Press::get()).as_deref(), expected);
    }

    #[test]
    fn ordinary_text_is_fit() {
        check("Ordinary text of any length stays as it is", None);
        check("£5 – ‘quoted’ Łódź", Some("£5 – ‘quoted’ Łódź"));
    }

    #[test]
    fn what_no_font_has_is_seen_to_be_missing() {
        check("東 x", Some("\u{FFFD} x"));
        check("👩\u{200D}👧 x", Some("\u{FFFD}\u{FFFD} x"));
    }

    #[test]
    fn long_words_can_be_broken() {
        let long = "x".repeat(30);
        let expected = format!("{}{BREAK}xxxx{BREAK}xx", "x".repeat(24));
        check(&long, Some(&expected));
    }
}
