//! The release implementation document: what a Release brings into force, and what is ready.

use change::{Proposal, status::effective_date};
use code::rules::Release;
use papers::{Body as _, Column, Document, Field, Prose, Table};

use super::{Ground, parts, progress};
use crate::error::Error;

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let release = wanted(ground)?;
    let inside: Vec<&Proposal> =
        ground.model.proposals().filter(|each| is_in(each, release, ground)).collect();
    let changes =
        ground.code.timeline().amendments().iter().filter(|each| {
            ground.code.timeline().day(each, ground.request.date) == Some(release.date)
        });
    let changes: Vec<_> = changes.collect();
    let mut document = parts::document(ground, &format!("{}: implementation", release.label))
        .subtitle(format!("In force from {}", parts::long_date(release.date)))
        .section("The Release")
        .fields([
            Field::new("Date", parts::long_date(release.date)),
            Field::new("Kind", release.kind.to_string()),
            Field::new("Proposals", inside.len().to_string()),
            Field::new("Source of the date", release.provenance.cite()),
        ]);
    document = contents(document, &inside, release, ground);
    document = document.section("Changes to the Code’s tables");
    document = if changes.is_empty() {
        document.note("No amendment on file takes effect on this day.")
    } else {
        let mut table = Table::new("Amendments that apply themselves on the day")
            .column(Column::new("Amendment").width(2))
            .column(Column::new("Title").width(6))
            .column(Column::new("Rows changed").width(2))
            .column(Column::new("Digest of the file").width(3));
        for each in changes {
            table = table.row([
                Prose::from(each.id.to_string()),
                each.title.as_str().into(),
                each.changes.len().to_string().into(),
                Prose::new().code(each.digest.to_string().chars().take(16).collect::<String>()),
            ]);
        }
        document.block(table.with_row_headers()).paragraph(format!(
            "`secant code certificate --release {}` proves what the Code was before, what changed it, and what it is after.",
            release.date
        ))
    };
    Ok(document)
}

fn wanted<'a>(ground: &Ground<'a>) -> Result<&'a Release, Error> {
    let known = || {
        let ids: Vec<&str> =
            ground.baseline.releases.iter().map(|release| release.id.as_str()).collect();
        format!("the Releases known on {} are {}", ground.request.date, ids.join(", "))
    };
    let Some(id) = &ground.request.release else {
        return Err(Error::input("this paper is about one Release", known()));
    };
    ground
        .baseline
        .release(id)
        .ok_or_else(|| Error::input(format!("there is no Release `{id}`"), known()))
}

fn is_in(proposal: &Proposal, release: &Release, ground: &Ground<'_>) -> bool {
    proposal.implementation.values().any(|plan| match &plan.value.release {
        Some(id) => *id == release.id,
        None => effective_date(&plan.value, ground.baseline) == Some(release.date),
    })
}

fn contents(
    document: Document,
    inside: &[&Proposal],
    release: &Release,
    ground: &Ground<'_>,
) -> Document {
    let document = document.section("What is in it");
    if inside.is_empty() {
        return document.note("No proposal on record is in this Release.");
    }
    let mut table = Table::new(format!("Proposals in the {}", release.label))
        .column(Column::new("Proposal").width(2))
        .column(Column::new("Title").width(5))
        .column(Column::new("Approved").width(2))
        .column(Column::new("Documents").width(4))
        .column(Column::new("Ready").width(3));
    for proposal in inside {
        let cell = |what: &str, text: String, seq: u64| -> Prose {
            if seq == 0 { text.into() } else { parts::fact(proposal, what, text, seq).into() }
        };
        let decided = proposal.decided.as_ref();
        let title = proposal.title.as_ref().map_or(0, |title| title.seq);
        let moved = proposal.last_move().map_or(0, |record| record.seq);
        table = table.row([
            cell("release/name", proposal.name(), moved),
            cell("release/title", proposal.title().to_owned(), title),
            cell(
                "release/decided",
                decided.map_or(parts::NOT_KNOWN.to_owned(), |each| parts::long_date(each.on)),
                decided.map_or(0, |each| each.seq),
            ),
            parts::documents(proposal, ground),
            cell("release/ready", readiness(proposal, ground), moved),
        ]);
    }
    let mut document = document.block(table.with_row_headers());
    let plans: Vec<Prose> = inside
        .iter()
        .flat_map(|proposal| {
            proposal.implementation.iter().map(move |(part, plan)| (proposal, part, plan))
        })
        .filter(|(_, part, _)| part.is_some())
        .map(|(proposal, part, plan)| {
            let key = format!("release/part/{}", part.as_deref().unwrap_or_default());
            let text = progress::plan(&plan.value, ground.baseline);
            Prose::new()
                .text(format!("{} – ", proposal.name()))
                .fact(parts::fact(proposal, &key, text, plan.seq))
        })
        .collect();
    if !plans.is_empty() {
        document = document.paragraph("These come in parts:").bullets(plans);
    }
    document
}

/// Whether the proposal can go in: approved and not on hold; or what is missing.
fn readiness(proposal: &Proposal, ground: &Ground<'_>) -> String {
    use change::Status;
    let on = ground.request.date;
    match Status::of(proposal, on, ground.baseline) {
        _ if proposal.on_hold(on) => "no: on hold".to_owned(),
        Status::Implemented(_) => "in force".to_owned(),
        Status::PartlyImplemented(_) => "partly in force".to_owned(),
        Status::Pending(_) => "yes: approved".to_owned(),
        Status::InStage(stage) => format!("no: {stage}"),
        Status::NotKnown { .. } => "not known".to_owned(),
    }
}
