//! Amendments: changes of the Code as typed patches on keyed rows, each with its day.
//!
//! ```text
//! sec/amendments/MP091.toml ─▶ Amendment ─▶ apply to Tables ─▶ Tables + undo
//!                                 │
//!                                 └─ effective on a Release or a day; nothing has to run on it
//! ```

mod apply;
mod parse;
mod raw;
mod timeline;

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    digest::Digest,
    id::{AmendmentId, ReleaseId},
    position::Position,
    provenance::Confidence,
    table::{Row, Value},
};

pub use apply::{Applied, apply, revert};
pub use parse::{AMENDMENT_BYTES_MAX, CHANGES_MAX, parse};
pub use timeline::Timeline;

/// What kind of change of the Code an amendment is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum AmendmentKind {
    /// A modification made under Section D.
    Modification,
    /// A direction or designation by the Secretary of State.
    Direction,
    /// Leave from the Code, for one Party and a time.
    Derogation,
}

/// Where an amendment stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// Decided: it takes effect on its day.
    InForce,
    /// Not decided, or the decision is not known: it takes effect only where it is tried.
    Proposed,
    /// Withdrawn: kept for the record.
    Withdrawn,
    /// Rejected: kept for the record.
    Rejected,
}

/// When an amendment takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effective {
    /// With a SEC Release, on whatever day that has.
    Release(ReleaseId),
    /// On a day of its own.
    Date(Date),
}

/// One change of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row's key, parts joined by `/`.
    pub key: Arc<str>,
    /// What is done to it.
    pub act: Act,
    /// Where the amendment says so.
    pub place: Position,
}

/// What is done to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Put in; the row may not be there.
    Insert(Box<Row>),
    /// Set cells, each of which must hold the value that is expected.
    Set(Vec<CellChange>),
    /// Taken out; the cells given must hold what is expected.
    Delete(Vec<Expected>),
}

/// A cell that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// The column, among the table's own.
    pub column: usize,
    /// What it must hold before.
    pub from: Value,
    /// What it holds after.
    pub to: Value,
    /// Where the amendment says so.
    pub place: Position,
}

/// A cell that must hold a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The column, among the table's own.
    pub column: usize,
    /// The value.
    pub value: Value,
}

/// Another amendment that an amendment names, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: AmendmentId,
    /// Where it is named.
    pub place: Position,
}

/// A change of the Code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its id: a modification's number, or a name of its own.
    pub id: AmendmentId,
    /// Its kind.
    pub kind: AmendmentKind,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it takes effect, if that is known.
    pub effective: Option<Effective>,
    /// Where it says so.
    pub effective_place: Position,
    /// The last day on which it is in force; only derogations end by themselves.
    pub until: Option<Date>,
    /// The Party that a derogation is for.
    pub party: Option<String>,
    /// Amendments that must be applied before it.
    pub requires: Vec<Named>,
    /// Amendments whose omissions it mends.
    pub repairs: Vec<Named>,
    /// What it does and what is not known of it, in our own words.
    pub explanation: String,
    /// Where we know it from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// What it changes, in order.
    pub changes: Vec<Change>,
    /// Where it stands in the files.
    pub place: Position,
    /// The digest of its file's text.
    pub digest: Digest,
}
