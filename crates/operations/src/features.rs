//! Which features of the GBCS Users can reach, from which day, and by which versions of the schemas.

use std::collections::BTreeSet;

use code::{Code, Finding, Tables, table::Cells};
use jiff::civil::Date;

/// A feature of devices, and since when each part that it needs is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub explanation: String,
    /// The version of the GBCS that brings it, such as `gbcs-3.2`.
    pub gbcs: String,
    /// Since when devices may have it; nothing when no such version is in force.
    pub devices_from: Option<Date>,
    /// What Users need: the version of each schema, and since when it or a later one is in force.
    pub needs: Vec<(String, Option<Date>)>,
    /// How sure the row is.
    pub confidence: String,
}

impl Feature {
    /// Since when Users can ask for it and read the answer.
    #[must_use]
    pub fn reachable_from(&self) -> Option<Date> {
        let schemas: Option<Vec<Date>> = self.needs.iter().map(|(_, from)| *from).collect();
        let last = schemas?.into_iter().max();
        Some(last.map_or(self.devices_from?, |last| last.max(self.devices_from.unwrap_or(last))))
    }

    /// For how many days devices had it and nobody could ask for it; up to a day when it still lasts.
    #[must_use]
    pub fn gap_days(&self, today: Date) -> i32 {
        let Some(from) = self.devices_from else { return 0 };
        let until = self.reachable_from().unwrap_or(today);
        from.until(until).map_or(0, |span| span.get_days()).max(0)
    }
}

/// A version of a schema, and what Users who have it can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaVersion {
    /// Its id, such as `duis-5.1`.
    pub id: String,
    /// Since when it is in force.
    pub from: Date,
    /// Its last day; nothing while it is in force.
    pub until: Option<Date>,
    /// How sure the row is.
    pub confidence: String,
    /// Each feature that needs one of its kind, and since when it can be used by this version; nothing when never.
    pub features: Vec<(String, Option<Date>)>,
}

/// All features of the Code's table, in its order.
///
/// # Errors
/// When a table cannot be read on some day.
pub fn features(code: &Code) -> Result<Vec<Feature>, Vec<Finding>> {
    let days = days(code)?;
    let last = days.last().map(|(_, tables)| tables);
    let Some(sheet) = last.and_then(|tables| tables.sheet("features")) else {
        return Ok(Vec::new());
    };
    let read = |cells: Cells<'_>| {
        let text = |column| cells.text(column).unwrap_or_default();
        let gbcs = text("gbcs");
        let needs = [text("duis"), text("mmc")].into_iter().filter(|id| !id.is_empty());
        Feature {
            id: text("id"),
            name: text("name"),
            explanation: text("explanation"),
            devices_from: since(&days, &gbcs),
            needs: needs
                .map(|id| {
                    let from = since(&days, &id);
                    (id, from)
                })
                .collect(),
            gbcs,
            confidence: cells.row().provenance.confidence.to_string(),
        }
    };
    Ok(sheet.cells().map(read).collect())
}

/// All versions of a schema, `duis` or `mmc`, the oldest first, with the features that they carry.
///
/// # Errors
/// When a table cannot be read on some day.
pub fn versions(code: &Code, kind: &str) -> Result<Vec<SchemaVersion>, Vec<Finding>> {
    let (days, features) = (days(code)?, features(code)?);
    let mut found: Vec<SchemaVersion> = Vec::new();
    for (day, tables) in &days {
        let Some(sheet) = tables.sheet("specifications") else { continue };
        for (id, row) in sheet.rows.iter().filter(|(id, _)| kind_of(id) == kind) {
            if found.iter().any(|each| *each.id == **id) {
                continue;
            }
            let carried = features.iter().filter_map(|feature| {
                let (needed, _) =
                    feature.needs.iter().find(|(needed, _)| kind_of(needed) == kind)?;
                let usable = feature.devices_from.filter(|_| numbers(id) >= numbers(needed));
                let reachable = feature.reachable_from();
                // Not before this version and whatever else it needs are in force.
                let from = usable.and(reachable).map(|from| from.max(*day));
                Some((feature.id.clone(), from))
            });
            found.push(SchemaVersion {
                id: id.to_string(),
                from: *day,
                until: row.validity.until,
                confidence: row.provenance.confidence.to_string(),
                features: carried.collect(),
            });
        }
    }
    found.sort_by_key(|each| numbers(&each.id));
    Ok(found)
}

/// Every day on which a specification comes into force, with the tables of that day, in order.
fn days(code: &Code) -> Result<Vec<(Date, Tables)>, Vec<Finding>> {
    let rows = code.table("specifications").map(|table| &table.rows);
    let rows = rows.into_iter().flatten().filter_map(|row| row.validity.from);
    let days: BTreeSet<Date> = rows.chain(code.timeline().change_days()).collect();
    days.into_iter().map(|day| Ok((day, code.tables_on(day)?))).collect()
}

/// The first day on which a specification or a later one of its kind is in force.
fn since(days: &[(Date, Tables)], needed: &str) -> Option<Date> {
    let holds = |tables: &Tables| {
        let sheet = tables.sheet("specifications");
        sheet.is_some_and(|sheet| {
            sheet
                .rows
                .keys()
                .any(|id| kind_of(id) == kind_of(needed) && numbers(id) >= numbers(needed))
        })
    };
    days.iter().find(|(_, tables)| holds(tables)).map(|(day, _)| *day)
}

fn kind_of(id: &str) -> &str {
    id.split('-').next().unwrap_or_default()
}

/// The version in an id such as `duis-4.0`, as numbers that compare.
fn numbers(id: &str) -> Vec<u32> {
    let version = id.split_once('-').map_or("", |(_, version)| version);
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}
