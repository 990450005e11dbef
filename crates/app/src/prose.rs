//! Light Markdown as blocks of a paper: paragraphs, lists, emphasis. Anything else is plain text.

use papers::{Block, Fact, Inline, Item, List, Prose};
use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

/// The blocks of a text, each paragraph and list item a fact that leads to its events.
pub fn blocks(key: &str, text: &str, sources: &[u64]) -> Vec<Block> {
    let mut writer = Writer {
        key,
        sources,
        count: 0,
        blocks: Vec::new(),
        lists: Vec::new(),
        inlines: Vec::new(),
        styles: Vec::new(),
    };
    for event in TextMergeStream::new(Parser::new(text)) {
        writer.take(event);
    }
    writer.end_paragraph();
    writer.blocks
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Strong,
    Emphasis,
}

struct Writer<'a> {
    key: &'a str,
    sources: &'a [u64],
    count: usize,
    blocks: Vec<Block>,
    lists: Vec<(bool, Vec<Item>)>,
    inlines: Vec<Inline>,
    styles: Vec<Style>,
}

impl Writer<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Strong) => self.styles.push(Style::Strong),
            Event::Start(Tag::Emphasis) => self.styles.push(Style::Emphasis),
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => {
                self.styles.pop();
            }
            Event::Start(Tag::List(start)) => {
                self.end_paragraph();
                self.lists.push((start.is_some(), Vec::new()));
            }
            Event::End(TagEnd::List(_)) => self.end_list(),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
                self.end_paragraph()
            }
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.count += 1;
        let fact =
            Fact::new(format!("{}/{}", self.key, self.count), text, self.sources.iter().copied());
        let inline = Inline::Fact(fact);
        self.inlines.push(match self.styles.last() {
            Some(Style::Strong) => Inline::Strong(vec![inline].into()),
            Some(Style::Emphasis) => Inline::Emphasis(vec![inline].into()),
            None => inline,
        });
    }

    fn end_paragraph(&mut self) {
        if self.inlines.is_empty() {
            return;
        }
        let prose = Prose::from(std::mem::take(&mut self.inlines));
        match self.lists.last_mut() {
            Some((_, items)) => items.push(Item::from(prose)),
            None => self.blocks.push(Block::Paragraph(prose)),
        }
    }

    fn end_list(&mut self) {
        self.end_paragraph();
        let Some((ordered, items)) = self.lists.pop() else { return };
        let list = if ordered { List::numbered(items) } else { List::bullets(items) };
        match self.lists.last_mut().and_then(|(_, outer)| outer.pop()) {
            Some(item) => {
                let nested = Item::with(item.content, list);
                if let Some((_, outer)) = self.lists.last_mut() {
                    outer.push(nested);
                }
            }
            None => self.blocks.push(Block::List(list)),
        }
    }
}

/// Light Markdown as HTML for a page: paragraphs, lists, emphasis. HTML in it is shown as text, links and pictures
/// as their words.
#[must_use]
pub fn html(text: &str) -> String {
    let plain = Parser::new(text).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
        | Event::End(TagEnd::Link | TagEnd::Image | TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        other => Some(other),
    });
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, plain);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_more_than_a_paragraph_or_a_list() {
        let told = html("# Big\n\nx <script>x</script> *a* [b](javascript:c) ![d](e)\n\n- f\n");
        assert!(
            !told.contains("<script") && !told.contains("href") && !told.contains("<img"),
            "{told}"
        );
        assert!(
            !told.contains("<h1") && told.contains("<em>a</em>") && told.contains("<li>f</li>"),
            "{told}"
        );
    }
}
