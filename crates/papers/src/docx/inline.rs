//! Running text in WordprocessingML.

use std::collections::BTreeMap;

use super::escape;
use super::package::Package;
use super::page::text;
use crate::resolved::{Node, Resolved, Run};

/// Names of bookmarks by identifier: Word takes 40 characters at most, so they are counted.
pub(super) struct Bookmarks {
    numbers: BTreeMap<String, usize>,
}

impl Bookmarks {
    /// Counts everything in a document that has an identifier.
    pub(super) fn of(document: &Resolved) -> Self {
        let ids = document.nodes.iter().filter_map(|node| match node {
            Node::Heading(title) => Some(title.id.clone()),
            Node::Table(grid) => Some(grid.id.clone()),
            Node::Figure(drawing) => Some(drawing.id.clone()),
            _ => None,
        });
        Self { numbers: ids.enumerate().map(|(index, id)| (id, index + 1)).collect() }
    }

    /// Sets content between the two ends of a bookmark.
    pub(super) fn around(&self, id: &str, content: &str) -> String {
        let number = self.numbers.get(id).copied().unwrap_or_default();
        format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"place{number}\"/>{content}\
             <w:bookmarkEnd w:id=\"{number}\"/>"
        )
    }

    fn name(&self, id: &str) -> String {
        format!("place{}", self.numbers.get(id).copied().unwrap_or_default())
    }
}

/// The form of the text around a run.
#[derive(Debug, Clone, Copy, Default)]
struct Form {
    strong: bool,
    emphasis: bool,
    code: bool,
    link: bool,
}

/// Writes running text.
pub(super) fn runs(runs: &[Run], bookmarks: &Bookmarks, package: &mut Package) -> String {
    let mut xml = String::new();
    push(runs, Form::default(), bookmarks, package, &mut xml);
    xml
}

/// Writes words in bold.
pub(super) fn strong(words: &str) -> String {
    run(words, Form { strong: true, ..Form::default() })
}

fn push(runs: &[Run], form: Form, bookmarks: &Bookmarks, package: &mut Package, xml: &mut String) {
    for item in runs {
        match item {
            Run::Text { text } | Run::Fact { text, .. } => xml.push_str(&run(text, form)),
            Run::Code { text } => xml.push_str(&run(text, Form { code: true, ..form })),
            Run::Strong { runs } => {
                push(runs, Form { strong: true, ..form }, bookmarks, package, xml);
            }
            Run::Emphasis { runs } => {
                push(runs, Form { emphasis: true, ..form }, bookmarks, package, xml);
            }
            Run::Link { href, runs } => {
                let id = package.link(href);
                xml.push_str(&format!("<w:hyperlink r:id=\"{id}\" w:history=\"1\">"));
                push(runs, Form { link: true, ..form }, bookmarks, package, xml);
                xml.push_str("</w:hyperlink>");
            }
            Run::Reference { id, text } => {
                let name = escape(&bookmarks.name(id));
                let words = run(text, Form { link: true, ..form });
                xml.push_str(&format!(
                    "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">{words}</w:hyperlink>"
                ));
            }
        }
    }
}

fn run(words: &str, form: Form) -> String {
    if words.is_empty() {
        return String::new();
    }
    let style = match form {
        Form { link: true, .. } => "<w:rStyle w:val=\"Hyperlink\"/>",
        Form { code: true, .. } => "<w:rStyle w:val=\"Code\"/>",
        Form { strong: true, emphasis: false, .. } => "<w:rStyle w:val=\"Strong\"/>",
        Form { strong: false, emphasis: true, .. } => "<w:rStyle w:val=\"Emphasis\"/>",
        _ => "",
    };
    let bold = if form.strong && !style.contains("Strong") { "<w:b/><w:bCs/>" } else { "" };
    let slanted = if form.emphasis && !style.contains("Emphasis") { "<w:i/><w:iCs/>" } else { "" };
    format!("<w:r><w:rPr>{style}{bold}{slanted}</w:rPr>{}</w:r>", text(words))
}
