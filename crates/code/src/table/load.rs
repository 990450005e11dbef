//! Reading a table from CSV: every fault of the file is found in one run.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    cell::{self, Value},
    row::{Row, Table},
    schema::TableSchema,
};
use crate::{
    code::SourceFile,
    finding::Finding,
    position::Position,
    provenance::{Confidence, Provenance, Validity},
};

/// The most rows a table may have: seventy times the largest table of the Code.
pub const ROWS_MAX: usize = 50_000;

/// The most faults told of one file: far more than anybody mends in one go.
pub const FAULTS_MAX: usize = 1_000;

/// Reads one CSV file against its schema.
///
/// # Errors
/// Every fault found: columns missing or unknown, cells of the wrong type, duplicate keys.
pub fn load_table(schema: &Arc<TableSchema>, file: &SourceFile<'_>) -> Result<Table, Vec<Finding>> {
    let Loaded { table, findings, .. } = load_rows(schema, file);
    if findings.is_empty() { Ok(table) } else { Err(findings) }
}

/// What could be read of a table.
pub(crate) struct Loaded {
    /// Its rows, as far as they could be read.
    pub(crate) table: Table,
    /// What could be read of the others: cells that could not are empty.
    pub(crate) partly: Vec<Row>,
    /// Whether all of them could, so that what it does not hold is not there.
    pub(crate) is_whole: bool,
    /// What is wrong with the file.
    pub(crate) findings: Vec<Finding>,
}

/// Reads what can be read of a CSV file, so that faults of other kinds can be looked for in it too.
pub(crate) fn load_rows(schema: &Arc<TableSchema>, file: &SourceFile<'_>) -> Loaded {
    let name: Arc<str> = file.name.into();
    let text = file.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut table = Table { schema: Arc::clone(schema), rows: Vec::new() };
    let layout = match reader.headers() {
        Ok(header) => Layout::of(schema, header, &name),
        Err(error) => Err(vec![csv_fault(&name, text, &error)]),
    };
    let layout = match layout {
        Ok(layout) => layout,
        Err(findings) => return Loaded { table, partly: Vec::new(), is_whole: false, findings },
    };
    let mut partly = Vec::new();
    let open_quote = open_quote(&name, text);
    let mut findings = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let (row, faults) = layout.row(schema, &record, &name, text);
                if faults.is_empty() {
                    table.rows.push(row)
                } else {
                    partly.push(row)
                }
                findings.extend(faults);
            }
            Err(error) => {
                let fault = csv_fault(&name, text, &error);
                // A quote that is never closed makes one row of all that follows: that is told once.
                if open_quote.as_ref().is_none_or(|quote| fault.place.line < quote.place.line) {
                    findings.push(fault);
                }
            }
        }
        if table.rows.len() > ROWS_MAX {
            let place = Position::line(&name, 1);
            findings.push(Finding::error("bad-value", place, format!("more than {ROWS_MAX} rows")));
            return Loaded { table, partly, is_whole: false, findings };
        }
        if findings.len() > FAULTS_MAX {
            let place = Position::line(&name, u32::MAX);
            let message = format!("more than {FAULTS_MAX} faults: the rest was not read");
            findings.push(Finding::error("bad-value", place, message));
            break;
        }
    }
    findings.extend(open_quote);
    let is_whole = findings.is_empty();
    findings.extend(duplicate_keys(&table));
    Loaded { table, partly, is_whole, findings }
}

/// The line on which a record starts: the reader's own count stops short of line ends that are
/// written with two characters, and of empty lines.
fn line_of(position: Option<&csv::Position>, text: &str) -> u32 {
    let Some(position) = position else {
        return 1;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ends = text.bytes().skip(start).take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let skipped = ends.filter(|byte| *byte == b'\n').count();
    let line = position.line().saturating_add(skipped as u64);
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn csv_fault(name: &Arc<str>, text: &str, error: &csv::Error) -> Finding {
    let line = line_of(error.position(), text);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("this row has {len} cells, the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    Finding::error("bad-value", Position::line(name, line), message)
        .with_help("a cell that holds a comma or a line break must stand in double quotes")
}

/// A quote that is opened and never closed swallows the rest of the file.
fn open_quote(name: &Arc<str>, text: &str) -> Option<Finding> {
    let mut opened = None;
    let mut line = 1;
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            b'"' => opened = if opened.is_none() { Some(line) } else { None },
            _ => {}
        }
    }
    let message = "a double quote is opened here and never closed";
    Some(
        Finding::error("bad-value", Position::line(name, opened?), message)
            .with_help("close it; write a double quote within a cell twice"),
    )
}

/// Where each column of the schema stands in the file.
struct Layout {
    own: Vec<usize>,
    from: Option<usize>,
    until: Option<usize>,
    clause: usize,
    source: usize,
    confidence: usize,
}

impl Layout {
    fn of(
        schema: &TableSchema,
        header: &csv::StringRecord,
        name: &Arc<str>,
    ) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let wanted = schema.header();
        let place = Position::line(name, 1);
        for column in header {
            if !wanted.contains(&column) {
                findings.push(
                    Finding::error(
                        "bad-value",
                        place.clone(),
                        format!("unknown column `{column}`"),
                    )
                    .with_help(format!(
                        "the columns of `{}` are {}",
                        schema.name,
                        wanted.join(", ")
                    )),
                );
            }
        }
        for (at, column) in header.iter().enumerate() {
            if wanted.contains(&column) && header.iter().take(at).any(|other| other == column) {
                let message = format!("column `{column}` stands twice in the header");
                findings.push(Finding::error("bad-value", place.clone(), message));
            }
        }
        let mut find = |column: &str| {
            let at = header.iter().position(|cell| cell == column);
            if at.is_none() {
                let message = format!("column `{column}` is missing");
                findings.push(Finding::error("bad-value", place.clone(), message));
            }
            at.unwrap_or(0)
        };
        let own = schema.columns.iter().map(|column| find(&column.name)).collect();
        let from = schema.dated.then(|| find("in_force_from"));
        let until = schema.dated.then(|| find("in_force_until"));
        let (clause, source, confidence) = (find("clause"), find("source"), find("confidence"));
        if findings.is_empty() {
            Ok(Self { own, from, until, clause, source, confidence })
        } else {
            Err(findings)
        }
    }

    fn row(
        &self,
        schema: &TableSchema,
        record: &csv::StringRecord,
        name: &Arc<str>,
        text: &str,
    ) -> (Row, Vec<Finding>) {
        let line = line_of(record.position(), text);
        let mut findings = Vec::new();
        let cell = |index: usize| record.get(index).unwrap_or_default();
        let mut fault = |index: usize, message: String| {
            let column = column_of_cell(text, line, index);
            let place = Position { file: Arc::clone(name), line, column };
            findings.push(Finding::error("bad-value", place, message));
        };
        let mut values = Vec::with_capacity(self.own.len());
        for (column, &index) in schema.columns.iter().zip(&self.own) {
            match cell::parse(cell(index), column) {
                Ok(value) => values.push(value),
                Err(message) => {
                    values.push(Value::Empty);
                    fault(index, message);
                }
            }
        }
        let mut date = |index: Option<usize>| -> Option<Date> {
            let index = index?;
            let text = cell(index);
            if text.is_empty() {
                return None;
            }
            cell::parse_date(text).map_err(|message| fault(index, message)).ok()
        };
        let validity = Validity { from: date(self.from), until: date(self.until) };
        if let (Some(from), Some(until), Some(at)) = (validity.from, validity.until, self.until)
            && until < from
        {
            fault(at, format!("the row ends on {until}, before it begins on {from}"));
        }
        let clause = match cell(self.clause) {
            "" => None,
            text => text.parse().map_err(|error| fault(self.clause, format!("{error}"))).ok(),
        };
        let confidence: Result<Confidence, _> = cell(self.confidence).parse();
        if confidence.is_err() {
            let message = "confidence is none of stated, inferred, unverified, fictional";
            fault(self.confidence, message.to_owned());
        }
        if cell(self.source).is_empty() {
            fault(
                self.source,
                "`source` is empty: every row says where it is known from".to_owned(),
            );
        }
        let confidence = confidence.unwrap_or(Confidence::Unverified);
        let row = Row {
            values,
            validity,
            provenance: Provenance { clause, source: cell(self.source).to_owned(), confidence },
            place: Position::line(name, line),
            touches: Vec::new(),
        };
        (row, findings)
    }
}

/// The column, in characters from 1, at which the cell `index` of a line starts.
fn column_of_cell(text: &str, line: u32, index: usize) -> u32 {
    let Some(line) = text.lines().nth(line.saturating_sub(1) as usize) else {
        return 1;
    };
    let mut cell = 0;
    let mut quoted = false;
    for (at, character) in line.chars().enumerate() {
        if cell == index {
            return u32::try_from(at + 1).unwrap_or(u32::MAX);
        }
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cell += 1,
            _ => {}
        }
    }
    u32::try_from(line.chars().count() + 1).unwrap_or(u32::MAX)
}

fn duplicate_keys(table: &Table) -> Vec<Finding> {
    let mut by_key: std::collections::BTreeMap<String, Vec<&Row>> =
        std::collections::BTreeMap::new();
    let mut findings = Vec::new();
    for row in &table.rows {
        let key = table.key(row);
        let earlier = by_key.entry(key.clone()).or_default();
        if let Some(first) = earlier.iter().find(|other| other.validity.overlaps(&row.validity)) {
            let message = format!("the key `{key}` is used twice in `{}`", table.schema.name);
            findings.push(
                Finding::error("duplicate-key", row.place.clone(), message)
                    .with_related(first.place.clone(), "first used here"),
            );
        }
        earlier.push(row);
    }
    findings
}
