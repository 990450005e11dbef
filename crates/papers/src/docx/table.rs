//! Tables and labelled values in WordprocessingML.

use super::TEXT_WIDTH;
use super::inline::{Bookmarks, runs};
use super::package::Package;
use super::page::plain_run;
use crate::Align;
use crate::resolved::{Grid, Head, Pair, Run, words_of};

/// The width of a column of labels.
const LABEL_WIDTH: u32 = 2_700;

/// Writes a table; its first row heads it on every page.
pub(super) fn grid(grid: &Grid, bookmarks: &Bookmarks, package: &mut Package) -> String {
    let widths = widths(&grid.columns);
    let (look_bits, first_column) = if grid.row_headers { ("04A0", "1") } else { ("0420", "0") };
    let caption = super::escape(&words_of(&grid.caption));
    let look = format!(
        "<w:tblLook w:val=\"{look_bits}\" w:firstRow=\"1\" w:lastRow=\"0\" \
         w:firstColumn=\"{first_column}\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
         <w:tblCaption w:val=\"{caption}\"/>"
    );
    let mut xml = start("PaperTable", &look, &widths);
    xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (head, width) in grid.columns.iter().zip(&widths) {
        let properties =
            format!("{}<w:keepNext/>{}", style("TableText"), justification(head.align));
        xml.push_str(&cell(*width, &properties, &runs(&head.runs, bookmarks, package)));
    }
    xml.push_str("</w:tr>");
    for row in &grid.rows {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (content, (head, width)) in row.iter().zip(grid.columns.iter().zip(&widths)) {
            let properties = format!("{}{}", style("TableText"), justification(head.align));
            xml.push_str(&cell(*width, &properties, &runs(content, bookmarks, package)));
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    xml
}

/// Writes labels with their values, in a table of the given style.
pub(super) fn pairs(
    pairs: &[Pair],
    table_style: &str,
    bookmarks: &Bookmarks,
    package: &mut Package,
) -> String {
    let widths = [LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH];
    let look = "<w:tblLook w:val=\"0600\" w:firstRow=\"0\" w:lastRow=\"0\" \
                w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>";
    let mut xml = start(table_style, look, &widths);
    let [label_width, value_width] = widths;
    for pair in pairs {
        let value: &[Run] = &pair.value;
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        xml.push_str(&cell(label_width, &style("FieldLabel"), &plain_run(&pair.label)));
        xml.push_str(&cell(value_width, &style("FieldValue"), &runs(value, bookmarks, package)));
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    xml
}

fn start(style: &str, look: &str, widths: &[u32]) -> String {
    let columns: String =
        widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{TEXT_WIDTH}\" \
         w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>{look}</w:tblPr>\
         <w:tblGrid>{columns}</w:tblGrid>"
    )
}

fn cell(width: u32, properties: &str, content: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>\
         <w:p><w:pPr>{properties}</w:pPr>{content}</w:p></w:tc>"
    )
}

fn style(name: &str) -> String {
    format!("<w:pStyle w:val=\"{name}\"/>")
}

fn justification(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Centre => "<w:jc w:val=\"center\"/>",
        Align::End => "<w:jc w:val=\"right\"/>",
    }
}

fn widths(columns: &[Head]) -> Vec<u32> {
    let total: u32 = columns.iter().map(|head| u32::from(head.width)).sum();
    columns.iter().map(|head| TEXT_WIDTH * u32::from(head.width) / total.max(1)).collect()
}
