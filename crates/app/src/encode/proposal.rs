//! Reads the payload of a proposal's event in one pass: opening a register reads every event there is.

use std::{collections::HashMap, fmt, sync::Arc};

use change::{Step, record::Grounds};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// How many grounds are kept to be shared: beyond the people and bodies of a register, few repeat.
const SHARED_MAX: usize = 4_096;

/// Grounds that were read, by their JSON: most steps are taken by the same people in the same way.
#[derive(Debug, Default)]
pub(super) struct Shared(HashMap<Box<str>, Arc<Grounds>>);

impl Shared {
    fn read(&mut self, json: &str) -> serde_json::Result<Arc<Grounds>> {
        if let Some(known) = self.0.get(json) {
            return Ok(Arc::clone(known));
        }
        let grounds: Arc<Grounds> = Arc::new(serde_json::from_str(json)?);
        // A wording is of one step alone.
        if grounds.wording.is_none() && self.0.len() < SHARED_MAX {
            self.0.insert(json.into(), Arc::clone(&grounds));
        }
        Ok(grounds)
    }
}

/// Reads a payload whose event is of a kind; no step for a kind that this release does not know.
pub(super) fn read(
    kind: &str,
    payload: &str,
    shared: &mut Shared,
) -> serde_json::Result<(Option<Step>, Arc<Grounds>)> {
    let mut deserializer = serde_json::Deserializer::from_str(payload);
    let read = deserializer.deserialize_map(Fields { kind, shared })?;
    deserializer.end()?;
    Ok(read)
}

/// The fields of a payload.
struct Fields<'k> {
    kind: &'k str,
    shared: &'k mut Shared,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = (Option<Step>, Arc<Grounds>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step and its grounds")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut step, mut grounds) = (None, None);
        while let Some(field) = map.next_key::<Field>()? {
            match field {
                Field::Grounds => {
                    let json = map.next_value::<&RawValue>()?.get();
                    grounds = Some(self.shared.read(json).map_err(de::Error::custom)?);
                }
                Field::Step => step = Some(map.next_value_seed(OfKind(self.kind))?),
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let missing = de::Error::missing_field;
        Ok((step.ok_or_else(|| missing("step"))?, grounds.ok_or_else(|| missing("grounds"))?))
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Grounds,
    Step,
    #[serde(other)]
    Other,
}

/// A step of a kind.
struct OfKind<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for OfKind<'_> {
    type Value = Option<Step>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Step::read(self.0, deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYLOAD: &str = r#"{"grounds":{"by":{"capacity":"panel"}},"step":{"reason":"cost"}}"#;

    fn plain(kind: &str, payload: &str) -> serde_json::Result<(Option<Step>, Arc<Grounds>)> {
        read(kind, payload, &mut Shared::default())
    }

    #[test]
    fn equal_grounds_are_held_once() {
        let mut shared = Shared::default();
        let mut grounds = |payload| read("withdraw", payload, &mut shared).unwrap().1;
        let (first, second) = (grounds(PAYLOAD), grounds(PAYLOAD));
        assert!(Arc::ptr_eq(&first, &second));
        let other = r#"{"grounds":{"by":{"capacity":"dcc"}},"step":{}}"#;
        assert_eq!(grounds(other).by.display(), "dcc");
    }

    #[test]
    fn a_step_is_read_as_its_kind() {
        let (step, grounds) = plain("withdraw", PAYLOAD).unwrap();
        assert_eq!(step.unwrap().kind(), "withdraw");
        assert_eq!(grounds.by.display(), "panel");
        let reversed = r#"{"step":{"reason":"cost"},"later":[1],"grounds":{}}"#;
        assert_eq!(plain("withdraw", reversed).unwrap().0, plain("withdraw", PAYLOAD).unwrap().0);
    }

    #[test]
    fn a_kind_of_a_later_release_is_no_error_of_the_json() {
        assert_eq!(plain("teleport", PAYLOAD).unwrap().0, None);
    }

    #[test]
    fn what_is_missing_or_follows_is_told() {
        let told = |payload: &str| plain("withdraw", payload).unwrap_err().to_string();
        insta::assert_snapshot!(told(r#"{"grounds":{}}"#), @"missing field `step` at line 1 column 14");
        insta::assert_snapshot!(told(r#"{"step":{}}"#), @"missing field `grounds` at line 1 column 11");
        insta::assert_snapshot!(told(&format!("{PAYLOAD}x")), @"trailing characters at line 1 column 65");
    }
}
