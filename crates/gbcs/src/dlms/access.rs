//! The access service: a list of what is asked, a list of values, a list of results. Each value is
//! named by what was asked in its place.

use super::{classes, data, names, objects, specification::Specification, start, use_cases};
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    tree::{Node, Value},
};

pub fn request<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = start(at)?;
    let mut asked = Vec::new();
    nodes.push(list(at, "specifications", |at, number| {
        let (node, one) = specification(at, number)?;
        asked.push(one);
        Ok(node)
    })?);
    nodes.push(values(at, &asked, Specification::lay_given)?);
    Ok(nodes)
}

pub fn response<'m>(at: &mut Cursor<'m>, message_code: u16) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = start(at)?;
    let mut asked = Vec::new();
    let echoed = list(at, "specifications", |at, number| {
        let (node, one) = specification(at, number)?;
        asked.push(one);
        Ok(node)
    })?;
    if !echoed.children.is_empty() {
        nodes.push(echoed);
    }
    let count = at.peek().map_or(0, usize::from);
    let of_use_case = use_cases::asked(message_code, count);
    let asked = if asked.is_empty() { of_use_case.unwrap_or_default() } else { &asked };
    nodes.push(values(at, asked, Specification::lay_answered)?);
    nodes.push(list(at, "results", |at, number| result(at, number, asked))?);
    Ok(nodes)
}

fn list<'m>(
    at: &mut Cursor<'m>,
    name: &'static str,
    mut item: impl FnMut(&mut Cursor<'m>, usize) -> Result<Node<'m>, DecodeError>,
) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let count = at.count("the number of items")?;
    let mut children = Vec::new();
    for number in 1..=count {
        children.push(item(at, number)?);
    }
    Ok(Node::group(name, from..at.at(), children))
}

/// The values, each named by what was asked in its place.
fn values<'m>(
    at: &mut Cursor<'m>,
    asked: &[Specification],
    lay: fn(&Specification, &mut Node<'m>),
) -> Result<Node<'m>, DecodeError> {
    list(at, "values", |at, number| {
        let mut node = data(at, "value", 0)?;
        match asked.get(number.saturating_sub(1)) {
            Some(asked) => lay(asked, &mut node),
            // Nothing came back for it, which its place among the results tells of.
            None if node.value == Value::Null => node.name = format!("no value {number}").into(),
            None => data::recognised(&mut node, number),
        }
        if node.name == "value" {
            node.name = format!("unnamed value {number}").into();
        }
        Ok(node)
    })
}

fn specification<'m>(
    at: &mut Cursor<'m>,
    number: usize,
) -> Result<(Node<'m>, Specification), DecodeError> {
    let before = *at;
    let choice = at.u8("the kind of an access")?;
    let (what, selects) = match choice {
        1 => ("get", false),
        2 => ("set", false),
        3 => ("action", false),
        4 => ("get with selection", true),
        5 => ("set with selection", true),
        found => return Err(before.fault(Fault::Unknown { what: "kind of an access", found })),
    };
    let from = at.at();
    let class = at.u16("the class of an object")?;
    let class_end = at.at();
    let logical_name: [u8; 6] = at.array("the logical name of an object")?;
    let name_end = at.at();
    let member = at.u8("the attribute or method")?;
    let method = choice == 3;
    let mut children = vec![
        Node::leaf("class", from..class_end, classes::class(class)),
        Node::leaf("logical name", class_end..name_end, objects::logical_name(logical_name)),
        Node::leaf(
            if method { "method" } else { "attribute" },
            name_end..at.at(),
            classes::member_value(class, member, method),
        ),
    ];
    if selects {
        let from = at.at();
        let selector = at.u8("the selector")?;
        children.push(Node::leaf("selector", from..at.at(), names::selector(selector)));
        let mut selection = data(at, "selection", 0)?;
        if selector == names::BY_RANGE {
            classes::RANGE.lay(&mut selection);
        }
        children.push(selection);
    }
    let node = Node::group(format!("{what} {number}"), before.at()..at.at(), children);
    Ok((node, Specification { class, logical_name, member, method }))
}

fn result<'m>(
    at: &mut Cursor<'m>,
    number: usize,
    asked: &[Specification],
) -> Result<Node<'m>, DecodeError> {
    let before = *at;
    let what = match at.u8("the kind of a result")? {
        1 => "get",
        2 => "set",
        3 => "action",
        found => return Err(before.fault(Fault::Unknown { what: "kind of a result", found })),
    };
    let code = at.u8("a result")?;
    let of = asked.get(number.saturating_sub(1)).and_then(Specification::title);
    let name = match of {
        Some(of) => format!("{what} {number}, {of}"),
        None => format!("{what} {number}"),
    };
    Ok(Node::leaf(name, before.at()..at.at(), names::result(code)))
}
