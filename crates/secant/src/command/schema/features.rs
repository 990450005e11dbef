//! Features of devices: who can reach them, from when, and for how long nobody could.

use app::{Error, view::Record};
use code::Code;
use duis::{
    catalog::Catalog,
    xsd::{Kind, Version},
};
use operations::features::{self, Feature};
use serde::Serialize;

use super::Where;
use crate::session::Session;

#[derive(Serialize)]
struct Row {
    feature: String,
    name: String,
    gbcs: String,
    devices_from: String,
    needs: String,
    reachable_from: String,
    days_unreachable: i32,
    on_the_day: String,
    seen_in: String,
    confidence: String,
}

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
        found => found,
    };
    let day = session.day();
    let mut rows = Vec::new();
    for feature in features::features(code).map_err(Error::Findings)? {
        let shown =
            |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let reachable = feature.reachable_from();
        let on_the_day = match (
            feature.devices_from.is_some_and(|from| from <= day),
            reachable.is_some_and(|from| from <= day),
        ) {
            (false, _) => "no device has it",
            (true, false) => "devices may have it, nobody can ask for it",
            (true, true) => "can be asked for",
        };
        let needs: Vec<String> =
            feature.needs.iter().map(|(id, from)| format!("{id} ({})", shown(*from))).collect();
        let seen_in = match &catalog {
            Ok(catalog) => seen_in(code, catalog, &feature, day)?,
            Err(_) => String::new(),
        };
        rows.push(Row {
            feature: feature.id.clone(),
            name: feature.name.clone(),
            gbcs: feature.gbcs.clone(),
            devices_from: shown(feature.devices_from),
            needs: needs.join(", "),
            reachable_from: shown(reachable),
            days_unreachable: feature.gap_days(day),
            on_the_day: on_the_day.to_owned(),
            seen_in,
            confidence: feature.confidence.clone(),
        });
    }
    session.list(&rows, "The table of features is empty.")
}

/// The versions of the schemas that are there in which a feature's element stands.
fn seen_in(
    code: &Code,
    catalog: &Catalog,
    feature: &Feature,
    day: jiff::civil::Date,
) -> Result<String, Error> {
    let tables = code.tables_on(day).map_err(Error::Findings)?;
    let Some(sheet) = tables.sheet("feature_elements") else { return Ok(String::new()) };
    let mut seen = Vec::new();
    for kind in [Kind::Duis, Kind::Mmc] {
        let key = format!("{}/{}", feature.id, kind.to_string().to_lowercase());
        let Some(row) = sheet.row(&key) else { continue };
        let element =
            code::table::Cells::new(&sheet.schema, row).text("element").unwrap_or_default();
        let declared = format!("name=\"{element}\"");
        let has = |version: &&Version| {
            catalog.document(kind, version).is_ok_and(|document| document.text.contains(&declared))
        };
        let versions: Vec<String> =
            catalog.versions(kind).filter(has).map(ToString::to_string).collect();
        if !versions.is_empty() {
            seen.push(format!("{kind} {}: {element}", versions.join(", ")));
        }
    }
    Ok(seen.join("; "))
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
