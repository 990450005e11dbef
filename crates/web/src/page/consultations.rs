//! The consultations of a proposal: questions, days, responses by Party Category; the confidential part for those only
//! for whom it is.

use app::access::{Role, View, may_see};
use askama::Template;
use change::{
    Proposal,
    proposal::ConsultationState,
    step::{Response, View as Stance},
};

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Grid},
};

#[derive(Template)]
#[template(path = "consultations.html")]
struct Consultations {
    frame: Frame,
    number: String,
    title: String,
    all: Vec<Shown>,
    may_respond: bool,
    sees_all: bool,
}

/// A consultation as the page shows it.
struct Shown {
    name: &'static str,
    opened: String,
    closes: String,
    is_open: bool,
    questions: Vec<String>,
    summary: Grid,
    responses: Vec<Answered>,
}

/// A response.
struct Answered {
    organisation: String,
    category: String,
    stance: &'static str,
    text: String,
    /// What is marked as confidential, where whoever asks may see it.
    confidential: Option<String>,
    /// Whether there is a part that they may not see.
    is_withheld: bool,
    event: u64,
}

/// All consultations of a proposal, the latest first.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let proposal = ask.proposal()?;
    page(&Consultations {
        frame: ask.frame(format!("{}: consultations", proposal.name())),
        number: proposal.name(),
        title: proposal.title().to_owned(),
        all: all(ask, proposal),
        may_respond: ask.account().is_ok(),
        sees_all: may_see(&ask.viewer, View::ConfidentialResponse, None).is_ok(),
    })
}

fn all(ask: &Ask<'_>, proposal: &Proposal) -> Vec<Shown> {
    proposal.consultations.iter().rev().map(|each| shown(ask, each)).collect()
}

fn shown(ask: &Ask<'_>, state: &ConsultationState) -> Shown {
    let opened = &state.opened;
    let closes = opened.value.closes.map(|day| day.to_string());
    Shown {
        name: opened.value.kind.label(),
        opened: opened.on.to_string(),
        closes: closes.unwrap_or_else(|| "a day that is not known".to_owned()),
        is_open: state.is_open(ask.day()),
        questions: opened.value.questions.clone(),
        summary: summary(ask, state),
        responses: state
            .responses
            .iter()
            .map(|response| answered(ask, &response.value, response.seq))
            .collect(),
    }
}

fn answered(ask: &Ask<'_>, response: &Response, event: u64) -> Answered {
    let may = may_read(ask, response);
    let confidential = response.confidential.clone();
    Answered {
        organisation: response.organisation.clone(),
        category: category(ask, response),
        stance: stance(response.view),
        text: response.text.clone(),
        is_withheld: confidential.is_some() && !may,
        confidential: confidential.filter(|_| may),
        event,
    }
}

/// Whether whoever asks may read what a respondent marked as confidential: by their role, or since it is their own.
fn may_read(ask: &Ask<'_>, response: &Response) -> bool {
    let is_own = || {
        ask.viewer.is(Role::PartyRepresentative)
            && ask.account().is_ok_and(|account| {
                account.organisation.as_deref() == Some(response.organisation.as_str())
            })
    };
    may_see(&ask.viewer, View::ConfidentialResponse, None).is_ok() || is_own()
}

fn category(ask: &Ask<'_>, response: &Response) -> String {
    let Some(id) = &response.party_category else { return "not said".to_owned() };
    let known = ask.moment.baseline.categories.iter().find(|category| category.id == *id);
    known.map_or_else(|| id.to_string(), |category| category.label.clone())
}

fn stance(view: Stance) -> &'static str {
    match view {
        Stance::Support => "supports it",
        Stance::Oppose => "is against it",
        Stance::Neutral => "neither",
    }
}

/// How many of each Party Category support it, are against it, or neither.
fn summary(ask: &Ask<'_>, state: &ConsultationState) -> Grid {
    let mut names: Vec<String> =
        state.responses.iter().map(|response| category(ask, &response.value)).collect();
    names.sort();
    names.dedup();
    let line = |name: &String| {
        let of = |view: Stance| {
            let responses = state.responses.iter().map(|response| &response.value);
            let alike = responses
                .filter(|response| response.view == view && category(ask, response) == *name);
            Cell::text(alike.count().to_string())
        };
        vec![Cell::text(name), of(Stance::Support), of(Stance::Oppose), of(Stance::Neutral)]
    };
    let heads = ["Party Category", "Support it", "Are against it", "Neither"];
    Grid {
        empty: "Nobody has responded by this day.",
        ..Grid::plain("Responses by Party Category", &heads, names.iter().map(line).collect())
    }
}
