//! Writes JSON in the one form that [`Payload`](crate::Payload) describes.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Number, Value};

use crate::payload::PayloadError;

/// Writes `value` at the end of `text`, with at most `depth` levels of arrays and objects.
pub(crate) fn write(value: &Value, depth: usize, text: &mut String) -> Result<(), PayloadError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(number, text)?,
        Value::String(string) => write_string(string, text)?,
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(PayloadError::TooDeep)?;
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, depth, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let depth = depth.checked_sub(1).ok_or(PayloadError::TooDeep)?;
            text.push('{');
            let sorted: BTreeMap<&str, &Value> = members
                .iter()
                .map(|(key, value)| (key.as_str(), value))
                .collect();
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(key, text)?;
                text.push(':');
                write(value, depth, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn write_string(string: &str, text: &mut String) -> Result<(), PayloadError> {
    text.push_str(&serde_json::to_string(string).map_err(PayloadError::NotJson)?);
    Ok(())
}

fn write_number(number: &Number, text: &mut String) -> Result<(), PayloadError> {
    let written = if let Some(integer) = number.as_u64() {
        write!(text, "{integer}")
    } else if let Some(integer) = number.as_i64() {
        write!(text, "{integer}")
    } else {
        let float = number.as_f64().filter(|float| float.is_finite());
        // Adding zero turns minus zero into zero.
        write!(text, "{}", float.ok_or(PayloadError::NotFinite)? + 0.0)
    };
    // Writing to a string does not fail.
    written.map_err(|_| PayloadError::NotFinite)
}
