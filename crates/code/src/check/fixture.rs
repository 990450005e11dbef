//! A small Code for the tests of checks: the shipped schema, and the rows that a test needs.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::check;
use crate::{Code, SourceFile, Sources, table::Schema, tables::Scope};

/// The day on which fixtures are looked at.
pub const TODAY: Date = date(2020, 1, 15);

/// A Code of these tables (rows of own columns, without provenance) and amendments; all others are empty.
pub fn code(tables: &[(&str, &str)], amendments: &[&str]) -> Code {
    let text = include_str!("../../../../sec/tables.toml");
    let schema_file = SourceFile { name: "tables.toml", text };
    let schema = Schema::parse(&schema_file).unwrap();
    let given: BTreeMap<&str, &str> = tables.iter().copied().collect();
    let files: Vec<(String, String)> = schema
        .tables
        .iter()
        .map(|(name, table)| {
            let dates = if table.dated { ",," } else { "" };
            let mut csv = table.header().join(",");
            for row in given.get(name.as_str()).unwrap_or(&"").lines().filter(|row| !row.is_empty())
            {
                csv.push_str(&format!("\n{row}{dates},,test,stated"));
            }
            (format!("baseline/{name}.csv"), csv)
        })
        .collect();
    let amendments: Vec<(String, &str)> = amendments
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("amendments/{index}.toml"), *text))
        .collect();
    let sources = Sources {
        schema: schema_file,
        clauses: SourceFile { name: "clauses.toml", text: "" },
        tables: files.iter().map(|(name, text)| SourceFile { name, text }).collect(),
        amendments: amendments.iter().map(|(name, text)| SourceFile { name, text }).collect(),
    };
    Code::load(&sources).unwrap_or_else(|findings| {
        let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
        panic!("{}", text.join("\n"))
    })
}

/// What one check says of these tables, as text.
pub fn found(id: &str, tables: &[(&str, &str)]) -> String {
    found_with(id, &code(tables, &[]), TODAY)
}

/// What one check says of a Code on a day, as text.
pub fn found_with(id: &str, code: &Code, on: Date) -> String {
    let findings = check(code, &Scope::on(on), None).unwrap();
    let mine = findings.iter().filter(|finding| finding.id == id);
    mine.map(ToString::to_string).collect::<Vec<String>>().join("\n")
}

/// Two Service Requests and two roles, which the tests of role tables share.
pub const SERVICES: &[(&str, &str)] = &[
    (
        "service_requests",
        "7.7,Read Auxiliary Load,no,yes,none,no,no\n8.2,Read Inventory,no,yes,none,yes,yes",
    ),
    ("user_roles", "IS,Import Supplier\nED,Electricity Distributor"),
];
