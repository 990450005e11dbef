//! Feeds: of lists, clauses, User Roles and searches; each in its form, each entry with a name that lasts.

use std::collections::BTreeSet;

use super::place::Place;

/// The names and titles of a feed's entries, once its form has been seen to be right.
#[expect(clippy::panic, reason = "helpers of tests may fail loudly")]
fn entries(path: &str) -> Vec<(String, String)> {
    let answer = Place::shared().browser().get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
    let text = answer.text();
    let document =
        roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"));
    let feed = document.root_element();
    let atom = "http://www.w3.org/2005/Atom";
    assert!(feed.has_tag_name((atom, "feed")), "{path}");
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.has_tag_name((atom, name)));
        found.and_then(|child| child.text()).unwrap_or_default().to_owned()
    };
    for needed in ["id", "title", "updated"] {
        assert!(!child(feed, needed).is_empty(), "{path} has no {needed}");
    }
    let own = feed.children().any(|node| node.attribute("rel") == Some("self"));
    assert!(own, "{path} does not name itself");
    let all: Vec<(String, String)> = feed
        .children()
        .filter(|node| node.has_tag_name((atom, "entry")))
        .map(|node| {
            for needed in ["id", "title", "updated"] {
                assert!(!child(node, needed).is_empty(), "{path}: an entry has no {needed}");
            }
            assert!(!child(node, "id").contains(char::is_whitespace), "{path}");
            (child(node, "id"), child(node, "title"))
        })
        .collect();
    let names: BTreeSet<&String> = all.iter().map(|(id, _)| id).collect();
    assert_eq!(names.len(), all.len(), "{path}: two entries have one name: {all:#?}");
    all
}

#[test]
fn a_role_a_clause_and_a_search_have_feeds_of_what_changes_for_them() {
    let role = entries("/roles/ED?as-at=2020-12-01&since=2019-10-01&format=atom");
    assert!(role.iter().any(|(id, _)| id.contains("MP120")), "{role:#?}");
    let clause = entries("/code/clauses/G8?as-at=2020-12-01&since=2019-10-01&format=atom");
    assert!(clause.iter().any(|(_, title)| title.contains("Deferred")), "{clause:#?}");
    let search = entries("/search?q=assurance&as-at=2020-03-01&since=2019-10-01&format=atom");
    assert!(search.iter().any(|(id, _)| id.contains("amendment/MP091")), "{search:#?}");
    assert!(search.iter().any(|(id, _)| id.contains(":event/")), "{search:#?}");
    for list in ["/proposals", "/changes"] {
        assert!(!entries(&format!("{list}?as-at=2019-11-30&format=atom")).is_empty(), "{list}");
    }
}

#[test]
fn an_entry_keeps_its_name_on_later_days() {
    let on = |day: &str| -> BTreeSet<String> {
        let path = format!("/roles/ED?as-at={day}&since=2019-10-01&format=atom");
        entries(&path).into_iter().map(|(id, _)| id).collect()
    };
    let (early, late) = (on("2020-03-01"), on("2020-12-01"));
    assert!(early.is_subset(&late) && early.len() < late.len(), "{early:#?} {late:#?}");
}

#[test]
fn a_page_of_a_role_shows_what_changed_and_offers_its_feed() {
    let html = Place::shared().browser().get("/roles/ED?as-at=2020-12-01&since=2019-10-01").text();
    assert!(html.contains("/code/amendments/MP120"), "{html}");
    assert!(html.contains("type=\"application/atom+xml\""));
    assert_eq!(Place::shared().browser().get("/roles/XX").status, 404);
}
