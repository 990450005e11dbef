//! Sightings: codes that devices send and that no table of the Code names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    code::AlertCode,
    device::DeviceKind,
    record::{Moment, Record},
    storm::Device,
};

/// The most devices of a sighting that are counted one by one.
const DEVICES_MAX: usize = 1000;
/// The most sightings that are kept apart: all codes of a dozen makers.
const SIGHTINGS_MAX: usize = 1_000_000;

/// What is seen apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The code.
    pub code: AlertCode,
    /// The maker, by prefix.
    pub maker: u32,
    /// The kind of device.
    pub device_kind: DeviceKind,
}

/// What was seen of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// When it was first seen.
    pub first: Moment,
    /// When it was last seen.
    pub last: Moment,
    /// How many alerts.
    pub alerts: u64,
    /// Which devices, up to a thousand.
    pub devices: BTreeSet<Device>,
    /// The first message, as it came.
    pub example: Vec<u8>,
}

/// All sightings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sightings {
    by_key: BTreeMap<Key, Sighting>,
}

impl Sightings {
    /// Takes an alert whose code no table names, with the message as it came.
    pub fn take(&mut self, record: &Record, message: &[u8]) {
        let key = Key {
            code: record.code,
            maker: record.device.maker(),
            device_kind: record.device_kind,
        };
        let is_full = self.by_key.len() >= SIGHTINGS_MAX;
        if is_full && !self.by_key.contains_key(&key) {
            return;
        }
        let sighting = self.by_key.entry(key).or_insert_with(|| Sighting {
            first: record.at,
            last: record.at,
            alerts: 0,
            devices: BTreeSet::new(),
            example: message.to_vec(),
        });
        sighting.first = sighting.first.min(record.at);
        sighting.last = sighting.last.max(record.at);
        sighting.alerts += u64::from(record.stands_for);
        if sighting.devices.len() < DEVICES_MAX {
            sighting.devices.insert(Device(record.device));
        }
    }

    /// Adds what was seen in another part of the traffic.
    pub fn add(&mut self, other: &Self) {
        for (key, more) in &other.by_key {
            match self.by_key.get_mut(key) {
                None => drop(self.by_key.insert(*key, more.clone())),
                Some(sighting) => {
                    sighting.first = sighting.first.min(more.first);
                    sighting.last = sighting.last.max(more.last);
                    sighting.alerts += more.alerts;
                    let room = DEVICES_MAX.saturating_sub(sighting.devices.len());
                    sighting.devices.extend(more.devices.iter().take(room));
                }
            }
        }
    }

    /// All sightings, by code, maker and kind of device.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Sighting)> {
        self.by_key.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}
