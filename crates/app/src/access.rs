//! Who may see what: one table of views and roles. Every surface asks here and nowhere else.
//!
//! A [`Viewer`] holds roles, and may represent a Party or sit on bodies. [`may_see`] looks the view up in
//! [`RULES`]; what no rule allows is refused.

use std::collections::BTreeSet;

use change::Refusal;
use strum::{Display, EnumString, VariantArray};

/// What somebody may be to Secant. An account may hold several.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// Anybody, signed in or not.
    Public,
    /// Acts for the Party that the viewer names.
    PartyRepresentative,
    /// Sits on the bodies that the viewer names.
    CommitteeMember,
    /// An analyst of the Code Administrator.
    Analyst,
    /// Acts for the DCC.
    Dcc,
    /// Sits on the Security Sub-Committee.
    SecuritySubCommittee,
    /// The secretariat of the Security Sub-Committee.
    SecuritySecretariat,
    /// Acts for the Authority.
    Authority,
    /// Runs this installation. Sees no restricted fact for that reason alone.
    Administrator,
}

/// Somebody who asks to see something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewer {
    /// Their name, for records.
    pub name: String,
    /// Their roles; `Public` is held by everybody and need not be listed.
    pub roles: BTreeSet<Role>,
    /// The Party that they represent, by its id.
    pub party: Option<String>,
    /// The bodies on which they sit, by their ids.
    pub bodies: BTreeSet<String>,
}

impl Viewer {
    /// Somebody of whom nothing is known.
    #[must_use]
    pub fn public() -> Self {
        Self::default()
    }

    /// Whether they hold a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        role == Role::Public || self.roles.contains(&role)
    }
}

/// What can be asked for, as far as audiences differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum View {
    /// The register of change: proposals, bodies, meetings, Releases, papers.
    Register,
    /// The Code: tables, clauses, amendments, checks, conflicts.
    Code,
    /// The maintenance schedule and its reports.
    Maintenance,
    /// Message schemas and the decoder.
    Schemas,
    /// What a run of alerts has come to: counts, storms of devices, outages, sightings.
    Traffic,
    /// The log and its proofs.
    Log,
    /// The confidential part of a response to a consultation.
    ConfidentialResponse,
    /// The assurance of every User: lists, what is due, the SSC's paper.
    AssuranceOfAll,
    /// The assurance of one User.
    AssuranceOfOne,
    /// Accounts, invitations and sign-ins.
    Accounts,
    /// One's own account and sessions.
    OwnAccount,
    /// Steps of the process and comments, as far as the rules let one take them.
    Work,
}

/// Who may see a view.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The view.
    pub view: View,
    /// The roles that may.
    pub roles: &'static [Role],
    /// Whether the Party concerned may, by its representative.
    pub party_concerned: bool,
    /// The bodies whose members may.
    pub bodies: &'static [&'static str],
    /// The clause or reason.
    pub why: &'static str,
}

const fn open(view: View) -> Rule {
    Rule { view, roles: &[Role::Public], party_concerned: false, bodies: &[], why: "public" }
}

/// The table, one row a view.
pub const RULES: &[Rule] = &[
    open(View::Register),
    open(View::Code),
    open(View::Maintenance),
    open(View::Schemas),
    open(View::Log),
    Rule {
        view: View::Traffic,
        roles: &[Role::Dcc, Role::Analyst, Role::Authority],
        party_concerned: false,
        bodies: &["operations-group"],
        why: "alerts name devices: what they come to is for the DCC, the Code Administrator, the Operations Group and \
              the Authority",
    },
    Rule {
        view: View::ConfidentialResponse,
        roles: &[Role::Analyst, Role::Authority],
        party_concerned: true,
        bodies: &["panel", "change-board"],
        why: "Section D7.8: what a respondent marks as confidential is for the Code Administrator, the Panel, \
              the Change Board and the Authority",
    },
    Rule {
        view: View::AssuranceOfAll,
        roles: &[Role::SecuritySubCommittee, Role::SecuritySecretariat],
        party_concerned: false,
        bodies: &[],
        why: "Section G8: assurance is for the Security Sub-Committee and its secretariat",
    },
    Rule {
        view: View::AssuranceOfOne,
        roles: &[Role::SecuritySubCommittee, Role::SecuritySecretariat],
        party_concerned: true,
        bodies: &[],
        why: "Section G8: a User's assurance is for that User, the Security Sub-Committee and its secretariat",
    },
    Rule {
        view: View::Accounts,
        roles: &[Role::Administrator],
        party_concerned: false,
        bodies: &[],
        why: "accounts are for the administrator of this installation",
    },
    Rule {
        view: View::OwnAccount,
        roles: SIGNED_IN,
        party_concerned: false,
        bodies: &[],
        why: "an account is for whoever is signed in to it",
    },
    Rule {
        view: View::Work,
        roles: WORKING,
        party_concerned: false,
        bodies: &[],
        why: "steps are taken by people who are signed in and act for a Party or a body",
    },
];

/// Roles that act for a Party or a body.
const WORKING: &[Role] = &[
    Role::PartyRepresentative,
    Role::CommitteeMember,
    Role::Analyst,
    Role::Dcc,
    Role::SecuritySubCommittee,
    Role::Authority,
];

/// Every role of somebody who is signed in.
const SIGNED_IN: &[Role] = &[
    Role::PartyRepresentative,
    Role::CommitteeMember,
    Role::Analyst,
    Role::Dcc,
    Role::SecuritySubCommittee,
    Role::SecuritySecretariat,
    Role::Authority,
    Role::Administrator,
];

/// Whether a viewer may see a view; `concerned` is the Party that it is about, if about one.
///
/// # Errors
/// The refusal, with who may.
pub fn may_see(viewer: &Viewer, view: View, concerned: Option<&str>) -> Result<(), Refusal> {
    let Some(rule) = RULES.iter().find(|rule| rule.view == view) else {
        return Err(Refusal::by_register(format!("nobody may see `{view}`")));
    };
    let by_role = rule.roles.iter().any(|role| viewer.is(*role));
    let by_party = rule.party_concerned
        && viewer.is(Role::PartyRepresentative)
        && concerned.is_some_and(|concerned| viewer.party.as_deref() == Some(concerned));
    let by_body = viewer.is(Role::CommitteeMember)
        && rule.bodies.iter().any(|body| viewer.bodies.contains(*body));
    if by_role || by_party || by_body { Ok(()) } else { Err(refusal(rule)) }
}

fn refusal(rule: &Rule) -> Refusal {
    let mut who: Vec<String> = rule.roles.iter().map(ToString::to_string).collect();
    if rule.party_concerned {
        who.push("a representative of the Party concerned".to_owned());
    }
    who.extend(rule.bodies.iter().map(|body| format!("a member of {body}")));
    Refusal {
        reason: format!("`{}` is not for you: {}", rule.view, rule.why),
        clause: None,
        what_to_do: vec![format!("ask one who may: {}", who.join(", "))],
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn viewer(role: Role, party: &str, body: &str) -> Viewer {
        Viewer {
            name: "A".to_owned(),
            roles: BTreeSet::from([role]),
            party: Some(party.to_owned()),
            bodies: BTreeSet::from([body.to_owned()]),
        }
    }

    #[test]
    fn every_view_has_one_rule() {
        for view in View::VARIANTS {
            assert_eq!(RULES.iter().filter(|rule| rule.view == *view).count(), 1, "{view}");
        }
    }

    /// Every role × every view, of a Party that is concerned and of another.
    #[test]
    fn every_role_sees_what_the_table_says_and_no_more() {
        let mut told = String::new();
        for view in View::VARIANTS {
            let mut who = Vec::new();
            for role in Role::VARIANTS {
                let own = may_see(&viewer(*role, "acme", "panel"), *view, Some("acme"));
                let other = may_see(&viewer(*role, "other", "tabasc"), *view, Some("acme"));
                match (own, other) {
                    (Ok(()), Ok(())) => who.push(role.to_string()),
                    (Ok(()), Err(_)) => who.push(format!("{role} (own)")),
                    (Err(_), Err(_)) => {}
                    (Err(_), Ok(())) => panic!("{role} sees {view} of others only"),
                }
            }
            let open = who.len() == Role::VARIANTS.len();
            let who = if open { "everybody".to_owned() } else { who.join(", ") };
            writeln!(told, "{view}: {who}").unwrap();
        }
        insta::assert_snapshot!(told, @"
        register: everybody
        code: everybody
        maintenance: everybody
        schemas: everybody
        traffic: analyst, dcc, authority
        log: everybody
        confidential-response: party-representative (own), committee-member (own), analyst, authority
        assurance-of-all: security-sub-committee, security-secretariat
        assurance-of-one: party-representative (own), security-sub-committee, security-secretariat
        accounts: administrator
        own-account: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
        work: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
        ");
    }

    #[test]
    fn a_party_that_names_nobody_is_not_the_party_concerned() {
        let mut nobody = viewer(Role::PartyRepresentative, "acme", "panel");
        nobody.party = None;
        assert!(may_see(&nobody, View::AssuranceOfOne, None).is_err());
        assert!(may_see(&nobody, View::AssuranceOfOne, Some("acme")).is_err());
    }
}
