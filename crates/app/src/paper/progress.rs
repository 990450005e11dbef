//! What papers about one proposal share: its solution, its impacts, what was said of it, its dates.

use change::{
    Precision, Proposal, Record,
    proposal::{ConcernState, ConsultationState},
    status::effective_date,
    step::{ImpactSubject, ImplementationPlan, Response, Step, View},
};
use code::Baseline;
use papers::{Body, Column, Item, List, Prose, Table};

use super::{Ground, parts};
use crate::prose;

/// Whom an impact concerns, by the label in force.
pub fn subject(subject: &ImpactSubject, baseline: &Baseline) -> String {
    match subject {
        ImpactSubject::Body(id) => {
            baseline.body(id).map_or_else(|| id.to_string(), |body| body.label.clone())
        }
        ImpactSubject::PartyCategory(id) => {
            baseline.category(id).map_or_else(|| id.to_string(), |category| category.label.clone())
        }
        ImpactSubject::AsNamed(name) => name.clone(),
    }
}

/// The day of a record, with how well it is known.
pub fn when(record: &Record) -> String {
    let day = parts::long_date(record.on);
    match record.grounds.precision {
        Precision::Exact => day,
        Precision::OnOrBefore => format!("on or before {day}"),
        Precision::OnOrAfter => format!("on or after {day}"),
    }
}

/// The solution, and the versions of its legal text.
pub fn solution<B: Body>(into: B, proposal: &Proposal) -> B {
    let mut into = into.section("Solution");
    let told =
        proposal.details.as_ref().and_then(|each| Some((each.value.solution.as_ref()?, each.seq)));
    if let Some((text, seq)) = told {
        into = into.blocks(prose::blocks(&parts::key(proposal, "solution"), text, &[seq]));
    }
    if proposal.solutions.is_empty() {
        return if told.is_some() {
            into
        } else {
            into.note("No solution is on record, or none is known to us.")
        };
    }
    let mut table =
        Table::new("Versions of the solution").columns(["Version", "Recorded", "In short"]);
    for version in &proposal.solutions {
        let value = &version.value;
        let key = |what: &str| format!("solution/{}/{what}", value.version);
        let kind = if value.alternative { " (Alternative Solution)" } else { "" };
        let said = if value.summary.is_empty() { "–" } else { &value.summary };
        table = table.row([
            Prose::from(parts::fact(
                proposal,
                &key("version"),
                format!("{}{kind}", value.version),
                version.seq,
            )),
            parts::fact(proposal, &key("on"), parts::long_date(version.on), version.seq).into(),
            parts::fact(proposal, &key("summary"), said, version.seq).into(),
        ]);
    }
    into.block(table.with_row_headers())
}

/// Whom the proposal touches, and how hard.
pub fn impacts<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let into = into.section("Impacts");
    if proposal.impacts.is_empty() {
        return into.note("No impact has been stated to us.");
    }
    let mut table = Table::new("Anticipated impacts")
        .column(Column::new("On").width(3))
        .column(Column::new("Level").width(1))
        .column(Column::new("How").width(6));
    for (on, impact) in &proposal.impacts {
        let whom = subject(on, ground.baseline);
        let key =
            |what: &str| format!("impact-row/{}/{what}", whom.to_lowercase().replace(' ', "-"));
        let text = impact.value.text.as_deref().map_or("–", str::trim).replace('\n', " ");
        table = table.row([
            Prose::from(parts::fact(proposal, &key("on"), whom.clone(), impact.seq)),
            parts::fact(proposal, &key("level"), impact.value.level.to_string(), impact.seq).into(),
            parts::fact(proposal, &key("how"), text, impact.seq).into(),
        ]);
    }
    into.block(table.with_row_headers())
}

/// What the DCC assessed, and what it would cost.
pub fn assessments<B: Body>(into: B, proposal: &Proposal) -> B {
    let into = into.section("Costs and DCC assessments");
    if proposal.assessments.is_empty() {
        return into.note("No DCC assessment is on record, and no cost is known to us.");
    }
    let mut table =
        Table::new("DCC assessments").columns(["Assessment", "Asked for", "Returned", "Cost"]);
    for (index, each) in proposal.assessments.iter().enumerate() {
        let key = |what: &str| format!("assessment/{index}/{what}");
        let asked = each.requested.map_or_else(|| "not known".to_owned(), parts::long_date);
        let (returned, seq, cost) = match (&each.returned, each.due) {
            (Some(back), _) => {
                let cost = back.value.cost_pounds.map_or("not stated".to_owned(), pounds);
                (parts::long_date(back.on), back.seq, cost)
            }
            (None, Some(due)) => {
                (format!("due {}", parts::long_date(due)), each.seq, "–".to_owned())
            }
            (None, None) => ("not yet".to_owned(), each.seq, "–".to_owned()),
        };
        table = table.row([
            Prose::from(parts::fact(proposal, &key("kind"), each.kind.label(), each.seq)),
            parts::fact(proposal, &key("asked"), asked, each.seq).into(),
            parts::fact(proposal, &key("returned"), returned, seq).into(),
            parts::fact(proposal, &key("cost"), cost, seq).into(),
        ]);
    }
    into.block(table.with_row_headers())
}

/// Whole pounds with thousands parted: `£1,250,000`.
fn pounds(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::from("£");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Sub-Committees' input, and named concerns with their answers.
pub fn input_and_concerns<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let mut into = into.section("Sub-Committee input and concerns");
    if proposal.input.is_empty() && proposal.concerns.is_empty() {
        return into.note("No Sub-Committee has given input, and no concern is on record.");
    }
    let items: Vec<Item> = proposal
        .input
        .iter()
        .map(|(body, input)| {
            let label =
                ground.baseline.body(body).map_or_else(|| body.to_string(), |b| b.label.clone());
            let wish = if input.value.wants_further { "wishes" } else { "does not wish" };
            let wish = format!("{wish} to provide further input");
            let mut line = Prose::new()
                .text(format!("The {label} "))
                .fact(parts::fact(proposal, &format!("input/{body}/wish"), wish, input.seq))
                .text(format!(" ({}).", parts::long_date(input.on)));
            if !input.value.comment.is_empty() {
                let key = format!("input/{body}/comment");
                line = line.text(" It says: ").fact(parts::fact(
                    proposal,
                    &key,
                    input.value.comment.trim(),
                    input.seq,
                ));
            }
            line.into()
        })
        .collect();
    if !items.is_empty() {
        into = into.bullets(items);
    }
    let concerns: Vec<Item> =
        proposal.concerns.iter().map(|(name, state)| concern(proposal, name, state)).collect();
    if concerns.is_empty() { into } else { into.bullets(concerns) }
}

fn concern(proposal: &Proposal, name: &str, state: &ConcernState) -> Item {
    let key = |what: &str| format!("concern/{name}/{what}");
    let who = state.by.display();
    let line = Prose::new()
        .strong(parts::fact(proposal, &key("name"), name, state.concern.seq))
        .text(format!(" ({who}, {}): ", parts::long_date(state.concern.on)))
        .fact(parts::fact(
            proposal,
            &key("text"),
            state.concern.value.text.trim(),
            state.concern.seq,
        ));
    let mut below: Vec<Prose> = state
        .answers
        .iter()
        .enumerate()
        .map(|(index, answer)| {
            Prose::new().text(format!("Answered on {}: ", parts::long_date(answer.on))).fact(
                parts::fact(
                    proposal,
                    &key(&format!("answer/{index}")),
                    answer.value.text.trim(),
                    answer.seq,
                ),
            )
        })
        .collect();
    if let Some(on) = state.withdrawn {
        below.push(format!("Withdrawn on {}.", parts::long_date(on)).into());
    } else if below.is_empty() {
        below.push(Prose::new().strong("Not answered."));
    }
    Item::with(line, List::bullets(below))
}

/// What consultations asked and what came back: the public part only.
pub fn consultations<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let mut into = into.section("Consultations");
    if proposal.consultations.is_empty() {
        return into.note("No consultation is on record.");
    }
    for (index, state) in proposal.consultations.iter().enumerate() {
        into = consultation(into, proposal, index, state, ground);
    }
    into
}

fn consultation<B: Body>(
    into: B,
    proposal: &Proposal,
    index: usize,
    state: &ConsultationState,
    ground: &Ground<'_>,
) -> B {
    let opened = &state.opened;
    let key = |what: &str| format!("consultation/{index}/{what}");
    let mut line = Prose::new().text("Opened on ").fact(parts::fact(
        proposal,
        &key("opened"),
        parts::long_date(opened.on),
        opened.seq,
    ));
    if let Some(closes) = opened.value.closes {
        let word = if closes < ground.request.date { ", closed on " } else { ", closes on " };
        line = line.text(word).fact(parts::fact(
            proposal,
            &key("closes"),
            parts::long_date(closes),
            opened.seq,
        ));
    }
    let into = into.subsection(opened.value.kind.label()).paragraph(line.text("."));
    if state.responses.is_empty() {
        return into.paragraph("No response is on record.");
    }
    let count = |view: View| state.responses.iter().filter(|each| each.value.view == view).count();
    let into = into.paragraph(format!(
        "{} on record: {} in support, {} against, {} neutral.",
        counted(state.responses.len(), "response"),
        count(View::Support),
        count(View::Oppose),
        count(View::Neutral)
    ));
    let mut table = Table::new(format!("Responses to the {}", opened.value.kind.label()))
        .column(Column::new("Respondent").width(3))
        .column(Column::new("Party Category").width(2))
        .column(Column::new("View").width(1))
        .column(Column::new("What they say").width(6));
    for (number, response) in state.responses.iter().enumerate() {
        let cell = |what: &str, text: String| {
            Prose::from(parts::fact(
                proposal,
                &key(&format!("response/{number}/{what}")),
                text,
                response.seq,
            ))
        };
        let value = &response.value;
        table = table.row([
            cell("who", value.organisation.clone()),
            cell("category", category(value, ground)),
            cell("view", value.view.to_string()),
            cell(
                "text",
                if value.text.is_empty() { "–".to_owned() } else { value.text.trim().to_owned() },
            ),
        ]);
    }
    into.block(table.with_row_headers())
}

fn category(response: &Response, ground: &Ground<'_>) -> String {
    let Some(id) = &response.party_category else { return "not stated".to_owned() };
    ground.baseline.category(id).map_or_else(|| id.to_string(), |category| category.label.clone())
}

/// `1 response`, `3 responses`.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A plan of implementation in words: `in the November 2020 Release (29 November 2020)`.
pub fn plan(plan: &ImplementationPlan, baseline: &Baseline) -> String {
    let date = effective_date(plan, baseline).map(parts::long_date);
    let release = plan.release.as_ref().map(|id| {
        baseline.release(id).map_or_else(|| id.to_string(), |release| release.label.clone())
    });
    let part = plan.part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default();
    match (release, date) {
        (Some(release), Some(date)) => format!("{part}{release}, {date}"),
        (Some(release), None) => format!("{part}{release}, no date known"),
        (None, Some(date)) => format!("{part}{date}"),
        (None, None) => format!("{part}no date set"),
    }
}

/// When the proposal takes effect, whole or in parts.
pub fn implementation<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let into = into.section("Implementation");
    if proposal.implementation.is_empty() {
        return into.note("No implementation date is on record.");
    }
    into.bullets(proposal.implementation.iter().map(|(part, each)| {
        let key = format!("implementation/{}", part.as_deref().unwrap_or("whole"));
        let mut line =
            Prose::from(parts::fact(proposal, &key, plan(&each.value, ground.baseline), each.seq));
        if !each.value.reason.is_empty() {
            line = line.text(format!(" – {}", each.value.reason.trim()));
        }
        line
    }))
}

/// The steps of the process that were taken, with the stage that each led to and how we know.
pub fn steps<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let mut table = Table::new("Steps on record")
        .column(Column::new("Day").width(3))
        .column(Column::new("Step").width(5))
        .column(Column::new("Stage").width(3))
        .column(Column::new("Known from").width(2));
    let taken = proposal.records.iter().filter(|record| {
        record.step.action().is_some() && !matches!(record.step, Step::Comment(_))
    });
    for record in taken {
        let cell = |what: &str, text: String| {
            Prose::from(parts::fact(
                proposal,
                &format!("step/{}/{what}", record.seq),
                text,
                record.seq,
            ))
        };
        let stage = record.grounds.to.as_ref().map_or("–".to_owned(), |id| {
            ground.baseline.stage(id).map_or_else(|| id.to_string(), |stage| stage.label.clone())
        });
        table = table.row([
            cell("on", when(record)),
            cell("what", step_label(record)),
            cell("stage", stage),
            cell("basis", record.grounds.basis.to_string()),
        ]);
    }
    let into = into.section("The proposal so far");
    if table.rows.is_empty() { into.note("No step is on record.") } else { into.block(table) }
}

/// A step in words: its own wording in the source, or its name.
fn step_label(record: &Record) -> String {
    let words =
        record.grounds.wording.clone().unwrap_or_else(|| record.step.kind().replace('-', " "));
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
