//! The document: front matter, body, appendices and attachments.

use jiff::civil::Date;

use crate::{Block, Body, Fact, Field, Item, List, Prose};

/// A document, ready for any renderer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Document {
    /// The title.
    pub title: String,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// The language of all text, as a BCP 47 tag; British English unless changed.
    pub language: String,
    /// Who may see it; shown on every page.
    pub marking: Marking,
    /// The number that the paper is filed under.
    pub reference: Option<String>,
    /// Who wrote it; signs the end of the body.
    pub author: Option<Prose>,
    /// The team that it comes from; signs below the author.
    pub team: Option<String>,
    /// The date of the document, the only date that the renderers know.
    pub date: Date,
    /// Labelled values for the front block; reference, date and marking are added to them.
    pub summary: Vec<Field>,
    /// Which headings are numbered.
    pub numbers: SectionNumbers,
    /// The body.
    pub blocks: Vec<Block>,
    /// The appendices; labelled `Appendix A`, `Appendix B`… in this order.
    pub appendices: Vec<Appendix>,
    /// What comes with the document, listed at the end of the body.
    pub attachments: Vec<Prose>,
}

/// Who may see a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Marking {
    /// Anyone: shown as `Public`.
    #[default]
    Public,
    /// Those that the text names, for instance `Members only`.
    Restricted(String),
}

impl Marking {
    /// Gives the words that are shown on every page.
    pub fn text(&self) -> &str {
        match self {
            Self::Public => "Public",
            Self::Restricted(text) => text,
        }
    }
}

/// Which headings are numbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SectionNumbers {
    /// None.
    Off,
    /// Headings of the first level: `1. Purpose`; in an appendix `A.1`.
    #[default]
    Sections,
    /// All: `1.`, `1.1`, `1.1.1`; in an appendix `A.1`, `A.1.1`.
    All,
}

/// Matter after the body that is referred to by letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Appendix {
    /// The title, without `Appendix A`.
    pub title: Prose,
    /// The name by which references find it.
    pub anchor: Option<String>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

impl Appendix {
    /// Makes an empty appendix.
    pub fn new(title: impl Into<Prose>) -> Self {
        Self { title: title.into(), anchor: None, blocks: Vec::new() }
    }

    /// Names the appendix for references.
    pub fn anchor(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = Some(anchor.into());
        self
    }
}

impl Body for Appendix {
    fn blocks_mut(&mut self) -> &mut Vec<Block> {
        &mut self.blocks
    }
}

impl Body for Document {
    fn blocks_mut(&mut self) -> &mut Vec<Block> {
        &mut self.blocks
    }
}

impl Document {
    /// Makes an empty public document in British English.
    pub fn new(title: impl Into<String>, date: Date) -> Self {
        Self {
            title: title.into(),
            subtitle: None,
            language: "en-GB".to_owned(),
            marking: Marking::Public,
            reference: None,
            author: None,
            team: None,
            date,
            summary: Vec::new(),
            numbers: SectionNumbers::default(),
            blocks: Vec::new(),
            appendices: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Sets the line below the title.
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = Some(subtitle.into());
        self
    }

    /// Sets the language as a BCP 47 tag.
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = tag.into();
        self
    }

    /// Sets who may see it.
    pub fn marking(mut self, marking: Marking) -> Self {
        self.marking = marking;
        self
    }

    /// Sets the number that it is filed under.
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// Sets who wrote it.
    pub fn author(mut self, author: impl Into<Prose>) -> Self {
        self.author = Some(author.into());
        self
    }

    /// Sets the team that it comes from.
    pub fn team(mut self, team: impl Into<String>) -> Self {
        self.team = Some(team.into());
        self
    }

    /// Adds a labelled value to the front block.
    pub fn summary(mut self, label: impl Into<String>, value: impl Into<Prose>) -> Self {
        self.summary.push(Field::new(label, value));
        self
    }

    /// Sets which headings are numbered.
    pub fn numbers(mut self, numbers: SectionNumbers) -> Self {
        self.numbers = numbers;
        self
    }

    /// Adds an appendix.
    pub fn appendix(mut self, appendix: Appendix) -> Self {
        self.appendices.push(appendix);
        self
    }

    /// Adds a line to the list of attachments.
    pub fn attachment(mut self, attachment: impl Into<Prose>) -> Self {
        self.attachments.push(attachment.into());
        self
    }

    /// Lists every fact in reading order, so that two documents can be compared fact by fact.
    pub fn facts(&self) -> Vec<&Fact> {
        let mut found = Vec::new();
        facts_in_fields(&self.summary, &mut found);
        facts_in_blocks(&self.blocks, &mut found);
        for prose in self.author.iter().chain(&self.attachments) {
            prose.each_fact(&mut found);
        }
        for appendix in &self.appendices {
            appendix.title.each_fact(&mut found);
            facts_in_blocks(&appendix.blocks, &mut found);
        }
        found
    }
}

fn facts_in_blocks<'a>(blocks: &'a [Block], found: &mut Vec<&'a Fact>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => heading.content.each_fact(found),
            Block::Paragraph(prose) => prose.each_fact(found),
            Block::List(list) => facts_in_list(list, found),
            Block::Table(table) => {
                table.caption.each_fact(found);
                table.columns.iter().for_each(|column| column.header.each_fact(found));
                table.rows.iter().flatten().for_each(|cell| cell.each_fact(found));
            }
            Block::Callout(callout) => {
                callout.paragraphs.iter().for_each(|prose| prose.each_fact(found));
            }
            Block::Fields(fields) => facts_in_fields(fields, found),
            Block::Figure(figure) => figure.caption.each_fact(found),
            Block::PageBreak => {}
        }
    }
}

fn facts_in_fields<'a>(fields: &'a [Field], found: &mut Vec<&'a Fact>) {
    fields.iter().for_each(|field| field.value.each_fact(found));
}

fn facts_in_list<'a>(list: &'a List, found: &mut Vec<&'a Fact>) {
    for Item { content, children } in &list.items {
        content.each_fact(found);
        if let Some(children) = children {
            facts_in_list(children, found);
        }
    }
}
