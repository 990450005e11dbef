//! From bytes to a record: envelope, message, and what of the two does not fit.

use duis::{Body, Envelope, EnvelopeError, Smets1, envelope::Throttled};
use gbcs::{DecodeError, Direction, Eui64, Frame, Glance};
use jiff::Timestamp;

use crate::{
    catalogue::{Catalogues, Generic},
    code::AlertCode,
    device::{self, DeviceKind},
    duplicate::digest,
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
    /// It is a command or a response, and no alert.
    #[error("this is a {}, and no alert", .0.name())]
    Other(Direction),
    /// It is of a SMETS1 device, whose messages are not GBCS.
    #[error("this is {}, which is not GBCS", smets1(*.0))]
    Smets1(Smets1),
    /// The code in the XML is none.
    #[error("`{0}` is no code of a DCC Alert")]
    Code(String),
}

/// A message of a SMETS1 device for people.
fn smets1(which: Smets1) -> &'static str {
    match which {
        Smets1::Response => "a response of a SMETS1 device",
        Smets1::Alert => "an alert of a SMETS1 device",
        Smets1::ProviderAlert => "an alert of a SMETS1 Service Provider",
    }
}

impl ReadError {
    /// A short word for counting.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Form(_) => "bad-form",
            Self::Envelope(_) => "bad-envelope",
            Self::Message(_) => "bad-message",
            Self::Other(direction) => direction.name(),
            Self::Smets1(Smets1::Response) => "smets1-response",
            Self::Smets1(Smets1::Alert | Smets1::ProviderAlert) => "smets1-alert",
            Self::Code(_) => "bad-code",
        }
    }

    /// Whether nothing is wrong with the message: it is only no alert of GBCS or the DCC.
    #[must_use]
    pub fn is_of_another_kind(&self) -> bool {
        matches!(self, Self::Other(_) | Self::Smets1(_))
    }
}

/// The earliest moment of which a smart meter of GBCS can speak: 2013-01-01.
const EARLIEST: i64 = 1_356_998_400;
/// The latest, where no envelope says when the message was sent: 2100-01-01, behind all that is meant or tested.
const LATEST: i64 = 4_102_444_800;
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
        Ok(self.record(&read(bytes)?, None))
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
            [0xEF, 0xBB, 0xBF, rest @ ..] if rest.trim_ascii_start().starts_with(b"<") => {
                self.xml(rest)
            }
            _ if input::is_utf16(message) => match input::message(message, None)? {
                input::Message::Xml(xml) => self.xml(&xml),
                input::Message::Gbcs(bytes) => self.gbcs(&bytes),
            },
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
                let alert = read(payload)?;
                let mut record = self.record(&alert, Some((envelope, *code)));
                record.stands_for = stands_for(*throttled);
                Ok(record)
            }
            Body::FutureDated { code, payload, .. } => {
                let alert = read(payload)?;
                Ok(self.record(&alert, Some((envelope, *code))))
            }
            Body::DccAlert { .. } => of_the_dcc(envelope),
            Body::Response { .. } => Err(ReadError::Other(Direction::Response)),
            Body::Smets1(which) => Err(ReadError::Smets1(*which)),
        }
    }

    fn record(&self, alert: &Glance, outside: Option<(&Envelope, u16)>) -> Record {
        let sent = outside.and_then(|(envelope, _)| moment(&envelope.sent));
        let told = alert.time.seconds().map(Moment);
        let is_possible = possible(told, sent);
        let at = told.filter(|_| is_possible).or(sent).or(told).unwrap_or(Moment::UNKNOWN);
        let mut found = Inconsistencies::default();
        found.note(Inconsistency::ImpossibleTime, !is_possible);
        found.note(Inconsistency::InvokeIdDiffers, !invoke_id_fits(alert));
        found.note(Inconsistency::UnknownMaker, !self.makers.may_make(alert.originator));
        if let Some((envelope, code)) = outside {
            found.note(Inconsistency::CodeDiffers, code != alert.code);
            if let Some((device, user, counter)) = envelope.response {
                found.note(Inconsistency::OriginatorDiffers, device != alert.originator);
                found.note(Inconsistency::CounterDiffers, counter != alert.counter);
                let named = user == alert.target || Some(user) == alert.party;
                found.note(Inconsistency::RecipientDiffers, !named);
            }
        }
        self.against_the_code(alert, at, &mut found);
        // The outcome of a future-dated command, in whatever way it came.
        let is_outcome = matches!(alert.code, 0x8F66 | 0x8F67);
        Record {
            kind: if is_outcome { Kind::FutureDated } else { Kind::DeviceAlert },
            code: AlertCode::Device(alert.code),
            message_code: Some(alert.message_code),
            sender: alert.originator,
            device: alert.originator,
            device_kind: DeviceKind::of_message(alert.coding, alert.message_code),
            recipient: alert.target,
            counter: alert.counter,
            has_id: true,
            at,
            signed: alert.is_signed,
            stands_for: 1,
            inconsistencies: found,
        }
    }

    /// What of an alert does not fit the tables of its own date.
    fn against_the_code(&self, alert: &Glance, at: Moment, found: &mut Inconsistencies) {
        let catalogue = self.catalogues.at(at);
        let message_code = alert.message_code;
        let use_case = catalogue.use_case(message_code).filter(|each| each.is_alert);
        found.note(Inconsistency::UnknownMessageCode, use_case.is_none());
        if let Some(way) = Generic::of(message_code) {
            let is_critical = way == Generic::Critical;
            found.note(Inconsistency::WrongProtection, alert.is_signed != is_critical);
            found.note(Inconsistency::WrongMessageCode, !catalogue.fits(alert.code, way));
            return;
        }
        let named = catalogue.named(alert.code);
        let of_the_code = named.and_then(|named| named.is_critical);
        let is_critical = use_case.and_then(|each| each.is_critical).or(of_the_code);
        let is_reverse = is_critical.is_some_and(|is_critical| is_critical != alert.is_signed);
        found.note(Inconsistency::WrongProtection, is_reverse);
        let is_carried = match named {
            Some(named) => named.fits_use_case(message_code),
            // What no table names may come in a generic message only.
            None => use_case.is_none_or(|each| !each.has_codes),
        };
        found.note(Inconsistency::WrongMessageCode, !is_carried);
        let is_other_coding =
            device::coding_of(message_code).is_some_and(|coding| coding != alert.coding);
        found.note(Inconsistency::WrongCoding, is_other_coding);
    }
}

/// The alert of a message of GBCS.
fn read(bytes: &[u8]) -> Result<Glance, ReadError> {
    Glance::read(bytes).map_err(|error| match Frame::read(bytes) {
        Ok(Frame { direction: other @ (Direction::Command | Direction::Response), .. }) => {
            ReadError::Other(other)
        }
        _ => error.into(),
    })
}

/// The record of a DCC Alert.
fn of_the_dcc(envelope: &Envelope) -> Result<Record, ReadError> {
    let Body::DccAlert { code, throttled, event, device, is_hub, started } = &envelope.body else {
        return Err(ReadError::Other(Direction::Response));
    };
    let Ok(dcc @ AlertCode::Dcc(_)) = code.parse() else {
        return Err(ReadError::Code(code.clone()));
    };
    // The schema lets the ResponseID be absent: then the alert is known by what it says.
    let (sender, recipient, counter) = envelope.response.unwrap_or_else(|| {
        let told = started.as_deref().unwrap_or_default();
        let texts = [code.as_str(), event, told, &envelope.sent];
        (device.unwrap_or_default(), Eui64::default(), digest(texts.into_iter()))
    });
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
        device_kind: if *is_hub { DeviceKind::Chf } else { DeviceKind::Unknown },
        recipient,
        counter,
        has_id: envelope.response.is_some(),
        at: at.or(sent).unwrap_or(Moment::UNKNOWN),
        signed: false,
        stands_for: stands_for(*throttled),
        inconsistencies,
    })
}

/// The message code of critical alerts that have no use case of their own.
pub const GENERIC_CRITICAL: u16 = 0x1000;
/// The message code of alerts that are not critical and have no use case of their own.
pub const GENERIC_NON_CRITICAL: u16 = 0x1001;

/// Whether the invoke id of a DLMS alert is 20 and the low 24 bits of the counter, as GBCS 7.2.9 sets it.
fn invoke_id_fits(alert: &Glance) -> bool {
    let [.., a, b, c] = alert.counter.to_be_bytes();
    alert.invoke_id.is_none_or(|invoke_id| invoke_id == [0x20, a, b, c])
}

fn stands_for(throttled: Option<Throttled>) -> u32 {
    throttled.map_or(1, |throttled| throttled.count.max(1))
}

fn possible(told: Option<Moment>, sent: Option<Moment>) -> bool {
    let latest = sent.map_or(LATEST, |sent| sent.0.saturating_add(AHEAD_MAX));
    told.is_some_and(|told| (EARLIEST..=latest).contains(&told.0))
}

fn moment(text: &str) -> Option<Moment> {
    text.parse::<Timestamp>().ok().map(|at| Moment(at.as_second()))
}
