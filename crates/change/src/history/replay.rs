//! Replaying real histories through the engine: every step is tried under the rules of its day.
//! What the rules need and no source tells is inferred and said so; what they forbid is a departure.

mod head;
mod plan;
mod route;

use std::{borrow::Cow, collections::BTreeMap};

use code::{Baseline, Code, Finding, id::StageId};
use jiff::civil::Date;

use super::format::History;
use crate::{
    decide::{Decision, Request, decide, decide_as_happened, record_against_the_rules},
    model::Model,
    number::ProposalId,
    proposal::Proposal,
    record::{Basis, Precision, Record},
    refusal::Refusal,
    step::{Comment, Gap, Step},
};
use plan::Planned;

pub use plan::taker as usual_taker;

/// What became of one history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The proposal.
    pub id: ProposalId,
    /// Steps that the rules allowed as they stood.
    pub accepted: usize,
    /// Steps that no source tells, taken to have happened: day and step.
    pub inferred: Vec<(Date, String)>,
    /// Steps allowed on conditions that nothing shows: day, wording, conditions.
    pub assumed: Vec<(Date, String, Vec<String>)>,
    /// Steps that departed from the rules: day, wording, clause and reason.
    pub departures: Vec<(Date, String, String)>,
    /// Wordings that were not understood and are kept as notes.
    pub not_understood: Vec<(Date, String)>,
    /// Steps that were already on record.
    pub already: usize,
    /// What could not be recorded at all, and why.
    pub lost: Vec<(Date, String, String)>,
    /// Where the head of the page and the register, as the replay leaves it, disagree.
    pub disagreements: Vec<String>,
    /// Fields of the file that this format does not have.
    pub unknown_fields: Vec<String>,
}

/// What a replay gives.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// Records to write, in order.
    pub records: Vec<(ProposalId, Record)>,
    /// A line for each history.
    pub report: Report,
}

/// A line for each history, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The lines.
    pub lines: Vec<ReportLine>,
}

impl Report {
    /// A sum over all lines.
    #[must_use]
    pub fn total(&self, of: impl Fn(&ReportLine) -> usize) -> usize {
        self.lines.iter().map(of).sum()
    }
}

/// Replays histories onto a model.
///
/// # Errors
/// When a baseline cannot be read, with every finding.
pub fn replay(model: &Model, histories: &[History], code: &Code) -> Result<Replayed, Vec<Finding>> {
    let mut run =
        Run { model: model.clone(), code, baselines: BTreeMap::new(), records: Vec::new() };
    let bounds = plan::raising_bounds(histories);
    let mut sorted: Vec<Cow<'_, History>> = histories.iter().map(head::completed).collect();
    sorted.sort_by_key(|history| history.id);
    let mut lines = Vec::with_capacity(sorted.len());
    for history in &sorted {
        lines.push(run.replay_one(history, bounds.get(&history.id).copied())?);
    }
    Ok(Replayed { records: run.records, report: Report { lines } })
}

/// Where inferred steps must lead, and on which day.
struct Way<'s> {
    goals: Vec<StageId>,
    on: Date,
    precision: Precision,
    source: &'s Option<String>,
}

struct Run<'c> {
    model: Model,
    code: &'c Code,
    baselines: BTreeMap<Date, Baseline>,
    records: Vec<(ProposalId, Record)>,
}

impl Run<'_> {
    fn baseline(&mut self, on: Date) -> Result<Baseline, Vec<Finding>> {
        if !self.baselines.contains_key(&on) {
            self.baselines.insert(on, self.code.baseline(on)?);
        }
        self.baselines.get(&on).cloned().map_or_else(|| self.code.baseline(on), Ok)
    }

    fn replay_one(
        &mut self,
        history: &History,
        bound: Option<plan::Bound>,
    ) -> Result<ReportLine, Vec<Finding>> {
        let mut line = ReportLine {
            id: history.id,
            accepted: 0,
            inferred: Vec::new(),
            assumed: Vec::new(),
            departures: Vec::new(),
            not_understood: Vec::new(),
            already: 0,
            lost: Vec::new(),
            disagreements: Vec::new(),
            unknown_fields: history.unknown_fields.clone(),
        };
        let Some(plan::Bound { on: first, .. }) = bound else {
            let why = "neither its page nor the order of numbers tells a day".to_owned();
            line.lost.push((Date::ZERO, history.id.to_string(), why));
            return Ok(line);
        };
        let unread = plan::unread(history).into_iter().map(|words| (first, words));
        line.not_understood.extend(unread);
        let reference = self.baseline(first)?;
        // Where a split or the register itself has raised it already, nothing was done to it before,
        // whatever its page says.
        let raised = self.model.proposal(history.id);
        let raised = raised.and_then(|proposal| Some(proposal.raised.as_ref()?.on));
        let planned = plan::plan(history, bound, &reference);
        let silent_from =
            planned.iter().rposition(|planned| !planned.is_silent()).map_or(0, |at| at + 1);
        for (index, mut planned) in planned.into_iter().enumerate() {
            if let Some(raised) = raised.filter(|raised| planned.on < *raised) {
                planned.on = raised;
                planned.precision = Precision::OnOrBefore;
            }
            if self.is_on_record(history.id, &planned) {
                line.already += 1;
                continue;
            }
            if index >= silent_from && planned.halts() {
                self.infer_conversion(history, planned.on, &mut line)?;
            }
            self.take(history.id, planned, &mut line)?;
        }
        self.reach_end(history, &mut line)?;
        Ok(line)
    }

    /// Infers the conversion of what the file names as a Modification Proposal, before it halts.
    fn infer_conversion(
        &mut self,
        history: &History,
        on: Date,
        line: &mut ReportLine,
    ) -> Result<(), Vec<Finding>> {
        let baseline = self.baseline(on)?;
        let Some(proposal) = self.model.proposal(history.id) else {
            return Ok(());
        };
        let goals = head::conversion(history, proposal, &baseline);
        let way = Way { goals, on, precision: Precision::OnOrBefore, source: &history.source };
        self.infer_way(history.id, &way, &baseline, line);
        Ok(())
    }

    /// Infers the steps to the state that the head of the page tells and the timeline does not lead
    /// to, and tells where the register still disagrees. What the register itself has taken further
    /// is left alone.
    fn reach_end(&mut self, history: &History, line: &mut ReportLine) -> Result<(), Vec<Finding>> {
        let witnessed = |proposal: &&Proposal| {
            proposal.records.iter().any(|r| r.grounds.basis == Basis::Witnessed)
        };
        let Some(proposal) = self.model.proposal(history.id).filter(|each| !witnessed(each)) else {
            return Ok(());
        };
        if let Some(last) = proposal.records.last().map(|record| record.on) {
            let baseline = self.baseline(last)?;
            let goals = self
                .model
                .proposal(history.id)
                .map(|proposal| head::goals(history, proposal, &baseline));
            let way = Way {
                goals: goals.unwrap_or_default(),
                on: last,
                precision: Precision::OnOrAfter,
                source: &history.source,
            };
            self.infer_way(history.id, &way, &baseline, line);
        }
        let on = self
            .model
            .proposal(history.id)
            .and_then(|proposal| head::compared_on(history, proposal));
        if let Some(on) = on {
            let baseline = self.baseline(on)?;
            if let Some(proposal) = self.model.proposal(history.id) {
                line.disagreements = head::disagreements(history, proposal, on, &baseline);
            }
        }
        Ok(())
    }

    /// Whether the step is there already, from an earlier import or through the register itself.
    fn is_on_record(&self, id: ProposalId, planned: &Planned) -> bool {
        let Some(proposal) = self.model.proposal(id) else {
            return false;
        };
        match &planned.step {
            Step::Raise(_) => proposal.raised.is_some(),
            Step::EditProblemStatement(_) => !proposal.statements.is_empty(),
            Step::Describe(details) => proposal.details.as_ref().is_some_and(|known| {
                let known = &known.value;
                (details.solution.is_none() && !known.documents.is_empty())
                    || known.clone().updated(details) == *known
            }),
            Step::SetPath(path) => {
                let set = proposal.path.as_ref().is_some_and(|set| set.value == *path);
                let same = |record: &Record| {
                    record.on == planned.on
                        && record.step == planned.step
                        && (planned.wording.is_none() || record.grounds.wording == planned.wording)
                };
                (set && planned.wording.is_none()) || proposal.records.iter().any(|record| same(record))
            }
            Step::ChangeLeadAnalyst(person) if planned.wording.is_none() => {
                proposal.lead_analysts.iter().any(|analyst| analyst.value.is(person))
            }
            Step::SetImplementation(plan) => proposal.records.iter().any(|record| {
                let worded = record.grounds.wording.is_some() && planned.wording.is_some();
                let same = !worded || record.grounds.wording == planned.wording;
                matches!(&record.step, Step::SetImplementation(set)
                    if same && (&set.part, &set.release, set.date) == (&plan.part, &plan.release, plan.date))
            }),
            // There may be several on a day, told apart by what they say.
            Step::Note(_) | Step::AssessImpact(_) => proposal
                .records
                .iter()
                .any(|record| record.on == planned.on && record.step == planned.step),
            step => proposal.records.iter().any(|record| {
                record.step.kind() == step.kind()
                    && record.on == planned.on
                    && (record.grounds.wording == planned.wording || planned.wording.is_none())
            }),
        }
    }

    fn take(
        &mut self,
        id: ProposalId,
        planned: Planned,
        line: &mut ReportLine,
    ) -> Result<(), Vec<Finding>> {
        if let Step::Note(note) = &planned.step
            && !planned.understood
        {
            line.not_understood.push((planned.on, note.text.clone()));
        }
        let baseline = self.baseline(planned.on)?;
        let way = Way {
            goals: route::goals(&planned.step, planned.took_effect(&baseline), &baseline),
            on: planned.on,
            precision: Precision::OnOrBefore,
            source: &planned.source,
        };
        self.infer_way(id, &way, &baseline, line);
        let (what, on) = (planned.label(), planned.on);
        let request = planned.request(id, self.model.proposal(id));
        match self.decide_one(&request, &baseline) {
            Ok(decision) => {
                count(&decision, on, &what, line);
                self.write(decision);
            }
            Err(refusal) => line.lost.push((on, what, refusal.reason)),
        }
        Ok(())
    }

    fn decide_one(&self, request: &Request, baseline: &Baseline) -> Result<Decision, Refusal> {
        decide(&self.model, request.clone(), baseline)
            .or_else(|_| decide_as_happened(&self.model, request.clone(), baseline))
            .or_else(|_| record_against_the_rules(&self.model, request.clone(), baseline))
    }

    /// Records the steps that must have been taken to come to one of some stages, if the rules know
    /// a way.
    fn infer_way(
        &mut self,
        id: ProposalId,
        to: &Way<'_>,
        baseline: &Baseline,
        line: &mut ReportLine,
    ) {
        let Some(proposal) = self.model.proposal(id) else {
            return;
        };
        if to.goals.is_empty() || to.goals.contains(&proposal.stage) {
            return;
        }
        let path = proposal.path.as_ref().map(|path| path.value.as_str().to_owned());
        let last = proposal.records.last().map(|record| record.on);
        let Some(way) = route::find(&proposal.stage, &to.goals, path.as_deref(), baseline) else {
            return;
        };
        // What went on had been taken off hold.
        let held = proposal.on_hold(to.on) && !way.is_empty();
        let resumed = held.then(|| Step::Resume(Comment::default()));
        if let Some(last) = last.filter(|last| way.len() > 1 && *last < to.on) {
            self.note_gap(id, last, to);
        }
        for step in resumed.into_iter().chain(way) {
            let mut request =
                Request::new(id, to.on, plan::taker(&step, self.model.proposal(id)), step);
            request.basis = Basis::Inferred;
            request.precision = to.precision;
            request.source.clone_from(to.source);
            let label = request.step.kind().to_owned();
            if let Ok(decision) = decide_as_happened(&self.model, request, baseline) {
                count(&decision, to.on, &label, line);
                self.write(decision);
            }
        }
    }

    fn note_gap(&mut self, id: ProposalId, from: Date, to: &Way<'_>) {
        let gap = Step::NoteGap(Gap { until: to.on });
        let mut request = Request::new(id, from, Default::default(), gap);
        request.basis = Basis::Inferred;
        request.source.clone_from(to.source);
        let Ok(baseline) = self.baseline(from) else {
            return;
        };
        if let Ok(decision) = decide(&self.model, request, &baseline) {
            self.write(decision);
        }
    }

    fn write(&mut self, decision: Decision) {
        for (id, record) in decision.records {
            self.model.apply(id, record.clone());
            self.records.push((id, record));
        }
    }
}

/// Counts a step, told or inferred, with what it took for granted and where it broke the rules.
fn count(decision: &Decision, on: Date, what: &str, line: &mut ReportLine) {
    let Some((_, record)) = decision.records.first() else {
        return;
    };
    let grounds = &record.grounds;
    if grounds.basis == Basis::Inferred {
        line.inferred.push((on, what.to_owned()));
    } else if grounds.assumed.is_empty() && grounds.departures.is_empty() {
        line.accepted += 1;
    }
    if !grounds.assumed.is_empty() {
        let conditions = grounds.assumed.iter().map(ToString::to_string).collect();
        line.assumed.push((on, what.to_owned(), conditions));
    }
    for departure in &grounds.departures {
        let clause = departure.clause.as_ref().map(|clause| format!("Section {clause}: "));
        let reason = format!("{}{}", clause.unwrap_or_default(), departure.reason);
        line.departures.push((on, what.to_owned(), reason));
    }
}
