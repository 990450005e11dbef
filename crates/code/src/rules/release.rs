//! SEC Releases (Section D10).

use jiff::civil::Date;

use crate::{finding::Finding, id::ReleaseId, provenance::Provenance, table::Cells};

/// Whether a Release belongs to the yearly rhythm.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ReleaseKind {
    /// February, June or November.
    Scheduled,
    /// Any other.
    AdHoc,
}

/// A SEC Release, with its date as it was set on the baseline's date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// Its name.
    pub label: String,
    /// The day on which it takes effect.
    pub date: Date,
    /// Its kind.
    pub kind: ReleaseKind,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Release {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            date: cells.date("date")?,
            kind: cells.parsed("kind")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
