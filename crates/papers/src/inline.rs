//! Running text: plain strings, a little emphasis, links, references and facts.

/// One stretch of running text.
///
/// Every string is plain text: no renderer reads markup in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Text that matters more than its neighbours.
    Strong(Prose),
    /// Stressed text, or the title of a work.
    Emphasis(Prose),
    /// A literal: an identifier, a code, a file name.
    Code(String),
    /// A link out of the document.
    Link {
        /// Where it leads: `https:`, `http:` or `mailto:`; anything else is set as text alone.
        href: String,
        /// What the reader sees.
        content: Prose,
    },
    /// A reference to a heading, appendix, table or figure of this document.
    Reference {
        /// The anchor that the target was given.
        anchor: String,
        /// What the reader sees; without it, the target's label (`Appendix A`, `section 2`).
        text: Option<String>,
    },
    /// Text that states a fact from the log.
    Fact(Fact),
}

impl Inline {
    fn words(&self) -> String {
        match self {
            Self::Text(text) | Self::Code(text) => text.clone(),
            Self::Strong(content) | Self::Emphasis(content) | Self::Link { content, .. } => {
                content.words()
            }
            Self::Reference { text, .. } => text.clone().unwrap_or_default(),
            Self::Fact(fact) => fact.text.clone(),
        }
    }
}

/// Text that states a fact, with the events that it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// A stable name of the fact, by which two documents are compared: `proposal/90/proposer`.
    pub key: String,
    /// What the document says.
    pub text: String,
    /// The numbers of the events that it came from, in the order given.
    pub sources: Vec<u64>,
}

impl Fact {
    /// Makes a fact from its stable name, its words and the events behind it.
    pub fn new(
        key: impl Into<String>,
        text: impl Into<String>,
        sources: impl IntoIterator<Item = u64>,
    ) -> Self {
        Self { key: key.into(), text: text.into(), sources: sources.into_iter().collect() }
    }
}

/// Running text as a list of stretches, built left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Prose {
    /// The stretches in reading order.
    pub parts: Vec<Inline>,
}

impl Prose {
    /// Starts empty.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds any stretch.
    pub fn push(mut self, inline: Inline) -> Self {
        self.parts.push(inline);
        self
    }

    /// Adds plain text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.push(Inline::Text(text.into()))
    }

    /// Adds strong text.
    pub fn strong(self, content: impl Into<Prose>) -> Self {
        self.push(Inline::Strong(content.into()))
    }

    /// Adds stressed text.
    pub fn emphasis(self, content: impl Into<Prose>) -> Self {
        self.push(Inline::Emphasis(content.into()))
    }

    /// Adds a literal.
    pub fn code(self, text: impl Into<String>) -> Self {
        self.push(Inline::Code(text.into()))
    }

    /// Adds a link out of the document.
    pub fn link(self, href: impl Into<String>, content: impl Into<Prose>) -> Self {
        self.push(Inline::Link { href: href.into(), content: content.into() })
    }

    /// Adds a reference that shows the target's own label.
    pub fn reference(self, anchor: impl Into<String>) -> Self {
        self.push(Inline::Reference { anchor: anchor.into(), text: None })
    }

    /// Adds a reference that shows the given text.
    pub fn reference_as(self, anchor: impl Into<String>, text: impl Into<String>) -> Self {
        self.push(Inline::Reference { anchor: anchor.into(), text: Some(text.into()) })
    }

    /// Adds a fact.
    pub fn fact(self, fact: Fact) -> Self {
        self.push(Inline::Fact(fact))
    }

    /// Adds all the stretches of other running text.
    pub fn append(mut self, other: impl Into<Prose>) -> Self {
        self.parts.extend(other.into().parts);
        self
    }

    /// Tells whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Gives the words without any form; a reference that shows its target's label adds nothing.
    pub fn words(&self) -> String {
        self.parts.iter().map(Inline::words).collect()
    }

    /// Joins running texts as an English list: `a, b and c`.
    pub fn listing(items: impl IntoIterator<Item = Prose>) -> Self {
        let items: Vec<Prose> = items.into_iter().collect();
        let last = items.len().saturating_sub(1);
        items.into_iter().enumerate().fold(Self::new(), |line, (index, item)| {
            let joint = match index {
                0 => "",
                _ if index == last => " and ",
                _ => ", ",
            };
            let line = if joint.is_empty() { line } else { line.text(joint) };
            line.append(item)
        })
    }

    /// Visits the facts in reading order.
    pub(crate) fn each_fact<'a>(&'a self, found: &mut Vec<&'a Fact>) {
        for inline in &self.parts {
            match inline {
                Inline::Fact(fact) => found.push(fact),
                Inline::Strong(content)
                | Inline::Emphasis(content)
                | Inline::Link { content, .. } => content.each_fact(found),
                Inline::Text(_) | Inline::Code(_) | Inline::Reference { .. } => {}
            }
        }
    }
}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

impl From<Fact> for Prose {
    fn from(fact: Fact) -> Self {
        Self::new().fact(fact)
    }
}

impl From<Inline> for Prose {
    fn from(inline: Inline) -> Self {
        Self::new().push(inline)
    }
}

impl From<Vec<Inline>> for Prose {
    fn from(parts: Vec<Inline>) -> Self {
        Self { parts }
    }
}

impl FromIterator<Inline> for Prose {
    fn from_iter<I: IntoIterator<Item = Inline>>(parts: I) -> Self {
        Self { parts: parts.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_inside_other_text_are_found_in_order() {
        let prose = Prose::from(Fact::new("a", "A", [1]))
            .strong(Fact::new("b", "B", [2]))
            .link("https://example.org", Fact::new("c", "C", [3, 4]));
        let mut found = Vec::new();
        prose.each_fact(&mut found);
        let keys: Vec<_> = found.iter().map(|fact| fact.key.as_str()).collect();
        assert_eq!(keys, ["a", "b", "c"]);
    }

    #[test]
    fn a_listing_reads_as_english() {
        let words = |items: &[&str]| Prose::listing(items.iter().map(|item| Prose::from(*item)));
        assert!(words(&[]).is_empty());
        assert_eq!(words(&["a"]), Prose::from("a"));
        let three = Prose::new().text("a").text(", ").text("b").text(" and ").text("c");
        assert_eq!(words(&["a", "b", "c"]), three);
    }
}
