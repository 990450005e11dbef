//! What a pipeline must find in made-up traffic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Planned, What};
use crate::record::Moment;

/// A storm that was made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedStorm {
    /// Its first alert.
    pub start: Moment,
    /// Its last alert.
    pub end: Moment,
    /// The code.
    pub code: String,
    /// The device.
    pub device: String,
    /// How many alerts it has, broken ones among them.
    pub alerts: u64,
}

/// An outage that was made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedOutage {
    /// When it began.
    pub start: Moment,
    /// When the meter said that supply was back.
    pub end: Option<Moment>,
    /// The hub.
    pub hub: String,
    /// Whether it was a restart after firmware was activated.
    pub doubted: bool,
}

/// What a pipeline must find.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Messages in all.
    pub messages: u64,
    /// Messages that came a second time.
    pub duplicates: u64,
    /// Messages that were broken on their way.
    pub broken: u64,
    /// Alerts by code, of messages that are whole and came for the first time.
    pub alerts: BTreeMap<String, u64>,
    /// The same by code and hour, the hour as seconds since 1970.
    pub by_hour: BTreeMap<i64, BTreeMap<String, u64>>,
    /// Storms.
    pub storms: Vec<SimulatedStorm>,
    /// Outages.
    pub outages: Vec<SimulatedOutage>,
}

impl Truth {
    pub(super) fn count(&mut self, planned: &Planned) {
        let alerts = u64::from(planned.stands_for);
        let (code, at) = match planned.what {
            What::Alert(code) => (format!("{code:04X}"), planned.said),
            What::FirmwareActivated => ("8F66".to_owned(), planned.said),
            What::PowerOutage(start) => ("AD1".to_owned(), start),
        };
        *self.by_hour.entry(at.hour().0).or_default().entry(code.clone()).or_default() += alerts;
        *self.alerts.entry(code).or_default() += alerts;
    }
}
