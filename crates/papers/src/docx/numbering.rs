//! How lists are marked: one definition for bullets, one for numbers; each numbered list counts
//! for itself.

use super::page::{DECLARATION, NAMESPACES};
use crate::limits;

/// The number under which all bulleted lists go.
pub(super) const BULLETS: usize = 1;
/// The number of the first numbered list.
pub(super) const FIRST_ORDERED: usize = 2;

/// How far each level is indented, in twentieths of a point.
const INDENT: usize = 340;

/// Writes the definitions, with one entry for each ordered list of a given level.
pub(super) fn write(ordered: &[usize]) -> String {
    let mut xml = format!("{DECLARATION}<w:numbering {NAMESPACES}>");
    let marks = ["•", "–", "·"];
    xml.push_str("<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>");
    for (level, mark) in marks.iter().cycle().take(limits::LIST_DEPTH_MAX).enumerate() {
        xml.push_str(&level_of(level, "bullet", mark));
    }
    xml.push_str("</w:abstractNum>");
    xml.push_str("<w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"multilevel\"/>");
    for level in 0..limits::LIST_DEPTH_MAX {
        xml.push_str(&level_of(level, "decimal", &format!("%{}.", level + 1)));
    }
    xml.push_str("</w:abstractNum>");
    xml.push_str(&format!("<w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"0\"/></w:num>"));
    for (index, level) in ordered.iter().enumerate() {
        xml.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/>\
             <w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"1\"/></w:lvlOverride>\
             </w:num>",
            FIRST_ORDERED + index
        ));
    }
    xml.push_str("</w:numbering>");
    xml
}

fn level_of(level: usize, format: &str, text: &str) -> String {
    let left = INDENT * (level + 1);
    format!(
        "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
         <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>\
         <w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{INDENT}\"/></w:pPr></w:lvl>"
    )
}
