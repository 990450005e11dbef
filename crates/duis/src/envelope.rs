//! The envelope of a message from the DCC.

use std::borrow::Cow;

use gbcs::Eui64;
use smol_str::SmolStr;

use crate::{
    error::{EnvelopeError, Fault},
    scan::{self, Mark, Scan},
    text,
    validate::DEPTH_MAX,
};

/// The largest message that is read, in bytes.
pub const XML_BYTES_MAX: usize = 1024 * 1024;

/// A message from the DCC to a User. Its short texts stand in it, so that reading one allocates for its payload alone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Envelope {
    /// The version of the schema that it names.
    pub schema_version: SmolStr,
    /// The request that it answers: who asked, whom, and the counter.
    pub request: Option<(Eui64, Eui64, u64)>,
    /// Its own id: the device or the DCC, the User, and the counter.
    pub response: Option<(Eui64, Eui64, u64)>,
    /// The code of the outcome, such as `I0`.
    pub response_code: SmolStr,
    /// When the DCC sent it, as it is written.
    pub sent: SmolStr,
    /// What it holds.
    pub body: Body,
}

/// How many alerts a message stands for, where the DCC has held some back (Alert storm protection).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Throttled {
    /// Which run of alerts it belongs to.
    pub sequence: Option<u32>,
    /// How many alerts it stands for.
    pub count: u32,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Body {
    /// A Device Alert.
    DeviceAlert {
        /// The code that the XML names.
        #[serde(serialize_with = "text::shown_code")]
        code: u16,
        /// How many it stands for.
        throttled: Option<Throttled>,
        /// The device's own message.
        #[serde(skip)]
        payload: Vec<u8>,
    },
    /// A DCC Alert, such as `AD1`.
    DccAlert {
        /// Its code.
        code: String,
        /// How many it stands for.
        throttled: Option<Throttled>,
        /// The element that says what happened, such as `PowerOutageEvent`.
        event: String,
        /// The device that it names first.
        device: Option<Eui64>,
        /// Whether it names that device as a Communications Hub.
        is_hub: bool,
        /// When it says that it began, as it is written.
        started: Option<String>,
    },
    /// The outcome of a future-dated command (8F66, 8F67), which comes as a response.
    FutureDated {
        /// The code that the XML names.
        #[serde(serialize_with = "text::shown_code")]
        code: u16,
        /// The Service Reference Variant that was asked for.
        service_reference_variant: String,
        /// Which instruction of the command it is of.
        instruction: Option<u16>,
        /// How many instructions the command has.
        instructions: Option<u16>,
        /// The device's own message.
        #[serde(skip)]
        payload: Vec<u8>,
    },
    /// Any other response.
    Response {
        /// The Service Reference Variant that was asked for.
        service_reference_variant: String,
        /// The device's own message, where there is one.
        #[serde(skip)]
        payload: Option<Vec<u8>>,
    },
    /// A message of a SMETS1 device.
    Smets1(Smets1),
}

/// Which message of a SMETS1 device it is; none of them holds a message of GBCS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Smets1 {
    /// The answer to a Service Request.
    Response,
    /// An alert of a device.
    Alert,
    /// An alert of a SMETS1 Service Provider (`S1SPAlert`), which has no header of the DCC.
    ProviderAlert,
}

impl Envelope {
    /// Reads a message.
    ///
    /// # Errors
    /// When it is not XML, no message from the DCC, or one that lacks what every such message has.
    pub fn read(xml: &[u8]) -> Result<Self, EnvelopeError> {
        if xml.len() > XML_BYTES_MAX {
            return Err(EnvelopeError { at: 0, fault: Fault::TooLarge(XML_BYTES_MAX) });
        }
        let not_xml = |at: u64, why: &str| EnvelopeError { at, fault: Fault::NotXml(why.into()) };
        let text = scan::text_of(xml).map_err(|at| not_xml(at as u64, "it is not UTF-8"))?;
        let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len().saturating_sub(marked.len());
        let mut found = Found::new();
        let mut scan = Scan::of(marked);
        // The elements that are open, as their names are written.
        let mut open: Vec<&str> = Vec::with_capacity(DEPTH_USUAL);
        let end = loop {
            // Most end tags close what is open, without a blank.
            if open.last().is_some_and(|name| scan.closes(name)) {
                open.pop();
                found.field = None;
                continue;
            }
            let at = scan.at().saturating_add(skipped) as u64;
            match scan.mark().map_err(|why| not_xml(at, why))? {
                Mark::Start { .. } if open.len() >= DEPTH_MAX => {
                    return Err(not_xml(at, "elements stand too deep in each other"));
                }
                Mark::Start { name, attributes, is_empty } => {
                    let local = scan::local(name);
                    if open.is_empty() {
                        root(local, attributes, &mut found, at)?;
                    }
                    found.open(local, open.len() + 1);
                    if is_empty {
                        found.field = None;
                    } else {
                        open.push(name);
                    }
                }
                Mark::End(name) => {
                    if open.pop() != Some(name) {
                        return Err(not_xml(
                            at,
                            "an end tag does not close the element that is open",
                        ));
                    }
                    found.field = None;
                }
                Mark::Text(text) => found.text(text),
                Mark::Plain(text) => found.plain(text),
                Mark::Eof => break at,
            }
        };
        if !open.is_empty() {
            return Err(not_xml(end, "it ends before its element is closed"));
        }
        if !found.rooted {
            return Err(not_xml(end, "it holds no element"));
        }
        if found.body == Some(Kind::Smets1(Smets1::ProviderAlert)) {
            return Ok(found.provider_alert());
        }
        found.envelope().map_err(|fault| EnvelopeError { at: end, fault })
    }
}

/// How deep elements usually stand in each other.
const DEPTH_USUAL: usize = 16;

/// What the element around all others says.
fn root<'x>(
    name: &str,
    attributes: &'x str,
    found: &mut Found<'x>,
    at: u64,
) -> Result<(), EnvelopeError> {
    if found.rooted {
        let fault = Fault::NotXml("a second element follows the one around all others".into());
        return Err(EnvelopeError { at, fault });
    }
    if name == "S1SPAlert" {
        found.body = Some(Kind::Smets1(Smets1::ProviderAlert));
    } else if name != "Response" {
        let name: String = name.chars().take(60).collect();
        return Err(EnvelopeError { at, fault: Fault::NotResponse(name.into()) });
    }
    found.rooted = true;
    found.schema_version = scan::attribute(attributes, "schemaVersion").ok().flatten();
    Ok(())
}

/// The elements that name a Communications Hub.
const HUBS: [&str; 4] = ["CommsHubDeviceID", "CHFDeviceID", "NewCHFDeviceID", "OldCHFDeviceID"];

/// The elements whose text is kept: none occurs twice with two meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    RequestId,
    ResponseId,
    ResponseCode,
    ResponseDateTime,
    AlertCode,
    FutureDatedAlertCode,
    DccAlertCode,
    ThrottledAlertSequenceId,
    ThrottledAlertCount,
    GbcsPayload,
    ServiceReferenceVariant,
    InstructionNumber,
    TotalCommandInstructions,
    StartDateTime,
    DateTime,
    /// Every element whose name ends so: the first of them is the device of a DCC Alert.
    Device,
}

/// How many there are.
const FIELDS: usize = Field::Device as usize + 1;

impl Field {
    /// The field of an element, by its name without the prefix.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "RequestID" => Self::RequestId,
            "ResponseID" => Self::ResponseId,
            "ResponseCode" => Self::ResponseCode,
            "ResponseDateTime" => Self::ResponseDateTime,
            "AlertCode" => Self::AlertCode,
            "FutureDatedAlertCode" => Self::FutureDatedAlertCode,
            "DCCAlertCode" => Self::DccAlertCode,
            "ThrottledAlertSequenceId" => Self::ThrottledAlertSequenceId,
            "ThrottledAlertCount" => Self::ThrottledAlertCount,
            "GBCSPayload" => Self::GbcsPayload,
            "ServiceReferenceVariant" => Self::ServiceReferenceVariant,
            "InstructionNumber" => Self::InstructionNumber,
            "TotalCommandInstructions" => Self::TotalCommandInstructions,
            "StartDateTime" => Self::StartDateTime,
            "DateTime" => Self::DateTime,
            _ if name.ends_with(Self::Device.name()) => Self::Device,
            _ => return None,
        })
    }

    /// Its name.
    fn name(self) -> &'static str {
        match self {
            Self::RequestId => "RequestID",
            Self::ResponseId => "ResponseID",
            Self::ResponseCode => "ResponseCode",
            Self::ResponseDateTime => "ResponseDateTime",
            Self::AlertCode => "AlertCode",
            Self::FutureDatedAlertCode => "FutureDatedAlertCode",
            Self::DccAlertCode => "DCCAlertCode",
            Self::ThrottledAlertSequenceId => "ThrottledAlertSequenceId",
            Self::ThrottledAlertCount => "ThrottledAlertCount",
            Self::GbcsPayload => "GBCSPayload",
            Self::ServiceReferenceVariant => "ServiceReferenceVariant",
            Self::InstructionNumber => "InstructionNumber",
            Self::TotalCommandInstructions => "TotalCommandInstructions",
            Self::StartDateTime => "StartDateTime",
            Self::DateTime => "DateTime",
            Self::Device => "DeviceID",
        }
    }
}

/// What has been read so far. Nothing is copied before the end.
struct Found<'x> {
    rooted: bool,
    schema_version: Option<Cow<'x, str>>,
    /// Which field is open.
    field: Option<Field>,
    /// The depth of `DCCAlert`, whose first child says what happened.
    dcc_alert_at: Option<usize>,
    event: Option<&'x str>,
    /// Whether the first device of a DCC Alert is named as a Communications Hub.
    is_hub: bool,
    body: Option<Kind>,
    values: [Option<&'x str>; FIELDS],
}

/// Which body it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    DeviceAlert,
    DccAlert,
    FutureDated,
    Response,
    Smets1(Smets1),
}

impl<'x> Found<'x> {
    fn new() -> Self {
        Self {
            rooted: false,
            schema_version: None,
            field: None,
            dcc_alert_at: None,
            event: None,
            is_hub: false,
            body: None,
            values: [None; FIELDS],
        }
    }

    fn open(&mut self, name: &'x str, depth: usize) {
        let kind = match name {
            "DeviceAlertMessage" if matches!(self.body, Some(Kind::Smets1(_))) => {
                Some(Kind::Smets1(Smets1::Alert))
            }
            // What lies deeper in a message of SMETS1 is not GBCS, whatever it is called.
            _ if matches!(self.body, Some(Kind::Smets1(_))) => None,
            "DeviceAlertMessage" => Some(Kind::DeviceAlert),
            "DCCAlertMessage" => Some(Kind::DccAlert),
            "FutureDatedDeviceAlertMessage" => Some(Kind::FutureDated),
            "SMETS1ResponseMessage" => Some(Kind::Smets1(Smets1::Response)),
            "ResponseMessage" if self.body.is_none() => Some(Kind::Response),
            _ => None,
        };
        self.body = kind.or(self.body);
        match self.dcc_alert_at {
            Some(around) if depth == around + 1 && self.event.is_none() => self.event = Some(name),
            None if name == "DCCAlert" => self.dcc_alert_at = Some(depth),
            _ => {}
        }
        self.field = Field::of(name);
        if self.dcc_alert_at.is_some() && self.field == Some(Field::Device) {
            let is_first = self.value(Field::Device).is_none();
            self.is_hub = if is_first { HUBS.contains(&name) } else { self.is_hub };
        }
    }

    /// Keeps a text of the open element, if it is a field and the first of its name. No value that is kept has a
    /// reference in it.
    fn text(&mut self, text: &'x str) {
        if self.field.is_some() {
            if memchr::memchr(b'&', text.as_bytes()).is_some() {
                self.field = None;
            } else {
                self.plain(text);
            }
        }
    }

    fn plain(&mut self, text: &'x str) {
        let Some(field) = self.field else { return };
        let text = text.trim_ascii();
        if let Some(value @ None) = self.values.get_mut(field as usize)
            && !text.is_empty()
        {
            *value = Some(text);
        }
    }

    fn value(&self, field: Field) -> Option<&'x str> {
        self.values.get(field as usize).copied().flatten()
    }

    fn needed(&self, field: Field) -> Result<&'x str, Fault> {
        self.value(field).ok_or(Fault::Missing(field.name()))
    }

    fn code(&self, field: Field) -> Result<u16, Fault> {
        let bad = Fault::Bad { what: field.name(), wanted: "four hexadecimal digits" };
        text::code(self.needed(field)?).ok_or(bad)
    }

    fn number<T: std::str::FromStr>(&self, field: Field) -> Result<Option<T>, Fault> {
        let Some(text) = self.value(field) else { return Ok(None) };
        let bad = Fault::Bad { what: field.name(), wanted: "a number in its range" };
        text.parse().map(Some).map_err(|_| bad)
    }

    fn throttled(&self) -> Result<Option<Throttled>, Fault> {
        let sequence = self.number(Field::ThrottledAlertSequenceId)?;
        let count: Option<u32> = self.number(Field::ThrottledAlertCount)?;
        Ok(count.map(|count| Throttled { sequence, count }))
    }

    fn payload(&self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(text) = self.value(Field::GbcsPayload) else { return Ok(None) };
        let bad = Fault::Bad { what: Field::GbcsPayload.name(), wanted: "base64" };
        text::base64(text).map(Some).ok_or(bad)
    }

    fn id(&self, field: Field) -> Result<Option<(Eui64, Eui64, u64)>, Fault> {
        let Some(text) = self.value(field) else { return Ok(None) };
        let wanted = "two identifiers and a counter, parted by colons";
        text::id(text).map(Some).ok_or(Fault::Bad { what: field.name(), wanted })
    }

    /// What there is to say of an alert of a SMETS1 Service Provider.
    fn provider_alert(self) -> Envelope {
        Envelope {
            schema_version: self.schema_version.as_deref().unwrap_or_default().into(),
            request: self.id(Field::RequestId).ok().flatten(),
            response: None,
            response_code: SmolStr::default(),
            sent: self.value(Field::DateTime).unwrap_or_default().into(),
            body: Body::Smets1(Smets1::ProviderAlert),
        }
    }

    fn envelope(self) -> Result<Envelope, Fault> {
        let version = self.schema_version.clone().ok_or(Fault::Missing("schemaVersion"))?;
        let body = match self.body.ok_or(Fault::Missing("Body"))? {
            Kind::DeviceAlert => Body::DeviceAlert {
                code: self.code(Field::AlertCode)?,
                throttled: self.throttled()?,
                payload: self.payload()?.ok_or(Fault::Missing(Field::GbcsPayload.name()))?,
            },
            Kind::DccAlert => self.dcc_alert()?,
            Kind::FutureDated => Body::FutureDated {
                code: self.code(Field::FutureDatedAlertCode)?,
                service_reference_variant: self.needed(Field::ServiceReferenceVariant)?.to_owned(),
                instruction: self.number(Field::InstructionNumber)?,
                instructions: self.number(Field::TotalCommandInstructions)?,
                payload: self.payload()?.ok_or(Fault::Missing(Field::GbcsPayload.name()))?,
            },
            Kind::Response => Body::Response {
                service_reference_variant: self.needed(Field::ServiceReferenceVariant)?.to_owned(),
                payload: self.payload()?,
            },
            Kind::Smets1(which) => Body::Smets1(which),
        };
        Ok(Envelope {
            schema_version: version.into(),
            request: self.id(Field::RequestId)?,
            response: self.id(Field::ResponseId)?,
            response_code: self.needed(Field::ResponseCode)?.into(),
            sent: self.needed(Field::ResponseDateTime)?.into(),
            body,
        })
    }

    fn dcc_alert(&self) -> Result<Body, Fault> {
        let device = self.value(Field::Device).and_then(|text| text.parse().ok());
        Ok(Body::DccAlert {
            code: self.needed(Field::DccAlertCode)?.to_owned(),
            throttled: self.throttled()?,
            event: self.event.ok_or(Fault::Missing("DCCAlert"))?.to_owned(),
            device,
            is_hub: self.is_hub && device.is_some(),
            started: self.value(Field::StartDateTime).map(str::to_owned),
        })
    }
}
