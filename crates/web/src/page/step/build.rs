//! From a form that was sent to a step.

use change::{Person, Step};
use code::Baseline;
use serde_json::{Map, Value, json};

use super::form::{Field, Form, Input, name_of};
use crate::{address::Query, answer::bug, error::Fault};

/// The step that a form stands for.
///
/// # Errors
/// 400 for a field that is missing or cannot be read.
pub fn step(form: &Form, sent: &Query, by: &Person, baseline: &Baseline) -> Result<Step, Fault> {
    if form.step == "adopt" {
        return Ok(Step::Adopt(by.clone()));
    }
    let content = match form.fields {
        [only] if only.name.is_empty() => value(only, sent, baseline)?.unwrap_or(Value::Null),
        fields => {
            let mut map = Map::new();
            for field in fields {
                if let Some(value) = value(field, sent, baseline)? {
                    map.insert(field.name.to_owned(), value);
                }
            }
            Value::Object(map)
        }
    };
    let read = Step::from_json(form.step, &content.to_string()).map_err(|error| {
        Fault::bad_request(format!("The form cannot be read as `{}`: {error}.", form.step))
    })?;
    read.ok_or_else(|| bug(format!("`{}` is no step", form.step)))
}

fn value(field: &Field, sent: &Query, baseline: &Baseline) -> Result<Option<Value>, Fault> {
    let name = name_of(field);
    let text = sent.get(name);
    let missing = || {
        Fault::bad_request(format!("`{}` is missing.", field.label))
            .with_help("fill it in, and send the form again")
    };
    let given = match field.input {
        Input::Yes => return Ok(Some(Value::Bool(text.is_some()))),
        Input::Votes => return votes(sent, baseline).map(Some),
        Input::Some(_) => {
            let all: Vec<&str> = sent.all(name).collect();
            (!all.is_empty()).then(|| json!(all))
        }
        Input::Lines => text.map(|text| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            json!(lines.collect::<Vec<_>>())
        }),
        Input::Number => match text {
            None => None,
            Some(text) => Some(json!(number(text, field.label)?)),
        },
        Input::Text => text.map(|text| json!(text.replace("\r\n", "\n"))),
        Input::Line | Input::Date | Input::Words(_) | Input::One(_) => text.map(|text| json!(text)),
    };
    match given {
        None if !field.optional => Err(missing()),
        given => Ok(given),
    }
}

fn number(text: &str, label: &str) -> Result<u64, Fault> {
    let bare = text.replace([',', '£', ' '], "");
    bare.parse().map_err(|_| Fault::bad_request(format!("`{label}`: `{text}` is no whole number.")))
}

/// Votes: for each Party Category three numbers, those left empty being none.
fn votes(sent: &Query, baseline: &Baseline) -> Result<Value, Fault> {
    let mut votes = Map::new();
    for category in &baseline.categories {
        let mut counts = Map::new();
        for kind in ["approve", "reject", "abstain"] {
            let given = sent.get(&format!("{}-{kind}", category.id));
            let label = format!("{} {kind}", category.label);
            let count = given.map_or(Ok(0), |text| number(text, &label))?;
            if count > 0 {
                counts.insert(kind.to_owned(), count.into());
            }
        }
        if !counts.is_empty() {
            for kind in ["approve", "reject"] {
                counts.entry(kind).or_insert(0.into());
            }
            votes.insert(category.id.to_string(), Value::Object(counts));
        }
    }
    if votes.is_empty() {
        return Err(Fault::bad_request("No vote is given."));
    }
    Ok(Value::Object(votes))
}

/// What a step says, for a preview: each field on a line.
pub fn told(step: &Step) -> String {
    let Ok(content) = step.to_json() else { return String::new() };
    let mut lines = Vec::new();
    tell(&content, "", &mut lines);
    lines.join("\n")
}

fn tell(value: &Value, name: &str, lines: &mut Vec<String>) {
    let named = |text: String| {
        if name.is_empty() { text } else { format!("{}: {text}", name.replace('_', " ")) }
    };
    match value {
        Value::Null => {}
        Value::String(text) => lines.push(named(text.clone())),
        Value::Bool(yes) => lines.push(named(if *yes { "yes" } else { "no" }.to_owned())),
        Value::Number(number) => lines.push(named(number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| tell(item, name, lines)),
        Value::Object(map) => {
            for (key, inner) in map {
                let path = if name.is_empty() { key.clone() } else { format!("{name} {key}") };
                tell(inner, &path, lines);
            }
        }
    }
}
