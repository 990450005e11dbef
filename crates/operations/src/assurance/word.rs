//! The words of assurance: Users, regimes, levels, kinds of assessment.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest name of a User, in bytes: it is part of a stream's name.
const ID_BYTES_MAX: usize = 40;

/// A User, by the id of its Party, such as `acme-energy`. Case does not count; it is kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(String);

/// Text that names no User.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name of a User: write letters, digits and hyphens, such as `acme-energy`")]
pub struct UserIdError(String);

impl UserId {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = UserIdError;

    fn from_str(text: &str) -> Result<Self, UserIdError> {
        let fits = !text.is_empty()
            && text.len() <= ID_BYTES_MAX
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(UserIdError(text.chars().take(ID_BYTES_MAX).collect()))
        }
    }
}

impl TryFrom<String> for UserId {
    type Error = UserIdError;

    fn try_from(text: String) -> Result<Self, UserIdError> {
        text.parse()
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> Self {
        id.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A closed list of words that are written one way everywhere: in files, on the log, on the command line.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            strum::Display, strum::EnumString, strum::VariantArray,
        )]
        pub enum $name {
            $($(#[$each])* #[serde(rename = $word)] #[strum(serialize = $word)] $variant,)*
        }
    };
}

words! {
    /// Which assurance: of security (Section G8) or of privacy (Section I).
    Regime {
        /// Section G8: every User.
        Security = "security",
        /// Section I: Other Users.
        Privacy = "privacy",
    }
}

words! {
    /// An assurance status by its level; the word for it depends on the regime and the day.
    Level {
        /// No condition is outstanding.
        L1 = "L1",
        /// The Party takes steps to a timetable.
        L2 = "L2",
        /// Steps and a Follow-up Assessment come first.
        L3 = "L3",
        /// The Response itself is not adequate.
        L4 = "L4",
    }
}

words! {
    /// A kind of assessment.
    AssessmentKind {
        /// Full User Security Assessment (Section G8.16).
        Fusa = "fusa",
        /// Verification User Security Assessment (Section G8.17).
        Vusa = "vusa",
        /// User Security Self-Assessment (Section G8.18).
        Ssa = "ssa",
        /// Follow-up Security Assessment (Sections G8.19 and G8.20).
        FollowUp = "follow-up",
        /// Full Privacy Assessment (Section I2).
        FullPrivacy = "full-privacy",
        /// Random Sample Privacy Assessment (Section I2).
        RandomSamplePrivacy = "random-sample-privacy",
        /// Privacy Self-Assessment (Section I2).
        PrivacySelf = "privacy-self",
        /// Follow-up of a privacy assessment.
        PrivacyFollowUp = "privacy-follow-up",
    }
}

impl AssessmentKind {
    /// The regime to which it belongs.
    #[must_use]
    pub fn regime(self) -> Regime {
        match self {
            Self::Fusa | Self::Vusa | Self::Ssa | Self::FollowUp => Regime::Security,
            Self::FullPrivacy
            | Self::RandomSamplePrivacy
            | Self::PrivacySelf
            | Self::PrivacyFollowUp => Regime::Privacy,
        }
    }

    /// Whether it is a full assessment, after which a status is set.
    #[must_use]
    pub fn is_full(self) -> bool {
        matches!(self, Self::Fusa | Self::FullPrivacy)
    }

    /// Whether it looks at what an earlier one asked for.
    #[must_use]
    pub fn is_follow_up(self) -> bool {
        matches!(self, Self::FollowUp | Self::PrivacyFollowUp)
    }

    /// Whether it fills a year of the cycle of Section G8.
    #[must_use]
    pub fn fills_a_year(self) -> bool {
        matches!(self, Self::Fusa | Self::Vusa | Self::Ssa)
    }

    /// Its name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Fusa => "Full User Security Assessment",
            Self::Vusa => "Verification User Security Assessment",
            Self::Ssa => "User Security Self-Assessment",
            Self::FollowUp => "Follow-up Security Assessment",
            Self::FullPrivacy => "Full Privacy Assessment",
            Self::RandomSamplePrivacy => "Random Sample Privacy Assessment",
            Self::PrivacySelf => "Privacy Self-Assessment",
            Self::PrivacyFollowUp => "Follow-up Privacy Assessment",
        }
    }
}

/// An assessment of a User, by its number from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssessmentId(pub u32);

impl fmt::Display for AssessmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for AssessmentId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
