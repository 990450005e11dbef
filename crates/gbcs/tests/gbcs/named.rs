//! Every leaf of the reference messages has a name: those that have none are counted.

use std::collections::BTreeMap;

use gbcs::{Node, Tree, Value, decode};

use crate::samples::messages;

/// The most leaves without a name that are let pass, of all the reference messages: for each kind of
/// content, what no table that we have tells.
const UNNAMED_MAX: [(&str, usize); 5] = [
    ("ASN.1", 0),
    ("DLMS access-request", 0),
    ("DLMS access-response", 4),
    ("DLMS data-notification", 0),
    ("GBZ", 0),
];

/// The content of a message, and of which kind it is.
fn content<'t, 'm>(tree: &'t Tree<'m>) -> Option<(&'static str, Node<'t, 'm>)> {
    tree.root().children().find_map(|child| {
        let name = child.name().to_string();
        let kind = UNNAMED_MAX.iter().find(|(kind, _)| name.starts_with(kind))?.0;
        Some((kind, child))
    })
}

fn unnamed(node: Node<'_, '_>, path: &str, found: &mut Vec<String>) {
    let path = format!("{path}/{}", node.name());
    if node.is_leaf() && node.name().is_unnamed() {
        found.push(format!("{path}: {}", node.value()));
    }
    node.children().for_each(|child| unnamed(child, &path, found));
}

#[test]
fn all_but_a_few_leaves_have_a_name() {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut told = Vec::new();
    for (name, bytes) in messages() {
        let message = decode(bytes).unwrap();
        let Some((of, content)) = content(&message.tree) else { continue };
        let (few, all) = content.unnamed_leaves();
        let count = counts.entry(of).or_default();
        *count = (count.0 + few, count.1 + all);
        unnamed(content, name, &mut told);
    }
    for (kind, (few, all)) in &counts {
        println!("{kind}: {few} of {all} leaves have no name");
    }
    let too_many = UNNAMED_MAX
        .iter()
        .any(|(kind, most)| counts.get(kind).is_some_and(|count| count.0 > *most));
    assert!(!too_many, "{counts:?}\n{}", told.join("\n"));
}

/// The most identifiers that stay digits, of all the reference messages: those that say that there is
/// no object, the command FF, which stands for a whole component, and one script table.
const DIGITS_MAX: usize = 87;

#[test]
fn all_but_a_few_identifiers_are_told_by_their_names() {
    let is_identifier = |name: &str| {
        ["class", "attribute", "method", "cluster", "command", "answers command"].contains(&name)
    };
    let mut digits: BTreeMap<String, usize> = BTreeMap::new();
    for bytes in messages().values() {
        let message = decode(bytes).unwrap();
        for node in message.tree.root().fields() {
            let name = node.name().to_string();
            let is_digits = match node.value() {
                Value::Unsigned(_) | Value::Code { .. } => is_identifier(&name),
                Value::LogicalName { title, .. } => title.is_none(),
                _ => false,
            };
            if is_digits {
                *digits.entry(format!("{name}: {}", node.value())).or_default() += 1;
            }
        }
    }
    let all: usize = digits.values().sum();
    println!("{all} identifiers stay digits: {digits:?}");
    assert!(all <= DIGITS_MAX, "{all}: {digits:?}");
}
