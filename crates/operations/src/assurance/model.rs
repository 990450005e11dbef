//! What the facts add up to.

use std::collections::BTreeMap;

use code::id::BodyId;
use jiff::civil::Date;

use super::{
    Answer, AssessmentId, AssessmentKind, AssuranceFact, AssuranceFinding, AssuranceRecord,
    Evidence, Level, Regime, ReviewWhen, Step, UserId,
};

/// A User System.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// Its name.
    pub name: String,
    /// Whose it is, where it is shared.
    pub shared_by: Option<String>,
    /// The day on which the SSC was told.
    pub notified_on: Date,
    /// The day from which it is in use.
    pub in_use_from: Date,
    /// When it is reviewed, as the SSC chose, and on which day it chose.
    pub review: Option<(Date, ReviewWhen)>,
}

/// A finding with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingState {
    /// The finding.
    pub finding: AssuranceFinding,
    /// The User's answer.
    pub answer: Option<Answer>,
    /// What shows that the step was taken, with the day on which it was given.
    pub evidence: Option<(Date, Evidence)>,
}

impl FindingState {
    /// The step that is promised and not shown to be taken.
    #[must_use]
    pub fn open_step(&self) -> Option<&Step> {
        self.answer
            .as_ref()
            .and_then(|answer| answer.step.as_ref())
            .filter(|_| self.evidence.is_none())
    }
}

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its number.
    pub id: AssessmentId,
    /// Of which kind.
    pub kind: AssessmentKind,
    /// The year of the cycle that it fills, from 1; none outside the cycle.
    pub year: Option<u8>,
    /// The planned field work.
    pub planned: (Date, Date),
    /// The day on which the field work was done.
    pub field_work: Option<Date>,
    /// The day of the report.
    pub reported: Option<Date>,
    /// What was found.
    pub findings: Vec<FindingState>,
    /// By when the User responds.
    pub response_by: Option<Date>,
    /// The day of the Response.
    pub responded: Option<Date>,
    /// The director's letter: day, who signed, the letter.
    pub letter: Option<(Date, String, Evidence)>,
    /// When and by whom the letter was approved.
    pub letter_approved: Option<(Date, BodyId)>,
}

impl Assessment {
    /// The last day on which a promised step is due, whether or not it was taken.
    #[must_use]
    pub fn last_step_due(&self) -> Option<Date> {
        let steps = self.findings.iter().filter_map(|each| each.answer.as_ref()?.step.as_ref());
        steps.map(|step| step.due).max()
    }
}

/// A status that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The event.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The level.
    pub level: Level,
    /// The assessment after which it was set.
    pub assessment: AssessmentId,
    /// The body that set it.
    pub by: BodyId,
    /// Why.
    pub reason: String,
    /// Whether a further full assessment is asked for.
    pub further_full: bool,
}

/// A User with everything that is known of its assurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its name.
    pub name: String,
    /// Its User Roles.
    pub roles: Vec<String>,
    /// Whether everything said of it is made up.
    pub fictional: bool,
    /// Counts of premises: day, Domestic, Non-Domestic; in order.
    pub premises: Vec<(Date, u64, u64)>,
    /// Its User Systems.
    pub systems: Vec<System>,
    /// Reports of Smart Metering Systems: day and number.
    pub systems_reports: Vec<(Date, u64)>,
    /// Roles for which it has passed its User Entry Process Tests.
    pub entry_tested: BTreeMap<String, Date>,
    /// When it passed the SMKI and Repository Entry Process Tests.
    pub srep_tested: Option<Date>,
    /// Roles in which it is a User.
    pub live: BTreeMap<String, Date>,
    /// Its assessments, by number.
    pub assessments: BTreeMap<AssessmentId, Assessment>,
    /// Its statuses, in order.
    pub statuses: BTreeMap<Regime, Vec<Status>>,
    /// All that is on record.
    pub records: Vec<AssuranceRecord>,
}

impl User {
    fn new(id: UserId, record: &AssuranceRecord) -> Self {
        let (name, roles, fictional) = match &record.fact {
            AssuranceFact::Registered { name, roles, fictional } => {
                (name.clone(), roles.clone(), *fictional)
            }
            _ => (id.to_string(), Vec::new(), false),
        };
        Self {
            id,
            name,
            roles,
            fictional,
            premises: Vec::new(),
            systems: Vec::new(),
            systems_reports: Vec::new(),
            entry_tested: BTreeMap::new(),
            srep_tested: None,
            live: BTreeMap::new(),
            assessments: BTreeMap::new(),
            statuses: BTreeMap::new(),
            records: Vec::new(),
        }
    }

    /// The status that stands in a regime.
    #[must_use]
    pub fn status(&self, regime: Regime) -> Option<&Status> {
        self.statuses.get(&regime)?.last()
    }

    /// The number that the next assessment gets.
    #[must_use]
    pub fn next_assessment(&self) -> AssessmentId {
        AssessmentId(self.assessments.keys().last().map_or(1, |last| last.0.saturating_add(1)))
    }

    /// The last assessment that fills a year of the cycle and whose field work is done.
    #[must_use]
    pub fn last_of_cycle(&self) -> Option<(&Assessment, Date)> {
        let done = |each: &'_ &Assessment| each.kind.fills_a_year() && each.field_work.is_some();
        let last =
            self.assessments.values().filter(done).max_by_key(|each| (each.field_work, each.id))?;
        Some((last, last.field_work?))
    }

    /// Whether it has been told of a Shared Resource Provider.
    #[must_use]
    pub fn shares_a_system(&self) -> bool {
        self.systems.iter().any(|system| system.shared_by.is_some())
    }

    fn apply(&mut self, record: AssuranceRecord) {
        let (seq, on) = (record.seq, record.on);
        match &record.fact {
            AssuranceFact::Registered { .. } => {}
            AssuranceFact::RolesChanged { roles } => self.roles.clone_from(roles),
            AssuranceFact::PremisesCounted { domestic, non_domestic } => {
                self.premises.push((on, *domestic, *non_domestic));
            }
            AssuranceFact::SystemNotified { system, shared_by, in_use_from } => {
                self.systems.push(System {
                    name: system.clone(),
                    shared_by: shared_by.clone(),
                    notified_on: on,
                    in_use_from: *in_use_from,
                    review: None,
                });
            }
            AssuranceFact::ReviewChosen { system, when, .. } => {
                if let Some(found) = self.systems.iter_mut().find(|each| each.name == *system) {
                    found.review = Some((on, *when));
                }
            }
            AssuranceFact::SystemsReported { smart_metering_systems } => {
                self.systems_reports.push((on, *smart_metering_systems));
            }
            AssuranceFact::EntryTested { role } => {
                self.entry_tested.entry(role.clone()).or_insert(on);
            }
            AssuranceFact::SrepTested => self.srep_tested = self.srep_tested.or(Some(on)),
            AssuranceFact::WentLive { role } => {
                self.live.entry(role.clone()).or_insert(on);
            }
            AssuranceFact::Planned { assessment, kind, from, to } => {
                self.plan(*assessment, *kind, (*from, *to));
            }
            AssuranceFact::StatusSet(set) => {
                let status = Status {
                    seq,
                    on,
                    level: set.level,
                    assessment: set.assessment,
                    by: set.by.clone(),
                    reason: set.reason.clone(),
                    further_full: set.further_full,
                };
                self.statuses.entry(set.regime).or_default().push(status);
            }
            fact => self.assess(on, fact),
        }
        self.records.push(record);
    }

    /// Plans an assessment; one that is planned again keeps its kind and year, and moves.
    fn plan(&mut self, id: AssessmentId, kind: AssessmentKind, planned: (Date, Date)) {
        if let Some(earlier) = self.assessments.get_mut(&id) {
            earlier.planned = planned;
            return;
        }
        let year = kind.fills_a_year().then(|| match (kind, self.last_of_cycle()) {
            (AssessmentKind::Fusa, _) | (_, None) => 1,
            (_, Some((last, _))) => last.year.unwrap_or(0) % super::due::CYCLE_YEARS + 1,
        });
        self.assessments.insert(
            id,
            Assessment {
                id,
                kind,
                year,
                planned,
                field_work: None,
                reported: None,
                findings: Vec::new(),
                response_by: None,
                responded: None,
                letter: None,
                letter_approved: None,
            },
        );
    }

    /// What is said of an assessment that was planned; what is said of another changes nothing.
    fn assess(&mut self, on: Date, fact: &AssuranceFact) {
        let Some(assessment) = fact.assessment().and_then(|id| self.assessments.get_mut(&id))
        else {
            return;
        };
        match fact {
            AssuranceFact::FieldWorkDone { .. } => assessment.field_work = Some(on),
            AssuranceFact::Reported { findings, .. } => {
                assessment.reported = Some(on);
                let state = |finding: &AssuranceFinding| FindingState {
                    finding: finding.clone(),
                    answer: None,
                    evidence: None,
                };
                assessment.findings = findings.iter().map(state).collect();
            }
            AssuranceFact::ResponseCalled { by, .. } => assessment.response_by = Some(*by),
            AssuranceFact::Responded { answers, .. } => {
                assessment.responded = Some(on);
                for answer in answers {
                    let mut findings = assessment.findings.iter_mut();
                    if let Some(state) = findings.find(|each| each.finding.id == answer.finding) {
                        let step_before = state.answer.as_ref().and_then(|each| each.step.as_ref());
                        if step_before != answer.step.as_ref() {
                            // What showed that another step was taken does not show it of this one.
                            state.evidence = None;
                        }
                        state.answer = Some(answer.clone());
                    }
                }
            }
            AssuranceFact::EvidenceGiven { finding, evidence, .. } => {
                let mut findings = assessment.findings.iter_mut();
                if let Some(state) = findings.find(|each| each.finding.id == *finding) {
                    state.evidence = Some((on, evidence.clone()));
                }
            }
            AssuranceFact::LetterSigned { director, evidence, .. } => {
                assessment.letter = Some((on, director.clone(), evidence.clone()));
            }
            AssuranceFact::LetterApproved { by, .. } => {
                assessment.letter_approved = Some((on, by.clone()));
            }
            _ => {}
        }
    }
}

/// The assurance of all Users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assurance {
    users: BTreeMap<UserId, User>,
}

impl Assurance {
    /// Adds one record. It is total: what is said of a User who was never registered makes it known by its id.
    pub fn apply(&mut self, id: UserId, record: AssuranceRecord) {
        let user = self.users.entry(id.clone()).or_insert_with(|| User::new(id, &record));
        user.apply(record);
    }

    /// A User.
    #[must_use]
    pub fn user(&self, id: &UserId) -> Option<&User> {
        self.users.get(id)
    }

    /// All Users, by id.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// The same as it was at the end of a day.
    #[must_use]
    pub fn as_at(&self, on: Date) -> Self {
        let mut cut = Self::default();
        for user in self.users.values() {
            for record in user.records.iter().filter(|record| record.on <= on) {
                cut.apply(user.id.clone(), record.clone());
            }
        }
        cut
    }
}
