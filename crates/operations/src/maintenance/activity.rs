//! What is said of an activity: what is done, to which systems, with what effect, and how it is undone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Window, window::WINDOW_DAYS_MAX};

/// The Service on which the Code sets a monthly limit (Section H8.3(b)).
pub const SELF_SERVICE_INTERFACE: &str = "self-service-interface";
/// The longest title, in bytes: a line of a schedule.
const TITLE_BYTES_MAX: usize = 200;
/// The longest text, in bytes: a long page.
const TEXT_BYTES_MAX: usize = 8 * 1024;
/// The most systems or Services of one activity: more is the whole of the DCC.
const LIST_MAX: usize = 50;
/// The most Communications Hubs that can be affected: above the number of premises in Great Britain.
const HUBS_MAX: u64 = 100_000_000;

/// Whether the activity was planned before the start of its month (Section A1).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// Planned Maintenance.
    Planned,
    /// Unplanned Maintenance.
    Unplanned,
}

/// What an activity does to a Service.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Disruption {
    /// The Service is down.
    Outage,
    /// The Service is slow or not whole.
    Degraded,
    /// The Service works and is at risk.
    AtRisk,
}

/// A Service that is disrupted or at risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceImpact {
    /// The Service, by its id in `dcc_services`.
    pub service: String,
    /// What is expected.
    pub disruption: Disruption,
    /// For how many minutes; the whole window when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

impl ServiceImpact {
    /// Whether the Service is not fully there.
    #[must_use]
    pub fn disrupts(&self) -> bool {
        self.disruption != Disruption::AtRisk
    }

    /// For how many minutes it is expected within a window.
    #[must_use]
    pub fn expected_minutes(&self, window: &Window) -> i64 {
        self.minutes.map_or(window.minutes(), |minutes| minutes.min(window.minutes()))
    }
}

/// What is said of an activity beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// A line for the schedule.
    pub title: String,
    /// What is done, in reasonable detail (Section H8.4(a)).
    #[serde(default)]
    pub detail: String,
    /// The systems that are touched.
    #[serde(default)]
    pub systems: Vec<String>,
    /// The Services that are disrupted or at risk (Section H8.4(b)).
    #[serde(default)]
    pub services: Vec<ServiceImpact>,
    /// When it is done (Section H8.4(c)).
    pub window: Window,
    /// How many Communications Hubs are affected, where it works through them (Section A1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communications_hubs: Option<u64>,
    /// What may delay the return of the Services; `none` where nothing may (Section H8.4(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_risk: Option<String>,
    /// How it is undone when it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback: Option<String>,
    /// Who asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// Whether it is made up, to show how the product works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fictional: bool,
}

/// What makes a plan unusable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// A text is missing.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// A text or a list is too long.
    #[error("`{0}` is longer than {1}")]
    TooLong(&'static str, usize),
    /// A number is out of bounds.
    #[error("`{0}` must lie between {1} and {2}")]
    OutOfBounds(&'static str, i64, i64),
    /// The window has no length.
    #[error("the end is not later than the start")]
    Backwards,
    /// No such Service.
    #[error("there is no Service `{0}`: the Services are {1}")]
    UnknownService(String, String),
    /// A Service is named twice.
    #[error("the Service `{0}` is named twice")]
    Twice(String),
}

impl Plan {
    /// Everything that makes it unusable, given the Services that there are.
    #[must_use]
    pub fn faults(&self, services: &BTreeMap<String, String>) -> Vec<PlanFault> {
        let mut faults = Vec::new();
        if self.title.trim().is_empty() {
            faults.push(PlanFault::Empty("title"));
        }
        let texts = [
            ("title", Some(&self.title), TITLE_BYTES_MAX),
            ("detail", Some(&self.detail), TEXT_BYTES_MAX),
            ("return_risk", self.return_risk.as_ref(), TEXT_BYTES_MAX),
            ("rollback", self.rollback.as_ref(), TEXT_BYTES_MAX),
            ("asked_by", self.asked_by.as_ref(), TITLE_BYTES_MAX),
        ];
        for (name, text, most) in texts {
            if text.is_some_and(|text| text.len() > most) {
                faults.push(PlanFault::TooLong(name, most));
            }
        }
        if self.systems.iter().any(|system| system.len() > TITLE_BYTES_MAX) {
            faults.push(PlanFault::TooLong("systems", TITLE_BYTES_MAX));
        }
        for (name, length) in [("systems", self.systems.len()), ("services", self.services.len())] {
            if length > LIST_MAX {
                faults.push(PlanFault::TooLong(name, LIST_MAX));
            }
        }
        faults.extend(window_fault(&self.window));
        if self.communications_hubs.is_some_and(|count| count > HUBS_MAX) {
            let most = i64::try_from(HUBS_MAX).unwrap_or(i64::MAX);
            faults.push(PlanFault::OutOfBounds("communications_hubs", 0, most));
        }
        let mut seen: Vec<&str> = Vec::new();
        for each in &self.services {
            if !services.contains_key(&each.service) {
                let known: Vec<&str> = services.keys().map(String::as_str).collect();
                let named = each.service.chars().take(TITLE_BYTES_MAX).collect();
                faults.push(PlanFault::UnknownService(named, known.join(", ")));
            }
            if seen.contains(&each.service.as_str()) {
                faults.push(PlanFault::Twice(each.service.clone()));
            }
            seen.push(&each.service);
            if each.minutes.is_some_and(|minutes| !(0..=WINDOW_DAYS_MAX * 1440).contains(&minutes))
            {
                faults.push(PlanFault::OutOfBounds("minutes", 0, WINDOW_DAYS_MAX * 1440));
            }
        }
        faults
    }

    /// The impact on one Service.
    #[must_use]
    pub fn impact_on(&self, service: &str) -> Option<&ServiceImpact> {
        self.services.iter().find(|each| each.service == service)
    }
}

/// What makes a window unusable.
pub(super) fn window_fault(window: &Window) -> Option<PlanFault> {
    if window.minutes() == 0 {
        return Some(PlanFault::Backwards);
    }
    let most = WINDOW_DAYS_MAX * 1440;
    (window.minutes() > most).then_some(PlanFault::OutOfBounds("window in minutes", 1, most))
}
