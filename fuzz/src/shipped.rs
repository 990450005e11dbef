//! The shipped data, read from the repository.

use std::{fs, path::PathBuf, sync::LazyLock};

use code::{Code, SourceFile, Sources, table::Schema};

/// The texts of the Code's tables by name, such as `baseline/stages.csv`.
pub static TABLES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| folder("baseline", "csv"));

/// The texts of the amendments by name, such as `amendments/MP091.toml`.
pub static AMENDMENTS: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| folder("amendments", "toml"));

fn folder(folder: &str, ending: &str) -> Vec<(String, String)> {
    let names = names(&format!("sec/{folder}"), ending);
    names
        .into_iter()
        .map(|name| (format!("{folder}/{name}"), text(&format!("sec/{folder}/{name}"))))
        .collect()
}

/// The text of `tables.toml`.
pub static SCHEMA: LazyLock<String> = LazyLock::new(|| text("sec/tables.toml"));

/// The text of `clauses.toml`.
pub static CLAUSES: LazyLock<String> = LazyLock::new(|| text("sec/clauses.toml"));

/// The Code as it is shipped.
pub static CODE: LazyLock<Code> =
    LazyLock::new(|| load(&SCHEMA, &CLAUSES).expect("the shipped Code has no fault"));

/// The schema as it is shipped.
pub static TABLE_SCHEMAS: LazyLock<Schema> = LazyLock::new(|| {
    Schema::parse(&file("tables.toml", &SCHEMA)).expect("the shipped schema has no fault")
});

/// Loads the shipped tables with a schema and clauses.
pub fn load(schema: &str, clauses: &str) -> Result<Code, Vec<code::Finding>> {
    Code::load(&Sources {
        schema: file("tables.toml", schema),
        clauses: file("clauses.toml", clauses),
        tables: TABLES.iter().map(|(name, text)| file(name, text)).collect(),
        amendments: AMENDMENTS.iter().map(|(name, text)| file(name, text)).collect(),
    })
}

/// A file for the Code.
pub fn file<'t>(name: &'t str, text: &'t str) -> SourceFile<'t> {
    SourceFile { name, text }
}

/// The text of a file of the repository.
pub fn text(path: &str) -> String {
    fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the files of a folder of the repository that end so, sorted.
pub fn names(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(place(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(&format!(".{ending}")))
        .collect();
    names.sort();
    names
}

fn place(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
