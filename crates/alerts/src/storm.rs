//! Storms: a device that sends one code again and again, and a code that many devices send at once.
//!
//! Alerts are counted in windows of their own time, as SECMP0062 counts them for each device and code. A device's
//! storm lasts while each window has at least `device_alerts` of one code. A code's storm lasts while each window has
//! at least `code_alerts`, and `code_factor` times as many as its usual window, the mean of the quiet windows before.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use gbcs::Eui64;
use serde::{Deserialize, Serialize};

use crate::{
    code::AlertCode,
    record::{Moment, Record},
};

/// When many alerts are a storm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The length of a window, in seconds.
    pub window: i64,
    /// The alerts of one device and code in a window that make a storm.
    pub device_alerts: u64,
    /// The alerts of one code in a window that make a storm, whatever is usual.
    pub code_alerts: u64,
    /// How many times the usual number makes a storm of a code.
    pub code_factor: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { window: 600, device_alerts: 20, code_alerts: 1000, code_factor: 5 }
    }
}

/// A storm that is over or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Storm {
    /// The first alert of its first window.
    pub start: Moment,
    /// The last alert of its last window.
    pub end: Moment,
    /// The code.
    pub code: AlertCode,
    /// The device, where it is one device's.
    pub device: Option<Device>,
    /// How many alerts it has.
    pub alerts: u64,
    /// Whether it went on when the last alert was read.
    pub goes_on: bool,
}

/// A device's identifier, as it is kept and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Device(pub Eui64);

impl Serialize for Device {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            self.0.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Device {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            return text.parse().map(Self).map_err(serde::de::Error::custom);
        }
        u64::deserialize(deserializer).map(|id| Self(Eui64(id)))
    }
}

/// What one window has of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct InWindow {
    first: Moment,
    last: Moment,
    alerts: u64,
}

impl InWindow {
    fn take(&mut self, record: &Record) {
        self.first = self.first.min(record.at);
        self.last = self.last.max(record.at);
        self.alerts += u64::from(record.stands_for);
    }

    fn of(record: &Record) -> Self {
        Self { first: record.at, last: record.at, alerts: 0 }
    }
}

/// What is usual for a code: the mean of its quiet windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Usual {
    windows: u64,
    alerts: u64,
}

/// How many windows back "usual" reaches: older ones fade.
const USUAL_WINDOWS: u64 = 144;

/// How many windows it takes to know what is usual: before, no code is in a storm.
const LEARNED_WINDOWS: u64 = 3;

/// Finds storms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Storms {
    limits: Limits,
    /// The window that is being filled, by its number since 1970.
    current: Option<i64>,
    of_devices: HashMap<(Device, AlertCode), InWindow, FixedState>,
    of_codes: HashMap<AlertCode, InWindow, FixedState>,
    usual: HashMap<AlertCode, Usual, FixedState>,
    open: BTreeMap<(AlertCode, Option<Device>), Storm>,
    over: Vec<Storm>,
}

impl Storms {
    /// A finder of storms.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            current: None,
            of_devices: HashMap::default(),
            of_codes: HashMap::default(),
            usual: HashMap::default(),
            open: BTreeMap::new(),
            over: Vec::new(),
        }
    }

    /// Takes an alert. One that is late counts in the window that is being filled.
    pub fn take(&mut self, record: &Record) {
        let window = record.at.0.div_euclid(self.limits.window.max(1));
        match self.current {
            None => self.current = Some(window),
            Some(current) if window > current => {
                self.close_window(window - current > 1);
                self.current = Some(window);
            }
            Some(_) => {}
        }
        let of_device = (Device(record.device), record.code);
        self.of_devices.entry(of_device).or_insert_with(|| InWindow::of(record)).take(record);
        self.of_codes.entry(record.code).or_insert_with(|| InWindow::of(record)).take(record);
    }

    /// Ends the window: storms begin, go on or end by what it has.
    fn close_window(&mut self, then_a_gap: bool) {
        let limits = self.limits;
        let mut stormy: Vec<((AlertCode, Option<Device>), InWindow)> = self
            .of_devices
            .iter()
            .filter(|(_, window)| window.alerts >= limits.device_alerts)
            .map(|((device, code), window)| ((*code, Some(*device)), *window))
            .collect();
        for (code, window) in &self.of_codes {
            let usual = self.usual.entry(*code).or_default();
            let is_many = window.alerts >= limits.code_alerts;
            let is_unusual = usual.windows >= LEARNED_WINDOWS
                && window.alerts * usual.windows >= usual.alerts * limits.code_factor;
            if is_many && is_unusual {
                stormy.push(((*code, None), *window));
            } else {
                usual.windows += 1;
                usual.alerts += window.alerts;
                if usual.windows > USUAL_WINDOWS {
                    usual.windows /= 2;
                    usual.alerts /= 2;
                }
            }
        }
        let mut open = std::mem::take(&mut self.open);
        for (key, window) in stormy {
            let (code, device) = key;
            let fresh = Storm {
                start: window.first,
                end: window.last,
                code,
                device,
                alerts: 0,
                goes_on: true,
            };
            let mut storm = open.remove(&key).unwrap_or(fresh);
            storm.end = storm.end.max(window.last);
            storm.alerts += window.alerts;
            self.open.insert(key, storm);
        }
        self.over.extend(open.into_values().map(|storm| Storm { goes_on: false, ..storm }));
        if then_a_gap {
            let ended = std::mem::take(&mut self.open);
            self.over.extend(ended.into_values().map(|storm| Storm { goes_on: false, ..storm }));
        }
        self.of_devices.clear();
        self.of_codes.clear();
    }

    /// Adds the storms of other devices. A code's storm is one of each part, since parts do not see each other's alerts.
    pub fn add(&mut self, other: &Self) {
        self.over.extend(other.found());
    }

    /// All storms so far, the earliest first; the window that is being filled counts as if it were full.
    #[must_use]
    pub fn found(&self) -> Vec<Storm> {
        let mut at_the_end = self.clone();
        at_the_end.close_window(false);
        let mut all = at_the_end.over;
        all.extend(at_the_end.open.into_values());
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::record;

    fn at(second: i64) -> Record {
        Record { at: Moment(second), ..record(0x8F3F) }
    }

    #[test]
    fn a_device_that_goes_on_and_on_is_one_storm_with_start_end_and_size() {
        let limits = Limits { window: 60, device_alerts: 10, code_alerts: 1000, code_factor: 5 };
        let mut storms = Storms::new(limits);
        // Five a minute, then a minute and a half of one a second, then five a minute again.
        let quiet = (0..10).map(|at| at * 12);
        let storm = 120..210;
        let after = (0..10).map(|at| 212 + at * 12);
        for second in quiet.chain(storm).chain(after) {
            storms.take(&at(second));
        }
        let found = storms.found();
        let told: Vec<_> = found
            .iter()
            .map(|each| (each.start.0, each.end.0, each.alerts, each.goes_on))
            .collect();
        assert_eq!(told, [(120, 236, 93, false)]);
    }

    #[test]
    fn many_devices_at_once_are_a_storm_of_the_code_when_that_is_unusual() {
        let limits = Limits { window: 60, device_alerts: 10, code_alerts: 50, code_factor: 5 };
        let mut storms = Storms::new(limits);
        for minute in 0..10_i64 {
            let alerts = if minute == 7 { 600 } else { 60 };
            for each in 0..alerts {
                let device = Eui64(0x0102_0300_0000_0000 + u64::try_from(each).unwrap());
                storms.take(&Record { device, ..at(minute * 60 + each % 60) });
            }
        }
        let found = storms.found();
        let told: Vec<_> =
            found.iter().map(|each| (each.start.0, each.alerts, each.device)).collect();
        assert_eq!(told, [(420, 600, None)]);
    }
}
