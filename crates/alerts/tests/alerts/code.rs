//! The shipped Code, read from its files.

use std::{fs, path::PathBuf};

use alerts::Catalogues;
use code::{Code, SourceFile, Sources};

/// The Code in `sec/`.
pub fn shipped() -> Code {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../sec"));
    let read = |name: &str| (name.to_owned(), fs::read_to_string(folder.join(name)).unwrap());
    let all = |sub: &str| -> Vec<(String, String)> {
        let entries = fs::read_dir(folder.join(sub)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names.iter().map(|name| read(&format!("{sub}/{name}"))).collect()
    };
    let (schema, clauses) = (read("tables.toml"), read("clauses.toml"));
    let (tables, amendments) = (all("baseline"), all("amendments"));
    let file = |file: &'_ (String, String)| -> SourceFile<'static> {
        let (name, text) = file.clone();
        SourceFile { name: name.leak(), text: text.leak() }
    };
    Code::load(&Sources {
        schema: file(&schema),
        clauses: file(&clauses),
        tables: tables.iter().map(file).collect(),
        amendments: amendments
            .iter()
            .filter(|(name, _)| name.ends_with(".toml"))
            .map(file)
            .collect(),
    })
    .unwrap()
}

/// What it says of alerts, by date.
pub fn catalogues() -> Catalogues {
    Catalogues::of(&shipped()).unwrap()
}
