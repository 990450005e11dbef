//! One message as a row: the same columns for every message, alert or not, readable or not.

use alerts::{
    AlertCode, Reader,
    device::DeviceKind,
    fault::Inconsistencies,
    open::Opened,
    read::ReadError,
    record::{Moment, Record},
};
use gbcs::{
    Eui64, Frame,
    alert::Coding,
    frame::Direction,
    verify::{Checked, MacCheck, SignatureCheck},
};
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// One message as a row.
#[derive(Debug, Serialize)]
pub struct Row<'r> {
    /// The file that it is in.
    pub from: &'r str,
    /// Which message of the file it is, from one.
    pub number: u64,
    /// `device-alert`, `future-dated`, `dcc-alert`; `command`, `response`, `smets1`; `alert` for an alert that cannot
    /// be recognised, `unreadable` for what is no message.
    pub kind: &'static str,
    /// When it happened; of alerts only.
    #[serde(serialize_with = "shown")]
    pub at: Option<Moment>,
    /// The alert's code.
    pub code: Option<AlertCode>,
    /// What the code means; of other messages, the use case.
    pub name: Option<&'r str>,
    /// The use case.
    #[serde(serialize_with = "hex")]
    pub message_code: Option<u16>,
    /// The device that sent it, or that is to take it.
    pub device: Option<Eui64>,
    /// The kind of device.
    pub device_kind: Option<DeviceKind>,
    /// Whom it is for.
    pub recipient: Option<Eui64>,
    /// The sender's counter.
    pub counter: Option<u64>,
    /// Whether it is signed.
    pub signed: Option<bool>,
    /// How many alerts it stands for.
    pub stands_for: Option<u32>,
    /// What does not fit.
    pub inconsistencies: Inconsistencies,
    /// What is known of its signature.
    pub signature: Option<SignatureCheck>,
    /// What is known of its MAC.
    pub mac: Option<MacCheck>,
    /// Why it, or a part of it, cannot be read.
    pub error: Option<String>,
}

impl<'r> Row<'r> {
    /// The row of a message; `unread` is why its fields cannot be told.
    pub fn of(
        opened: &Opened,
        checked: Option<Checked>,
        unread: Option<&gbcs::DecodeError>,
        reader: &'r Reader,
        day: Date,
    ) -> Self {
        let frame = opened.payload.as_deref().and_then(|payload| Frame::read(payload).ok());
        let mut row = Row { kind: kind(opened, frame.as_ref()), ..Row::unreadable(None) };
        if let Some(frame) = &frame {
            row.of_frame(frame, reader, day);
        }
        if let Ok(record) = &opened.record {
            row.of_record(record, reader);
        }
        row.signature = checked.map(|checked| checked.signature);
        row.mac = checked.map(|checked| checked.mac);
        row.error = error(opened, unread);
        row
    }

    /// The row of what is no message in any form.
    pub fn unreadable(error: Option<String>) -> Self {
        Self {
            from: "",
            number: 0,
            kind: "unreadable",
            at: None,
            code: None,
            name: None,
            message_code: None,
            device: None,
            device_kind: None,
            recipient: None,
            counter: None,
            signed: None,
            stands_for: None,
            inconsistencies: Inconsistencies::default(),
            signature: None,
            mac: None,
            error,
        }
    }

    fn of_frame(&mut self, frame: &Frame<'_>, reader: &'r Reader, day: Date) {
        self.message_code = Some(frame.message_code);
        self.counter = Some(frame.counter);
        self.recipient = Some(frame.target);
        self.device = Some(match frame.direction {
            Direction::Command => frame.target,
            Direction::Response | Direction::Alert => frame.originator,
        });
        self.signed = Some(frame.signature.is_some());
        let use_case = reader.catalogues().on(day).use_case(frame.message_code);
        self.name = use_case.map(|use_case| use_case.title.as_str());
        self.device_kind = match frame.payload {
            [0x0F | 0xD9 | 0xDA, ..] => Some(Coding::Dlms),
            [0x01, 0x09, ..] => Some(Coding::Gbz),
            _ => None,
        }
        .map(|coding| DeviceKind::of_message(coding, frame.message_code));
    }

    fn of_record(&mut self, record: &Record, reader: &'r Reader) {
        self.at = Some(record.at);
        self.code = Some(record.code);
        self.name = reader.catalogues().name(record.at, record.code);
        self.device = Some(record.device);
        self.device_kind = Some(record.device_kind);
        self.recipient = record.has_id.then_some(record.recipient);
        self.counter = record.has_id.then_some(record.counter);
        self.signed = Some(record.signed);
        self.stands_for = Some(record.stands_for);
        self.inconsistencies = record.inconsistencies;
    }

    /// Whether its signature or its MAC is false.
    pub fn is_false(&self) -> bool {
        self.signature == Some(SignatureCheck::Invalid) || self.mac == Some(MacCheck::Invalid)
    }

    /// Whether something does not fit, is false, or cannot be read.
    pub fn is_doubtful(&self) -> bool {
        self.is_false() || self.error.is_some() || !self.inconsistencies.is_empty()
    }

    /// Its columns, by name, as CSV has them.
    pub fn cells(&self) -> [(&'static str, String); 17] {
        let signed = self.signed.map(|signed| if signed { "yes" } else { "no" });
        [
            ("from", self.from.to_owned()),
            ("number", self.number.to_string()),
            ("kind", self.kind.to_owned()),
            ("at", text(self.at)),
            ("code", text(self.code)),
            ("name", text(self.name)),
            (
                "message_code",
                self.message_code.map(|code| format!("{code:04X}")).unwrap_or_default(),
            ),
            ("device", text(self.device)),
            ("device_kind", text(self.device_kind)),
            ("recipient", text(self.recipient)),
            ("counter", text(self.counter)),
            ("signed", text(signed)),
            ("stands_for", text(self.stands_for)),
            ("inconsistencies", self.inconsistencies.to_string()),
            ("signature", self.signature.map_or("", signature).to_owned()),
            ("mac", self.mac.map_or("", mac).to_owned()),
            ("error", self.error.clone().unwrap_or_default()),
        ]
    }

    /// What its protection proves, in a few words for a column.
    pub fn protection(&self) -> &'static str {
        match (self.signature, self.mac) {
            (Some(SignatureCheck::Invalid), _) => "SIGNATURE FALSE",
            (_, Some(MacCheck::Invalid)) => "MAC FALSE",
            (Some(SignatureCheck::NoCertificate), _) => "signature not checked",
            (Some(SignatureCheck::Valid), Some(MacCheck::NoKey)) => "signed, MAC not checked",
            (_, Some(MacCheck::NoKey)) => "MAC not checked",
            (Some(SignatureCheck::Valid), _) => "signature valid",
            (_, Some(MacCheck::Valid)) => "MAC valid",
            _ => "no protection",
        }
    }
}

/// The word of a signature's check, as JSON has it.
fn signature(check: SignatureCheck) -> &'static str {
    match check {
        SignatureCheck::None => "none",
        SignatureCheck::Valid => "valid",
        SignatureCheck::Invalid => "invalid",
        SignatureCheck::NoCertificate => "no-certificate",
    }
}

/// The word of a MAC's check, as JSON has it.
fn mac(check: MacCheck) -> &'static str {
    match check {
        MacCheck::None => "none",
        MacCheck::Valid => "valid",
        MacCheck::Invalid => "invalid",
        MacCheck::NoKey => "no-key",
    }
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Which kind of message it is.
fn kind(opened: &Opened, frame: Option<&Frame<'_>>) -> &'static str {
    match (&opened.record, frame) {
        (Ok(record), _) => record.kind.word(),
        (Err(ReadError::Smets1(_)), _) => "smets1",
        (Err(_), Some(frame)) => frame.direction.name(),
        (Err(ReadError::Other(direction)), None) => direction.name(),
        (Err(ReadError::Code(_)), None) => "alert",
        (Err(_), None) => "unreadable",
    }
}

/// Why a message cannot be read; a command or a response that can be read is none.
fn error(opened: &Opened, unread: Option<&gbcs::DecodeError>) -> Option<String> {
    let unread = unread.map(|error| format!("the fields cannot be told: {error}"));
    match &opened.record {
        Ok(_) | Err(ReadError::Other(_) | ReadError::Smets1(_)) => unread,
        Err(error) => Some(error.to_string()),
    }
}

fn shown<S: Serializer>(at: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(at),
        None => serializer.serialize_none(),
    }
}

fn hex<S: Serializer>(code: &Option<u16>, serializer: S) -> Result<S::Ok, S::Error> {
    match code {
        Some(code) => serializer.collect_str(&format_args!("{code:04X}")),
        None => serializer.serialize_none(),
    }
}
