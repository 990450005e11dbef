//! A message as a tree in one piece: elements in the order in which they begin, each knowing where what is in it ends.
//! Names and texts point into the message, so that reading one takes a handful of allocations, however large it is.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{
    error::{EnvelopeError, Fault},
    scan::{self, Mark, Scan},
    validate::DEPTH_MAX,
};

/// How many bytes of a message have about one element, by which room is made.
const BYTES_PER_ELEMENT: usize = 48;

/// A part of a message as a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'x> {
    elements: Vec<Element<'x>>,
    /// The element at the top of what is shown.
    pub(crate) root: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Element<'x> {
    name: &'x str,
    /// As they are written.
    attributes: &'x str,
    text: Cow<'x, str>,
    /// The number of the first element that is not in it.
    end: usize,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t, 'x> {
    tree: &'t Tree<'x>,
    pub(crate) at: usize,
}

impl<'x> Tree<'x> {
    /// Reads a message.
    ///
    /// # Errors
    /// When it has no element, or one that is not closed.
    pub(crate) fn read(text: &'x str) -> Result<Self, EnvelopeError> {
        let mut scan = Scan::of(text.strip_prefix('\u{feff}').unwrap_or(text));
        let mut elements: Vec<Element<'x>> = Vec::with_capacity(text.len() / BYTES_PER_ELEMENT + 1);
        // The elements that are open, each with its name as it is written.
        let mut open: Vec<(&str, usize)> = Vec::with_capacity(16);
        loop {
            let at = scan.at() as u64;
            let not_xml = |why: &str| EnvelopeError { at, fault: Fault::NotXml(why.into()) };
            match scan.mark().map_err(not_xml)? {
                Mark::Start { .. } if open.len() >= DEPTH_MAX => {
                    return Err(not_xml("elements stand too deep in each other"));
                }
                Mark::Start { name, attributes, is_empty } => {
                    let local = scan::local(name);
                    let end = elements.len() + 1;
                    elements.push(Element {
                        name: local,
                        attributes,
                        text: Cow::Borrowed(""),
                        end,
                    });
                    if !is_empty {
                        open.push((name, end - 1));
                    } else if open.is_empty() {
                        return Ok(Self { elements, root: 0 });
                    }
                }
                Mark::End(name) => {
                    let Some((own, number)) = open.pop() else {
                        return Err(not_xml("an end tag closes nothing"));
                    };
                    if own != name {
                        return Err(not_xml("an end tag does not close the element that is open"));
                    }
                    let end = elements.len();
                    if let Some(element) = elements.get_mut(number) {
                        element.end = end;
                    }
                    if open.is_empty() {
                        return Ok(Self { elements, root: 0 });
                    }
                }
                Mark::Text(text) => {
                    if text.bytes().any(|byte| !byte.is_ascii_whitespace())
                        && let Some(element) = open.last().and_then(|(_, at)| elements.get_mut(*at))
                    {
                        element.add(scan::resolved(text).map_err(not_xml)?);
                    }
                }
                Mark::Plain(text) => {
                    if let Some(element) = open.last().and_then(|(_, at)| elements.get_mut(*at)) {
                        element.add(Cow::Borrowed(text));
                    }
                }
                Mark::Eof => return Err(not_xml("it ends before its element is closed")),
            }
        }
    }

    /// The element at the top.
    #[must_use]
    pub fn root(&self) -> Node<'_, 'x> {
        self.node(self.root)
    }

    /// The name of the element at the top.
    #[must_use]
    pub fn name(&self) -> &'x str {
        self.root().name()
    }

    pub(crate) fn node(&self, at: usize) -> Node<'_, 'x> {
        Node { tree: self, at }
    }

    /// The text of an element, taken out of the tree; none when there is none.
    pub(crate) fn take_text(&mut self, at: usize) -> Option<Cow<'x, str>> {
        let text = std::mem::take(&mut self.elements.get_mut(at)?.text);
        Some(text).filter(|text| !text.is_empty())
    }

    /// An attribute of the element at the top; an error when an attribute is not in its form.
    pub(crate) fn take_attribute(&self, name: &str) -> Result<Option<Cow<'x, str>>, ()> {
        let written = self.elements.get(self.root).map_or("", |element| element.attributes);
        scan::attribute(written, name)
    }
}

impl<'x> Element<'x> {
    fn add(&mut self, text: Cow<'x, str>) {
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }
}

impl<'t, 'x> Node<'t, 'x> {
    fn element(self) -> Option<&'t Element<'x>> {
        self.tree.elements.get(self.at)
    }

    /// Its name without the prefix.
    #[must_use]
    pub fn name(self) -> &'x str {
        self.element().map_or("", |element| element.name)
    }

    /// Its text; empty for one that holds elements.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.element().map_or("", |element| element.text.as_ref())
    }

    /// Its attributes without those that declare namespaces; one that is not in its form is left out.
    pub fn attributes(self) -> impl Iterator<Item = (&'x str, Cow<'x, str>)> {
        let written = self.element().map_or("", |element| element.attributes);
        scan::attributes(written).flatten()
    }

    /// The elements in it.
    pub fn children(self) -> impl Iterator<Item = Node<'t, 'x>> {
        let end = self.element().map_or(0, |element| element.end);
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let node = Node { at: next, ..self };
            next = node.element().filter(|_| next < end)?.end;
            Some(node)
        })
    }

    /// The first child of a name.
    #[must_use]
    pub fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element of a name below it, in the order of the message.
    #[must_use]
    pub fn find(self, name: &str) -> Option<Self> {
        let end = self.element().map_or(0, |element| element.end);
        (self.at + 1..end).map(|at| Self { at, ..self }).find(|node| node.name() == name)
    }

    /// When the command is to be carried out, where it is dated.
    #[must_use]
    pub fn execution_time(self) -> Option<&'t str> {
        self.child("ExecutionDateTime").map(Node::text)
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().serialize(serializer)
    }
}

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attributes: Vec<_> = self.attributes().collect();
        // No deeper than what was read.
        let children: Vec<_> = self.children().collect();
        let mut fields = serializer.serialize_struct("Node", 4)?;
        fields.serialize_field("name", self.name())?;
        if !attributes.is_empty() {
            fields.serialize_field("attributes", &attributes)?;
        }
        if !self.text().is_empty() {
            fields.serialize_field("text", self.text())?;
        }
        if !children.is_empty() {
            fields.serialize_field("children", &children)?;
        }
        fields.end()
    }
}
