//! The index of the exported site: what can be found, and its file.

use std::collections::BTreeSet;

use app::search::Hit;
use jiff::civil::Date;

use super::address::Address;
use crate::{answer::HTML, error::Fault, page, site::Site};

/// Finds in the browser what the index holds.
pub const SCRIPT: &str = include_str!("../../assets/static-search.js");

/// The index as a script: lines of kind, name, title, file.
pub fn script<'a>(
    site: &Site,
    day: Date,
    pages: impl Iterator<Item = &'a Address>,
) -> Result<String, Fault> {
    let known: BTreeSet<&Address> = pages.collect();
    let register = site.read()?;
    let moment = site.moment(&register, day)?;
    let code = register.code();
    let mut lines: Vec<[String; 4]> = Vec::new();
    let mut add = |kind: &'static str, id: String, name: String, title: String| {
        let hit = Hit { kind, name, title, text: String::new(), id, score: 0 };
        let address = Address::of(&page::search::path(&hit));
        if let Some(address) = address.filter(|address| known.contains(address)) {
            lines.push([kind.to_owned(), hit.name, hit.title, address.file(HTML)]);
        }
    };
    for proposal in moment.model.proposals() {
        add("proposal", proposal.name(), proposal.name(), proposal.title().to_owned());
    }
    for clause in code.clauses().values() {
        let cite = code::provenance::cite(&clause.id);
        add("clause", clause.id.to_string(), cite, clause.heading.clone());
    }
    for amendment in code.timeline().amendments() {
        let id = amendment.id.to_string();
        add("amendment", id.clone(), id, amendment.title.clone());
    }
    for body in &moment.baseline.bodies {
        add("body", body.id.to_string(), body.short.clone(), body.label.clone());
    }
    for release in &moment.baseline.releases {
        let title = release.date.to_string();
        add("release", release.id.to_string(), release.label.clone(), title);
    }
    for check in code::check::CHECKS {
        add("check", check.id.to_owned(), check.id.to_owned(), check.finds.to_owned());
    }
    for alert in site.looker(&register)?.all(day) {
        add("alert", alert.code.to_string(), alert.code.to_string(), alert.name.to_string());
    }
    let json = serde_json::to_string(&lines).map_err(crate::answer::bug)?;
    // Nothing of it may end the script early, wherever it is put.
    Ok(format!("window.SECANT_INDEX = {};\n", json.replace('<', "\\u003c")))
}
