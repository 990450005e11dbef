//! From bytes to a record: envelope, message, and what of the two does not fit.

use duis::{Body, Envelope, EnvelopeError, envelope::Throttled};
use gbcs::{Alert, DecodeError, Eui64, alert::Coding};
use jiff::Timestamp;

use crate::{
    catalogue::Catalogues,
    code::AlertCode,
    device::DeviceKind,
    fault::{Inconsistencies, Inconsistency},
    input::{self, FormError},
    makers::Makers,
    record::{Kind, Moment, Record},
};

/// Why a message gives no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The envelope cannot be read.
    #[error("the DUIS message cannot be read: {0}")]
    Envelope(#[from] EnvelopeError),
    /// The device's message cannot be read.
    #[error("the GBCS message cannot be read: {0}")]
    Message(#[from] DecodeError),
    /// It is in no form of a message.
    #[error(transparent)]
    Form(#[from] FormError),
    /// It is a response, and of no alert.
    #[error("this is a response to a Service Request, and no alert")]
    NoAlert,
    /// It is of a SMETS1 device, whose messages are not GBCS.
    #[error("this is a response of a SMETS1 device, which is not GBCS")]
    Smets1,
    /// The code in the XML is none.
    #[error("`{0}` is no code of a DCC Alert")]
    Code(String),
    /// A DCC Alert without its id cannot be told from others.
    #[error("the message has no ResponseID, so nobody can say which alert it is")]
    NoId,
}

impl ReadError {
    /// A short word for counting.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Form(_) => "bad-form",
            Self::Envelope(_) => "bad-envelope",
            Self::Message(_) => "bad-message",
            Self::NoAlert => "no-alert",
            Self::Smets1 => "smets1",
            Self::Code(_) => "bad-code",
            Self::NoId => "no-id",
        }
    }
}

/// The earliest moment of which a smart meter of GBCS can speak: 2013-01-01.
const EARLIEST: i64 = 1_356_998_400;
/// How far a device's clock may be ahead of the DCC's, in seconds.
const AHEAD_MAX: i64 = 24 * 3600;

/// Reads alerts: knows the Code at every date, and makers.
#[derive(Debug, Clone)]
pub struct Reader {
    catalogues: Catalogues,
    makers: Makers,
}

impl Reader {
    /// A reader of alerts.
    #[must_use]
    pub fn new(catalogues: Catalogues, makers: Makers) -> Self {
        Self { catalogues, makers }
    }

    /// What the Code says, by date.
    #[must_use]
    pub fn catalogues(&self) -> &Catalogues {
        &self.catalogues
    }

    /// Who makes what.
    #[must_use]
    pub fn makers(&self) -> &Makers {
        &self.makers
    }

    /// Reads a bare GBCS message.
    ///
    /// # Errors
    /// When it is no alert of GBCS.
    pub fn gbcs(&self, bytes: &[u8]) -> Result<Record, ReadError> {
        Ok(self.record(&Alert::read(bytes)?, None))
    }

    /// Reads a message from the DCC.
    ///
    /// # Errors
    /// When it is no alert of any kind.
    pub fn xml(&self, xml: &[u8]) -> Result<Record, ReadError> {
        self.envelope(&Envelope::read(xml)?)
    }

    /// Reads a message in whatever form its first bytes show; `scratch` is for what must be decoded first.
    ///
    /// # Errors
    /// When it is no alert in any form.
    pub fn any(&self, message: &[u8], scratch: &mut Vec<u8>) -> Result<Record, ReadError> {
        match message.trim_ascii_start() {
            [0xDD | 0xDF, ..] => self.gbcs(message),
            [b'<', ..] => self.xml(message),
            _ => {
                input::decode(message, scratch)?;
                self.gbcs(scratch)
            }
        }
    }

    /// Reads what an envelope holds.
    ///
    /// # Errors
    /// When it is no alert of any kind.
    pub fn envelope(&self, envelope: &Envelope) -> Result<Record, ReadError> {
        match &envelope.body {
            Body::DeviceAlert { code, throttled, payload } => {
                let alert = Alert::read(payload)?;
                let mut record = self.record(&alert, Some((envelope, *code)));
                record.stands_for = stands_for(*throttled);
                Ok(record)
            }
            Body::FutureDated { code, payload, .. } => {
                let alert = Alert::read(payload)?;
                Ok(self.record(&alert, Some((envelope, *code))))
            }
            Body::DccAlert { code, throttled, device, started, .. } => {
                let dcc = match code.parse() {
                    Ok(AlertCode::Dcc(dcc)) => AlertCode::Dcc(dcc),
                    _ => return Err(ReadError::Code(code.clone())),
                };
                let (sender, recipient, counter) = envelope.response.ok_or(ReadError::NoId)?;
                let sent = moment(&envelope.sent);
                let at = started.as_deref().and_then(moment).or(sent);
                let mut inconsistencies = Inconsistencies::default();
                inconsistencies.note(Inconsistency::ImpossibleTime, !possible(at, sent));
                Ok(Record {
                    kind: Kind::DccAlert,
                    code: dcc,
                    message_code: None,
                    sender,
                    device: device.unwrap_or(sender),
                    device_kind: if device.is_some() {
                        DeviceKind::Chf
                    } else {
                        DeviceKind::Unknown
                    },
                    recipient,
                    counter,
                    at: at.or(sent).unwrap_or_default(),
                    signed: false,
                    stands_for: stands_for(*throttled),
                    inconsistencies,
                })
            }
            Body::Response { .. } => Err(ReadError::NoAlert),
            Body::Smets1 => Err(ReadError::Smets1),
        }
    }

    fn record(&self, alert: &Alert<'_>, outside: Option<(&Envelope, u16)>) -> Record {
        let frame = &alert.frame;
        let sent = outside.and_then(|(envelope, _)| moment(&envelope.sent));
        let told = alert.time.moment().map(|at| Moment(at.as_second()));
        let is_possible = possible(told, sent);
        let at = told.filter(|_| is_possible).or(sent).or(told).unwrap_or_default();
        let mut found = Inconsistencies::default();
        found.note(Inconsistency::ImpossibleTime, !is_possible);
        found.note(Inconsistency::InvokeIdDiffers, !invoke_id_fits(alert));
        found.note(Inconsistency::UnknownMaker, !self.makers.may_make(frame.originator));
        if let Some((envelope, code)) = outside {
            found.note(Inconsistency::CodeDiffers, code != alert.code);
            if let Some((device, user, counter)) = envelope.response {
                found.note(Inconsistency::OriginatorDiffers, device != frame.originator);
                found.note(Inconsistency::CounterDiffers, counter != frame.counter);
                let party = supplementary(alert);
                let named = user == frame.target || Some(user) == party;
                found.note(Inconsistency::RecipientDiffers, !named);
            }
        }
        self.against_the_code(alert, at, &mut found);
        // The outcome of a future-dated command, in whatever way it came.
        let is_outcome = matches!(alert.code, 0x8F66 | 0x8F67);
        Record {
            kind: if is_outcome { Kind::FutureDated } else { Kind::DeviceAlert },
            code: AlertCode::Device(alert.code),
            message_code: Some(frame.message_code),
            sender: frame.originator,
            device: frame.originator,
            device_kind: DeviceKind::of_message(alert.coding, frame.message_code),
            recipient: frame.target,
            counter: frame.counter,
            at,
            signed: alert.is_signed(),
            stands_for: 1,
            inconsistencies: found,
        }
    }

    /// What of an alert does not fit the tables of its own date.
    fn against_the_code(&self, alert: &Alert<'_>, at: Moment, found: &mut Inconsistencies) {
        let catalogue = self.catalogues.at(at);
        let message_code = alert.frame.message_code;
        let is_named = catalogue.use_case(message_code).is_some_and(|each| each.is_alert);
        found.note(Inconsistency::UnknownMessageCode, !is_named);
        match message_code {
            GENERIC_CRITICAL => found.note(Inconsistency::WrongProtection, !alert.is_signed()),
            GENERIC_NON_CRITICAL => found.note(Inconsistency::WrongProtection, alert.is_signed()),
            // The use cases that are not generic: the codes of the table say which carries what.
            _ => {
                let carried =
                    catalogue.named(alert.code).map(|named| named.message_codes.as_slice());
                let is_another = carried
                    .is_some_and(|codes| !codes.is_empty() && !codes.contains(&message_code));
                found.note(Inconsistency::WrongMessageCode, is_another);
            }
        }
    }
}

/// The message code of critical alerts that have no use case of their own.
pub const GENERIC_CRITICAL: u16 = 0x1000;
/// The message code of alerts that are not critical and have no use case of their own.
pub const GENERIC_NON_CRITICAL: u16 = 0x1001;

/// The Supplementary Remote Party of an alert, where its header names one.
fn supplementary(alert: &Alert<'_>) -> Option<Eui64> {
    let bytes: [u8; 8] = alert.frame.other.get(..8)?.try_into().ok()?;
    Some(Eui64(u64::from_be_bytes(bytes)))
}

/// Whether the invoke id of a DLMS alert is 20 and the low 24 bits of the counter, as GBCS 7.2.9 sets it.
fn invoke_id_fits(alert: &Alert<'_>) -> bool {
    let [.., a, b, c] = alert.frame.counter.to_be_bytes();
    alert.coding != Coding::Dlms || alert.frame.payload.get(1..5) == Some(&[0x20, a, b, c])
}

fn stands_for(throttled: Option<Throttled>) -> u32 {
    throttled.map_or(1, |throttled| throttled.count.max(1))
}

fn possible(told: Option<Moment>, sent: Option<Moment>) -> bool {
    let latest = sent.map_or(i64::MAX, |sent| sent.0.saturating_add(AHEAD_MAX));
    told.is_some_and(|told| (EARLIEST..=latest).contains(&told.0))
}

fn moment(text: &str) -> Option<Moment> {
    text.parse::<Timestamp>().ok().map(|at| Moment(at.as_second()))
}
