//! `secant rights`: who may raise a Draft Proposal, from the rows that the engine reads.

use app::Error;
use serde::Serialize;

use crate::session::Session;

#[derive(Serialize)]
struct RightRow {
    who: String,
    purposes: Vec<String>,
    requires: Vec<String>,
    right: String,
    clause: String,
}

pub fn run(session: &Session) -> Result<(), Error> {
    let baseline = session.code()?.baseline(session.day())?;
    let rows: Vec<RightRow> = baseline
        .raising_rights
        .iter()
        .map(|right| RightRow {
            who: right.body.as_ref().map_or_else(|| right.who.to_string(), ToString::to_string),
            purposes: right.purposes.iter().map(ToString::to_string).collect(),
            requires: right.requires.iter().map(ToString::to_string).collect(),
            right: right.explanation.clone(),
            clause: right.provenance.cite(),
        })
        .collect();
    session.list(&rows, "Nobody may raise a Draft Proposal on that day.")
}
