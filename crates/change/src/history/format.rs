//! The format of real histories: a JSON list, one object a proposal.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::number::ProposalId;

/// The largest file that is accepted, in bytes: some forty thousand proposals.
pub const HISTORY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The longest timeline that is accepted.
pub const TIMELINE_MAX: usize = 2_000;

/// One line of a proposal's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TimelineEntry {
    /// The day, or the first day.
    pub date: Date,
    /// The wording of the source.
    pub event: String,
    /// The last day, when it lasted.
    #[serde(default)]
    pub end_date: Option<Date>,
    /// Whether it was read elsewhere than in the page's own timeline.
    #[serde(default)]
    pub derived: bool,
}

/// What is known of a real proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Its number.
    pub id: ProposalId,
    /// Whether the file names it as a Modification Proposal (`MP090`) or as a draft (`DP090`); none
    /// when the form of the number does not tell.
    pub converted: Option<bool>,
    /// The title.
    pub title: Option<String>,
    /// The Proposer's name.
    pub proposer: Option<String>,
    /// The Proposer's organisation.
    pub organisation: Option<String>,
    /// The Lead Analyst.
    pub lead_analyst: Option<String>,
    /// The day on which it was raised.
    pub raised: Option<Date>,
    /// The implementation date.
    pub implementation_date: Option<Date>,
    /// The Release, as the source names it.
    pub release: Option<String>,
    /// The path, as the source names it.
    pub path: Option<String>,
    /// `implemented`, `open`, `withdrawn`, `approved`, `rejected` or nothing.
    pub outcome: Option<String>,
    /// The stage, as the source names it.
    pub stage: Option<String>,
    /// Parties impacted, as the source names them.
    pub impacted: Vec<String>,
    /// Documents affected, as the source names them.
    pub documents: Vec<String>,
    /// The timeline.
    pub timeline: Vec<TimelineEntry>,
    /// The issue.
    pub issue: Option<String>,
    /// The solution.
    pub solution: Option<String>,
    /// The latest update, as the source words it.
    pub latest_update: Option<String>,
    /// What is doubtful.
    pub notes: Option<String>,
    /// The page.
    pub source: Option<String>,
    /// Fields of the file that are not of this format, by name.
    pub unknown_fields: Vec<String>,
}

/// What is wrong with a file of histories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// The file is too large.
    #[error("the file has {size_bytes} bytes, and at most {HISTORY_BYTES_MAX} are accepted")]
    TooLarge {
        /// Its size.
        size_bytes: usize,
    },
    /// The file is no JSON list.
    #[error("the file is not a JSON list of histories: {0}")]
    NotJson(String),
    /// A history cannot be read.
    #[error("history {number} ({id}): {what}")]
    Bad {
        /// Its place in the list, from 1.
        number: usize,
        /// Its id, as far as it can be read.
        id: String,
        /// What is wrong.
        what: String,
    },
}

/// Reads a file of histories.
///
/// # Errors
/// Every fault found; with any fault nothing is read.
pub fn parse(text: &str) -> Result<Vec<History>, Vec<HistoryError>> {
    if text.len() > HISTORY_BYTES_MAX {
        return Err(vec![HistoryError::TooLarge { size_bytes: text.len() }]);
    }
    let list: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| vec![HistoryError::NotJson(error.to_string())])?;
    let mut histories: Vec<History> = Vec::with_capacity(list.len());
    let mut seen: BTreeSet<ProposalId> = BTreeSet::new();
    let mut errors = Vec::new();
    for (index, value) in list.into_iter().enumerate() {
        let id = label(&value);
        match one(value) {
            Ok(history) if !seen.insert(history.id) => {
                let what = "the same proposal stands twice in the file".to_owned();
                errors.push(HistoryError::Bad { number: index + 1, id, what });
            }
            Ok(history) => histories.push(history),
            Err(what) => errors.push(HistoryError::Bad { number: index + 1, id, what }),
        }
    }
    if errors.is_empty() { Ok(histories) } else { Err(errors) }
}

/// The number as it is written, for messages.
fn label(value: &Value) -> String {
    match (value.get("id"), value.get("number")) {
        (Some(Value::String(id)), _) => id.clone(),
        (_, Some(number @ (Value::Number(_) | Value::String(_)))) => number.to_string(),
        _ => "no id".to_owned(),
    }
}

/// Fields that say how the file was made rather than what happened.
const KNOWN_BUT_UNUSED: &[&str] =
    &["number", "stage_derived", "record_basis", "related_documents", "source_urls"];

/// The fields of an entry of a timeline.
const ENTRY_FIELDS: &[&str] = &["date", "event", "end_date", "derived"];

fn one(value: Value) -> Result<History, String> {
    let Value::Object(mut map) = value else {
        return Err("it is not a JSON object".to_owned());
    };
    for field in KNOWN_BUT_UNUSED {
        if *field != "number" {
            map.remove(*field);
        }
    }
    let converted = map.get("id").or(map.get("number")).and_then(Value::as_str).and_then(converted);
    let id = take_id(&mut map)?;
    let (timeline, unknown_in_timeline) = take_timeline(&mut map)?;
    if let Some(entry) = timeline.iter().find(|e| e.end_date.is_some_and(|end| end < e.date)) {
        return Err(format!("`{}` ends before it begins, on {}", entry.event, entry.date));
    }
    Ok(History {
        id,
        converted,
        title: take_text(&mut map, "title")?,
        proposer: take_text(&mut map, "proposer")?,
        organisation: take_text(&mut map, "proposer_organisation")?,
        lead_analyst: take_text(&mut map, "lead_analyst")?,
        raised: take_date(&mut map, "date_raised")?,
        implementation_date: take_date(&mut map, "implementation_date")?,
        release: take_text(&mut map, "release")?,
        path: take_text(&mut map, "path")?,
        outcome: take_text(&mut map, "outcome")?,
        stage: take_text(&mut map, "stage")?,
        impacted: take_list(&mut map, "impacted_parties")?,
        documents: take_list(&mut map, "documents_affected")?,
        timeline,
        issue: take_text(&mut map, "issue_summary")?,
        solution: take_text(&mut map, "solution_summary")?,
        latest_update: take_text(&mut map, "latest_update")?,
        notes: take_text(&mut map, "notes")?,
        source: take_text(&mut map, "source_url")?,
        unknown_fields: map.into_iter().map(|(name, _)| name).chain(unknown_in_timeline).collect(),
    })
}

/// What the prefix of a number tells.
fn converted(number: &str) -> Option<bool> {
    let number = number.trim().to_ascii_uppercase();
    number.starts_with("MP").then_some(true).or(number.starts_with("DP").then_some(false))
}

/// The number, from `id` or, failing that, from `number`; when both are there they must agree.
fn take_id(map: &mut Map<String, Value>) -> Result<ProposalId, String> {
    let number = match map.remove("number") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(number) => Some(number.to_string()),
    };
    let parse = |text: &str| text.parse::<ProposalId>().map_err(|error| format!("{error}"));
    let number = number.as_deref().map(parse).transpose()?;
    let id = take_text(map, "id")?.as_deref().map(parse).transpose()?;
    match (id, number) {
        (Some(id), Some(number)) if id.number() != number.number() => {
            Err(format!("`id` says {id} and `number` says {number}"))
        }
        (Some(id), _) | (None, Some(id)) => Ok(id),
        (None, None) => Err("it has neither `id` nor `number`".to_owned()),
    }
}

/// The timeline, and the names of fields of its entries that this format does not have.
fn take_timeline(
    map: &mut Map<String, Value>,
) -> Result<(Vec<TimelineEntry>, BTreeSet<String>), String> {
    let values: Vec<Value> = match map.remove("timeline") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values,
        Some(_) => return Err("`timeline` is not a list".to_owned()),
    };
    if values.len() > TIMELINE_MAX {
        return Err(format!("`timeline` has more than {TIMELINE_MAX} entries"));
    }
    let names = values.iter().filter_map(Value::as_object).flat_map(Map::keys);
    let unknown = names
        .filter(|name| !ENTRY_FIELDS.contains(&name.as_str()))
        .map(|name| format!("timeline.{name}"))
        .collect();
    let entry = |(index, value)| {
        serde_json::from_value(value)
            .map_err(|error| format!("`timeline`, entry {}: {error}", index + 1))
    };
    let timeline: Vec<TimelineEntry> =
        values.into_iter().enumerate().map(entry).collect::<Result<_, String>>()?;
    if let Some(at) = timeline.iter().position(|entry| entry.event.trim().is_empty()) {
        return Err(format!("`timeline`, entry {}: `event` is empty", at + 1));
    }
    Ok((timeline, unknown))
}

fn take_text(map: &mut Map<String, Value>, field: &str) -> Result<Option<String>, String> {
    match map.remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Some(_) => Err(format!("`{field}` is not a text")),
    }
}

fn take_date(map: &mut Map<String, Value>, field: &str) -> Result<Option<Date>, String> {
    let Some(text) = take_text(map, field)? else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| format!("`{field}`: `{text}` is not a date such as 2019-11-29"))
}

fn take_list(map: &mut Map<String, Value>, field: &str) -> Result<Vec<String>, String> {
    match map.remove(field) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(value) => {
            serde_json::from_value(value).map_err(|_| format!("`{field}` is not a list of texts"))
        }
    }
}
