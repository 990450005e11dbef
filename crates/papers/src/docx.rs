//! DOCX: real Word styles, lists, links and headers, so that people can go on editing.
//!
//! The WordprocessingML is written here and not by a library: the one that was tried can say
//! neither which row heads a table, nor the language, nor the title and author, nor what a
//! drawing shows, and it counts identifiers across documents, so that two renderings differ.

mod body;
mod inline;
mod numbering;
mod package;
mod page;
mod table;

use crate::RenderError;
use crate::format::Options;
use crate::resolved::Resolved;
use package::Package;

/// The width of text on a page, in twentieths of a point: A4 less 27 mm on either side.
const TEXT_WIDTH: u32 = 8_844;

/// Renders a document as DOCX.
pub(crate) fn render(document: &Resolved, _: &Options) -> Result<Vec<u8>, RenderError> {
    let mut package = Package::default();
    let body = body::write(document, &mut package)?;
    package.part("word/document.xml", body);
    package.part("word/styles.xml", styles(document));
    package.part("word/numbering.xml", numbering::write(&package.ordered_lists));
    package.part("word/header1.xml", page::header(document));
    package.part("word/header2.xml", page::first_header(document));
    package.part("word/footer1.xml", page::footer(document));
    package.part("word/settings.xml", page::settings(document));
    package.part("docProps/core.xml", page::core_properties(document));
    package.part("docProps/app.xml", page::APP_PROPERTIES.to_owned());
    package.pack()
}

fn styles(document: &Resolved) -> String {
    include_str!("docx/styles.xml").replace("@LANGUAGE@", &document.language)
}

/// Escapes text and attribute values. Control characters are gone by now: XML has no way to
/// write them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
