//! Rows and tables, each row with its place, provenance and validity.

use std::sync::Arc;

use super::{cell::Value, schema::TableSchema};
use crate::{
    finding::Finding,
    id::AmendmentId,
    position::Position,
    provenance::{Provenance, Validity},
};

/// A mark that an amendment left on a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The column that it set; none when it put in the whole row.
    pub column: Option<usize>,
    /// The amendment.
    pub by: AmendmentId,
    /// Where it says so.
    pub place: Position,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells of the table's own columns, in the order of the schema.
    pub values: Vec<Value>,
    /// When the row is in force.
    pub validity: Validity,
    /// Clause, source and confidence.
    pub provenance: Provenance,
    /// Where the row stands.
    pub place: Position,
    /// What amendments did to it, the latest last.
    pub touches: Vec<Touch>,
}

impl Row {
    /// Whether two rows say the same, wherever they stand and whoever wrote them.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.values == other.values && self.provenance == other.provenance
    }
}

/// A table: its schema and its rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// The schema.
    pub schema: Arc<TableSchema>,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
}

impl Table {
    /// The key of a row, as written, parts joined by `/`.
    #[must_use]
    pub fn key(&self, row: &Row) -> String {
        self.schema.key_of(&row.values)
    }

    /// A reader of one row's cells by column name.
    #[must_use]
    pub fn cells<'t>(&'t self, row: &'t Row) -> Cells<'t> {
        Cells::new(&self.schema, row)
    }
}

/// Reads the cells of one row by name; what cannot be read is a [`Finding`] at the row.
#[derive(Clone, Copy)]
pub struct Cells<'t> {
    schema: &'t TableSchema,
    row: &'t Row,
}

impl<'t> Cells<'t> {
    /// A reader of a row's cells.
    #[must_use]
    pub fn new(schema: &'t TableSchema, row: &'t Row) -> Self {
        Self { schema, row }
    }

    /// The row that is read.
    #[must_use]
    pub fn row(&self) -> &'t Row {
        self.row
    }

    /// The cells as they are written, each with its column's name; empty ones are left out.
    pub fn written(&self) -> impl Iterator<Item = (&'t str, String)> {
        let names = self.schema.columns.iter().map(|column| column.name.as_str());
        let cells = self.row.values.iter().map(Value::written);
        names.zip(cells).filter(|(_, text)| !text.is_empty())
    }

    fn fault(&self, column: &str, wanted: &str) -> Finding {
        Finding::error(
            "bad-value",
            self.row.place.clone(),
            format!("column `{column}` of table `{}` does not hold {wanted}", self.schema.name),
        )
    }

    fn value(&self, column: &str) -> Option<&'t Value> {
        self.row.values.get(self.schema.index(column)?)
    }

    /// The text of a cell; an empty cell is an empty text.
    ///
    /// # Errors
    /// When the table has no such column, or it holds no text.
    pub fn text(&self, column: &str) -> Result<String, Finding> {
        match self.value(column) {
            Some(Value::Text(text)) => Ok(text.clone()),
            Some(Value::Empty) => Ok(String::new()),
            _ => Err(self.fault(column, "text")),
        }
    }

    /// A cell read as `T`, or nothing when it is empty.
    ///
    /// # Errors
    /// When the cell holds something else.
    pub fn parsed_if_any<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, Finding> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.fault(column, &format!("what `{text}` should be")))
    }

    /// A cell read as `T`.
    ///
    /// # Errors
    /// When the cell is empty or holds something else.
    pub fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T, Finding> {
        self.parsed_if_any(column)?.ok_or_else(|| self.fault(column, "a value"))
    }

    /// A list cell read as `T`s; an empty cell is an empty list.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub fn list<T: std::str::FromStr>(&self, column: &str) -> Result<Vec<T>, Finding> {
        let value = self.value(column).ok_or_else(|| self.fault(column, "a list"))?;
        let parse = |text: &str| {
            text.parse().map_err(|_| self.fault(column, &format!("what `{text}` should be")))
        };
        value.texts().into_iter().map(parse).collect()
    }

    /// A number.
    ///
    /// # Errors
    /// When the cell is empty or the number does not fit.
    pub fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, Finding> {
        self.number_if_any(column)?.ok_or_else(|| self.fault(column, "a number"))
    }

    /// A number, or nothing when the cell is empty.
    ///
    /// # Errors
    /// When the number does not fit.
    pub fn number_if_any<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, Finding> {
        match self.value(column) {
            Some(Value::Integer(number)) => {
                T::try_from(*number).map(Some).map_err(|_| self.fault(column, "a number in range"))
            }
            Some(Value::Empty) => Ok(None),
            _ => Err(self.fault(column, "a number")),
        }
    }

    /// A yes or no.
    ///
    /// # Errors
    /// When the cell holds something else.
    pub fn yes_no(&self, column: &str) -> Result<bool, Finding> {
        match self.value(column) {
            Some(Value::YesNo(yes)) => Ok(*yes),
            _ => Err(self.fault(column, "yes or no")),
        }
    }

    /// A date.
    ///
    /// # Errors
    /// When the cell holds something else.
    pub fn date(&self, column: &str) -> Result<jiff::civil::Date, Finding> {
        match self.value(column) {
            Some(Value::Date(date)) => Ok(*date),
            _ => Err(self.fault(column, "a date")),
        }
    }
}
