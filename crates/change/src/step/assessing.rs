//! What is said while a solution is worked out and consulted on.

use code::id::{BodyId, CategoryId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A discussion at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    /// The body that met.
    pub body: BodyId,
    /// What came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A version of the solution and its legal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionVersion {
    /// The version as people name it: `0.3`, `1.0`.
    pub version: String,
    /// The solution in short.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The SHA-256 of the legal text, where there is one, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Whether it is an Alternative Solution.
    #[serde(default)]
    pub alternative: bool,
}

/// Which assessment.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum AssessmentKind {
    /// A DCC Preliminary Assessment.
    Preliminary,
    /// A DCC Impact Assessment.
    Impact,
}

impl AssessmentKind {
    /// The assessment's name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Preliminary => "DCC Preliminary Assessment",
            Self::Impact => "DCC Impact Assessment",
        }
    }

    /// The id of the deadline that gives its length.
    #[must_use]
    pub fn deadline(self) -> &'static str {
        match self {
            Self::Preliminary => "preliminary-assessment",
            Self::Impact => "impact-assessment",
        }
    }
}

/// A DCC assessment that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Which.
    pub kind: AssessmentKind,
    /// When it is due; set by the engine from the Code's setting when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

/// A DCC assessment that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// Which.
    pub kind: AssessmentKind,
    /// The cost, in whole pounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_pounds: Option<u64>,
    /// What it says, in short.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
}

/// Which consultation.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum ConsultationKind {
    /// A Request for Information.
    RequestForInformation,
    /// A Refinement Consultation.
    Refinement,
    /// A Modification Report Consultation.
    ModificationReport,
}

impl ConsultationKind {
    /// The consultation's name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RequestForInformation => "Request for Information",
            Self::Refinement => "Refinement Consultation",
            Self::ModificationReport => "Modification Report Consultation",
        }
    }

    /// The id of the deadline that gives its length.
    #[must_use]
    pub fn deadline(self) -> &'static str {
        match self {
            Self::RequestForInformation => "request-for-information",
            Self::Refinement => "refinement-consultation",
            Self::ModificationReport => "modification-report-consultation",
        }
    }
}

/// A consultation that opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Which.
    pub kind: ConsultationKind,
    /// The last day for responses; set by the engine from the usual timetable when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<Date>,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
}

/// What a respondent thinks of the proposal.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Supports it.
    Support,
    /// Is against it.
    Oppose,
    /// Neither.
    Neutral,
}

/// A response to a consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Which consultation.
    pub kind: ConsultationKind,
    /// Who responds.
    pub organisation: String,
    /// The respondent's Party Category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_category: Option<CategoryId>,
    /// The view.
    pub view: View,
    /// The public part.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The confidential part: for the Code Administrator, the Panel, the Change Board and the
    /// Authority, never on a paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<String>,
}
