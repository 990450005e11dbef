//! Message schemas: which features of devices Users can reach and from when, the versions that are there, what changed.

use app::schemas::{self, CompatibilityRow, Edition, FeatureRow};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

/// The most changes that a page shows; the files have all.
const CHANGES_MAX: usize = 300;

#[derive(Template)]
#[template(path = "schemas.html")]
struct Schemas {
    frame: Frame,
    features: Grid,
    unreachable: usize,
    versions: Vec<(String, String, String, String)>,
    choices: Vec<(String, bool, bool)>,
    kind: &'static str,
    changes: Option<Grid>,
    more: usize,
    misses: Vec<CompatibilityRow>,
    where_from: Option<&'static str>,
}

const FEATURES: &[Column<FeatureRow>] = &[
    Column {
        key: "feature",
        label: "Feature",
        cell: |row, _| Cell { note: Some(row.name.clone()), ..Cell::text(&row.feature) },
    },
    Column { key: "gbcs", label: "GBCS", cell: |row, _| Cell::text(&row.gbcs) },
    Column {
        key: "devices_from",
        label: "Devices have it from",
        cell: |row, _| Cell::text(&row.devices_from),
    },
    Column { key: "needs", label: "Users need", cell: |row, _| Cell::text(&row.needs) },
    Column {
        key: "reachable_from",
        label: "Users reach it from",
        cell: |row, _| Cell::text(&row.reachable_from),
    },
    Column {
        key: "days_unreachable",
        label: "Days out of reach",
        cell: |row, _| Cell::text(row.days_unreachable.to_string()),
    },
    Column {
        key: "on_the_day",
        label: "On the day",
        cell: |row, _| {
            let look = if row.on_the_day.contains("nobody") { "tag warn" } else { "" };
            Cell::text(&row.on_the_day).with_look(look)
        },
    },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// Features, versions and, where two versions are asked for, what changed between them.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let catalog = ask.site.schemas();
    let rows = schemas::features(ask.register.code(), catalog, ask.day())?;
    let unreachable = rows.iter().filter(|row| row.on_the_day.contains("nobody")).count();
    let list = List::new(ask, "features", format!("Features on {}", ask.day()), FEATURES, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Message schemas");
    list.offer(&mut frame);
    let kind = match ask.asked("of") {
        None | Some("duis") => schemas::SchemaKind::Duis,
        Some("mmc") => schemas::SchemaKind::Mmc,
        Some(other) => {
            let what = format!("`of={other}` is no specification.");
            return Err(Fault::bad_request(what).with_help("ask for duis or mmc"));
        }
    };
    let (old, new) = (ask.asked_as("from")?, ask.asked_as("to")?);
    let official = catalog.into_iter().flat_map(schemas::Catalog::official);
    let versions = official.map(|(document, identity)| {
        (
            identity.kind.to_string(),
            identity.version.to_string(),
            identity.date.clone().unwrap_or_default(),
            document.name.clone(),
        )
    });
    let known = catalog.into_iter().flat_map(|catalog| catalog.versions(kind));
    let choices = known.map(|version| {
        (version.to_string(), Some(version) == old.as_ref(), Some(version) == new.as_ref())
    });
    let (mut changes, mut more, mut misses) = (None, 0, Vec::new());
    if let (Some(catalog), Some(old), Some(new)) = (catalog, &old, &new) {
        let of = |version| Edition { catalog, version };
        let rows = schemas::differences(kind, of(old), of(new))?;
        more = rows.len().saturating_sub(CHANGES_MAX);
        let line = |row: &schemas::ChangeRow| {
            let verdict = |text: &str| {
                Cell::text(text).with_look(match text {
                    "breaking" => "tag bad",
                    "additive" => "tag good",
                    _ => "",
                })
            };
            vec![
                Cell { note: Some(row.change.clone()), ..Cell::text(&row.place) },
                Cell::text(&row.sender),
                verdict(&row.for_sender),
                Cell::text(&row.reader),
                verdict(&row.for_reader),
                Cell::text(&row.srvs),
                Cell::text(&row.alerts),
            ]
        };
        let heads = ["Place", "Sender", "For it", "Reader", "For it", "SRVs", "Alerts"];
        let shown = rows.iter().take(CHANGES_MAX).map(line).collect();
        changes = Some(Grid::plain(format!("{kind} {old} to {new}"), &heads, shown));
        misses = schemas::compatibility(catalog, kind, old, new)?;
    }
    page(&Schemas {
        frame,
        features: list.grid("The table of features is empty."),
        unreachable,
        versions: versions.collect(),
        choices: choices.collect(),
        kind: if kind == schemas::SchemaKind::Mmc { "mmc" } else { "duis" },
        changes,
        more,
        misses,
        where_from: catalog.is_none().then_some(schemas::WHERE),
    })
}
