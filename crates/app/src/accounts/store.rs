//! The file of accounts: SQLite, beside the register, readable by its owner only.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    Account, AccountRow, AuditRow, Means, PASSWORD_BYTES_MAX, PEOPLE, SessionRow, SignedIn,
    Started, identities, passkeys, password, session,
};
use crate::{error::Error, private_file, secret};

/// After so many wrong passwords within the window, a name or an address has to wait.
const WRONG_OF_NAME_MAX: u32 = 5;
pub(super) const WRONG_OF_ADDRESS_MAX: u32 = 20;
/// The window, in minutes.
const WINDOW_MINUTES: i64 = 15;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS account (
  id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, organisation TEXT, party TEXT,
  party_category TEXT, bodies TEXT NOT NULL, roles TEXT NOT NULL, password TEXT, made TEXT NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS session (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, token TEXT NOT NULL UNIQUE,
  csrf TEXT NOT NULL, began TEXT NOT NULL, ends TEXT NOT NULL, browser TEXT NOT NULL, address TEXT NOT NULL,
  means TEXT NOT NULL DEFAULT 'password') STRICT;
CREATE TABLE IF NOT EXISTS audit (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, login TEXT NOT NULL, outcome TEXT NOT NULL, address TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS token (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, name TEXT NOT NULL, scopes TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE, begins TEXT NOT NULL, made TEXT NOT NULL, ends TEXT NOT NULL, used TEXT) STRICT;
CREATE TABLE IF NOT EXISTS invitation (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, hash TEXT NOT NULL UNIQUE, made TEXT NOT NULL,
  ends TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS audit_of_login ON audit (login, at);
CREATE INDEX IF NOT EXISTS audit_of_address ON audit (address, at);
";

/// Accounts, sessions and the record of sign-ins.
pub struct Accounts {
    file: Mutex<Connection>,
    /// Whether people of the demo may sign in.
    demo: bool,
    /// Those who were asked for a passkey.
    pub(super) waiting: passkeys::Waiting,
}

impl Accounts {
    /// Opens the file of accounts, or makes it.
    ///
    /// # Errors
    /// When it cannot be opened or made.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::of(private_file::open(path, broken)?, false)
    }

    /// Accounts of the demo, in memory: they are gone when the program ends.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn demo(now: Timestamp) -> Result<Self, Error> {
        let accounts = Self::of(Connection::open_in_memory().map_err(broken)?, true)?;
        for person in PEOPLE {
            accounts.insert(&person.account(), None, now)?;
        }
        Ok(accounts)
    }

    fn of(file: Connection, demo: bool) -> Result<Self, Error> {
        file.execute_batch(SCHEMA).map_err(broken)?;
        for schema in [super::second_factor::SCHEMA, passkeys::SCHEMA, identities::SCHEMA] {
            file.execute_batch(schema).map_err(broken)?;
        }
        // Files of earlier releases did not say by what means a session began; all had a password.
        let has = file.column_exists(None, "session", "means").map_err(broken)?;
        if !has {
            let sql = "ALTER TABLE session ADD COLUMN means TEXT NOT NULL DEFAULT 'password'";
            file.execute(sql, []).map_err(broken)?;
        }
        Ok(Self { file: Mutex::new(file), demo, waiting: passkeys::Waiting::default() })
    }

    /// Whether these are the people of the demo.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Adds an account.
    ///
    /// # Errors
    /// When the name is taken, or what is given cannot be kept.
    pub fn add(&self, account: &Account, password: &str, now: Timestamp) -> Result<(), Error> {
        self.insert(account, Some(password::hash(password)?), now)?;
        self.note(now, &account.login, "account added", "")
    }

    pub(super) fn insert(
        &self,
        account: &Account,
        password: Option<String>,
        now: Timestamp,
    ) -> Result<(), Error> {
        account.check()?;
        let joined = |words: Vec<String>| words.join(",");
        let added = self.file().execute(
            "INSERT INTO account (login, name, organisation, party, party_category, bodies, roles, password, made)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            params![
                account.login,
                account.name,
                account.organisation,
                account.party,
                account.party_category.as_ref().map(ToString::to_string),
                joined(account.bodies.iter().map(ToString::to_string).collect()),
                joined(account.roles.iter().map(ToString::to_string).collect()),
                password,
                now.to_string(),
            ],
        );
        match added.map_err(broken)? {
            0 => Err(Error::input(
                format!("there is an account `{}` already", account.login),
                "choose another name, or set its password",
            )),
            _ => Ok(()),
        }
    }

    /// Sets a password; every session and token of the account ends.
    ///
    /// # Errors
    /// When there is no such account, or the password cannot be one.
    pub fn set_password(&self, login: &str, password: &str, now: Timestamp) -> Result<(), Error> {
        self.keep_password(login, &password::hash(password)?, "password set", now)
    }

    pub(super) fn keep_password(
        &self,
        login: &str,
        hashed: &str,
        outcome: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sql = "UPDATE account SET password = ?2 WHERE login = ?1";
        let changed = self.file().execute(sql, params![login, hashed]).map_err(broken)?;
        known(changed, login)?;
        self.end_all(login)?;
        self.take_back_all(login)?;
        self.note(now, login, outcome, "")
    }

    /// The account of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn account(&self, login: &str) -> Result<Account, Error> {
        let sql = "SELECT login, name, organisation, party, party_category, bodies, roles
                   FROM account WHERE login = ?1";
        let found = self.file().query_row(sql, [login], account).optional().map_err(broken)?;
        found.ok_or_else(|| unknown(login))
    }

    /// The number of an account.
    pub(super) fn id_of(&self, login: &str) -> Result<i64, Error> {
        let sql = "SELECT id FROM account WHERE login = ?1";
        let found = self.file().query_row(sql, [login], |row| row.get(0)).optional();
        found.map_err(broken)?.ok_or_else(|| unknown(login))
    }

    /// Closes an account, or opens it again; a closed one has no session.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn close(&self, login: &str, closed: bool, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE account SET closed = ?2 WHERE login = ?1";
        let changed = self.file().execute(sql, params![login, closed]).map_err(broken)?;
        known(changed, login)?;
        if closed {
            self.end_all(login)?;
        }
        self.note(now, login, if closed { "account closed" } else { "account opened" }, "")
    }

    /// Signs somebody in by name, password and, where the account has a second factor, its code. A new session has a new token, whatever the browser had before.
    ///
    /// # Errors
    /// When name or password are wrong (which of the two is not told), or there were too many tries.
    pub fn sign_in(
        &self,
        login: &str,
        given: &str,
        code: &str,
        (browser, address): (&str, &str),
        now: Timestamp,
    ) -> Result<Started, Error> {
        let login: String =
            login.trim().to_lowercase().chars().take(super::LOGIN_BYTES_MAX).collect();
        let id = self.check_password(&login, given, address, now)?;
        let means = self.check_second_factor((id, &login), code, address, now)?;
        self.note(now, &login, "signed in", address)?;
        self.begin(id, means, (browser, address), now)
    }

    /// The account of a name and its password.
    ///
    /// # Errors
    /// When name or password are wrong (which of the two is not told), or there were too many tries.
    pub(super) fn check_password(
        &self,
        login: &str,
        given: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<i64, Error> {
        self.may_try(login, address, now)?;
        let found: Option<(i64, Option<String>, bool)> = self
            .file()
            .query_row(
                "SELECT id, password, closed FROM account WHERE login = ?1",
                [login],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()
            .map_err(broken)?;
        let known = found.as_ref().and_then(|(_, hashed, _)| hashed.as_deref());
        let right = given.len() <= PASSWORD_BYTES_MAX && password::is(given, known);
        match found {
            Some((id, _, false)) if right => Ok(id),
            _ => {
                self.note(now, login, WRONG, address)?;
                Err(Error::input(
                    "the name or the password is wrong",
                    "try again; after some tries you have to wait",
                ))
            }
        }
    }

    /// Signs in somebody of the demo, without a password.
    ///
    /// # Errors
    /// When these are no accounts of a demo, or nobody has that name.
    pub fn sign_in_demo(
        &self,
        login: &str,
        (browser, address): (&str, &str),
        now: Timestamp,
    ) -> Result<Started, Error> {
        if !self.demo {
            return Err(Error::input("there is no demo here", "sign in with a password"));
        }
        let id = self
            .file()
            .query_row("SELECT id FROM account WHERE login = ?1", [login], |row| row.get(0))
            .optional()
            .map_err(broken)?;
        let id: i64 = id.ok_or_else(|| {
            Error::input(format!("there is no `{login}` in the demo"), "choose from the list")
        })?;
        self.note(now, login, "signed in (demo)", address)?;
        self.begin(id, Means::Demo, (browser, address), now)
    }

    fn may_try(&self, login: &str, address: &str, now: Timestamp) -> Result<(), Error> {
        if self.wrong_since("login", login, now)? >= WRONG_OF_NAME_MAX {
            return Err(too_many());
        }
        self.address_may_try(address, now)
    }

    /// Whether there were not too many wrong tries from an address.
    pub(super) fn address_may_try(&self, address: &str, now: Timestamp) -> Result<(), Error> {
        match self.wrong_since("address", address, now)? {
            WRONG_OF_ADDRESS_MAX.. => Err(too_many()),
            _ => Ok(()),
        }
    }

    fn wrong_since(&self, column: &str, value: &str, now: Timestamp) -> Result<u32, Error> {
        let window = SignedDuration::from_mins(WINDOW_MINUTES);
        let since = now.saturating_sub(window).unwrap_or(now).to_string();
        let sql =
            format!("SELECT count(*) FROM audit WHERE {column} = ?1 AND outcome = ?2 AND at > ?3");
        self.file().query_row(&sql, params![value, WRONG, since], |row| row.get(0)).map_err(broken)
    }

    pub(super) fn begin(
        &self,
        account: i64,
        means: Means,
        (browser, address): (&str, &str),
        now: Timestamp,
    ) -> Result<Started, Error> {
        let (token, csrf) = (secret::token()?, secret::token()?);
        let browser: String = browser.chars().take(200).collect();
        self.file()
            .execute(
                "INSERT INTO session (account, token, csrf, began, ends, browser, address, means)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    account,
                    secret::hashed(&token),
                    csrf,
                    now.to_string(),
                    session::end(now).to_string(),
                    browser,
                    address,
                    means.to_string(),
                ],
            )
            .map_err(broken)?;
        let signed_in = self.signed_in(&token, now)?;
        let signed_in =
            signed_in.ok_or_else(|| Error::Bug("a session that began is not there".to_owned()))?;
        Ok(Started { token, signed_in })
    }

    /// Records that whoever has a session has shown more than at its beginning.
    pub(super) fn prove(&self, session: i64, means: Means) -> Result<(), Error> {
        let sql = "UPDATE session SET means = ?2 WHERE id = ?1";
        self.file().execute(sql, params![session, means.to_string()]).map(drop).map_err(broken)
    }

    /// Whether an account has a password.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn has_password(&self, login: &str) -> Result<bool, Error> {
        let sql = "SELECT password IS NOT NULL FROM account WHERE login = ?1";
        let found = self.file().query_row(sql, [login], |row| row.get(0)).optional();
        found.map_err(broken)?.ok_or_else(|| unknown(login))
    }

    /// Who is signed in by a token; none when the session has ended or never was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn signed_in(&self, token: &str, now: Timestamp) -> Result<Option<SignedIn>, Error> {
        let found = self
            .file()
            .query_row(
                "SELECT a.login, a.name, a.organisation, a.party, a.party_category, a.bodies, a.roles,
                   s.id, s.csrf, s.means, s.ends
                 FROM session s JOIN account a ON a.id = s.account WHERE s.token = ?1 AND a.closed = 0",
                [secret::hashed(token)],
                |row| {
                    let ends: String = row.get(10)?;
                    let (session, csrf) = (row.get(7)?, row.get(8)?);
                    Ok((SignedIn { account: account(row)?, session, csrf, means: means(row, 9)? }, ends))
                },
            )
            .optional()
            .map_err(broken)?;
        Ok(found.and_then(|(signed_in, ends)| {
            let ends: Timestamp = ends.parse().ok()?;
            (now < ends).then_some(signed_in)
        }))
    }

    /// The sessions of an account that have not ended.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sessions(&self, login: &str, now: Timestamp) -> Result<Vec<SessionRow>, Error> {
        let file = self.file();
        let mut read = file
            .prepare(
                "SELECT s.id, s.began, s.ends, s.browser, s.address, s.means FROM session s
                 JOIN account a ON a.id = s.account WHERE a.login = ?1 ORDER BY s.began",
            )
            .map_err(broken)?;
        let row = |row: &Row<'_>| {
            Ok(SessionRow {
                session: row.get(0)?,
                began: moment(row, 1)?,
                ends: moment(row, 2)?,
                browser: row.get(3)?,
                address: row.get(4)?,
                means: means(row, 5)?,
            })
        };
        let rows = read.query_map([login], row).map_err(broken)?;
        let rows: Vec<SessionRow> = rows.collect::<Result<_, _>>().map_err(broken)?;
        Ok(rows.into_iter().filter(|row| now < row.ends).collect())
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(
        &self,
        login: &str,
        session: i64,
        address: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sql = "DELETE FROM session WHERE id = ?1
                   AND account = (SELECT id FROM account WHERE login = ?2)";
        self.file().execute(sql, params![session, login]).map_err(broken)?;
        self.note(now, login, "session ended", address)
    }

    fn end_all(&self, login: &str) -> Result<(), Error> {
        let sql = "DELETE FROM session WHERE account = (SELECT id FROM account WHERE login = ?1)";
        self.file().execute(sql, [login]).map(drop).map_err(broken)
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<AccountRow>, Error> {
        let file = self.file();
        let mut read = file
            .prepare(
                "SELECT login, name, organisation, party, party_category, bodies, roles, made, closed
                 FROM account ORDER BY login",
            )
            .map_err(broken)?;
        let row = |row: &Row<'_>| {
            Ok(AccountRow { account: account(row)?, made: moment(row, 7)?, closed: row.get(8)? })
        };
        let rows = read.query_map([], row).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    /// The latest sign-ins, good or bad, the last one first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn audit(&self, limit: u32) -> Result<Vec<AuditRow>, Error> {
        let file = self.file();
        let mut read = file
            .prepare("SELECT at, login, outcome, address FROM audit ORDER BY id DESC LIMIT ?1")
            .map_err(broken)?;
        let row = |row: &Row<'_>| {
            Ok(AuditRow {
                at: moment(row, 0)?,
                login: row.get(1)?,
                outcome: row.get(2)?,
                address: row.get(3)?,
            })
        };
        let rows = read.query_map([limit], row).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    pub(super) fn note(
        &self,
        now: Timestamp,
        login: &str,
        outcome: &str,
        address: &str,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO audit (at, login, outcome, address) VALUES (?1, ?2, ?3, ?4)";
        let values = params![now.to_string(), login, outcome, address];
        self.file().execute(sql, values).map(drop).map_err(broken)
    }

    pub(super) fn file(&self) -> MutexGuard<'_, Connection> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the record of sign-ins says of a wrong name or password.
pub(super) const WRONG: &str = "wrong name or password";
/// What is said when there were too many tries.
pub(super) const TOO_MANY: &str = "there were too many tries";

fn too_many() -> Error {
    let help = format!("wait {WINDOW_MINUTES} minutes, or ask the administrator");
    Error::input(TOO_MANY, help)
}

fn known(changed: usize, login: &str) -> Result<(), Error> {
    if changed == 1 { Ok(()) } else { Err(unknown(login)) }
}

fn unknown(login: &str) -> Error {
    Error::input(format!("there is no account `{login}`"), "`secant account list` shows all")
}

/// By what means a session began; what this release does not know proves no more than a password.
fn means(row: &Row<'_>, column: usize) -> rusqlite::Result<Means> {
    let text: String = row.get(column)?;
    Ok(text.parse().unwrap_or(Means::Password))
}

pub(super) fn broken(error: rusqlite::Error) -> Error {
    Error::File {
        path: "the file of accounts".into(),
        verb: "read or written",
        source: std::io::Error::other(error.to_string()),
    }
}

/// The account of a row, whose first seven columns it is.
pub(super) fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let words = |index: usize| -> rusqlite::Result<Vec<String>> {
        let text: String = row.get(index)?;
        Ok(text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    };
    let category: Option<String> = row.get(4)?;
    Ok(Account {
        login: row.get(0)?,
        name: row.get(1)?,
        organisation: row.get(2)?,
        party: row.get(3)?,
        party_category: category.and_then(|text| text.parse().ok()),
        bodies: words(5)?.iter().filter_map(|text| text.parse().ok()).collect(),
        // A role that this release does not know gives no right.
        roles: words(6)?.iter().filter_map(|text| text.parse().ok()).collect(),
    })
}

pub(super) fn moment(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    let text: String = row.get(index)?;
    text.parse().map_err(|_| rusqlite::Error::InvalidColumnName(format!("{text} is no moment")))
}

#[cfg(test)]
pub(super) mod tests;
