//! The formats: a table of them, and the one function that renders.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::resolve::resolve;
use crate::resolved::Resolved;
use crate::{Document, RenderError, docx, html, markdown, pdf, text};

/// A format that a document can be rendered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Tagged PDF that conforms to PDF/UA-1.
    Pdf,
    /// A word-processor document that can be edited.
    Docx,
    /// One self-contained page.
    Html,
    /// GitHub-flavoured Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// How a document is rendered; the default is right for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The longest line of plain text, in columns.
    pub text_columns: usize,
    /// How much of a page HTML makes.
    pub html: HtmlScope,
}

impl Default for Options {
    fn default() -> Self {
        Self { text_columns: 79, html: HtmlScope::Page }
    }
}

/// How much of a page HTML makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HtmlScope {
    /// A whole page with its style.
    Page,
    /// An `<article>` for a page that has its own style.
    Article,
}

/// A row of the table of formats.
struct Row {
    format: Format,
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
    render: fn(&Resolved, &Options) -> Result<Vec<u8>, RenderError>,
}

const DOCX_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const TABLE: [Row; 5] = [
    Row {
        format: Format::Pdf,
        name: "pdf",
        extension: "pdf",
        media_type: "application/pdf",
        render: pdf::render,
    },
    Row {
        format: Format::Docx,
        name: "docx",
        extension: "docx",
        media_type: DOCX_TYPE,
        render: docx::render,
    },
    Row {
        format: Format::Html,
        name: "html",
        extension: "html",
        media_type: "text/html; charset=utf-8",
        render: |document, options| Ok(html::render(document, options).into_bytes()),
    },
    Row {
        format: Format::Markdown,
        name: "markdown",
        extension: "md",
        media_type: "text/markdown; charset=utf-8",
        render: |document, _| Ok(markdown::render(document).into_bytes()),
    },
    Row {
        format: Format::Text,
        name: "text",
        extension: "txt",
        media_type: "text/plain; charset=utf-8",
        render: |document, options| Ok(text::render(document, options).into_bytes()),
    },
];

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Docx, Self::Html, Self::Markdown, Self::Text];

    /// Gives the name by which people choose it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Gives the end of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        self.row().extension
    }

    /// Gives the media type for HTTP.
    pub fn media_type(self) -> &'static str {
        self.row().media_type
    }

    fn row(self) -> &'static Row {
        let [first, rest @ ..] = &TABLE;
        rest.iter().find(|row| row.format == self).unwrap_or(first)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` is not a format: use pdf, docx, html, markdown or text")]
pub struct UnknownFormat {
    /// The name as given.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let lower = name.to_ascii_lowercase();
        TABLE
            .iter()
            .find(|row| row.name == lower || row.extension == lower)
            .map(|row| row.format)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// Renders a document. The same document, format and options give the same bytes.
///
/// # Errors
/// When the document refers to nothing, skips a level of heading, has an uneven table or is over
/// a limit; the message says where. All formats refuse the same documents.
pub fn render(
    document: &Document,
    format: Format,
    options: &Options,
) -> Result<Vec<u8>, RenderError> {
    (format.row().render)(&resolve(document)?, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_in_the_table_once_and_is_found_by_name_and_extension() {
        for format in Format::ALL {
            assert_eq!(TABLE.iter().filter(|row| row.format == format).count(), 1);
            assert_eq!(format.row().format, format);
            assert_eq!(format.name().parse(), Ok(format));
            assert_eq!(format.extension().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "odt".parse::<Format>().unwrap_err();
        let expected = "`odt` is not a format: use pdf, docx, html, markdown or text";
        assert_eq!(error.to_string(), expected);
    }
}
