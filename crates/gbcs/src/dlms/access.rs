//! The access service: a list of what is asked, a list of values, a list of results.

use crate::{
    cursor::Cursor,
    dlms::{data, names, start},
    error::{DecodeError, Fault},
    tree::{Node, Value},
};

pub fn request<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = start(at)?;
    nodes.push(list(at, "specifications", specification)?);
    nodes.push(list(at, "values", value)?);
    Ok(nodes)
}

pub fn response<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = start(at)?;
    let echoed = list(at, "specifications", specification)?;
    if !echoed.children.is_empty() {
        nodes.push(echoed);
    }
    nodes.push(list(at, "values", value)?);
    nodes.push(list(at, "results", result)?);
    Ok(nodes)
}

type Item<'m> = fn(&mut Cursor<'m>, usize) -> Result<Node<'m>, DecodeError>;

fn list<'m>(
    at: &mut Cursor<'m>,
    name: &'static str,
    item: Item<'m>,
) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let count = at.count("the number of items")?;
    let mut children = Vec::new();
    for number in 1..=count {
        children.push(item(at, number)?);
    }
    Ok(Node::group(name, from..at.at(), children))
}

fn value<'m>(at: &mut Cursor<'m>, number: usize) -> Result<Node<'m>, DecodeError> {
    data(at, format!("value {number}"), 0)
}

fn specification<'m>(at: &mut Cursor<'m>, number: usize) -> Result<Node<'m>, DecodeError> {
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
    let member = u64::from(at.u8("the attribute or method")?);
    let member_name = if choice == 3 { "method" } else { "attribute" };
    let [a, b, c, d, e, f] = logical_name;
    let mut children = vec![
        Node::leaf("class", from..class_end, names::class(class)),
        Node::leaf(
            "logical name",
            class_end..name_end,
            Value::Text(format!("{a}-{b}:{c}.{d}.{e}.{f}").into()),
        ),
        Node::leaf(member_name, name_end..at.at(), Value::Unsigned(member)),
    ];
    if selects {
        let from = at.at();
        let selector = u64::from(at.u8("the selector")?);
        children.push(Node::leaf("selector", from..at.at(), Value::Unsigned(selector)));
        children.push(data(at, "selection", 0)?);
    }
    Ok(Node::group(format!("{what} {number}"), before.at()..at.at(), children))
}

fn result<'m>(at: &mut Cursor<'m>, number: usize) -> Result<Node<'m>, DecodeError> {
    let before = *at;
    let what = match at.u8("the kind of a result")? {
        1 => "get",
        2 => "set",
        3 => "action",
        found => return Err(before.fault(Fault::Unknown { what: "kind of a result", found })),
    };
    let code = at.u8("a result")?;
    Ok(Node::leaf(format!("{what} {number}"), before.at()..at.at(), names::result(code)))
}
