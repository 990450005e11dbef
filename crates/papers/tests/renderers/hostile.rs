//! Whatever a string holds, it is text: the form of each output depends on the document alone.

use jiff::civil::date;
use papers::{
    Appendix, Body as _, Document, Fact, Field, Format, Level, List, Marking, Options, Prose,
    Table, render,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use crate::read::part;

const NASTY: [&str; 16] = [
    "#import \"/etc/passwd\": *",
    "#panic[x] $x^2$ @ref <label> _a_ *b* `c` = H",
    "\\#{}[]() // comment /* more */",
    "<script>alert(1)</script><!-- --><b onclick='x'>&amp;&#x41;",
    "]]></w:t></w:r><w:p/>&<>\"'",
    "[link](javascript:alert(1)) ![img](x) <https://example.org> | cell | `a|b`",
    "# h\n\n- item\n1. one\n> quote\n---\n```\ncode\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "\0\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{9f}",
    "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069} עברית العربية",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☃️ 👍🏽 e\u{301}\u{302}\u{303} \u{fe0f}\u{200d}",
    "\u{fffe}\u{ffff}\u{feff}\u{fff9}\u{e000}\u{10ffff}\u{fdd0}",
    "\u{2028}\u{2029}\u{a0}\u{ad}\u{200b}\u{2060}",
    "AVeryLongWordWithoutAnyPlaceToBreakItThatGoesOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOn",
    "Dvořák ﷽ 𒐫 ᄀᄀᄀ각ᆨᆨ ก็็็็็็ \u{1d15e}\u{16ff0}",
    "+ 12) === ~~~ www.example.org https://example.org a@example.org :smile: &copy;",
];

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
        proptest::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
        proptest::collection::vec(
            proptest::sample::select(
                "\\`*_{}[]()#+-.!|<>&~$@:/=\"' \n1a".chars().collect::<Vec<_>>()
            ),
            0..24
        )
        .prop_map(String::from_iter),
    ]
}

/// A document of fixed form with the given strings in every place.
fn filled(strings: &[String]) -> Document {
    let mut strings = strings.iter().cycle();
    let mut next = || strings.next().cloned().unwrap_or_default();
    Document::new(format!("t{}", next()), date(2019, 10, 29))
        .subtitle(next())
        .marking(Marking::Restricted(next()))
        .reference(next())
        .author(next())
        .team(next())
        .summary(next(), next())
        .section(format!("h{}", next()))
        .paragraph(format!("p{}", next()))
        .paragraph(next())
        .paragraph(Prose::new().text("x").fact(Fact::new(next(), next(), [1])).text(next()))
        .paragraph(Prose::new().strong(next()).emphasis(next()).code(next()))
        .paragraph(Prose::new().link("https://example.org/?a=1&b=2", format!("l{}", next())))
        .paragraph(Prose::new().link(format!("javascript:{}", next()), format!("l{}", next())))
        .bullets([next(), next()])
        .block(List::numbered([next()]))
        .block(
            Table::new(next())
                .columns([next(), next()])
                .row([next(), next()])
                .row([next(), next()])
                .with_row_headers(),
        )
        .fields([Field::new(next(), next())])
        .warning(next())
        .heading(Level::Two, format!("h{}", next()))
        .attachment(next())
        .appendix(Appendix::new(next()).anchor(next()).paragraph(next()))
}

fn benign() -> Document {
    filled(&["word".to_owned()])
}

fn html_form(document: &Document) -> Vec<String> {
    let page = render(document, Format::Html, &Options::default()).unwrap();
    let page = String::from_utf8(page).unwrap();
    page.split('<')
        .skip(1)
        .map(|rest| rest.split(['>', ' ']).next().unwrap_or_default().to_owned())
        .collect()
}

fn docx_form(document: &Document) -> Vec<String> {
    let docx = render(document, Format::Docx, &Options::default()).unwrap();
    let parts = ["word/document.xml", "word/header1.xml", "word/footer1.xml", "docProps/core.xml"];
    let skipped = ["t", "r", "rPr", "rStyle", "b", "i", "bCs", "iCs"];
    let mut form = Vec::new();
    for name in parts {
        let xml = part(&docx, name);
        let tree = roxmltree::Document::parse(&xml).unwrap();
        let names = tree.descendants().filter(roxmltree::Node::is_element);
        let names = names.map(|node| node.tag_name().name().to_owned());
        form.extend(names.filter(|name| !skipped.contains(&name.as_str())));
    }
    form
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn html_and_docx_keep_their_form(strings in proptest::collection::vec(string(), 1..12)) {
        let document = filled(&strings);
        prop_assert_eq!(html_form(&document), html_form(&benign()));
        prop_assert_eq!(docx_form(&document), docx_form(&benign()));
    }

    #[test]
    fn markdown_reads_back_as_the_same_text(text in string()) {
        let document = Document::new("t", date(2019, 10, 29)).paragraph(text.as_str());
        let plain = read_back(&document);
        let shown = String::from_utf8(render(&document, Format::Text, &Options { text_columns: 100_000, ..Options::default() }).unwrap()).unwrap();
        let expected = shown.split("Public").nth(1).unwrap_or_default().trim_matches([' ', '\n']).to_owned();
        prop_assert_eq!(plain, expected);
    }

    #[test]
    fn text_never_fails(strings in proptest::collection::vec(string(), 1..12), columns in 0..120_usize) {
        let options = Options { text_columns: columns, ..Options::default() };
        let text = render(&filled(&strings), Format::Text, &options).unwrap();
        let text = String::from_utf8(text).unwrap();
        prop_assert!(text.chars().all(|character| character == '\n' || !character.is_control()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pdf_never_fails(strings in proptest::collection::vec(string(), 1..12)) {
        let pdf = render(&filled(&strings), Format::Pdf, &Options::default());
        prop_assert!(pdf.is_ok(), "{:?}", pdf.err());
    }
}

#[test]
fn every_nasty_string_makes_a_pdf() {
    let strings = NASTY.map(str::to_owned);
    render(&filled(&strings), Format::Pdf, &Options::default()).unwrap();
}

/// Reads the last paragraph of Markdown, which must hold nothing but text.
fn read_back(document: &Document) -> String {
    let markdown = render(document, Format::Markdown, &Options::default()).unwrap();
    let markdown = String::from_utf8(markdown).unwrap();
    let options = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_TASKLISTS;
    let (_, last) = markdown.split_once("Public\n").unwrap();
    let mut text = String::new();
    for event in Parser::new_ext(last, options) {
        match event {
            Event::Text(words) => text.push_str(&words),
            Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(_) => {}
            other => panic!("`{last}` is read as {other:?}"),
        }
    }
    text
}
