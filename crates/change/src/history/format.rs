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
        let (history, mut faults) = one(value);
        if let Some(history) = history {
            if seen.insert(history.id) {
                histories.push(history);
            } else {
                faults.push("the same proposal stands twice in the file".to_owned());
            }
        }
        let bad = |what| HistoryError::Bad { number: index + 1, id: id.clone(), what };
        errors.extend(faults.into_iter().map(bad));
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

/// The history in a value, if it has a number, and all that is wrong with it.
fn one(value: Value) -> (Option<History>, Vec<String>) {
    let Value::Object(map) = value else {
        return (None, vec!["it is not a JSON object".to_owned()]);
    };
    let mut fields = Fields { map, faults: Vec::new() };
    for field in KNOWN_BUT_UNUSED {
        if *field != "number" {
            fields.map.remove(*field);
        }
    }
    let number = fields.map.get("id").or(fields.map.get("number"));
    let converted = number.and_then(Value::as_str).and_then(converted);
    let id = fields.id();
    let (timeline, unknown_in_timeline) = fields.timeline();
    // One without a number is read for its other faults, and dropped.
    let Some(read_as) = id.or_else(|| "DP001".parse().ok()) else { return (None, fields.faults) };
    let mut history = History {
        id: read_as,
        converted,
        title: fields.text("title"),
        proposer: fields.text("proposer"),
        organisation: fields.text("proposer_organisation"),
        lead_analyst: fields.text("lead_analyst"),
        raised: fields.date("date_raised"),
        implementation_date: fields.date("implementation_date"),
        release: fields.text("release"),
        path: fields.text("path"),
        outcome: fields.text("outcome"),
        stage: fields.text("stage"),
        impacted: fields.list("impacted_parties"),
        documents: fields.list("documents_affected"),
        timeline,
        issue: fields.text("issue_summary"),
        solution: fields.text("solution_summary"),
        latest_update: fields.text("latest_update"),
        notes: fields.text("notes"),
        source: fields.text("source_url"),
        unknown_fields: Vec::new(),
    };
    let unknown = fields.map.into_iter().map(|(name, _)| name);
    history.unknown_fields = unknown.chain(unknown_in_timeline).collect();
    (id.map(|_| history), fields.faults)
}

/// What the prefix of a number tells.
fn converted(number: &str) -> Option<bool> {
    let number = number.trim().to_ascii_uppercase();
    number.starts_with("MP").then_some(true).or(number.starts_with("DP").then_some(false))
}

/// The fields of a history that have not been read yet, and what was wrong with those that have.
struct Fields {
    map: Map<String, Value>,
    faults: Vec<String>,
}

impl Fields {
    /// The number, from `id` or, failing that, from `number`; when both are there they must agree.
    fn id(&mut self) -> Option<ProposalId> {
        let number = match self.map.remove("number") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(number) => Some(number.to_string()),
        };
        let id = self.text("id");
        let is_named = id.is_some() || number.is_some();
        let mut parse = |text: Option<String>| {
            let parsed = text?.parse::<ProposalId>();
            parsed.map_err(|error| self.faults.push(format!("{error}"))).ok()
        };
        match (parse(id), parse(number)) {
            (Some(id), Some(number)) if id.number() != number.number() => {
                self.faults.push(format!("`id` says {id} and `number` says {number}"));
                Some(id)
            }
            (None, None) if !is_named => {
                self.faults.push("it has neither `id` nor `number`".to_owned());
                None
            }
            (id, number) => id.or(number),
        }
    }

    /// The timeline, and the names of fields of its entries that this format does not have.
    fn timeline(&mut self) -> (Vec<TimelineEntry>, BTreeSet<String>) {
        let mut values: Vec<Value> = match self.map.remove("timeline") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(_) => {
                self.faults.push("`timeline` is not a list".to_owned());
                Vec::new()
            }
        };
        if values.len() > TIMELINE_MAX {
            self.faults.push(format!("`timeline` has more than {TIMELINE_MAX} entries"));
            values.truncate(TIMELINE_MAX);
        }
        let names = values.iter().filter_map(Value::as_object).flat_map(Map::keys);
        let unknown = names
            .filter(|name| !ENTRY_FIELDS.contains(&name.as_str()))
            .map(|name| format!("timeline.{name}"))
            .collect();
        let mut timeline: Vec<TimelineEntry> = Vec::with_capacity(values.len());
        for (number, value) in (1..).zip(values) {
            match serde_json::from_value::<TimelineEntry>(value) {
                Ok(entry) if entry.event.trim().is_empty() => {
                    self.faults.push(format!("`timeline`, entry {number}: `event` is empty"));
                }
                Ok(entry) if entry.end_date.is_some_and(|end| end < entry.date) => {
                    let TimelineEntry { event, date, .. } = &entry;
                    self.faults.push(format!("`{event}` ends before it begins, on {date}"));
                }
                Ok(entry) => timeline.push(entry),
                Err(error) => self.faults.push(format!("`timeline`, entry {number}: {error}")),
            }
        }
        (timeline, unknown)
    }

    fn text(&mut self, field: &str) -> Option<String> {
        match self.map.remove(field)? {
            Value::Null => None,
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => {
                self.faults.push(format!("`{field}` is not a text"));
                None
            }
        }
    }

    fn date(&mut self, field: &str) -> Option<Date> {
        let text = self.text(field)?;
        let date = text.parse().ok();
        if date.is_none() {
            self.faults.push(format!("`{field}`: `{text}` is not a date such as 2019-11-29"));
        }
        date
    }

    fn list(&mut self, field: &str) -> Vec<String> {
        let value = self.map.remove(field).unwrap_or_default();
        if value.is_null() {
            return Vec::new();
        }
        serde_json::from_value(value).unwrap_or_else(|_| {
            self.faults.push(format!("`{field}` is not a list of texts"));
            Vec::new()
        })
    }
}
