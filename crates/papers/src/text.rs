//! Plain text: wrapped lines, underlined headings, aligned tables, addresses after their links.

mod table;
mod wrap;

use crate::format::Options;
use crate::limits;
use crate::resolved::{Listing, Node, Pair, Resolved, Run, Title, words_of};
use wrap::{pad, width, wrap};

/// Renders a document as plain text.
pub(crate) fn render(document: &Resolved, options: &Options) -> String {
    let columns = options.text_columns.max(limits::TEXT_COLUMNS_MIN);
    let mut page = Page { out: String::new(), columns };
    page.underlined(&document.title, '=');
    if let Some(subtitle) = &document.subtitle {
        page.paragraph(subtitle, "", "");
    }
    page.pairs(&document.front);
    for node in &document.nodes {
        page.node(node);
    }
    page.out
}

struct Page {
    out: String,
    columns: usize,
}

impl Page {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Heading(title) => self.heading(title),
            Node::Paragraph { runs } => self.paragraph(&flat(runs), "", ""),
            Node::List(list) => {
                self.gap();
                self.listing(list, "");
            }
            Node::Table(grid) => {
                self.paragraph(&caption(&grid.label, &grid.caption), "", "");
                self.gap();
                table::push(grid, self.columns, &mut self.out);
            }
            Node::Callout { callout: _, label, paragraphs } => {
                self.paragraph(&format!("{label}:"), "  | ", "  | ");
                for runs in paragraphs {
                    self.lines(&flat(runs), "  | ", "  | ");
                }
            }
            Node::Fields { pairs } => self.pairs(pairs),
            Node::Figure(drawing) => {
                self.paragraph(&format!("[{}]", drawing.alt), "  ", "  ");
                self.paragraph(&caption(&drawing.label, &drawing.caption), "", "");
            }
            Node::PageBreak => self.paragraph(&"-".repeat(self.columns.min(20)), "", ""),
            Node::SignOff { lines } => {
                self.gap();
                for runs in lines {
                    self.lines(&flat(runs), "", "");
                }
            }
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, title: &Title) {
        let words = flat(&title.runs);
        let line = match &title.number {
            Some(number) if title.appendix => format!("{number}: {words}"),
            Some(number) => format!("{number} {words}"),
            None => words,
        };
        let rule = match title.depth {
            1 => '=',
            2 => '-',
            3 => '~',
            _ => '.',
        };
        if title.appendix {
            self.gap();
        }
        self.gap();
        self.underlined(&line, rule);
    }

    fn underlined(&mut self, text: &str, rule: char) {
        self.gap();
        let lines = wrap(text, self.columns);
        let longest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
        for line in lines {
            self.out.push_str(&line);
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(rule, longest.min(self.columns)));
        self.out.push('\n');
    }

    fn paragraph(&mut self, text: &str, first: &str, next: &str) {
        self.gap();
        self.lines(text, first, next);
    }

    /// Writes wrapped lines, the first after one lead and the others after another.
    fn lines(&mut self, text: &str, first: &str, next: &str) {
        let room = self.columns.saturating_sub(width(first).max(width(next)));
        for (index, line) in wrap(text, room).iter().enumerate() {
            let lead = if index == 0 { first } else { next };
            self.out.push_str(format!("{lead}{line}").trim_end());
            self.out.push('\n');
        }
    }

    fn listing(&mut self, list: &Listing, indent: &str) {
        let digits = list.items.len().to_string().len();
        for (index, entry) in list.items.iter().enumerate() {
            let marker =
                if list.ordered { format!("{:>digits$}. ", index + 1) } else { "- ".to_owned() };
            let next = format!("{indent}{}", " ".repeat(marker.len()));
            self.lines(&flat(&entry.runs), &format!("{indent}{marker}"), &next);
            if let Some(children) = &entry.children {
                self.listing(children, &next);
            }
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        let longest = pairs.iter().map(|pair| width(&pair.label)).max().unwrap_or_default();
        let column = longest.min(self.columns / 3);
        self.gap();
        for pair in pairs {
            let next = " ".repeat(column + 3);
            let lead = format!("{} : ", pad(&pair.label, column));
            self.lines(&flat(&pair.value), &lead, &next);
        }
    }
}

/// Writes running text with the address of each link after its words.
fn flat(runs: &[Run]) -> String {
    let mut text = String::new();
    flatten(runs, &mut text);
    text
}

fn flatten(runs: &[Run], text: &mut String) {
    for run in runs {
        match run {
            Run::Text { text: words }
            | Run::Code { text: words }
            | Run::Reference { text: words, .. }
            | Run::Fact { text: words, .. } => text.push_str(words),
            Run::Strong { runs } | Run::Emphasis { runs } => flatten(runs, text),
            Run::Link { href, runs } => {
                flatten(runs, text);
                let address = href.trim_start_matches("mailto:");
                if words_of(runs) != address {
                    text.push_str(&format!(" <{address}>"));
                }
            }
        }
    }
}

fn caption(label: &str, caption: &[Run]) -> String {
    if caption.is_empty() { label.to_owned() } else { format!("{label}: {}", flat(caption)) }
}
