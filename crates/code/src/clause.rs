//! Clauses of the Code: heading and a digest in our own words, read from `clauses.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    code::SourceFile,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    clause: Vec<toml::Spanned<RawClause>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClause {
    id: String,
    document: String,
    heading: String,
    digest: String,
    source: String,
    confidence: String,
}

/// Reads `clauses.toml`.
///
/// # Errors
/// Every fault found, with its place.
pub fn parse(file: &SourceFile<'_>) -> Result<BTreeMap<ClauseId, Clause>, Vec<Finding>> {
    let places = Places::new(file.name.into(), file.text);
    let raw: RawFile = toml::from_str(file.text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let place = places.at(at);
        vec![Finding::error("bad-value", place, error.message().to_owned())]
    })?;
    let mut clauses: BTreeMap<ClauseId, Clause> = BTreeMap::new();
    let mut findings = Vec::new();
    for spanned in raw.clause {
        let place = places.at(spanned.span().start);
        match build(spanned.into_inner(), place.clone()) {
            Ok(clause) => {
                if let Some(first) = clauses.insert(clause.id.clone(), clause.clone()) {
                    let message = format!("clause `{}` is described twice", clause.id);
                    findings.push(
                        Finding::error("duplicate-key", place, message)
                            .with_related(first.place, "first described here"),
                    );
                }
            }
            Err(message) => findings.push(Finding::error("bad-value", place, message)),
        }
    }
    if findings.is_empty() { Ok(clauses) } else { Err(findings) }
}

fn build(raw: RawClause, place: Position) -> Result<Clause, String> {
    Ok(Clause {
        id: raw.id.parse().map_err(|error| format!("{error}"))?,
        document: raw.document.parse().map_err(|error| format!("{error}"))?,
        heading: raw.heading,
        digest: raw.digest,
        source: raw.source,
        confidence: raw
            .confidence
            .parse()
            .map_err(|_| format!("`{}` is not a confidence", raw.confidence))?,
        place,
    })
}
