//! Every link of every page leads somewhere.

use std::collections::{BTreeSet, VecDeque};

use super::place::Place;

/// How many pages are followed: enough that every kind of page is met many times.
const PAGES: usize = 350;

#[test]
fn every_link_leads_to_a_page() {
    let browser = Place::shared().browser();
    let mut wait: VecDeque<(String, String)> =
        VecDeque::from([("/?as-at=2019-10-29".to_owned(), "the start".to_owned())]);
    let mut known: BTreeSet<String> = wait.iter().map(|(path, _)| path.clone()).collect();
    let mut wrong = Vec::new();
    let mut followed = 0;
    while let Some((path, from)) = wait.pop_front() {
        if followed == PAGES {
            break;
        }
        followed += 1;
        let answer = browser.get(&path);
        if answer.status != 200 {
            wrong.push(format!("{} {path} (from {from})", answer.status));
            continue;
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        for part in html.split("href=\"").skip(1) {
            let href = part.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
            let bare = href.split('#').next().unwrap().to_owned();
            // A PDF takes a second to set, which one test for papers does.
            let skip = bare.contains("format=pdf") || bare.contains("sort=");
            if bare.starts_with('/') && !skip && known.insert(bare.clone()) {
                // What is rarer comes first, so that every kind of page is met.
                let depth = bare.matches('/').count();
                if depth > 1 {
                    wait.push_front((bare, path.clone()))
                } else {
                    wait.push_back((bare, path.clone()))
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(followed, PAGES);
}
