//! Bodies and Party Categories.

use crate::{
    finding::Finding,
    id::{BodyId, CategoryId},
    provenance::Provenance,
    table::Cells,
};

/// What kind of body it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum BodyKind {
    /// The SEC Panel.
    Panel,
    /// A Sub-Committee of the Panel.
    SubCommittee,
    /// The Working Group.
    WorkingGroup,
    /// The Code Administrator.
    Administrator,
    /// The Authority.
    Authority,
    /// The DCC.
    Dcc,
    /// A consumers' body.
    Consumer,
    /// Another group.
    Group,
}

/// A body that acts under the Code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its id.
    pub id: BodyId,
    /// Its full name.
    pub label: String,
    /// Its short name.
    pub short: String,
    /// Its kind.
    pub kind: BodyKind,
    /// What it does, in our own words.
    pub duty: String,
    /// Whether new Draft Proposals are put to it for input.
    pub asked_for_input: bool,
    /// When it meets, where known.
    pub meets: Option<String>,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Body {
    /// One of its names as it stands within a sentence: with its article, where it has one.
    #[must_use]
    pub fn in_a_sentence(&self, name: &str) -> String {
        if let Some(rest) = name.strip_prefix("The ") {
            return format!("the {rest}");
        }
        let is_bare = self.kind == BodyKind::Consumer
            || (self.kind == BodyKind::Administrator && name == self.short);
        if is_bare { name.to_owned() } else { format!("the {name}") }
    }

    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            short: cells.text("short")?,
            kind: cells.parsed("kind")?,
            duty: cells.text("duty")?,
            asked_for_input: cells.yes_no("asked_for_input")?,
            meets: Some(cells.text("meets")?).filter(|text| !text.is_empty()),
            provenance: cells.row().provenance.clone(),
        })
    }
}

/// A Party Category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub label: String,
    /// Whether it votes.
    pub votes: bool,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Category {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            label: cells.text("label")?,
            votes: cells.yes_no("votes")?,
            provenance: cells.row().provenance.clone(),
        })
    }
}
