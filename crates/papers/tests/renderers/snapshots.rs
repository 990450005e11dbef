use papers::{Format, HtmlScope, Options, render};

use crate::sample::sample;

fn rendered(format: Format, options: &Options) -> String {
    String::from_utf8(render(&sample(), format, options).unwrap()).unwrap()
}

#[test]
fn text() {
    insta::assert_snapshot!(rendered(Format::Text, &Options::default()));
}

#[test]
fn narrow_text() {
    let options = Options { text_columns: 48, ..Options::default() };
    insta::assert_snapshot!(rendered(Format::Text, &options));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(rendered(Format::Markdown, &Options::default()));
}

#[test]
fn html() {
    let page = rendered(Format::Html, &Options::default());
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style>…</style>{body}"));
}

#[test]
fn an_article_is_the_page_without_its_frame() {
    let options = Options { html: HtmlScope::Article, ..Options::default() };
    let article = rendered(Format::Html, &options);
    assert!(article.starts_with("<article class=\"paper\">\n<header>\n<h1>"));
    assert!(article.ends_with("</article>\n"));
}
