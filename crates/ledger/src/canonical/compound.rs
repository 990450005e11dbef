//! Arrays and objects.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::Canonical;
use crate::payload::PayloadError;

/// An array that is being written, alone or as the only member of an enumeration's object.
pub(super) struct Array {
    inside: Canonical,
    variant: Option<&'static str>,
    items: Vec<String>,
}

/// An object that is being written, alone or as the only member of an enumeration's object.
pub(super) struct Object {
    inside: Canonical,
    variant: Option<&'static str>,
    key: Option<String>,
    /// Sorted by the UTF-8 bytes of the keys.
    members: BTreeMap<String, String>,
}

impl Array {
    pub(super) fn new(inside: Canonical, variant: Option<&'static str>) -> Self {
        Self { inside, variant, items: Vec::new() }
    }

    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PayloadError> {
        self.items.push(item.serialize(self.inside)?);
        Ok(())
    }

    fn text(self) -> Result<String, PayloadError> {
        wrap(self.inside, self.variant, format!("[{}]", self.items.join(",")))
    }
}

impl Object {
    pub(super) fn new(inside: Canonical, variant: Option<&'static str>) -> Self {
        Self { inside, variant, key: None, members: BTreeMap::new() }
    }

    fn insert<T: Serialize + ?Sized>(
        &mut self,
        key: String,
        value: &T,
    ) -> Result<(), PayloadError> {
        match self.members.entry(key) {
            Entry::Occupied(entry) => {
                Err(PayloadError::custom(format_args!("the key `{}` comes twice", entry.key())))
            }
            Entry::Vacant(entry) => {
                entry.insert(value.serialize(self.inside)?);
                Ok(())
            }
        }
    }

    fn text(self) -> Result<String, PayloadError> {
        let mut members = Vec::with_capacity(self.members.len());
        for (key, value) in self.members {
            members.push(format!("{}:{value}", self.inside.serialize_str(&key)?));
        }
        wrap(self.inside, self.variant, format!("{{{}}}", members.join(",")))
    }
}

fn wrap(
    inside: Canonical,
    variant: Option<&'static str>,
    text: String,
) -> Result<String, PayloadError> {
    match variant {
        None => Ok(text),
        Some(variant) => Ok(format!("{{{}:{text}}}", inside.serialize_str(variant)?)),
    }
}

/// Makes the key of a member: a string as it is, an integer or a truth value as its text.
fn key_text<T: Serialize + ?Sized>(key: &T) -> Result<String, PayloadError> {
    let text = key.serialize(Canonical { depth: 0 })?;
    if text.starts_with('"') {
        serde_json::from_str(&text).map_err(PayloadError::NotJson)
    } else if text == "null" {
        Err(PayloadError::custom("`null` cannot be a key"))
    } else {
        Ok(text)
    }
}

impl SerializeSeq for Array {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PayloadError> {
        self.push(item)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeTuple for Array {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PayloadError> {
        self.push(item)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeTupleStruct for Array {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PayloadError> {
        self.push(item)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeTupleVariant for Array {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PayloadError> {
        self.push(item)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeMap for Object {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), PayloadError> {
        self.key = Some(key_text(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PayloadError> {
        let key = self.key.take().ok_or_else(|| PayloadError::custom("a value without a key"))?;
        self.insert(key, value)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeStruct for Object {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), PayloadError> {
        self.insert(key.to_owned(), value)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}

impl SerializeStructVariant for Object {
    type Ok = String;
    type Error = PayloadError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), PayloadError> {
        self.insert(key.to_owned(), value)
    }

    fn end(self) -> Result<String, PayloadError> {
        self.text()
    }
}
