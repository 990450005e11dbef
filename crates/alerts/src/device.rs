//! Which kind of device an alert comes from.

use gbcs::alert::Coding;

/// A kind of device, by the words of the NGNM register.
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
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DeviceKind {
    /// Electricity Smart Metering Equipment.
    Esme,
    /// Gas Smart Metering Equipment.
    Gsme,
    /// The Communications Hub Function.
    Chf,
    /// The Gas Proxy Function.
    Gpf,
    /// Another kind: a PPMID, an HCALCS, a load controller.
    Other,
    /// The message does not tell.
    #[default]
    Unknown,
}

/// The coding in which alerts of a use case come, where one is known: those of the reference messages, and where the
/// title names the kind of meter.
#[must_use]
pub fn coding_of(message_code: u16) -> Option<Coding> {
    match message_code {
        0x0018 | 0x0061 | 0x0067 | 0x00CC | 0x00CE | 0x00F0 | 0x0110..=0x0115 | 0x0120..=0x0123 => {
            Some(Coding::Dlms)
        }
        0x008B | 0x00CD | 0x00CF | 0x00F2 => Some(Coding::Gbz),
        0x00CB | 0x0124 => Some(Coding::Asn1),
        _ => None,
    }
}

impl DeviceKind {
    /// The kind, as the coding of a message and its use case tell (GBCS 7.2.9 and the mapping of use cases to
    /// devices): gas meters pack Zigbee commands; electricity meters and Communications Hubs speak DLMS, hubs in
    /// use cases of their own; what is in ASN.1 may come from any.
    #[must_use]
    pub fn of_message(coding: Coding, message_code: u16) -> Self {
        match (coding, message_code) {
            (_, 0x0018 | 0x0110..=0x0115 | 0x0128) => Self::Chf,
            (_, 0x00B2) => Self::Gpf,
            (Coding::Gbz, _) => Self::Gsme,
            (Coding::Dlms, _) => Self::Esme,
            (Coding::Asn1, 0x0124 | 0x012B) => Self::Other,
            (Coding::Asn1, _) => Self::Unknown,
        }
    }

    /// The kind for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Esme => "electricity meter (ESME)",
            Self::Gsme => "gas meter (GSME)",
            Self::Chf => "Communications Hub (CHF)",
            Self::Gpf => "Gas Proxy Function (GPF)",
            Self::Other => "other device",
            Self::Unknown => "device of unknown kind",
        }
    }
}
