//! The Panel's change status report: every proposal under way, what moved, what comes.

use change::{Proposal, Status, status};
use papers::{Align, Body as _, Column, Document, Figure, Prose, Table};

use super::{Ground, parts, progress};
use crate::{error::Error, figure};

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let request = ground.request;
    let body = parts::body_label(ground);
    let open: Vec<&Proposal> =
        ground.model.proposals().filter(|each| status::is_open(each, ground.baseline)).collect();
    let pending: Vec<&Proposal> = ground
        .model
        .proposals()
        .filter(|each| {
            let status = Status::of(each, request.date, ground.baseline);
            matches!(status, Status::Pending(_) | Status::PartlyImplemented(_))
        })
        .collect();
    let mut document = parts::document(ground, "Change status report")
        .subtitle(format!("As at {}", parts::long_date(request.date)))
        .summary("Paper for", body.as_str())
        .section("Purpose")
        .paragraph(format!(
            "This report tells where every proposal under way stands. {} under way, and {} approved and yet to take effect, whole or in part.",
            progress::counted(open.len(), "proposal"),
            pending.len()
        ));
    document = by_stage(document, &open, ground);
    document = moved(document, ground);
    document = under_way(document, &open, ground);
    document = to_come(document, &pending, ground);
    document = releases(document, ground);
    Ok(document.section("Recommendations").paragraph(
        Prose::new().text(format!("The {body} is asked to ")).strong("NOTE").text(" this report."),
    ))
}

/// How many proposals stand in each stage, as a picture and a table.
fn by_stage(document: Document, open: &[&Proposal], ground: &Ground<'_>) -> Document {
    let document = document.section("By stage");
    let counts: Vec<(String, usize)> = ground
        .baseline
        .stages
        .iter()
        .map(|stage| {
            (stage.label.clone(), open.iter().filter(|each| each.stage == stage.id).count())
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    if counts.is_empty() {
        return document.note("No proposal is under way.");
    }
    let told: Vec<String> =
        counts.iter().map(|(stage, count)| format!("{stage}: {count}")).collect();
    let mut table = Table::new("Proposals under way, by stage")
        .column(Column::new("Stage").width(4))
        .column(Column::new("Proposals").align(Align::End));
    for (stage, count) in &counts {
        table = table.row([Prose::from(stage.as_str()), count.to_string().into()]);
    }
    let picture = figure::bars("Proposals under way, by stage", &counts);
    document
        .block(Figure::new(picture, told.join("; "), "Proposals under way, by stage"))
        .block(table.with_row_headers())
}

/// What moved from stage to stage since the first day that the report covers.
fn moved(document: Document, ground: &Ground<'_>) -> Document {
    let request = ground.request;
    let mut moves: Vec<_> = ground
        .model
        .proposals()
        .flat_map(|proposal| proposal.records.iter().map(move |record| (proposal, record)))
        .filter(|(_, record)| request.since <= record.on && record.on <= request.date)
        .filter_map(|(proposal, record)| Some((proposal, record, record.grounds.to.as_ref()?)))
        .collect();
    moves.sort_by_key(|(proposal, record, _)| (record.on, proposal.id));
    let document = document.section("What moved");
    if moves.is_empty() {
        return document
            .paragraph(format!("Nothing moved from {}.", parts::long_date(request.since)));
    }
    let mut table = Table::new(format!("Moves since {}", parts::long_date(request.since)))
        .column(Column::new("Day").width(3))
        .column(Column::new("Proposal").width(6))
        .column(Column::new("To").width(3))
        .column(Column::new("Known from").width(2));
    for (proposal, record, to) in moves {
        let stage =
            ground.baseline.stage(to).map_or_else(|| to.to_string(), |each| each.label.clone());
        let cell = |what: &str, text: String| {
            Prose::from(parts::fact(
                proposal,
                &format!("move/{}/{what}", record.seq),
                text,
                record.seq,
            ))
        };
        table = table.row([
            cell("on", progress::when(record)),
            parts::heading(proposal),
            cell("to", stage),
            cell("basis", record.grounds.basis.to_string()),
        ]);
    }
    document.block(table)
}

fn under_way(document: Document, open: &[&Proposal], ground: &Ground<'_>) -> Document {
    let document = document.section("Under way");
    if open.is_empty() {
        return document.paragraph("No proposal is under way.");
    }
    let mut table = Table::new("Proposals under way")
        .column(Column::new("Proposal").width(6))
        .column(Column::new("Stage").width(3))
        .column(Column::new("Since").width(3))
        .column(Column::new("Lead Analyst").width(3));
    for proposal in open {
        let since = proposal.last_move();
        let status = Status::of(proposal, ground.request.date, ground.baseline).label();
        let cell = |what: &str, text: String, seq: Option<u64>| -> Prose {
            match seq {
                Some(seq) => parts::fact(proposal, what, text, seq).into(),
                None => text.into(),
            }
        };
        let analyst = proposal.lead_analyst();
        let name = analyst.and_then(|each| each.value.name.clone());
        table = table.row([
            parts::heading(proposal),
            cell("status", status, since.map(|record| record.seq)),
            cell(
                "stage-since",
                since.map_or(parts::NOT_KNOWN.to_owned(), progress::when),
                since.map(|record| record.seq),
            ),
            cell(
                "lead-analyst",
                name.unwrap_or_else(|| parts::NOT_KNOWN.to_owned()),
                analyst.map(|each| each.seq),
            ),
        ]);
    }
    document.block(table.with_row_headers())
}

fn to_come(document: Document, pending: &[&Proposal], ground: &Ground<'_>) -> Document {
    let document = document.section("Approved and to come");
    if pending.is_empty() {
        return document.paragraph("No approved proposal waits for its implementation.");
    }
    document.bullets(pending.iter().flat_map(|proposal| {
        let plans = proposal.implementation.iter().map(|(part, plan)| {
            let key = format!("implementation/{}", part.as_deref().unwrap_or("whole"));
            let text = progress::plan(&plan.value, ground.baseline);
            parts::heading(proposal).text(": ").fact(parts::fact(proposal, &key, text, plan.seq))
        });
        let mut plans: Vec<Prose> = plans.collect();
        if plans.is_empty() {
            plans.push(parts::heading(proposal).text(": no implementation date is on record"));
        }
        plans
    }))
}

fn releases(document: Document, ground: &Ground<'_>) -> Document {
    let ahead: Vec<Prose> = ground
        .baseline
        .releases
        .iter()
        .filter(|release| release.date > ground.request.date)
        .map(|release| {
            Prose::from(format!("{}: {}", release.label, parts::long_date(release.date)))
        })
        .collect();
    let document = document.section("Releases ahead");
    if ahead.is_empty() {
        document.paragraph("No Release is set.")
    } else {
        document.bullets(ahead)
    }
}
