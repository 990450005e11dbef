//! What stands on a page one below the other, and the builder methods that add it.

use crate::{Prose, Table};

/// One thing in the vertical flow of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Block {
    /// A heading; it gets its number when the document is rendered.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Prose),
    /// A bulleted or numbered list.
    List(List),
    /// A table.
    Table(Table),
    /// A note or warning, set apart.
    Callout(Callout),
    /// Labels with their values.
    Fields(Vec<Field>),
    /// A drawing with its description in words.
    Figure(Figure),
    /// A new page where there are pages; a rule or nothing elsewhere.
    PageBreak,
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A section of the document.
    One,
    /// A part of a section.
    Two,
    /// A part of that.
    Three,
    /// The deepest.
    Four,
}

impl Level {
    /// Gives the depth as a number, 1 to 4.
    pub fn depth(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Heading {
    /// How deep it is.
    pub level: Level,
    /// Its words, without a number.
    pub content: Prose,
    /// The name by which references find it.
    pub anchor: Option<String>,
}

impl Heading {
    /// Makes a heading that no reference needs to find.
    pub fn new(level: Level, content: impl Into<Prose>) -> Self {
        Self { level, content: content.into(), anchor: None }
    }

    /// Names the heading for references; also its address in HTML, so keep it stable.
    pub fn anchor(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = Some(anchor.into());
        self
    }
}

/// A list of items, each with running text and perhaps a list below it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct List {
    /// Whether the items are numbered.
    pub ordered: bool,
    /// The items in order.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Item {
    /// What it says.
    pub content: Prose,
    /// A list below it.
    pub children: Option<List>,
}

impl Item {
    /// Makes an item with a list below it.
    pub fn with(content: impl Into<Prose>, children: List) -> Self {
        Self { content: content.into(), children: Some(children) }
    }
}

impl<P: Into<Prose>> From<P> for Item {
    fn from(content: P) -> Self {
        Self { content: content.into(), children: None }
    }
}

impl List {
    /// Makes a bulleted list.
    pub fn bullets<I: Into<Item>>(items: impl IntoIterator<Item = I>) -> Self {
        Self { ordered: false, items: items.into_iter().map(Into::into).collect() }
    }

    /// Makes a numbered list.
    pub fn numbered<I: Into<Item>>(items: impl IntoIterator<Item = I>) -> Self {
        Self { ordered: true, items: items.into_iter().map(Into::into).collect() }
    }

    /// Adds an item.
    pub fn item(mut self, item: impl Into<Item>) -> Self {
        self.items.push(item.into());
        self
    }
}

/// What a callout is for; it is always shown as a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CalloutKind {
    /// Something that helps to read the text.
    Note,
    /// Something that can go wrong, or that is not certain.
    Warning,
}

/// A note or warning of one or more paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Callout {
    /// What it is for.
    pub kind: CalloutKind,
    /// Its paragraphs.
    pub paragraphs: Vec<Prose>,
}

impl Callout {
    /// Makes a note of one paragraph.
    pub fn note(text: impl Into<Prose>) -> Self {
        Self { kind: CalloutKind::Note, paragraphs: vec![text.into()] }
    }

    /// Makes a warning of one paragraph.
    pub fn warning(text: impl Into<Prose>) -> Self {
        Self { kind: CalloutKind::Warning, paragraphs: vec![text.into()] }
    }

    /// Adds a paragraph.
    pub fn paragraph(mut self, text: impl Into<Prose>) -> Self {
        self.paragraphs.push(text.into());
        self
    }
}

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// What it is, a word or two.
    pub label: String,
    /// Its value.
    pub value: Prose,
}

impl Field {
    /// Makes a labelled value.
    pub fn new(label: impl Into<String>, value: impl Into<Prose>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// The drawing as SVG. It must be self-contained: it cannot load anything.
    pub svg: Vec<u8>,
    /// What the drawing says, in words; shown wherever the drawing cannot be.
    pub alt: String,
    /// The words below it, set as `Figure 1: …`.
    pub caption: Prose,
    /// The name by which references find the figure.
    pub anchor: Option<String>,
}

impl Figure {
    /// Makes a figure from SVG, its description in words and its caption.
    pub fn new(svg: impl Into<Vec<u8>>, alt: impl Into<String>, caption: impl Into<Prose>) -> Self {
        Self { svg: svg.into(), alt: alt.into(), caption: caption.into(), anchor: None }
    }

    /// Names the figure for references.
    pub fn anchor(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = Some(anchor.into());
        self
    }
}

impl From<Heading> for Block {
    fn from(heading: Heading) -> Self {
        Self::Heading(heading)
    }
}

impl From<List> for Block {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<Callout> for Block {
    fn from(callout: Callout) -> Self {
        Self::Callout(callout)
    }
}

impl From<Figure> for Block {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

/// Whatever holds blocks: a document or an appendix. One set of builder methods for both.
pub trait Body: Sized {
    /// The blocks, in reading order.
    fn blocks_mut(&mut self) -> &mut Vec<Block>;

    /// Adds any block.
    fn block(mut self, block: impl Into<Block>) -> Self {
        self.blocks_mut().push(block.into());
        self
    }

    /// Adds several blocks.
    fn blocks<B: Into<Block>>(mut self, blocks: impl IntoIterator<Item = B>) -> Self {
        self.blocks_mut().extend(blocks.into_iter().map(Into::into));
        self
    }

    /// Adds a heading of the first level.
    fn section(self, content: impl Into<Prose>) -> Self {
        self.block(Heading::new(Level::One, content))
    }

    /// Adds a heading of the second level.
    fn subsection(self, content: impl Into<Prose>) -> Self {
        self.block(Heading::new(Level::Two, content))
    }

    /// Adds a heading of any level.
    fn heading(self, level: Level, content: impl Into<Prose>) -> Self {
        self.block(Heading::new(level, content))
    }

    /// Adds a paragraph.
    fn paragraph(self, content: impl Into<Prose>) -> Self {
        self.block(Block::Paragraph(content.into()))
    }

    /// Adds a bulleted list.
    fn bullets<I: Into<Item>>(self, items: impl IntoIterator<Item = I>) -> Self {
        self.block(List::bullets(items))
    }

    /// Adds a numbered list.
    fn numbered<I: Into<Item>>(self, items: impl IntoIterator<Item = I>) -> Self {
        self.block(List::numbered(items))
    }

    /// Adds labelled values.
    fn fields(self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.block(Block::Fields(fields.into_iter().collect()))
    }

    /// Adds a note.
    fn note(self, text: impl Into<Prose>) -> Self {
        self.block(Callout::note(text))
    }

    /// Adds a warning.
    fn warning(self, text: impl Into<Prose>) -> Self {
        self.block(Callout::warning(text))
    }

    /// Starts a new page.
    fn page_break(self) -> Self {
        self.block(Block::PageBreak)
    }
}
