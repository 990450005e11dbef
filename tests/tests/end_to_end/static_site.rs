//! The public site as plain files: complete, the same each time, every link leads to a file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::program::Desk;

/// Every file under a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_site_is_whole_and_every_link_leads_to_a_file() {
    let desk = Desk::with_demo();
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let line = format!("export --static {} --as-at 2019-10-29", site.display());
    let told = desk.done(&line);
    assert!(told.contains("as at 2019-10-29"), "{told}");
    let first = files(&site);
    assert!(first.len() > 1_000, "{}", first.len());
    let text = |name: &str| String::from_utf8(first[Path::new(name)].clone()).unwrap();
    assert!(text("proposals/MP090.html").contains("DP090"));
    assert!(text("proposals.csv").starts_with("number,title,"));
    assert!(text("search-index.js").contains("\"proposal\",\"DP090\""));
    assert!(first.contains_key(Path::new("papers/new-proposals.pdf")));
    let mut links = 0;
    for (name, bytes) in
        first.iter().filter(|(name, _)| name.extension().is_some_and(|end| end == "html"))
    {
        let html = String::from_utf8(bytes.clone()).unwrap();
        for forbidden in ["href=\"/", "src=\"/", "action=\"/", "method=\"post\"", "name=\"csrf\""] {
            assert!(!html.contains(forbidden), "{} has {forbidden}", name.display());
        }
        for link in html.split("href=\"").chain(html.split("src=\"")).skip(1) {
            let link = link.split('"').next().unwrap().split('#').next().unwrap();
            if link.is_empty() || link.contains(':') || link.contains('<') {
                continue;
            }
            let mut target: Vec<&str> =
                name.parent().unwrap().iter().map(|part| part.to_str().unwrap()).collect();
            for part in link.split('/') {
                if part == ".." {
                    assert!(target.pop().is_some(), "{link} in {}", name.display())
                } else {
                    target.push(part)
                }
            }
            let target: PathBuf = target.iter().collect();
            assert!(first.contains_key(&target), "{link} in {} leads nowhere", name.display());
            links += 1;
        }
    }
    assert!(links > 10_000, "{links}");
    desk.done(&line);
    let second = files(&site);
    assert!(first == second, "the second export differs from the first");
    fs::remove_file(site.join(".secant-export")).unwrap();
    let refused = desk.fails_with(1, &line);
    assert!(refused.contains("holds files that were not exported"), "{refused}");
}
