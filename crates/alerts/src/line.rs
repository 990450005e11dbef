//! An alert as a line of JSON or CSV: the same fields for every way in and every sink.

use serde::Serialize;

use crate::{
    behaviour::Action, code::AlertCode, device::DeviceKind, fault::Inconsistencies,
    pipeline::Delivery, record::Kind,
};

/// An alert as a line.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// When it happened.
    #[serde(serialize_with = "shown")]
    pub at: crate::record::Moment,
    /// By which way it came.
    pub kind: Kind,
    /// Its code.
    pub code: AlertCode,
    /// What the code means; none where no table names it.
    pub name: Option<&'a str>,
    /// The use case.
    #[serde(serialize_with = "hex")]
    pub message_code: Option<u16>,
    /// The device.
    pub device: gbcs::Eui64,
    /// The kind of device.
    pub device_kind: DeviceKind,
    /// The User; none of a DCC Alert without a ResponseID.
    pub recipient: Option<gbcs::Eui64>,
    /// The sender's counter; none of a DCC Alert without a ResponseID.
    pub counter: Option<u64>,
    /// Whether the device signed it.
    pub signed: bool,
    /// How many alerts it stands for.
    pub stands_for: u32,
    /// What is done with it.
    pub action: Action,
    /// What does not fit.
    pub inconsistencies: Inconsistencies,
}

impl<'a> Line<'a> {
    /// The line of an alert.
    #[must_use]
    pub fn of(delivery: &Delivery<'a>) -> Self {
        let record = delivery.record;
        Self {
            at: record.at,
            kind: record.kind,
            code: record.code,
            name: delivery.name,
            message_code: record.message_code,
            device: record.device,
            device_kind: record.device_kind,
            recipient: record.has_id.then_some(record.recipient),
            counter: record.has_id.then_some(record.counter),
            signed: record.signed,
            stands_for: record.stands_for,
            action: delivery.action,
            inconsistencies: record.inconsistencies,
        }
    }
}

fn shown<S: serde::Serializer>(
    at: &crate::record::Moment,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

fn hex<S: serde::Serializer>(code: &Option<u16>, serializer: S) -> Result<S::Ok, S::Error> {
    match code {
        Some(code) => serializer.collect_str(&format_args!("{code:04X}")),
        None => serializer.serialize_none(),
    }
}
