//! Clauses of the Code: heading and a digest in our own words, read from `clauses.toml`.

use std::collections::BTreeMap;

use crate::{
    code::SourceFile,
    fields::{Faults, Fields},
    finding::Finding,
    id::{ClauseId, DocumentId},
    position::{Places, Position},
    provenance::Confidence,
};

/// What one clause says, in our own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its number.
    pub id: ClauseId,
    /// The document that holds it.
    pub document: DocumentId,
    /// A heading of ours.
    pub heading: String,
    /// What it says, in our own words.
    pub digest: String,
    /// Where we know it from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it stands.
    pub place: Position,
}

/// Reads `clauses.toml`.
///
/// # Errors
/// Every fault found, with its place.
pub fn parse(file: &SourceFile<'_>) -> Result<BTreeMap<ClauseId, Clause>, Vec<Finding>> {
    let mut faults = Faults::new(Places::new(file.name.into(), file.text), "bad-value");
    let Some(document) = faults.document() else { return Err(faults.findings) };
    let mut fields = Fields::of("the file of clauses", 0, &document);
    let mut clauses: BTreeMap<ClauseId, Clause> = BTreeMap::new();
    for entry in fields.tables(&mut faults, "clause", "a clause") {
        let Some(clause) = build(&mut faults, entry) else { continue };
        let place = clause.place.clone();
        let message = format!("clause `{}` is described twice", clause.id);
        if let Some(first) = clauses.insert(clause.id.clone(), clause) {
            faults.findings.push(
                Finding::error("duplicate-key", place, message)
                    .with_related(first.place, "first described here"),
            );
        }
    }
    fields.finish(&mut faults);
    if faults.findings.is_empty() { Ok(clauses) } else { Err(faults.findings) }
}

fn build(faults: &mut Faults<'_>, mut fields: Fields<'_>) -> Option<Clause> {
    let place = faults.place(fields.at);
    let mut text = |faults: &mut Faults<'_>, name| fields.text(faults, name);
    let (id, document) = (text(faults, "id"), text(faults, "document"));
    let (heading, digest) = (text(faults, "heading"), text(faults, "digest"));
    let (source, confidence) = (text(faults, "source"), text(faults, "confidence"));
    fields.finish(faults);
    let id = id.and_then(|word| faults.parsed(&word));
    let document = document.and_then(|word| faults.parsed(&word));
    let confidence = confidence.and_then(|word| {
        let parsed = word.text.parse();
        let message = format!("`{}` is not a confidence", word.text);
        parsed.map_err(|_| faults.tell(word.at, message)).ok()
    });
    Some(Clause {
        id: id?,
        document: document?,
        heading: heading?.text,
        digest: digest?.text,
        source: source?.text,
        confidence: confidence?,
        place,
    })
}
