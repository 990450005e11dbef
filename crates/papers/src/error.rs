//! Why a document could not be rendered.

use thiserror::Error;

/// Why a document could not be rendered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A reference names an anchor that nothing has.
    #[error("nothing in the document has the anchor `{anchor}`")]
    UnknownAnchor {
        /// The anchor that the reference names.
        anchor: String,
    },
    /// Two things have the same anchor.
    #[error("two things in the document have the anchor `{anchor}`")]
    RepeatedAnchor {
        /// The anchor that both have.
        anchor: String,
    },
    /// A heading is more than one level deeper than the one before it.
    #[error("the heading `{heading}` is at level {found}, but at most {allowed} can follow here")]
    SkippedLevel {
        /// The words of the heading.
        heading: String,
        /// Its level.
        found: u8,
        /// The deepest level that can follow.
        allowed: u8,
    },
    /// A heading without words: nothing in a table of contents could name it.
    #[error("the heading `{id}` has no words")]
    EmptyHeading {
        /// The identifier that it would have.
        id: String,
    },
    /// A row has more or fewer cells than the table has columns.
    #[error("row {row} of the table `{caption}` has {found} cells for {expected} columns")]
    UnevenRow {
        /// The caption of the table.
        caption: String,
        /// The row, counted from 1.
        row: usize,
        /// How many cells it has.
        found: usize,
        /// How many columns the table has.
        expected: usize,
    },
    /// A table without columns.
    #[error("the table `{caption}` has no columns")]
    NoColumns {
        /// The caption of the table.
        caption: String,
    },
    /// A figure without a description in words.
    #[error("the figure `{caption}` has no description in words")]
    NoDescription {
        /// The caption of the figure.
        caption: String,
    },
    /// A drawing that is not readable SVG.
    #[error("the drawing of the figure `{caption}` is not readable: {reason}")]
    Drawing {
        /// The caption of the figure.
        caption: String,
        /// What the reader of drawings said.
        reason: String,
    },
    /// A language tag that is not one.
    #[error("`{tag}` is not a language tag: write it as `en-GB`")]
    Language {
        /// The tag as given.
        tag: String,
    },
    /// A document without a title.
    #[error("the document has no title")]
    NoTitle,
    /// The document is larger than a limit.
    #[error("the document has more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The typesetter refused its own template: a bug in this crate.
    #[error("this is a bug in Secant: the typesetter says {reason}")]
    Typeset {
        /// What it said.
        reason: String,
    },
    /// Writing the package of a word-processor file failed.
    #[error("the word-processor package could not be written")]
    Package(#[source] std::io::Error),
    /// Handing the document to the typesetter failed.
    #[error("the document could not be handed to the typesetter")]
    Handover(#[from] serde_json::Error),
}
