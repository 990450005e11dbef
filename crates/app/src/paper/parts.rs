//! Parts that several papers share: a proposal's name, its people, its impacts, its problem statement.

use change::{Person, Proposal, proposal::Sourced, step::ImpactSubject};
use code::id::BodyId;
use jiff::civil::Date;
use papers::{Block, Body, Callout, Document, Fact, Field, Marking, Prose};

use super::Ground;
use crate::{error::Error, prose};

/// What is written where nothing is known.
pub const NOT_KNOWN: &str = "Not known";

/// A date as papers write it: `29 October 2019`.
pub fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The key of a fact about a proposal.
pub fn key(proposal: &Proposal, what: &str) -> String {
    format!("proposal/{}/{what}", proposal.id.to_string().to_lowercase())
}

/// A fact about a proposal.
pub fn fact(proposal: &Proposal, what: &str, text: impl Into<String>, seq: u64) -> Fact {
    Fact::new(key(proposal, what), text, [seq])
}

/// The number and title: `DP090 'Incorporation of …'`.
pub fn heading(proposal: &Proposal) -> Prose {
    let named_by =
        proposal.converted.as_ref().or(proposal.raised.as_ref()).map_or(0, |each| each.seq);
    let name = fact(proposal, "name", proposal.name(), named_by);
    let title = match &proposal.title {
        Some(title) => Prose::from(fact(proposal, "title", title.value.clone(), title.seq)),
        None => Prose::from("(title not known)"),
    };
    Prose::new().fact(name).text(" ‘").append(title).text("’")
}

/// A person's name and organisation as prose: `Emslie Law of SSE`.
pub fn person(
    proposal: &Proposal,
    what: &str,
    person: &Sourced<Person>,
    ground: &Ground<'_>,
) -> Prose {
    let name = person.value.name.clone();
    let organisation = organisation(&person.value, ground);
    let of = |text: String, part: &str| fact(proposal, &format!("{what}{part}"), text, person.seq);
    match (name, organisation) {
        (Some(name), Some(organisation)) => {
            Prose::new().fact(of(name, "")).text(" of ").fact(of(organisation, "/organisation"))
        }
        (Some(name), None) => Prose::from(of(name, "")),
        (None, Some(organisation)) => Prose::from(of(organisation, "/organisation")),
        (None, None) => Prose::from("a person not known to us"),
    }
}

/// The organisation's name in a sentence: bodies with their article, Parties as they are.
fn organisation(person: &Person, ground: &Ground<'_>) -> Option<String> {
    use change::Capacity;
    match &person.capacity {
        Capacity::Body(id) => {
            let body = ground.baseline.body(id)?;
            Some(if body.label == body.short || body.label.contains(&body.short) {
                body.in_a_sentence(&body.label)
            } else {
                format!("{} ({})", body.in_a_sentence(&body.label), body.short)
            })
        }
        _ => person.organisation.clone(),
    }
}

/// The day of raising, with how well it is known.
pub fn raised(proposal: &Proposal) -> Prose {
    let Some(record) = proposal.raising() else { return NOT_KNOWN.into() };
    let text = super::progress::when(record);
    fact(proposal, "raised", text, record.seq).into()
}

/// What the proposal is anticipated to do to a body's field.
pub fn impact_on(proposal: &Proposal, body: &BodyId) -> Vec<Block> {
    let Some(impact) = proposal.impacts.get(&ImpactSubject::Body(body.clone())) else {
        return vec![Block::Paragraph("None has been stated to us yet.".into())];
    };
    let key = key(proposal, &format!("impact/{body}"));
    match &impact.value.text {
        Some(text) => prose::blocks(&key, text, &[impact.seq]),
        None => {
            let level = Fact::new(key, impact.value.level.to_string(), [impact.seq]);
            vec![Block::Paragraph(Prose::new().text("Level: ").fact(level).text("."))]
        }
    }
}

/// The issue, told in full.
pub fn issue(proposal: &Proposal) -> Vec<Block> {
    let statement = proposal.statement();
    match statement.and_then(|each| Some((each.value.issue.as_ref()?, each.seq))) {
        Some((text, seq)) => prose::blocks(&key(proposal, "issue"), text, &[seq]),
        None => vec![Block::Paragraph("The issue is not known to us.".into())],
    }
}

/// A fresh document with the marks that all papers share.
pub fn document(ground: &Ground<'_>, title: &str) -> Document {
    let request = ground.request;
    let mut document =
        Document::new(title, request.date).marking(Marking::Public).team("SECAS Team");
    if let Some(author) = &request.author {
        document = document.author(author.as_str());
    }
    if let Some(reference) = &request.reference {
        document = document.reference(reference.as_str());
    }
    document
}

/// Who, when and where of a proposal, as labelled values.
pub fn particulars(proposal: &Proposal, ground: &Ground<'_>) -> Vec<Field> {
    let proposer = proposal
        .proposer()
        .map_or_else(|| NOT_KNOWN.into(), |each| person(proposal, "proposer", each, ground));
    let analyst = proposal
        .lead_analyst()
        .and_then(|each| Some(fact(proposal, "lead-analyst", each.value.name.clone()?, each.seq)))
        .map_or_else(|| NOT_KNOWN.into(), Prose::from);
    let mut fields = vec![
        Field::new("Raised by", proposer),
        Field::new("Raised", raised(proposal)),
        Field::new("Lead Analyst", analyst),
        Field::new("Documents affected", documents(proposal, ground)),
    ];
    let details = proposal.details.as_ref();
    if let Some(details) = details.filter(|details| !details.value.clauses.is_empty()) {
        let clauses: Vec<Prose> = details
            .value
            .clauses
            .iter()
            .map(|clause| {
                fact(proposal, &format!("clause/{clause}"), clause.as_str(), details.seq).into()
            })
            .collect();
        fields.push(Field::new("Clauses", Prose::listing(clauses)));
    }
    if let Some((address, seq)) =
        details.and_then(|each| Some((each.value.web_address.as_ref()?, each.seq)))
    {
        let shown = fact(proposal, "web-address", address.as_str(), seq);
        fields.push(Field::new("On the web", Prose::new().link(address.as_str(), shown)));
    }
    fields
}

/// The documents that the proposal touches.
pub fn documents(proposal: &Proposal, ground: &Ground<'_>) -> Prose {
    let Some(details) = &proposal.details else { return NOT_KNOWN.into() };
    let by_id = details.value.documents.iter().map(|id| {
        let label = document_label(ground.code, id.as_str());
        Prose::from(fact(proposal, &format!("document/{id}"), label, details.seq))
    });
    let named = details.value.documents_as_named.iter().enumerate().map(|(index, name)| {
        Prose::from(fact(proposal, &format!("document-named/{index}"), name.as_str(), details.seq))
    });
    let all: Vec<Prose> = by_id.chain(named).collect();
    if all.is_empty() { NOT_KNOWN.into() } else { Prose::listing(all) }
}

/// A document's label and title, as its row has them.
pub fn document_label(code: &code::Code, id: &str) -> String {
    let found = code.table("documents").and_then(|table| {
        let row = table.rows.iter().find(|row| table.key(row) == id)?;
        let cells = table.cells(row);
        let (label, title) = (cells.text("label").ok()?, cells.text("title").ok()?);
        Some(format!("{label} ‘{title}’"))
    });
    found.unwrap_or_else(|| id.to_owned())
}

/// The problem statement of a proposal, as sections of some body of text.
pub fn statement<B: Body>(into: B, proposal: &Proposal, ground: &Ground<'_>) -> B {
    let mut into = into.fields(particulars(proposal, ground));
    let empty = change::step::ProblemStatement::default();
    let (statement, seq) = proposal.statement().map_or((&empty, 0), |each| (&each.value, each.seq));
    let parts = [
        ("What is the issue?", "issue", &statement.issue),
        ("What is the context?", "context", &statement.context),
        ("What is the impact?", "impact", &statement.impact),
        ("What if nothing is done?", "doing-nothing", &statement.doing_nothing),
    ];
    for (heading, what, text) in parts {
        into = into.section(heading);
        into = match text {
            Some(text) => into.blocks(prose::blocks(&key(proposal, what), text, &[seq])),
            None => {
                into.block(Block::Callout(Callout::note("Not yet stated, or not known to us.")))
            }
        };
    }
    if !proposal.planned.is_empty() {
        into = into.section("What happens next");
        for (index, planned) in proposal.planned.iter().enumerate() {
            let key = key(proposal, &format!("planned/{index}"));
            into = into.blocks(prose::blocks(&key, &planned.value.text, &[planned.seq]));
        }
    }
    into
}

/// The name of the body that the paper is for.
pub fn body_label(ground: &Ground<'_>) -> String {
    let body = ground.baseline.body(&ground.request.body);
    body.map_or_else(|| ground.request.body.to_string(), |body| body.label.clone())
}

/// The proposal that a paper is about.
pub fn proposal<'a>(ground: &Ground<'a>) -> Result<&'a Proposal, Error> {
    let Some(id) = ground.request.proposal else {
        return Err(Error::input(
            "this paper is about one proposal",
            "name it: `--proposal DP090`",
        ));
    };
    ground.model.proposal(id).ok_or_else(|| {
        Error::input(
            format!("there is no proposal {id} on {}", ground.request.date),
            "`secant proposal list` shows all; `--date` sets another day",
        )
    })
}
