//! Alerts looked up and decoded, one at a time, as people do it.

use alerts::{
    AlertCode, Catalogues, Reader,
    explain::{Explanation, explain},
    makers::Makers,
    record::Record,
};
use code::Code;
use jiff::civil::Date;
use serde::Serialize;

use crate::error::Error;

/// What an alert code means and what can be done about it.
pub type Explained = Explanation;

/// An alert that the Code names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertRow {
    /// Its code.
    pub code: String,
    /// What it means.
    pub name: String,
    /// The series that it belongs to.
    pub series: String,
    /// Whether it is critical, where that is known.
    pub critical: Option<String>,
    /// Who can switch it off, on which devices.
    pub off_by: Vec<String>,
    /// How sure we are.
    pub confidence: String,
}

/// A message, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decoded {
    /// What it is, in a line.
    pub title: String,
    /// What it says of itself: device, recipient, moment and so on.
    pub facts: Vec<(&'static str, String)>,
    /// What does not fit.
    pub doubts: Vec<String>,
    /// The code, where it is an alert.
    pub code: Option<String>,
    /// In one sentence, what can be done, where it is an alert.
    pub what_can_be_done: Option<String>,
    /// Every field, as an indented tree.
    pub fields: Option<String>,
}

/// Looks alerts up in a Code.
pub struct Looker {
    reader: Reader,
}

impl Looker {
    /// One that knows a Code, and makers.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn new(code: &Code, makers: Makers) -> Result<Self, Error> {
        Ok(Self { reader: Reader::new(Catalogues::of(code)?, makers) })
    }

    /// The makers that it knows.
    #[must_use]
    pub fn makers(&self) -> &Makers {
        self.reader.makers()
    }

    /// Every alert that the Code names on a day.
    #[must_use]
    pub fn all(&self, on: Date) -> Vec<AlertRow> {
        let catalogues = self.reader.catalogues();
        let catalogue = catalogues.on(on);
        let row = |named: &alerts::catalogue::Named| {
            let told = explain(catalogues, catalogue, AlertCode::Device(named.code));
            let wan = told.ways.iter().filter(|way| way.switches.starts_with("wan"));
            let mut off_by: Vec<String> =
                wan.map(|way| format!("{} ({})", way.role, way.device)).collect();
            off_by.dedup();
            AlertRow {
                code: told.code,
                name: named.name.clone(),
                series: named.series.clone(),
                critical: named.criticality.clone(),
                off_by,
                confidence: named.row.provenance.confidence.to_string(),
            }
        };
        catalogue.all().iter().map(row).collect()
    }

    /// What a code means on a day, whether or not the Code names it.
    ///
    /// # Errors
    /// When the text is no code.
    pub fn explain(&self, code: &str, on: Date) -> Result<Explained, Error> {
        let code: AlertCode = code.parse().map_err(|error| {
            Error::input(
                format!("there is no alert `{code}`: {error}"),
                "a code has four hexadecimal digits, as 8F36, or is a DCC Alert’s, as AD1",
            )
        })?;
        let catalogues = self.reader.catalogues();
        Ok(explain(catalogues, catalogues.on(on), code))
    }

    /// Decodes a message in whatever form it is: hexadecimal digits, base64, XML of DUIS, or its bytes. `on` is the
    /// day whose Code names the use case of a message that tells no moment of its own.
    ///
    /// # Errors
    /// When it is in no form of a message.
    pub fn decode(&self, bytes: &[u8], on: Date) -> Result<Decoded, Error> {
        let opened = self.reader.open(bytes, None).map_err(|error| {
            Error::input(
                error.to_string(),
                "paste the message as it came: hexadecimal digits, base64, or XML of DUIS",
            )
        })?;
        let message = opened.payload.as_deref().map(gbcs::decode);
        let mut decoded = match (&opened.record, &message) {
            (Ok(record), _) => self.of_record(record),
            (Err(_), Some(Ok(message))) => self.of_other(message, on),
            (Err(error), _) => Decoded {
                title: "This is no message that can be read".to_owned(),
                doubts: vec![error.to_string()],
                ..Decoded::empty()
            },
        };
        if let Some(envelope) = &opened.envelope {
            let sent = format!("{}, schema {}", envelope.sent, envelope.schema_version);
            decoded.facts.push(("sent by the DCC", sent));
            decoded.facts.push(("response code", envelope.response_code.to_string()));
        }
        match message {
            Some(Ok(message)) => decoded.fields = Some(message.tree.to_string()),
            Some(Err(error)) => decoded.doubts.push(format!("the fields cannot be told: {error}")),
            None => {}
        }
        Ok(decoded)
    }

    fn of_record(&self, record: &Record) -> Decoded {
        let catalogues = self.reader.catalogues();
        let catalogue = catalogues.at(record.at);
        let told = explain(catalogues, catalogue, record.code);
        let meaning = told.meaning.as_deref().unwrap_or("no table of the Code names it");
        let mut facts = vec![
            ("device", format!("{}: {}", record.device, record.device_kind.title())),
            ("for", record.recipient.to_string()),
            ("happened", record.at.to_string()),
            ("counter", record.counter.to_string()),
        ];
        if let Some(code) = record.message_code {
            let title = catalogue.use_case(code).map_or("no table names it", |each| &each.title);
            facts.push(("use case", format!("{code:04X} {title}")));
        }
        if record.stands_for > 1 {
            let text = format!("{} alerts: the DCC held the others back", record.stands_for);
            facts.push(("stands for", text));
        }
        let signed = if record.signed {
            "signed; not checked here, for want of the device’s certificate"
        } else {
            "no signature"
        };
        facts.push(("protection", signed.to_owned()));
        Decoded {
            title: format!("{} {meaning}", told.code),
            facts,
            doubts: record.inconsistencies.iter().map(|each| each.sentence().to_string()).collect(),
            what_can_be_done: Some(told.what_can_be_done),
            code: Some(told.code),
            fields: None,
        }
    }

    fn of_other(&self, message: &gbcs::Message<'_>, on: Date) -> Decoded {
        let code = message.frame.message_code;
        let catalogue = self.reader.catalogues().on(on);
        let title = catalogue.use_case(code).map_or("not named by the Code", |each| &each.title);
        Decoded {
            title: format!("A {} of use case {code:04X}: {title}", message.frame.direction.name()),
            facts: vec![("from", message.frame.originator.to_string())],
            ..Decoded::empty()
        }
    }
}

impl Decoded {
    fn empty() -> Self {
        Self {
            title: String::new(),
            facts: Vec::new(),
            doubts: Vec::new(),
            code: None,
            what_can_be_done: None,
            fields: None,
        }
    }
}
