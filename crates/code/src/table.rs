//! Tables as they are written: schema, cells, rows with positions, loading from CSV.

mod cell;
mod load;
mod row;
mod schema;
mod write;

pub(crate) use cell::parse as parse_cell;
pub use cell::{Value, parse_date};
pub use load::{FAULTS_MAX, ROWS_MAX, load_table};
pub(crate) use load::{Loaded, load_rows};
pub use row::{Cells, Row, Table, Touch};
pub use schema::{Column, ColumnKind, Schema, TableSchema};
