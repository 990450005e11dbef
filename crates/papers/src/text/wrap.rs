//! Breaking text into lines by the columns that it takes on a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Counts the columns that text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Fills text up with spaces to a number of columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks text at spaces; a word that is longer than a line stays whole, so that an address can
/// be copied.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Breaks text at spaces, and within words that are longer than a line.
pub(super) fn wrap_hard(text: &str, columns: usize) -> Vec<String> {
    wrap(text, columns).into_iter().flat_map(|line| split(&line, columns)).collect()
}

fn split(line: &str, columns: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut taken = 0_usize;
    for character in line.chars() {
        let needed = character.width().unwrap_or_default();
        if taken + needed > columns && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            taken = 0;
        }
        part.push(character);
        taken += needed;
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("https://example.org/x y", 7), ["https://example.org/x", "y"]);
    }

    #[test]
    fn cells_break_within_words() {
        assert_eq!(wrap_hard("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap_hard("東京都", 4), ["東京", "都"]);
    }
}
