//! Who may become a User in a User Role, who may not, and why (Section H1.10).

use super::{AssuranceRules, Regime, User};

/// One thing that must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Whether it holds.
    pub met: bool,
    /// What, with what is there or missing.
    pub what: String,
    /// The clause.
    pub clause: String,
}

/// Whether a User may go live in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The role.
    pub role: String,
    /// Since when it is a User in it, if it is.
    pub live_since: Option<jiff::civil::Date>,
    /// What must hold.
    pub conditions: Vec<Condition>,
}

impl Entry {
    /// Whether everything holds.
    #[must_use]
    pub fn may(&self) -> bool {
        self.conditions.iter().all(|each| each.met)
    }
}

/// Whether a User may go live in a role on the rules' day.
#[must_use]
pub fn entry(user: &User, role: &str, rules: &AssuranceRules) -> Entry {
    let mut conditions =
        vec![tested(user, role), srep(user), status(user, Regime::Security, rules)];
    if role == "OU" {
        conditions.push(status(user, Regime::Privacy, rules));
    }
    Entry { role: role.to_owned(), live_since: user.live.get(role).copied(), conditions }
}

fn tested(user: &User, role: &str) -> Condition {
    let day = user.entry_tested.get(role);
    let what = day.map_or_else(
        || format!("User Entry Process Tests for {role} are not passed"),
        |day| format!("User Entry Process Tests for {role} passed on {day}"),
    );
    Condition { met: day.is_some(), what, clause: "Section H1.10 (unverified)".to_owned() }
}

fn srep(user: &User) -> Condition {
    let what = user.srep_tested.map_or_else(
        || "SMKI and Repository Entry Process Tests are not passed".to_owned(),
        |day| format!("SMKI and Repository Entry Process Tests passed on {day}"),
    );
    Condition {
        met: user.srep_tested.is_some(),
        what,
        clause: "Section H1.10 (unverified)".to_owned(),
    }
}

fn status(user: &User, regime: Regime, rules: &AssuranceRules) -> Condition {
    let clause = match regime {
        Regime::Security => "Section H1.10",
        Regime::Privacy => "Section H1.10(d)",
    };
    let (met, what) = match user.status(regime) {
        None => (false, format!("no {regime} assurance status is set")),
        Some(status) => {
            let rule = rules.status(regime, status.level);
            let label = rules.label(regime, status.level);
            let met = rule.is_some_and(|rule| rule.entry_allowed);
            let verb = if met { "lets it in" } else { "does not let it in" };
            (
                met,
                format!(
                    "its {regime} status “{label}” ({}), set on {}, {verb}",
                    status.level, status.on
                ),
            )
        }
    };
    Condition { met, what, clause: clause.to_owned() }
}
