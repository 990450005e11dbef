//! Counters: alerts by code, kind of device, maker and hour.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use crate::{
    behaviour::Action,
    code::AlertCode,
    device::DeviceKind,
    record::{Moment, Record},
};

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The start of the hour.
    pub hour: Moment,
    /// The code.
    pub code: AlertCode,
    /// The kind of device.
    pub device_kind: DeviceKind,
    /// The maker, by prefix.
    pub maker: u32,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// Messages.
    pub messages: u64,
    /// Alerts: more than messages where the DCC has held some back.
    pub alerts: u64,
    /// Alerts that were delivered.
    pub delivered: u64,
    /// Alerts that were recorded only.
    pub recorded: u64,
    /// Alerts that were suppressed.
    pub suppressed: u64,
}

impl Count {
    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.alerts += other.alerts;
        self.delivered += other.delivered;
        self.recorded += other.recorded;
        self.suppressed += other.suppressed;
    }
}

/// All counters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    by_key: HashMap<Key, Count, FixedState>,
}

impl Counters {
    /// Counts an alert.
    pub fn take(&mut self, record: &Record, action: Action) {
        let key = Key {
            hour: record.at.hour(),
            code: record.code,
            device_kind: record.device_kind,
            maker: record.device.maker(),
        };
        let alerts = u64::from(record.stands_for);
        let count = self.by_key.entry(key).or_default();
        count.messages += 1;
        count.alerts += alerts;
        match action {
            Action::Deliver => count.delivered += alerts,
            Action::Record => count.recorded += alerts,
            Action::Suppress => count.suppressed += alerts,
        }
    }

    /// All counts, by key in order.
    #[must_use]
    pub fn sorted(&self) -> Vec<(Key, Count)> {
        let mut all: Vec<(Key, Count)> =
            self.by_key.iter().map(|(key, count)| (*key, *count)).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }

    /// Counts added up by a part of their keys, in order.
    #[must_use]
    pub fn by<K: Ord>(&self, part: impl Fn(&Key) -> K) -> std::collections::BTreeMap<K, Count> {
        let mut sums = std::collections::BTreeMap::new();
        for (key, count) in &self.by_key {
            sums.entry(part(key)).or_insert_with(Count::default).add(count);
        }
        sums
    }

    /// Adds the counters of another part of the traffic.
    pub fn add(&mut self, other: &Self) {
        for (key, count) in &other.by_key {
            self.by_key.entry(*key).or_default().add(count);
        }
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}
