//! Feeds in Atom (RFC 4287).

use askama::Template;
use jiff::civil::Date;

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What names it for ever, without blanks: `proposal/90/converted`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day on which it changed.
    pub updated: Date,
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub summary: String,
}

#[derive(Template)]
#[template(path = "feed.xml")]
struct Atom<'f> {
    title: &'f str,
    own: &'f str,
    page: &'f str,
    updated: Date,
    entries: &'f [Entry],
}

/// The most entries of a feed: readers ask often, and want what is new.
const ENTRIES_MAX: usize = 200;

/// A feed, the latest entry first. An empty one says that it is of the first day of the register's time.
///
/// # Errors
/// When it cannot be written, which would be a bug.
pub fn atom(
    title: &str,
    own: &str,
    page: &str,
    mut entries: Vec<Entry>,
) -> Result<String, askama::Error> {
    entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
    entries.truncate(ENTRIES_MAX);
    let updated = entries.first().map_or(jiff::civil::date(2013, 9, 23), |entry| entry.updated);
    Atom { title, own, page, updated, entries: &entries }.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_nothing_breaks_the_form() {
        let entry = |id: &str, day: &str| Entry {
            id: id.to_owned(),
            title: "A <b> & \"c\"".to_owned(),
            updated: day.parse().unwrap(),
            href: "/proposals/90?a=1&b=2".to_owned(),
            summary: "x".to_owned(),
        };
        let text =
            atom("T", "/own", "/page", vec![entry("a", "2019-10-01"), entry("b", "2019-11-01")])
                .unwrap();
        assert!(text.find("secant,2019:b").unwrap() < text.find("secant,2019:a").unwrap());
        assert!(text.contains("<updated>2019-11-01T00:00:00Z</updated>"));
        assert!(!text.contains("<b>"), "{text}");
    }
}
