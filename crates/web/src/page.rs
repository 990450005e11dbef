//! The pages, one file each.

pub mod account;
pub mod accounts;
pub mod alerts;
pub mod assurance;
pub mod changes;
pub mod checks;
pub mod clauses;
pub mod code;
pub mod conflicts;
pub mod consultations;
pub mod diff;
pub mod draft;
pub mod home;
pub mod input;
pub mod invitation;
pub mod log;
pub mod maintenance;
pub mod meeting;
pub mod meetings;
pub mod papers;
pub mod process;
pub mod proposal;
pub mod proposals;
pub mod raise;
mod redline;
pub mod releases;
pub mod roles;
pub mod schemas;
pub mod search;
pub mod sign_in;
pub mod statement;
pub mod step;
pub mod subscribe;
pub mod tests;
pub mod traffic;

use app::view::ChangeRow;
use change::Capacity;

use crate::{
    ask::Ask,
    list::{Cell, Column, Grid},
};

/// A step as a sentence's beginning: `convert` is `Convert`, `edit-problem-statement` is `Edit problem statement`.
pub(crate) fn step_words(step: &str) -> String {
    let words = step.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The columns of what was done.
pub(crate) const CHANGES: &[Column<ChangeRow>] = &[
    Column { key: "on", label: "Day", cell: |row, _| Cell::text(row.on.to_string()) },
    Column {
        key: "number",
        label: "Proposal",
        cell: |row, ask| Cell {
            note: row.title.clone(),
            ..Cell::link(&row.number, ask.to(&format!("/proposals/{}", row.number)))
        },
    },
    Column {
        key: "step",
        label: "What was done",
        cell: |row, _| {
            let to = row.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
            Cell { note: row.wording.clone(), ..Cell::text(step_words(&row.step) + &to) }
        },
    },
    Column { key: "by", label: "By", cell: |row, _| Cell::text(&row.by) },
    Column {
        key: "event",
        label: "Event",
        cell: |row, ask| Cell::link(row.event.to_string(), ask.to(&format!("/log/{}", row.event))),
    },
];

/// A table of what was done, for a page.
pub(crate) fn changes_grid(ask: &Ask<'_>, caption: String, rows: &[ChangeRow]) -> Grid {
    let heads: Vec<&str> = CHANGES.iter().map(|column| column.label).collect();
    let line = |row: &ChangeRow| CHANGES.iter().map(|column| (column.cell)(row, ask)).collect();
    Grid::plain(caption, &heads, rows.iter().map(line).collect())
}

/// The body that looks after the register, calls meetings and issues papers.
pub(crate) const CODE_ADMINISTRATOR: &str = "code-administrator";

/// Whether whoever asks acts for one of some bodies.
pub(crate) fn acts_for(ask: &Ask<'_>, bodies: &[&str]) -> bool {
    let Ok(account) = ask.account() else { return false };
    account.capacities(&ask.moment.baseline).iter().any(|(capacity, _)| match capacity {
        Capacity::Body(own) => bodies.contains(&own.as_str()),
        _ => false,
    })
}
