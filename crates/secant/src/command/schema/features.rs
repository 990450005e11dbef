//! Features of devices: who can reach them, from when, and for how long nobody could.

use app::{Error, schemas, view::Record};
use code::Code;
use duis::xsd::Kind;
use operations::features;

use super::Where;
use crate::session::Session;

pub fn run(session: &Session, by_version: Option<Kind>, place: &Where) -> Result<(), Error> {
    let code = session.code()?;
    match by_version {
        Some(kind) => versions(session, &code, kind),
        None => list(session, &code, place),
    }
}

fn list(session: &Session, code: &Code, place: &Where) -> Result<(), Error> {
    // The schemas are evidence here and no condition: the table says it without them.
    let catalog = match place.catalog() {
        Err(error) if place.is_named() => return Err(error),
        found => found.ok(),
    };
    let rows = schemas::features(code, catalog.as_ref(), session.day())?;
    session.list(&rows, "The table of features is empty.")
}

/// Each version with the features that it carries.
fn versions(session: &Session, code: &Code, kind: Kind) -> Result<(), Error> {
    let kind = kind.to_string().to_lowercase();
    let rows: Vec<Record> = features::versions(code, &kind)
        .map_err(Error::Findings)?
        .into_iter()
        .map(|version| {
            let mut record = vec![
                ("schema".to_owned(), version.id),
                ("in_force_from".to_owned(), version.from.to_string()),
                (
                    "in_force_until".to_owned(),
                    version.until.map(|day| day.to_string()).unwrap_or_default(),
                ),
            ];
            record.extend(version.features.into_iter().map(|(feature, from)| {
                (feature, from.map_or_else(|| "never".to_owned(), |from| format!("from {from}")))
            }));
            record.push(("confidence".to_owned(), version.confidence));
            Record(record)
        })
        .collect();
    session.list(&rows, "The table of specifications is empty.")
}
