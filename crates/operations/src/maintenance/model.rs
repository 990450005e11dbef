//! What the facts add up to.

use std::collections::BTreeMap;

use code::id::{AmendmentId, BodyId};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{
    ActivityFact, ActivityId, ActualDisruption, DerogationFact, Edition, Kind, MaintenanceFact,
    MaintenanceRecord, Month, Plan, Rated, Rating, ScheduleFact, Window,
};

/// Where an activity stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::Display, strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum State {
    /// It is to come.
    Planned,
    /// It has begun.
    Running,
    /// It is done.
    Finished,
    /// It is off.
    Cancelled,
}

/// A wish of a body that an activity be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The event.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The body.
    pub by: BodyId,
    /// Why.
    pub reason: String,
    /// How it was met: by a move, or by an answer in words.
    pub met: Option<String>,
}

/// What an activity came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The event.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What it did to Services.
    pub disruptions: Vec<ActualDisruption>,
    /// How it went.
    pub text: String,
}

/// An activity, with everything that was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its name.
    pub id: ActivityId,
    /// Planned or not.
    pub kind: Kind,
    /// The day on which it was added, and the event.
    pub added: (Date, u64),
    /// When it became known that it is needed.
    pub known_at: Option<Timestamp>,
    /// What is said of it; its window is the one that stands.
    pub plan: Plan,
    /// The windows that it had before, each with the day and event of the move away from it, and why.
    pub moves: Vec<Move>,
    /// Its ratings; the last one holds.
    pub ratings: Vec<(u64, Date, Rated)>,
    /// Why it is off, if it is: event, day, reason.
    pub cancelled: Option<(u64, Date, String)>,
    /// The wishes to move it.
    pub objections: Vec<Objection>,
    /// Who agreed to other hours, and why: for the window that stands.
    pub hours_agreed: Option<(u64, BodyId, String)>,
    /// Who was told what, in the order of the log.
    pub told: Vec<Told>,
    /// When it began.
    pub started: Option<(u64, Timestamp)>,
    /// What it came to.
    pub finished: Option<Finished>,
    /// How often it changed what a calendar shows.
    pub sequence: u32,
    /// The last event.
    pub last_seq: u64,
    /// The day of the last event.
    pub last_on: Date,
}

/// A word to those affected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The event.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Whom.
    pub to: Vec<String>,
    /// What.
    pub text: String,
    /// The end that was expected then, where it moved.
    pub expected_end: Option<Timestamp>,
}

/// A move from one window to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The event.
    pub seq: u64,
    /// The day on which it was moved.
    pub on: Date,
    /// From here.
    pub from: Window,
    /// To here.
    pub to: Window,
    /// Why.
    pub reason: String,
}

impl Activity {
    /// Its window.
    #[must_use]
    pub fn window(&self) -> Window {
        self.plan.window
    }

    /// Its rating, if it has one.
    #[must_use]
    pub fn rating(&self) -> Option<Rating> {
        self.ratings.last().map(|(_, _, rated)| rated.rating)
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        if self.cancelled.is_some() {
            State::Cancelled
        } else if self.finished.is_some() {
            State::Finished
        } else if self.started.is_some() {
            State::Running
        } else {
            State::Planned
        }
    }

    /// The end that was last announced.
    #[must_use]
    pub fn announced_end(&self) -> Timestamp {
        let announced = self.told.iter().rev().find_map(|told| told.expected_end);
        announced.unwrap_or(self.plan.window.end)
    }

    /// The window in which it was really done, once it is.
    #[must_use]
    pub fn actual(&self) -> Option<Window> {
        let (_, start) = self.started?;
        Some(Window { start, end: self.finished.as_ref()?.at })
    }

    /// How many minutes after it became known that Unplanned Maintenance is needed those affected were first
    /// told; none when either is not on record.
    #[must_use]
    pub fn told_after_minutes(&self) -> Option<i64> {
        let told = self.told.iter().map(|told| told.at).min()?;
        Some((told.as_second() - self.known_at?.as_second()) / 60)
    }

    fn apply(&mut self, seq: u64, on: Date, fact: &ActivityFact) {
        match fact {
            ActivityFact::Added { .. } => {}
            ActivityFact::Described { plan } => {
                self.plan = Plan { window: self.plan.window, ..plan.clone() };
                self.sequence += 1;
            }
            ActivityFact::Moved { to, reason } => {
                let from = std::mem::replace(&mut self.plan.window, *to);
                self.moves.push(Move { seq, on, from, to: *to, reason: reason.clone() });
                self.hours_agreed = None;
                self.sequence += 1;
                self.meet_objections(&format!("moved on {on}"));
            }
            ActivityFact::Cancelled { reason } => {
                self.cancelled = Some((seq, on, reason.clone()));
                self.sequence += 1;
                self.meet_objections(&format!("cancelled on {on}"));
            }
            ActivityFact::Rated(rated) => self.ratings.push((seq, on, rated.clone())),
            ActivityFact::Objected { by, reason } => self.objections.push(Objection {
                seq,
                on,
                by: by.clone(),
                reason: reason.clone(),
                met: None,
            }),
            ActivityFact::Answered { text } => self.meet_objections(text),
            ActivityFact::HoursAgreed { by, reason } => {
                self.hours_agreed = Some((seq, by.clone(), reason.clone()));
            }
            ActivityFact::Told { at, to, text, expected_end } => {
                self.told.push(Told {
                    seq,
                    at: *at,
                    to: to.clone(),
                    text: text.clone(),
                    expected_end: *expected_end,
                });
            }
            ActivityFact::Started { at } => self.started = Some((seq, *at)),
            ActivityFact::Finished { at, disruptions, text } => {
                self.finished = Some(Finished {
                    seq,
                    at: *at,
                    disruptions: disruptions.clone(),
                    text: text.clone(),
                });
            }
        }
        self.last_seq = seq;
        self.last_on = on;
    }

    fn meet_objections(&mut self, how: &str) {
        for objection in self.objections.iter_mut().filter(|each| each.met.is_none()) {
            objection.met = Some(how.to_owned());
        }
    }
}

/// What is recorded of a derogation, in order.
pub type DerogationState = Vec<(u64, Date, DerogationFact)>;

/// All maintenance, and all derogations on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maintenance {
    activities: BTreeMap<ActivityId, Activity>,
    editions: BTreeMap<Month, Vec<(u64, Date, Edition)>>,
    derogations: BTreeMap<AmendmentId, DerogationState>,
    records: Vec<MaintenanceRecord>,
}

impl Maintenance {
    /// Adds one record. What is said of an activity that was never added is kept and changes nothing.
    pub fn apply(&mut self, record: MaintenanceRecord) {
        let MaintenanceRecord { seq, on, ref fact } = record;
        match fact {
            MaintenanceFact::Activity(id, ActivityFact::Added { kind, plan, known_at }) => {
                self.activities.entry(id.clone()).or_insert_with(|| Activity {
                    id: id.clone(),
                    kind: *kind,
                    added: (on, seq),
                    known_at: *known_at,
                    plan: plan.clone(),
                    moves: Vec::new(),
                    ratings: Vec::new(),
                    cancelled: None,
                    objections: Vec::new(),
                    hours_agreed: None,
                    told: Vec::new(),
                    started: None,
                    finished: None,
                    sequence: 0,
                    last_seq: seq,
                    last_on: on,
                });
            }
            MaintenanceFact::Activity(id, fact) => {
                if let Some(activity) = self.activities.get_mut(id) {
                    activity.apply(seq, on, fact);
                }
            }
            MaintenanceFact::Schedule(month, ScheduleFact::Published(edition)) => {
                self.editions.entry(*month).or_default().push((seq, on, edition.clone()));
            }
            MaintenanceFact::Derogation(id, fact) => {
                self.derogations.entry(id.clone()).or_default().push((seq, on, fact.clone()));
            }
        }
        self.records.push(record);
    }

    /// The same as it was known at the end of a day.
    #[must_use]
    pub fn as_at(&self, on: Date) -> Self {
        let mut cut = Self::default();
        for record in self.records.iter().filter(|record| record.on <= on) {
            cut.apply(record.clone());
        }
        cut
    }

    /// An activity.
    #[must_use]
    pub fn get(&self, id: &ActivityId) -> Option<&Activity> {
        self.activities.get(id)
    }

    /// All activities, by name.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.activities.values()
    }

    /// Those that are not off and touch a window, by their start.
    #[must_use]
    pub fn within(&self, window: &Window) -> Vec<&Activity> {
        let standing = self.activities.values().filter(|each| each.cancelled.is_none());
        let mut found: Vec<&Activity> =
            standing.filter(|each| each.window().overlaps(window)).collect();
        found.sort_by_key(|each| (each.window().start, &each.id));
        found
    }

    /// The editions of a month's schedule, each with its event and day.
    #[must_use]
    pub fn editions(&self, month: Month) -> &[(u64, Date, Edition)] {
        self.editions.get(&month).map(Vec::as_slice).unwrap_or_default()
    }

    /// The months for which a schedule was published.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        self.editions.keys().copied()
    }

    /// What is recorded of derogations, by id.
    pub fn derogations(&self) -> impl Iterator<Item = (&AmendmentId, &DerogationState)> {
        self.derogations.iter()
    }

    /// All records, in order.
    #[must_use]
    pub fn records(&self) -> &[MaintenanceRecord] {
        &self.records
    }

    /// The same with the window of one activity moved, to try it.
    #[must_use]
    pub fn with_window(&self, id: &ActivityId, window: Window) -> Self {
        let mut tried = self.clone();
        if let Some(activity) = tried.activities.get_mut(id) {
            activity.plan.window = window;
        }
        tried
    }
}
