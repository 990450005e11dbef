//! What a plain string may hold once it is on its way to a page.
//!
//! All white space becomes single spaces, since a string is running text. Characters that no
//! page can show, or that would reorder the text around them, become the replacement character:
//! the reader sees that something stood there.

/// Stands for a character that cannot be shown.
pub(crate) const REPLACEMENT: char = '\u{FFFD}';

/// Cleans a string that stands alone: a title, a label.
pub(crate) fn line(text: &str) -> String {
    let mut cleaner = Cleaner::at_start();
    let cleaned = cleaner.run(text);
    cleaned.trim_end_matches(' ').to_owned()
}

/// Cleans the strings of one running text, one after the other.
pub(crate) struct Cleaner {
    after_space: bool,
}

impl Cleaner {
    /// Starts where a space would have nothing to stand after.
    pub(crate) fn at_start() -> Self {
        Self { after_space: true }
    }

    /// Cleans the next string.
    pub(crate) fn run(&mut self, text: &str) -> String {
        let mut cleaned = String::with_capacity(text.len());
        for character in text.chars() {
            if is_space(character) {
                if !self.after_space {
                    cleaned.push(' ');
                }
                self.after_space = true;
            } else {
                cleaned.push(if is_shown(character) { character } else { REPLACEMENT });
                self.after_space = false;
            }
        }
        cleaned
    }
}

/// Tells whether nothing of some clean text can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || only_joins(character))
}

/// Tells whether a character only changes its neighbours: joiners, selectors, tags.
pub(crate) fn only_joins(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2060}'..='\u{2065}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{1F3FB}'..='\u{1F3FF}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Tells whether a character only separates words. The non-breaking spaces do more than that.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

/// Tells whether a character may reach a page.
fn is_shown(character: char) -> bool {
    let code = u32::from(character);
    let non_character = code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code);
    let reorders = matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let invisible =
        matches!(character, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{206A}'..='\u{206F}');
    !(character.is_control() || non_character || reorders || invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(line(text), expected);
    }

    #[test]
    fn white_space_separates_words_and_does_nothing_else() {
        check("  a\r\n\t b\u{2028}c \n", "a b c");
        check("£5\u{A0}m", "£5\u{A0}m");
    }

    #[test]
    fn what_cannot_be_shown_is_seen_to_be_missing() {
        check("a\0b\u{1B}[31m", "a\u{FFFD}b\u{FFFD}[31m");
        check("user\u{202E}txt.exe", "user\u{FFFD}txt.exe");
        check("\u{FFFE}\u{FEFF}", "\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn text_without_anything_to_see_is_blank() {
        assert!(is_blank("") && is_blank(" \u{A0}\u{200D}\u{AD}"));
        assert!(!is_blank("\u{FFFD}") && !is_blank("-"));
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        check("Łódź, עברית, العربية, 東京, 👩‍👩‍👧", "Łódź, עברית, العربية, 東京, 👩‍👩‍👧");
    }
}
