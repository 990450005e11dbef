//! What is recorded of a User's assurance.

use code::id::{BodyId, ClauseId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AssessmentId, AssessmentKind, Level, Regime};

/// A finding of an assessment's report (Section G8.22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssuranceFinding {
    /// Its name in the report, such as `F1`.
    pub id: String,
    /// The obligation that it concerns: within G3 to G6, or within I1.2 to I1.5.
    pub obligation: ClauseId,
    /// What was found.
    pub text: String,
}

/// A step that a User promises, with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it will do.
    pub text: String,
    /// By when.
    pub due: Date,
}

/// What a User's Response says to one finding (Section G8.26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The finding.
    pub finding: String,
    /// Whether the User accepts it.
    pub accepted: bool,
    /// The step that it takes, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// What else it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A document that shows something; its content stays where it is, and its hash tells whether it is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it shows.
    pub text: String,
    /// From which day on it is so.
    pub effective: Date,
    /// The SHA-256 of the document, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// The setting of a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusSet {
    /// Of security or of privacy.
    pub regime: Regime,
    /// The level; its word depends on the day.
    pub level: Level,
    /// The assessment after which it is set.
    pub assessment: AssessmentId,
    /// The body that sets it.
    pub by: BodyId,
    /// Why.
    pub reason: String,
    /// Whether a further full assessment is asked for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub further_full: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// When a second or further User System is reviewed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ReviewWhen {
    /// With the next annual assessment.
    NextAnnual,
    /// By itself.
    AdHoc,
}

/// One thing that is said of a User's assurance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum AssuranceFact {
    /// It becomes known, as a User or as one that wants to be.
    Registered {
        /// Its name.
        name: String,
        /// Its User Roles, such as `IS`.
        roles: Vec<String>,
        /// Whether everything said of it is made up.
        #[serde(default, skip_serializing_if = "is_false")]
        fictional: bool,
    },
    /// Its User Roles change.
    RolesChanged {
        /// All of them, from now on.
        roles: Vec<String>,
    },
    /// How many premises it serves through Smart Metering Systems.
    PremisesCounted {
        /// Domestic Premises.
        domestic: u64,
        /// Non-Domestic Premises.
        non_domestic: u64,
    },
    /// It tells the SSC of a User System.
    SystemNotified {
        /// Its name.
        system: String,
        /// Whose it is, where it is shared: a Shared Resource Provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shared_by: Option<String>,
        /// The day from which it is in use.
        in_use_from: Date,
    },
    /// The SSC chooses when a second or further User System is reviewed.
    ReviewChosen {
        /// The system.
        system: String,
        /// When.
        when: ReviewWhen,
        /// The body.
        by: BodyId,
    },
    /// It reports how many Smart Metering Systems it has (Section G5.27).
    SystemsReported {
        /// How many.
        smart_metering_systems: u64,
    },
    /// It has passed its User Entry Process Tests for a User Role.
    EntryTested {
        /// The role.
        role: String,
    },
    /// It has passed the SMKI and Repository Entry Process Tests.
    SrepTested,
    /// It has become a User in a User Role.
    WentLive {
        /// The role.
        role: String,
    },
    /// An assessment is planned.
    Planned {
        /// Its number, the next one of this User.
        assessment: AssessmentId,
        /// Of which kind.
        kind: AssessmentKind,
        /// The first day of its field work.
        from: Date,
        /// The last day of its field work.
        to: Date,
    },
    /// Its field work, or the Self-Assessment itself, is done.
    FieldWorkDone {
        /// Which.
        assessment: AssessmentId,
    },
    /// Its report is there.
    Reported {
        /// Which.
        assessment: AssessmentId,
        /// What was found; nothing when all is well.
        findings: Vec<AssuranceFinding>,
    },
    /// The SSC says by when the User responds (Section G8.24).
    ResponseCalled {
        /// To which.
        assessment: AssessmentId,
        /// By when.
        by: Date,
    },
    /// The User responds.
    Responded {
        /// To which.
        assessment: AssessmentId,
        /// An answer to each finding.
        answers: Vec<Answer>,
    },
    /// The User shows that a step was taken.
    EvidenceGiven {
        /// Of which assessment.
        assessment: AssessmentId,
        /// For which finding.
        finding: String,
        /// What shows it.
        evidence: Evidence,
    },
    /// A director of the User signs that the remediation is done.
    LetterSigned {
        /// After which assessment.
        assessment: AssessmentId,
        /// Who signed.
        director: String,
        /// The letter.
        evidence: Evidence,
    },
    /// The SSC is content with the letter.
    LetterApproved {
        /// After which assessment.
        assessment: AssessmentId,
        /// The body.
        by: BodyId,
    },
    /// A status is set.
    StatusSet(StatusSet),
}

impl AssuranceFact {
    /// The assessment that it is about, if about one.
    #[must_use]
    pub fn assessment(&self) -> Option<AssessmentId> {
        match self {
            Self::Planned { assessment, .. }
            | Self::FieldWorkDone { assessment }
            | Self::Reported { assessment, .. }
            | Self::ResponseCalled { assessment, .. }
            | Self::Responded { assessment, .. }
            | Self::EvidenceGiven { assessment, .. }
            | Self::LetterSigned { assessment, .. }
            | Self::LetterApproved { assessment, .. } => Some(*assessment),
            Self::StatusSet(set) => Some(set.assessment),
            Self::Registered { .. }
            | Self::RolesChanged { .. }
            | Self::PremisesCounted { .. }
            | Self::SystemNotified { .. }
            | Self::ReviewChosen { .. }
            | Self::SystemsReported { .. }
            | Self::EntryTested { .. }
            | Self::SrepTested
            | Self::WentLive { .. } => None,
        }
    }
}

/// A fact, with its event and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssuranceRecord {
    /// The event's number in the log; 0 before it is written.
    pub seq: u64,
    /// The day on which it happened.
    pub on: Date,
    /// What happened.
    pub fact: AssuranceFact,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a release wrote, later releases read: these forms stay.
    #[test]
    fn every_kind_of_fact_has_a_golden_form_that_reads_and_writes_the_same() {
        let golden = [
            r#"{"what":"registered","name":"N","roles":["IS"],"fictional":true}"#,
            r#"{"what":"registered","name":"N","roles":["IS"]}"#,
            r#"{"what":"roles-changed","roles":["IS","GS"]}"#,
            r#"{"what":"premises-counted","domestic":1,"non_domestic":2}"#,
            r#"{"what":"system-notified","system":"S","shared_by":"P","in_use_from":"2020-01-01"}"#,
            r#"{"what":"review-chosen","system":"S","when":"next-annual","by":"ssc"}"#,
            r#"{"what":"systems-reported","smart_metering_systems":3}"#,
            r#"{"what":"entry-tested","role":"IS"}"#,
            r#"{"what":"srep-tested"}"#,
            r#"{"what":"went-live","role":"IS"}"#,
            r#"{"what":"planned","assessment":1,"kind":"fusa","from":"2020-01-06","to":"2020-01-10"}"#,
            r#"{"what":"field-work-done","assessment":1}"#,
            r#"{"what":"reported","assessment":1,"findings":[{"id":"F1","obligation":"G3.2","text":"T"}]}"#,
            r#"{"what":"response-called","assessment":1,"by":"2020-02-03"}"#,
            r#"{"what":"responded","assessment":1,"answers":[{"finding":"F1","accepted":true,"step":{"text":"T","due":"2020-03-02"},"text":"X"}]}"#,
            r#"{"what":"evidence-given","assessment":1,"finding":"F1","evidence":{"text":"T","effective":"2020-03-01","sha256":"00"}}"#,
            r#"{"what":"letter-signed","assessment":1,"director":"D","evidence":{"text":"T","effective":"2020-03-01","sha256":"00"}}"#,
            r#"{"what":"letter-approved","assessment":1,"by":"ssc"}"#,
            r#"{"what":"status-set","regime":"security","level":"L4","assessment":1,"by":"ssc","reason":"R","further_full":true}"#,
        ];
        for text in golden {
            let fact: AssuranceFact = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&fact).unwrap(), text);
        }
    }
}
