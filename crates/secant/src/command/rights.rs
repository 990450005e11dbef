//! `secant rights`: who may raise a Draft Proposal, from the rows that the engine reads.

use app::Error;
use code::{Baseline, Scope, id::AmendmentId};
use serde::Serialize;

use crate::session::Session;

/// Which rights.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant rights --as-at 2019-10-29
  secant rights --diff DP088 --as-at 2019-10-29")]
pub struct Args {
    /// Show how an amendment would change them: the rows before and after.
    #[arg(long, value_name = "ID")]
    diff: Option<AmendmentId>,
}

#[derive(Clone, PartialEq, Serialize)]
struct RightRow {
    who: String,
    purposes: Vec<String>,
    requires: Vec<String>,
    right: String,
    clause: String,
}

#[derive(Serialize)]
struct DiffRow {
    change: &'static str,
    #[serde(flatten)]
    right: RightRow,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let code = session.code()?;
    let scope = Scope::on(session.day());
    let Some(id) = &args.diff else {
        let rows = rows(&code.baseline_of(&scope)?);
        return session.list(&rows, "Nobody may raise a Draft Proposal on that day.");
    };
    let before = rows(&code.baseline_of(&scope.clone().without(id.clone()))?);
    let after = rows(&code.baseline_of(&scope.with(id.clone()))?);
    let mut changes: Vec<DiffRow> = Vec::new();
    for right in before.iter().filter(|right| !after.contains(right)) {
        changes.push(DiffRow { change: "-", right: right.clone() });
    }
    for right in after {
        let change = if before.contains(&right) { "" } else { "+" };
        changes.push(DiffRow { change, right });
    }
    session.list(&changes, "Nobody may raise a Draft Proposal, before or after.")
}

fn rows(baseline: &Baseline) -> Vec<RightRow> {
    let row = |right: &code::rules::RaisingRight| RightRow {
        who: right.body.as_ref().map_or_else(|| right.who.to_string(), ToString::to_string),
        purposes: right.purposes.iter().map(ToString::to_string).collect(),
        requires: right.requires.iter().map(ToString::to_string).collect(),
        right: right.explanation.clone(),
        clause: right.provenance.cite(),
    };
    baseline.raising_rights.iter().map(row).collect()
}
