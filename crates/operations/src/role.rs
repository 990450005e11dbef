//! What changes for a User Role from one day to another, with the modification behind each change.

use code::{
    Tables,
    diff::{self, Difference},
    table::Value,
};

use crate::entry_tests::names;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Area {
    /// Service Requests that may be sent.
    ServiceRequests,
    /// Tests that must be done.
    Tests,
    /// Alerts that may arrive.
    Alerts,
    /// Settings by which alerts are switched.
    AlertSettings,
    /// Assurance statuses and assessments.
    Assurance,
    /// Schemas and specifications.
    Schemas,
}

/// A change that concerns a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleChange {
    /// What it is about.
    pub area: Area,
    /// What changes, in a sentence without a full stop.
    pub what: String,
    /// The amendment behind it; none where the baseline's own rows change by date.
    pub amendment: Option<String>,
    /// The table and row that say so.
    pub row: String,
}

/// Everything that changes for a role between two states of the tables.
#[must_use]
pub fn role_changes(before: &Tables, after: &Tables, role: &str) -> Vec<RoleChange> {
    let names = names(after);
    let named = |srv: &str| match names.get(srv) {
        Some(name) => format!("{srv} ({name})"),
        None => srv.to_owned(),
    };
    let mut changes: Vec<RoleChange> = diff::diff(before, after)
        .iter()
        .filter_map(|difference| {
            let (area, what) = told(difference, role, &named)?;
            let touch = difference.touches().last().map(|touch| touch.by.to_string());
            let removed_by = || gone_by(before, after);
            let amendment = touch.or_else(|| difference.after.is_none().then(removed_by).flatten());
            let row = format!("{} {}", difference.schema.name, difference.key);
            Some(RoleChange { area, what, amendment, row })
        })
        .collect();
    changes.sort();
    changes
}

/// The one amendment that came in between, where there is but one.
fn gone_by(before: &Tables, after: &Tables) -> Option<String> {
    let mut fresh = after.applied.iter().filter(|id| !before.applied.contains(id));
    let only = fresh.next()?;
    fresh.next().is_none().then(|| only.to_string())
}

fn told(
    difference: &Difference,
    role: &str,
    named: &impl Fn(&str) -> String,
) -> Option<(Area, String)> {
    let key = difference.key.as_ref();
    let first = key.split('/').next().unwrap_or(key);
    let fresh = difference.before.is_none();
    let gone = difference.after.is_none();
    let of_role = || cell(difference, "role").as_deref() == Some(role);
    let may = |table: &str| {
        let verb = if fresh { "may be sent" } else { "may no longer be sent" };
        (Area::ServiceRequests, format!("{} {verb}, by `{table}`", named(first)))
    };
    match difference.schema.name.as_str() {
        table @ ("duis_definitions" | "duis_matrix" | "services_schedule") if of_role() => {
            Some(may(table))
        }
        "test_scenarios" if of_role() => {
            let generation = cell(difference, "generation").unwrap_or_default();
            let verb = if gone { "need no longer be tested" } else { "must be tested" };
            Some((Area::Tests, format!("{} {verb} on {generation}", named(first))))
        }
        "service_requests" => Some((
            Area::ServiceRequests,
            format!("{} changes: {}", named(first), cells(difference)),
        )),
        "alert_settings" if of_role() => {
            let element = cell(difference, "element").unwrap_or_default();
            let verb = if gone { "can no longer be switched" } else { "can be switched" };
            Some((Area::AlertSettings, format!("alert {first} {verb} by `{element}`")))
        }
        "alerts" if fresh => {
            let name = cell(difference, "name").unwrap_or_default();
            Some((Area::Alerts, format!("alert {first} ({name}) is in the Code")))
        }
        "alerts" if gone => Some((Area::Alerts, format!("alert {first} is no longer in the Code"))),
        "alerts" => Some((Area::Alerts, format!("alert {first} changes: {}", cells(difference)))),
        "assurance_statuses" => {
            Some((Area::Assurance, format!("status {key} changes: {}", cells(difference))))
        }
        "assessment_cycle" => {
            Some((Area::Assurance, format!("assessment {key} changes: {}", cells(difference))))
        }
        "specifications" => {
            let verb = if gone { "is no longer in force" } else { "is in force" };
            Some((Area::Schemas, format!("{key} {verb}")))
        }
        _ => None,
    }
}

/// A cell of the row after, or, when it is gone, before.
fn cell(difference: &Difference, column: &str) -> Option<String> {
    let row = difference.after.as_ref().or(difference.before.as_ref())?;
    Some(row.values.get(difference.schema.index(column)?)?.written())
}

/// The cells that differ: `label from A to B`.
fn cells(difference: &Difference) -> String {
    let part = |index: usize| {
        let name = &difference.schema.columns.get(index)?.name;
        let text = |row: &Option<std::sync::Arc<code::table::Row>>| {
            row.as_ref()
                .and_then(|row| row.values.get(index))
                .map(Value::written)
                .unwrap_or_default()
        };
        let (was, is) = (text(&difference.before), text(&difference.after));
        let or_nothing = |text: String| {
            if text.is_empty() { "nothing".to_owned() } else { format!("‘{text}’") }
        };
        Some(format!("{name} from {} to {}", or_nothing(was), or_nothing(is)))
    };
    difference.columns().into_iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_role_sees_what_concerns_it_and_nothing_else() {
        let before = sample::tables("7.7,IS,smets2");
        let after = sample::tables("7.7,IS,smets2\n7.7,ED,smets2");
        let told = |role: &str| -> Vec<String> {
            role_changes(&before, &after, role).into_iter().map(|each| each.what).collect()
        };
        assert_eq!(told("ED"), ["7.7 (Read Auxiliary Load) must be tested on smets2"]);
        assert_eq!(told("IS"), [""; 0]);
    }
}
