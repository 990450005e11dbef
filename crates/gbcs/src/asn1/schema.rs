//! What ASN.1 content is made of, and the naming of it: a schema is laid over the elements that were
//! read.

use crate::{
    eui64::Eui64,
    name::Name,
    value::{Value, named},
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
    Bits(&'static [(u32, &'static str)]),
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
    /// What an element with this tag is, where it may be one of several; with its name, where that comes of it.
    pub fn chosen(&self, tag: u8) -> (Option<&'static str>, &Self) {
        let (mut name, mut schema) = (None, self);
        while let Self::Choice(choices) = schema {
            match choices.iter().find(|(each, ..)| *each == tag) {
                Some((_, of, chosen)) => (name, schema) = (Some(*of), chosen),
                None => return (name, &Self::Plain),
            }
        }
        (name, schema)
    }

    /// What the elements in an element of this kind are, one after the other.
    pub fn members(&self) -> Members {
        match self {
            Self::Sequence(fields) => Members::Fields(fields),
            Self::Of(name, schema) => Members::Each(name, schema, 0),
            _ => Members::Fields(&[]),
        }
    }

    /// What a value is, where it fits.
    pub fn value<'m>(&self, value: &Value<'m>) -> Option<Value<'m>> {
        match (self, value) {
            (Self::Eui64, Value::Bytes(octets)) => {
                Some(Value::Eui64(Eui64(u64::from_be_bytes((*octets).try_into().ok()?))))
            }
            (Self::Number, value) => number(value).map(Value::Unsigned),
            (Self::Code, value) => Some(Value::Code { code: number(value)?, digits: 4 }),
            (Self::Named(names), value) => Some(named(number(value)?, names)),
            (Self::Whole, Value::Bits { bytes, .. }) => Some(Value::Bytes(bytes)),
            (Self::Bits(names), Value::Bits { bytes, .. }) => {
                let byte = |index: usize| bytes.get(index).copied().unwrap_or_default();
                Some(Value::Flags { bits: u16::from_be_bytes([byte(0), byte(1)]), names })
            }
            _ => None,
        }
    }
}

/// What the elements in an element are. What does not fit stays unnamed, and all behind it.
pub enum Members {
    /// Fields, of which those that are left out have no element.
    Fields(&'static [Field]),
    /// Any number of one kind, of which so many were told.
    Each(&'static str, &'static Schema, usize),
}

impl Members {
    /// The name of the next element, and what it is, by its tag.
    pub fn next(&mut self, tag: u8) -> (Option<Name>, &'static Schema) {
        match self {
            Self::Fields(fields) => {
                let mut left = fields.iter();
                let found = left.find(|(wanted, ..)| *wanted == ANY || *wanted == tag);
                *fields = left.as_slice();
                match found {
                    Some((_, name, schema)) => (Some((*name).into()), schema),
                    None => (None, &Schema::Plain),
                }
            }
            Self::Each(name, schema, told) => {
                *told += 1;
                (Some(Name::numbered(name, *told)), schema)
            }
        }
    }
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
