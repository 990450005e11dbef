//! Tokens of programs: shown once, kept as a hash, never good for more than their account is.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};
use strum::{Display, EnumString, VariantArray};

use super::{
    Account, Accounts,
    store::{account, broken, moment},
};
use crate::{error::Error, secret};

/// What every token begins with, so that one which is left lying about is known for what it is.
const MARK: &str = "secant_";
/// How many characters of a token its owner sees again.
const SHOWN_CHARS: usize = 13;
/// The longest life of a token, in days.
pub const TOKEN_DAYS_MAX: u16 = 366;
/// The most tokens of an account.
const TOKENS_MAX: u32 = 50;
/// How long a use is not written again.
const USE_NOTED: SignedDuration = SignedDuration::from_mins(1);

/// What a token may be used for, within what its account may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Scope {
    /// Read what the account may read.
    Read,
    /// Raise Draft Proposals.
    Raise,
    /// Take steps of proposals, comments and input among them.
    Steps,
}

impl Scope {
    /// What it allows, in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Read => "read what you may read",
            Self::Raise => "raise Draft Proposals for those for whom you act",
            Self::Steps => "take the steps that you may take, comments and input among them",
        }
    }
}

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its number.
    pub token: i64,
    /// What it is for, in its owner's words.
    pub name: String,
    /// How it begins.
    pub begins: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends by itself.
    pub ends: Timestamp,
    /// When it was last used.
    pub used: Option<Timestamp>,
}

/// A program that has shown a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Whose token it is.
    pub account: Account,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
}

impl Accounts {
    /// Makes a token; what is given back can be shown this once.
    ///
    /// # Errors
    /// When it has no name or no scope, would live too long, or the account has too many.
    pub fn make_token(
        &self,
        login: &str,
        name: &str,
        scopes: &BTreeSet<Scope>,
        days: u16,
        now: Timestamp,
    ) -> Result<String, Error> {
        let name = name.trim();
        if name.is_empty() || name.len() > change::limits::NAME_BYTES_MAX {
            return Err(Error::input("a token needs a name", "say what will use it"));
        }
        if scopes.is_empty() {
            let all: Vec<String> = Scope::VARIANTS.iter().map(ToString::to_string).collect();
            return Err(Error::input(
                "a token needs to be good for something",
                format!("choose from {}", all.join(", ")),
            ));
        }
        if days == 0 || days > TOKEN_DAYS_MAX {
            return Err(Error::input(
                format!("a token cannot live for {days} days"),
                format!("give 1 to {TOKEN_DAYS_MAX}"),
            ));
        }
        let owner = self.id_of(login)?;
        let count: u32 = self
            .file()
            .query_row("SELECT count(*) FROM token WHERE account = ?1", [owner], |row| row.get(0))
            .map_err(broken)?;
        if count >= TOKENS_MAX {
            return Err(Error::input(
                format!("`{login}` has {count} tokens"),
                "take back those that nothing uses",
            ));
        }
        let token = format!("{MARK}{}", secret::token()?);
        let begins: String = token.chars().take(SHOWN_CHARS).collect();
        let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        let ends = now.saturating_add(SignedDuration::from_hours(24 * i64::from(days)));
        let sql = "INSERT INTO token (account, name, scopes, hash, begins, made, ends)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![
            owner,
            name,
            scopes.join(","),
            secret::hashed(&token),
            begins,
            now.to_string(),
            ends.unwrap_or(now).to_string()
        ];
        self.file().execute(sql, values).map_err(broken)?;
        self.note(now, login, &format!("token made: {begins}… for {}", scopes.join(", ")), "")?;
        Ok(token)
    }

    /// The program that shows a token; none when there is no such token, it has ended, or its account is closed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn bearer(&self, token: &str, now: Timestamp) -> Result<Option<Bearer>, Error> {
        let sql = "SELECT a.login, a.name, a.organisation, a.party, a.party_category, a.bodies, a.roles,
                     t.id, t.scopes, t.ends, t.used
                   FROM token t JOIN account a ON a.id = t.account WHERE t.hash = ?1 AND a.closed = 0";
        let read = |row: &Row<'_>| {
            let bearer = Bearer { account: account(row)?, scopes: scopes(row, 8)? };
            let used: Option<String> = row.get(10)?;
            Ok((bearer, row.get::<_, i64>(7)?, moment(row, 9)?, used))
        };
        let found = self.file().query_row(sql, [secret::hashed(token)], read).optional();
        let Some((bearer, id, ends, used)) = found.map_err(broken)? else { return Ok(None) };
        if now >= ends {
            return Ok(None);
        }
        let used: Option<Timestamp> = used.and_then(|text| text.parse().ok());
        if used.is_none_or(|used| now.duration_since(used) > USE_NOTED) {
            let sql = "UPDATE token SET used = ?2 WHERE id = ?1";
            self.file().execute(sql, params![id, now.to_string()]).map_err(broken)?;
        }
        Ok(Some(bearer))
    }

    /// The tokens of an account, the latest first; those that have ended too.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tokens(&self, login: &str) -> Result<Vec<TokenRow>, Error> {
        let file = self.file();
        let sql = "SELECT t.id, t.name, t.begins, t.scopes, t.made, t.ends, t.used FROM token t
                   JOIN account a ON a.id = t.account WHERE a.login = ?1 ORDER BY t.id DESC";
        let mut read = file.prepare(sql).map_err(broken)?;
        let row = |row: &Row<'_>| {
            let used: Option<String> = row.get(6)?;
            Ok(TokenRow {
                token: row.get(0)?,
                name: row.get(1)?,
                begins: row.get(2)?,
                scopes: scopes(row, 3)?,
                made: moment(row, 4)?,
                ends: moment(row, 5)?,
                used: used.and_then(|text| text.parse().ok()),
            })
        };
        let rows = read.query_map([login], row).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// When the account has no such token.
    pub fn take_back(&self, login: &str, token: i64, now: Timestamp) -> Result<(), Error> {
        let sql = "DELETE FROM token WHERE id = ?1
                   AND account = (SELECT id FROM account WHERE login = ?2)";
        let gone = self.file().execute(sql, params![token, login]).map_err(broken)?;
        if gone == 0 {
            return Err(Error::input(
                format!("`{login}` has no token {token}"),
                "the list of its tokens shows those that it has",
            ));
        }
        self.note(now, login, &format!("token {token} taken back"), "")
    }

    pub(super) fn take_back_all(&self, login: &str) -> Result<(), Error> {
        let sql = "DELETE FROM token WHERE account = (SELECT id FROM account WHERE login = ?1)";
        self.file().execute(sql, [login]).map(drop).map_err(broken)
    }
}

fn scopes(row: &Row<'_>, index: usize) -> rusqlite::Result<BTreeSet<Scope>> {
    let text: String = row.get(index)?;
    Ok(text.split(',').filter_map(|word| word.parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::store::tests::{at, with_ann};

    #[test]
    fn a_token_is_good_for_what_it_says_until_it_ends_or_is_taken_back() {
        let (folder, accounts) = with_ann();
        let now = at("2019-10-29T09:00:00Z");
        let read = BTreeSet::from([Scope::Read]);
        let token = accounts.make_token("ann", "a script", &read, 30, now).unwrap();
        let bearer = accounts.bearer(&token, now).unwrap().unwrap();
        assert_eq!((bearer.account.login.as_str(), &bearer.scopes), ("ann", &read));
        assert_eq!(accounts.bearer("secant_0", now).unwrap(), None);
        assert_eq!(accounts.bearer(&token, at("2019-11-28T09:00:00Z")).unwrap(), None);
        let rows = accounts.tokens("ann").unwrap();
        assert_eq!((rows.len(), rows[0].used), (1, Some(now)));
        assert!(token.starts_with(&rows[0].begins) && rows[0].begins.len() < 16);
        let bytes = std::fs::read(folder.path().join("accounts.sqlite")).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(&token), "the file holds the token");
        assert!(accounts.take_back("bob", rows[0].token, now).is_err());
        accounts.take_back("ann", rows[0].token, now).unwrap();
        assert_eq!(accounts.bearer(&token, now).unwrap(), None);
    }

    #[test]
    fn a_closed_account_and_a_new_password_end_tokens() {
        let (_folder, accounts) = with_ann();
        let now = at("2019-10-29T09:00:00Z");
        let scopes = BTreeSet::from([Scope::Read, Scope::Steps]);
        let token = accounts.make_token("ann", "a script", &scopes, 30, now).unwrap();
        accounts.close("ann", true, now).unwrap();
        assert_eq!(accounts.bearer(&token, now).unwrap(), None);
        accounts.close("ann", false, now).unwrap();
        assert!(accounts.bearer(&token, now).unwrap().is_some());
        accounts.set_password("ann", "another long password", now).unwrap();
        assert_eq!(accounts.bearer(&token, now).unwrap(), None);
    }

    #[test]
    fn a_token_that_makes_no_sense_is_not_made() {
        let (_folder, accounts) = with_ann();
        let now = at("2019-10-29T09:00:00Z");
        let read = BTreeSet::from([Scope::Read]);
        for (name, scopes, days) in
            [(" ", &read, 1), ("x", &BTreeSet::new(), 1), ("x", &read, 0), ("x", &read, 367)]
        {
            assert!(accounts.make_token("ann", name, scopes, days, now).is_err());
        }
        assert!(accounts.make_token("nobody", "x", &read, 1, now).is_err());
    }
}
