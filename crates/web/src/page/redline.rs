//! What an amendment changes: every cell before and after, as a redline of tables.

use app::view::{self, DifferenceRow};
use code::{Scope, Standing, id::AmendmentId};

use crate::{ask::Ask, error::Fault};

/// An amendment and what it changes.
pub struct Redline {
    pub id: String,
    pub title: String,
    pub state: String,
    pub explanation: String,
    pub source: String,
    pub confidence: String,
    pub tables: Vec<RedTable>,
    pub note: Option<String>,
}

/// What changes in one table.
pub struct RedTable {
    pub name: String,
    pub title: String,
    pub rows: Vec<DifferenceRow>,
    pub more: usize,
}

/// The most cells of one table that a page shows; all are in the files.
const CELLS_MAX: usize = 60;

/// The amendment with an id, if there is one, on the day asked.
///
/// # Errors
/// When the tables of that day cannot be built.
pub fn redline(ask: &Ask<'_>, id: &AmendmentId) -> Result<Option<Redline>, Fault> {
    let code = ask.register.code();
    let timeline = code.timeline();
    let Some(amendment) = timeline.get(id) else { return Ok(None) };
    let day = timeline.day(amendment, ask.day());
    let in_force = timeline.in_force(amendment, ask.day());
    let state = match (amendment.standing, day) {
        (Standing::InForce, Some(day)) if in_force => format!("In force since {day}"),
        (Standing::InForce, Some(day)) => {
            format!("Not in force on {}; by what is known now it takes effect on {day}", ask.day())
        }
        (standing, Some(day)) => format!("{standing} for {day}"),
        (standing, None) => format!("{standing}, no day set"),
    };
    let on = if in_force { ask.day() } else { day.unwrap_or(ask.day()).max(ask.day()) };
    let before = Scope::on(on).without(amendment.id.clone());
    let mut after = Scope::on(on).with(amendment.id.clone());
    after.with.extend(amendment.requires.iter().map(|named| named.id.clone()));
    let (tables, note) =
        match (ask.site.tables(ask.register, &before), ask.site.tables(ask.register, &after)) {
            (Ok(before), Ok(after)) => (group(ask, view::differences(&before, &after)), None),
            (Err(fault), _) | (_, Err(fault)) => {
                let why = fault.findings.first().cloned().unwrap_or(fault.detail);
                (Vec::new(), Some(format!("It does not fit the Code of {on}: {why}")))
            }
        };
    Ok(Some(Redline {
        id: amendment.id.to_string(),
        title: amendment.title.clone(),
        state,
        explanation: amendment.explanation.trim().to_owned(),
        source: amendment.source.clone(),
        confidence: amendment.confidence.to_string(),
        tables,
        note,
    }))
}

/// Differences by table, for a page.
pub fn group(ask: &Ask<'_>, rows: Vec<DifferenceRow>) -> Vec<RedTable> {
    let mut tables: Vec<RedTable> = Vec::new();
    for row in rows {
        match tables.last_mut() {
            Some(last) if last.name == row.table => {
                if last.rows.len() < CELLS_MAX {
                    last.rows.push(row);
                } else {
                    last.more += 1;
                }
            }
            _ => {
                let schema = ask.register.code().schema().tables.get(&row.table);
                let title = schema.map(|schema| schema.title.clone()).unwrap_or_default();
                tables.push(RedTable { name: row.table.clone(), title, rows: vec![row], more: 0 });
            }
        }
    }
    tables
}
