//! The engine through its public interface, under the Code that is shipped.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail loudly"
)]

mod adoption;
mod deadlines;
mod hard_cases;
mod histories;
mod history_format;
mod history_turns;
mod json;
mod laws;
mod numbers;
mod rights;
mod stages;
mod steps;
mod story;
mod transitions;
mod votes;

use std::sync::LazyLock;

use code::{Code, SourceFile, Sources};

/// The Code that is shipped.
fn shipped_code() -> &'static Code {
    static CODE: LazyLock<Code> = LazyLock::new(|| code_with(|_, text| text));
    &CODE
}

/// The Code that is shipped, with one of its files changed: `from` must be there.
fn code_but(file: &str, from: &str, to: &str) -> &'static Code {
    let changed = code_with(|name, text| {
        if name != file {
            return text;
        }
        assert!(text.contains(from), "`{from}` does not stand in {file}");
        text.replace(from, to)
    });
    Box::leak(Box::new(changed))
}

fn code_with(edit: impl Fn(&str, String) -> String) -> Code {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sec");
    let read = |name: &str| edit(name, std::fs::read_to_string(format!("{root}/{name}")).unwrap());
    let (schema, clauses) = (read("tables.toml"), read("clauses.toml"));
    let texts = |folder: &str| -> Vec<(String, String)> {
        let mut names: Vec<String> = std::fs::read_dir(format!("{root}/{folder}"))
            .unwrap()
            .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
            .collect();
        names.sort();
        names.into_iter().map(|name| (name.clone(), read(&name))).collect()
    };
    let (tables, amendments) = (texts("baseline"), texts("amendments"));
    let sources = Sources {
        schema: SourceFile { name: "tables.toml", text: &schema },
        clauses: SourceFile { name: "clauses.toml", text: &clauses },
        tables: tables.iter().map(|(name, text)| SourceFile { name, text }).collect(),
        amendments: amendments.iter().map(|(name, text)| SourceFile { name, text }).collect(),
    };
    Code::load(&sources).unwrap_or_else(|findings| {
        let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
        panic!("{}", text.join("\n"))
    })
}
