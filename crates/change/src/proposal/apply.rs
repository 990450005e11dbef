//! The fold: records make a proposal. It is total: no record can make it fail.

use std::sync::Arc;

use code::id::StageId;

use super::{AssessmentState, ConcernState, ConsultationState, Proposal, Sourced, Urgency};
use crate::{
    number::ProposalId,
    person::Person,
    record::Record,
    step::{Assessed, Assessment, ImplementationPlan, Outcome, Raising, Response, Step},
};

impl Proposal {
    /// A proposal of which nothing but its number and first stage is known.
    #[must_use]
    pub fn new(id: ProposalId, stage: StageId) -> Self {
        Self {
            id,
            title: None,
            stage,
            was_converted: false,
            stage_before_end: None,
            proposers: Vec::new(),
            lead_analysts: Vec::new(),
            submitted: None,
            reviewed: None,
            raised: None,
            converted: None,
            details: None,
            statements: Vec::new(),
            statement_agreed: None,
            impacts: Default::default(),
            planned: Vec::new(),
            path: None,
            urgency: None,
            asked: Default::default(),
            input: Default::default(),
            concerns: Default::default(),
            solutions: Vec::new(),
            assessments: Vec::new(),
            consultations: Vec::new(),
            report_presented: None,
            report_approved: None,
            votes: Vec::new(),
            decided: None,
            implementation: Default::default(),
            hold: None,
            withdrawn: None,
            split_into: Vec::new(),
            part_of: None,
            superseded_by: None,
            unknown_between: None,
            records: Vec::new(),
            annulled: Default::default(),
        }
    }

    /// Adds one record, which must not be earlier than those already there.
    pub fn apply(&mut self, record: impl Into<Arc<Record>>) {
        let record = record.into();
        if self.unknown_between.is_some_and(|(_, until)| until <= record.on) {
            self.unknown_between = None;
        }
        self.apply_step(&record);
        if let Some(to) = &record.grounds.to {
            if matches!(record.step, Step::Withdraw(_) | Step::Supersede(_) | Step::Split(_)) {
                self.stage_before_end = Some(self.stage.clone());
            }
            if matches!(record.step, Step::Convert(_) | Step::Consider(_) | Step::FastTrack(_)) {
                self.converted = Some(Sourced { value: (), seq: record.seq, on: record.on });
            }
            self.was_converted |= record.grounds.converts;
            self.stage = to.clone();
        }
        self.records.push(record);
    }

    fn apply_step(&mut self, record: &Record) {
        let (seq, on) = (record.seq, record.on);
        let mark = Some(Sourced { value: (), seq, on });
        match &record.step {
            Step::Submit(raising) => {
                self.submitted = mark;
                self.apply_raising(raising, record);
            }
            Step::Raise(raising) => {
                self.raised = mark;
                self.apply_raising(raising, record);
            }
            Step::Review(comment) => {
                self.reviewed = Some(Sourced { value: comment.text.clone(), seq, on })
            }
            Step::EditProblemStatement(statement) => {
                self.statements.push(Sourced { value: statement.clone(), seq, on });
                self.statement_agreed = None;
            }
            Step::AgreeProblemStatement(_) => self.statement_agreed = mark,
            Step::Describe(details) => {
                let known = self.details.take().map(|known| known.value).unwrap_or_default();
                self.details = Some(Sourced { value: known.updated(details), seq, on });
            }
            Step::AssessImpact(impact) => {
                self.impacts.insert(impact.on.clone(), Sourced { value: impact.clone(), seq, on });
            }
            Step::PlanNext(next) => self.planned.push(Sourced { value: next.clone(), seq, on }),
            Step::SetPath(path) => self.path = Some(Sourced { value: path.clone(), seq, on }),
            Step::AskInput(bodies) => {
                self.asked.extend(
                    bodies.iter().map(|body| (body.clone(), Sourced { value: (), seq, on })),
                );
            }
            Step::GiveInput(input) => {
                self.input.insert(input.body.clone(), Sourced { value: input.clone(), seq, on });
            }
            Step::RecordSolution(solution) => {
                self.solutions.push(Sourced { value: solution.clone(), seq, on });
            }
            Step::RequestUrgency(_) => {
                self.urgency = Some(Sourced { value: Urgency::Requested, seq, on })
            }
            Step::DecideUrgency(ruling) => {
                let value = if ruling.granted { Urgency::Granted } else { Urgency::Refused };
                self.urgency = Some(Sourced { value, seq, on });
            }
            Step::ChangeProposer(person) | Step::Adopt(person) => self.set_proposer(person, record),
            Step::ChangeLeadAnalyst(person) => {
                self.lead_analysts.push(Sourced { value: person.clone(), seq, on });
            }
            Step::RaiseConcern(_) | Step::AnswerConcern(_) | Step::WithdrawConcern(_) => {
                self.apply_concern(record);
            }
            Step::RequestAssessment(assessment) => self.apply_assessment(assessment, record),
            Step::ReturnAssessment(assessed) => self.apply_assessed(assessed, record),
            Step::OpenConsultation(consultation) => self.consultations.push(ConsultationState {
                opened: Sourced { value: consultation.clone(), seq, on },
                responses: Vec::new(),
            }),
            Step::Respond(response) => self.apply_response(response, record),
            _ => self.apply_ending(record),
        }
    }

    fn apply_ending(&mut self, record: &Record) {
        let (seq, on) = (record.seq, record.on);
        let mark = Some(Sourced { value: (), seq, on });
        match &record.step {
            Step::PresentReport(_) => {
                self.report_presented = mark;
                self.report_approved = None;
            }
            Step::ApproveReport(_) => self.report_approved = mark,
            Step::ReturnToRefinement(_) | Step::SendBack(_) => {
                self.report_presented = None;
                self.report_approved = None;
            }
            Step::Vote(votes) => {
                self.votes.push(Sourced { value: votes.clone(), seq, on });
                self.decided = mark;
            }
            Step::Decide(ruling) => {
                self.decided = mark;
                if ruling.outcome == Outcome::Reject {
                    self.implementation.clear();
                }
            }
            Step::FastTrack(_) => self.decided = mark,
            Step::SetImplementation(plan) => self.apply_implementation(plan, record),
            Step::Hold(hold) => self.hold = Some(Sourced { value: hold.clone(), seq, on }),
            Step::Resume(_) => self.hold = None,
            Step::Withdraw(reason) => {
                self.withdrawn = Some(Sourced { value: reason.reason.clone(), seq, on });
                self.hold = None;
            }
            Step::Split(parts) => self.split_into.clone_from(&parts.into),
            Step::Supersede(replacement) => self.superseded_by = Some(replacement.by),
            Step::Annul(annulment) => {
                self.annulled.insert(annulment.seq);
            }
            Step::NoteGap(gap) => self.unknown_between = Some((on, gap.until)),
            _ => {}
        }
    }

    fn apply_raising(&mut self, raising: &Raising, record: &Record) {
        if let Some(title) = &raising.title {
            self.title = Some(Sourced { value: title.clone(), seq: record.seq, on: record.on });
        }
        if raising.proposer != Person::default() {
            self.set_proposer(&raising.proposer, record);
        }
        self.part_of = raising.part_of.or(self.part_of);
    }

    fn set_proposer(&mut self, person: &Person, record: &Record) {
        self.proposers.push(Sourced { value: person.clone(), seq: record.seq, on: record.on });
        if matches!(record.step, Step::Adopt(_)) {
            self.withdrawn = None;
            if let Some(stage) = self.stage_before_end.take() {
                self.stage = stage;
            }
        }
    }

    fn apply_concern(&mut self, record: &Record) {
        let (seq, on) = (record.seq, record.on);
        match &record.step {
            Step::RaiseConcern(concern) => {
                let state = ConcernState {
                    concern: Sourced { value: concern.clone(), seq, on },
                    by: record.grounds.by.clone(),
                    answers: Vec::new(),
                    withdrawn: None,
                };
                self.concerns.insert(concern.name.clone(), state);
            }
            Step::AnswerConcern(answer) => {
                if let Some(state) = self.concerns.get_mut(&answer.name) {
                    state.answers.push(Sourced { value: answer.clone(), seq, on });
                }
            }
            Step::WithdrawConcern(concern) => {
                if let Some(state) = self.concerns.get_mut(&concern.name) {
                    state.withdrawn = Some(on);
                }
            }
            _ => {}
        }
    }

    fn apply_assessment(&mut self, assessment: &Assessment, record: &Record) {
        self.assessments.push(AssessmentState {
            kind: assessment.kind,
            requested: Some(record.on),
            due: assessment.due,
            returned: None,
            seq: record.seq,
        });
    }

    fn apply_assessed(&mut self, assessed: &Assessed, record: &Record) {
        let returned = Some(Sourced { value: assessed.clone(), seq: record.seq, on: record.on });
        let outstanding = self
            .assessments
            .iter_mut()
            .rev()
            .find(|each| each.kind == assessed.kind && each.returned.is_none());
        match outstanding {
            Some(state) => state.returned = returned,
            None => self.assessments.push(AssessmentState {
                kind: assessed.kind,
                requested: None,
                due: None,
                returned,
                seq: record.seq,
            }),
        }
    }

    fn apply_response(&mut self, response: &Response, record: &Record) {
        let latest = self
            .consultations
            .iter_mut()
            .rev()
            .find(|each| each.opened.value.kind == response.kind);
        if let Some(state) = latest {
            state.responses.push(Sourced {
                value: response.clone(),
                seq: record.seq,
                on: record.on,
            });
        }
    }

    fn apply_implementation(&mut self, plan: &ImplementationPlan, record: &Record) {
        // A date for a part replaces the one for the whole, and the reverse.
        match plan.part {
            Some(_) => drop(self.implementation.remove(&None)),
            None => self.implementation.clear(),
        }
        let sourced = Sourced { value: plan.clone(), seq: record.seq, on: record.on };
        self.implementation.insert(plan.part.clone(), sourced);
    }
}
