//! Running text in Markdown, and the escaping of every string.

use crate::resolved::{Run, words_of};

/// Where text stands, which tells what could be read as form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the start of a line, where a list or heading could begin.
    Start,
    /// After something else on the line.
    Inside,
    /// In a cell of a table.
    Cell,
}

/// Writes running text.
pub(super) fn runs_as(runs: &[Run], place: Place) -> String {
    let mut out = String::new();
    push(runs, place, &mut out);
    out
}

/// Escapes a string so that it is read as the same text.
pub(super) fn escape(text: &str, place: Place) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, place, &mut out);
    out
}

/// Writes a label in bold.
pub(super) fn strong(text: &str) -> String {
    let run = Run::Text { text: text.to_owned() };
    let mut out = String::new();
    emphasise("**", "strong", &[run], Place::Inside, &mut out);
    out
}

fn push(runs: &[Run], place: Place, out: &mut String) {
    for run in runs {
        let here = if place == Place::Start && !out.is_empty() { Place::Inside } else { place };
        match run {
            Run::Text { text } | Run::Fact { text, .. } => push_escaped(text, here, out),
            Run::Strong { runs } => emphasise("**", "strong", runs, here, out),
            Run::Emphasis { runs } => emphasise("*", "em", runs, here, out),
            Run::Code { text } => push_code(text, here, out),
            Run::Link { href, runs } => {
                let words = runs_as(runs, inside(here));
                out.push_str(&format!("[{words}]({})", destination(href)));
            }
            Run::Reference { id, text } => {
                let words = escape(text, inside(here));
                out.push_str(&format!("[{words}](#{id})"));
            }
        }
    }
}

fn inside(place: Place) -> Place {
    if place == Place::Start { Place::Inside } else { place }
}

/// Writes stars where they are certain to be read as emphasis, and elements where they are not:
/// next to other stars or with anything but a letter or digit at either end.
fn emphasise(stars: &str, element: &str, runs: &[Run], place: Place, out: &mut String) {
    let words = words_of(runs);
    if words.is_empty() {
        return;
    }
    let simple = runs.iter().all(|run| matches!(run, Run::Text { .. } | Run::Fact { .. }));
    let starts = words.starts_with(char::is_alphanumeric);
    let ends = words.trim_end_matches(':').ends_with(char::is_alphanumeric);
    let content = runs_as(runs, inside(place));
    if simple && starts && ends && !out.ends_with('*') {
        out.push_str(&format!("{stars}{content}{stars}"));
    } else {
        out.push_str(&format!("<{element}>{content}</{element}>"));
    }
}

/// Writes a literal between more backticks than it holds in a row.
fn push_code(text: &str, place: Place, out: &mut String) {
    if text.trim().is_empty() {
        out.push_str(text);
        return;
    }
    let (mut longest, mut run) = (0_usize, 0_usize);
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let edge = |character: char| character == '`' || character == ' ';
    let pad = if text.starts_with(edge) || text.ends_with(edge) { " " } else { "" };
    let text = if place == Place::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    if out.ends_with('`') {
        out.push_str("<!-- -->");
    }
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

fn destination(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for character in href.chars() {
        match character {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            '`' => out.push_str("%60"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '*' => out.push_str("%2A"),
            // Only a character reference, which ends so, would be read as something else.
            '&' if href.contains(';') => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

fn push_escaped(text: &str, place: Place, out: &mut String) {
    let mut before = out.chars().next_back();
    let starts = place == Place::Start && out.is_empty();
    let number = starts.then(|| text.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let after = rest.as_str();
        let first = starts && after.len() + character.len_utf8() == text.len();
        let ends_number = number == Some(after.len() + character.len_utf8());
        let needs = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => true,
            '_' => !(is_word(before) && is_word(after.chars().next())),
            '&' => after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '#'),
            '!' => after.is_empty(),
            '#' => before.is_none_or(|before| before == ' ' || before == '#'),
            '+' | '-' | '=' => first,
            '.' => ends_number || out.to_ascii_lowercase().ends_with("www"),
            ')' => ends_number,
            ':' => after.starts_with("//"),
            _ => false,
        };
        if needs {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape(text, Place::Start), expected);
    }

    #[test]
    fn form_is_escaped_and_ordinary_text_is_left_alone() {
        check(
            "R&D cost 5% (of 2.5), up 1-2 days.",
            "R&D cost 5% (of 2.5), up 1-2 days.".replace("R&D", "R\\&D").as_str(),
        );
        check("*a* _b_ snake_case", "\\*a\\* \\_b\\_ snake_case");
        check("[x](y) <script>", "\\[x\\](y) \\<script\\>");
        check(
            "see https://example.org or www.example.org",
            "see https\\://example.org or www\\.example.org",
        );
        check("&lt; & x", "\\&lt; & x");
    }

    #[test]
    fn nothing_at_the_start_of_a_line_begins_a_block() {
        check("# no heading", "\\# no heading");
        check("- no list", "\\- no list");
        check("+ no list", "\\+ no list");
        check("12. no list", "12\\. no list");
        check("12) no list", "12\\) no list");
        check("=== no underline", "\\=== no underline");
        check("2019 was a year. 3. is inside", "2019 was a year. 3. is inside");
    }

    #[test]
    fn literals_hold_backticks() {
        let code = |text: &str, place| {
            let mut out = String::new();
            push_code(text, place, &mut out);
            out
        };
        assert_eq!(code("a|b", Place::Start), "`a|b`");
        assert_eq!(code("a|b", Place::Cell), "`a\\|b`");
        assert_eq!(code("a``b", Place::Start), "```a``b```");
        assert_eq!(code("`", Place::Start), "`` ` ``");
    }

    #[test]
    fn emphasis_is_certain_to_be_read() {
        let text = |text: &str| Run::Text { text: text.to_owned() };
        let strong = |words: &str| Run::Strong { runs: vec![text(words)] };
        assert_eq!(runs_as(&[strong("a b")], Place::Start), "**a b**");
        assert_eq!(runs_as(&[strong("(a)")], Place::Start), "<strong>(a)</strong>");
        let two = [strong("a"), Run::Emphasis { runs: vec![text("b")] }];
        assert_eq!(runs_as(&two, Place::Start), "**a**<em>b</em>");
    }
}
