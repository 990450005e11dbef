//! A message as a tree of named fields: what a person reads.
//!
//! The fields stand in one list, each before those that are inside it, so that a message takes one allocation
//! whatever it holds.

use std::{fmt, ops::Range};

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{name::Name, value::Value};

/// How deep a tree may go: twice as deep as any message of GBCS.
pub const DEPTH_MAX: usize = 32;

/// A tree of fields, with a root.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'m> {
    /// The root, and all that is inside it.
    fields: Vec<Field<'m>>,
}

/// A field of a tree: its name, where it stands, what it holds, what is inside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node<'t, 'm> {
    field: &'t Field<'m>,
    inside: &'t [Field<'m>],
}

/// A field as it stands in the list.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Field<'m> {
    name: Name,
    value: Value<'m>,
    /// Where it stands: offsets from the start of the message, in bytes.
    from: u32,
    to: u32,
    /// How many fields are inside it, at any depth: they stand behind it.
    inside: u32,
}

/// A number of the list: no message is so long that it does not fit, and no list of its fields.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a message has at most 64 KiB")]
fn place(number: usize) -> u32 {
    number as u32
}

#[inline]
fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl<'m> Field<'m> {
    #[inline]
    fn new(name: Name, at: Range<usize>, value: Value<'m>) -> Self {
        Self { name, value, from: place(at.start), to: place(at.end), inside: 0 }
    }
}

impl<'m> Tree<'m> {
    /// The field that is the whole.
    #[must_use]
    pub fn root(&self) -> Node<'_, 'm> {
        const NOTHING: &Field<'_> =
            &Field { name: Name::NONE, value: Value::Null, from: 0, to: 0, inside: 0 };
        // Whoever makes a tree begins with its root.
        match self.fields.split_first() {
            Some((field, inside)) => Node { field, inside },
            None => Node { field: NOTHING, inside: &[] },
        }
    }

    /// The first field of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Node<'_, 'm>> {
        self.root().find(name)
    }
}

impl<'t, 'm> Node<'t, 'm> {
    /// What the field is, such as `alert code`.
    #[must_use]
    pub fn name(&self) -> Name {
        self.field.name
    }

    /// Where it stands: offsets from the start of the message, in bytes.
    #[must_use]
    pub fn at(&self) -> Range<usize> {
        index(self.field.from)..index(self.field.to)
    }

    /// What it holds.
    #[must_use]
    pub fn value(&self) -> Value<'m> {
        self.field.value
    }

    /// What is inside it, without what is inside of that.
    #[must_use]
    pub fn children(&self) -> Children<'t, 'm> {
        Children { left: self.inside }
    }

    /// Whether nothing is inside it.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.inside.is_empty()
    }

    /// The field itself and all that are inside it at any depth, each before those that are inside it.
    pub fn fields(self) -> impl Iterator<Item = Self> {
        let below = (1..).zip(self.inside).map(move |(from, field)| {
            let left = self.inside.get(from..).unwrap_or_default();
            Self { field, inside: left.get(..index(field.inside)).unwrap_or_default() }
        });
        std::iter::once(self).chain(below)
    }

    /// The first field of a name, here or below.
    #[must_use]
    pub fn find(self, name: &str) -> Option<Self> {
        self.fields().find(|each| each.name().is(name))
    }

    /// How many leaves have no name of their own, and how many leaves there are.
    #[must_use]
    pub fn unnamed_leaves(self) -> (usize, usize) {
        self.leaves(|leaf| leaf.name().is_unnamed())
    }

    /// How many leaves hold bytes of which no more is known, and how many leaves there are.
    #[must_use]
    pub fn raw_leaves(self) -> (usize, usize) {
        self.leaves(|leaf| matches!(leaf.value(), Value::Bytes(_)))
    }

    fn leaves(self, is_such: impl Fn(Self) -> bool) -> (usize, usize) {
        let leaves = self.fields().filter(Self::is_leaf);
        leaves.fold((0, 0), |(such, all), leaf| (such + usize::from(is_such(leaf)), all + 1))
    }

    fn write(self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(f, "{:indent$}{}", "", self.name(), indent = depth * 2)?;
        match self.value() {
            Value::Group => {}
            value => write!(f, ": {value}")?,
        }
        f.write_str("\n")?;
        self.children().try_for_each(|child| child.write(f, depth + 1))
    }
}

/// What is inside a field.
#[derive(Debug, Clone, Copy)]
pub struct Children<'t, 'm> {
    left: &'t [Field<'m>],
}

impl<'t, 'm> Iterator for Children<'t, 'm> {
    type Item = Node<'t, 'm>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (field, behind) = self.left.split_first()?;
        let (inside, left) = behind.split_at_checked(index(field.inside)).unwrap_or((behind, &[]));
        self.left = left;
        Some(Node { field, inside })
    }
}

/// How many fields an alert has, most of the time: as many as allocators have small rooms for.
const FIELDS_USUAL: usize = 14;
/// The content of an alert that carries nothing but its code and its time: how many bytes and how many fields it has.
const BARE_BYTES: usize = 25;
const BARE_FIELDS: usize = 6;

/// A list of fields that grows while a message is read.
#[derive(Debug)]
pub(crate) struct Growing<'m> {
    fields: Vec<Field<'m>>,
}

/// Where a field stands in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

impl<'m> Growing<'m> {
    /// A list with room for the fields of a content of so many bytes, and for some more: for most messages, enough.
    #[inline]
    pub(crate) fn for_content(bytes: usize, more: usize) -> Self {
        // What an alert carries besides its code and time has a field for each four bytes, or fewer.
        let carried = bytes.saturating_sub(BARE_BYTES) / 4;
        let is_usual = BARE_FIELDS.saturating_add(carried).saturating_add(more) <= FIELDS_USUAL;
        Self { fields: Vec::with_capacity(if is_usual { FIELDS_USUAL } else { FIELDS_USUAL * 2 }) }
    }

    /// Where the next field will stand.
    #[inline]
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.fields.len())
    }

    /// Takes away what was added since.
    #[inline]
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.fields.truncate(mark.0);
    }

    /// Adds a field that has nothing inside it.
    #[inline]
    pub(crate) fn leaf(&mut self, name: impl Into<Name>, at: Range<usize>, value: Value<'m>) {
        self.fields.push(Field::new(name.into(), at, value));
    }

    /// Adds a number that stands for something, where it has a name.
    #[inline]
    pub(crate) fn named(
        &mut self,
        field: impl Into<Name>,
        at: Range<usize>,
        number: u64,
        name: Option<&'static str>,
    ) {
        // Each value is made where it stays: one that is made elsewhere and copied costs more than all else.
        match (name, u32::try_from(number)) {
            (Some(name), Ok(number)) => self.leaf(field, at, Value::Named { number, name }),
            _ => self.leaf(field, at, Value::Unsigned(number)),
        }
    }

    /// Adds a field that is what is inside it: what is added until it is closed.
    #[inline]
    pub(crate) fn open(&mut self, name: impl Into<Name>, from: usize) -> Mark {
        let mark = self.mark();
        self.leaf(name, from..from, Value::Group);
        mark
    }

    /// Ends a field that was opened.
    #[inline]
    pub(crate) fn close(&mut self, mark: Mark, to: usize) {
        let inside = place(self.fields.len().saturating_sub(mark.0).saturating_sub(1));
        if let Some(field) = self.fields.get_mut(mark.0) {
            (field.to, field.inside) = (place(to), inside);
        }
    }

    /// Gives a field another name.
    pub(crate) fn rename(&mut self, mark: Mark, name: impl Into<Name>) {
        if let Some(field) = self.fields.get_mut(mark.0) {
            field.name = name.into();
        }
    }

    /// A field that was added and closed; none where there is none.
    pub(crate) fn node(&self, mark: Mark) -> Option<Node<'_, 'm>> {
        Children { left: self.fields.get(mark.0..)? }.next()
    }

    /// Adds a field as it stands in another tree, without what is inside it there.
    pub(crate) fn copy(&mut self, node: Node<'_, 'm>) -> Mark {
        let mark = self.mark();
        self.fields.push(Field { inside: 0, ..*node.field });
        mark
    }

    /// Moves the fields since a mark by so many bytes.
    pub(crate) fn shift(&mut self, mark: Mark, by: usize) {
        for field in self.fields.get_mut(mark.0..).unwrap_or_default() {
            field.from = field.from.saturating_add(place(by));
            field.to = field.to.saturating_add(place(by));
        }
    }

    /// The tree of a root that was opened before all others.
    #[inline]
    pub(crate) fn finish(mut self, root: Mark, to: usize) -> Tree<'m> {
        self.close(root, to);
        Tree { fields: self.fields }
    }
}

/// A tree as lines, each field below and to the right of what it is in.
impl fmt::Display for Node<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root().fmt(f)
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().serialize(serializer)
    }
}

impl Serialize for Children<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(*self)
    }
}

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Node", 4)?;
        fields.serialize_field("name", &self.name())?;
        fields.serialize_field("at", &(self.field.from, self.field.to))?;
        if matches!(self.value(), Value::Encrypted(_)) {
            fields.serialize_field("encrypted", &true)?;
        } else {
            fields.skip_field("encrypted")?;
        }
        match self.value() {
            Value::Group => fields.skip_field("value")?,
            value => fields.serialize_field("value", &value)?,
        }
        if self.is_leaf() {
            fields.skip_field("children")?;
        } else {
            fields.serialize_field("children", &self.children())?;
        }
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_small_and_a_usual_message_is_one_small_allocation() {
        // What allocators keep at hand for the next one of its size goes up to 1,032 bytes.
        assert!(size_of::<Field<'_>>() * FIELDS_USUAL <= 1_032, "{}", size_of::<Field<'_>>());
    }
}
