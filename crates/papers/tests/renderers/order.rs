use papers::{Block, Document, Field, Format, List, Options, render};

use crate::read::{bare, words};
use crate::sample::sample;

#[test]
fn every_text_stands_in_every_format_in_the_same_order() {
    let document = sample();
    let expected = texts(&document);
    assert!(expected.len() > 60, "the sample should be rich: {}", expected.len());
    for format in Format::ALL {
        let bytes = render(&document, format, &Options::default()).unwrap();
        let Some(found) = words(format, &bytes) else {
            println!("SKIPPED: pdftotext is not installed, so the PDF was not read");
            continue;
        };
        check(format, &bare(&found), &expected);
    }
}

#[track_caller]
fn check(format: Format, found: &str, expected: &[String]) {
    let mut from = 0;
    for text in expected {
        match found[from..].find(&bare(text)) {
            Some(at) => from += at + bare(text).len(),
            None => panic!("`{text}` is not in the {format} after what stands before it"),
        }
    }
}

/// Lists what must be found, in the order in which it must be found.
fn texts(document: &Document) -> Vec<String> {
    let mut texts = vec![document.title.clone()];
    texts.extend(document.subtitle.clone());
    texts.extend(document.reference.clone());
    fields(&document.summary, &mut texts);
    texts.push("29 October 2019".to_owned());
    texts.push(document.marking.text().to_owned());
    blocks(&document.blocks, &mut texts);
    texts.extend(document.author.iter().map(papers::Prose::words));
    texts.extend(document.team.clone());
    texts.push("29 October 2019".to_owned());
    texts.push("Attachments".to_owned());
    texts.extend(document.attachments.iter().map(papers::Prose::words));
    for (appendix, letter) in document.appendices.iter().zip('A'..) {
        texts.push(format!("Appendix {letter}: {}", appendix.title.words()));
        blocks(&appendix.blocks, &mut texts);
    }
    texts
}

fn blocks(blocks: &[Block], texts: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => texts.push(heading.content.words()),
            Block::Paragraph(prose) => {
                let facts = prose.parts.iter().filter_map(|inline| match inline {
                    papers::Inline::Fact(fact) => Some(fact.text.clone()),
                    papers::Inline::Text(text) => Some(text.clone()),
                    _ => None,
                });
                texts.extend(facts.filter(|text| text.len() < 60));
            }
            Block::List(items) => list(items, texts),
            Block::Table(table) => {
                texts.push(table.caption.words());
                texts.extend(table.columns.iter().map(|column| column.header.words()));
                texts.extend(table.rows.iter().flatten().map(papers::Prose::words));
            }
            Block::Callout(callout) => {
                texts.push(format!("{:?}", callout.kind));
                texts.extend(callout.paragraphs.iter().map(papers::Prose::words));
            }
            Block::Fields(pairs) => fields(pairs, texts),
            Block::Figure(figure) => texts.push(figure.caption.words()),
            Block::PageBreak => {}
        }
    }
}

fn fields(fields: &[Field], texts: &mut Vec<String>) {
    for field in fields {
        texts.push(field.label.clone());
        texts.push(field.value.words());
    }
}

fn list(list: &List, texts: &mut Vec<String>) {
    for item in &list.items {
        texts.push(item.content.words());
        if let Some(children) = &item.children {
            self::list(children, texts);
        }
    }
}
