//! Papers: a preview, and files in every format.

use app::{
    command::{Difference, compare_with_issued},
    encode::PaperIssued,
    paper::{self, KINDS, PaperKind, PaperRequest},
};
use askama::Template;
use papers::{Document, Format, HtmlScope, Options};

use super::{CODE_ADMINISTRATOR, acts_for};
use crate::{
    answer::{Answer, Take, bug},
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
};

#[derive(Template)]
#[template(path = "papers.html")]
struct Papers {
    frame: Frame,
    kinds: Vec<(&'static str, &'static str)>,
    issued: Vec<(u64, String, String, String)>,
}

/// The kinds of paper, and those issued by the day asked.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let issued = ask.register.papers().iter().filter(|(_, issued)| issued.date <= ask.day());
    let row = |(event, issued): &(u64, PaperIssued)| {
        (*event, issued.kind.clone(), issued.body.to_string(), issued.date.to_string())
    };
    page(&Papers {
        frame: ask.frame("Papers"),
        kinds: KINDS.iter().map(|(_, name, what)| (*name, *what)).collect(),
        issued: issued.map(row).collect(),
    })
}

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    frame: Frame,
    kind: String,
    what: &'static str,
    bodies: Vec<(String, String)>,
    body: String,
    since: String,
    wants_body: bool,
    article: String,
    files: Vec<Link>,
    may_issue: bool,
    author: String,
    is_issued: bool,
    /// The last one that was issued: its day, its event, and the facts that read differently now.
    issued: Option<(String, u64, Vec<Difference>)>,
}

/// Issues a paper: the register remembers each fact on it.
pub fn issue(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let (request, _) = request(ask)?;
    if !acts_for(ask, &[CODE_ADMINISTRATOR]) {
        return Err(Fault::new(403, "You do not issue papers", "The Code Administrator does.")
            .with_help("ask the Lead Analyst"));
    }
    let author = ask.form.fields.get("author").map(str::trim).filter(|name| !name.is_empty());
    let author = author.unwrap_or(&ask.account()?.name).to_owned();
    let request = PaperRequest { author: Some(author), ..request };
    let then = ask.here("issued", Some("yes"));
    Ok(Answer::record(Take::Paper { request, then }))
}

/// The paper that an address asks for, with what it is.
fn request(ask: &Ask<'_>) -> Result<(PaperRequest, &'static str), Fault> {
    let name = ask.param("kind")?;
    let Some((kind, _, what)) = KINDS.iter().find(|(_, each, _)| *each == name) else {
        return Err(Fault::not_found(format!("There is no kind of paper `{name}`.")));
    };
    let usual = match kind {
        PaperKind::NewProposals | PaperKind::ActionLog => "operations-group",
        _ => "panel",
    };
    let body = ask.asked_as("body")?.map_or_else(|| usual.parse().map_err(bug), Ok)?;
    let proposal = ask.asked_as("proposal")?;
    let release = ask.asked_as("release")?;
    let since =
        ask.since.unwrap_or_else(|| paper::default_since(ask.register, *kind, &body, ask.day()));
    let request = PaperRequest {
        kind: *kind,
        body,
        date: ask.day(),
        since,
        author: ask.asked("author").map(str::to_owned),
        proposal,
        consultation: ask.asked_as("consultation")?,
        release,
        reference: None,
    };
    Ok((request, what))
}

/// One paper, as at the day asked.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let name = ask.param("kind")?;
    let (mut request, what) = request(ask)?;
    let (kind, since) = (request.kind, request.since);
    let issued = issued(ask, &request);
    // The paper of a day that was issued is written again as it was: its author signed it.
    if let Some((_, before)) = issued.filter(|(_, before)| before.date == request.date) {
        request.author = request.author.or_else(|| before.author.clone());
    }
    let document = paper::write(ask.register, &request)?;
    if let Some(format) = ask.asked_as::<Format>("format")? {
        return saved(&document, format, &format!("{name}-{}", ask.day()));
    }
    let options = Options { html: HtmlScope::Article, ..Options::default() };
    let article = papers::render(&document, Format::Html, &options).map_err(app::Error::from)?;
    let bodies = &ask.moment.baseline.bodies;
    page(&PaperPage {
        frame: ask.frame(document.title.clone()),
        kind: name.to_owned(),
        what,
        bodies: bodies.iter().map(|body| (body.id.to_string(), body.label.clone())).collect(),
        body: request.body.to_string(),
        since: since.to_string(),
        wants_body: matches!(
            kind,
            PaperKind::NewProposals | PaperKind::ActionLog | PaperKind::ChangeStatus
        ),
        article: without_widths(&String::from_utf8(article).map_err(bug)?),
        files: links(|format| ask.here("format", Some(format))),
        may_issue: acts_for(ask, &[CODE_ADMINISTRATOR]),
        author: ask.account().map(|account| account.name.clone()).unwrap_or_default(),
        is_issued: ask.asked("issued").is_some(),
        issued: issued.map(|(event, before)| {
            (before.date.to_string(), *event, compare_with_issued(before, &document))
        }),
    })
}

/// A paper as a file.
pub(super) fn saved(document: &Document, format: Format, name: &str) -> Result<Answer, Fault> {
    let bytes = papers::render(document, format, &Options::default()).map_err(app::Error::from)?;
    let name = format!("{name}.{}", format.extension());
    Ok(Answer::file(format.media_type(), name, bytes))
}

/// Links to a paper in each of its forms.
pub(super) fn links(href: impl Fn(&str) -> String) -> Vec<Link> {
    let words =
        [("pdf", "PDF"), ("docx", "Word"), ("html", "HTML"), ("md", "Markdown"), ("txt", "text")];
    words.map(|(format, words)| Link { words: words.to_owned(), href: href(format) }).into()
}

/// The last paper of the kind that was issued to the body by the day asked.
fn issued<'a>(ask: &'a Ask<'_>, request: &PaperRequest) -> Option<&'a (u64, PaperIssued)> {
    let kind = request.kind.to_string();
    ask.register.papers().iter().rfind(|(_, issued)| {
        issued.kind == kind && issued.body == request.body && issued.date <= request.date
    })
}

/// An article without the widths of its columns: they are styles inside the page, which it does not allow.
fn without_widths(article: &str) -> String {
    let mut parts = article.split("<col style=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("<col>");
        text.push_str(part.split_once('>').map_or("", |(_, rest)| rest));
    }
    text
}
