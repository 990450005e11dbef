//! A committee's action log: what is open, what is overdue, what was closed.

use change::meeting::ActionState;
use papers::{Body as _, Column, Document, Fact, Prose, Table};

use super::{Ground, parts, progress};
use crate::error::Error;

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let request = ground.request;
    let body = parts::body_label(ground);
    let actions = ground.model.meetings.actions(&request.body);
    let (closed, open): (Vec<_>, Vec<_>) =
        actions.into_iter().partition(|each| each.closed.is_some());
    let recent: Vec<ActionState> = closed
        .into_iter()
        .filter(|each| each.closed.as_ref().is_some_and(|(on, ..)| *on >= request.since))
        .collect();
    let overdue = open.iter().filter(|each| each.due.is_some_and(|due| due < request.date)).count();
    let mut document = parts::document(ground, &format!("{body}: action log"))
        .subtitle(format!("As at {}", parts::long_date(request.date)))
        .summary("Paper for", body.as_str())
        .section("Purpose")
        .paragraph(format!(
            "{} open, of which {overdue} overdue; {} closed since {}.",
            progress::counted(open.len(), "action"),
            recent.len(),
            parts::long_date(request.since)
        ));
    document = document.section("Open actions");
    document = if open.is_empty() {
        document.paragraph("No action is open.")
    } else {
        document.block(open_table(&open, ground))
    };
    document = document.section("Closed actions");
    document = if recent.is_empty() {
        document.paragraph("No action was closed in the time that this paper covers.")
    } else {
        document.block(closed_table(&recent, ground))
    };
    Ok(document.section("Recommendations").paragraph(
        Prose::new()
            .text(format!("The {body} is asked to "))
            .strong("NOTE")
            .text(" the actions, and to agree that those shown as closed stay closed."),
    ))
}

fn cell(ground: &Ground<'_>, action: &ActionState, what: &str, text: String, seq: u64) -> Prose {
    Fact::new(format!("action/{}/{}/{what}", ground.request.body, action.name), text, [seq]).into()
}

fn open_table(open: &[ActionState], ground: &Ground<'_>) -> Table {
    let mut table = Table::new("Open actions")
        .column(Column::new("Action").width(2))
        .column(Column::new("What").width(6))
        .column(Column::new("Owner").width(2))
        .column(Column::new("Raised").width(2))
        .column(Column::new("Due").width(2));
    for action in open {
        let (on, seq) = action.raised;
        let due = match action.due {
            Some(due) if due < ground.request.date => {
                format!("{} (overdue)", parts::long_date(due))
            }
            Some(due) => parts::long_date(due),
            None => "no date".to_owned(),
        };
        table = table.row([
            cell(ground, action, "name", action.name.clone(), seq),
            what(ground, action, seq),
            cell(ground, action, "owner", action.owner.clone(), seq),
            cell(ground, action, "raised", parts::long_date(on), seq),
            cell(ground, action, "due", due, seq),
        ]);
    }
    table.with_row_headers()
}

/// What is to be done, with the proposal that it concerns.
fn what(ground: &Ground<'_>, action: &ActionState, seq: u64) -> Prose {
    let text = cell(ground, action, "text", action.text.trim().to_owned(), seq);
    match action.proposal.and_then(|id| ground.model.proposal(id)) {
        Some(proposal) => text.text(format!(" ({})", proposal.name())),
        None => text,
    }
}

fn closed_table(closed: &[ActionState], ground: &Ground<'_>) -> Table {
    let mut table = Table::new("Actions closed")
        .column(Column::new("Action").width(2))
        .column(Column::new("What").width(5))
        .column(Column::new("Closed").width(2))
        .column(Column::new("How").width(5));
    for action in closed {
        let Some((on, how, seq)) = &action.closed else { continue };
        table = table.row([
            cell(ground, action, "name", action.name.clone(), action.raised.1),
            what(ground, action, action.raised.1),
            cell(ground, action, "closed", parts::long_date(*on), *seq),
            cell(ground, action, "how", how.trim().to_owned(), *seq),
        ]);
    }
    table.with_row_headers()
}
