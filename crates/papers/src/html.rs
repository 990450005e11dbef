//! HTML: one self-contained page that reads well on a screen, on paper and aloud. No script.

mod inline;
mod table;

use crate::format::{HtmlScope, Options};
use crate::resolved::{Drawing, Listing, Node, Pair, Resolved, Title, words_of};
use inline::{attribute, escape, push_runs};

const STYLE: &str = include_str!("html/style.css");

/// Renders a document as HTML.
pub(crate) fn render(document: &Resolved, options: &Options) -> String {
    let mut out = String::new();
    match options.html {
        HtmlScope::Article => article(document, "article class=\"paper\"", "article", &mut out),
        HtmlScope::Page => page(document, &mut out),
    }
    out
}

fn page(document: &Resolved, out: &mut String) {
    let title = escape(&document.title);
    let language = attribute(&document.language);
    let marking = escape(&document.marking);
    out.push_str(&format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"dcterms.date\" content=\"{}\">\n",
        document.date
    ));
    for creator in &document.creators {
        out.push_str(&format!("<meta name=\"author\" content=\"{}\">\n", attribute(creator)));
    }
    out.push_str(&format!(
        "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to content</a>\n\
         <p class=\"marking\">{marking}</p>\n"
    ));
    let open = "main id=\"content\" class=\"paper\" tabindex=\"-1\"";
    article(document, open, "main", out);
    out.push_str(&format!("<p class=\"marking\">{marking}</p>\n</body>\n</html>\n"));
}

fn article(document: &Resolved, open: &str, element: &str, out: &mut String) {
    out.push_str(&format!("<{open}>\n<header>\n"));
    out.push_str(&format!("<h1>{}</h1>\n", escape(&document.title)));
    if let Some(subtitle) = &document.subtitle {
        out.push_str(&format!("<p class=\"subtitle\">{}</p>\n", escape(subtitle)));
    }
    pairs(&document.front, "front", out);
    out.push_str("</header>\n");
    for node in &document.nodes {
        push_node(node, out);
    }
    out.push_str(&format!("</{element}>\n"));
}

fn push_node(node: &Node, out: &mut String) {
    match node {
        Node::Heading(title) => heading(title, out),
        Node::Paragraph { runs } => {
            out.push_str("<p>");
            push_runs(runs, out);
            out.push_str("</p>\n");
        }
        Node::List(list) => listing(list, out),
        Node::Table(grid) => table::push(grid, out),
        Node::Callout { callout: _, label, paragraphs } => {
            let class = label.to_ascii_lowercase();
            out.push_str(&format!("<aside class=\"callout {class}\">\n"));
            out.push_str(&format!("<p class=\"label\"><strong>{label}</strong></p>\n"));
            for runs in paragraphs {
                out.push_str("<p>");
                push_runs(runs, out);
                out.push_str("</p>\n");
            }
            out.push_str("</aside>\n");
        }
        Node::Fields { pairs: fields } => pairs(fields, "fields", out),
        Node::Figure(drawing) => figure(drawing, out),
        Node::PageBreak => out.push_str("<div class=\"page-break\"></div>\n"),
        Node::SignOff { lines } => {
            out.push_str("<p class=\"sign-off\">");
            for (index, runs) in lines.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "<br>\n" });
                push_runs(runs, out);
            }
            out.push_str("</p>\n");
        }
    }
}

fn heading(title: &Title, out: &mut String) {
    let element = format!("h{}", title.depth.saturating_add(1).min(6));
    let class = if title.appendix { " class=\"appendix\"" } else { "" };
    out.push_str(&format!("<{element} id=\"{}\"{class}>", title.id));
    if let Some(number) = &title.number {
        let joint = if title.appendix { ":" } else { "" };
        out.push_str(&format!("<span class=\"number\">{}{joint}</span> ", escape(number)));
    }
    push_runs(&title.runs, out);
    let words = attribute(&words_of(&title.runs));
    out.push_str(&format!(
        " <a class=\"permalink\" href=\"#{}\" aria-label=\"Link to {words}\">#</a></{element}>\n",
        title.id
    ));
}

fn listing(list: &Listing, out: &mut String) {
    let element = if list.ordered { "ol" } else { "ul" };
    out.push_str(&format!("<{element}>\n"));
    for entry in &list.items {
        out.push_str("<li>");
        push_runs(&entry.runs, out);
        if let Some(children) = &entry.children {
            out.push('\n');
            listing(children, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str(&format!("</{element}>\n"));
}

fn pairs(pairs: &[Pair], class: &str, out: &mut String) {
    out.push_str(&format!("<dl class=\"{class}\">\n"));
    for pair in pairs {
        out.push_str(&format!("<div><dt>{}</dt><dd>", escape(&pair.label)));
        push_runs(&pair.value, out);
        out.push_str("</dd></div>\n");
    }
    out.push_str("</dl>\n");
}

/// A drawing is an image and not part of the page, so that nothing in it can run.
fn figure(drawing: &Drawing, out: &mut String) {
    let image = base64(&drawing.svg);
    out.push_str(&format!(
        "<figure id=\"{}\">\n<img alt=\"{}\" src=\"data:image/svg+xml;base64,{image}\">\n",
        drawing.id,
        attribute(&drawing.alt),
    ));
    out.push_str("<figcaption>");
    inline::push_caption(&drawing.label, &drawing.caption, out);
    out.push_str("</figcaption>\n</figure>\n");
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |bits: u32| {
        let index = usize::try_from(bits & 63).unwrap_or_default();
        LETTERS.get(index).copied().map_or('=', char::from)
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        text.push(letter(bits >> 18));
        text.push(letter(bits >> 12));
        text.push(if chunk.len() > 1 { letter(bits >> 6) } else { '=' });
        text.push(if chunk.len() > 2 { letter(bits) } else { '=' });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_encoded_as_the_standard_says() {
        let encoded: Vec<_> =
            ["", "f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes())).into();
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }
}
