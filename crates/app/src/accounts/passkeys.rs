//! Passkeys (Web Authentication, Level 3): keys that stay in people's devices, and open with a finger, a face or a PIN.
//! The file has the public half only. Signing in by one needs no name, no password and no code: whoever shows it has
//! the device and was recognised by it.

use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        AsciiDomain, ExtensionInfo, FixedCapHashSet, InsertResult, PublicKeyCredentialDescriptor,
        RpId,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
            USER_HANDLE_MAX_LEN, UserHandle64, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        register::{DynamicState, StaticState},
    },
};

use super::{
    Accounts, Means, SignedIn, Started,
    store::{WRONG, broken, moment},
};
use crate::error::Error;

/// The longest answer of a browser, in bytes: a key, a signature, and what the browser says of itself.
pub const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// The longest name of a passkey, in characters.
const NAME_CHARS_MAX: usize = 60;
/// How many may wait at once for a device to answer; each waits five minutes at most.
const WAITING_MAX: usize = 16 * 1024;
/// The most passkeys of an account.
const PASSKEYS_MAX: usize = 20;

/// The tables of passkeys.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS handle (
  account INTEGER PRIMARY KEY REFERENCES account, handle BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS passkey (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, credential BLOB NOT NULL UNIQUE,
  transports INTEGER NOT NULL, fixed BLOB NOT NULL, changing BLOB NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL,
  used TEXT) STRICT;
";

/// A site as browsers know it: its name, to which passkeys belong, and where its pages come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    name: RpId,
    address: String,
}

impl Origin {
    /// The site that a browser calls by `host`, a name with or without a port, through TLS or not.
    ///
    /// # Errors
    /// When it is called by a number: passkeys belong to names.
    pub fn new(host: &str, secure: bool) -> Result<Self, Error> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
        let is_name = name.chars().all(fits) && name.parse::<IpAddr>().is_err();
        let domain = AsciiDomain::try_from(name).ok().filter(|_| is_name);
        let domain = domain.ok_or_else(|| {
            Error::input(
                format!("`{host}` has no passkeys: they belong to a site’s name"),
                "open the site by its name; on this machine, by `localhost`",
            )
        })?;
        let scheme = if secure { "https" } else { "http" };
        let address = format!("{scheme}://{}", host.to_ascii_lowercase());
        Ok(Self { name: RpId::Domain(domain), address })
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its number.
    pub passkey: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// When it was last used to sign in.
    pub used: Option<Timestamp>,
}

/// Those who were asked for a passkey and have not answered yet.
pub(super) struct Waiting {
    new: Mutex<FixedCapHashSet<RegistrationServerState<USER_HANDLE_MAX_LEN>>>,
    known: Mutex<FixedCapHashSet<DiscoverableAuthenticationServerState>>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            new: Mutex::new(FixedCapHashSet::new(WAITING_MAX)),
            known: Mutex::new(FixedCapHashSet::new(WAITING_MAX)),
        }
    }
}

impl Accounts {
    /// The passkeys of an account, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passkeys(&self, login: &str) -> Result<Vec<PasskeyRow>, Error> {
        let sql =
            "SELECT p.id, p.name, p.made, p.used FROM passkey p JOIN account a ON a.id = p.account
                   WHERE a.login = ?1 ORDER BY p.id";
        let file = self.file();
        let mut read = file.prepare(sql).map_err(broken)?;
        let row = |row: &Row<'_>| {
            let used: Option<String> = row.get(3)?;
            Ok(PasskeyRow {
                passkey: row.get(0)?,
                name: row.get(1)?,
                made: moment(row, 2)?,
                used: used.and_then(|text| text.parse().ok()),
            })
        };
        read.query_map([login], row).map_err(broken)?.collect::<Result<_, _>>().map_err(broken)
    }

    /// What a browser is to ask a device for, so that it makes a passkey: the JSON of
    /// `PublicKeyCredential.parseCreationOptionsFromJSON`.
    ///
    /// # Errors
    /// When the account has too many, or too many devices are being asked.
    pub fn begin_passkey(&self, login: &str, at: &Origin) -> Result<String, Error> {
        let id = self.id_of(login)?;
        let known = self.descriptors(id)?;
        if known.len() >= PASSKEYS_MAX {
            return Err(Error::input(
                format!("there are {PASSKEYS_MAX} passkeys already"),
                "take one away that is not used",
            ));
        }
        let handle = self.handle(id)?;
        // Names that the profile of RFC 8266 does not allow are shown by the name to sign in by.
        let name = self.account(login)?.name;
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(login).map_err(strange)?,
            id: &handle,
            display_name: Nickname::try_from(name.as_str()).ok(),
        };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&at.name, user, known);
        // Many devices do not know the extension; a browser that must enforce it leaves them out. That they recognise
        // their owner is asked for, and tried, all the same.
        let protect = CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        options.extensions.cred_protect = protect;
        let (server, client) = options.start_ceremony().map_err(strange)?;
        let asked = serde_json::to_string(&client).map_err(strange)?;
        kept(lock(&self.waiting.new).insert_or_replace_all_expired(server))?;
        Ok(asked)
    }

    /// Keeps the passkey that a device made: `answer` is the JSON of the browser's `PublicKeyCredential`.
    ///
    /// # Errors
    /// When it was not asked for, came too late, is another site's, or is not what was asked for.
    pub fn finish_passkey(
        &self,
        who: &SignedIn,
        (name, answer): (&str, &str),
        at: &Origin,
        now: Timestamp,
    ) -> Result<(), Error> {
        let login = who.account.login.as_str();
        let id = self.id_of(login)?;
        let handle = self.handle(id)?;
        let name: String = name.trim().chars().take(NAME_CHARS_MAX).collect();
        let name = if name.is_empty() { "Passkey".to_owned() } else { name };
        let answer = within(answer)?;
        let made = Registration::from_json_relaxed(answer).map_err(refused)?;
        let challenge = made.challenge_relaxed().map_err(refused)?;
        let asked = lock(&self.waiting.new).take(&challenge).ok_or_else(unasked)?;
        let origins = [at.address.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            // Devices may tell more than they were asked for, and some do (Level 3, section 9.3).
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let key = asked.verify(&at.name, &made, &options).map_err(refused)?;
        if *key.user_id() != handle {
            return Err(unasked());
        }
        let fixed = key.static_state().encode().map_err(strange)?;
        let changing = key.dynamic_state().encode().map_err(strange)?;
        let transports = key.transports().encode().map_err(strange)?;
        let sql =
            "INSERT INTO passkey (account, credential, transports, fixed, changing, name, made)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
        let credential: &[u8] = key.id().into_inner();
        let values = params![id, credential, transports, fixed, changing, name, now.to_string()];
        if self.file().execute(sql, values).map_err(broken)? == 0 {
            return Err(Error::input("this passkey is known already", "nothing needs to be done"));
        }
        self.prove(who.session, Means::Passkey)?;
        self.note(now, login, "passkey added", "")
    }

    /// Takes one of an account's passkeys away; `by` says who did.
    ///
    /// # Errors
    /// When the account has no such passkey.
    pub fn remove_passkey(
        &self,
        login: &str,
        passkey: i64,
        by: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sql = "DELETE FROM passkey WHERE id = ?1
                   AND account = (SELECT id FROM account WHERE login = ?2)";
        if self.file().execute(sql, params![passkey, login]).map_err(broken)? == 0 {
            return Err(Error::input("there is no such passkey", "look at the list of them"));
        }
        self.note(now, login, &format!("passkey taken away by {by}"), "")
    }

    /// What a browser is to ask a device for, so that it shows a passkey: the JSON of
    /// `PublicKeyCredential.parseRequestOptionsFromJSON`.
    ///
    /// # Errors
    /// When too many devices are being asked.
    pub fn begin_passkey_sign_in(&self, at: &Origin) -> Result<String, Error> {
        let options = DiscoverableCredentialRequestOptions::passkey(&at.name);
        let (server, client) = options.start_ceremony().map_err(strange)?;
        let asked = serde_json::to_string(&client).map_err(strange)?;
        kept(lock(&self.waiting.known).insert_or_replace_all_expired(server))?;
        Ok(asked)
    }

    /// Signs in whoever a device vouches for: `answer` is the JSON of the browser's `PublicKeyCredential`. An answer
    /// holds once.
    ///
    /// # Errors
    /// When it was not asked for, came too late, is of another site, is of no key that is known, or there were too
    /// many wrong ones from this address.
    pub fn sign_in_by_passkey(
        &self,
        answer: &str,
        at: &Origin,
        (browser, address): (&str, &str),
        now: Timestamp,
    ) -> Result<Started, Error> {
        self.address_may_try(address, now)?;
        match self.vouched_for(answer, at, now) {
            Ok((id, login)) => {
                self.note(now, &login, "signed in by passkey", address)?;
                self.begin(id, Means::Passkey, (browser, address), now)
            }
            Err(error) => {
                if matches!(error, Error::Input { .. }) {
                    self.note(now, "", WRONG, address)?;
                }
                Err(error)
            }
        }
    }

    /// The account for which an answer vouches.
    fn vouched_for(
        &self,
        answer: &str,
        at: &Origin,
        now: Timestamp,
    ) -> Result<(i64, String), Error> {
        let answer = within(answer)?;
        let shown = DiscoverableAuthentication64::from_json_relaxed(answer).map_err(refused)?;
        let challenge = shown.challenge_relaxed().map_err(refused)?;
        let asked = lock(&self.waiting.known).take(&challenge).ok_or_else(unasked)?;
        let sql = "SELECT p.id, p.account, a.login, h.handle, p.fixed, p.changing FROM passkey p
                   JOIN account a ON a.id = p.account JOIN handle h ON h.account = p.account
                   WHERE p.credential = ?1 AND a.closed = 0";
        let credential: &[u8] = shown.raw_id().into_inner();
        type Kept = (i64, i64, String, [u8; USER_HANDLE_MAX_LEN], Vec<u8>, [u8; 7]);
        let found: Option<Kept> = self
            .file()
            .query_row(sql, [credential], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })
            .optional()
            .map_err(broken)?;
        let Some((passkey, id, login, handle, fixed, changing)) = found else {
            return Err(Error::input(
                "this passkey is not known here",
                "sign in by name and password, and add it to your account",
            ));
        };
        let handle = UserHandle64::decode(handle).map_err(strange)?;
        let fixed = StaticState::decode(fixed.as_slice()).map_err(strange)?;
        let changing = DynamicState::decode(changing).map_err(strange)?;
        let mut key = AuthenticatedCredential::new(shown.raw_id(), &handle, fixed, changing)
            .map_err(strange)?;
        let origins = [at.address.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        asked.verify(&at.name, &shown, &mut key, &options).map_err(refused)?;
        let changing = key.dynamic_state().encode().map_err(strange)?;
        let sql = "UPDATE passkey SET changing = ?2, used = ?3 WHERE id = ?1";
        self.file().execute(sql, params![passkey, changing, now.to_string()]).map_err(broken)?;
        Ok((id, login))
    }

    /// The keys that an account has, so that a device does not make a second one.
    fn descriptors(&self, id: i64) -> Result<Vec<PublicKeyCredentialDescriptor<Vec<u8>>>, Error> {
        let file = self.file();
        let mut read = file
            .prepare("SELECT credential, transports FROM passkey WHERE account = ?1")
            .map_err(broken)?;
        let rows = read.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).map_err(broken)?;
        rows.map(|row| {
            let (credential, transports): (Vec<u8>, u8) = row.map_err(broken)?;
            Ok(PublicKeyCredentialDescriptor {
                id: CredentialId::decode(credential).map_err(strange)?,
                transports: AuthTransports::decode(transports).map_err(strange)?,
            })
        })
        .collect()
    }

    /// By what devices know an account: random bytes that say nothing of it.
    fn handle(&self, id: i64) -> Result<UserHandle64, Error> {
        let fresh = UserHandle64::new().encode().map_err(strange)?;
        let file = self.file();
        let sql = "INSERT INTO handle (account, handle) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        file.execute(sql, params![id, fresh]).map_err(broken)?;
        let sql = "SELECT handle FROM handle WHERE account = ?1";
        let handle = file.query_row(sql, [id], |row| row.get(0)).map_err(broken)?;
        UserHandle64::decode(handle).map_err(strange)
    }
}

fn lock<T>(waiting: &Mutex<T>) -> MutexGuard<'_, T> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn within(answer: &str) -> Result<&[u8], Error> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err(refused(format!("it is longer than {ANSWER_BYTES_MAX} bytes")));
    }
    Ok(answer.as_bytes())
}

fn kept(inserted: InsertResult) -> Result<(), Error> {
    match inserted {
        InsertResult::Success => Ok(()),
        InsertResult::CapacityFull | InsertResult::Duplicate => Err(Error::input(
            "too many devices are being asked for passkeys at this moment",
            "try again in a few minutes, or sign in by name and password",
        )),
    }
}

fn refused(why: impl std::fmt::Display) -> Error {
    Error::input(
        format!("the passkey was refused: {why}"),
        "try again; a passkey holds for the site for which it was made",
    )
}

fn unasked() -> Error {
    refused("nobody here asked for it, or it came too late, or a second time")
}

/// What only a bug or a damaged file can be behind.
fn strange(error: impl std::fmt::Display) -> Error {
    Error::Bug(format!("a passkey cannot be worked on: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{PEOPLE, store::WRONG_OF_ADDRESS_MAX};

    const FROM: (&str, &str) = ("browser", "192.0.2.1");

    fn demo() -> (Accounts, String, Timestamp) {
        let now: Timestamp = "2026-01-06T09:00:00Z".parse().unwrap();
        (Accounts::demo(now).unwrap(), PEOPLE[0].login.to_owned(), now)
    }

    #[test]
    fn passkeys_belong_to_names() {
        for host in ["127.0.0.1:8080", "[::1]:8080", "", "a b"] {
            assert!(Origin::new(host, false).is_err(), "{host:?}");
        }
        assert_eq!(Origin::new("LocalHost:81", false).unwrap().address, "http://localhost:81");
        assert_eq!(Origin::new("sec.example", true).unwrap().address, "https://sec.example");
    }

    #[test]
    fn what_devices_are_asked_for_is_never_the_same_and_names_the_site() {
        let (accounts, login, _) = demo();
        let at = Origin::new("sec.example", true).unwrap();
        let asked: serde_json::Value =
            serde_json::from_str(&accounts.begin_passkey(&login, &at).unwrap()).unwrap();
        assert_eq!(asked["rp"]["id"], "sec.example");
        assert_eq!(asked["user"]["name"], login.as_str());
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        let again: serde_json::Value =
            serde_json::from_str(&accounts.begin_passkey(&login, &at).unwrap()).unwrap();
        assert_ne!(asked["challenge"], again["challenge"]);
        assert_eq!(asked["user"]["id"], again["user"]["id"]);
    }

    #[test]
    fn what_was_not_asked_for_signs_nobody_in_and_is_counted() {
        let (accounts, login, now) = demo();
        let at = Origin::new("sec.example", true).unwrap();
        let who = accounts.sign_in_demo(&login, FROM, now).unwrap().signed_in;
        accounts.begin_passkey_sign_in(&at).unwrap();
        let long = " ".repeat(ANSWER_BYTES_MAX + 1);
        for answer in ["", "{}", "[", "null", long.as_str()] {
            assert!(accounts.sign_in_by_passkey(answer, &at, FROM, now).is_err());
            assert!(accounts.finish_passkey(&who, ("mine", answer), &at, now).is_err());
        }
        for _ in 0..WRONG_OF_ADDRESS_MAX {
            let _ = accounts.sign_in_by_passkey("{}", &at, FROM, now);
        }
        let refused = accounts.sign_in_by_passkey("{}", &at, FROM, now).unwrap_err();
        assert!(refused.to_string().contains("too many"), "{refused}");
        let elsewhere = accounts.sign_in_by_passkey("{}", &at, ("browser", "192.0.2.9"), now);
        assert!(!elsewhere.unwrap_err().to_string().contains("too many"));
        assert!(accounts.passkeys(&login).unwrap().is_empty());
        assert!(accounts.remove_passkey(&login, 1, "me", now).is_err());
    }
}
