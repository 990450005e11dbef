//! The facts of an event, as JSON in one canonical form.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::canonical;

/// JSON text in canonical form: equal values have equal bytes.
///
/// The form: no white space; object keys sorted by their UTF-8 bytes, each once; strings with the
/// shortest escapes, otherwise plain UTF-8; integers in decimal; other numbers finite, with the
/// fewest digits that read back as the same 64-bit float, without exponent; a float without a
/// fraction is written as an integer, and minus zero as `0`. It does not depend on the order in
/// which a map was filled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Payload(String);

impl Payload {
    /// The longest payload, in bytes. Facts are small; documents are kept elsewhere and referred to
    /// by their hash.
    pub const LENGTH_MAX: usize = 1 << 20;
    /// The deepest nesting of arrays and objects; half of what `serde_json` reads.
    pub const DEPTH_MAX: usize = 64;

    /// Writes any value in canonical form.
    ///
    /// # Errors
    /// If the value has no JSON form, holds a number that is not finite, or is over a limit.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, PayloadError> {
        let text = canonical::text(value, Self::DEPTH_MAX)?;
        if text.len() > Self::LENGTH_MAX { Err(PayloadError::TooLong) } else { Ok(Self(text)) }
    }

    /// Reads JSON text in any form.
    ///
    /// # Errors
    /// If the text is not JSON or is over a limit.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        if text.len() > Self::LENGTH_MAX {
            return Err(PayloadError::TooLong);
        }
        Self::new(&serde_json::from_str::<Value>(text).map_err(PayloadError::NotJson)?)
    }

    /// Returns the canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the facts as a value of the caller's.
    ///
    /// # Errors
    /// If the text does not fit the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        serde_json::from_str(&self.0).map_err(PayloadError::NotJson)
    }

    /// Wraps text that a log holds, without reading it: its hash vouches for it.
    pub(crate) const fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// Says why a value cannot be a payload.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// It is not JSON, has no JSON form, or does not fit the type it is read as.
    #[error("the payload cannot be read or written as JSON")]
    NotJson(#[source] serde_json::Error),
    /// It holds a number that is not finite.
    #[error("the payload holds a number that is not finite, which JSON cannot say")]
    NotFinite,
    /// It is longer than [`Payload::LENGTH_MAX`].
    #[error("the payload is longer than {} bytes", Payload::LENGTH_MAX)]
    TooLong,
    /// It is nested deeper than [`Payload::DEPTH_MAX`].
    #[error("the payload is nested deeper than {} levels", Payload::DEPTH_MAX)]
    TooDeep,
}

impl TryFrom<Value> for Payload {
    type Error = PayloadError;

    fn try_from(value: Value) -> Result<Self, PayloadError> {
        Self::new(&value)
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Payload {
    /// Writes the facts as JSON, not as a string that holds JSON; for JSON writers only.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_filter("finite", |float| float.is_finite()).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_and_writing_again_gives_the_same_bytes(value in any_json()) {
            let payload = Payload::new(&value).unwrap();
            prop_assert_eq!(&Payload::parse(payload.as_str()).unwrap(), &payload);
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(Payload::parse(&pretty).unwrap(), payload);
        }

        #[test]
        fn order_of_filling_does_not_matter(members: HashMap<String, u8>) {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort();
            let reversed: Vec<String> = sorted
                .iter()
                .rev()
                .map(|(key, value)| format!("{}:{value}", json!(key)))
                .collect();
            let text = format!("{{{}}}", reversed.join(","));
            prop_assert_eq!(Payload::parse(&text).unwrap(), Payload::new(&members).unwrap());
        }

        #[test]
        fn any_text_is_read_or_refused(text: String) {
            let _ = Payload::parse(&text);
        }
    }

    #[test]
    fn one_form_for_each_value() {
        let check = |value: Value, text: &str| {
            assert_eq!(Payload::new(&value).unwrap().as_str(), text);
        };
        check(json!({"b": 1, "a": [true, null], "": {}}), r#"{"":{},"a":[true,null],"b":1}"#);
        check(json!([1.0, -0.0, 0.1, 1e21, 1e-7]), "[1,0,0.1,1000000000000000000000,0.0000001]");
        check(json!("é\u{1}\"\\/\n"), r#""é\u0001\"\\/\n""#);
        // `\n` sorts before `!` as a byte, although its escape does not.
        check(json!({"!": 1, "\n": 2}), r#"{"\n":2,"!":1}"#);
        check(json!([u64::MAX, i64::MIN]), "[18446744073709551615,-9223372036854775808]");
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        Newtype(u8),
        Tuple(u8, char),
        Struct { z: Option<u8>, a: [u8; 2] },
    }

    #[test]
    fn every_shape_of_rust_is_written_as_serde_json_writes_it() {
        let shapes = (
            [
                Shape::Unit,
                Shape::Newtype(1),
                Shape::Tuple(2, 'x'),
                Shape::Struct { z: None, a: [1, 2] },
            ],
            HashMap::from([(1_u8, 1.5_f32)]),
            (),
        );
        let through_value = Payload::new(&serde_json::to_value(&shapes).unwrap()).unwrap();
        assert_eq!(Payload::new(&shapes).unwrap(), through_value);
        insta::assert_snapshot!(
            through_value,
            @r#"[["Unit",{"Newtype":1},{"Tuple":[2,"x"]},{"Struct":{"a":[1,2],"z":null}}],{"1":1.5},null]"#
        );
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        assert!(matches!(Payload::new(&[f64::NAN]), Err(PayloadError::NotFinite)));
        assert!(matches!(Payload::new(&f32::INFINITY), Err(PayloadError::NotFinite)));
        assert!(matches!(Payload::new(&HashMap::from([((), 1)])), Err(PayloadError::NotJson(_))));
        assert!(matches!(Payload::parse("{"), Err(PayloadError::NotJson(_))));
        assert!(matches!(Payload::parse("1e999"), Err(PayloadError::NotJson(_))));
    }

    #[test]
    fn limits_hold() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Payload::parse(&nested(Payload::DEPTH_MAX)).is_ok());
        let deep = Payload::parse(&nested(Payload::DEPTH_MAX + 1));
        assert!(matches!(deep, Err(PayloadError::TooDeep)));
        assert!(Payload::new(&"x".repeat(Payload::LENGTH_MAX - 2)).is_ok());
        let long = Payload::new(&"x".repeat(Payload::LENGTH_MAX - 1));
        assert!(matches!(long, Err(PayloadError::TooLong)));
    }
}
