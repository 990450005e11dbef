//! Clauses: what each says in our own words, which rows cite it, which proposals touch it, what changed in it.

use app::view::{self, DatedRow};
use askama::Template;
use code::{clause::Clause, id::ClauseId};
use jiff::{ToSpan as _, civil::Date};

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    feed::Entry,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "clauses.html")]
struct ClausesPage {
    frame: Frame,
    grid: Grid,
}

/// A clause in a list.
#[derive(serde::Serialize)]
pub struct ClauseRow {
    clause: String,
    document: String,
    heading: String,
    digest: String,
    source: String,
    confidence: String,
}

impl From<&Clause> for ClauseRow {
    fn from(clause: &Clause) -> Self {
        Self {
            clause: clause.id.to_string(),
            document: clause.document.to_string(),
            heading: clause.heading.clone(),
            digest: clause.digest.clone(),
            source: clause.source.clone(),
            confidence: clause.confidence.to_string(),
        }
    }
}

const CLAUSES: &[Column<ClauseRow>] = &[
    Column {
        key: "clause",
        label: "Clause",
        cell: |row, ask| {
            let href = format!("/code/clauses/{}", crate::address::encode(&row.clause));
            Cell::link(&row.clause, ask.to(&href))
        },
    },
    Column { key: "heading", label: "Heading", cell: |row, _| Cell::text(&row.heading) },
    Column {
        key: "digest",
        label: "What it says, in our words",
        cell: |row, _| Cell::text(&row.digest),
    },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// All clauses that we know something of.
pub fn clauses(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let rows = ask.register.code().clauses().values().map(ClauseRow::from).collect();
    let list = List::new(ask, "clauses", "Clauses", CLAUSES, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Clauses");
    list.offer(&mut frame);
    page(&ClausesPage { frame, grid: list.grid("No clause is described.") })
}

#[derive(Template)]
#[template(path = "clause.html")]
struct ClausePage {
    frame: Frame,
    cite: String,
    clause: ClauseRow,
    rows: Vec<(String, String)>,
    more: usize,
    proposals: Vec<(String, String)>,
    since: Date,
    changes: Grid,
}

/// What changed in a clause: in the Code, by an amendment, and in the register, by a step of a proposal.
const CHANGED: &[Column<DatedRow>] = &[
    Column { key: "on", label: "Day", cell: |row, _| Cell::text(row.on.to_string()) },
    Column { key: "about", label: "Where", cell: |row, _| Cell::text(&row.about) },
    Column { key: "what", label: "What", cell: |row, _| Cell::text(&row.what) },
    Column { key: "amendment", label: "By", cell: |row, _| Cell::maybe(&row.amendment) },
    Column {
        key: "row",
        label: "Row or event",
        cell: |row, ask| match row.row.strip_prefix("event ") {
            Some(event) => Cell::link(&row.row, ask.to(&format!("/log/{event}"))),
            None => Cell::text(&row.row),
        },
    },
];

fn changed_entry(row: &DatedRow, ask: &Ask<'_>) -> Entry {
    match row.row.strip_prefix("event ") {
        Some(event) => Entry {
            id: format!("event/{event}"),
            title: format!("{}: {}", row.about, row.what),
            updated: row.on,
            href: format!("/log/{event}"),
            summary: String::new(),
        },
        None => super::roles::entry(row, ask),
    }
}

/// The most rows that a clause's page shows.
const CITING_MAX: usize = 60;

/// One clause: what it says, which rows cite it, which proposals touch it.
pub fn clause(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: ClauseId = ask.parsed("id")?;
    let Some(clause) = ask.register.code().clause(&id) else {
        return Err(Fault::not_found(format!("We know nothing of the clause `{id}`."))
            .with_help("the list of clauses shows those that are described"));
    };
    let tables = ask.tables()?;
    let mut rows: Vec<(String, String)> = Vec::new();
    for (name, sheet) in &tables.sheets {
        for (key, row) in &sheet.rows {
            if row.provenance.clause.as_ref().is_some_and(|each| each.is_within(&id)) {
                rows.push((name.clone(), key.to_string()));
            }
        }
    }
    let more = rows.len().saturating_sub(CITING_MAX);
    rows.truncate(CITING_MAX);
    let touches = |proposal: &&change::Proposal| {
        proposal
            .details
            .as_ref()
            .is_some_and(|details| details.value.clauses.iter().any(|each| each.is_within(&id)))
    };
    let proposals: Vec<&change::Proposal> = ask.moment.model.proposals().filter(touches).collect();
    let cite = code::provenance::cite(&id);
    let since = ask.since.unwrap_or_else(|| ask.day().saturating_sub(1.year()));
    let mut changed = view::clause_over_time(ask.register.code(), &id, since, ask.day())?;
    for proposal in &proposals {
        let moment = &ask.moment;
        let of = Some(proposal.id);
        let done = view::changes(&moment.model, of, since, ask.day(), &moment.baseline);
        changed.extend(done.into_iter().map(|row| DatedRow {
            on: row.on,
            about: row.number,
            what: super::step_words(&row.step),
            amendment: None,
            row: format!("event {}", row.event),
        }));
    }
    changed.sort_by(|one, other| (other.on, &one.about).cmp(&(one.on, &other.about)));
    let title = format!("What changed in {cite} after {since}, up to {}", ask.day());
    let list = List::new(ask, "clause", title, CHANGED, changed).with_feed(changed_entry);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame(format!("{cite} {}", clause.heading));
    list.offer(&mut frame);
    page(&ClausePage {
        frame,
        cite,
        since,
        changes: list.grid("Nothing."),
        clause: clause.into(),
        rows,
        more,
        proposals: proposals.iter().map(|each| (each.name(), each.title().to_owned())).collect(),
    })
}
