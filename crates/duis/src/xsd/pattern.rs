//! The patterns of XML Schema as regular expressions.
//!
//! They say the same in nearly the same words. What differs: they match a whole value, `^` and `$` are plain
//! characters, `\i` and `\c` stand for the characters of names, and a class may have another taken out of it.

use regex::{Regex, RegexBuilder};

/// How much memory one compiled pattern may take, in bytes; the official ones take a tenth.
const PATTERN_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The longest pattern that is read, in bytes; the longest official one has 750.
const PATTERN_LENGTH_MAX: usize = 16 * 1024;

const NAME_START: &str = r"_:\p{L}";
const NAME: &str = r"\-._:\p{L}\p{N}\p{M}";

/// A pattern, compiled.
///
/// # Errors
/// Why it is none.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > PATTERN_LENGTH_MAX {
        return Err(format!("it has more than {PATTERN_LENGTH_MAX} bytes"));
    }
    let translated = format!(r"\A(?:{})\z", translate(pattern));
    let mut builder = RegexBuilder::new(&translated);
    builder.size_limit(PATTERN_BYTES_MAX);
    builder.build().map_err(|error| error.to_string())
}

fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut depth = 0_usize;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escape @ ('i' | 'c' | 'I' | 'C')) => {
                    let class = if escape.eq_ignore_ascii_case(&'i') { NAME_START } else { NAME };
                    match (escape.is_ascii_uppercase(), depth) {
                        (false, 0) => out.extend(["[", class, "]"]),
                        (true, 0) => out.extend(["[^", class, "]"]),
                        (false, _) => out.push_str(class),
                        (true, _) => out.extend(["[^", class, "]"]),
                    }
                }
                Some(escaped) => out.extend(['\\', escaped]),
                None => out.push('\\'),
            },
            '[' => {
                depth += 1;
                out.push('[');
            }
            ']' => {
                depth = depth.saturating_sub(1);
                out.push(']');
            }
            '-' if depth > 0 && chars.peek() == Some(&'[') => out.push_str("--"),
            // Plain in XML Schema, special elsewhere.
            '^' | '$' if depth == 0 => out.extend(['\\', c]),
            '&' | '~' if depth > 0 => out.extend(['\\', c]),
            '.' if depth == 0 => out.push_str(r"[^\n\r]"),
            '?' if depth == 0 && out.ends_with("(") => out.push_str(r"\?"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, value: &str) -> bool {
        compile(pattern).unwrap().is_match(value)
    }

    #[test]
    fn a_pattern_matches_the_whole_value() {
        assert!(matches("[0-9]{4}", "1234"));
        assert!(!matches("[0-9]{4}", "12345"));
        assert!(!matches("[0-9]{4}", "1234\n"));
        assert!(matches("plain|encrypted", "plain"));
        assert!(!matches("plain|encrypted", "plainencrypted"));
    }

    #[test]
    fn what_is_plain_in_a_schema_stays_plain() {
        assert!(matches("^a$", "^a$"));
        assert!(!matches("a.b", "a\nb"));
        assert!(matches("[ -~]+", "any ~ text"));
        assert!(!matches("[ -~]+", "naïve"));
    }

    #[test]
    fn classes_of_names_and_classes_without_others_are_understood() {
        assert!(matches(r"\i\c*", "sr:Request-1"));
        assert!(!matches(r"\i\c*", "1st"));
        assert!(matches("[a-z-[aeiou]]+", "xyz"));
        assert!(!matches("[a-z-[aeiou]]+", "abc"));
    }

    #[test]
    fn a_pattern_that_would_take_all_memory_is_refused() {
        assert!(compile("((((a{1000}){1000}){1000}){1000})").is_err());
        assert!(compile("(").is_err());
    }
}
