//! The envelope of a message from the DCC.

use gbcs::Eui64;
use quick_xml::{Reader, events::Event};

use crate::{
    error::{EnvelopeError, Fault},
    text,
};

/// The largest message that is read, in bytes.
pub const XML_BYTES_MAX: usize = 1024 * 1024;

/// A message from the DCC to a User.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Envelope {
    /// The version of the schema that it names.
    pub schema_version: String,
    /// The request that it answers: who asked, whom, and the counter.
    pub request: Option<(Eui64, Eui64, u64)>,
    /// Its own id: the device or the DCC, the User, and the counter.
    pub response: Option<(Eui64, Eui64, u64)>,
    /// The code of the outcome, such as `I0`.
    pub response_code: String,
    /// When the DCC sent it, as it is written.
    pub sent: String,
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
        let mut found = Found::new(xml);
        let mut reader = Reader::from_reader(xml);
        loop {
            let at = reader.buffer_position();
            let wrong = |error: quick_xml::Error| {
                let why = error.to_string();
                EnvelopeError { at, fault: Fault::NotXml(why.into()) }
            };
            match reader.read_event().map_err(wrong)? {
                Event::Start(start) => {
                    if found.depth == 0 {
                        root(&start, &mut found, at)?;
                    }
                    found.open(start.local_name().as_ref());
                }
                Event::Empty(start) => {
                    if found.depth == 0 {
                        root(&start, &mut found, at)?;
                    }
                    found.open(start.local_name().as_ref());
                    found.close();
                }
                Event::Text(_) | Event::CData(_) => found.text(at, reader.buffer_position()),
                // No value that is kept has one.
                Event::GeneralRef(_) => found.field = None,
                Event::End(_) => found.close(),
                Event::Eof => break,
                _ => {}
            }
        }
        let end = reader.buffer_position();
        if !found.rooted {
            let fault = Fault::NotXml("it holds no element".into());
            return Err(EnvelopeError { at: end, fault });
        }
        if found.body == Some(Kind::Smets1(Smets1::ProviderAlert)) {
            return Ok(found.provider_alert());
        }
        found.envelope().map_err(|fault| EnvelopeError { at: end, fault })
    }
}

/// What the element around all others says.
fn root(
    start: &quick_xml::events::BytesStart<'_>,
    found: &mut Found<'_>,
    at: u64,
) -> Result<(), EnvelopeError> {
    let name = start.local_name();
    if name.as_ref() == "S1SPAlert" {
        found.body = Some(Kind::Smets1(Smets1::ProviderAlert));
    } else if name.as_ref() != "Response" {
        let name: String = name.as_ref().chars().take(60).collect();
        return Err(EnvelopeError { at, fault: Fault::NotResponse(name.into()) });
    }
    found.rooted = true;
    let version = start.try_get_attribute("schemaVersion").ok().flatten();
    found.schema_version = version.map(|value| value.value.into_owned());
    Ok(())
}

/// The elements whose text is kept, by their own names: none occurs twice with two meanings.
const FIELDS: [&str; 16] = [
    "RequestID",
    "ResponseID",
    "ResponseCode",
    "ResponseDateTime",
    "AlertCode",
    "FutureDatedAlertCode",
    "DCCAlertCode",
    "ThrottledAlertSequenceId",
    "ThrottledAlertCount",
    "GBCSPayload",
    "ServiceReferenceVariant",
    "InstructionNumber",
    "TotalCommandInstructions",
    "StartDateTime",
    "DateTime",
    DEVICE,
];
/// Stands for every element whose name ends so: the first of them is the device of a DCC Alert.
const DEVICE: &str = "DeviceID";
/// The elements that name a Communications Hub.
const HUBS: [&str; 4] = ["CommsHubDeviceID", "CHFDeviceID", "NewCHFDeviceID", "OldCHFDeviceID"];

/// The place in `FIELDS` of an element.
fn field(name: &str) -> Option<usize> {
    // Most elements are none of them: their first letter tells.
    let first = *name.as_bytes().first()?;
    let exact =
        FIELDS.iter().position(|field| field.as_bytes().first() == Some(&first) && *field == name);
    exact.or_else(|| name.ends_with(DEVICE).then_some(FIELDS.len() - 1))
}

/// What has been read so far. Nothing is copied before the end.
struct Found<'x> {
    xml: &'x [u8],
    rooted: bool,
    schema_version: Option<String>,
    depth: usize,
    /// Which of `FIELDS` is open, if it has no value yet.
    field: Option<usize>,
    /// The depth of `DCCAlert`, whose first child says what happened.
    dcc_alert_at: Option<usize>,
    event: Option<String>,
    /// Whether the first device of a DCC Alert is named as a Communications Hub.
    is_hub: bool,
    body: Option<Kind>,
    values: [Option<&'x str>; FIELDS.len()],
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
    fn new(xml: &'x [u8]) -> Self {
        Self {
            xml,
            rooted: false,
            schema_version: None,
            depth: 0,
            field: None,
            dcc_alert_at: None,
            event: None,
            is_hub: false,
            body: None,
            values: [None; FIELDS.len()],
        }
    }

    fn open(&mut self, name: &str) {
        self.depth += 1;
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
            Some(depth) if self.depth == depth + 1 && self.event.is_none() => {
                self.event = Some(name.to_owned());
            }
            None if name == "DCCAlert" => self.dcc_alert_at = Some(self.depth),
            _ => {}
        }
        self.field = field(name);
        if self.dcc_alert_at.is_some() && self.field == Some(FIELDS.len() - 1) {
            let is_first = self.values.last().is_some_and(Option::is_none);
            self.is_hub = if is_first { HUBS.contains(&name) } else { self.is_hub };
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.field = None;
    }

    /// Keeps a text of the open element, if it is one of `FIELDS` and the first of them.
    fn text(&mut self, from: u64, to: u64) {
        let Some(field) = self.field else { return };
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let bytes = self.xml.get(place(from)..place(to)).unwrap_or_default();
        let bytes = bytes.strip_prefix(b"<![CDATA[").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"]]>").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).unwrap_or_default().trim();
        if let Some(value @ None) = self.values.get_mut(field)
            && !text.is_empty()
        {
            *value = Some(text);
        }
    }

    fn value(&self, name: &str) -> Option<&'x str> {
        let field = FIELDS.iter().position(|field| *field == name)?;
        self.values.get(field).copied().flatten()
    }

    fn needed(&self, name: &'static str) -> Result<&'x str, Fault> {
        self.value(name).ok_or(Fault::Missing(name))
    }

    fn code(&self, what: &'static str) -> Result<u16, Fault> {
        let bad = Fault::Bad { what, wanted: "four hexadecimal digits" };
        text::code(self.needed(what)?).ok_or(bad)
    }

    fn number<T: std::str::FromStr>(&self, what: &'static str) -> Result<Option<T>, Fault> {
        let Some(text) = self.value(what) else { return Ok(None) };
        let bad = Fault::Bad { what, wanted: "a number in its range" };
        text.parse().map(Some).map_err(|_| bad)
    }

    fn throttled(&self) -> Result<Option<Throttled>, Fault> {
        let sequence = self.number("ThrottledAlertSequenceId")?;
        let count: Option<u32> = self.number("ThrottledAlertCount")?;
        Ok(count.map(|count| Throttled { sequence, count }))
    }

    fn payload(&self) -> Result<Option<Vec<u8>>, Fault> {
        let what = "GBCSPayload";
        let Some(text) = self.value(what) else { return Ok(None) };
        text::base64(text).map(Some).ok_or(Fault::Bad { what, wanted: "base64" })
    }

    fn id(&self, what: &'static str) -> Result<Option<(Eui64, Eui64, u64)>, Fault> {
        let Some(text) = self.value(what) else { return Ok(None) };
        let wanted = "two identifiers and a counter, parted by colons";
        text::id(text).map(Some).ok_or(Fault::Bad { what, wanted })
    }

    /// What there is to say of an alert of a SMETS1 Service Provider.
    fn provider_alert(self) -> Envelope {
        Envelope {
            schema_version: self.schema_version.clone().unwrap_or_default(),
            request: self.id("RequestID").ok().flatten(),
            response: None,
            response_code: String::new(),
            sent: self.value("DateTime").unwrap_or_default().to_owned(),
            body: Body::Smets1(Smets1::ProviderAlert),
        }
    }

    fn envelope(self) -> Result<Envelope, Fault> {
        let version = self.schema_version.clone().ok_or(Fault::Missing("schemaVersion"))?;
        let body = match self.body.ok_or(Fault::Missing("Body"))? {
            Kind::DeviceAlert => Body::DeviceAlert {
                code: self.code("AlertCode")?,
                throttled: self.throttled()?,
                payload: self.payload()?.ok_or(Fault::Missing("GBCSPayload"))?,
            },
            Kind::DccAlert => self.dcc_alert()?,
            Kind::FutureDated => Body::FutureDated {
                code: self.code("FutureDatedAlertCode")?,
                service_reference_variant: self.needed("ServiceReferenceVariant")?.to_owned(),
                instruction: self.number("InstructionNumber")?,
                instructions: self.number("TotalCommandInstructions")?,
                payload: self.payload()?.ok_or(Fault::Missing("GBCSPayload"))?,
            },
            Kind::Response => Body::Response {
                service_reference_variant: self.needed("ServiceReferenceVariant")?.to_owned(),
                payload: self.payload()?,
            },
            Kind::Smets1(which) => Body::Smets1(which),
        };
        Ok(Envelope {
            schema_version: version,
            request: self.id("RequestID")?,
            response: self.id("ResponseID")?,
            response_code: self.needed("ResponseCode")?.to_owned(),
            sent: self.needed("ResponseDateTime")?.to_owned(),
            body,
        })
    }

    fn dcc_alert(&self) -> Result<Body, Fault> {
        let device = self.value(DEVICE).and_then(|text| text.parse().ok());
        Ok(Body::DccAlert {
            code: self.needed("DCCAlertCode")?.to_owned(),
            throttled: self.throttled()?,
            event: self.event.clone().ok_or(Fault::Missing("DCCAlert"))?,
            device,
            is_hub: self.is_hub && device.is_some(),
            started: self.value("StartDateTime").map(str::to_owned),
        })
    }
}
