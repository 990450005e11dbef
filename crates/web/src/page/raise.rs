//! Raising a Draft Proposal: checked against Section D1.3 by the engine, previewed, then recorded.

use askama::Template;
use change::{Person, ProposalId, Request, Step, step::Raising};
use code::rules::Purpose;
use jiff::civil::Date;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "raise.html")]
struct RaisePage {
    frame: Frame,
    title: String,
    evidence: String,
    purposes: Vec<(String, String, bool)>,
    capacities: Vec<(String, String, bool)>,
    rights: Vec<(String, String)>,
    on: Date,
    fault: Option<Fault>,
    advice: Vec<String>,
    preview: Option<(String, String)>,
}

/// The form.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond(ask, None, None)
}

/// Previews, or raises.
pub fn raise(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let request = match request(ask) {
        Ok(request) => request,
        Err(fault) => return respond(ask, Some(fault), None),
    };
    match ask.register.preview(&ask.ctx, request.clone()) {
        Err(error) => respond(ask, Some(error.into()), None),
        Ok(_) if ask.form.fields.get("do") == Some("take") => Ok(Answer::take(request, true)),
        Ok(decision) => {
            let right = decision.records.iter().find_map(|(_, record)| match &record.step {
                Step::Raise(raising) => raising.right.clone(),
                _ => None,
            });
            let rights = &ask.moment.baseline.raising_rights;
            let right = right.and_then(|id| rights.iter().find(|right| right.id == id));
            let by = right.map_or_else(String::new, |right| {
                format!("{} ({})", right.explanation, right.provenance.cite())
            });
            respond(ask, None, Some((number(request.proposal), by)))
        }
    }
}

fn number(id: ProposalId) -> String {
    id.name(code::rules::StageKind::Draft)
}

fn request(ask: &Ask<'_>) -> Result<Request, Fault> {
    let fields = &ask.form.fields;
    let on = ask.on()?;
    let capacity = fields.get("capacity").unwrap_or_default();
    let by = ask.signed_in()?.account.acting(capacity, &ask.moment.baseline);
    let by = by.ok_or_else(|| {
        Fault::new(403, "You do not act for them", format!("You may not act as `{capacity}`."))
    })?;
    let title = fields.get("title").unwrap_or_default();
    request_of(ask, &by, on, title, fields.get("purpose"), fields.get("evidence"))
}

/// The step that raises a Draft Proposal under the next number.
///
/// # Errors
/// 400 when it has no title, or its purpose is none of Section D1.3.
pub(crate) fn request_of(
    ask: &Ask<'_>,
    by: &Person,
    on: Date,
    title: &str,
    purpose: Option<&str>,
    evidence: Option<&str>,
) -> Result<Request, Fault> {
    if title.trim().is_empty() {
        return Err(Fault::bad_request("The proposal has no title.")
            .with_help("say in some words what it is about"));
    }
    let purpose = purpose.map(|text| {
        text.parse::<Purpose>()
            .map_err(|_| Fault::bad_request(format!("`{text}` is no purpose of Section D1.3.")))
    });
    let raising = Raising {
        title: Some(title.to_owned()),
        proposer: by.clone(),
        purpose: purpose.transpose()?,
        evidence: evidence.map(str::to_owned),
        ..Raising::default()
    };
    let id = ask.register.model().next_number();
    Ok(Request::new(id, on, by.clone(), Step::Raise(raising)))
}

/// What a Critical Friend would say of a title, before anybody decides.
fn advice(ask: &Ask<'_>) -> Vec<String> {
    let title = ask.form.fields.get("title").unwrap_or_default();
    let mut advice = Vec::new();
    if title.is_empty() {
        return advice;
    }
    if title.split_whitespace().count() < 3 {
        advice
            .push("The title is short: would somebody who sees only it know the issue?".to_owned());
    }
    let lower = title.to_lowercase();
    let similar = ask.moment.model.proposals().filter(|proposal| {
        let other = proposal.title().to_lowercase();
        let long = |word: &&str| word.chars().count() > 4;
        let shared =
            lower.split_whitespace().filter(long).filter(|word| other.contains(word)).count();
        shared >= 3
    });
    advice.extend(similar.take(5).map(|proposal| {
        format!("Is it the same issue as {} ‘{}’?", proposal.name(), proposal.title())
    }));
    advice.push(
        "Once raised, write the problem statement: the issue, its context, its impact, and the impact of doing \
         nothing. The Change Sub-Committee agrees it before any solution is discussed."
            .to_owned(),
    );
    advice
}

fn respond(
    ask: &Ask<'_>,
    fault: Option<Fault>,
    preview: Option<(String, String)>,
) -> Result<Answer, Fault> {
    let fields = &ask.form.fields;
    let given = fields.get("capacity").unwrap_or_default();
    let purpose = fields.get("purpose").unwrap_or_default();
    let capacities = ask.signed_in()?.account.capacities(&ask.moment.baseline);
    let rights = &ask.moment.baseline.raising_rights;
    let mut purposes: Vec<(String, String, bool)> = Vec::new();
    for each in rights.iter().flat_map(|right| &right.purposes) {
        let id = each.to_string();
        if !purposes.iter().any(|(known, ..)| *known == id) {
            purposes.push((id.clone(), super::step_words(&id), id == purpose));
        }
    }
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&RaisePage {
        frame: ask.frame("Raise a Draft Proposal"),
        // A page that leads here may know what it is about.
        title: fields.get("title").or(ask.asked("title")).unwrap_or_default().to_owned(),
        evidence: fields.get("evidence").unwrap_or_default().to_owned(),
        purposes,
        capacities: capacities
            .into_iter()
            .map(|(capacity, name)| {
                let id = capacity.to_string();
                let is_given = id == given;
                (id, name, is_given)
            })
            .collect(),
        rights: rights
            .iter()
            .map(|right| (right.explanation.clone(), right.provenance.cite()))
            .collect(),
        on: ask.on().unwrap_or(ask.ctx.today),
        fault,
        advice: advice(ask),
        preview,
    })?;
    Ok(answer.with_status(status))
}
