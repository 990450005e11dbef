//! The Smart Energy Code as data: tables with provenance, the rules they hold, and Working Days.
//!
//! Text goes in, typed rows come out, and everything that is wrong comes back as [`Finding`]s with
//! file, line and column. Nothing here reads a file, a clock or the environment.
//!
//! ```text
//! sec/tables.toml ─▶ Schema ─┬─────────────────────────────────┐
//! sec/baseline/*.csv ────────┴▶ Table (rows with positions) ─▶ Code ─▶ Tables of a Scope ─▶ Baseline
//! sec/amendments/*.toml ──────▶ Amendment ─▶ Timeline ─────────┘      (a date, what is tried)
//! ```
//!
//! What it is not: it holds no legal text, and knows nothing of proposals (crate `change`).

pub mod amendment;
pub mod calendar;
pub mod certificate;
pub mod check;
pub mod clause;
mod code;
pub mod conflict;
pub mod derogation;
pub mod diff;
pub mod digest;
pub mod finding;
pub mod id;
pub mod position;
pub mod provenance;
pub mod refusal;
pub mod rules;
pub mod table;
pub mod tables;

mod baseline;
mod fields;

pub use amendment::{Amendment, Standing, Timeline};
pub use baseline::Baseline;
pub use calendar::{Calendar, Jurisdiction, WorkingDays};
pub use code::{BASELINE, Code, SourceFile, Sources};
pub use finding::{Finding, Severity};
pub use position::Position;
pub use provenance::{Confidence, Provenance, Validity};
pub use refusal::Refusal;
pub use tables::{Scope, Sheet, Tables};
