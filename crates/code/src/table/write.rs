//! Writing a table as the CSV that it was read from.

use super::row::{Row, Table};
use crate::table::Value;

impl Table {
    /// The table as CSV: header, then rows in order, each cell as files write it. Reading it again
    /// gives the same rows.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = line(self.schema.header().into_iter());
        for row in &self.rows {
            let cells = self.written(row);
            text.push_str(&line(cells.iter().map(String::as_str)));
        }
        text
    }

    /// The cells of a row as files write them, in the order of the header.
    #[must_use]
    pub fn written(&self, row: &Row) -> Vec<String> {
        let mut cells: Vec<String> = row.values.iter().map(Value::written).collect();
        if self.schema.dated {
            let day =
                |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
            cells.extend([day(row.validity.from), day(row.validity.until)]);
        }
        let provenance = &row.provenance;
        cells.push(provenance.clause.as_ref().map(ToString::to_string).unwrap_or_default());
        cells.push(provenance.source.clone());
        cells.push(provenance.confidence.to_string());
        cells
    }
}

/// One line of CSV; a cell with a comma, a quote, a line break or outer blanks is quoted.
fn line<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let quoted = |cell: &str| {
        let plain = !cell.contains([',', '"', '\n', '\r']) && cell.trim() == cell;
        if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let mut text = cells.map(quoted).collect::<Vec<String>>().join(",");
    text.push('\n');
    text
}
