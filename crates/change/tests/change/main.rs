//! The engine through its public interface, under the Code that is shipped.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

mod histories;

use code::{Code, SourceFile, Sources};

/// The Code that is shipped.
fn shipped_code() -> Code {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sec");
    let read = |name: &str| std::fs::read_to_string(format!("{root}/{name}")).unwrap();
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
