//! The main part: one paragraph or table for each thing in the document.

use super::inline::{Bookmarks, runs, strong};
use super::package::Package;
use super::page::{DECLARATION, NAMESPACES, plain_run};
use super::{escape, numbering, table};
use crate::drawing::{self, Png};
use crate::resolved::{Drawing, Listing, Node, Resolved, Run, Title};
use crate::{CalloutKind, RenderError};

/// How many units of a drawing make a pixel and the width of text.
const UNITS_PER_PIXEL: f32 = 9_525.0;
const TEXT_WIDTH_UNITS: f32 = 5_615_940.0;

/// The space above a callout.
const CALLOUT_SPACE: &str = "<w:spacing w:before=\"240\" w:after=\"0\"/>";

/// Writes the main part.
pub(super) fn write(document: &Resolved, package: &mut Package) -> Result<String, RenderError> {
    let mut body = Body { xml: String::new(), bookmarks: Bookmarks::of(document), package };
    body.paragraph("<w:pStyle w:val=\"Title\"/>", &plain_run(&document.title));
    if let Some(subtitle) = &document.subtitle {
        body.paragraph("<w:pStyle w:val=\"Subtitle\"/>", &plain_run(subtitle));
    }
    body.pairs(&document.front, "PaperFront");
    for node in &document.nodes {
        body.node(node)?;
    }
    let xml = body.xml;
    Ok(format!(
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{xml}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>\
         <w:headerReference w:type=\"first\" r:id=\"rIdFirstHeader\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
         <w:footerReference w:type=\"first\" r:id=\"rIdFooter\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1588\" w:right=\"1531\" \
         w:bottom=\"1531\" w:left=\"1531\" w:header=\"794\" w:footer=\"737\" w:gutter=\"0\"/>\
         <w:titlePg/></w:sectPr></w:body></w:document>"
    ))
}

struct Body<'a> {
    xml: String,
    bookmarks: Bookmarks,
    package: &'a mut Package,
}

impl Body<'_> {
    fn node(&mut self, node: &Node) -> Result<(), RenderError> {
        match node {
            Node::Heading(title) => self.heading(title),
            Node::Paragraph { runs } => {
                let content = self.runs(runs);
                self.paragraph("", &content);
            }
            Node::List(list) => self.listing(list, 0),
            Node::Table(grid) => {
                let caption = self.caption(&grid.label, &grid.caption);
                let caption = self.bookmarks.around(&grid.id, &caption);
                self.paragraph("<w:pStyle w:val=\"Caption\"/><w:keepNext/>", &caption);
                let table = table::grid(grid, &self.bookmarks, self.package);
                self.xml.push_str(&table);
                self.spacer();
            }
            Node::Callout { callout, label, paragraphs } => {
                self.callout(*callout, label, paragraphs);
            }
            Node::Fields { pairs } => self.pairs(pairs, "PaperFields"),
            Node::Figure(drawing) => self.figure(drawing)?,
            Node::PageBreak => self.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            Node::SignOff { lines } => {
                let lines: Vec<String> = lines.iter().map(|line| self.runs(line)).collect();
                let content = lines.join("<w:r><w:br/></w:r>");
                self.paragraph("<w:pStyle w:val=\"SignOff\"/>", &content);
            }
        }
        Ok(())
    }

    fn runs(&mut self, content: &[Run]) -> String {
        runs(content, &self.bookmarks, self.package)
    }

    fn paragraph(&mut self, properties: &str, content: &str) {
        self.xml.push_str(&format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"));
    }

    /// Keeps two tables apart, which Word would join.
    fn spacer(&mut self) {
        self.paragraph("<w:pStyle w:val=\"Spacer\"/>", "");
    }

    fn pairs(&mut self, pairs: &[crate::resolved::Pair], style: &str) {
        let table = table::pairs(pairs, style, &self.bookmarks, self.package);
        self.xml.push_str(&table);
        self.spacer();
    }

    fn heading(&mut self, title: &Title) {
        let number = match &title.number {
            Some(number) if title.appendix => plain_run(&format!("{number}: ")),
            Some(number) => plain_run(&format!("{number} ")),
            None => String::new(),
        };
        let words = self.runs(&title.runs);
        let content = self.bookmarks.around(&title.id, &format!("{number}{words}"));
        let page =
            if title.appendix { "<w:pageBreakBefore/><w:spacing w:before=\"0\"/>" } else { "" };
        let style = format!("<w:pStyle w:val=\"Heading{}\"/>{page}", title.depth.min(5));
        self.paragraph(&style, &content);
    }

    fn listing(&mut self, list: &Listing, level: usize) {
        let (number, style) = if list.ordered {
            (self.package.ordered_list(level), "ListNumber")
        } else {
            (numbering::BULLETS, "ListBullet")
        };
        for entry in &list.items {
            let content = self.runs(&entry.runs);
            let properties = format!(
                "<w:pStyle w:val=\"{style}\"/><w:numPr><w:ilvl w:val=\"{level}\"/>\
                 <w:numId w:val=\"{number}\"/></w:numPr>"
            );
            self.paragraph(&properties, &content);
            if let Some(children) = &entry.children {
                self.listing(children, level + 1);
            }
        }
    }

    fn caption(&mut self, label: &str, caption: &[Run]) -> String {
        let joint = if caption.is_empty() { String::new() } else { plain_run(": ") };
        let words = self.runs(caption);
        format!("{}{joint}{words}", strong(label))
    }

    fn callout(&mut self, kind: CalloutKind, label: &str, paragraphs: &[Vec<Run>]) {
        let style = match kind {
            CalloutKind::Note => "<w:pStyle w:val=\"Note\"/>",
            CalloutKind::Warning => "<w:pStyle w:val=\"Warning\"/>",
        };
        self.paragraph(&format!("{style}<w:keepNext/>{CALLOUT_SPACE}"), &strong(label));
        for paragraph in paragraphs {
            let content = self.runs(paragraph);
            self.paragraph(style, &content);
        }
        self.spacer();
    }

    fn figure(&mut self, drawing: &Drawing) -> Result<(), RenderError> {
        let png = drawing::png(drawing)?;
        let image = self.image(drawing, png);
        self.paragraph("<w:pStyle w:val=\"Figure\"/>", &image);
        let caption = self.caption(&drawing.label, &drawing.caption);
        let caption = self.bookmarks.around(&drawing.id, &caption);
        self.paragraph("<w:pStyle w:val=\"Caption\"/>", &caption);
        Ok(())
    }

    fn image(&mut self, drawing: &Drawing, png: Png) -> String {
        let number = self.package.drawing(png.bytes);
        let wide = (png.width * UNITS_PER_PIXEL).max(1.0);
        let share = (TEXT_WIDTH_UNITS / wide).min(1.0);
        let (cx, cy) = (wide * share, (png.height * UNITS_PER_PIXEL * share).max(1.0));
        let extent = format!("cx=\"{cx:.0}\" cy=\"{cy:.0}\"");
        let name = format!("id=\"{number}\" name=\"Drawing {number}\"");
        let alt = escape(&drawing.alt);
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
             <wp:extent {extent}/><wp:docPr {name} descr=\"{alt}\"/><a:graphic>\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr {name} descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rIdDrawing{number}\"/><a:stretch><a:fillRect/>\
             </a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
             <a:ext {extent}/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\
             </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    }
}
