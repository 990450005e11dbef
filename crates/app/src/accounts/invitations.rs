//! Invitations: a link that lets somebody choose a password, once; for a new account or one whose password is lost.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use super::{
    Account, Accounts, password,
    store::{account, broken, moment},
};
use crate::{error::Error, secret};

/// How long an invitation holds, in days.
pub const INVITATION_DAYS: i64 = 7;

impl Accounts {
    /// Adds an account without a password, and gives what its link carries; shown this once.
    ///
    /// # Errors
    /// When the name is taken, or what is given cannot be kept.
    pub fn invite(&self, account: &Account, by: &str, now: Timestamp) -> Result<String, Error> {
        self.insert(account, None, now)?;
        self.link(&account.login, by, now)
    }

    /// A link with which an account chooses a new password; an earlier one holds no more.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn link(&self, login: &str, by: &str, now: Timestamp) -> Result<String, Error> {
        let owner = self.id_of(login)?;
        let token = secret::token()?;
        let ends = now.saturating_add(SignedDuration::from_hours(24 * INVITATION_DAYS));
        let file = self.file();
        file.execute("DELETE FROM invitation WHERE account = ?1", [owner]).map_err(broken)?;
        let sql = "INSERT INTO invitation (account, hash, made, ends) VALUES (?1, ?2, ?3, ?4)";
        let values = params![
            owner,
            secret::hashed(&token),
            now.to_string(),
            ends.unwrap_or(now).to_string()
        ];
        file.execute(sql, values).map_err(broken)?;
        drop(file);
        self.note(now, login, &format!("invited by {by}"), "")?;
        Ok(token)
    }

    /// Whom an invitation is for.
    ///
    /// # Errors
    /// When it does not hold: used, replaced, too old, or never made.
    pub fn invited(&self, token: &str, now: Timestamp) -> Result<Account, Error> {
        let sql = "SELECT a.login, a.name, a.organisation, a.party, a.party_category, a.bodies, a.roles, i.ends
                   FROM invitation i JOIN account a ON a.id = i.account
                   WHERE i.hash = ?1 AND a.closed = 0";
        let read = |row: &rusqlite::Row<'_>| Ok((account(row)?, moment(row, 7)?));
        let found = self.file().query_row(sql, [secret::hashed(token)], read).optional();
        match found.map_err(broken)? {
            Some((account, ends)) if now < ends => Ok(account),
            _ => Err(Error::input(
                "this invitation does not hold: it was used, replaced, or is too old",
                "ask the administrator for another",
            )),
        }
    }

    /// Whether a password is an account's; a wrong one counts as at signing in.
    ///
    /// # Errors
    /// When it is not, or there were too many tries.
    pub fn is_password(
        &self,
        login: &str,
        given: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.check_password(login, given, address, now).map(drop)
    }

    /// Takes an invitation: sets the password, ends sessions, and the link holds no more.
    ///
    /// # Errors
    /// When the invitation does not hold, or the password cannot be one.
    pub fn accept(&self, token: &str, given: &str, now: Timestamp) -> Result<Account, Error> {
        let account = self.invited(token, now)?;
        // Before the link is spent, so that a password that is too short costs nothing.
        let hashed = password::hash(given)?;
        let gone = self
            .file()
            .execute("DELETE FROM invitation WHERE hash = ?1", [secret::hashed(token)])
            .map_err(broken)?;
        if gone == 0 {
            return self.invited(token, now);
        }
        self.keep_password(&account.login, &hashed, "invitation taken", now)?;
        Ok(account)
    }

    /// Changes one's own password, which one must know; every session ends.
    ///
    /// # Errors
    /// When the old one is wrong, or the new one cannot be one.
    pub fn change_password(
        &self,
        login: &str,
        (old, new): (&str, &str),
        address: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.check_password(login, old, address, now)?;
        let hashed = password::hash(new)?;
        self.keep_password(login, &hashed, "password changed", now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::store::tests::{FROM, analyst, at, with_ann};

    #[test]
    fn an_invitation_holds_once_and_for_a_week() {
        let (_folder, accounts) = with_ann();
        let now = at("2019-10-29T09:00:00Z");
        let bob = Account { login: "bob".to_owned(), name: "Bob".to_owned(), ..analyst() };
        let link = accounts.invite(&bob, "ann", now).unwrap();
        assert!(accounts.sign_in("bob", "", "", FROM, now).is_err(), "no password is no way in");
        assert_eq!(accounts.invited(&link, now).unwrap(), bob);
        assert!(accounts.accept(&link, "short", now).is_err());
        assert!(accounts.invited(&link, at("2019-11-05T09:00:00Z")).is_err());
        accounts.accept(&link, "bob chose this one", now).unwrap();
        assert!(accounts.accept(&link, "somebody else chose", now).is_err(), "it was used");
        accounts.sign_in("bob", "bob chose this one", "", FROM, now).unwrap();
        let (first, second) =
            (accounts.link("bob", "ann", now).unwrap(), accounts.link("bob", "ann", now).unwrap());
        assert!(accounts.invited(&first, now).is_err() && accounts.invited(&second, now).is_ok());
        accounts.close("bob", true, now).unwrap();
        assert!(accounts.accept(&second, "bob chose another", now).is_err(), "it is closed");
    }

    #[test]
    fn a_password_is_changed_by_who_knows_it() {
        let (_folder, accounts) = with_ann();
        let now = at("2019-10-29T09:00:00Z");
        let session = accounts.sign_in("ann", "a long password", "", FROM, now).unwrap();
        let change = |old, new| accounts.change_password("ann", (old, new), FROM.1, now);
        assert!(change("a wrong password", "another long password").is_err());
        assert!(change("a long password", "short").is_err());
        change("a long password", "another long password").unwrap();
        assert_eq!(accounts.signed_in(&session.token, now).unwrap(), None);
        accounts.sign_in("ann", "another long password", "", FROM, now).unwrap();
    }
}
