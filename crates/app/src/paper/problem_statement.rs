//! The problem statement of one proposal.

use papers::Document;

use super::{Ground, parts};
use crate::error::Error;

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let proposal = parts::proposal(ground)?;
    let draft = proposal.statement_agreed.is_none() && proposal.converted.is_none();
    let state = if draft { "Draft problem statement" } else { "Agreed problem statement" };
    let title = format!("{} ‘{}’", proposal.name(), proposal.title());
    let document = parts::document(ground, &title).subtitle(state);
    Ok(parts::statement(document, proposal, ground))
}
