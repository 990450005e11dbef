//! Findings as compilers show them: the row with its file and line, the row it disagrees with, help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use app::sources::Texts;
use code::{Finding, Position, Severity};

/// Draws findings, with the lines of the files that they point at; colours are taken out again where
/// the output is no terminal.
pub fn draw(findings: &[Finding], texts: &Texts) -> String {
    let drawn = findings.iter().map(|finding| draw_with(finding, texts, &[]));
    drawn.collect::<Vec<String>>().join("\n\n")
}

/// Draws a finding with more to say about it: each time a name and what it is.
pub fn draw_with(finding: &Finding, texts: &Texts, more: &[(&str, &str)]) -> String {
    Renderer::styled().render(&groups(finding, texts, more))
}

fn groups<'t>(
    finding: &'t Finding,
    texts: &'t Texts,
    more: &'t [(&'t str, &'t str)],
) -> Vec<Group<'t>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut main = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.id));
    main = match snippet(&finding.place, texts, AnnotationKind::Primary, None) {
        Some(snippet) => main.element(snippet),
        None => main,
    };
    for (place, label) in &finding.related {
        if let Some(snippet) = snippet(place, texts, AnnotationKind::Context, Some(label)) {
            main = main.element(snippet);
        }
    }
    if let Some(clause) = &finding.clause {
        let clause = code::provenance::cite(clause);
        main = main.element(Level::NOTE.with_name(Some("clause")).message(clause));
    }
    if let Some(amendment) = &finding.amendment {
        main = main.element(Level::NOTE.with_name(Some("brought by")).message(amendment.as_str()));
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(help.as_str()));
    }
    for (name, what) in more {
        main = main.element(Level::NOTE.with_name(Some(*name)).message(*what));
    }
    vec![main]
}

/// The line at a place, with the place marked.
fn snippet<'t>(
    place: &'t Position,
    texts: &'t Texts,
    kind: AnnotationKind,
    label: Option<&'t String>,
) -> Option<Snippet<'t, annotate_snippets::Annotation<'t>>> {
    let text = texts.get(&place.file)?;
    let index = usize::try_from(place.line).ok()?.checked_sub(1)?;
    let line = text.lines().nth(index)?;
    let from = usize::try_from(place.column).ok()?.checked_sub(1)?;
    let start = line.char_indices().nth(from).map_or(0, |(at, _)| at);
    let end = if place.file.ends_with(".csv") { cell_end(line, start) } else { line.len() };
    let annotation = kind.span(start..end).label(label);
    let snippet = Snippet::source(line).line_start(index + 1).path(&*place.file).fold(false);
    Some(snippet.annotation(annotation))
}

/// Where the cell of a CSV row that starts at a byte ends: a whole row would hide its beginning.
fn cell_end(line: &str, start: usize) -> usize {
    let mut quoted = false;
    let rest = line.get(start..).unwrap_or_default();
    let comma = rest.find(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    comma.map_or(line.len(), |length| start + length)
}
