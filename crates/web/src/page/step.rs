//! Taking a step: a form for each kind, a preview of what would be recorded, and the refusal with its clause.

mod build;
mod form;

use app::view;
use askama::Template;
use change::{ProposalId, Record, Request, Step};
use jiff::civil::Date;

use super::step_words;
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};
use form::{FORMS, Form, Shown};

#[derive(Template)]
#[template(path = "steps.html")]
struct Steps {
    frame: Frame,
    number: String,
    title: String,
    steps: Vec<Offered>,
    others: Vec<Offered>,
}

/// A step that the stage allows.
struct Offered {
    words: String,
    href: String,
    why: String,
    by: String,
    clause: String,
    ready: bool,
    missing: Vec<String>,
    mine: bool,
}

/// The steps that a proposal's stage allows, those that one may take first.
pub fn list(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: ProposalId = ask.parsed("id")?;
    let baseline = &ask.moment.baseline;
    let next = view::next(&ask.moment.model, id, ask.day(), baseline)?;
    let signed_in = ask.signed_in()?;
    let own: Vec<String> = signed_in
        .account
        .capacities(baseline)
        .into_iter()
        .map(|(capacity, _)| match capacity {
            change::Capacity::Body(id) => {
                baseline.body(&id).map_or_else(|| id.to_string(), |body| body.short.clone())
            }
            other => other.to_string(),
        })
        .collect();
    let offered = |step: &view::NextRow| Offered {
        words: match &step.to {
            Some(to) => format!("{} → {to}", step_words(&step.step)),
            None => step_words(&step.step),
        },
        href: ask.to(&format!("/proposals/{id}/steps/{}", step.step)),
        why: step.why.clone(),
        by: step.by.clone(),
        clause: step.clause.clone(),
        ready: step.ready,
        missing: step.missing.clone(),
        mine: step.by.contains("anyone")
            || step.by.contains("Anyone")
            || own.iter().any(|name| step.by.to_lowercase().contains(&name.to_lowercase())),
    };
    let known = |step: &&view::NextRow| FORMS.iter().any(|form| form.step == step.step);
    let mut steps: Vec<Offered> = Vec::new();
    for each in next.steps.iter().filter(known).map(offered) {
        if !steps.iter().any(|other| other.words == each.words) {
            steps.push(each);
        }
    }
    let (mine, others) = steps.into_iter().partition(|step| step.mine);
    page(&Steps {
        frame: ask.frame(format!("Steps of {}", next.number)),
        number: next.number,
        title: next.title,
        steps: mine,
        others,
    })
}

#[derive(Template)]
#[template(path = "step.html")]
struct StepPage {
    frame: Frame,
    number: String,
    title: String,
    words: String,
    clauses: Vec<String>,
    fields: Vec<Shown>,
    capacities: Vec<(String, String, bool)>,
    on: Date,
    fault: Option<Fault>,
    preview: Vec<Preview>,
}

/// What a step would record.
struct Preview {
    proposal: String,
    to: Option<String>,
    content: String,
    clause: String,
    parts: Vec<view::StatementPart>,
}

/// The form of a step.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond(ask, None, Vec::new())
}

/// Previews a step, or takes it.
pub fn take(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let request = match request(ask) {
        Ok(request) => request,
        Err(fault) => return respond(ask, Some(fault), Vec::new()),
    };
    match ask.register.preview(&ask.ctx, request.clone()) {
        Err(error) => respond(ask, Some(error.into()), Vec::new()),
        Ok(_) if ask.form.fields.get("do") == Some("take") => Ok(Answer::take(request, false)),
        Ok(decision) => {
            let previews =
                decision.records.iter().map(|(id, record)| preview(ask, *id, record)).collect();
            respond(ask, None, previews)
        }
    }
}

fn request(ask: &Ask<'_>) -> Result<Request, Fault> {
    let id: ProposalId = ask.parsed("id")?;
    let form = form_of(ask)?;
    let on = ask.on()?;
    let capacity = ask.form.fields.get("capacity").unwrap_or_default();
    let by = ask.signed_in()?.account.acting(capacity, &ask.moment.baseline);
    let by = by.ok_or_else(|| {
        Fault::new(403, "You do not act for them", format!("You may not act as `{capacity}`."))
            .with_help("choose for whom you act")
    })?;
    let step = build::step(form, &ask.form.fields, &by, &ask.moment.baseline)?;
    Ok(Request::new(id, on, by, step))
}

/// Whether a step is offered to people and programs.
pub(crate) fn is_offered(step: &str) -> bool {
    FORMS.iter().any(|form| form.step == step)
}

/// The steps that are offered.
pub(crate) fn offered() -> Vec<&'static str> {
    FORMS.iter().map(|form| form.step).collect()
}

fn form_of(ask: &Ask<'_>) -> Result<&'static Form, Fault> {
    let step = ask.param("step")?;
    FORMS
        .iter()
        .find(|form| form.step == step)
        .ok_or_else(|| Fault::not_found(format!("There is no form for the step `{step}`.")))
}

fn preview(ask: &Ask<'_>, id: ProposalId, record: &Record) -> Preview {
    let baseline = &ask.moment.baseline;
    let row = record.grounds.transition.as_ref();
    let row = row.and_then(|id| baseline.transitions.iter().find(|row| row.id == *id));
    let to = record.grounds.to.as_ref();
    Preview {
        proposal: id.to_string(),
        to: to.map(|id| {
            baseline.stage(id).map_or_else(|| id.to_string(), |stage| stage.label.clone())
        }),
        content: build::told(&record.step),
        parts: match &record.step {
            Step::EditProblemStatement(after) => {
                let before = ask.moment.model.proposal(id).and_then(change::Proposal::statement);
                view::redlined(before.map(|before| &before.value), after)
            }
            _ => Vec::new(),
        },
        clause: row.map_or_else(|| "no clause known".to_owned(), |row| row.provenance.cite()),
    }
}

fn respond(ask: &Ask<'_>, fault: Option<Fault>, preview: Vec<Preview>) -> Result<Answer, Fault> {
    let form = form_of(ask)?;
    let (moment, proposal) = (&ask.moment, ask.proposal()?);
    let given = ask.form.fields.get("capacity").unwrap_or_default();
    let capacities = ask.signed_in()?.account.capacities(&moment.baseline);
    let rows = moment.baseline.transitions.iter();
    let rows = rows
        .filter(|row| row.action.to_string() == form.step && row.from.contains(&proposal.stage));
    let clauses = rows.map(|row| format!("{} ({})", row.explanation, row.provenance.cite()));
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&StepPage {
        frame: ask.frame(format!("{}: {}", proposal.name(), step_words(form.step))),
        number: proposal.name(),
        title: proposal.title().to_owned(),
        words: step_words(form.step),
        clauses: clauses.collect(),
        fields: form.shown(ask, proposal),
        capacities: capacities
            .into_iter()
            .map(|(capacity, name)| {
                let id = capacity.to_string();
                let is_given = id == given;
                (id, name, is_given)
            })
            .collect(),
        on: ask.on().unwrap_or(ask.ctx.today),
        fault,
        preview,
    })?;
    Ok(answer.with_status(status))
}
