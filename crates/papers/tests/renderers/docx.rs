use std::process::Command;

use papers::{Format, Options, render};

use crate::read::part;
use crate::sample::sample;

fn docx() -> Vec<u8> {
    render(&sample(), Format::Docx, &Options::default()).unwrap()
}

#[test]
fn every_part_is_well_formed_and_every_relation_leads_to_a_part() {
    let bytes = docx();
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| !name.ends_with(".png")) {
        let xml = part(&bytes, name);
        roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    let relations = roxmltree::Document::parse(&relations).unwrap();
    for relation in relations.root_element().children() {
        if relation.attribute("TargetMode") != Some("External") {
            let target = format!("word/{}", relation.attribute("Target").unwrap());
            assert!(names.contains(&target), "{target} is missing");
        }
    }
}

#[test]
fn styles_that_are_used_are_defined() {
    let bytes = docx();
    let styles = part(&bytes, "word/styles.xml");
    let body = part(&bytes, "word/document.xml");
    for used in ["pStyle", "rStyle", "tblStyle"] {
        for rest in body.split(&format!("<w:{used} w:val=\"")).skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(styles.contains(&format!("w:styleId=\"{name}\"")), "no style {name}");
        }
    }
}

#[test]
fn it_is_a_real_word_document() {
    let bytes = docx();
    let body = part(&bytes, "word/document.xml");
    for expected in [
        "<w:pStyle w:val=\"Heading1\"/>",
        "<w:tblHeader/>",
        "<w:numId w:val=\"2\"/>",
        "<w:titlePg/>",
        "w:anchor=\"place",
        "descr=\"A line with three points",
    ] {
        assert!(body.contains(expected), "{expected} is missing");
    }
    let properties = part(&bytes, "docProps/core.xml");
    for expected in [
        "<dc:title>New and amended footpath proposals</dc:title>",
        "2019-10-29T00:00:00Z",
        "<dc:creator>Wilhelmina Ashdown; Rights of Way Office</dc:creator>",
        "en-GB",
    ] {
        assert!(properties.contains(expected), "{expected} is missing");
    }
    let footer = part(&bytes, "word/footer1.xml");
    assert!(footer.contains("Members only") && footer.contains(" NUMPAGES "));
}

#[test]
fn libreoffice_opens_it() {
    let folder = std::env::temp_dir().join(format!("papers-docx-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("sample.docx");
    std::fs::write(&file, docx()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(&folder)
        .arg(&file)
        .output();
    match output {
        Err(_) => println!("SKIPPED: soffice is not installed, so the DOCX was not opened"),
        Ok(output) => {
            let pdf = std::fs::read(folder.join("sample.pdf"));
            assert!(pdf.is_ok_and(|pdf| pdf.starts_with(b"%PDF")), "{output:?}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
