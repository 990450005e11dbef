//! Signing in by the sign-in of one's organisation: OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636).
//!
//! The organisation says who somebody is; what they may do here is what their account says, as for everybody else.

mod config;
mod provider;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

pub use config::{NewAccounts, Organisation, parse_toml};
use provider::{Asked, Provider};

use crate::{error::Error, secret};

/// How long somebody may take at their organisation, in minutes.
const WAIT_MINUTES: i64 = 10;
/// How many may be on their way at once.
const AWAY_MAX: usize = 4_096;

/// The organisations whose people may sign in by them.
pub struct Organisations {
    all: Vec<(Organisation, Provider)>,
    /// Those who were sent to their organisation, by the `state` that they bring back (RFC 6749, section 10.12).
    away: Mutex<BTreeMap<String, Away>>,
}

/// Somebody who was sent to their organisation.
struct Away {
    organisation: String,
    /// What the browser that was sent holds.
    browser: String,
    asked: Asked,
    next: String,
    since: Timestamp,
}

/// Where a browser is sent, and what it holds meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The page of the organisation.
    pub address: String,
    /// What the browser that comes back must hold, so that nobody is signed in by a link that another made.
    pub holds: String,
}

/// What a browser brings back from an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The organisation, by its id.
    pub organisation: String,
    /// The code that its sign-in gave.
    pub code: String,
    /// By what it was sent.
    pub state: String,
    /// What it holds.
    pub holds: String,
}

/// Whom an organisation vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The issuer, under whose name the subject is unique.
    pub issuer: String,
    /// The person, as the issuer knows them.
    pub subject: String,
    /// Their address, where the issuer says that it was verified.
    pub email: Option<String>,
    /// Their name, where the issuer tells it.
    pub name: Option<String>,
}

impl Organisations {
    /// Reads the file of organisations; files of secrets are beside it.
    ///
    /// # Errors
    /// When it cannot be read or says what cannot be meant.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let fault = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::File { path, verb: "read", source }
        };
        let text = std::fs::read_to_string(path).map_err(fault(path))?;
        let mut all = Vec::new();
        for organisation in parse_toml(&text)? {
            let beside = path.with_file_name(&organisation.client_secret_file);
            let secret = std::fs::read_to_string(&beside).map_err(fault(&beside))?;
            let provider = Provider::new(&organisation, secret.trim());
            all.push((organisation, provider));
        }
        Ok(Self { all, away: Mutex::default() })
    }

    /// All of them.
    pub fn list(&self) -> impl Iterator<Item = &Organisation> {
        self.all.iter().map(|(organisation, _)| organisation)
    }

    /// Sends a browser to an organisation; `back` is the address at which it comes back.
    ///
    /// # Errors
    /// When there is no such organisation, or its provider does not answer.
    pub fn send(&self, id: &str, back: &str, next: &str, now: Timestamp) -> Result<Sent, Error> {
        let (_, provider) = self.one(id)?;
        let (asked, address) = provider.ask(back)?;
        let holds = secret::token()?;
        let mut away = self.away();
        away.retain(|_, one| since(one.since, now) < SignedDuration::from_mins(WAIT_MINUTES));
        if away.len() >= AWAY_MAX {
            return Err(Error::input(
                "too many people are signing in at this moment",
                "try again in a few minutes",
            ));
        }
        let state = asked.state().to_owned();
        let (organisation, browser) = (id.to_owned(), holds.clone());
        away.insert(
            state,
            Away { organisation, browser, asked, next: next.to_owned(), since: now },
        );
        Ok(Sent { address, holds })
    }

    /// Takes what a browser brings back: whom the organisation vouches for, and where the browser wanted to go. It
    /// holds once.
    ///
    /// # Errors
    /// When nobody was sent there, it took too long, another browser was sent, or the provider does not vouch.
    pub fn receive(
        &self,
        brought: &Brought,
        now: Timestamp,
    ) -> Result<(&Organisation, Vouched, String), Error> {
        let (organisation, provider) = self.one(&brought.organisation)?;
        let away = self.away().remove(&brought.state);
        let away = away.filter(|away| {
            away.organisation == brought.organisation
                && away.browser == brought.holds
                && since(away.since, now) < SignedDuration::from_mins(WAIT_MINUTES)
        });
        let Some(away) = away else {
            return Err(Error::input(
                "this sign-in was not begun in this browser, or too long ago",
                "begin again on the page of signing in",
            ));
        };
        let vouched = provider.vouch(away.asked, &brought.code)?;
        Ok((organisation, vouched, away.next))
    }

    fn one(&self, id: &str) -> Result<&(Organisation, Provider), Error> {
        self.all.iter().find(|(organisation, _)| organisation.id == id).ok_or_else(|| {
            Error::input(
                format!("nobody signs in by an organisation `{id}` here"),
                "choose one on the page of signing in",
            )
        })
    }

    fn away(&self) -> MutexGuard<'_, BTreeMap<String, Away>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn since(then: Timestamp, now: Timestamp) -> SignedDuration {
    now.duration_since(then)
}
