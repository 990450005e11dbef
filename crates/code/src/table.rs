//! Tables as they are written: schema, cells, rows with positions, loading from CSV.

mod cell;
mod load;
mod row;
mod schema;

pub use cell::Value;
pub use load::{FAULTS_MAX, ROWS_MAX, load_table};
pub use row::{Cells, Row, Table};
pub use schema::{Column, ColumnKind, Schema, TableSchema};
