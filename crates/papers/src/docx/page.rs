//! What stands around the text: headers, footers, settings, properties.

use super::escape;
use crate::resolved::Resolved;

/// Opens every part.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The namespaces that parts of a document use.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// Names the program; Word shows it among the properties.
pub(super) const APP_PROPERTIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
     <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
     <Application>Secant</Application></Properties>";

/// The header of all pages but the first: title and marking.
pub(super) fn header(document: &Resolved) -> String {
    let border = "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"6\" w:color=\"CBD4DA\"/>\
                  </w:pBdr>";
    header_of(border, &document.title, &document.marking)
}

/// The header of the first page, which has the title below it: the marking alone.
pub(super) fn first_header(document: &Resolved) -> String {
    header_of("", "", &document.marking)
}

fn header_of(border: &str, left: &str, marking: &str) -> String {
    format!(
        "{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/>{border}</w:pPr>\
         {}<w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val=\"Strong\"/></w:rPr>{}</w:r></w:p></w:hdr>",
        plain_run(left),
        text(marking),
    )
}

/// The footer of all pages: marking, reference, `Page 1 of 7`.
pub(super) fn footer(document: &Resolved) -> String {
    let field = |instruction: &str| {
        format!("<w:fldSimple w:instr=\" {instruction} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>\
         {}<w:r><w:tab/></w:r>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        plain_run(&document.marking),
        plain_run(document.reference.as_deref().unwrap_or_default()),
        plain_run("Page "),
        field("PAGE"),
        plain_run(" of "),
        field("NUMPAGES"),
    )
}

/// Settings: the behaviour of a current Word, and the language of its checks.
pub(super) fn settings(document: &Resolved) -> String {
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"{}\"/></w:settings>",
        escape(&document.language)
    )
}

/// Title, author, language and dates; both dates are the date of the document.
pub(super) fn core_properties(document: &Resolved) -> String {
    let creator = escape(&document.creators.join("; "));
    let time = format!("{}T00:00:00Z", document.date);
    let date =
        |name: &str| format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:{name}>");
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{creator}</dc:creator>\
         <cp:keywords>{}</cp:keywords><cp:lastModifiedBy>{creator}</cp:lastModifiedBy>{}{}\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escape(&document.title),
        escape(document.subtitle.as_deref().unwrap_or_default()),
        escape(&document.marking),
        date("created"),
        date("modified"),
        escape(&document.language),
    )
}

/// Writes text inside a run.
pub(super) fn text(text: &str) -> String {
    format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(text))
}

/// Writes a run without any form; nothing for no text.
pub(super) fn plain_run(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("<w:r>{}</w:r>", text(words)) }
}
