//! What is done with each alert, one after the other: known before or not, named or not, delivered or not, counted.
//! The same alerts in the same order give the same state, on every machine.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    behaviour::{Action, Behaviours},
    catalogue::Catalogues,
    code::AlertCode,
    count::Counters,
    device::DeviceKind,
    duplicate::Duplicates,
    inventory::Inventory,
    outage::Outages,
    read::ReadError,
    record::{Kind, Record},
    sighting::Sightings,
    storm::{Limits, Storms},
};

/// What stays the same while alerts come in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Code, by date.
    pub catalogues: Catalogues,
    /// What Users want.
    pub behaviours: Behaviours,
    /// Whether rules only say what they would have done, and everything is delivered.
    pub dry_run: bool,
    /// Which devices hang together.
    pub inventory: Inventory,
    /// When many alerts are a storm.
    pub limits: Limits,
    /// How many of the last alerts duplicates are looked for among.
    pub duplicate_window: usize,
}

/// How many of what came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Messages that were read, of every kind.
    pub messages: u64,
    /// Device Alerts among them.
    pub device_alerts: u64,
    /// Outcomes of future-dated commands among them.
    pub future_dated: u64,
    /// DCC Alerts among them.
    pub dcc_alerts: u64,
    /// Alerts that the DCC held back, over the messages that stand for them.
    pub held_back: u64,
    /// Messages that came before.
    pub duplicates: u64,
    /// Messages that no table's code names.
    pub unnamed: u64,
    /// Messages in which something does not fit.
    pub inconsistent: u64,
    /// Messages that could not be read.
    pub rejected: u64,
    /// Messages that are no alerts: commands, responses, and those of SMETS1 devices.
    pub others: u64,
}

impl Totals {
    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.device_alerts += other.device_alerts;
        self.future_dated += other.future_dated;
        self.dcc_alerts += other.dcc_alerts;
        self.held_back += other.held_back;
        self.duplicates += other.duplicates;
        self.unnamed += other.unnamed;
        self.inconsistent += other.inconsistent;
        self.rejected += other.rejected;
        self.others += other.others;
    }
}

/// Everything that alerts add up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// How many of what.
    pub totals: Totals,
    /// By code, kind of device, maker and hour.
    pub counters: Counters,
    /// Storms.
    pub storms: Storms,
    /// Outages.
    pub outages: Outages,
    /// Codes that no table names.
    pub sightings: Sightings,
    /// How many alerts each rule hid, or would have hidden, by the rule's id.
    pub hidden: std::collections::BTreeMap<String, u64>,
    /// Messages that could not be read, by the reason's word.
    pub rejects: std::collections::BTreeMap<String, u64>,
    /// Messages that are no alerts, by what they are.
    pub others: std::collections::BTreeMap<String, u64>,
    /// Inconsistencies, by their word.
    pub inconsistencies: std::collections::BTreeMap<String, u64>,
}

impl State {
    /// Adds what another part of the traffic has come to: another shard's devices.
    pub fn add(&mut self, other: &Self) {
        self.totals.add(&other.totals);
        self.counters.add(&other.counters);
        self.storms.add(&other.storms);
        self.outages.add(&other.outages);
        self.sightings.add(&other.sightings);
        let sums = [
            (&mut self.hidden, &other.hidden),
            (&mut self.rejects, &other.rejects),
            (&mut self.others, &other.others),
            (&mut self.inconsistencies, &other.inconsistencies),
        ];
        for (sum, more) in sums {
            for (word, count) in more {
                *sum.entry(word.clone()).or_default() += count;
            }
        }
    }
}

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It came before, and nothing is done.
    Duplicate,
    /// What a behaviour says.
    Done(Action),
}

/// Takes alerts, one after the other.
#[derive(Debug)]
pub struct Engine {
    settings: Arc<Settings>,
    state: State,
    duplicates: Duplicates,
}

impl Engine {
    /// An engine that has seen nothing.
    #[must_use]
    pub fn new(settings: Arc<Settings>) -> Self {
        let state = State {
            totals: Totals::default(),
            counters: Counters::default(),
            storms: Storms::new(settings.limits),
            outages: Outages::default(),
            sightings: Sightings::default(),
            hidden: std::collections::BTreeMap::new(),
            rejects: std::collections::BTreeMap::new(),
            others: std::collections::BTreeMap::new(),
            inconsistencies: std::collections::BTreeMap::new(),
        };
        let duplicates = Duplicates::new(settings.duplicate_window);
        Self { settings, state, duplicates }
    }

    /// An engine that goes on from a state.
    #[must_use]
    pub fn from(settings: Arc<Settings>, state: State, duplicates: Duplicates) -> Self {
        Self { settings, state, duplicates }
    }

    /// Is told which alerts come next, some tens of them, so that they are taken faster; nothing else follows from it.
    pub fn look_ahead<'r>(&self, records: impl Iterator<Item = &'r Record>) {
        self.duplicates.look_ahead(records.map(Record::identity));
    }

    fn is_to_be_placed(&self, record: &Record) -> bool {
        record.device_kind == DeviceKind::Unknown && !self.settings.inventory.is_empty()
    }

    /// Takes an alert and the message that it came in.
    pub fn take(&mut self, record: &Record, message: &[u8]) -> (Outcome, bool) {
        let placed;
        let record = if self.is_to_be_placed(record) {
            placed = self.placed(record);
            &placed
        } else {
            record
        };
        let settings = Arc::clone(&self.settings);
        let totals = &mut self.state.totals;
        totals.messages += 1;
        if self.duplicates.came_before(record.identity()) {
            totals.duplicates += 1;
            return (Outcome::Duplicate, true);
        }
        match record.kind {
            Kind::DeviceAlert => totals.device_alerts += 1,
            Kind::FutureDated => totals.future_dated += 1,
            Kind::DccAlert => totals.dcc_alerts += 1,
        }
        totals.held_back += u64::from(record.stands_for) - 1;
        let is_named = match record.code {
            AlertCode::Device(code) => settings.catalogues.at(record.at).named(code).is_some(),
            AlertCode::Dcc(_) => true,
        };
        if !is_named {
            totals.unnamed += 1;
            self.state.sightings.take(record, message);
        }
        if !record.inconsistencies.is_empty() {
            totals.inconsistent += 1;
            for each in record.inconsistencies.iter() {
                count(&mut self.state.inconsistencies, each.into());
            }
        }
        let (wanted, rule) = settings.behaviours.action(record, is_named);
        if let Some(rule) = rule.filter(|_| wanted != Action::Deliver)
            && let Some(rule) = settings.behaviours.rules().nth(rule)
        {
            *self.state.hidden.entry(rule.id.clone()).or_default() += u64::from(record.stands_for);
        }
        let action = if settings.dry_run { Action::Deliver } else { wanted };
        self.state.counters.take(record, action);
        self.state.storms.take(record);
        self.state.outages.take(record, &settings.inventory);
        (Outcome::Done(action), is_named)
    }

    /// Counts a message that gives no record: one that cannot be read, or one of another kind.
    pub fn unread(&mut self, error: &ReadError) {
        if error.is_of_another_kind() {
            self.state.totals.messages += 1;
            self.state.totals.others += 1;
            count(&mut self.state.others, error.word());
        } else {
            self.reject(error.word());
        }
    }

    /// Counts what cannot be read as a message.
    pub fn reject(&mut self, word: &str) {
        self.state.totals.messages += 1;
        self.state.totals.rejected += 1;
        count(&mut self.state.rejects, word);
    }

    /// An alert with the kind of its device, where the message does not tell it and the inventory does.
    #[must_use]
    pub fn placed(&self, record: &Record) -> Record {
        let is_asked = self.is_to_be_placed(record);
        let known = if is_asked { self.settings.inventory.device(record.device) } else { None };
        Record { device_kind: known.map_or(record.device_kind, |device| device.kind), ..*record }
    }

    /// What alerts have added up to.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The filter of duplicates.
    #[must_use]
    pub fn duplicates(&self) -> &Duplicates {
        &self.duplicates
    }
}

/// Counts one more of a word, without a copy of the word where it is known.
fn count(words: &mut std::collections::BTreeMap<String, u64>, word: &str) {
    match words.get_mut(word) {
        Some(count) => *count += 1,
        None => drop(words.insert(word.to_owned(), 1)),
    }
}
