//! Modification Paths (Section D2).

use crate::{
    finding::Finding,
    id::{BodyId, PathId},
    provenance::Provenance,
    table::Cells,
};

/// A Modification Path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Its id.
    pub id: PathId,
    /// Its name.
    pub label: String,
    /// Path 1, 2 or 3.
    pub number: Option<u8>,
    /// Which proposals belong on it.
    pub test: String,
    /// Who decides.
    pub decided_by: BodyId,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Path {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            number: cells.number_if_any("number")?,
            test: cells.text("test")?,
            decided_by: cells.parsed("decided_by")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
