//! GitHub-flavoured Markdown: one line a paragraph, so that only its start can begin a block.

mod inline;

use std::collections::BTreeSet;

use crate::Align;
use crate::resolved::{Drawing, Grid, Listing, Node, Pair, Resolved, Run, Title, referenced};
use inline::{Place, escape, runs_as};

/// Renders a document as Markdown.
pub(crate) fn render(document: &Resolved) -> String {
    let mut page = Page { out: String::new(), referenced: referenced(document) };
    page.paragraph(&format!("# {}", escape(&document.title, Place::Inside)));
    if let Some(subtitle) = &document.subtitle {
        page.paragraph(&escape(subtitle, Place::Start));
    }
    page.pairs(&document.front);
    for node in &document.nodes {
        page.node(node);
    }
    page.out
}

struct Page {
    out: String,
    /// Identifiers that a reference leads to; only these need an anchor.
    referenced: BTreeSet<String>,
}

impl Page {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Heading(title) => self.heading(title),
            Node::Paragraph { runs } => self.paragraph(&runs_as(runs, Place::Start)),
            Node::List(list) => {
                self.gap();
                self.listing(list, "");
            }
            Node::Table(grid) => self.table(grid),
            Node::Callout { callout: _, label, paragraphs } => {
                let mut quote = format!("> **{label}**");
                for runs in paragraphs {
                    quote.push_str(&format!("\n>\n> {}", runs_as(runs, Place::Start)));
                }
                self.paragraph(&quote);
            }
            Node::Fields { pairs } => self.pairs(pairs),
            Node::Figure(drawing) => self.figure(drawing),
            Node::PageBreak => self.paragraph("---"),
            Node::SignOff { lines } => {
                let lines: Vec<String> =
                    lines.iter().map(|runs| runs_as(runs, Place::Start)).collect();
                self.paragraph(&lines.join("\\\n"));
            }
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.gap();
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn heading(&mut self, title: &Title) {
        let hashes = "#".repeat(usize::from(title.depth.saturating_add(1).min(6)));
        let number = match &title.number {
            Some(number) if title.appendix => format!("{number}: "),
            Some(number) => format!("{number} "),
            None => String::new(),
        };
        let anchor = self.anchor(&title.id);
        let words = runs_as(&title.runs, Place::Inside);
        self.paragraph(&format!("{hashes} {anchor}{number}{words}"));
    }

    fn anchor(&self, id: &str) -> String {
        if self.referenced.contains(id) { format!("<a id=\"{id}\"></a>") } else { String::new() }
    }

    fn listing(&mut self, list: &Listing, indent: &str) {
        for (index, entry) in list.items.iter().enumerate() {
            let marker = if list.ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
            let text = runs_as(&entry.runs, Place::Start);
            let line = format!("{indent}{marker}{text}");
            self.out.push_str(line.trim_end());
            self.out.push('\n');
            if let Some(children) = &entry.children {
                self.listing(children, &format!("{indent}{}", " ".repeat(marker.len())));
            }
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        self.gap();
        for pair in pairs {
            let label = inline::strong(&format!("{}:", pair.label));
            let value = runs_as(&pair.value, Place::Inside);
            self.out.push_str(format!("- {label} {value}").trim_end());
            self.out.push('\n');
        }
    }

    fn caption(&mut self, id: &str, label: &str, caption: &[Run]) {
        let joint = if caption.is_empty() { "" } else { ": " };
        let words = runs_as(caption, Place::Inside);
        let anchor = self.anchor(id);
        self.paragraph(&format!("{anchor}**{label}**{joint}{words}"));
    }

    fn table(&mut self, grid: &Grid) {
        self.caption(&grid.id, &grid.label, &grid.caption);
        self.gap();
        let heads: Vec<String> =
            grid.columns.iter().map(|head| runs_as(&head.runs, Place::Cell)).collect();
        self.row(&heads);
        let rules: Vec<String> = grid
            .columns
            .iter()
            .map(|head| match head.align {
                Align::Start => "---".to_owned(),
                Align::Centre => ":---:".to_owned(),
                Align::End => "---:".to_owned(),
            })
            .collect();
        self.row(&rules);
        for row in &grid.rows {
            let cells: Vec<String> = row.iter().map(|cell| runs_as(cell, Place::Cell)).collect();
            self.row(&cells);
        }
    }

    fn row(&mut self, cells: &[String]) {
        self.out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    fn figure(&mut self, drawing: &Drawing) {
        self.paragraph(&escape(&drawing.alt, Place::Start));
        self.caption(&drawing.id, &drawing.label, &drawing.caption);
    }
}
