//! The API: its description and its answers agree, page by page.

use serde_json::Value;
use web::routes::{ROUTES, Verb};

use super::place::{Place, filled};

fn document() -> Value {
    Place::shared().browser().get("/api/v1/openapi.json").json()
}

#[test]
fn every_address_of_the_api_is_described_and_no_other_is() {
    let document = document();
    let described: Vec<&str> =
        document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut real: Vec<&str> = ROUTES
        .iter()
        .map(|route| route.path)
        .filter(|path| path.starts_with("/api/v1/") && *path != "/api/v1/openapi.json")
        .collect();
    real.sort_unstable();
    real.dedup();
    assert_eq!(described, real);
    for route in ROUTES.iter().filter(|route| described.contains(&route.path)) {
        let verb = if route.verb == Verb::Get { "get" } else { "post" };
        assert!(document["paths"][route.path][verb].is_object(), "{verb} {}", route.path);
    }
    assert_eq!(document["openapi"], "3.1.0");
}

/// What of a value does not fit a schema, as far as this API's schemas go.
fn misfits(value: &Value, schema: &Value, at: &str, wrong: &mut Vec<String>) {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.contains(&kind) {
        wrong.push(format!("{at} is {kind}, not {kinds:?}"));
        return;
    }
    match value {
        Value::Array(items) => {
            items
                .iter()
                .for_each(|item| misfits(item, &schema["items"], &format!("{at}[]"), wrong));
        }
        Value::Object(map) => {
            for name in
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
            {
                if !map.contains_key(name) {
                    wrong.push(format!("{at} has no `{name}`"));
                }
            }
            let Some(properties) = schema["properties"].as_object() else { return };
            for (name, inner) in map {
                match properties.get(name) {
                    Some(schema) => misfits(inner, schema, &format!("{at}.{name}"), wrong),
                    None if name == "payload" => {}
                    None => wrong.push(format!("{at}.{name} is not described")),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_answer_is_as_described() {
    let document = document();
    let browser = Place::shared().browser();
    let mut wrong = Vec::new();
    let read = document["paths"].as_object().unwrap().iter();
    for (path, item) in read.filter(|(_, item)| item["get"].is_object()) {
        let query = match path.as_str() {
            "/api/v1/search" => "&q=alert",
            "/api/v1/code/differences" => "&from=2018-12-01",
            _ => "",
        };
        let asked = format!("{}?as-at=2019-12-01{query}", filled(path));
        let answer = browser.get(&asked);
        assert_eq!(answer.status, 200, "{asked}: {}", answer.text());
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        misfits(&answer.json(), schema, path, &mut wrong);
        if let Some(items) = answer.json()["items"].as_array() {
            assert!(!items.is_empty(), "{asked} shows nothing, so it proves nothing");
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_follow_each_other_to_the_end_and_hold_each_item_once() {
    let browser = Place::shared().browser();
    let mut path = "/api/v1/proposals?as-at=2021-01-01&per-page=7".to_owned();
    let mut numbers = Vec::new();
    let total = loop {
        let answer = browser.get(&path);
        let body = answer.json();
        let items = body["items"].as_array().unwrap();
        numbers.extend(items.iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        let next = answer.header("link").split(", ").find(|link| link.ends_with("rel=\"next\""));
        match next {
            Some(link) => path = link.split(['<', '>']).nth(1).unwrap().to_owned(),
            None => break body["total"].as_u64().unwrap(),
        }
    };
    let count = numbers.len() as u64;
    numbers.dedup();
    assert_eq!((count, numbers.len() as u64), (total, total));
}

#[test]
fn a_fault_is_a_problem_with_what_to_do() {
    let browser = Place::shared().browser();
    let answer = browser.get("/api/v1/proposals/999");
    assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"));
    insta::assert_snapshot!(browser.get("/api/v1/code/tables?with=NOPE").text(), @r#"
    {
      "detail": "There is no amendment `NOPE`.",
      "findings": [
        "amendments:1:1: error[unknown-amendment]: there is no amendment `NOPE`\n  help: the amendments are DP088, DP089, DP092, MP090, MP091, MP093, MP112, MP120, SECMP0025, planned-maintenance-trial, sample-direction"
      ],
      "status": 404,
      "title": "Not found",
      "type": "about:blank"
    }
    "#);
}
