//! User Entry Process Tests: what a User Role must test (Appendix R), and what it must test in
//! addition when roles or tables change.

use std::collections::{BTreeMap, BTreeSet};

use code::{
    Confidence, Tables,
    table::{Cells, Row},
};

/// A generation of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display, strum::EnumString)]
pub enum Generation {
    /// SMETS1 Devices.
    #[strum(serialize = "smets1", serialize = "1")]
    Smets1,
    /// SMETS2 Devices.
    #[strum(to_string = "smets2", serialize = "2")]
    Smets2,
}

/// A test that a User Role owes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obligation {
    /// The Service Reference Variant.
    pub srv: String,
    /// Its name.
    pub name: String,
    /// The role.
    pub role: String,
    /// The devices on which it is tested.
    pub generation: Generation,
    /// The clause that asks for it.
    pub clause: String,
    /// The amendment that asks for it, where one does.
    pub amendment: Option<String>,
    /// How sure we are.
    pub confidence: Confidence,
}

/// A test that is owed in addition, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Additive {
    /// The test.
    pub obligation: Obligation,
    /// Why it was not owed before.
    pub reason: String,
}

/// What a role must test on devices of a generation, in the order of the table.
#[must_use]
pub fn obligations(tables: &Tables, role: &str, generation: Generation) -> Vec<Obligation> {
    let names = names(tables);
    let Some(sheet) = tables.sheet("test_scenarios") else { return Vec::new() };
    let owed = sheet.cells().filter_map(|cells| {
        let each = obligation(cells, &names)?;
        (each.role == role && each.generation == generation).then_some(each)
    });
    owed.collect()
}

fn obligation(cells: Cells<'_>, names: &BTreeMap<String, String>) -> Option<Obligation> {
    let row = cells.row();
    let srv = cells.text("srv").ok()?;
    Some(Obligation {
        name: names.get(&srv).cloned().unwrap_or_default(),
        role: cells.text("role").ok()?,
        generation: cells.text("generation").ok()?.parse().ok()?,
        clause: row.provenance.cite(),
        amendment: touched_by(row),
        confidence: row.provenance.confidence,
        srv,
    })
}

pub(crate) fn touched_by(row: &Row) -> Option<String> {
    row.touches.last().map(|touch| touch.by.to_string())
}

/// The names of the Service Reference Variants.
pub(crate) fn names(tables: &Tables) -> BTreeMap<String, String> {
    let sheet = tables.sheet("service_requests");
    let cells = sheet.into_iter().flat_map(|sheet| sheet.cells());
    cells.filter_map(|cells| Some((cells.text("srv").ok()?, cells.text("name").ok()?))).collect()
}

/// The Service Reference Variants that a role may send and of which Appendix R, as far as it is
/// known, says nothing for any role: whether they must be tested cannot be told.
#[must_use]
pub fn uncovered(tables: &Tables, role: &str) -> Vec<String> {
    let covered: BTreeSet<&str> = tables
        .sheet("test_scenarios")
        .into_iter()
        .flat_map(|sheet| sheet.rows.keys())
        .filter_map(|key| key.split('/').next())
        .collect();
    let definitions = tables.sheet("duis_definitions");
    let mine = definitions.into_iter().flat_map(|sheet| sheet.rows.keys()).filter_map(|key| {
        let (srv, each) = key.split_once('/')?;
        (each == role && !covered.contains(srv)).then(|| srv.to_owned())
    });
    mine.collect()
}

/// What must be tested in addition: owed by the roles wanted under the tables of now, and not by the
/// roles held under the tables of then.
#[must_use]
pub fn additive(
    held: (&Tables, &[String]),
    wanted: (&Tables, &[String]),
    generation: Generation,
) -> Vec<Additive> {
    let of = |(tables, roles): (&Tables, &[String])| -> Vec<Obligation> {
        roles.iter().flat_map(|role| obligations(tables, role, generation)).collect()
    };
    let before: BTreeSet<(String, String)> =
        of(held).into_iter().map(|each| (each.srv, each.role)).collect();
    let may_before = |srv: &str, role: &str| {
        let eligible = held.0.sheet("duis_definitions");
        eligible.is_some_and(|sheet| sheet.rows.contains_key(format!("{srv}/{role}").as_str()))
    };
    of(wanted)
        .into_iter()
        .filter(|each| !before.contains(&(each.srv.clone(), each.role.clone())))
        .map(|obligation| {
            let by =
                obligation.amendment.as_ref().map(|id| format!(" by {id}")).unwrap_or_default();
            let reason = if !held.1.contains(&obligation.role) {
                format!("the role {} is not held", obligation.role)
            } else if may_before(&obligation.srv, &obligation.role) {
                format!("the scenario was added{by}")
            } else {
                format!("{} became eligible, and the scenario was added{by}", obligation.role)
            };
            Additive { obligation, reason }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_role_owes_its_rows_and_no_others() {
        let tables = sample::tables("7.7,IS,smets2\n7.7,ED,smets2\n8.2,IS,smets1");
        let owed = obligations(&tables, "IS", Generation::Smets2);
        let srvs: Vec<&str> = owed.iter().map(|each| each.srv.as_str()).collect();
        assert_eq!(srvs, ["7.7"]);
        assert_eq!(obligations(&tables, "IS", Generation::Smets1).len(), 1);
        assert_eq!(uncovered(&sample::tables("8.2,IS,smets2"), "ED"), ["7.7"]);
    }

    #[test]
    fn what_is_owed_in_addition_says_why() {
        let before = sample::tables("7.7,IS,smets2");
        let after = sample::tables("7.7,IS,smets2\n7.7,ED,smets2\n8.2,IS,smets2");
        let roles =
            |roles: &[&str]| roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>();
        let (is, both) = (roles(&["IS"]), roles(&["IS", "ED"]));
        let told = |held: &[String], wanted: &[String]| {
            let all = additive((&before, held), (&after, wanted), Generation::Smets2);
            let lines = all.iter().map(|each| {
                format!("{} {}: {}", each.obligation.srv, each.obligation.role, each.reason)
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(told(&is, &both), @"
        8.2 IS: the scenario was added
        7.7 ED: the role ED is not held
        ");
        insta::assert_snapshot!(told(&both, &both), @"
        8.2 IS: the scenario was added
        7.7 ED: the scenario was added
        ");
    }
}
