//! People whom an organisation vouches for, and the accounts that they have here.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::{Account, Accounts, Means, Started, store::broken};
use crate::{
    error::Error,
    organisations::{NewAccounts, Organisation, Vouched},
};

/// The table of identities.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS identity (
  issuer TEXT NOT NULL, subject TEXT NOT NULL, account INTEGER NOT NULL REFERENCES account, made TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)) STRICT;
";

impl Accounts {
    /// Signs in whom an organisation vouches for. Who comes for the first time gets the account whose name is their
    /// verified address, where the organisation speaks for its domain; or a new one, where it may make them.
    ///
    /// # Errors
    /// When there is no account for them, or it is closed.
    pub fn sign_in_by_organisation(
        &self,
        organisation: &Organisation,
        vouched: &Vouched,
        (browser, address): (&str, &str),
        now: Timestamp,
    ) -> Result<Started, Error> {
        let (id, login) = match self.identified(vouched)? {
            Some(known) => known,
            None => self.introduced(organisation, vouched, now)?,
        };
        let sql = "SELECT closed FROM account WHERE id = ?1";
        let closed: bool = self.file().query_row(sql, [id], |row| row.get(0)).map_err(broken)?;
        if closed {
            self.note(now, &login, "refused: the account is closed", address)?;
            return Err(Error::input(
                "your account is closed",
                "ask the administrator of this site",
            ));
        }
        let outcome = format!("signed in by {}", organisation.name);
        self.note(now, &login, &outcome, address)?;
        let means = match organisation.second_factor {
            true => Means::StrongOrganisation,
            false => Means::Organisation,
        };
        self.begin(id, means, (browser, address), now)
    }

    /// The account of an identity.
    fn identified(&self, vouched: &Vouched) -> Result<Option<(i64, String)>, Error> {
        let sql = "SELECT a.id, a.login FROM identity i JOIN account a ON a.id = i.account
                   WHERE i.issuer = ?1 AND i.subject = ?2";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let values = params![vouched.issuer, vouched.subject];
        self.file().query_row(sql, values, read).optional().map_err(broken)
    }

    /// The account of somebody who comes for the first time.
    fn introduced(
        &self,
        organisation: &Organisation,
        vouched: &Vouched,
        now: Timestamp,
    ) -> Result<(i64, String), Error> {
        let email = vouched.email.as_deref().filter(|email| organisation.speaks_for(email));
        let Some(email) = email else {
            return Err(Error::input(
                format!(
                    "{} vouches for no e-mail address of yours that it speaks for",
                    organisation.name
                ),
                "ask your organisation to verify your address, or sign in by another way",
            ));
        };
        match (self.account(email), &organisation.accounts) {
            (Ok(_), _) => {}
            (Err(Error::Input { .. }), Some(new)) => {
                self.insert(&account(organisation, new, vouched, email), None, now)?;
                self.note(now, email, &format!("account made by {}", organisation.name), "")?;
            }
            (Err(Error::Input { .. }), None) => {
                return Err(Error::input(
                    format!("there is no account `{email}` here"),
                    "ask the administrator of this site for one of that name",
                ));
            }
            (Err(error), _) => return Err(error),
        }
        let id = self.id_of(email)?;
        let sql = "INSERT INTO identity (issuer, subject, account, made) VALUES (?1, ?2, ?3, ?4)";
        let values = params![vouched.issuer, vouched.subject, id, now.to_string()];
        self.file().execute(sql, values).map_err(broken)?;
        Ok((id, email.to_owned()))
    }
}

fn account(
    organisation: &Organisation,
    new: &NewAccounts,
    vouched: &Vouched,
    email: &str,
) -> Account {
    Account {
        login: email.to_owned(),
        name: vouched.name.clone().unwrap_or_else(|| email.to_owned()),
        organisation: Some(organisation.name.clone()),
        party: new.party.clone(),
        party_category: new.party_category.clone(),
        bodies: new.bodies.clone(),
        roles: new.roles.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{access::Role, organisations::parse_toml};

    const FROM: (&str, &str) = ("browser", "192.0.2.1");

    fn organisation(makes: bool) -> Organisation {
        let mut text = String::from(
            "[[organisation]]\nid = \"e\"\nname = \"Example Energy\"\nissuer = \"https://login.example.org\"\n\
             client-id = \"secant\"\nclient-secret-file = \"secret\"\ndomains = [\"example.org\"]\n",
        );
        if makes {
            text.push_str("[organisation.accounts]\nroles = [\"party-representative\"]\n");
        }
        parse_toml(&text).unwrap().remove(0)
    }

    fn vouched(subject: &str, email: Option<&str>) -> Vouched {
        Vouched {
            issuer: "https://login.example.org".to_owned(),
            subject: subject.to_owned(),
            email: email.map(str::to_owned),
            name: Some("Pat".to_owned()),
        }
    }

    fn accounts() -> (tempfile::TempDir, Accounts, Timestamp) {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(&folder.path().join("accounts.sqlite")).unwrap();
        let now = "2026-01-06T09:00:00Z".parse().unwrap();
        (folder, accounts, now)
    }

    fn admin(login: &str) -> Account {
        Account {
            login: login.to_owned(),
            name: "Somebody".to_owned(),
            organisation: None,
            party: None,
            party_category: None,
            bodies: BTreeSet::new(),
            roles: BTreeSet::from([Role::Dcc]),
        }
    }

    #[test]
    fn who_comes_for_the_first_time_gets_the_account_of_their_address_and_keeps_it() {
        let (_folder, accounts, now) = accounts();
        accounts.insert(&admin("pat@example.org"), None, now).unwrap();
        let sign_in = |who: &Vouched| {
            let started = accounts.sign_in_by_organisation(&organisation(false), who, FROM, now);
            started.map(|started| (started.signed_in.account.login, started.signed_in.means))
        };
        let pat = ("pat@example.org".to_owned(), Means::Organisation);
        assert_eq!(sign_in(&vouched("1", Some("pat@example.org"))).unwrap(), pat);
        assert_eq!(sign_in(&vouched("1", Some("new@example.org"))).unwrap(), pat, "by subject");
        assert_eq!(sign_in(&vouched("1", None)).unwrap(), pat);
        let stranger = sign_in(&vouched("2", Some("sam@example.org"))).unwrap_err();
        assert!(stranger.to_string().contains("no account `sam@example.org`"), "{stranger}");
        for email in [None, Some("pat@elsewhere.org")] {
            let refused = sign_in(&vouched("3", email)).unwrap_err();
            assert!(refused.to_string().contains("vouches for no e-mail address"), "{refused}");
        }
        let strong = Organisation { second_factor: true, ..organisation(false) };
        let started = accounts.sign_in_by_organisation(&strong, &vouched("1", None), FROM, now);
        assert!(pat.1.is_password_alone() && !started.unwrap().signed_in.means.is_password_alone());
        accounts.close("pat@example.org", true, now).unwrap();
        assert!(sign_in(&vouched("1", None)).unwrap_err().to_string().contains("closed"));
    }

    #[test]
    fn an_organisation_that_may_makes_accounts_with_the_roles_it_was_given() {
        let (_folder, accounts, now) = accounts();
        let sam = vouched("2", Some("sam@example.org"));
        let started = accounts.sign_in_by_organisation(&organisation(true), &sam, FROM, now);
        let made = started.unwrap().signed_in.account;
        assert_eq!((made.login.as_str(), made.name.as_str()), ("sam@example.org", "Pat"));
        assert_eq!(made.organisation.as_deref(), Some("Example Energy"));
        assert_eq!(made.roles, BTreeSet::from([Role::PartyRepresentative]));
        assert!(!accounts.has_password("sam@example.org").unwrap());
        assert!(accounts.sign_in("sam@example.org", "", "", FROM, now).is_err());
    }
}
