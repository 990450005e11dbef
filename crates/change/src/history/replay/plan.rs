//! From a history to the steps to try, in the order of their days.

mod line;
mod taker;

use std::collections::BTreeMap;

use code::{Baseline, id::PathId};
use jiff::civil::Date;

use self::line::{implementation, steps_of};
use super::{
    super::{
        format::{History, TimelineEntry},
        wording::{Meaning, path_id, understand},
    },
    head::says_implemented,
};
use crate::{
    decide::Request,
    number::ProposalId,
    person::{Capacity, Person},
    proposal::Proposal,
    record::{Basis, Precision},
    status::effective_date,
    step::{
        Details, Impact, ImpactLevel, ImpactSubject, ImplementationPlan, Note, Outcome,
        ProblemStatement, Raising, Reason, Ruling, Step, Votes,
    },
};

pub use taker::taker;

/// A step to try.
pub struct Planned {
    /// The day.
    pub on: Date,
    /// How well it is known.
    pub precision: Precision,
    /// The step.
    pub step: Step,
    /// How we know of it.
    pub basis: Basis,
    /// The source's wording.
    pub wording: Option<String>,
    /// The source.
    pub source: Option<String>,
    /// For a note: whether its wording was understood.
    pub understood: bool,
}

impl Planned {
    /// The wording, or the kind of step.
    pub fn label(&self) -> String {
        self.wording.clone().unwrap_or_else(|| self.step.kind().to_owned())
    }

    /// Whether it says that the proposal, or a part of it, has taken effect by its own day.
    pub fn took_effect(&self, baseline: &Baseline) -> bool {
        let Step::SetImplementation(plan) = &self.step else {
            return false;
        };
        effective_date(plan, baseline).is_some_and(|date| date <= self.on)
    }

    /// Whether it halts or ends the proposal where it stands.
    pub fn halts(&self) -> bool {
        matches!(self.step, Step::Hold(_) | Step::Withdraw(_) | Step::Split(_) | Step::Supersede(_))
    }

    /// Whether it tells nothing of how far the proposal came.
    pub fn is_silent(&self) -> bool {
        self.halts()
            || self.step.action().is_none()
            || matches!(
                self.step,
                Step::Resume(_)
                    | Step::Adopt(_)
                    | Step::Discuss(_)
                    | Step::AssessImpact(_)
                    | Step::ChangeProposer(_)
                    | Step::ChangeLeadAnalyst(_)
            )
    }

    /// The request that tries it.
    pub fn request(&self, id: ProposalId, proposal: Option<&Proposal>) -> Request {
        Request {
            proposal: id,
            on: self.on,
            by: taker(&self.step, proposal),
            step: self.step.clone(),
            precision: self.precision,
            basis: self.basis,
            source: self.source.clone(),
            wording: self.wording.clone(),
        }
    }
}

/// When a proposal was raised, where nothing states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The day.
    pub on: Date,
    /// On which side of it.
    pub precision: Precision,
    /// Of which proposal that day is told: itself, or one whose number lies beyond or before.
    pub told_of: ProposalId,
}

impl Bound {
    /// Why the day is taken.
    fn reason(self, id: ProposalId) -> String {
        let Self { told_of, precision, .. } = self;
        match precision {
            _ if told_of == id => format!("the first day that is told of {id}"),
            Precision::OnOrAfter => format!("the day of {told_of}, whose number goes before"),
            _ => format!("the first day that is told of {told_of}, whose number comes after"),
        }
    }
}

/// When each proposal was raised, as far as its own page or the order of numbers tells: no later
/// than the nearest higher number, or failing that no earlier than the nearest lower one.
pub fn raising_bounds(histories: &[History]) -> BTreeMap<ProposalId, Bound> {
    let mut sorted: Vec<&History> = histories.iter().collect();
    sorted.sort_by_key(|history| history.id);
    let mut bounds = BTreeMap::new();
    // Of proposals of the same day, the one whose own page tells it comes first.
    let mut by: Option<(Date, ProposalId)> = None;
    for history in sorted.iter().rev() {
        let own = earliest(history).map(|on| (on, history.id));
        by = match (by, own) {
            (Some(by), Some(own)) if by.0 < own.0 => Some(by),
            (by, own) => own.or(by),
        };
        if let Some((on, told_of)) = by {
            bounds.insert(history.id, Bound { on, precision: Precision::OnOrBefore, told_of });
        }
    }
    let mut since: Option<(Date, ProposalId)> = None;
    for history in sorted {
        let own = history.raised.map(|on| (on, history.id));
        since = match (since, own) {
            (Some(since), Some(own)) if since.0 > own.0 => Some(since),
            (since, own) => own.or(since),
        };
        if let Some((on, told_of)) = since {
            let bound = Bound { on, precision: Precision::OnOrAfter, told_of };
            bounds.entry(history.id).or_insert(bound);
        }
    }
    bounds
}

/// The earliest day that a history tells.
fn earliest(history: &History) -> Option<Date> {
    let entries = history.timeline.iter().map(|entry| entry.date);
    let raised = history
        .timeline
        .iter()
        .filter(|entry| understand(&entry.event) == Meaning::Raised)
        .map(|entry| entry.date)
        .min();
    history.raised.or(raised).or(entries.min()).or(history.implementation_date)
}

/// The steps to try, in order.
pub fn plan(history: &History, bound: Option<Bound>, baseline: &Baseline) -> Vec<Planned> {
    let mut steps = Vec::new();
    let Some((raised, precision)) = raised(history, bound) else {
        return steps;
    };
    let make = |on: Date, precision: Precision, step: Step, basis: Basis| Planned {
        on,
        precision,
        step,
        basis,
        wording: None,
        source: history.source.clone(),
        understood: true,
    };
    let basis = if precision == Precision::Exact { Basis::Stated } else { Basis::Inferred };
    let mut raise = make(raised, precision, Step::Raise(raising(history, baseline)), basis);
    let inferred = bound.filter(|_| precision != Precision::Exact);
    raise.wording = raising_entry(history, raised)
        .map(|entry| entry.event.clone())
        .or_else(|| inferred.map(|bound| bound.reason(history.id)));
    steps.push(raise);
    for step in header(history) {
        steps.push(make(raised, Precision::OnOrBefore, step, Basis::Stated));
    }
    let mut entries: Vec<&TimelineEntry> = history.timeline.iter().collect();
    entries.sort_by_key(|entry| entry.date);
    if let Some(path) = path(history) {
        // Set when it is first needed: with the conversion, or with the first step after raising.
        let on = entries
            .iter()
            .filter(|entry| entry.date >= raised && understand(&entry.event) != Meaning::Raised)
            .map(|entry| entry.date)
            .chain(history.implementation_date)
            .min();
        let basis = if history.path.is_some() { Basis::Stated } else { Basis::Inferred };
        steps.push(make(
            on.unwrap_or(raised).max(raised),
            Precision::OnOrBefore,
            Step::SetPath(path),
            basis,
        ));
    }
    for (index, entry) in entries.iter().enumerate() {
        let later = entries.get(index + 1..).unwrap_or_default();
        if raising_entry(history, raised) == Some(*entry) {
            continue;
        }
        for (on, step, understood) in steps_of(entry, later, history, baseline) {
            let basis = if entry.derived { Basis::Derived } else { Basis::Stated };
            // Nothing is done to a proposal before it is raised, whatever the page says.
            let precision = if on < raised { Precision::OnOrBefore } else { Precision::Exact };
            let mut planned = make(on.max(raised), precision, step, basis);
            planned.wording = Some(entry.event.clone());
            planned.understood = understood;
            steps.push(planned);
        }
    }
    steps.sort_by_key(|planned| planned.on);
    steps.extend(
        ending(history, &steps, baseline)
            .into_iter()
            .map(|(on, precision, step)| make(on, precision, step, Basis::Derived)),
    );
    steps
}

fn raised(history: &History, bound: Option<Bound>) -> Option<(Date, Precision)> {
    if let Some(date) = history.raised {
        return Some((date, Precision::Exact));
    }
    let entry = history.timeline.iter().find(|entry| understand(&entry.event) == Meaning::Raised);
    let exact = entry.map(|entry| (entry.date, Precision::Exact));
    exact.or_else(|| bound.map(|bound| (bound.on, bound.precision)))
}

/// The line of the timeline that tells of the raising, where it agrees on the day.
fn raising_entry(history: &History, raised: Date) -> Option<&TimelineEntry> {
    let tells = |entry: &&TimelineEntry| {
        entry.date == raised && understand(&entry.event) == Meaning::Raised
    };
    history.timeline.iter().find(tells)
}

/// Words of the head of the page of which nothing could be made.
pub fn unread(history: &History) -> Vec<String> {
    const OUTCOMES: [&str; 5] = ["implemented", "approved", "open", "withdrawn", "rejected"];
    let outcome = history.outcome.as_ref().filter(|word| !OUTCOMES.contains(&word.as_str()));
    let path = history.path.as_ref().filter(|_| path_named(history).is_none());
    let outcome = outcome.map(|word| format!("outcome: {word}"));
    outcome.into_iter().chain(path.map(|word| format!("path: {word}"))).collect()
}

fn raising(history: &History, baseline: &Baseline) -> Raising {
    let part_of = history.id.letter().map(|_| ProposalId::new(history.id.number()));
    Raising {
        title: history.title.clone(),
        proposer: Person {
            name: history.proposer.clone(),
            organisation: history.organisation.clone(),
            capacity: capacity(history.organisation.as_deref(), baseline),
            party_category: None,
        },
        part_of,
        ..Raising::default()
    }
}

/// The capacity that an organisation's name tells: a body of the Code, else a Party.
fn capacity(organisation: Option<&str>, baseline: &Baseline) -> Capacity {
    let Some(name) = organisation else {
        return Capacity::Unknown;
    };
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let named = |body: &&code::rules::Body| {
        name.eq_ignore_ascii_case(&body.label)
            || words.contains(&body.short.as_str())
            || name == body.short
    };
    let body = baseline.bodies.iter().find(named);
    body.map_or(Capacity::Party, |body| Capacity::Body(body.id.clone()))
}

/// What the head of the page tells of the beginning, as steps on the day of raising.
fn header(history: &History) -> Vec<Step> {
    let mut steps = vec![Step::Describe(Details {
        documents_as_named: history.documents.clone(),
        web_address: history.source.clone(),
        ..Details::default()
    })];
    if let Some(issue) = &history.issue {
        steps.push(Step::EditProblemStatement(ProblemStatement {
            issue: Some(issue.clone()),
            ..ProblemStatement::default()
        }));
    }
    steps
}

/// What the head of the page tells of the time at which it was last changed.
fn latest(history: &History) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(solution) = &history.solution {
        let details = Details { solution: Some(solution.clone()), ..Details::default() };
        steps.push(Step::Describe(details));
    }
    steps.extend(history.impacted.iter().map(|named| {
        Step::AssessImpact(Impact {
            on: ImpactSubject::AsNamed(named.clone()),
            level: ImpactLevel::Unknown,
            text: None,
        })
    }));
    // Finished pages name a mailbox instead of a person.
    let analyst = history.lead_analyst.as_ref().filter(|name| *name != "SEC Change");
    steps.extend(analyst.map(|name| {
        Step::ChangeLeadAnalyst(Person { name: Some(name.clone()), ..Person::default() })
    }));
    let notes = [&history.latest_update, &history.notes].into_iter().flatten();
    steps.extend(notes.map(|text| Step::Note(Note { text: text.clone(), until: None })));
    steps
}

fn path(history: &History) -> Option<PathId> {
    let told = || {
        let meanings = history.timeline.iter().map(|entry| understand(&entry.event));
        meanings.into_iter().find_map(|meaning| match meaning {
            Meaning::AuthorityDecision(_) => Some("authority-determination"),
            Meaning::ChangeBoard { self_governance: true, .. } => Some("self-governance"),
            Meaning::FastTracked => Some("fast-track"),
            _ => None,
        })
    };
    // The head tells of the end; a change of path on the way tells what it was before.
    let changed = history.timeline.iter().min_by_key(|entry| match understand(&entry.event) {
        Meaning::PathChanged { .. } => entry.date,
        _ => Date::MAX,
    });
    match changed.map(|entry| understand(&entry.event)) {
        Some(Meaning::PathChanged { from, .. }) => from?.parse().ok(),
        _ => path_named(history).or_else(told)?.parse().ok(),
    }
}

/// The path that the head of the page names.
fn path_named(history: &History) -> Option<&'static str> {
    path_id(history.path.as_deref()?)
}

/// What the head of the page tells of the end, where the timeline does not.
fn ending(
    history: &History,
    steps: &[Planned],
    baseline: &Baseline,
) -> Vec<(Date, Precision, Step)> {
    let Some(last) = steps.last().map(|planned| planned.on) else {
        return Vec::new();
    };
    let has = |of: fn(&Step) -> bool| steps.iter().any(|planned| of(&planned.step));
    let mut more = Vec::new();
    match history.outcome.as_deref() {
        Some("withdrawn") if !has(|step| matches!(step, Step::Withdraw(_))) => {
            let reason = "the page says so, without a day".to_owned();
            more.push((last, Precision::OnOrBefore, Step::Withdraw(Reason { reason })));
        }
        Some("rejected") if !has(|step| matches!(step, Step::Vote(_) | Step::Decide(_))) => {
            let authority =
                path(history).is_some_and(|path| path.as_str().starts_with("authority"));
            let step = if authority {
                Step::Decide(Ruling { outcome: Outcome::Reject, reasons: String::new() })
            } else {
                Step::Vote(Votes { stated_outcome: Some(Outcome::Reject), ..Votes::default() })
            };
            more.push((last, Precision::OnOrBefore, step));
        }
        _ => {}
    }
    if let Some((part, date)) = head_date(history, steps, baseline) {
        // Known once it was decided; where no decision is told, its own day is the first known.
        let told = part.is_some() || !says_implemented(history) || has(approves);
        let on = if told { last } else { date.max(last) };
        let step = Step::SetImplementation(implementation(part, Some(date), history, baseline));
        more.push((on, Precision::OnOrBefore, step));
    }
    more.extend(latest(history).into_iter().map(|step| (last, Precision::OnOrBefore, step)));
    more.sort_by_key(|(on, ..)| *on);
    more
}

/// Whether a step approves the proposal, or recommends it.
fn approves(step: &Step) -> bool {
    match step {
        Step::Vote(votes) => votes.outcome() == Some(Outcome::Approve),
        Step::Decide(ruling) => ruling.outcome == Outcome::Approve,
        Step::FastTrack(_) => true,
        _ => false,
    }
}

/// The implementation date of the head and the part that it is of, where the timeline has another
/// day for other parts, or none; a day that the timeline has for the whole stays.
fn head_date(
    history: &History,
    steps: &[Planned],
    baseline: &Baseline,
) -> Option<(Option<String>, Date)> {
    let date = history.implementation_date?;
    let plans: Vec<&ImplementationPlan> = steps
        .iter()
        .filter_map(|planned| match &planned.step {
            Step::SetImplementation(plan) => Some(plan),
            _ => None,
        })
        .collect();
    if plans.iter().any(|plan| effective_date(plan, baseline) == Some(date)) {
        return None;
    }
    let parts: Option<Vec<&String>> = plans.iter().map(|plan| plan.part.as_ref()).collect();
    match parts?.as_slice() {
        [] => Some((None, date)),
        parts => Some((Some(next_part(parts)), date)),
    }
}

/// The name of the part that comes after others: `Part 2` after `Part 1`.
fn next_part(parts: &[&String]) -> String {
    let numbers = parts.iter().filter_map(|part| {
        let number = part.to_lowercase();
        number.strip_prefix("part ")?.trim().parse::<u8>().ok()
    });
    let next = numbers.max().and_then(|number| number.checked_add(1));
    next.map_or_else(|| "the rest".to_owned(), |number| format!("Part {number}"))
}
