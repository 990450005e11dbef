//! One message with everything that is known of it, for people and as JSON.

use std::fmt::Write as _;

use alerts::{
    Reader, behaviour::Action, explain::explain, fault::Inconsistency, line::Line, open::Opened,
    pipeline::Delivery, record::Record,
};
use duis::Body;
use gbcs::verify::{Checked, MacCheck, SignatureCheck};
use serde::Serialize;

use super::row::Row;

/// A message as JSON, whole.
#[derive(Serialize)]
pub struct Whole<'o> {
    from: &'o str,
    number: u64,
    kind: &'static str,
    message_code: Option<String>,
    alert: Option<Line<'o>>,
    envelope: Option<&'o duis::Envelope>,
    /// What a DCC Alert says of its event.
    event: &'o [duis::Detail],
    checked: Option<Checked>,
    fields: Option<gbcs::Tree<'o>>,
    error: Option<&'o str>,
}

impl<'o> Whole<'o> {
    /// All that is known of a message.
    pub fn of(
        row: &'o Row<'_>,
        opened: &'o Opened,
        reader: &'o Reader,
        fields: Option<gbcs::Tree<'o>>,
    ) -> Self {
        let line = |record: &'o Record| {
            Line::of(&Delivery {
                record,
                action: Action::Deliver,
                name: reader.catalogues().name(record.at, record.code),
                message: &[],
            })
        };
        Self {
            from: row.from,
            number: row.number,
            kind: row.kind,
            message_code: row.message_code.map(|code| format!("{code:04X}")),
            alert: opened.record.as_ref().ok().map(line),
            envelope: opened.envelope.as_ref(),
            event: &opened.event,
            checked: row.signature.zip(row.mac).map(|(signature, mac)| Checked { signature, mac }),
            fields,
            error: row.error.as_deref(),
        }
    }
}

/// A message for people: what it is, what protects it, then field by field.
pub fn text(
    reader: &Reader,
    row: &Row<'_>,
    opened: &Opened,
    tree: Option<&gbcs::Tree<'_>>,
) -> String {
    let mut out = String::new();
    match &opened.record {
        Ok(record) => of_record(reader, record, &mut out),
        Err(_) => other(row, &mut out),
    }
    if let Some(envelope) = &opened.envelope {
        of_envelope(envelope, &mut out);
    }
    for detail in &opened.event {
        put(&mut out, &detail.name, &detail.text);
    }
    if let Some((signature, mac)) = row.signature.zip(row.mac) {
        put(&mut out, "protection", &protection(signature, mac));
    }
    if let Some(tree) = tree {
        let _ = write!(out, "\n{tree}\n");
    }
    out
}

/// A line with what it is about in a column of its own. Writing to a text cannot fail.
fn put(out: &mut String, what: &str, value: &str) {
    let _ = writeln!(out, "  {what:16} {value}");
}

fn other(row: &Row<'_>, out: &mut String) {
    let _ = match (row.message_code, row.name) {
        (Some(code), name) => {
            let title = name.unwrap_or("not named by the Code");
            writeln!(out, "a {} of use case {code:04X} ({title})", row.kind)
        }
        (None, _) => match row.kind {
            "unreadable" => writeln!(out, "no message that can be read"),
            "smets1" => writeln!(out, "a message of a SMETS1 device, which is not GBCS"),
            kind => writeln!(out, "a {kind}"),
        },
    };
    if let Some(device) = row.device {
        put(out, "device", &device.to_string());
    }
}

fn of_record(reader: &Reader, record: &Record, out: &mut String) {
    let catalogues = reader.catalogues();
    let catalogue = catalogues.at(record.at);
    let told = explain(catalogues, catalogue, record.code).of(record.device_kind);
    let meaning = told.meaning.as_deref().unwrap_or("no table of the Code names it");
    let maker = reader.makers().name(record.device.maker());
    let _ = writeln!(out, "{}  {meaning}\n", told.code);
    let kind = record.device_kind.title();
    put(out, "device", &format!("{}: {kind}, maker {maker}", record.device));
    let id = |text: String| if record.has_id { text } else { "not told".to_owned() };
    put(out, "for", &id(record.recipient.to_string()));
    let is_doubted = record.inconsistencies.has(Inconsistency::ImpossibleTime);
    let doubt = if is_doubted { " (the device's own time cannot be)" } else { "" };
    put(out, "happened", &format!("{}{doubt}", record.at));
    put(out, "counter", &id(record.counter.to_string()));
    if let Some(code) = record.message_code {
        let title = catalogue.use_case(code).map_or("no table names it", |each| &each.title);
        put(out, "use case", &format!("{code:04X} {title}"));
    }
    if record.stands_for > 1 {
        let held = format!("{} alerts: the DCC held the others back", record.stands_for);
        put(out, "stands for", &held);
    }
    put(out, "what can be done", &told.what_can_be_done);
}

fn of_envelope(envelope: &duis::Envelope, out: &mut String) {
    let sent = format!(
        "{}, schema {}, response code {}",
        envelope.sent, envelope.schema_version, envelope.response_code
    );
    put(out, "sent by the DCC", &sent);
    match &envelope.body {
        Body::FutureDated { service_reference_variant, instruction, instructions, .. } => {
            put(out, "answers", &format!("Service Request Variant {service_reference_variant}"));
            if let (Some(instruction), Some(instructions)) = (instruction, instructions) {
                put(out, "instruction", &format!("{instruction} of {instructions}"));
            }
        }
        Body::DccAlert { event, .. } => put(out, "event", event),
        _ => {}
    }
}

fn protection(signature: SignatureCheck, mac: MacCheck) -> String {
    let signature = match signature {
        SignatureCheck::None => "no signature",
        SignatureCheck::Valid => "the signature is the sender's",
        SignatureCheck::Invalid => "THE SIGNATURE IS FALSE",
        SignatureCheck::NoCertificate => {
            "signed; not checked for want of the sender's certificate (--certificates)"
        }
    };
    let mac = match mac {
        MacCheck::None => "no MAC",
        MacCheck::Valid => "the MAC is right",
        MacCheck::Invalid => "THE MAC IS FALSE",
        MacCheck::NoKey => {
            "a MAC, not checked: only device and recipient hold the secret (--secret)"
        }
    };
    format!("{signature}; {mac}")
}
