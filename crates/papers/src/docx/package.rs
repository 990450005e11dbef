//! The ZIP file around the parts: what each part is, how parts refer to one another.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::escape;
use crate::RenderError;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The parts of the document and what they refer to.
#[derive(Debug, Default)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
    links: Vec<String>,
    drawings: usize,
    /// The level of each ordered list, in document order.
    pub(super) ordered_lists: Vec<usize>,
}

impl Package {
    /// Adds a part.
    pub(super) fn part(&mut self, name: &str, xml: String) {
        self.parts.push((name.to_owned(), xml.into_bytes()));
    }

    /// Adds a link out of the document and gives its relationship.
    pub(super) fn link(&mut self, href: &str) -> String {
        self.links.push(href.to_owned());
        format!("rIdLink{}", self.links.len())
    }

    /// Adds a drawing and gives its number, from 1.
    pub(super) fn drawing(&mut self, png: Vec<u8>) -> usize {
        self.drawings += 1;
        self.parts.push((format!("word/media/drawing{}.png", self.drawings), png));
        self.drawings
    }

    /// Adds an ordered list and gives the number under which it counts.
    pub(super) fn ordered_list(&mut self, level: usize) -> usize {
        self.ordered_lists.push(level);
        super::numbering::FIRST_ORDERED + self.ordered_lists.len() - 1
    }

    /// Writes the ZIP file. Its parts bear no time but the earliest that ZIP knows.
    pub(super) fn pack(self) -> Result<Vec<u8>, RenderError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let front = [
            ("[Content_Types].xml", content_types()),
            ("_rels/.rels", root_relations()),
            ("word/_rels/document.xml.rels", self.relations()),
        ];
        let front = front.into_iter().map(|(name, xml)| (name.to_owned(), xml.into_bytes()));
        for (name, bytes) in front.chain(self.parts) {
            zip.start_file(name, options).map_err(into_io)?;
            zip.write_all(&bytes).map_err(RenderError::Package)?;
        }
        Ok(zip.finish().map_err(into_io)?.into_inner())
    }

    fn relations(&self) -> String {
        let mut xml = relations_start();
        let parts = [
            ("rIdStyles", "styles", "styles.xml"),
            ("rIdNumbering", "numbering", "numbering.xml"),
            ("rIdSettings", "settings", "settings.xml"),
            ("rIdHeader", "header", "header1.xml"),
            ("rIdFirstHeader", "header", "header2.xml"),
            ("rIdFooter", "footer", "footer1.xml"),
        ];
        for (id, kind, target) in parts {
            xml.push_str(&relation(id, &format!("{OFFICE}/{kind}"), target, ""));
        }
        for number in 1..=self.drawings {
            let (id, target) =
                (format!("rIdDrawing{number}"), format!("media/drawing{number}.png"));
            xml.push_str(&relation(&id, &format!("{OFFICE}/image"), &target, ""));
        }
        for (index, href) in self.links.iter().enumerate() {
            let id = format!("rIdLink{}", index + 1);
            let mode = " TargetMode=\"External\"";
            xml.push_str(&relation(&id, &format!("{OFFICE}/hyperlink"), href, mode));
        }
        xml.push_str("</Relationships>");
        xml
    }
}

fn into_io(error: zip::result::ZipError) -> RenderError {
    RenderError::Package(error.into())
}

fn relations_start() -> String {
    format!("{}<Relationships xmlns=\"{PACKAGE}/relationships\">", super::page::DECLARATION)
}

fn relation(id: &str, kind: &str, target: &str, mode: &str) -> String {
    let target = escape(target);
    format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>")
}

fn root_relations() -> String {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    format!(
        "{}{}{}{}</Relationships>",
        relations_start(),
        relation("rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml", ""),
        relation("rId2", &core, "docProps/core.xml", ""),
        relation("rId3", &format!("{OFFICE}/extended-properties"), "docProps/app.xml", ""),
    )
}

fn content_types() -> String {
    let mut xml = format!(
        "{}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>",
        super::page::DECLARATION
    );
    let parts = [
        ("/word/document.xml", format!("{WORD}.document.main+xml")),
        ("/word/styles.xml", format!("{WORD}.styles+xml")),
        ("/word/numbering.xml", format!("{WORD}.numbering+xml")),
        ("/word/settings.xml", format!("{WORD}.settings+xml")),
        ("/word/header1.xml", format!("{WORD}.header+xml")),
        ("/word/header2.xml", format!("{WORD}.header+xml")),
        ("/word/footer1.xml", format!("{WORD}.footer+xml")),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ];
    for (name, kind) in parts {
        xml.push_str(&format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"));
    }
    xml.push_str("</Types>");
    xml
}
