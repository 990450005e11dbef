//! `docs/data.md`: every table and column of `sec/`, and how sure its rows are.

use std::{collections::BTreeMap, fmt::Write as _};

use toml::{Table, Value};

use crate::repository::read;

const HEAD: &str = "\
# The tables of the Code

Every table and column of [`sec/`](../sec/tables.toml), and how many of its rows are how sure. This
file is generated from the tables: `cargo xtask bless` renews it.

A table is one file, `sec/baseline/<table>.csv`. Its header is the columns below, in order. Then
come, for a dated table, the first and the last day on which a row is in force; either may be empty.
Then, for every table:

| column | holds |
|---|---|
| `clause` | where the Code says it; may be empty |
| `source` | where we know it from |
| `confidence` | `stated`, `inferred`, `unverified` or `fictional` |

`stated`: a public source says it. `inferred`: worked out from what sources say. `unverified`:
general knowledge of the field that no source we read confirms; whatever shows such a row says so.
`fictional`: made up for an example; no shipped row is.
";

/// The words of confidence, surest first.
const CONFIDENCE: [&str; 4] = ["stated", "inferred", "unverified", "fictional"];

/// What a column holds, in words.
fn kind(column: &Value) -> String {
    let simple = |name: &str| match name {
        "yes-no" => "`yes` or `no`".to_owned(),
        "id" => "id: small letters, digits, hyphens".to_owned(),
        "integer" => "whole number".to_owned(),
        "date" => "date, as 2019-11-29".to_owned(),
        "clause" => "clause of the Code".to_owned(),
        other => other.to_owned(),
    };
    let Some(table) = column.as_table() else {
        return simple(column.as_str().unwrap());
    };
    let flag = |name: &str| table.get(name).and_then(Value::as_bool).unwrap_or(false);
    let mut text = if let Some(words) = table.get("one_of").and_then(Value::as_array) {
        let words: Vec<String> =
            words.iter().map(|word| format!("`{}`", word.as_str().unwrap())).collect();
        format!("one of {}", words.join(", "))
    } else if let Some(other) = table.get("refers_to").and_then(Value::as_str) {
        format!("key of [`{other}`](#{other})")
    } else {
        simple(table["type"].as_str().unwrap())
    };
    if flag("list") {
        text.push_str("; several, parted by `;`");
    }
    if flag("optional") {
        text.push_str("; may be empty");
    }
    text
}

/// How many rows of a file have each confidence.
fn confidence(path: &str, text: &str) -> BTreeMap<String, usize> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "confidence");
    let column = column.unwrap_or_else(|| panic!("{path} has no column `confidence`"));
    let mut counts = BTreeMap::new();
    for row in reader.records() {
        *counts.entry(row.unwrap()[column].to_owned()).or_default() += 1;
    }
    counts
}

fn row(name: &str, counts: &BTreeMap<String, usize>, out: &mut String) {
    let known = |word: &&str| counts.get(*word).copied().unwrap_or(0);
    let all: usize = counts.values().sum();
    let each: Vec<String> = CONFIDENCE.iter().map(|word| known(word).to_string()).collect();
    writeln!(out, "| {name} | {all} | {} |", each.join(" | ")).unwrap();
}

fn overview(tables: &Table) -> String {
    let mut out = String::from("\n## How sure we are\n\n");
    writeln!(out, "| table | rows | {} |", CONFIDENCE.join(" | ")).unwrap();
    writeln!(out, "|---|--:|--:|--:|--:|--:|").unwrap();
    for name in tables.keys() {
        let path = format!("sec/baseline/{name}.csv");
        row(&format!("[`{name}`](#{name})"), &confidence(&path, &read(&path)), &mut out);
    }
    let clauses: Table = read("sec/clauses.toml").parse().unwrap();
    let mut counts = BTreeMap::new();
    for clause in clauses["clause"].as_array().unwrap() {
        *counts.entry(clause["confidence"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    row("[clauses](#clauses)", &counts, &mut out);
    out
}

fn describe(name: &str, table: &Table, out: &mut String) {
    let key: Vec<String> = table["key"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| format!("`{}`", column.as_str().unwrap()))
        .collect();
    let dated = table.get("dated").and_then(Value::as_bool).unwrap_or(false);
    writeln!(out, "\n## {name}\n").unwrap();
    let file = format!("[`{name}.csv`](../sec/baseline/{name}.csv)");
    let title = table["title"].as_str().unwrap();
    let dated = if dated { " Dated: rows say when they are in force." } else { "" };
    writeln!(out, "{title}: {file}. Key: {}.{dated}\n", key.join(", ")).unwrap();
    writeln!(out, "| column | holds |\n|---|---|").unwrap();
    for (column, holds) in table["columns"].as_table().unwrap() {
        writeln!(out, "| `{column}` | {} |", kind(holds)).unwrap();
    }
}

const CLAUSES: &str = "
## clauses

The clauses that the tables name, with a digest of each in our own words:
[`clauses.toml`](../sec/clauses.toml). The legal text of the Code is not held here. Key: `id`.

| field | holds |
|---|---|
| `id` | its number, such as `D1.3(a)` |
| `document` | key of [`documents`](#documents) |
| `heading` | a heading of ours |
| `digest` | what it says, in our own words |
| `source` | where we know it from |
| `confidence` | as for a row |
";

#[test]
fn the_reference_of_tables_is_what_the_tables_are() {
    let schema: Table = read("sec/tables.toml").parse().unwrap();
    let tables = schema["tables"].as_table().unwrap();
    let mut text = HEAD.to_owned();
    text.push_str(&overview(tables));
    for (name, table) in tables {
        describe(name, table.as_table().unwrap(), &mut text);
    }
    text.push_str(CLAUSES);
    super::check("docs/data.md", &text);
}
