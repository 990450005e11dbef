//! Events of the log as people look at them.

use std::ops::ControlFlow;

use jiff::{Timestamp, civil::Date};
use ledger::{Ledger as _, Seq};
use serde::Serialize;

use crate::{error::Error, register::Register};

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventRow {
    /// Its number.
    pub event: u64,
    /// When the register learned it.
    pub recorded: Timestamp,
    /// The day on which it happened.
    pub effective: Date,
    /// Its stream.
    pub stream: String,
    /// Its version in the stream.
    pub version: u64,
    /// What it is.
    pub kind: String,
    /// Who was at the keyboard.
    pub actor: String,
    /// The hash of the event before it.
    pub prev: String,
    /// Its own.
    pub hash: String,
    /// What it says, as canonical JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// The end of the log, as people keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadRow {
    /// How many events there are.
    pub events: u64,
    /// The head: number and hash of the last event.
    pub head: String,
}

/// The events from a number on, at most so many, without what they say.
///
/// # Errors
/// When the log cannot be read.
pub fn events(register: &Register, from: u64, limit: usize) -> Result<Vec<EventRow>, Error> {
    let mut rows = Vec::new();
    let Some(from) = Seq::new(from.max(1)) else { return Ok(rows) };
    if limit == 0 {
        return Ok(rows);
    }
    register.ledger().for_each(from, &mut |event| {
        rows.push(row(&event, None));
        if rows.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}

/// One event with what it says; none where there is none of that number. What a respondent marked as confidential
/// is not told: nobody sees it here.
///
/// # Errors
/// When the log cannot be read.
pub fn event(register: &Register, number: u64) -> Result<Option<EventRow>, Error> {
    let Some(from) = Seq::new(number) else { return Ok(None) };
    let mut found = None;
    register.ledger().for_each(from, &mut |event| {
        let payload = open_part(event.payload.as_str());
        found = Some(row(&event, Some(payload)));
        ControlFlow::Break(())
    })?;
    Ok(found.filter(|row| row.event == number))
}

/// The end of the log; none while it is empty.
///
/// # Errors
/// When the log cannot be read.
pub fn head(register: &Register) -> Result<Option<HeadRow>, Error> {
    let head = register.head()?;
    Ok(head.map(|head| HeadRow { events: head.seq.get(), head: head.to_string() }))
}

/// Proves the whole log: every hash, number and link.
///
/// # Errors
/// What is not as it was written.
pub fn prove(register: &Register) -> Result<Option<HeadRow>, Error> {
    let head = register.ledger().verify(None)?;
    Ok(head.map(|head| HeadRow { events: head.seq.get(), head: head.to_string() }))
}

fn row(event: &ledger::Event, payload: Option<String>) -> EventRow {
    EventRow {
        event: event.seq.get(),
        recorded: event.recorded_at,
        effective: event.effective,
        stream: event.stream.to_string(),
        version: event.version.get(),
        kind: event.kind.clone(),
        actor: event.actor.clone(),
        prev: event.prev.to_string(),
        hash: event.hash.to_string(),
        payload,
    }
}

/// The words in place of a confidential part.
const WITHHELD: &str = "(confidential: withheld)";

/// What an event says, indented for reading, without a confidential part.
fn open_part(payload: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(payload) else {
        return WITHHELD.to_owned();
    };
    withhold(&mut value);
    format!("{value:#}")
}

fn withhold(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                if name == "confidential" && inner.is_string() {
                    *inner = WITHHELD.into();
                } else {
                    withhold(inner);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(withhold),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confidential_is_withheld_however_deep_it_lies() {
        let told = open_part(r#"{"step":[{"confidential":"secret","text":"open"}]}"#);
        assert!(!told.contains("secret") && told.contains("open") && told.contains(WITHHELD));
    }
}
