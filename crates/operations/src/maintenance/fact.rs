//! What is recorded: of an activity, of a month's schedule, of a derogation.

use code::id::{AmendmentId, BodyId, ClauseId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ActivityId, Kind, Level, Month, Plan, Rating, Window};

/// A rating, with what led to it. All are kept; the last one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// The rating.
    pub rating: Rating,
    /// How likely it is that the work goes wrong.
    pub likelihood: Level,
    /// How much it disrupts.
    pub impact: Level,
    /// Why, a sentence for each criterion that was met, with its row.
    pub reasons: Vec<String>,
    /// How sure we are of the rows that led to it.
    pub confidence: String,
    /// Who rated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why it departs from what the rows give, or why it was rated again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
}

/// How long a Service was really disrupted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActualDisruption {
    /// The Service.
    pub service: String,
    /// For how many minutes.
    pub minutes: i64,
}

/// One thing that is said of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ActivityFact {
    /// It is planned, or, as Unplanned Maintenance, announced.
    Added {
        /// Whether it was planned before its month began.
        kind: Kind,
        /// What is said of it.
        plan: Plan,
        /// When it became known that it is needed; for Unplanned Maintenance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_at: Option<Timestamp>,
    },
    /// What is said of it changes; its window stays.
    Described {
        /// What is said now.
        plan: Plan,
    },
    /// Its window moves.
    Moved {
        /// The new window.
        to: Window,
        /// Why.
        reason: String,
    },
    /// It does not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// It is rated.
    Rated(Rated),
    /// A body asks that it be moved (Section H8.5).
    Objected {
        /// The body.
        by: BodyId,
        /// Why.
        reason: String,
    },
    /// The DCC answers the objections that are open without moving it.
    Answered {
        /// What it says.
        text: String,
    },
    /// The Panel agrees to other hours (Section H8.3(a)).
    HoursAgreed {
        /// The body that agreed.
        by: BodyId,
        /// Why.
        reason: String,
    },
    /// Those affected were told (Sections H8.6 and H8.7).
    Told {
        /// When.
        at: Timestamp,
        /// Whom.
        to: Vec<String>,
        /// What.
        text: String,
        /// The end that is expected now, where it moves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_end: Option<Timestamp>,
    },
    /// The work began.
    Started {
        /// When.
        at: Timestamp,
    },
    /// The work is done.
    Finished {
        /// When.
        at: Timestamp,
        /// What it really did to Services.
        disruptions: Vec<ActualDisruption>,
        /// How it went.
        #[serde(default)]
        text: String,
    },
}

/// An item of a published schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionItem {
    /// The activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// Its window.
    pub window: Window,
    /// How often the activity had changed by then; calendars call it SEQUENCE.
    pub sequence: u32,
}

/// An edition of a month's schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its number, from 1.
    pub number: u32,
    /// What it holds, by start and name.
    pub items: Vec<EditionItem>,
    /// Rules that it breaks, published all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departures: Vec<String>,
    /// Why it was published all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub despite: Option<String>,
}

/// One thing that is said of a month's schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ScheduleFact {
    /// It is published.
    Published(Edition),
}

/// One thing that is said of a derogation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum DerogationFact {
    /// It is granted.
    Granted {
        /// The Party, such as `dcc`.
        party: String,
        /// The clauses from which it gives leave.
        provisions: Vec<ClauseId>,
        /// Its first day.
        from: Date,
        /// Its last day.
        until: Date,
        /// The body that grants it.
        by: BodyId,
        /// On what conditions.
        #[serde(default)]
        conditions: String,
        /// What it is for.
        explanation: String,
        /// The change that is to replace it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<AmendmentId>,
        /// The rows of `maintenance_rules` that it lays over: the row's id, and the value for that Party.
        #[serde(default)]
        sets: Vec<(String, String)>,
    },
    /// Its last day moves.
    Extended {
        /// The new last day.
        until: Date,
        /// The body that extends it.
        by: BodyId,
        /// Why.
        reason: String,
    },
}

/// One thing that is recorded, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaintenanceFact {
    /// Of an activity.
    Activity(ActivityId, ActivityFact),
    /// Of a month's schedule.
    Schedule(Month, ScheduleFact),
    /// Of a derogation.
    Derogation(AmendmentId, DerogationFact),
}

/// A fact, with its event and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceRecord {
    /// The event's number in the log; 0 before it is written.
    pub seq: u64,
    /// The day on which it happened.
    pub on: Date,
    /// What happened.
    pub fact: MaintenanceFact,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a release wrote, later releases read: these forms stay.
    #[test]
    fn every_kind_of_fact_has_a_golden_form_that_reads_and_writes_the_same() {
        let golden = [
            r#"{"what":"added","kind":"planned","plan":{"title":"T","detail":"D","systems":["s"],"services":[{"service":"self-service-interface","disruption":"outage","minutes":60}],"window":{"start":"2020-01-18T22:00:00Z","end":"2020-01-19T02:00:00Z"},"communications_hubs":5,"return_risk":"none","rollback":"R","asked_by":"A","fictional":true}}"#,
            r#"{"what":"added","kind":"unplanned","plan":{"title":"T","detail":"","systems":[],"services":[],"window":{"start":"2020-01-18T22:00:00Z","end":"2020-01-19T02:00:00Z"}},"known_at":"2020-01-18T21:00:00Z"}"#,
            r#"{"what":"described","plan":{"title":"T","detail":"","systems":[],"services":[],"window":{"start":"2020-01-18T22:00:00Z","end":"2020-01-19T02:00:00Z"}}}"#,
            r#"{"what":"moved","to":{"start":"2020-01-18T22:00:00Z","end":"2020-01-19T02:00:00Z"},"reason":"R"}"#,
            r#"{"what":"cancelled","reason":"R"}"#,
            r#"{"what":"rated","rating":"low","likelihood":"medium","impact":"low","reasons":["R"],"confidence":"fictional","by":"B","review":"V"}"#,
            r#"{"what":"objected","by":"panel","reason":"R"}"#,
            r#"{"what":"answered","text":"T"}"#,
            r#"{"what":"hours-agreed","by":"panel","reason":"R"}"#,
            r#"{"what":"told","at":"2020-01-18T22:00:00Z","to":["Parties"],"text":"T","expected_end":"2020-01-19T03:00:00Z"}"#,
            r#"{"what":"started","at":"2020-01-18T22:00:00Z"}"#,
            r#"{"what":"finished","at":"2020-01-19T02:00:00Z","disruptions":[{"service":"self-service-interface","minutes":50}],"text":"T"}"#,
        ];
        for text in golden {
            let fact: ActivityFact = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&fact).unwrap(), text);
        }
        let schedule = r#"{"what":"published","number":1,"items":[{"activity":"pm-1","title":"T","window":{"start":"2020-01-18T22:00:00Z","end":"2020-01-19T02:00:00Z"},"sequence":0}],"departures":["D"],"despite":"R"}"#;
        let fact: ScheduleFact = serde_json::from_str(schedule).unwrap();
        assert_eq!(serde_json::to_string(&fact).unwrap(), schedule);
        let derogations = [
            r#"{"what":"granted","party":"dcc","provisions":["H8.3"],"from":"2020-03-01","until":"2020-05-31","by":"panel","conditions":"C","explanation":"E","replaced_by":"MP092","sets":[["impact-classes","low and high"]]}"#,
            r#"{"what":"extended","until":"2020-06-24","by":"panel","reason":"R"}"#,
        ];
        for text in derogations {
            let fact: DerogationFact = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&fact).unwrap(), text);
        }
    }
}
