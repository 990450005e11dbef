use std::collections::BTreeSet;

use jiff::civil::date;
use papers::{Body as _, Column, Document, Format, Options, Table, render};

use crate::read::{piped, words};
use crate::sample::sample;

fn pdf(document: &Document) -> Vec<u8> {
    render(document, Format::Pdf, &Options::default()).unwrap()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn it_is_tagged_and_says_that_it_conforms() {
    let bytes = pdf(&sample());
    assert!(bytes.starts_with(b"%PDF-1."));
    let expected = [
        "/StructTreeRoot",
        "/MarkInfo",
        "/Marked true",
        "/Lang",
        "(en-GB)",
        "/Outlines",
        "/DisplayDocTitle true",
        "<pdfuaid:part>1</pdfuaid:part>",
        "2019-10-29",
    ];
    for text in expected {
        assert!(contains(&bytes, text), "{text} is not in the PDF");
    }
}

#[test]
fn tables_headings_and_drawings_have_their_tags() {
    let path = std::env::temp_dir().join(format!("papers-tags-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf(&sample())).unwrap();
    let structure = piped("pdfinfo", &["-struct", path.to_str().unwrap()], b"");
    std::fs::remove_file(&path).unwrap();
    let Some(structure) = structure else {
        println!("SKIPPED: pdfinfo is not installed, so the tags were not read");
        return;
    };
    let structure = String::from_utf8_lossy(&structure).into_owned();
    let found: BTreeSet<&str> =
        structure.split_whitespace().map(|word| word.trim_end_matches(':')).collect();
    for tag in ["H1", "H2", "H3", "P", "L", "Table", "TH", "TD", "Figure", "Link"] {
        assert!(found.contains(tag), "no {tag} in:\n{structure}");
    }
}

#[test]
fn a_long_table_repeats_its_head_and_every_page_bears_the_marking_and_its_number() {
    let mut table = Table::new("Numbers").column(Column::new("Headword")).column(Column::new("n"));
    for number in 0..150 {
        table = table.row([format!("row {number}"), number.to_string()]);
    }
    let bytes = pdf(&Document::new("Long", date(2019, 10, 29)).block(table));
    let Some(text) = words(Format::Pdf, &bytes) else {
        println!("SKIPPED: pdftotext is not installed, so the PDF was not read");
        return;
    };
    let pages: Vec<&str> = text.trim_end_matches('\u{C}').split('\u{C}').collect();
    assert!(pages.len() > 3, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Headword"), "no head on:\n{page}");
        assert!(page.contains("Public"), "no marking on:\n{page}");
        assert!(page.contains(&format!("Page {} of {}", index + 1, pages.len())), "{page}");
    }
}
