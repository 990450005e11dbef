//! What the fuzz targets share: the shipped data, and seeds made of it.
//!
//! `cargo xtask fuzz [TARGET …] [--seconds N]` builds and runs the targets. Seeds are derived from
//! `sec/` and `register/` when a target starts, so that none is kept twice and none goes stale.

pub mod seed;
pub mod shipped;
