//! Pages of the site with links from file to file. The pages are our own, so that their form is known: attributes stand
//! in double quotes, forms do not stand in each other.

use crate::drawing::escaped;
use jiff::civil::Date;

/// The values of `href` and `src` of a page, as addresses.
pub fn links(html: &str) -> impl Iterator<Item = String> + '_ {
    ["href=\"", "src=\""].into_iter().flat_map(move |name| {
        html.split(name).skip(1).map(|rest| unescaped(rest.split('"').next().unwrap_or_default()))
    })
}

/// A page of a day as a file that stands so many folders deep; `file` gives the file of an address of this site, if it has one.
pub fn page(html: &str, day: Date, depth: usize, file: impl Fn(&str) -> Option<String>) -> String {
    let up = "../".repeat(depth);
    let html = without_forms(html, day, &up);
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some((at, name)) = next_link(rest) {
        let (before, from) = rest.split_at(at);
        let value = from.get(name.len()..).unwrap_or_default();
        let end = value.find('"').unwrap_or(value.len());
        let link = unescaped(value.get(..end).unwrap_or_default());
        out.push_str(before);
        match target(&link, &up, &file) {
            Some(target) => out.push_str(&format!("{name}{}\"", escaped(&target))),
            // An anchor without `href` is a place that no link leads to.
            None => out.push_str("data-needs-server=\"\""),
        }
        rest = value.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.replace(
        "</head>",
        &format!("<script src=\"{up}search-index.js\" defer></script><script src=\"{up}search.js\" defer></script>\n</head>"),
    )
}

/// Where the next link stands, and how it begins.
fn next_link(html: &str) -> Option<(usize, &'static str)> {
    let found = ["href=\"", "src=\""].into_iter().filter_map(|name| Some((html.find(name)?, name)));
    found.min()
}

fn target(link: &str, up: &str, file: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let is_own = link.starts_with('/') && !link.starts_with("//");
    if !is_own {
        return Some(link.to_owned());
    }
    let place = link.split_once('#').map(|(_, place)| format!("#{place}")).unwrap_or_default();
    Some(format!("{up}{}{place}", file(link)?))
}

/// Forms need a server, but for the search, which a script answers; the form of the day becomes the day.
fn without_forms(html: &str, day: Date, up: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<form") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find("</form>").map_or(from.len(), |end| end + "</form>".len());
        let form = from.get(..end).unwrap_or_default();
        if form.starts_with("<form class=\"day\"") {
            out.push_str(&format!("<p class=\"day\">As at {day}</p>"));
        } else if form.starts_with("<form class=\"find\"") {
            let form = form.replace("action=\"/search\"", &format!("action=\"{up}search.html\""));
            let hidden = form.find("<input type=\"hidden\"").map(|from| {
                let length = form.get(from..).and_then(|rest| rest.find('>')).unwrap_or_default();
                (from, from + length + 1)
            });
            match hidden {
                Some((from, to)) => {
                    out.push_str(form.get(..from).unwrap_or_default());
                    out.push_str(form.get(to..).unwrap_or_default());
                }
                None => out.push_str(&form),
            }
        }
        rest = from.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'");
    text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&lt;", "<").replace("&gt;", ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_file_to_file_and_forms_are_gone() {
        let html = "<head></head><form class=\"find\" action=\"/search\"><input type=\"hidden\" name=\"as-at\"><input name=\"q\"></form>\
                    <form class=\"day\"><button>Show</button></form>\
                    <a href=\"/a?x=1&#38;as-at=2019-10-29#p\">A</a> <a href=\"/gone\">B</a> <a href=\"https://x.org/?a=1&amp;b\">C</a> <a href=\"#d\">D</a>";
        let told = page(html, jiff::civil::date(2019, 10, 29), 1, |link| {
            link.starts_with("/a").then(|| "a.html".to_owned())
        });
        assert!(
            told.contains(
                "<form class=\"find\" action=\"../search.html\"><input name=\"q\"></form>"
            ),
            "{told}"
        );
        assert!(
            told.contains("<p class=\"day\">As at 2019-10-29</p>") && !told.contains("Show"),
            "{told}"
        );
        assert!(
            told.contains("<a href=\"../a.html#p\">A</a> <a data-needs-server=\"\">B</a>"),
            "{told}"
        );
        assert!(
            told.contains("<a href=\"https://x.org/?a=1&amp;b\">C</a> <a href=\"#d\">D</a>"),
            "{told}"
        );
        assert!(told.contains("src=\"../search.js\""));
    }
}
