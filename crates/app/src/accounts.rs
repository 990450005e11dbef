//! Accounts, sign-ins and sessions, in a file of their own: never in the log, which nobody can take back.
//!
//! Passwords are kept as Argon2id only; of a session's token the file has the hash, so that whoever reads the file
//! can be nobody. Every sign-in, good or bad, is on record. Time is an argument.

mod demo;
mod identities;
mod invitations;
mod passkeys;
mod password;
mod second_factor;
mod session;
mod store;
mod tokens;

use std::collections::BTreeSet;

use change::{Capacity, Person};
use code::{
    Baseline,
    id::{BodyId, CategoryId},
};
use jiff::Timestamp;

pub use demo::{DemoPerson, PEOPLE};
pub use invitations::INVITATION_DAYS;
pub use passkeys::{ANSWER_BYTES_MAX, Origin, PasskeyRow};
pub use password::new_password;
pub use second_factor::NewFactor;
pub use session::{Means, SESSION_HOURS, SessionRow, SignedIn, Started};
pub use store::Accounts;
pub use tokens::{Bearer, Scope, TOKEN_DAYS_MAX, TokenRow};

use crate::{
    access::{Role, Viewer},
    error::Error,
};

/// The longest name by which somebody signs in, in bytes.
pub const LOGIN_BYTES_MAX: usize = 80;
/// The shortest password, in characters: length is what counts (NIST SP 800-63B).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The longest password, in bytes, so that hashing one costs no more than it must.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name by which they sign in: small letters, digits, dots, hyphens, `@`.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The organisation that they are of.
    pub organisation: Option<String>,
    /// The Party that they represent, by its id.
    pub party: Option<String>,
    /// The Party Category of that Party.
    pub party_category: Option<CategoryId>,
    /// The bodies on which they sit.
    pub bodies: BTreeSet<BodyId>,
    /// Their roles.
    pub roles: BTreeSet<Role>,
}

/// An account as the administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// When it was made.
    pub made: Timestamp,
    /// Whether it may not sign in.
    pub closed: bool,
}

/// A sign-in, good or bad, or the end of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// The name that was given.
    pub login: String,
    /// What came of it.
    pub outcome: String,
    /// From which address.
    pub address: String,
}

impl Account {
    /// What they are to the table of who may see what.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer {
            name: self.name.clone(),
            roles: self.roles.clone(),
            party: self.party.clone(),
            bodies: self.bodies.iter().map(ToString::to_string).collect(),
        }
    }

    /// The capacities in which they may act, each with its name for people.
    #[must_use]
    pub fn capacities(&self, baseline: &Baseline) -> Vec<(Capacity, String)> {
        let mut all = Vec::new();
        if self.roles.contains(&Role::PartyRepresentative) {
            let whom = self.organisation.clone().unwrap_or_else(|| "a Party".to_owned());
            all.push((Capacity::Party, whom));
        }
        let mut of_body = |id: &str| {
            let body = baseline.bodies.iter().find(|body| body.id.as_str() == id);
            if let Some(body) = body {
                all.push((Capacity::Body(body.id.clone()), body.label.clone()));
            }
        };
        for (role, id) in [
            (Role::Analyst, "code-administrator"),
            (Role::Dcc, "dcc"),
            (Role::Authority, "authority"),
            (Role::SecuritySubCommittee, "ssc"),
        ] {
            if self.roles.contains(&role) {
                of_body(id);
            }
        }
        if self.roles.contains(&Role::CommitteeMember) {
            self.bodies.iter().for_each(|id| of_body(id.as_str()));
        }
        all
    }

    /// The person that acts in a capacity; none where they may not act in it.
    #[must_use]
    pub fn acting(&self, capacity: &str, baseline: &Baseline) -> Option<Person> {
        let all = self.capacities(baseline);
        let (capacity, _) = all.into_iter().find(|(each, _)| each.to_string() == capacity)?;
        let is_party = capacity == Capacity::Party;
        Some(Person {
            name: Some(self.name.clone()),
            organisation: self.organisation.clone(),
            party_category: self.party_category.clone().filter(|_| is_party),
            capacity,
        })
    }

    /// Whether what it says can be kept.
    ///
    /// # Errors
    /// What is wrong with it.
    fn check(&self) -> Result<(), Error> {
        let fits = |letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-@_+".contains(letter)
        };
        if self.login.is_empty()
            || self.login.len() > LOGIN_BYTES_MAX
            || !self.login.chars().all(fits)
        {
            return Err(Error::input(
                format!("`{}` cannot be a name to sign in by", self.login),
                format!("use at most {LOGIN_BYTES_MAX} of: a-z 0-9 . - _ + @"),
            ));
        }
        if self.name.trim().is_empty() || self.name.len() > change::limits::NAME_BYTES_MAX {
            return Err(Error::input("an account needs a name", "give it with `--name`"));
        }
        if self.roles.contains(&Role::PartyRepresentative) && self.organisation.is_none() {
            return Err(Error::input(
                "a representative of a Party needs the Party’s name",
                "give it with `--organisation`, and `--party-category`",
            ));
        }
        Ok(())
    }
}
