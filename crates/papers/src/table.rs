//! Tables: a caption, columns with headers, rows of cells.

use crate::Prose;

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the start of the line: text.
    #[default]
    Start,
    /// In the middle: marks and short codes.
    Centre,
    /// At the end of the line: numbers.
    End,
}

/// A column: its header, alignment and share of the width.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// The words over the column.
    pub header: Prose,
    /// How its cells are aligned.
    pub align: Align,
    /// Its share of the table's width, relative to the other columns; at least 1.
    pub width: u16,
}

impl Column {
    /// Makes a column that starts its text at the left and has an equal share of the width.
    pub fn new(header: impl Into<Prose>) -> Self {
        Self { header: header.into(), align: Align::Start, width: 1 }
    }

    /// Sets the alignment.
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// Sets the share of the width; nought counts as 1.
    pub fn width(mut self, share: u16) -> Self {
        self.width = share.max(1);
        self
    }
}

/// A table. Its header row is repeated on each page that it runs over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    /// What the table shows; set above it as `Table 1: …`.
    pub caption: Prose,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows; each has one cell a column, or rendering fails.
    pub rows: Vec<Vec<Prose>>,
    /// Whether the first cell of each row names the row, as a header does.
    pub row_headers: bool,
    /// The name by which references find the table.
    pub anchor: Option<String>,
}

impl Table {
    /// Makes a table without columns and rows.
    pub fn new(caption: impl Into<Prose>) -> Self {
        Self {
            caption: caption.into(),
            columns: Vec::new(),
            rows: Vec::new(),
            row_headers: false,
            anchor: None,
        }
    }

    /// Adds a column.
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds columns of equal width with these headers.
    pub fn columns<H: Into<Prose>>(mut self, headers: impl IntoIterator<Item = H>) -> Self {
        self.columns.extend(headers.into_iter().map(Column::new));
        self
    }

    /// Adds a row.
    pub fn row<C: Into<Prose>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// Says that the first cell of each row names the row.
    pub fn with_row_headers(mut self) -> Self {
        self.row_headers = true;
        self
    }

    /// Names the table for references.
    pub fn anchor(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = Some(anchor.into());
        self
    }
}
