//! What is drawn on the terminal besides tables.

pub mod finding;
pub mod sarif;
