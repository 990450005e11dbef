//! The people of the demo: they exist in memory only, while a demo runs on this machine, and have no passwords.

use super::Account;
use crate::access::Role;

/// Somebody of the demo.
#[derive(Debug, Clone, Copy)]
pub struct DemoPerson {
    /// The name by which they sign in.
    pub login: &'static str,
    /// What they are, for the page that offers them.
    pub what: &'static str,
    name: &'static str,
    organisation: &'static str,
    party_category: &'static str,
    bodies: &'static [&'static str],
    roles: &'static [Role],
}

const fn person(login: &'static str, what: &'static str, name: &'static str) -> DemoPerson {
    DemoPerson { login, what, name, organisation: "", party_category: "", bodies: &[], roles: &[] }
}

/// Everybody of the demo; all are made up.
pub const PEOPLE: &[DemoPerson] = &[
    DemoPerson {
        organisation: "Demo Energy",
        party_category: "large-suppliers",
        roles: &[Role::PartyRepresentative],
        ..person("demo-party", "A representative of a Large Supplier", "Pat Party (demo)")
    },
    DemoPerson {
        roles: &[Role::Analyst],
        organisation: "SECAS",
        ..person("demo-analyst", "An analyst of the Code Administrator", "Ann Analyst (demo)")
    },
    DemoPerson {
        bodies: &["operations-group"],
        roles: &[Role::CommitteeMember],
        ..person("demo-operations", "A member of the Operations Group", "Olly Operations (demo)")
    },
    DemoPerson {
        bodies: &["change-sub-committee", "panel", "change-board"],
        roles: &[Role::CommitteeMember],
        ..person(
            "demo-panel",
            "The chair of Panel, Change Sub-Committee and Change Board",
            "Paula Panel (demo)",
        )
    },
    DemoPerson {
        organisation: "DCC",
        roles: &[Role::Dcc],
        ..person("demo-dcc", "The DCC", "Dan DCC (demo)")
    },
    DemoPerson {
        organisation: "Ofgem",
        roles: &[Role::Authority],
        ..person("demo-authority", "The Authority", "Ada Authority (demo)")
    },
    DemoPerson {
        roles: &[Role::SecuritySubCommittee],
        ..person("demo-security", "A member of the Security Sub-Committee", "Sam Security (demo)")
    },
    DemoPerson {
        roles: &[Role::Administrator],
        ..person(
            "demo-administrator",
            "The administrator of this installation",
            "Alex Admin (demo)",
        )
    },
];

impl DemoPerson {
    /// Their account.
    pub(super) fn account(&self) -> Account {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Account {
            login: self.login.to_owned(),
            name: self.name.to_owned(),
            organisation: some(self.organisation),
            party: some(self.organisation).map(|name| name.to_lowercase().replace(' ', "-")),
            party_category: self.party_category.parse().ok(),
            bodies: self.bodies.iter().filter_map(|id| id.parse().ok()).collect(),
            roles: self.roles.iter().copied().collect(),
        }
    }
}
