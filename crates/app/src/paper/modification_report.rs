//! The Modification Report: all that a decision needs to be made on (Section D7).

use change::{Proposal, deadline, next};
use papers::{Body as _, Document, Field, Prose};

use super::{Ground, parts, progress};
use crate::error::Error;

pub fn write(ground: &Ground<'_>) -> Result<Document, Error> {
    let proposal = parts::proposal(ground)?;
    let title = format!("{} ‘{}’", proposal.name(), proposal.title());
    let mut document = parts::document(ground, &title)
        .subtitle("Modification Report")
        .section("Summary")
        .fields(summary(proposal, ground));
    let statement = proposal.statement();
    for (heading, what, text) in [
        ("Issue", "issue", statement.and_then(|each| each.value.issue.as_ref())),
        ("Context", "context", statement.and_then(|each| each.value.context.as_ref())),
        (
            "If nothing is done",
            "doing-nothing",
            statement.and_then(|each| each.value.doing_nothing.as_ref()),
        ),
    ] {
        let seq = statement.map_or(0, |each| each.seq);
        document = match text {
            Some(text) => document.section(heading).blocks(crate::prose::blocks(
                &parts::key(proposal, what),
                text,
                &[seq],
            )),
            None => document.section(heading).note("Not stated, or not known to us."),
        };
    }
    document = progress::solution(document, proposal);
    document = progress::impacts(document, proposal, ground);
    document = progress::assessments(document, proposal);
    document = progress::implementation(document, proposal, ground);
    document = progress::input_and_concerns(document, proposal, ground);
    document = progress::consultations(document, proposal, ground);
    document = progress::steps(document, proposal, ground);
    what_next(document, proposal, ground)
}

/// Who, when and where, with the stage and the Modification Path.
pub fn summary(proposal: &Proposal, ground: &Ground<'_>) -> Vec<Field> {
    let mut fields = parts::particulars(proposal, ground);
    let moved = proposal.last_move().map_or(0, |record| record.seq);
    let status = change::Status::of(proposal, ground.request.date, ground.baseline).label();
    let stage: Prose = match moved {
        0 => status.into(),
        seq => parts::fact(proposal, "status", status, seq).into(),
    };
    fields.insert(0, Field::new("Stage", stage));
    let path = proposal.path.as_ref().map_or_else(
        || Prose::from(parts::NOT_KNOWN),
        |path| {
            let label = ground
                .baseline
                .path(&path.value)
                .map_or_else(|| path.value.to_string(), |row| row.label.clone());
            parts::fact(proposal, "path", label, path.seq).into()
        },
    );
    fields.insert(1, Field::new("Modification Path", path));
    fields
}

/// The steps that may come next, by whom and by which clause, and the days that matter.
fn what_next(
    document: Document,
    proposal: &Proposal,
    ground: &Ground<'_>,
) -> Result<Document, Error> {
    let mut document = document.section("What may happen next");
    let on = ground.request.date;
    let steps: Vec<Prose> = next::next_steps(proposal, on, ground.baseline)
        .into_iter()
        .filter(|step| step.to.is_some() && !step.ends)
        .map(|step| {
            let to = step.to.map(|to| format!(", to {to}")).unwrap_or_default();
            Prose::from(format!(
                "{} By {}{to}. {}.",
                step.explanation,
                step.by.join(" or "),
                step.clause
            ))
        })
        .collect();
    document = if steps.is_empty() {
        document.paragraph("No step that leads on is open from this stage.")
    } else {
        document.bullets(steps)
    };
    let days = deadline::due_days(proposal, ground.model, on, ground.baseline)
        .map_err(|error| Error::input(error.to_string(), "extend the table `bank_holidays`"))?;
    if days.is_empty() {
        return Ok(document);
    }
    Ok(document.paragraph("The days that matter:").bullets(days.into_iter().map(|day| {
        Prose::new()
            .strong(parts::long_date(day.on))
            .text(format!(": {} ({}; {})", day.label, day.count, day.clause))
    })))
}
