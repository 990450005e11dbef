//! Issuing a paper: the register remembers every fact that it stated, so that later changes show.

use papers::Document;

use crate::{
    context::Context,
    encode::{PaperIssued, StatedFact},
    error::Error,
    paper::PaperRequest,
    register::Register,
};

/// A fact that an issued paper stated and that reads differently now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The fact's key.
    pub key: String,
    /// What the paper said; none for a fact that is new.
    pub issued: Option<String>,
    /// What it would say now; none for a fact that is gone.
    pub now: Option<String>,
}

/// Records that a paper was issued, unless the very same paper already was. Returns whether it is new.
///
/// # Errors
/// When the log cannot be written.
pub fn issue(
    register: &mut Register,
    ctx: &Context,
    request: &PaperRequest,
    document: &Document,
) -> Result<bool, Error> {
    let issued = PaperIssued {
        kind: request.kind.to_string(),
        body: request.body.clone(),
        date: request.date,
        since: request.since,
        author: request.author.clone(),
        facts: stated(document),
    };
    if register.papers().iter().any(|(_, other)| *other == issued) {
        return Ok(false);
    }
    register.write_paper(ctx, &issued)?;
    Ok(true)
}

/// What has changed since a paper was last issued: its facts then against the document now.
#[must_use]
pub fn compare_with_issued(issued: &PaperIssued, now: &Document) -> Vec<Difference> {
    let now = stated(now);
    let find = |facts: &[StatedFact], key: &str| {
        facts.iter().find(|fact| fact.key == key).map(|fact| fact.text.clone())
    };
    let mut differences: Vec<Difference> = issued
        .facts
        .iter()
        .map(|fact| Difference {
            key: fact.key.clone(),
            issued: Some(fact.text.clone()),
            now: find(&now, &fact.key),
        })
        .collect();
    let new = now.iter().filter(|fact| find(&issued.facts, &fact.key).is_none());
    differences.extend(new.map(|fact| Difference {
        key: fact.key.clone(),
        issued: None,
        now: Some(fact.text.clone()),
    }));
    differences.retain(|difference| difference.issued != difference.now);
    differences
}

fn stated(document: &Document) -> Vec<StatedFact> {
    let mut facts: Vec<StatedFact> = Vec::new();
    for fact in document.facts() {
        if !facts.iter().any(|other| other.key == fact.key) {
            facts.push(StatedFact { key: fact.key.clone(), text: fact.text.clone() });
        }
    }
    facts
}
