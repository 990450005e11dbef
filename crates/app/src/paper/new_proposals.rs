//! The monthly paper: new Draft Proposals, and Draft Proposals that were converted.

use change::{Basis, Proposal};
use papers::{Appendix, Block, Body as _, Document, Prose};

use super::{Ground, parts};
use crate::error::Error;

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let request = ground.request;
    let within = |on: jiff::civil::Date| request.since <= on && on <= request.date;
    let known = |proposal: &&Proposal| {
        proposal
            .raising()
            .is_some_and(|record| within(record.on) && record.grounds.basis != Basis::Inferred)
            && proposal.part_of.is_none()
    };
    let new: Vec<&Proposal> = ground.model.proposals().filter(known).collect();
    let converted: Vec<&Proposal> = ground
        .model
        .proposals()
        .filter(|proposal| proposal.converted.as_ref().is_some_and(|each| within(each.on)))
        .collect();
    let body = parts::body_label(ground);
    let mut document = parts::document(ground, "New Draft Proposals and Modification Proposals")
        .subtitle(format!(
            "Raised or converted from {} to {}",
            parts::long_date(request.since),
            parts::long_date(request.date)
        ))
        .summary("Paper for", body.as_str());
    document = purpose(document, &body);
    if !new.is_empty() {
        document = drafts(document, &new, ground);
    }
    if !converted.is_empty() {
        document = conversions(document, &converted, ground);
    }
    if new.is_empty() && converted.is_empty() {
        document = document
            .section("Proposals")
            .paragraph("No Draft Proposal was raised, and none was converted, in the time that this paper covers.");
    }
    document = recommendations(document, &body);
    for proposal in attached(&new, &converted) {
        document = document
            .attachment(
                Prose::new()
                    .reference(parts::key(proposal, "statement"))
                    .text(": ")
                    .append(statement_title(proposal)),
            )
            .appendix(appendix(proposal, ground));
    }
    Ok(document)
}

/// Each proposal once, new ones first.
fn attached<'a>(new: &[&'a Proposal], converted: &[&'a Proposal]) -> Vec<&'a Proposal> {
    let only_converted =
        converted.iter().filter(|each| !new.iter().any(|other| other.id == each.id));
    new.iter().chain(only_converted).copied().collect()
}

fn purpose(document: Document, body: &str) -> Document {
    document
        .section("Purpose")
        .paragraph(
            "This paper tells of the Draft Proposals that were raised in the past month, and of those that \
             became Modification Proposals. The problem statement of each, draft or agreed, is an appendix.",
        )
        .paragraph(format!(
            "At this point we ask the {body} for any first comments, and to say on which of the proposals it \
             wishes to provide further input as they progress."
        ))
}

fn drafts(document: Document, new: &[&Proposal], ground: &Ground<'_>) -> Document {
    let body = parts::body_label(ground);
    let mut document = document
        .section("New Draft Proposals")
        .paragraph(
            "These Draft Proposals were raised in the past month and are in the Development Stage. There the \
             issue is assessed and made clear, with the impact that it has, the impact of doing nothing, and \
             its context within the SEC. Solutions are not discussed until the Change Sub-Committee agrees \
             that the problem statement is fully defined.",
        )
        .paragraph(format!(
            "We would welcome the views of the {body} on each issue, on the impacts that it may be having, and \
             on anything that the Proposer should look into while developing the problem statement."
        ));
    for proposal in new {
        document = entry(document, proposal, ground);
    }
    document
}

fn entry(document: Document, proposal: &Proposal, ground: &Ground<'_>) -> Document {
    let mut document =
        document.subsection(parts::heading(proposal)).paragraph(raised_by(proposal, ground));
    document = document.blocks(parts::issue(proposal));
    document = document
        .heading(papers::Level::Three, impacts_heading(ground))
        .blocks(parts::impact_on(proposal, &ground.request.body));
    document.paragraph(pointer(proposal))
}

/// Who raised it for whom and when, and who the Lead Analyst is.
fn raised_by(proposal: &Proposal, ground: &Ground<'_>) -> Prose {
    let proposer = proposal.proposer().map_or_else(
        || Prose::from("a person not known to us"),
        |each| parts::person(proposal, "proposer", each, ground),
    );
    let mut who = Prose::new()
        .text(format!("{} was raised by ", proposal.name()))
        .append(proposer)
        .text(", ")
        .append(raised_clause(proposal))
        .text(".");
    let analyst =
        proposal.lead_analyst().and_then(|each| Some((each.value.name.clone()?, each.seq)));
    if let Some((name, seq)) = analyst {
        who = who
            .text(" The Lead Analyst at SECAS is ")
            .fact(parts::fact(proposal, "lead-analyst", name, seq))
            .text(".");
    }
    who
}

fn raised_clause(proposal: &Proposal) -> Prose {
    use change::Precision;
    match proposal.raising().map(|record| record.grounds.precision) {
        Some(Precision::Exact) => Prose::new().text("on ").append(parts::raised(proposal)),
        _ => parts::raised(proposal),
    }
}

fn impacts_heading(ground: &Ground<'_>) -> String {
    match ground.request.body.as_str() {
        "operations-group" => "Anticipated Operational Impacts".to_owned(),
        _ => format!("Anticipated impacts for the {}", parts::body_label(ground)),
    }
}

/// `agreed`, as it must be before a Draft Proposal is converted, or `draft`.
fn statement_state(proposal: &Proposal) -> &'static str {
    let agreed = proposal.statement_agreed.is_some() || proposal.converted.is_some();
    if agreed { "agreed" } else { "draft" }
}

/// Where the problem statement is found, in the pack and on the web.
fn pointer(proposal: &Proposal) -> Prose {
    let state = statement_state(proposal);
    let mut prose = Prose::new()
        .text(format!("The {state} problem statement, with what the Proposer has told us, is in "))
        .reference(parts::key(proposal, "statement"));
    let details = proposal.details.as_ref();
    if let Some((address, seq)) =
        details.and_then(|each| Some((each.value.web_address.as_ref()?, each.seq)))
    {
        let shown = parts::fact(proposal, "web-address", address.as_str(), seq);
        prose = prose.text("; the proposal’s page is ").link(address.as_str(), shown);
    }
    prose.text(".")
}

fn conversions(document: Document, converted: &[&Proposal], ground: &Ground<'_>) -> Document {
    let mut document = document
        .section("Draft Proposals converted to Modification Proposals")
        .paragraph(
            "These Draft Proposals became Modification Proposals in the past month. Each keeps its number; \
             only the prefix changes.",
        );
    for proposal in converted {
        let on = proposal
            .converted
            .as_ref()
            .map(|each| parts::fact(proposal, "converted", parts::long_date(each.on), each.seq));
        let stage = ground.baseline.stage(&proposal.stage).map_or("", |stage| stage.label.as_str());
        let moved = proposal
            .records
            .iter()
            .rev()
            .find(|record| record.grounds.to.is_some())
            .map_or(0, |r| r.seq);
        let mut line = Prose::new().text(format!("{} was converted", proposal.name()));
        if let Some(on) = on {
            line = line.text(" on ").fact(on);
        }
        line = line
            .text("; it is now at the stage ")
            .fact(parts::fact(proposal, "stage", stage, moved))
            .text(".");
        line = line.text(" ").append(raised_by(proposal, ground));
        document = document.subsection(parts::heading(proposal)).paragraph(line);
        document = document.blocks(parts::issue(proposal));
        document = document
            .heading(papers::Level::Three, impacts_heading(ground))
            .blocks(parts::impact_on(proposal, &ground.request.body))
            .paragraph(pointer(proposal));
    }
    document
}

fn recommendations(document: Document, body: &str) -> Document {
    document.section("Recommendations").paragraph(
        Prose::new()
            .text(format!("The {body} is asked to "))
            .strong("DISCUSS")
            .text(" the proposals in this paper, and to send any views or comments outside the meeting to the Change Team at ")
            .link("mailto:sec.change@gemserv.com", "sec.change@gemserv.com")
            .text("."),
    )
}

fn statement_title(proposal: &Proposal) -> Prose {
    let state = statement_state(proposal);
    Prose::new().text(format!("{} {state} problem statement", proposal.name()))
}

fn appendix(proposal: &Proposal, ground: &Ground<'_>) -> Appendix {
    let appendix =
        Appendix::new(statement_title(proposal)).anchor(parts::key(proposal, "statement"));
    let heading = Block::Paragraph(Prose::new().strong(parts::heading(proposal)));
    parts::statement(appendix.block(heading), proposal, ground)
}
