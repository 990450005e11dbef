//! Lists and records on the terminal: tables for people, JSON and CSV for programs.

use std::io::{self, Write as _};

use app::Error;
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use serde_json::Value;

/// A line below the header and nothing else: rows are told apart by their first cell.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Writes to standard output; a reader that has gone away ends the program quietly.
pub fn print(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(source) => Err(Error::File { path: "standard output".into(), verb: "written", source }),
        Ok(()) => Ok(()),
    }
}

/// Writes a line to standard output.
pub fn line(text: impl AsRef<str>) -> Result<(), Error> {
    print(&format!("{}\n", text.as_ref()))
}

/// Tells something besides the output, on standard error.
pub fn note(text: &str) {
    anstream::eprintln!("note: {text}");
}

/// Shows rows as a table; `empty` when there are none.
pub fn table<T: serde::Serialize>(rows: &[T], empty: &str) -> Result<(), Error> {
    if rows.is_empty() {
        return line(empty);
    }
    let (header, cells) = cells(rows)?;
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        // Not a terminal: wide enough that programs and files get whole lines.
        table.set_width(200);
    }
    table.set_header(header.iter().map(|name| name.replace('_', " ")));
    table.add_rows(cells);
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    line(lines.join("\n"))
}

/// Shows a value as JSON.
pub fn json<T: serde::Serialize>(value: &T) -> Result<(), Error> {
    line(serde_json::to_string_pretty(value).map_err(|error| Error::Bug(error.to_string()))?)
}

/// Shows rows as JSON, a line for each.
pub fn ndjson<T: serde::Serialize>(rows: &[T]) -> Result<(), Error> {
    let line = |row| serde_json::to_string(row).map(|line| line + "\n");
    let lines: Result<String, serde_json::Error> = rows.iter().map(line).collect();
    print(&lines.map_err(|error| Error::Bug(error.to_string()))?)
}

/// Shows rows as CSV.
pub fn csv<T: serde::Serialize>(rows: &[T]) -> Result<(), Error> {
    let (header, cells) = cells(rows)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let bug = |error: csv::Error| Error::Bug(error.to_string());
    if !header.is_empty() {
        writer.write_record(&header).map_err(bug)?;
    }
    for row in cells {
        writer.write_record(row).map_err(bug)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::Bug(error.to_string()))?;
    print(&String::from_utf8_lossy(&bytes))
}

/// The header and the cells of rows: the fields in their order, lists joined, what is absent empty.
fn cells<T: serde::Serialize>(rows: &[T]) -> Result<(Vec<String>, Vec<Vec<String>>), Error> {
    let mut header: Vec<String> = Vec::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let text = serde_json::to_string(row).map_err(|error| Error::Bug(error.to_string()))?;
        let fields: Fields =
            serde_json::from_str(&text).map_err(|error| Error::Bug(error.to_string()))?;
        if header.is_empty() {
            header = fields.0.iter().map(|(name, _)| name.clone()).collect();
        }
        all.push(fields.0.iter().map(|(_, value)| cell(value)).collect());
    }
    Ok((header, all))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// An object's fields in the order in which they were written, whatever map `serde_json` uses.
struct Fields(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
