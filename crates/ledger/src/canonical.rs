//! Writes values as JSON in the one form that [`Payload`](crate::Payload) describes.
//!
//! It is a serialiser of its own because `serde_json` writes a number that is not finite as `null`
//! and keeps members in the order of the map that they came from.

mod compound;

use std::fmt::Display;

use serde::ser::{Error as _, Serialize, Serializer};

use crate::payload::PayloadError;
use compound::{Array, Object};

/// Returns the canonical text of `value`, with at most `depth` levels of arrays and objects.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T, depth: usize) -> Result<String, PayloadError> {
    value.serialize(Canonical { depth })
}

/// Writes one value; the result is its text.
#[derive(Clone, Copy)]
struct Canonical {
    /// How many levels of arrays and objects may still be opened.
    depth: usize,
}

impl Canonical {
    /// Opens an array or an object.
    fn deeper(self) -> Result<Self, PayloadError> {
        let depth = self.depth.checked_sub(1).ok_or(PayloadError::TooDeep)?;
        Ok(Self { depth })
    }
}

impl serde::ser::Error for PayloadError {
    fn custom<T: Display>(message: T) -> Self {
        Self::NotJson(serde_json::Error::custom(message))
    }
}

/// Writes integers in decimal.
macro_rules! integers {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<String, PayloadError> {
            Ok(value.to_string())
        })*
    };
}

impl Serializer for Canonical {
    type Ok = String;
    type Error = PayloadError;
    type SerializeSeq = Array;
    type SerializeTuple = Array;
    type SerializeTupleStruct = Array;
    type SerializeTupleVariant = Array;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Result<String, PayloadError> {
        Ok(value.to_string())
    }

    fn serialize_f32(self, value: f32) -> Result<String, PayloadError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<String, PayloadError> {
        // Adding zero turns minus zero into zero. `Display` writes no exponent.
        if value.is_finite() { Ok((value + 0.0).to_string()) } else { Err(PayloadError::NotFinite) }
    }

    fn serialize_char(self, value: char) -> Result<String, PayloadError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<String, PayloadError> {
        serde_json::to_string(value).map_err(PayloadError::NotJson)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<String, PayloadError> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<String, PayloadError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, PayloadError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<String, PayloadError> {
        Ok("null".to_owned())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<String, PayloadError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<String, PayloadError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<String, PayloadError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<String, PayloadError> {
        self.collect_map([(variant, value)])
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Array, PayloadError> {
        Ok(Array::new(self.deeper()?, None))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Array, PayloadError> {
        Ok(Array::new(self.deeper()?, None))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Array, PayloadError> {
        Ok(Array::new(self.deeper()?, None))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Array, PayloadError> {
        Ok(Array::new(self.deeper()?.deeper()?, Some(variant)))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Object, PayloadError> {
        Ok(Object::new(self.deeper()?, None))
    }

    fn serialize_struct(self, name: &'static str, _length: usize) -> Result<Object, PayloadError> {
        // How `serde_json` passes on numbers and raw text that only it can write.
        if name.starts_with("$serde_json::private::") {
            return Err(PayloadError::custom("raw JSON must be parsed first"));
        }
        Ok(Object::new(self.deeper()?, None))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Object, PayloadError> {
        Ok(Object::new(self.deeper()?.deeper()?, Some(variant)))
    }
}
