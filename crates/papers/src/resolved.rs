//! A document that has been checked, cleaned, numbered and flattened into one sequence.
//!
//! Every renderer walks [`Resolved::nodes`] from front to end, so order and numbers are the same
//! in every format by construction. The PDF template reads these types as JSON.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::{Align, CalloutKind};

/// A document ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Resolved {
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    /// The language tag as given, and its two halves.
    pub(crate) language: String,
    pub(crate) language_code: String,
    pub(crate) region: Option<String>,
    pub(crate) marking: String,
    pub(crate) reference: Option<String>,
    /// The author and team as plain text, for a file's properties.
    pub(crate) creators: Vec<String>,
    #[serde(skip)]
    pub(crate) date: Date,
    pub(crate) front: Vec<Pair>,
    pub(crate) nodes: Vec<Node>,
}

/// A label with its value.
#[derive(Debug, Serialize)]
pub(crate) struct Pair {
    pub(crate) label: String,
    pub(crate) value: Runs,
}

/// One thing in the vertical flow.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Node {
    Heading(Title),
    Paragraph { runs: Runs },
    List(Listing),
    Table(Grid),
    Callout { callout: CalloutKind, label: &'static str, paragraphs: Vec<Runs> },
    Fields { pairs: Vec<Pair> },
    Figure(Drawing),
    PageBreak,
    SignOff { lines: Vec<Runs> },
}

/// A heading with its number and identifier.
#[derive(Debug, Serialize)]
pub(crate) struct Title {
    /// 1 for a section or an appendix; at most 5.
    pub(crate) depth: u8,
    /// `1.`, `A.1` or `Appendix A`.
    pub(crate) number: Option<String>,
    /// Whether it opens an appendix, and so a page.
    pub(crate) appendix: bool,
    pub(crate) runs: Runs,
    /// Fit for an HTML `id` and a typst label; unique in the document.
    pub(crate) id: String,
}

/// A list of the same kind of items.
#[derive(Debug, Serialize)]
pub(crate) struct Listing {
    pub(crate) ordered: bool,
    pub(crate) items: Vec<Entry>,
}

/// An item of a list.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) runs: Runs,
    pub(crate) children: Option<Listing>,
}

/// A table.
#[derive(Debug, Serialize)]
pub(crate) struct Grid {
    /// `Table 1`.
    pub(crate) label: String,
    pub(crate) caption: Runs,
    pub(crate) columns: Vec<Head>,
    pub(crate) rows: Vec<Vec<Runs>>,
    pub(crate) row_headers: bool,
    pub(crate) id: String,
}

/// The head of a column.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    pub(crate) runs: Runs,
    pub(crate) align: Align,
    pub(crate) width: u16,
}

/// A drawing.
#[derive(Debug, Serialize)]
pub(crate) struct Drawing {
    /// `Figure 1`.
    pub(crate) label: String,
    pub(crate) caption: Runs,
    pub(crate) alt: String,
    #[serde(skip)]
    pub(crate) svg: Vec<u8>,
    /// Which drawing of the document it is, counted from nought.
    pub(crate) index: usize,
    pub(crate) id: String,
}

/// Running text.
pub(crate) type Runs = Vec<Run>;

/// A stretch of running text, clean and resolved.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "run", rename_all = "kebab-case")]
pub(crate) enum Run {
    Text { text: String },
    Strong { runs: Runs },
    Emphasis { runs: Runs },
    Code { text: String },
    Link { href: String, runs: Runs },
    Reference { id: String, text: String },
    Fact { key: String, text: String, sources: Vec<u64> },
}

/// Gives the words of running text without any form.
pub(crate) fn words_of(runs: &[Run]) -> String {
    let mut words = String::new();
    collect(runs, &mut words);
    words
}

fn collect(runs: &[Run], words: &mut String) {
    for run in runs {
        match run {
            Run::Text { text }
            | Run::Code { text }
            | Run::Reference { text, .. }
            | Run::Fact { text, .. } => words.push_str(text),
            Run::Strong { runs } | Run::Emphasis { runs } | Run::Link { runs, .. } => {
                collect(runs, words);
            }
        }
    }
}

/// Gives the identifiers that some reference leads to.
pub(crate) fn referenced(document: &Resolved) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for pair in &document.front {
        follow(&pair.value, &mut found);
    }
    for node in &document.nodes {
        match node {
            Node::Heading(title) => follow(&title.runs, &mut found),
            Node::Paragraph { runs } => follow(runs, &mut found),
            Node::List(list) => follow_list(list, &mut found),
            Node::Table(grid) => {
                follow(&grid.caption, &mut found);
                grid.columns.iter().for_each(|head| follow(&head.runs, &mut found));
                grid.rows.iter().flatten().for_each(|cell| follow(cell, &mut found));
            }
            Node::Callout { paragraphs: texts, .. } | Node::SignOff { lines: texts } => {
                texts.iter().for_each(|runs| follow(runs, &mut found));
            }
            Node::Fields { pairs } => pairs.iter().for_each(|pair| follow(&pair.value, &mut found)),
            Node::Figure(drawing) => follow(&drawing.caption, &mut found),
            Node::PageBreak => {}
        }
    }
    found
}

fn follow_list(list: &Listing, found: &mut BTreeSet<String>) {
    for entry in &list.items {
        follow(&entry.runs, found);
        if let Some(children) = &entry.children {
            follow_list(children, found);
        }
    }
}

fn follow(runs: &[Run], found: &mut BTreeSet<String>) {
    for run in runs {
        match run {
            Run::Reference { id, .. } => {
                found.insert(id.clone());
            }
            Run::Strong { runs } | Run::Emphasis { runs } | Run::Link { runs, .. } => {
                follow(runs, found);
            }
            Run::Text { .. } | Run::Code { .. } | Run::Fact { .. } => {}
        }
    }
}
