//! Meetings of bodies: when, what was on the agenda, and the actions that came of them.

use std::collections::BTreeMap;

use code::id::BodyId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::number::ProposalId;

/// One thing that is said of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum MeetingFact {
    /// The meeting is called, or is known to have been held.
    Scheduled {
        /// Where we know it from.
        source: Option<String>,
    },
    /// The meeting moves to another day.
    Moved {
        /// The new day.
        to: Date,
        /// Why.
        reason: String,
    },
    /// The meeting does not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// A proposal is on the agenda.
    OnAgenda {
        /// The proposal.
        proposal: ProposalId,
        /// What is asked of the body, such as `discuss` or `convert`.
        ask: String,
    },
    /// What was decided, in words.
    Minuted {
        /// The proposal it concerns, if one.
        proposal: Option<ProposalId>,
        /// The text.
        text: String,
    },
    /// Somebody is to do something.
    ActionRaised {
        /// Its short name, unique for the body: `OPS26/01`.
        name: String,
        /// What.
        text: String,
        /// Who.
        owner: String,
        /// By when.
        due: Option<Date>,
        /// The proposal it concerns, if one.
        proposal: Option<ProposalId>,
    },
    /// An action is done.
    ActionClosed {
        /// Its short name.
        name: String,
        /// How.
        text: String,
    },
}

/// A fact, with its event and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRecord {
    /// The event's number in the log.
    pub seq: u64,
    /// The day on which it was said.
    pub on: Date,
    /// What was said.
    pub fact: MeetingFact,
}

/// A body's meeting: the body, and the day for which it was first called.
pub type MeetingId = (BodyId, Date);

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The day on which it is held.
    pub date: Date,
    /// Whether it is off.
    pub cancelled: bool,
    /// All that is said of it, in order.
    pub records: Vec<MeetingRecord>,
}

/// An action, open or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionState {
    /// Its short name.
    pub name: String,
    /// What is to be done.
    pub text: String,
    /// By whom.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// The proposal it concerns.
    pub proposal: Option<ProposalId>,
    /// The day on which it was raised, and the event.
    pub raised: (Date, u64),
    /// When and how it was closed, and the event.
    pub closed: Option<(Date, String, u64)>,
}

/// All meetings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    meetings: BTreeMap<MeetingId, Meeting>,
}

impl Meetings {
    /// Adds one record.
    pub fn apply(&mut self, id: MeetingId, record: MeetingRecord) {
        let called_for = id.1;
        let meeting = self.meetings.entry(id).or_insert_with(|| Meeting {
            date: called_for,
            cancelled: false,
            records: Vec::new(),
        });
        match &record.fact {
            MeetingFact::Moved { to, .. } => meeting.date = *to,
            MeetingFact::Cancelled { .. } => meeting.cancelled = true,
            MeetingFact::Scheduled { .. } => meeting.cancelled = false,
            MeetingFact::OnAgenda { .. }
            | MeetingFact::Minuted { .. }
            | MeetingFact::ActionRaised { .. }
            | MeetingFact::ActionClosed { .. } => {}
        }
        meeting.records.push(record);
    }

    /// All meetings, by body and day.
    pub fn iter(&self) -> impl Iterator<Item = (&MeetingId, &Meeting)> {
        self.meetings.iter()
    }

    /// A meeting.
    #[must_use]
    pub fn get(&self, id: &MeetingId) -> Option<&Meeting> {
        self.meetings.get(id)
    }

    /// The next meeting of a body on or after a day, as far as it is known.
    #[must_use]
    pub fn next(&self, body: &BodyId, on: Date) -> Option<Date> {
        let of_body = self.meetings.iter().filter(|((whose, _), _)| whose == body);
        of_body.filter(|(_, m)| !m.cancelled && m.date >= on).map(|(_, m)| m.date).min()
    }

    /// The actions of a body, by the day on which they were raised and then by name.
    #[must_use]
    pub fn actions(&self, body: &BodyId) -> Vec<ActionState> {
        let mut records: Vec<&MeetingRecord> = self
            .meetings
            .iter()
            .filter(|((whose, _), _)| whose == body)
            .flat_map(|(_, meeting)| &meeting.records)
            .collect();
        records.sort_by_key(|record| (record.on, record.seq));
        let mut actions: BTreeMap<String, ActionState> = BTreeMap::new();
        for record in records {
            match &record.fact {
                MeetingFact::ActionRaised { name, text, owner, due, proposal } => {
                    let action = ActionState {
                        name: name.clone(),
                        text: text.clone(),
                        owner: owner.clone(),
                        due: *due,
                        proposal: *proposal,
                        raised: (record.on, record.seq),
                        closed: None,
                    };
                    actions.insert(name.clone(), action);
                }
                MeetingFact::ActionClosed { name, text } => {
                    if let Some(action) = actions.get_mut(name) {
                        action.closed = Some((record.on, text.clone(), record.seq));
                    }
                }
                _ => {}
            }
        }
        let mut actions: Vec<ActionState> = actions.into_values().collect();
        actions.sort_by(|a, b| (a.raised, &a.name).cmp(&(b.raised, &b.name)));
        actions
    }

    /// The meetings as they were known at the end of a day.
    #[must_use]
    pub fn as_at(&self, on: Date) -> Self {
        let mut cut = Self::default();
        for (id, meeting) in &self.meetings {
            for record in meeting.records.iter().filter(|record| record.on <= on) {
                cut.apply(id.clone(), record.clone());
            }
        }
        cut
    }
}
