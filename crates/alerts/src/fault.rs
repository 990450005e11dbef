//! What is wrong with an alert that could be read: parts of it that disagree.

use std::fmt;

/// Something in an alert that does not fit the rest of it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumIter,
    strum::Display,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Inconsistency {
    /// The XML names another code than the device's message.
    CodeDiffers,
    /// The ResponseID names another device than the one that sent the message.
    OriginatorDiffers,
    /// The ResponseID names another User than the one to whom the message goes.
    RecipientDiffers,
    /// The ResponseID has another counter than the message.
    CounterDiffers,
    /// The invoke id is not the low 24 bits of the counter.
    InvokeIdDiffers,
    /// The code came in a use case that does not carry it.
    WrongMessageCode,
    /// No table names the message code, or not as one of an alert.
    UnknownMessageCode,
    /// The message is signed and its use case is not critical, or the reverse.
    WrongProtection,
    /// There is no moment of which the device could speak.
    ImpossibleTime,
    /// The device's identifier has no maker's prefix, or one that the list of makers does not hold.
    UnknownMaker,
    /// The content is in another coding than the one of the use case.
    WrongCoding,
}

impl Inconsistency {
    /// What is wrong, in a sentence without a full stop.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CodeDiffers => "the XML names another alert code than the device's message",
            Self::OriginatorDiffers => {
                "the ResponseID names another device than the one that sent the message"
            }
            Self::RecipientDiffers => {
                "the ResponseID names another User than the one to whom the message goes"
            }
            Self::CounterDiffers => "the ResponseID has another counter than the message",
            Self::InvokeIdDiffers => {
                "the invoke id is not the low 24 bits of the originator counter"
            }
            Self::WrongMessageCode => "the code came in a use case that does not carry it",
            Self::UnknownMessageCode => "no table names the message code as one of an alert",
            Self::WrongProtection => {
                "critical alerts are signed and others have a MAC; this one is the reverse"
            }
            Self::ImpossibleTime => {
                "the time is before smart meters, after the message was sent, or none at all"
            }
            Self::UnknownMaker => "no known maker has the prefix of the device's identifier",
            Self::WrongCoding => "the content is in another coding than the one of its use case",
        }
    }

    fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

/// Several inconsistencies, in the bits of one number.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Inconsistencies(u16);

impl Inconsistencies {
    /// Adds one, when it is so.
    pub fn note(&mut self, what: Inconsistency, is_so: bool) {
        if is_so {
            self.0 |= what.bit();
        }
    }

    /// Whether one is among them.
    #[must_use]
    pub fn has(self, what: Inconsistency) -> bool {
        self.0 & what.bit() != 0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Inconsistency> {
        use strum::IntoEnumIterator as _;
        Inconsistency::iter().filter(move |each| self.has(*each))
    }
}

impl fmt::Debug for Inconsistencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Their words, with semicolons between them.
impl fmt::Display for Inconsistencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, each) in self.iter().enumerate() {
            let between = if place == 0 { "" } else { ";" };
            write!(f, "{between}{each}")?;
        }
        Ok(())
    }
}

impl serde::Serialize for Inconsistencies {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|each| each.to_string()))
    }
}
