//! What ASN.1 content is made of, and the naming of it: a schema is laid over the elements that were
//! read.

use crate::{
    cursor::Cursor,
    eui64::Eui64,
    tree::{Node, Value},
};

/// What an element is: by it, the element and all that is in it are named.
#[derive(Debug, Clone, Copy)]
pub enum Schema {
    /// What its tag says.
    Plain,
    /// The identifier of a device or a party, in eight octets.
    Eui64,
    /// A number, whatever its tag.
    Number,
    /// A code of four hexadecimal digits.
    Code,
    /// A number that stands for something.
    Named(&'static [(u64, &'static str)]),
    /// Bits that are whole bytes, such as a key or a signature.
    Whole,
    /// Bits that each stand for something, from the first.
    Bits(&'static [(usize, &'static str)]),
    /// A sequence of fields.
    Sequence(&'static [Field]),
    /// A sequence, or a set, of elements that all have one name.
    Of(&'static str, &'static Schema),
    /// One of several, which the tag tells.
    Choice(&'static [(u8, &'static str, Schema)]),
    /// Octets that are an element themselves.
    Inner(&'static str, &'static Schema),
}

/// A field of a sequence: the tag that it has, its name, what it is. A field whose tag is not there
/// was left out.
pub type Field = (u8, &'static str, Schema);

/// A tag that fits every element.
pub const ANY: u8 = 0;

impl Schema {
    /// Names an element and what is in it. What does not fit stays unnamed.
    pub fn lay<'m>(&self, node: &mut Node<'m>, bytes: &'m [u8]) {
        match self {
            Self::Plain => {}
            Self::Sequence(fields) => {
                let mut fields = fields.iter();
                for child in &mut node.children {
                    let tag = tag(child, bytes);
                    let fitting = fields.find(|(wanted, ..)| *wanted == ANY || *wanted == tag);
                    let Some((_, name, schema)) = fitting else { break };
                    child.name = (*name).into();
                    schema.lay(child, bytes);
                }
            }
            Self::Of(name, schema) => {
                for (index, child) in node.children.iter_mut().enumerate() {
                    child.name = format!("{name} {}", index + 1).into();
                    schema.lay(child, bytes);
                }
            }
            Self::Choice(choices) => {
                let tag = tag(node, bytes);
                if let Some((_, name, schema)) = choices.iter().find(|(each, ..)| *each == tag) {
                    node.name = (*name).into();
                    schema.lay(node, bytes);
                }
            }
            Self::Inner(name, schema) => inner(node, bytes, name, schema),
            _ => {
                if let Some(value) = self.value(&node.value) {
                    node.value = value;
                }
            }
        }
    }

    fn value<'m>(&self, value: &Value<'m>) -> Option<Value<'m>> {
        match (self, value) {
            (Self::Eui64, Value::Bytes(octets)) => {
                Some(Value::Eui64(Eui64(u64::from_be_bytes((*octets).try_into().ok()?))))
            }
            (Self::Number, value) => number(value).map(Value::Unsigned),
            (Self::Code, value) => Some(Value::Code { code: number(value)?, digits: 4 }),
            (Self::Named(names), value) => Some(crate::dlms::named(number(value)?, names)),
            (Self::Whole, Value::Bits { bytes, .. }) => Some(Value::Bytes(bytes)),
            (Self::Bits(names), Value::Bits { bytes, .. }) => Some(Value::Text(
                names
                    .iter()
                    .filter(|(bit, _)| {
                        bytes.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
                    })
                    .map(|(_, name)| *name)
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into(),
            )),
            _ => None,
        }
    }
}

/// The tag of an element that was read.
fn tag(node: &Node<'_>, bytes: &[u8]) -> u8 {
    bytes.get(node.at.start).copied().unwrap_or_default()
}

/// A number that was read as such, or as octets of a tag that does not say so.
fn number(value: &Value<'_>) -> Option<u64> {
    match value {
        Value::Unsigned(number) => Some(*number),
        Value::Bytes(bytes) => match super::integer(bytes) {
            Value::Unsigned(number) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

/// Reads the element that octets hold, where they hold one.
fn inner<'m>(node: &mut Node<'m>, bytes: &'m [u8], name: &'static str, schema: &Schema) {
    let Value::Bytes(octets) = node.value else { return };
    let mut at = Cursor::within(bytes, node.at.end.saturating_sub(octets.len()), node.at.end);
    if let Ok(mut element) = super::element(&mut at, 0)
        && at.is_empty()
    {
        element.name = name.into();
        schema.lay(&mut element, bytes);
        node.value = Value::Group;
        node.children = vec![element];
    }
}
