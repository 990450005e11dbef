//! The Change Board's vote: a ballot paper before it, the record after it (Section D8).

use change::{Proposal, proposal::Sourced, step::Votes};
use code::id::BodyId;
use papers::{Align, Body as _, Column, Document, Field, Prose, Table};

use super::{Ground, modification_report, parts, progress};
use crate::error::Error;

/// The body that votes.
const BOARD: &str = "change-board";

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let proposal = parts::proposal(ground)?;
    let title = format!("{} ‘{}’", proposal.name(), proposal.title());
    let vote = proposal.votes.last();
    let subtitle = if vote.is_some() { "Change Board vote" } else { "Change Board ballot paper" };
    let mut document = parts::document(ground, &title)
        .subtitle(subtitle)
        .summary("Paper for", "Change Board")
        .section("The proposal")
        .fields(modification_report::summary(proposal, ground));
    document = match vote {
        Some(vote) => record(document, proposal, vote, ground),
        None => ballot(document, proposal, ground),
    };
    document = progress::implementation(document, proposal, ground);
    if proposal.votes.len() > 1 {
        document = earlier(document, proposal);
    }
    Ok(document)
}

fn record(
    document: Document,
    proposal: &Proposal,
    vote: &Sourced<Votes>,
    ground: &Ground<'_>,
) -> Document {
    let key = |what: &str| format!("vote/{}/{what}", vote.seq);
    let cell =
        |what: &str, text: String| Prose::from(parts::fact(proposal, &key(what), text, vote.seq));
    let outcome =
        vote.value.outcome().map_or("not stated".to_owned(), |outcome| outcome.to_string());
    let mut fields = vec![
        Field::new("Voted on", cell("on", parts::long_date(vote.on))),
        Field::new("Outcome", Prose::new().strong(cell("outcome", outcome))),
    ];
    if let Some(version) = &vote.value.solution {
        fields.push(Field::new("Version voted on", cell("version", version.clone())));
    } else {
        let none = "no version of the solution was on record";
        fields.push(Field::new("Version voted on", cell("version", none.to_owned())));
    }
    let mut document = document.section("The vote").fields(fields);
    if vote.value.by_category.is_empty() {
        document =
            document.note("Only the outcome is on record, not the votes of each Party Category.");
    } else {
        let mut table = Table::new("Votes by Party Category")
            .column(Column::new("Party Category").width(4))
            .column(Column::new("Approve").align(Align::End))
            .column(Column::new("Reject").align(Align::End))
            .column(Column::new("Abstain").align(Align::End))
            .column(Column::new("Outcome").width(2));
        for (id, votes) in &vote.value.by_category {
            let label =
                ground.baseline.category(id).map_or_else(|| id.to_string(), |c| c.label.clone());
            let counted = vote.value.tally.as_ref().and_then(|tally| tally.categories.get(id));
            let outcome = counted.map_or("–".to_owned(), ToString::to_string);
            table = table.row([
                cell(&format!("{id}/label"), label),
                cell(&format!("{id}/approve"), votes.approve.to_string()),
                cell(&format!("{id}/reject"), votes.reject.to_string()),
                cell(&format!("{id}/abstain"), votes.abstain.to_string()),
                cell(&format!("{id}/outcome"), outcome),
            ]);
        }
        document = document.block(table.with_row_headers());
    }
    if let Some(tally) = &vote.value.tally {
        document = document
            .paragraph(Prose::new().text("The rule: ").append(cell("rule", tally.rule.clone())));
    }
    document = document.section("Reasons");
    if vote.value.reasons.trim().is_empty() {
        document.note("No reasons are on record.")
    } else {
        let reasons = parts::key(proposal, &key("reasons"));
        document.blocks(crate::prose::blocks(&reasons, &vote.value.reasons, &[vote.seq]))
    }
}

/// Before the vote: who votes, by which rule, on which version.
fn ballot(document: Document, proposal: &Proposal, ground: &Ground<'_>) -> Document {
    let board = |id: &BodyId| id.as_str() == BOARD;
    let mut document = progress::solution(document, proposal).section("The vote");
    if let Some(rule) = ground.baseline.voting_rules.iter().find(|rule| board(&rule.body)) {
        document = document.paragraph(format!("{} {}.", rule.explanation, rule.provenance.cite()));
    }
    let mut table = Table::new("Ballot")
        .column(Column::new("Party Category").width(4))
        .column(Column::new("Seats").align(Align::End))
        .column(Column::new("Approve"))
        .column(Column::new("Reject"))
        .column(Column::new("Abstain"));
    for seats in ground.baseline.seats.iter().filter(|seats| board(&seats.body)) {
        let label = ground
            .baseline
            .category(&seats.category)
            .map_or_else(|| seats.category.to_string(), |category| category.label.clone());
        let mark = || Prose::from(" ");
        table =
            table.row([label.into(), Prose::from(seats.seats.to_string()), mark(), mark(), mark()]);
    }
    document
        .block(table.with_row_headers())
        .paragraph(
            "Members are asked to give their reasons against the General SEC Objectives, and to say on which version of the solution they vote.",
        )
}

fn earlier(document: Document, proposal: &Proposal) -> Document {
    let before = proposal.votes.len().saturating_sub(1);
    document.section("Earlier votes").bullets(proposal.votes.iter().take(before).map(|vote| {
        let outcome = vote.value.outcome().map_or("not stated".to_owned(), |each| each.to_string());
        let text = format!("{}: {outcome}", parts::long_date(vote.on));
        Prose::from(parts::fact(proposal, &format!("vote/{}/earlier", vote.seq), text, vote.seq))
    }))
}
