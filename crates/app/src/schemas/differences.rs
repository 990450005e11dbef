//! What changed between versions, for each side; and what a User misses who stays on an old one.

use duis::{
    catalog::Catalog,
    diff::{self, About, Change, Reach, Route, Verdict, service_requests},
    xsd::{Kind, Schemas, Version},
};
use serde::Serialize;

use super::wrong;
use crate::error::Error;

/// A change between two versions, as a list shows it: a line for each way that messages go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// The specification.
    pub schema: String,
    /// Where.
    pub place: String,
    /// A sentence.
    pub change: String,
    /// Who writes such messages.
    pub sender: String,
    /// What it means for who writes by the old version.
    pub for_sender: String,
    /// Who reads such messages.
    pub reader: String,
    /// What it means for who reads by the old version.
    pub for_reader: String,
    /// The Service Reference Variants that it is part of.
    pub srvs: String,
    /// The alerts that it is part of.
    pub alerts: String,
}

/// The schemas of a version, if the catalogue has them.
fn schemas(catalog: &Catalog, kind: Kind, version: &Version) -> Result<Schemas, Error> {
    catalog.schemas(kind, version).map_err(|error| wrong(&error))
}

/// A version, and the schemas among which it is found.
#[derive(Clone, Copy)]
pub struct Edition<'c> {
    /// The schemas.
    pub catalog: &'c Catalog,
    /// The version.
    pub version: &'c Version,
}

/// The changes between two versions, with whom each concerns.
fn changes(kind: Kind, old: Edition<'_>, new: Edition<'_>) -> Result<Vec<(Change, About)>, Error> {
    let of = |edition: Edition<'_>| schemas(edition.catalog, kind, edition.version);
    let (one, other) = (of(old)?, of(new)?);
    // What is gone is known to the old version only.
    let elements = |edition: Edition<'_>, own: &Schemas| match kind {
        Kind::Duis => service_requests(own),
        Kind::Mmc => {
            let same = edition.catalog.schemas(Kind::Duis, edition.version).ok();
            same.map(|schemas| service_requests(&schemas)).unwrap_or_default()
        }
    };
    let old_reach = Reach::of(&one, kind, &elements(old, &one));
    let new_reach = Reach::of(&other, kind, &elements(new, &other));
    let both = |change: Change| {
        let mut about = new_reach.about(&change);
        if about.routes.is_empty() {
            about = old_reach.about(&change);
        }
        (change, about)
    };
    Ok(diff::diff(&one, &other, kind.namespace()).into_iter().map(both).collect())
}

/// The changes between two versions as rows.
///
/// # Errors
/// When a version is not there or cannot be read.
pub fn differences(
    kind: Kind,
    old: Edition<'_>,
    new: Edition<'_>,
) -> Result<Vec<ChangeRow>, Error> {
    let mut rows = Vec::new();
    for (change, about) in changes(kind, old, new)? {
        let row = |sides: Option<(&str, &str)>| {
            let (sender, reader) = sides.unwrap_or_default();
            ChangeRow {
                schema: kind.to_string(),
                place: change.place.clone(),
                change: change.sentence(),
                sender: sender.to_owned(),
                for_sender: change.for_sender().to_string(),
                reader: reader.to_owned(),
                for_reader: change.for_reader().to_string(),
                srvs: if about.is_every { "every".to_owned() } else { about.srvs.join(" ") },
                alerts: about.alerts.iter().cloned().collect::<Vec<_>>().join(" "),
            }
        };
        if about.routes.is_empty() {
            rows.push(row(None));
        }
        rows.extend(about.routes.iter().map(|route| row(Some(route.sides()))));
    }
    // What is worst comes first; within that, the order of places.
    let rank = |row: &ChangeRow| {
        ["breaking", "additive"]
            .map(|verdict| row.for_sender != verdict && row.for_reader != verdict)
    };
    rows.sort_by_key(rank);
    Ok(rows)
}

/// What a User who stays on an old version misses or meets when the DCC has a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompatibilityRow {
    /// The specification.
    pub schema: String,
    /// The User's version.
    pub user: String,
    /// The DCC's version.
    pub dcc: String,
    /// What follows: `cannot ask`, `is refused`, `does not understand`.
    pub effect: String,
    /// What it is about.
    pub change: String,
    /// Where.
    pub place: String,
    /// The Service Reference Variants that it is part of.
    pub srvs: String,
    /// The alerts that it is part of.
    pub alerts: String,
}

/// What Users on an old version miss or meet.
///
/// # Errors
/// When a version is not there or cannot be read.
pub fn compatibility(
    catalog: &Catalog,
    kind: Kind,
    user: &Version,
    dcc: &Version,
) -> Result<Vec<CompatibilityRow>, Error> {
    let mut rows = Vec::new();
    let of = |version| Edition { catalog, version };
    for (change, about) in changes(kind, of(user), of(dcc))? {
        for route in &about.routes {
            let effect = match (route, change.for_sender(), change.for_reader()) {
                (Route::Request, Verdict::Breaking, _) => "is refused",
                (Route::Request, Verdict::Additive, _) => "cannot ask",
                (Route::Response | Route::Mapping, _, Verdict::Breaking) => "does not understand",
                _ => continue,
            };
            rows.push(CompatibilityRow {
                schema: kind.to_string(),
                user: user.to_string(),
                dcc: dcc.to_string(),
                effect: effect.to_owned(),
                change: change.sentence(),
                place: change.place.clone(),
                srvs: if about.is_every { "every".to_owned() } else { about.srvs.join(" ") },
                alerts: about.alerts.iter().cloned().collect::<Vec<_>>().join(" "),
            });
        }
    }
    Ok(rows)
}
