//! The operations that the Code sets, asked of its tables: which tests a User Role owes, what changes
//! for a role from one day to another, and whether maintenance keeps its rules ([`maintenance`]).
//!
//! Everything here is a function of [`code::Tables`] and of facts that are given; nothing reads a file
//! or a clock. It knows nothing of proposals (crate `change`).

pub mod assurance;
mod entry_tests;
pub mod features;
pub mod maintenance;
mod matrix;
pub mod requests;
mod role;
#[cfg(test)]
mod sample;

pub use entry_tests::{Additive, Generation, Obligation, additive, obligations, uncovered};
pub use matrix::{Cell, Matrix, matrix};
pub use role::{Area, RoleChange, role_changes};
