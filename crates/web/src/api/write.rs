//! What programs may do: raise Draft Proposals and take steps, with a token, by the same rules as everybody.

use app::accounts::Scope;
use change::{Person, ProposalId, Request, Step};
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{answer::Answer, ask::Ask, error::Fault, page};

/// What is sent to raise a Draft Proposal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raise {
    title: String,
    capacity: String,
    on: Option<Date>,
    purpose: Option<String>,
    evidence: Option<String>,
}

/// What is sent to take a step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Take {
    step: String,
    capacity: String,
    on: Option<Date>,
    #[serde(default)]
    content: Option<Value>,
}

/// Raises a Draft Proposal, or tells what would be recorded.
pub fn raise(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let sent: Raise = sent(ask, Scope::Raise)?;
    let by = acting(ask, &sent.capacity)?;
    let on = sent.on.unwrap_or(ask.ctx.today);
    let (purpose, evidence) = (sent.purpose.as_deref(), sent.evidence.as_deref());
    let request = page::raise::request_of(ask, &by, on, &sent.title, purpose, evidence)?;
    answer(ask, request, true)
}

/// Takes a step of a proposal, or tells what would be recorded.
pub fn step(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let sent: Take = sent(ask, Scope::Steps)?;
    let id: ProposalId = ask.parsed("id")?;
    let by = acting(ask, &sent.capacity)?;
    if !page::step::is_offered(&sent.step) {
        return Err(Fault::bad_request(format!("`{}` is no step that is taken here.", sent.step))
            .with_help(format!("the steps are {}", page::step::offered().join(", "))));
    }
    let step = if sent.step == "adopt" {
        Step::Adopt(by.clone())
    } else {
        let content = sent.content.unwrap_or_else(|| json!({})).to_string();
        let read = Step::from_json(&sent.step, &content);
        let read = read.map_err(|error| {
            Fault::bad_request(format!("The content of `{}` cannot be read: {error}.", sent.step))
        })?;
        read.ok_or_else(|| Fault::bad_request(format!("`{}` is no step.", sent.step)))?
    };
    answer(ask, Request::new(id, sent.on.unwrap_or(ask.ctx.today), by, step), false)
}

/// What was sent, once it is seen that the token is good for it.
fn sent<T: DeserializeOwned>(ask: &Ask<'_>, scope: Scope) -> Result<T, Fault> {
    let bearer = ask.bearer.as_ref();
    if !bearer.is_some_and(|bearer| bearer.scopes.contains(&scope)) {
        let what = format!("This token is not good for it: it needs the scope `{scope}`.");
        return Err(Fault::new(403, "The token does not allow this", what)
            .with_help("make another on the page of your account"));
    }
    serde_json::from_str(&ask.form.text)
        .map_err(|error| Fault::bad_request(format!("What was sent cannot be read: {error}.")))
}

fn acting(ask: &Ask<'_>, capacity: &str) -> Result<Person, Fault> {
    let account = ask.account()?;
    account.acting(capacity, &ask.moment.baseline).ok_or_else(|| {
        let all = account.capacities(&ask.moment.baseline);
        let all: Vec<String> = all.into_iter().map(|(capacity, _)| capacity.to_string()).collect();
        Fault::new(403, "You do not act for them", format!("You may not act as `{capacity}`."))
            .with_help(format!("you act as: {}", all.join(", ")))
    })
}

/// What would be recorded, or the step that is taken now.
fn answer(ask: &Ask<'_>, request: Request, is_new: bool) -> Result<Answer, Fault> {
    let decision = ask.register.preview(&ask.ctx, request.clone())?;
    if !matches!(ask.asked("preview"), Some("yes" | "true" | "1")) {
        return Ok(Answer::take_for_program(request, is_new));
    }
    let told = decision.records.iter().map(|(id, record)| {
        json!({
            "proposal": id.to_string(),
            "step": record.step.kind(),
            "on": record.on,
            "to": record.grounds.to.as_ref().map(ToString::to_string),
        })
    });
    Answer::json(&json!({ "recorded": false, "would_record": told.collect::<Vec<Value>>() }))
}
