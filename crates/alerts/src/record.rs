//! One alert as the pipeline holds it: small, copied freely, nothing borrowed.

use gbcs::Eui64;
use jiff::Timestamp;

use crate::{code::AlertCode, device::DeviceKind, fault::Inconsistencies};

/// By which way an alert came.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// An alert of a device.
    DeviceAlert,
    /// The outcome of a future-dated command (8F66, 8F67), which comes inside a response.
    FutureDated,
    /// An alert of the DCC.
    DccAlert,
}

impl Kind {
    /// Its word, as JSON has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DeviceAlert => "device-alert",
            Self::FutureDated => "future-dated",
            Self::DccAlert => "dcc-alert",
        }
    }
}

/// A moment, in seconds since 1970-01-01 UTC.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The start of the hour, in which an alert is counted.
    #[must_use]
    pub fn hour(self) -> Self {
        Self(self.0.div_euclid(3600) * 3600)
    }

    /// Stands for a moment that nobody tells: no device of GBCS was there on the first day of 1970.
    pub const UNKNOWN: Self = Self(0);

    /// The moment as a timestamp; one that is out of its range is the epoch.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_second(self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Self::UNKNOWN { f.write_str("unknown") } else { self.timestamp().fmt(f) }
    }
}

/// One alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// By which way it came.
    pub kind: Kind,
    /// Its code: the one of the device's message, where there is one.
    pub code: AlertCode,
    /// Which use case: the message code; none of a DCC Alert.
    pub message_code: Option<u16>,
    /// Who sent it: the device, or the DCC.
    pub sender: Eui64,
    /// The device that sent it, or of which a DCC Alert speaks.
    pub device: Eui64,
    /// Which kind of device that is.
    pub device_kind: DeviceKind,
    /// The User to whom it goes; nought where the message has no ResponseID.
    pub recipient: Eui64,
    /// The sender's counter; of a DCC Alert without a ResponseID, a digest of what it says.
    pub counter: u64,
    /// Whether sender, recipient and counter are told: a DCC Alert may come without a ResponseID.
    pub has_id: bool,
    /// When it happened, as the device says; when that is impossible, when it was sent; unknown where neither is told.
    pub at: Moment,
    /// Whether the device signed it.
    pub signed: bool,
    /// How many alerts it stands for: more than one where the DCC has held some back.
    pub stands_for: u32,
    /// What does not fit.
    pub inconsistencies: Inconsistencies,
}

impl Record {
    /// Who sent it and which of the sender's messages it is: the same for the same alert, however often it comes.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity { sender: self.sender, counter: self.counter, is_dcc: self.kind == Kind::DccAlert }
    }
}

/// By what an alert is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Who sent it.
    pub sender: Eui64,
    /// Which of the sender's messages it is.
    pub counter: u64,
    /// Whether it is the DCC's: its counters and those of a device have nothing to do with each other.
    pub is_dcc: bool,
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whose = if self.is_dcc { "dcc" } else { "device" };
        write!(f, "{whose}:{}:{}", self.sender, self.counter)
    }
}
