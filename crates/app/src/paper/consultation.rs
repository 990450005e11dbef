//! A consultation, with the form on which Parties respond.

use change::{Proposal, proposal::ConsultationState};
use papers::{Appendix, Body as _, Column, Document, Field, Prose, Table};

use super::{Ground, modification_report, parts, progress};
use crate::error::Error;

/// The anchor of the form.
const FORM: &str = "response-form";

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let proposal = parts::proposal(ground)?;
    let state = wanted(proposal, ground)?;
    let kind = state.opened.value.kind;
    let title = format!("{} ‘{}’", proposal.name(), proposal.title());
    let mut document = parts::document(ground, &title)
        .subtitle(kind.label())
        .section("What we ask")
        .paragraph(opening(proposal, state));
    let questions = &state.opened.value.questions;
    document = if questions.is_empty() {
        document.paragraph("We ask for your view of the proposal as a whole, and why.")
    } else {
        document.numbered(questions.iter().enumerate().map(|(index, question)| {
            Prose::from(parts::fact(
                proposal,
                &format!("question/{kind}/{index}"),
                question.trim(),
                state.opened.seq,
            ))
        }))
    };
    document = document
        .section("How to respond")
        .paragraph(
            Prose::new()
                .text("Please fill in the form in ")
                .reference(FORM)
                .text(" and send it to the Change Team at ")
                .link("mailto:sec.change@gemserv.com", "sec.change@gemserv.com")
                .text(". What you mark as confidential is seen by the Code Administrator, the Panel, the Change Board and the Authority, and is on no paper."),
        )
        .section("The proposal")
        .fields(modification_report::summary(proposal, ground))
        .section("The issue")
        .blocks(parts::issue(proposal));
    document = progress::solution(document, proposal);
    document = progress::impacts(document, proposal, ground);
    document = progress::assessments(document, proposal);
    document = progress::implementation(document, proposal, ground);
    Ok(document
        .attachment(Prose::new().reference(FORM).text(": response form"))
        .appendix(form(proposal, state, ground)))
}

/// The consultation that is asked for, or else the latest.
fn wanted<'a>(proposal: &'a Proposal, ground: &Ground<'_>) -> Result<&'a ConsultationState, Error> {
    let found = match ground.request.consultation {
        Some(kind) => proposal.consultation(kind),
        None => proposal.consultations.last(),
    };
    found.ok_or_else(|| {
        let what = ground.request.consultation.map_or("consultation", |kind| kind.label());
        Error::input(
            format!("no {what} of {} is on record on {}", proposal.name(), ground.request.date),
            "open one: `secant proposal open-consultation`; or set another day with `--date`",
        )
    })
}

fn opening(proposal: &Proposal, state: &ConsultationState) -> Prose {
    let opened = &state.opened;
    let kind = opened.value.kind;
    let key = |what: &str| format!("consultation/{kind}/{what}");
    let line = Prose::new()
        .text(format!("This {} on {} opened on ", kind.label(), proposal.name()))
        .fact(parts::fact(proposal, &key("opened"), parts::long_date(opened.on), opened.seq));
    match opened.value.closes {
        Some(closes) => line
            .text(". Responses are due by close of business on ")
            .strong(parts::fact(proposal, &key("closes"), parts::long_date(closes), opened.seq))
            .text("."),
        None => line.text(". The day on which it closes is not known to us."),
    }
}

/// The form: who responds, the view, each question, and a confidential part.
fn form(proposal: &Proposal, state: &ConsultationState, ground: &Ground<'_>) -> Appendix {
    let categories: Vec<&str> =
        ground.baseline.categories.iter().map(|category| category.label.as_str()).collect();
    let blank = || Prose::from(" ");
    let mut form =
        Appendix::new(format!("Response form for {}", proposal.name())).anchor(FORM).fields([
            Field::new("Your name", blank()),
            Field::new("Organisation", blank()),
            Field::new("Telephone and e-mail", blank()),
            Field::new("Party Category", format!("one of: {}", categories.join("; "))),
            Field::new("Your view", "support / oppose / neutral"),
        ]);
    let mut questions: Vec<&str> =
        state.opened.value.questions.iter().map(|question| question.trim()).collect();
    if questions.is_empty() {
        questions = vec!["Do you agree that the proposal should be approved? Please say why."];
    }
    questions.extend([
        "Which costs would your organisation have, and how long would it need to make ready?",
        "Is there anything else that should be considered?",
    ]);
    let mut table = Table::new("Your answers")
        .column(Column::new("Question").width(4))
        .column(Column::new("Your answer, and why").width(6));
    for (index, question) in questions.iter().enumerate() {
        table =
            table.row([Prose::from(format!("{}. {question}", index.saturating_add(1))), blank()]);
    }
    form = form.block(table.with_row_headers());
    form.block(
        Table::new("Confidential part")
            .column(Column::new("Question").width(4))
            .column(Column::new("What is confidential, and why").width(6))
            .row([Prose::from("(number of the question)"), blank()]),
    )
}
