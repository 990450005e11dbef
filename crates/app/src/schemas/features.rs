//! Features of devices: who can reach them, from when, and for how long nobody could.

use code::Code;
use duis::{
    catalog::Catalog,
    xsd::{Kind, Version},
};
use jiff::civil::Date;
use operations::features::{self, Feature};
use serde::Serialize;

use crate::error::Error;

/// A feature, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeatureRow {
    /// Its id.
    pub feature: String,
    /// Its name.
    pub name: String,
    /// The version of GBCS that brings it.
    pub gbcs: String,
    /// From when devices may have it.
    pub devices_from: String,
    /// What a User needs to ask for it, with the day from which that is in force.
    pub needs: String,
    /// From when Users can ask for it.
    pub reachable_from: String,
    /// For how many days, up to the day asked of, devices had it and nobody could ask for it.
    pub days_unreachable: i32,
    /// How it stands on the day asked of.
    pub on_the_day: String,
    /// The schemas that are there in which it stands.
    pub seen_in: String,
    /// How sure we are.
    pub confidence: String,
}

/// All features on a day. Schemas, where there are some, are evidence and no condition.
///
/// # Errors
/// What cannot be read of the tables.
pub fn features(
    code: &Code,
    catalog: Option<&Catalog>,
    day: Date,
) -> Result<Vec<FeatureRow>, Error> {
    let shown = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut rows = Vec::new();
    for feature in features::features(code).map_err(Error::Findings)? {
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
        let seen_in = match catalog {
            Some(catalog) => seen_in(code, catalog, &feature, day)?,
            None => String::new(),
        };
        rows.push(FeatureRow {
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
    Ok(rows)
}

/// The versions of the schemas that are there in which a feature's element stands.
fn seen_in(code: &Code, catalog: &Catalog, feature: &Feature, day: Date) -> Result<String, Error> {
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
