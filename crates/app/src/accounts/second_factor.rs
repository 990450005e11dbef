//! A second factor: codes that an app makes from a secret and the time (RFC 6238), and recovery codes for when the
//! app is lost. A code holds once, and so does a recovery code.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use totp_rs::{Builder, Secret, Totp};

use super::{
    Accounts, Means, SignedIn,
    store::{WRONG, broken},
};
use crate::{error::Error, secret};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 8;
/// How many bytes the secret has (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
/// What the app shows beside the code.
const ISSUER: &str = "Secant";

/// The tables of second factors.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS second_factor (
  account INTEGER PRIMARY KEY REFERENCES account, secret BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
  last_step INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS recovery (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, hash TEXT NOT NULL) STRICT;
";

/// A secret that an app is to learn, shown until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFactor {
    /// The secret, for those who type it.
    pub secret: String,
    /// The same as an address, for a picture that apps read.
    pub uri: String,
}

impl Accounts {
    /// How many recovery codes are left of an account's second factor; none where it has no second factor.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn second_factor(&self, login: &str) -> Result<Option<u32>, Error> {
        let sql = "SELECT (SELECT count(*) FROM recovery r WHERE r.account = a.id)
                   FROM second_factor f JOIN account a ON a.id = f.account WHERE a.login = ?1 AND f.confirmed = 1";
        self.file().query_row(sql, [login], |row| row.get(0)).optional().map_err(broken)
    }

    /// Makes a secret for an app; it counts once a code of it is given. One that was not confirmed is replaced.
    ///
    /// # Errors
    /// When there is a second factor already.
    pub fn begin_second_factor(&self, login: &str) -> Result<NewFactor, Error> {
        let id = self.id_of(login)?;
        if self.second_factor(login)?.is_some() {
            return Err(Error::input("there is a second factor already", "take it away first"));
        }
        let secret = secret::bytes::<SECRET_BYTES>()?;
        let sql = "INSERT INTO second_factor (account, secret) VALUES (?1, ?2)
                   ON CONFLICT (account) DO UPDATE SET secret = ?2, confirmed = 0, last_step = 0";
        self.file().execute(sql, params![id, secret.as_slice()]).map_err(broken)?;
        Ok(shown(login, &secret))
    }

    /// The secret that waits to be confirmed, if one does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unconfirmed_second_factor(&self, login: &str) -> Result<Option<NewFactor>, Error> {
        let sql = "SELECT f.secret FROM second_factor f JOIN account a ON a.id = f.account
                   WHERE a.login = ?1 AND f.confirmed = 0";
        let found: Option<Vec<u8>> =
            self.file().query_row(sql, [login], |row| row.get(0)).optional().map_err(broken)?;
        Ok(found.map(|secret| shown(login, &secret)))
    }

    /// Confirms the secret by a code of it, and gives the recovery codes; shown this once. The account's other
    /// sessions end: they began without it.
    ///
    /// # Errors
    /// When no secret waits, or the code is not of it.
    pub fn confirm_second_factor(
        &self,
        who: &SignedIn,
        code: &str,
        now: Timestamp,
    ) -> Result<Vec<String>, Error> {
        let login = who.account.login.as_str();
        let id = self.id_of(login)?;
        if self.second_factor(login)?.is_some() || !self.code_is_right(id, code, now)? {
            return Err(Error::input(
                "this code is not of the secret that is shown",
                "look whether the clock of the device is right, and give the next code",
            ));
        }
        let codes: Vec<String> =
            (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<_, _>>()?;
        let file = self.file();
        file.execute("DELETE FROM recovery WHERE account = ?1", [id]).map_err(broken)?;
        for code in &codes {
            let sql = "INSERT INTO recovery (account, hash) VALUES (?1, ?2)";
            file.execute(sql, params![id, secret::hashed(code)]).map_err(broken)?;
        }
        let sql = "UPDATE second_factor SET confirmed = 1 WHERE account = ?1";
        file.execute(sql, [id]).map_err(broken)?;
        let sql = "DELETE FROM session WHERE account = ?1 AND id <> ?2";
        file.execute(sql, params![id, who.session]).map_err(broken)?;
        drop(file);
        self.prove(who.session, Means::Code)?;
        self.note(now, login, "second factor set up", "")?;
        Ok(codes)
    }

    /// Takes the second factor away; `by` says who did.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn remove_second_factor(&self, login: &str, by: &str, now: Timestamp) -> Result<(), Error> {
        let id = self.id_of(login)?;
        for table in ["second_factor", "recovery"] {
            let sql = format!("DELETE FROM {table} WHERE account = ?1");
            self.file().execute(&sql, [id]).map_err(broken)?;
        }
        self.note(now, login, &format!("second factor taken away by {by}"), "")
    }

    /// Whether whoever gave the right password also gave what the second factor wants, if there is one.
    ///
    /// # Errors
    /// When it is wrong or missing; that counts as a wrong password does.
    pub(super) fn check_second_factor(
        &self,
        (id, login): (i64, &str),
        code: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<Means, Error> {
        if self.second_factor(login)?.is_none() {
            return Ok(Means::Password);
        }
        if self.code_is_right(id, code, now)? || self.spend(id, login, code, now)? {
            return Ok(Means::Code);
        }
        self.note(now, login, WRONG, address)?;
        Err(Error::input(
            "the code of the second factor is wrong or missing",
            "give the code that the app shows now, or a recovery code; each holds once",
        ))
    }

    /// Whether a code is of the secret and of now; it holds only once.
    fn code_is_right(&self, id: i64, code: &str, now: Timestamp) -> Result<bool, Error> {
        let sql = "SELECT secret FROM second_factor WHERE account = ?1";
        let secret: Option<Vec<u8>> =
            self.file().query_row(sql, [id], |row| row.get(0)).optional().map_err(broken)?;
        let Some(secret) = secret else { return Ok(false) };
        let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let Some(step) = totp(&secret)?.check(&code, seconds) else { return Ok(false) };
        // The step is taken in one statement, so that a code that is sent twice at once holds once.
        let sql = "UPDATE second_factor SET last_step = ?2 WHERE account = ?1 AND last_step < ?2";
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        Ok(self.file().execute(sql, params![id, step]).map_err(broken)? == 1)
    }

    /// Whether a code is a recovery code; it is gone then.
    fn spend(&self, id: i64, login: &str, code: &str, now: Timestamp) -> Result<bool, Error> {
        let code = code.trim().to_lowercase();
        let sql = "DELETE FROM recovery WHERE account = ?1 AND hash = ?2";
        let spent = self.file().execute(sql, params![id, secret::hashed(&code)]);
        let spent = spent.map_err(broken)? > 0;
        if spent {
            self.note(now, login, "recovery code used", "")?;
        }
        Ok(spent)
    }
}

fn totp(secret: &[u8]) -> Result<Totp, Error> {
    let secret = Secret::new(secret.into());
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|error| Error::Bug(format!("a secret that is kept is none: {error}")))
}

fn shown(login: &str, secret: &[u8]) -> NewFactor {
    let secret = Secret::new(secret.into()).to_base32();
    let label: String =
        login.chars().map(|letter| if letter == '@' { '.' } else { letter }).collect();
    let uri = format!("otpauth://totp/{ISSUER}:{label}?secret={secret}&issuer={ISSUER}");
    NewFactor { secret, uri }
}

/// Twelve digits of a token in groups of four, as people type them.
fn recovery_code() -> Result<String, Error> {
    let token = secret::token()?;
    let groups: Vec<String> = token
        .chars()
        .take(12)
        .collect::<Vec<char>>()
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::ToSpan as _;

    use super::*;
    use crate::{access::Role, accounts::Account};

    const PASSWORD: &str = "a password that is long";

    fn accounts(now: Timestamp) -> (tempfile::TempDir, Accounts) {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(&folder.path().join("accounts.sqlite")).unwrap();
        let account = Account {
            login: "alex".to_owned(),
            name: "Alex".to_owned(),
            organisation: None,
            party: None,
            party_category: None,
            bodies: BTreeSet::new(),
            roles: BTreeSet::from([Role::Administrator]),
        };
        accounts.add(&account, PASSWORD, now).unwrap();
        (folder, accounts)
    }

    fn code(factor: &NewFactor, at: Timestamp) -> String {
        let secret = Secret::try_from_base32(&factor.secret).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
    }

    #[test]
    fn a_code_and_a_recovery_code_hold_once_each_and_nothing_else_holds() {
        let now: Timestamp = "2026-01-06T09:00:00Z".parse().unwrap();
        let (_folder, accounts) = accounts(now);
        let sign_in = |code: &str, at: Timestamp| {
            accounts.sign_in("alex", PASSWORD, code, ("browser", "192.0.2.1"), at)
        };
        let who = sign_in("", now).unwrap();
        assert_eq!(who.signed_in.means, Means::Password, "without a second factor");
        let factor = accounts.begin_second_factor("alex").unwrap();
        assert!(sign_in("", now).is_ok(), "a secret that is not confirmed does not count");
        assert!(accounts.confirm_second_factor(&who.signed_in, "000000", now).is_err());
        let confirm = code(&factor, now);
        let recovery = accounts.confirm_second_factor(&who.signed_in, &confirm, now).unwrap();
        let left = accounts.sessions("alex", now).unwrap();
        let left: Vec<_> = left.iter().map(|row| (row.session, row.means)).collect();
        assert_eq!(left, [(who.signed_in.session, Means::Code)], "the other session ended");
        assert_eq!((recovery.len(), accounts.second_factor("alex").unwrap()), (8, Some(8)));
        assert!(sign_in("", now).is_err());
        assert!(sign_in(&code(&factor, now), now).is_err(), "the code that confirmed was used");
        let later = now.checked_add(1.minute()).unwrap();
        let fresh = code(&factor, later);
        let spaced: String = fresh.chars().flat_map(|digit| [digit, ' ']).collect();
        let means = sign_in(&spaced, later).unwrap().signed_in.means;
        assert_eq!(means, Means::Code, "apps show codes with spaces");
        assert!(sign_in(&fresh, later).is_err(), "a code holds once");
        assert!(sign_in(&recovery[0].to_uppercase(), later).is_ok());
        assert!(sign_in(&recovery[0], later).is_err(), "a recovery code holds once");
        assert_eq!(accounts.second_factor("alex").unwrap(), Some(7));
        let hour = now.checked_add(1.hour()).unwrap();
        assert!(sign_in(&code(&factor, now), hour).is_err(), "a code of another time");
        accounts.remove_second_factor("alex", "alex", hour).unwrap();
        assert!(sign_in("", hour).is_ok());
    }

    #[test]
    fn guessing_codes_has_to_wait_as_guessing_passwords_does() {
        let now: Timestamp = "2026-01-06T09:00:00Z".parse().unwrap();
        let (_folder, accounts) = accounts(now);
        let who = accounts.sign_in("alex", PASSWORD, "", ("browser", "192.0.2.1"), now).unwrap();
        let factor = accounts.begin_second_factor("alex").unwrap();
        accounts.confirm_second_factor(&who.signed_in, &code(&factor, now), now).unwrap();
        let later = now.checked_add(2.minutes()).unwrap();
        let sign_in = |code: &str| {
            accounts.sign_in("alex", PASSWORD, code, ("browser", "192.0.2.1"), later).map(drop)
        };
        for _ in 0..5 {
            assert!(sign_in("000000").is_err());
        }
        let refused = sign_in(&code(&factor, later)).unwrap_err().to_string();
        assert!(refused.contains("too many"), "{refused}");
    }
}
