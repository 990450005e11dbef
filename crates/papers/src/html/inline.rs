//! Running text in HTML, and the escaping of every string.

use crate::resolved::Run;

/// Escapes text between elements.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(text, &mut escaped);
    escaped
}

/// Escapes the value of an attribute in double quotes.
pub(super) fn attribute(text: &str) -> String {
    escape(text)
}

/// Writes running text.
pub(super) fn push_runs(runs: &[Run], out: &mut String) {
    for run in runs {
        match run {
            Run::Text { text } => push_escaped(text, out),
            Run::Strong { runs } => wrap("strong", runs, out),
            Run::Emphasis { runs } => wrap("em", runs, out),
            Run::Code { text } => {
                out.push_str("<code>");
                push_escaped(text, out);
                out.push_str("</code>");
            }
            Run::Link { href, runs } => {
                out.push_str(&format!("<a href=\"{}\">", attribute(href)));
                push_runs(runs, out);
                out.push_str("</a>");
            }
            Run::Reference { id, text } => {
                out.push_str(&format!("<a href=\"#{id}\">"));
                push_escaped(text, out);
                out.push_str("</a>");
            }
            Run::Fact { key, text, sources } => {
                push_fact(key, sources, out);
                push_escaped(text, out);
                out.push_str("</span>");
            }
        }
    }
}

/// Writes `Table 1: …`.
pub(super) fn push_caption(label: &str, caption: &[Run], out: &mut String) {
    out.push_str(&format!("<span class=\"label\">{}</span>", escape(label)));
    if !caption.is_empty() {
        out.push_str(": ");
        push_runs(caption, out);
    }
}

fn wrap(element: &str, runs: &[Run], out: &mut String) {
    out.push_str(&format!("<{element}>"));
    push_runs(runs, out);
    out.push_str(&format!("</{element}>"));
}

/// Opens the element of a fact: its key and events as data, the events also as a tooltip.
fn push_fact(key: &str, sources: &[u64], out: &mut String) {
    let key = attribute(key);
    let numbers: Vec<String> = sources.iter().map(u64::to_string).collect();
    let (spaced, listed) = (numbers.join(" "), numbers.join(", "));
    let title = match numbers.len() {
        0 => String::new(),
        1 => format!(" title=\"Event {listed}\""),
        _ => format!(" title=\"Events {listed}\""),
    };
    let events = format!("data-fact=\"{key}\" data-events=\"{spaced}\"");
    out.push_str(&format!("<span class=\"fact\" {events}{title}>"));
}

fn push_escaped(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}
