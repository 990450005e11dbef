//! Sessions: a token that only the browser has, and a second one that its forms carry.

use jiff::{SignedDuration, Timestamp};
use strum::{Display, EnumString};

use super::Account;

/// How long a session lasts at most, in hours: a working day.
pub const SESSION_HOURS: i64 = 12;

/// By what means somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Means {
    /// A name and a password.
    Password,
    /// A name, a password, and a code of the second factor.
    Code,
    /// A passkey: the device, and that the device recognised its owner.
    Passkey,
    /// The sign-in of their organisation, which may have asked for no more than a password.
    Organisation,
    /// The sign-in of an organisation that always asks for more than a password.
    StrongOrganisation,
    /// Somebody of the demo, who shows nothing.
    Demo,
}

impl Means {
    /// The means in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "a password",
            Self::Code => "a password and a code",
            Self::Passkey => "a passkey",
            Self::Organisation => "the sign-in of an organisation",
            Self::StrongOrganisation => "the sign-in of an organisation, with a second factor",
            Self::Demo => "the list of the demo",
        }
    }

    /// Whether who only knows a password could have begun it.
    #[must_use]
    pub fn is_password_alone(self) -> bool {
        matches!(self, Self::Password | Self::Organisation)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The session's number.
    pub session: i64,
    /// What its forms carry.
    pub csrf: String,
    /// By what means it began.
    pub means: Means,
}

/// A session that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// What the browser sends with each request; nobody can be told it again.
    pub token: String,
    /// Who is signed in.
    pub signed_in: SignedIn,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its number.
    pub session: i64,
    /// When it began.
    pub began: Timestamp,
    /// When it ends by itself.
    pub ends: Timestamp,
    /// The browser, as it called itself.
    pub browser: String,
    /// From which address it began.
    pub address: String,
    /// By what means it began.
    pub means: Means,
}

/// When a session that begins now ends.
pub(super) fn end(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(SESSION_HOURS)).unwrap_or(now)
}
