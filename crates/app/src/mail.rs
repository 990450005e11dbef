//! E-mail: who wants to be told of what, letters that wait to be sent, and what they say.
//!
//! ```text
//! register ─▶ letter (what is new between two events) ─▶ outbox ─▶ whoever sends
//! ```
//!
//! Subscriptions and letters are in a file of their own beside the register. A letter is put into the outbox in the
//! same write that moves its subscription on, so that nothing is lost or told twice; a letter that is sent twice after
//! a crash has the same Message-ID. Nobody gets letters who has not confirmed the address; only public facts are told.

mod letter;
mod store;

use std::{fmt, str::FromStr};

use change::ProposalId;
use code::id::BodyId;
use jiff::Timestamp;

pub use letter::{Letter, News, letter};
pub use store::{Mail, Outgoing};

/// What a subscription is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Everything public that is recorded.
    Everything,
    /// One proposal.
    Proposal(ProposalId),
    /// The meetings of a body, and its actions.
    Body(BodyId),
    /// Planned and Unplanned Maintenance.
    Maintenance,
}

/// What is not the name of a subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is nothing to subscribe to: write everything, proposal:DP090, body:panel or maintenance"
)]
pub struct AboutError(String);

impl FromStr for About {
    type Err = AboutError;

    fn from_str(text: &str) -> Result<Self, AboutError> {
        let wrong = || AboutError(text.chars().take(60).collect());
        match text.split_once(':') {
            None if text == "everything" => Ok(Self::Everything),
            None if text == "maintenance" => Ok(Self::Maintenance),
            Some(("proposal", id)) => id.parse().map(Self::Proposal).map_err(|_| wrong()),
            Some(("body", id)) => id.parse().map(Self::Body).map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Proposal(id) => write!(f, "proposal:{id}"),
            Self::Body(id) => write!(f, "body:{id}"),
            Self::Maintenance => f.write_str("maintenance"),
        }
    }
}

impl About {
    /// What it is, for people.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Everything => "everything that is recorded".to_owned(),
            Self::Proposal(id) => format!("proposal {id}"),
            Self::Body(id) => format!("the meetings of `{id}`"),
            Self::Maintenance => "Planned and Unplanned Maintenance".to_owned(),
        }
    }
}

/// How often letters come.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Rhythm {
    /// At once, and only when a date moves that was public.
    AtOnce,
    /// Each day on which something is new.
    Daily,
    /// Each week in which something is new.
    Weekly,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: i64,
    /// Who is told.
    pub address: String,
    /// Of what.
    pub about: About,
    /// How often.
    pub rhythm: Rhythm,
    /// Whether whoever has the address wants it.
    pub confirmed: bool,
    /// The last event that was looked at.
    pub seen: u64,
    /// When it was last looked at.
    pub looked: Timestamp,
    /// What its letters carry, by which it is confirmed and ended.
    pub token: String,
}

/// The longest address that is taken, in bytes (RFC 5321, section 4.5.3.1.3).
pub const ADDRESS_BYTES_MAX: usize = 254;

/// An address as far as it is looked at here: the letter that asks to confirm is the real proof.
///
/// # Errors
/// What is wrong with it.
pub fn address(text: &str) -> Result<String, crate::error::Error> {
    let text = text.trim();
    let whole = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    let plain =
        text.chars().all(|letter| letter.is_ascii_graphic() && !"<>,;:\"()[]\\".contains(letter));
    if text.len() <= ADDRESS_BYTES_MAX && whole && plain {
        return Ok(text.to_owned());
    }
    Err(crate::error::Error::input(
        format!("`{}` is no e-mail address", text.chars().take(60).collect::<String>()),
        "write it as name@example.org",
    ))
}
