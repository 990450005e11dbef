//! Addresses of the site that become files.

use jiff::civil::Date;

use crate::{
    address::Query,
    answer::{ATOM, CALENDAR, CSV, HTML, JSON, XLSX},
    router,
    routes::Verb,
};

/// Pages that only a server can give, or that say nothing without one.
const LEFT_OUT: &[&str] =
    &["/sign-in", "/invitation", "/decode", "/api", "/search.xml", "/robots.txt"];

/// An address of something that becomes a file: a path, and the few values of the query that make another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    path: String,
    query: Vec<(&'static str, String)>,
}

/// The values of a query that make another file; the others filter or sort, which files cannot.
const KEPT: &[&str] = &["format", "page", "smets"];

impl Address {
    /// The address that a link leads to; none when it leads away, or to what becomes no file.
    pub fn of(link: &str) -> Option<Self> {
        let link = link.split('#').next().unwrap_or_default();
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        let route = router::route_of(path, Verb::Get)?.0;
        let viewer = app::access::Viewer::public();
        let is_public = app::access::may_see(&viewer, route.view, None).is_ok();
        let is_left_out = LEFT_OUT.contains(&route.path) || route.path.starts_with("/api/");
        if !path.starts_with('/') || is_left_out || !is_public {
            return None;
        }
        let query = Query::parse(query);
        let kept = KEPT.iter().filter_map(|name| {
            let value = query.get(name)?.to_owned();
            let is_first = matches!((*name, value.as_str()), ("page", "1") | ("smets", "2"));
            (!is_first).then_some((*name, value))
        });
        let mut kept: Vec<(&'static str, String)> = kept.collect();
        // A list as a file has all of its pages.
        if kept.iter().any(|(name, _)| *name == "format") {
            kept.retain(|(name, _)| *name != "page");
        }
        Some(Self { path: path.to_owned(), query: kept })
    }

    /// The address with which it is asked for.
    pub fn asked(&self, day: Date) -> String {
        let mut query = Query::default();
        query.0.push(("as-at".to_owned(), day.to_string()));
        query.0.extend(self.query.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        query.on(&self.path)
    }

    /// The file's name, its folders parted by `/`.
    pub fn file(&self, media: &str) -> String {
        let path = crate::address::decoded_path(&self.path);
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(safe).collect();
        let mut name = if parts.is_empty() { "index".to_owned() } else { parts.join("/") };
        for (key, value) in self.query.iter().filter(|(key, _)| *key != "format") {
            name.push_str(&format!("~{key}-{}", safe(value)));
        }
        let format = self.query.iter().find(|(key, _)| *key == "format");
        let ending = match (format, media) {
            // A paper by itself, beside the page that shows it.
            (Some(_), HTML) => "paper.html",
            (None, HTML) => "html",
            (_, CSV) => "csv",
            (_, XLSX) => "xlsx",
            (_, JSON) => "json",
            (_, ATOM) => "atom",
            (_, CALENDAR) => "ics",
            (Some((_, format)), _) => return format!("{name}.{}", safe(format)),
            (None, _) => return name,
        };
        format!("{name}.{ending}")
    }
}

/// A part of a path as a file's name, on any system.
fn safe(part: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '(' | ')');
    let name: String = part.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    if name.chars().all(|c| c == '.') { "_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_file() {
        let file = |link: &str, media| Address::of(link).map(|address| address.file(media));
        assert_eq!(file("/", HTML).as_deref(), Some("index.html"));
        assert_eq!(
            file("/proposals/MP090?as-at=2019-10-29#record", HTML).as_deref(),
            Some("proposals/MP090.html")
        );
        assert_eq!(
            file("/proposals?sort=title&page=2&format=csv", CSV).as_deref(),
            Some("proposals.csv")
        );
        assert_eq!(
            file("/code/clauses/D1.3%28e%29", HTML).as_deref(),
            Some("code/clauses/D1.3(e).html")
        );
        assert_eq!(
            file("/code/clauses/..%2F..%2Fx", HTML).as_deref(),
            Some("code/clauses/_/_/x.html")
        );
        assert_eq!(file("/proposals?page=2", HTML).as_deref(), Some("proposals~page-2.html"));
        assert_eq!(
            file("/papers/change-status?format=html", HTML).as_deref(),
            Some("papers/change-status.paper.html")
        );
        assert_eq!(file("/style.css", "text/css; charset=utf-8").as_deref(), Some("style.css"));
        for other in [
            "https://example.org/",
            "//example.org/x",
            "/account",
            "/sign-in",
            "/raise",
            "/api/v1/events",
            "mailto:x",
            "proposals",
        ] {
            assert_eq!(file(other, HTML), None, "{other}");
        }
    }
}
