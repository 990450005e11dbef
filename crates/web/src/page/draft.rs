//! Drafting an amendment in the page: rows are opened and changed, its file is written, and what follows is told.
//!
//! Nothing is kept by the site: the draft is in the form, and goes from there into a file, or by its hash into the
//! record of a solution.

use app::{
    amend::{self, Wish},
    view,
};
use askama::Template;
use code::{Amendment, digest::Digest, id::AmendmentId};

use super::{
    code::{Choice, Shown, choices},
    conflicts::Told,
    redline::{RedTable, group},
};
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};

/// The name of a draft's file, in what is said of it.
const FILE: &str = "draft.toml";
/// How the names of fields begin that hold the cells of a row.
const CELL: &str = "cell-";

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftPage {
    frame: Frame,
    action: String,
    id: String,
    title: String,
    text: String,
    table: String,
    key: String,
    tables: Vec<(String, String, bool)>,
    open: Option<Opened>,
    fault: Option<Fault>,
    found: Option<Found>,
    choices: Vec<Choice>,
}

/// A row that is open for change, or a new one.
struct Opened {
    legend: String,
    is_new: bool,
    cells: Vec<OpenCell>,
}

struct OpenCell {
    name: String,
    hint: String,
    value: String,
}

/// What follows from a draft.
struct Found {
    id: String,
    digest: String,
    tables: Vec<RedTable>,
    brought: Vec<Shown>,
    mended: Vec<Shown>,
    conflicts: Vec<Told>,
    solution: Option<String>,
}

/// What a form says.
struct Draft {
    id: String,
    title: String,
    text: String,
    table: String,
    key: String,
}

impl Draft {
    /// Of a form that was sent, or of an address that opens a row.
    fn of(ask: &Ask<'_>) -> Self {
        let sent = |name: &str| ask.form.fields.get(name).or(ask.asked(name)).unwrap_or_default();
        // A browser ends lines as forms do; files of the Code end each with one sign, the last one, too.
        let mut text = sent("text").replace("\r\n", "\n").trim().to_owned();
        if !text.is_empty() {
            text.push('\n');
        }
        let line = |name: &str| sent(name).trim().to_owned();
        Self { id: line("id"), title: line("title"), text, table: line("table"), key: line("key") }
    }

    fn amendment(&self, ask: &Ask<'_>) -> Result<Amendment, Fault> {
        Ok(amend::read(ask.register.code(), FILE, &self.text)?)
    }
}

/// The editor, empty or with a row open.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let draft = Draft::of(ask);
    let opened = if draft.table.is_empty() || draft.key.is_empty() {
        Ok(None)
    } else {
        opened(ask, &draft).map(Some)
    };
    respond(ask, &draft, opened)
}

/// Does what a button of the editor says; with another word, only tells what follows.
pub fn work(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let mut draft = Draft::of(ask);
    match ask.form.fields.get("do").unwrap_or_default() {
        "open" => {
            let opened = opened(ask, &draft);
            respond(ask, &draft, opened.map(Some))
        }
        "new" => {
            draft.key.clear();
            let opened = opened(ask, &draft);
            respond(ask, &draft, opened.map(Some))
        }
        what @ ("put" | "delete") => match changed(ask, &draft, what == "delete") {
            Ok(text) => respond(ask, &Draft { text, ..draft }, Ok(None)),
            Err(fault) => {
                // What was typed into the row stays.
                let opened = opened(ask, &draft).ok();
                let status = fault.status;
                Ok(shown(ask, &draft, opened, Some(fault), None)?.with_status(status))
            }
        },
        "toml" => {
            let amendment = match draft.amendment(ask) {
                Ok(amendment) => amendment,
                Err(fault) => return respond(ask, &draft, Err(fault)),
            };
            let name = format!("{}.toml", amendment.id);
            Ok(Answer::file("text/plain; charset=utf-8", name, draft.text))
        }
        _ => respond(ask, &draft, Ok(None)),
    }
}

/// The row that is asked for, with what it holds now or what was typed.
fn opened(ask: &Ask<'_>, draft: &Draft) -> Result<Opened, Fault> {
    let tables = ask.tables()?;
    let sheet = tables.sheet(&draft.table).ok_or_else(|| {
        Fault::bad_request(format!("`{}` is no table of the Code.", draft.table))
            .with_help("choose a table")
    })?;
    let is_new = draft.key.is_empty();
    let row = sheet.row(&draft.key);
    if !is_new && row.is_none() {
        let fault = format!("`{}` has no row `{}` on {}.", draft.table, draft.key, ask.day());
        let begins = format!("{}/", draft.key);
        let keys = sheet.rows.keys().map(AsRef::as_ref);
        let alike: Vec<&str> =
            keys.filter(|key: &&str| key.starts_with(&begins)).take(12).collect();
        let help = if alike.is_empty() {
            "write its key as the table shows it, its parts joined by `/`".to_owned()
        } else {
            format!("rows that begin so: {}", alike.join(", "))
        };
        return Err(Fault::bad_request(fault).with_help(help));
    }
    let cell = |(index, column): (usize, &code::table::Column)| {
        let now = row.and_then(|row| row.values.get(index)).map(code::table::Value::written);
        let now = now.unwrap_or_default();
        let typed = ask.form.fields.get(&format!("{CELL}{}", column.name));
        let same_row = ask.form.fields.get("opened") == Some(&opened_name(draft));
        let value = typed.filter(|_| same_row).map_or_else(|| now.clone(), str::to_owned);
        let mut hint = wants(column);
        if !is_new {
            hint = format!("now “{now}”; {hint}");
        }
        OpenCell { name: column.name.clone(), hint, value }
    };
    Ok(Opened {
        legend: if is_new {
            format!("A new row of {}", draft.table)
        } else {
            format!("{} {}", draft.table, draft.key)
        },
        is_new,
        cells: sheet.schema.columns.iter().enumerate().map(cell).collect(),
    })
}

/// By what a form tells which row its cells are of.
fn opened_name(draft: &Draft) -> String {
    format!("{}|{}", draft.table, draft.key)
}

/// What a column wants, in some words.
fn wants(column: &code::table::Column) -> String {
    use code::table::ColumnKind;
    let kind = match &column.kind {
        ColumnKind::Text => "text".to_owned(),
        ColumnKind::Id => "an id".to_owned(),
        ColumnKind::Code => "a code".to_owned(),
        ColumnKind::Integer => "a whole number".to_owned(),
        ColumnKind::YesNo => "yes or no".to_owned(),
        ColumnKind::Date => "a date as 2019-11-29".to_owned(),
        ColumnKind::Clause => "a clause".to_owned(),
        ColumnKind::OneOf(words) => format!("one of {}", words.join(", ")),
        ColumnKind::RefersTo(table) => format!("a row of {table}"),
    };
    let several = if column.list { ", or several parted by ;" } else { "" };
    let optional = if column.optional { "; may be empty" } else { "" };
    format!("{kind}{several}{optional}")
}

/// The draft's text with what was changed of the open row.
fn changed(ask: &Ask<'_>, draft: &Draft, is_deletion: bool) -> Result<String, Fault> {
    let tables = ask.tables()?;
    let sheet = tables
        .sheet(&draft.table)
        .ok_or_else(|| Fault::bad_request(format!("`{}` is no table.", draft.table)))?;
    let (table, key) = (draft.table.clone(), draft.key.clone());
    let sent = sheet.schema.columns.iter().map(|column| {
        let value = ask.form.fields.get(&format!("{CELL}{}", column.name)).unwrap_or_default();
        (column.name.clone(), value.trim().to_owned())
    });
    let wishes: Vec<Wish> = if is_deletion {
        vec![Wish::Delete { table, key }]
    } else if key.is_empty() {
        let cells: Vec<(String, String)> = sent.filter(|(_, value)| !value.is_empty()).collect();
        if cells.is_empty() { Vec::new() } else { vec![Wish::Insert { table, cells }] }
    } else {
        let row = sheet.row(&key).ok_or_else(|| {
            Fault::bad_request(format!("`{table}` has no row `{key}` on {}.", ask.day()))
        })?;
        let differs = |(column, value): &(String, String)| {
            let now = sheet.schema.index(column).and_then(|index| row.values.get(index));
            now.is_none_or(|now| now.written() != *value)
        };
        sent.filter(differs)
            .map(|(column, value)| Wish::Set {
                table: table.clone(),
                key: key.clone(),
                column,
                value,
            })
            .collect()
    };
    if wishes.is_empty() {
        return Err(Fault::bad_request("No cell differs from what the row holds now.")
            .with_help("type over what is to change, then add the change"));
    }
    let mut text = draft.text.clone();
    if text.trim().is_empty() {
        let id: AmendmentId = draft.id.parse().map_err(|error| {
            Fault::bad_request(format!("The amendment’s name: {error}."))
                .with_help("name it after its proposal, as MP123")
        })?;
        if draft.title.is_empty() {
            return Err(Fault::bad_request("The amendment has no title.")
                .with_help("say in some words what it does"));
        }
        text = amend::head(&id, &draft.title);
    }
    for wish in &wishes {
        amend::add(&mut text, &tables, wish)?;
    }
    Ok(text)
}

/// The page with what follows from the draft; a fault stands on top and loses nothing.
fn respond(
    ask: &Ask<'_>,
    draft: &Draft,
    opened: Result<Option<Opened>, Fault>,
) -> Result<Answer, Fault> {
    let (opened, mut fault) = match opened {
        Ok(opened) => (opened, None),
        Err(fault) => (None, Some(fault)),
    };
    let found = if draft.text.trim().is_empty() { Ok(None) } else { found(ask, draft).map(Some) };
    let found = match found {
        Ok(found) => found,
        Err(why) => {
            fault = fault.or(Some(why));
            None
        }
    };
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    Ok(shown(ask, draft, opened, fault, found)?.with_status(status))
}

/// The page as it is told.
fn shown(
    ask: &Ask<'_>,
    draft: &Draft,
    open: Option<Opened>,
    fault: Option<Fault>,
    found: Option<Found>,
) -> Result<Answer, Fault> {
    let tables = ask.register.code().schema().tables.values();
    let tables = tables
        .map(|each| (each.name.clone(), each.title.clone(), each.name == draft.table))
        .collect();
    page(&DraftPage {
        frame: ask.frame("Draft an amendment"),
        action: ask.to("/code/draft"),
        id: draft.id.clone(),
        title: draft.title.clone(),
        text: draft.text.clone(),
        table: draft.table.clone(),
        key: draft.key.clone(),
        tables,
        open,
        fault,
        found,
        choices: choices(ask)?,
    })
}

/// Tries the draft on the Code of the day asked, with the amendments that are tried.
fn found(ask: &Ask<'_>, draft: &Draft) -> Result<Found, Fault> {
    let amendment = draft.amendment(ask)?;
    let code = ask.register.code();
    let trial = amend::trial(code, &ask.scope()?, &amendment)?;
    let conflicts = amend::conflicts(code, ask.day(), &amendment)?;
    let digest = Digest::of_bytes(draft.text.as_bytes()).to_string();
    let proposal = amendment.id.as_str().parse::<change::ProposalId>().ok();
    let proposal = proposal.filter(|id| ask.moment.model.proposal(*id).is_some());
    let solution = proposal.filter(|_| ask.signed_in.is_some()).map(|id| {
        let step = format!("/proposals/{id}/steps/record-solution");
        ask.to(&format!("{step}?digest={digest}"))
    });
    Ok(Found {
        id: amendment.id.to_string(),
        digest,
        tables: group(ask, trial.differences.iter().flat_map(view::difference).collect()),
        brought: trial.brought.iter().map(Shown::from).collect(),
        mended: trial.mended.iter().map(Shown::from).collect(),
        conflicts: conflicts.iter().map(Told::from).collect(),
        solution,
    })
}
