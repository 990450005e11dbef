//! The problem statement of a proposal, version by version.

use app::view::{self, StatementVersion};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
};

#[derive(Template)]
#[template(path = "statement.html")]
struct Statement {
    frame: Frame,
    number: String,
    title: String,
    versions: Vec<StatementVersion>,
    missing: Vec<&'static str>,
}

/// All versions, or the one that is asked for.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let proposal = ask.proposal()?;
    let mut versions = view::statements(proposal);
    if let Some(number) = ask.asked_as::<usize>("version")? {
        versions.retain(|version| version.number == number);
        if versions.is_empty() {
            let what = format!("{} has no version {number} on {}.", proposal.name(), ask.day());
            return Err(Fault::not_found(what));
        }
    }
    if ask.asked("format") == Some("json") {
        return Answer::json(&versions);
    }
    let mut frame = ask.frame(format!("{}: problem statement", proposal.name()));
    frame.downloads.push(Link { words: "JSON".to_owned(), href: ask.here("format", Some("json")) });
    page(&Statement {
        frame,
        number: proposal.name(),
        title: proposal.title().to_owned(),
        missing: proposal.statement().map(|latest| latest.value.missing()).unwrap_or_default(),
        versions,
    })
}
