//! Messages against schemas: read once from start to end, in memory that does not grow with the message.
//!
//! ```text
//! bytes ─▶ one pass of the XML ─▶ for each element: may it stand here? its attributes? its value? ─▶ Problems
//! ```
//!
//! What is wrong is told with its line and column, in a sentence, and reading goes on, so that one run tells
//! everything; only what is no XML ends it.

mod attributes;
mod children;
mod names;
mod place;
mod problem;
mod values;
mod walk;

pub use problem::{Problem, ProblemKind};

use crate::xsd::Schemas;

/// The largest message that is validated, in bytes. The largest that the schemas foresee, a list of 50,000
/// devices or a year of half-hours, comes to less than a quarter of it.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How deep elements may stand in each other; the schemas come to 15.
pub const DEPTH_MAX: usize = 64;
/// How many attributes one element may have; the schemas come to 6.
pub const ATTRIBUTES_MAX: usize = 64;
/// After how many problems reading ends: whoever mends a hundred runs it again.
pub const PROBLEMS_MAX: usize = 100;

/// What is wrong with a message by the schemas; nothing when it is valid.
#[must_use]
pub fn validate(schemas: &Schemas, message: &[u8]) -> Vec<Problem> {
    walk::Walk::over(schemas, message)
}
