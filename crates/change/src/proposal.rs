//! A proposal as its records make it.

mod apply;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use code::{
    id::{BodyId, PathId, StageId},
    rules::StageKind,
};
use jiff::civil::Date;

use crate::{
    number::ProposalId,
    person::Person,
    record::Record,
    step::{
        Assessed, AssessmentKind, Concern, ConcernAnswer, Consultation, ConsultationKind, Details,
        HoldUntil, Impact, ImpactSubject, ImplementationPlan, Input, NextStep, ProblemStatement,
        Response, SolutionVersion, Votes,
    },
};

/// A value, the event that gave it, and the day from which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The event's number in the log.
    pub seq: u64,
    /// The day.
    pub on: Date,
}

/// A DCC assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentState {
    /// Which.
    pub kind: AssessmentKind,
    /// When it was asked for; none when only its return is on record.
    pub requested: Option<Date>,
    /// When it is due.
    pub due: Option<Date>,
    /// What came back, when.
    pub returned: Option<Sourced<Assessed>>,
    /// The event that asked for it, or, failing that, returned it.
    pub seq: u64,
}

/// A consultation and its responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationState {
    /// What was opened, when.
    pub opened: Sourced<Consultation>,
    /// Its responses.
    pub responses: Vec<Sourced<Response>>,
}

impl ConsultationState {
    /// Whether it takes responses on a day.
    #[must_use]
    pub fn is_open(&self, on: Date) -> bool {
        self.opened.on <= on && self.opened.value.closes.is_none_or(|closes| on <= closes)
    }
}

/// A concern and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernState {
    /// The concern.
    pub concern: Sourced<Concern>,
    /// Who raised it.
    pub by: Person,
    /// Answers to it.
    pub answers: Vec<Sourced<ConcernAnswer>>,
    /// When it was withdrawn.
    pub withdrawn: Option<Date>,
}

/// What is on record of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Asked for.
    Requested,
    /// Granted by the Authority.
    Granted,
    /// Refused by the Authority.
    Refused,
}

/// A proposal, as its records make it up to some day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: ProposalId,
    /// The title, once one is known.
    pub title: Option<Sourced<String>>,
    /// The stage in which its records leave it; see [`crate::status`] for what the date adds.
    pub stage: StageId,
    /// The kind of the stage before it ended, which keeps its name's prefix.
    pub was_converted: bool,
    /// The stage from which it was withdrawn, to which adoption returns it.
    pub stage_before_end: Option<StageId>,
    /// The Proposers, the latest last.
    pub proposers: Vec<Sourced<Person>>,
    /// The Lead Analysts, the latest last.
    pub lead_analysts: Vec<Sourced<Person>>,
    /// When the form arrived.
    pub submitted: Option<Sourced<()>>,
    /// When the Critical Friend answered.
    pub reviewed: Option<Sourced<String>>,
    /// When it was raised, in the record that says so.
    pub raised: Option<Sourced<()>>,
    /// When it was converted.
    pub converted: Option<Sourced<()>>,
    /// Documents, clauses, web address, solution.
    pub details: Option<Sourced<Details>>,
    /// Versions of the problem statement, the latest last.
    pub statements: Vec<Sourced<ProblemStatement>>,
    /// When the latest problem statement was agreed.
    pub statement_agreed: Option<Sourced<()>>,
    /// Anticipated impacts.
    pub impacts: BTreeMap<ImpactSubject, Sourced<Impact>>,
    /// What is to come, as stated.
    pub planned: Vec<Sourced<NextStep>>,
    /// The path.
    pub path: Option<Sourced<PathId>>,
    /// Urgency.
    pub urgency: Option<Sourced<Urgency>>,
    /// Sub-Committees asked, with the day.
    pub asked: BTreeMap<BodyId, Sourced<()>>,
    /// Sub-Committees' input, the latest of each.
    pub input: BTreeMap<BodyId, Sourced<Input>>,
    /// Concerns, by name.
    pub concerns: BTreeMap<String, ConcernState>,
    /// Versions of the solution.
    pub solutions: Vec<Sourced<SolutionVersion>>,
    /// DCC assessments.
    pub assessments: Vec<AssessmentState>,
    /// Consultations.
    pub consultations: Vec<ConsultationState>,
    /// When the Modification Report was last presented.
    pub report_presented: Option<Sourced<()>>,
    /// When it was last let through to consultation.
    pub report_approved: Option<Sourced<()>>,
    /// Votes of the Change Board.
    pub votes: Vec<Sourced<Votes>>,
    /// When it was last decided: by the Change Board, the Panel or the Authority.
    pub decided: Option<Sourced<()>>,
    /// When parts, or the whole (no name), take effect.
    pub implementation: BTreeMap<Option<String>, Sourced<ImplementationPlan>>,
    /// The hold that was last put on, unless lifted.
    pub hold: Option<Sourced<HoldUntil>>,
    /// When it was withdrawn.
    pub withdrawn: Option<Sourced<String>>,
    /// The proposals that it was split into.
    pub split_into: Vec<ProposalId>,
    /// The proposal that it is a part of.
    pub part_of: Option<ProposalId>,
    /// The proposal that took its place.
    pub superseded_by: Option<ProposalId>,
    /// The last day that is known, and the day of the next thing known, where nothing is between.
    pub unknown_between: Option<(Date, Date)>,
    /// All records, by day and then by event number; annulled ones left out. The proposal as at
    /// another day shares them.
    pub records: Vec<Arc<Record>>,
    /// The events whose records have been taken back.
    annulled: BTreeSet<u64>,
}

impl Proposal {
    /// The name on record: `DP090` while a draft, `MP090` once converted.
    #[must_use]
    pub fn name(&self) -> String {
        let kind = if self.was_converted { StageKind::Modification } else { StageKind::Draft };
        self.id.name(kind)
    }

    /// The title, or words saying that none is known.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_ref().map_or("(title not known)", |title| title.value.as_str())
    }

    /// The Proposer.
    #[must_use]
    pub fn proposer(&self) -> Option<&Sourced<Person>> {
        self.proposers.last()
    }

    /// The Lead Analyst.
    #[must_use]
    pub fn lead_analyst(&self) -> Option<&Sourced<Person>> {
        self.lead_analysts.last()
    }

    /// The latest problem statement.
    #[must_use]
    pub fn statement(&self) -> Option<&Sourced<ProblemStatement>> {
        self.statements.last()
    }

    /// The record that an event made.
    #[must_use]
    pub fn record(&self, seq: u64) -> Option<&Record> {
        self.records.iter().find(|record| record.seq == seq).map(Arc::as_ref)
    }

    /// Whether the record that an event made has been taken back.
    #[must_use]
    pub fn is_annulled(&self, seq: u64) -> bool {
        self.annulled.contains(&seq)
    }

    /// The last record that moved the proposal to a stage.
    #[must_use]
    pub fn last_move(&self) -> Option<&Record> {
        self.records.iter().rev().find(|record| record.grounds.to.is_some()).map(Arc::as_ref)
    }

    /// The record that says when it was raised.
    #[must_use]
    pub fn raising(&self) -> Option<&Record> {
        self.record(self.raised.as_ref()?.seq)
    }

    /// Whether it is on hold on a day; a hold with an end lapses by itself.
    #[must_use]
    pub fn on_hold(&self, on: Date) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.value.until.is_none_or(|until| on <= until))
    }

    /// The latest consultation of a kind.
    #[must_use]
    pub fn consultation(&self, kind: ConsultationKind) -> Option<&ConsultationState> {
        self.consultations.iter().rev().find(|each| each.opened.value.kind == kind)
    }
}
