//! Links from one document to another, to a file or to a heading lead somewhere.

use std::{collections::BTreeSet, path::Path};

use crate::repository::{documents, read, root};

/// The targets of a document's links and pictures, code left out.
fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        // Every second part of a line is code.
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for after in plain.split("](").skip(1) {
            found.extend(after.split(')').next().map(str::to_owned));
        }
        for mark in ["src=\"", "href=\""] {
            for after in plain.split(mark).skip(1) {
                found.extend(after.split('"').next().map(str::to_owned));
            }
        }
    }
    found
}

/// The anchors that a document's headings have on the usual sites.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        }
        if code || !line.starts_with('#') {
            continue;
        }
        let title = line.trim_start_matches('#').trim().to_lowercase();
        found.insert(
            title
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect(),
        );
    }
    found
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, text) in documents() {
        for target in targets(&text) {
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let folder = Path::new(&path).parent().unwrap();
            let to = if file.is_empty() { Path::new(&path).to_owned() } else { folder.join(file) };
            if !root().join(&to).exists() {
                wrong.push(format!("{path}: `{target}` is not there"));
            } else if !anchor.is_empty() && !anchors(&read(to.to_str().unwrap())).contains(anchor) {
                wrong.push(format!("{path}: `{target}` has no such heading"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 20, "only {count} links were found");
}

/// A reader who starts at the front finds every document and every picture.
#[test]
fn every_document_is_linked_to() {
    let mut linked = BTreeSet::new();
    for (path, text) in documents() {
        let folder = root().join(Path::new(&path).parent().unwrap());
        for target in targets(&text) {
            let file = target.split('#').next().unwrap_or_default();
            linked.extend(folder.join(file).canonicalize());
        }
    }
    let pictures = crate::repository::files("docs/pictures", "png");
    let paths = documents().into_iter().map(|(path, _)| path).chain(pictures);
    let lonely: Vec<String> = paths
        .filter(|path| path != "README.md")
        .filter(|path| !linked.contains(&root().join(path).canonicalize().unwrap()))
        .collect();
    assert!(lonely.is_empty(), "nothing links to {lonely:?}");
}

#[test]
fn links_and_anchors_are_found() {
    let text =
        "# A title: `x`\n[a](b.md#c) `[no](code.md)` <img src=\"d.png\">\n```\n[no](e)\n```\n";
    assert_eq!(targets(text), ["b.md#c", "d.png"]);
    assert_eq!(anchors(text), BTreeSet::from(["a-title-x".to_owned()]));
}
