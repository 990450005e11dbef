//! What is shown of assurance, as plain rows. Each function names its audience by the view that it asks for.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use operations::assurance::{
    Regime, User, UserId, entry, label_moves, size, words_with_two_meanings,
};
use serde::Serialize;
use strum::VariantArray as _;

use super::AssuranceRegister;
use crate::{access::Viewer, error::Error};

/// A User.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// Its id.
    pub user: String,
    /// Its name.
    pub name: String,
    /// Its User Roles.
    pub roles: Vec<String>,
    /// The group of the cycle, with why.
    pub group: String,
    /// Its security status, by the word of the day.
    pub security: String,
    /// Its privacy status, by the word of the day.
    pub privacy: String,
    /// Roles in which it is live.
    pub live: Vec<String>,
    /// How many things are overdue.
    pub overdue: usize,
    /// `fictional`, where everything said of it is made up.
    pub mark: String,
}

/// All Users. For: the SSC and its secretariat.
///
/// # Errors
/// The refusal to anybody else.
pub fn users(
    register: &AssuranceRegister,
    viewer: &Viewer,
    on: Date,
) -> Result<Vec<UserRow>, Error> {
    let assurance = register.of_all(viewer, on)?;
    let rules = register.rules(on)?;
    let mut known = BTreeMap::new();
    let row = |user: &User| {
        let owed = register.owed_by(user, &rules, &mut known);
        let size = size(user, on, &rules);
        let group = size.group.map_or_else(|| "not known".to_owned(), |group| group.to_string());
        let word = |regime| {
            user.status(regime).map_or_else(String::new, |each| rules.label(regime, each.level))
        };
        UserRow {
            user: user.id.to_string(),
            name: user.name.clone(),
            roles: user.roles.clone(),
            group: format!("{group} ({})", size.reason),
            security: word(Regime::Security),
            privacy: word(Regime::Privacy),
            live: user.live.keys().cloned().collect(),
            overdue: owed.iter().filter(|each| is_over(each.by, on)).count(),
            mark: if user.fictional { "fictional".to_owned() } else { String::new() },
        }
    };
    Ok(assurance.users().map(row).collect())
}

fn is_over(by: Option<Date>, on: Date) -> bool {
    by.is_some_and(|by| by < on)
}

/// Something that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// By when.
    pub by: Option<Date>,
    /// `overdue`, `due` or `no day`.
    pub state: String,
    /// Who.
    pub user: String,
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
    /// The clause.
    pub clause: String,
}

/// Which of what is owed is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everything.
    All,
    /// What is overdue, or due within so many days.
    Within(i64),
    /// What is overdue.
    Overdue,
}

/// What Users owe. Of all: for the SSC and its secretariat; of one: for that User, too.
///
/// # Errors
/// The refusal to anybody else.
pub fn due(
    register: &AssuranceRegister,
    viewer: &Viewer,
    of: Option<&UserId>,
    on: Date,
    wanted: Wanted,
) -> Result<Vec<DueRow>, Error> {
    let rules = register.rules(on)?;
    let until = |days: i64| on.saturating_add(days.days());
    let fits = |by: Option<Date>| match wanted {
        Wanted::All => true,
        Wanted::Within(days) => by.is_some_and(|by| by <= until(days)),
        Wanted::Overdue => is_over(by, on),
    };
    let users = register.users_for(viewer, of, on)?;
    let mut known = BTreeMap::new();
    let owed = users.iter().flat_map(|user| register.owed_by(user, &rules, &mut known));
    let mut rows: Vec<DueRow> = Vec::new();
    for each in owed.filter(|each| fits(each.by)) {
        let state = match each.by {
            None => "no day",
            Some(by) if by < on => "overdue",
            Some(_) => "due",
        };
        rows.push(DueRow {
            by: each.by,
            state: state.to_owned(),
            user: each.user.to_string(),
            what: each.what,
            reason: each.reason,
            clause: each.clause,
        });
    }
    rows.sort_by(|a, b| {
        (a.by.is_none(), a.by, &a.user, &a.what).cmp(&(b.by.is_none(), b.by, &b.user, &b.what))
    });
    Ok(rows)
}

/// Whether a User may go live in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// Who.
    pub user: String,
    /// In which role.
    pub role: String,
    /// `live since …`, `may go live` or `may not`.
    pub state: String,
    /// What holds and what is missing.
    pub why: Vec<String>,
    /// The clauses of what is missing.
    pub clauses: Vec<String>,
}

/// Who may go live, who may not, and why. Of all: for the SSC and its secretariat; of one: for that User, too.
///
/// # Errors
/// The refusal to anybody else.
pub fn live(
    register: &AssuranceRegister,
    viewer: &Viewer,
    of: Option<&UserId>,
    on: Date,
) -> Result<Vec<EntryRow>, Error> {
    let users = register.users_for(viewer, of, on)?;
    let rules = register.rules(on)?;
    let entries = |user: &User| -> Vec<EntryRow> {
        let row = |role: &String| {
            let entry = entry(user, role, &rules);
            let mut clauses: Vec<String> = Vec::new();
            for each in entry.conditions.iter().filter(|each| !each.met) {
                if !clauses.contains(&each.clause) {
                    clauses.push(each.clause.clone());
                }
            }
            let shown = |each: &operations::assurance::Condition| {
                let mark = if each.met { "✓" } else { "✗" };
                format!("{mark} {}", each.what)
            };
            EntryRow {
                user: user.id.to_string(),
                role: role.clone(),
                state: match (entry.live_since, entry.may()) {
                    (Some(day), true) => format!("live since {day}"),
                    (Some(day), false) => format!("live since {day}, though it may not"),
                    (None, true) => "may go live".to_owned(),
                    (None, false) => "may not".to_owned(),
                },
                why: entry.conditions.iter().map(shown).collect(),
                clauses,
            }
        };
        user.roles.iter().map(row).collect()
    };
    Ok(users.iter().flat_map(entries).collect())
}

/// A status, by the word of the day on which it was set and of the day that is asked of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusRow {
    /// Who.
    pub user: String,
    /// Of security or privacy.
    pub regime: String,
    /// The level, which is what is stored.
    pub level: String,
    /// The word on the day asked.
    pub label: String,
    /// The word on the day on which it was set.
    pub label_when_set: String,
    /// The day on which it was set.
    pub set_on: Date,
    /// By which body.
    pub by: String,
    /// Whether it lets the Party become a User.
    pub entry_allowed: bool,
    /// What it asks for.
    pub condition: String,
    /// The clause.
    pub clause: String,
}

/// The statuses that stand. Of all: for the SSC and its secretariat; of one: for that User, too.
///
/// # Errors
/// The refusal to anybody else.
pub fn statuses(
    register: &AssuranceRegister,
    viewer: &Viewer,
    of: Option<&UserId>,
    on: Date,
) -> Result<Vec<StatusRow>, Error> {
    let users = register.users_for(viewer, of, on)?;
    let rules = register.rules(on)?;
    let mut rows = Vec::new();
    for user in &users {
        for regime in Regime::VARIANTS {
            let Some(status) = user.status(*regime) else { continue };
            let then = register.rules(status.on)?;
            let rule = rules.status(*regime, status.level);
            rows.push(StatusRow {
                user: user.id.to_string(),
                regime: regime.to_string(),
                level: status.level.to_string(),
                label: rules.label(*regime, status.level),
                label_when_set: then.label(*regime, status.level),
                set_on: status.on,
                by: status.by.to_string(),
                entry_allowed: rule.is_some_and(|rule| rule.entry_allowed),
                condition: rule.map_or_else(String::new, |rule| rule.condition.clone()),
                clause: rule.map_or_else(String::new, |rule| rule.provenance.cite()),
            });
        }
    }
    Ok(rows)
}

/// What to know when statuses of a day are read: words that stand for one level in security and for another in privacy.
///
/// # Errors
/// When the rules of the day cannot be read.
pub fn status_notes(register: &AssuranceRegister, on: Date) -> Result<Vec<String>, Error> {
    Ok(words_with_two_meanings(&register.rules(on)?))
}

/// The statuses of two days side by side, with what moved between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusReport {
    /// The earlier day.
    pub from: Date,
    /// The later day.
    pub to: Date,
    /// On the earlier day, by its words.
    pub before: Vec<StatusRow>,
    /// On the later day, by its words.
    pub after: Vec<StatusRow>,
    /// What to know when they are compared: which words moved, and by what.
    pub notes: Vec<String>,
}

/// A report over a span of days. For: the SSC and its secretariat.
///
/// # Errors
/// The refusal to anybody else; when the days are the wrong way round.
pub fn status_report(
    register: &AssuranceRegister,
    viewer: &Viewer,
    from: Date,
    to: Date,
) -> Result<StatusReport, Error> {
    let before = statuses(register, viewer, None, from)?;
    if to < from {
        return Err(Error::input(format!("{to} lies before {from}"), "give the earlier day first"));
    }
    let moves = label_moves(register.code(), from, to)?;
    let mut notes: Vec<String> = moves.iter().map(operations::assurance::LabelMove::told).collect();
    notes.extend(status_notes(register, to)?);
    Ok(StatusReport { from, to, before, after: statuses(register, viewer, None, to)?, notes })
}

/// One thing on record of a User.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryRow {
    /// The event.
    pub event: u64,
    /// The day.
    pub on: Date,
    /// What.
    pub what: String,
}

/// All that is on record of a User. For: that User, the SSC and its secretariat.
///
/// # Errors
/// The refusal to anybody else.
pub fn history(
    register: &AssuranceRegister,
    viewer: &Viewer,
    id: &UserId,
    on: Date,
) -> Result<Vec<HistoryRow>, Error> {
    let user = register.of_one(viewer, id, on)?;
    let mut rows = Vec::with_capacity(user.records.len());
    for record in &user.records {
        let rules = register.rules(record.on)?;
        let what = super::paper::told(record.on, &record.fact, &rules);
        rows.push(HistoryRow { event: record.seq, on: record.on, what });
    }
    Ok(rows)
}
