//! From a history to the steps to try, in the order of their days.

use std::collections::BTreeMap;

use code::{
    Baseline,
    id::{BodyId, PathId},
};
use jiff::{ToSpan, civil::Date};

use super::super::{
    format::{History, TimelineEntry},
    wording::{Meaning, understand},
};
use crate::{
    decide::Request,
    number::ProposalId,
    person::{Capacity, Person},
    proposal::Proposal,
    record::{Basis, Precision},
    status::effective_date,
    step::{
        Assessed, Assessment, Comment, Consultation, ConsultationKind, Conversion, Destination,
        Details, Discussion, HoldUntil, Impact, ImpactLevel, ImpactSubject, ImplementationPlan,
        Note, Outcome, ProblemStatement, Raising, Reason, Ruling, Step, UrgencyRuling, Votes,
    },
};

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

/// When each proposal was raised, as far as its own page or the order of numbers tells: no later
/// than the nearest higher number, or failing that no earlier than the nearest lower one.
pub fn raising_bounds(histories: &[History]) -> BTreeMap<ProposalId, (Date, Precision)> {
    let mut sorted: Vec<&History> = histories.iter().collect();
    sorted.sort_by_key(|history| history.id);
    let mut bounds = BTreeMap::new();
    let mut by: Option<Date> = None;
    for history in sorted.iter().rev() {
        by = [by, earliest(history)].into_iter().flatten().min();
        if let Some(on) = by {
            bounds.insert(history.id, (on, Precision::OnOrBefore));
        }
    }
    let mut since: Option<Date> = None;
    for history in sorted {
        since = [since, history.raised].into_iter().flatten().max();
        if let Some(on) = since {
            bounds.entry(history.id).or_insert((on, Precision::OnOrAfter));
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
pub fn plan(
    history: &History,
    bound: Option<(Date, Precision)>,
    baseline: &Baseline,
) -> Vec<Planned> {
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
    steps.push(make(raised, precision, Step::Raise(raising(history, baseline)), basis));
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
        for (on, step, understood) in steps_of(entry, later, history, baseline) {
            let basis = if entry.derived { Basis::Derived } else { Basis::Stated };
            let on = if on < raised { raised } else { on };
            let mut planned = make(on, Precision::Exact, step, basis);
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

fn raised(history: &History, bound: Option<(Date, Precision)>) -> Option<(Date, Precision)> {
    if let Some(date) = history.raised {
        return Some((date, Precision::Exact));
    }
    let entry = history.timeline.iter().find(|entry| understand(&entry.event) == Meaning::Raised);
    entry.map(|entry| (entry.date, Precision::Exact)).or(bound)
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
    let slug = match history.path.as_deref().map(str::to_lowercase).as_deref() {
        Some(path) if path.contains("led") => "authority-led",
        Some(path) if path.contains("self") => "self-governance",
        Some(path) if path.contains("fast") => "fast-track",
        Some(path) if path.contains("authority") => "authority-determination",
        _ => {
            let meanings = history.timeline.iter().map(|entry| understand(&entry.event));
            meanings.into_iter().find_map(|meaning| match meaning {
                Meaning::AuthorityDecision(_) => Some("authority-determination"),
                Meaning::ChangeBoard { self_governance: true, .. } => Some("self-governance"),
                _ => None,
            })?
        }
    };
    slug.parse().ok()
}

/// The steps that one line of a timeline tells.
fn steps_of(
    entry: &TimelineEntry,
    later: &[&TimelineEntry],
    history: &History,
    baseline: &Baseline,
) -> Vec<(Date, Step, bool)> {
    let on = entry.date;
    let one = |step: Step| vec![(on, step, true)];
    let comment = Comment::default;
    match understand(&entry.event) {
        Meaning::Raised => Vec::new(),
        Meaning::Converted => one(Step::Convert(Conversion { to: destination(later) })),
        Meaning::InitialReport => one(Step::Consider(Conversion { to: destination(later) })),
        Meaning::Consultation { kind, closing_only } => {
            let kind = kind.unwrap_or(ConsultationKind::Refinement);
            let closes = entry.end_date.or(closing_only.then_some(on));
            one(Step::OpenConsultation(Consultation { kind, closes, questions: Vec::new() }))
        }
        Meaning::AssessmentRequested(kind) => {
            one(Step::RequestAssessment(Assessment { kind, due: None }))
        }
        Meaning::AssessmentReturned(kind) => one(Step::ReturnAssessment(Assessed {
            kind,
            cost_pounds: None,
            summary: String::new(),
        })),
        Meaning::Assessment(kind) => {
            let asked = (on, Step::RequestAssessment(Assessment { kind, due: None }), true);
            let returned = entry.end_date.map(|end| {
                let assessed = Assessed { kind, cost_pounds: None, summary: String::new() };
                (end, Step::ReturnAssessment(assessed), true)
            });
            std::iter::once(asked).chain(returned).collect()
        }
        Meaning::ReportPresented => one(Step::PresentReport(comment())),
        Meaning::ReportApproved => one(Step::ApproveReport(comment())),
        Meaning::ReturnedToRefinement => one(Step::ReturnToRefinement(Reason::default())),
        Meaning::ChangeBoard { outcome, .. } => change_board(on, outcome, later, history),
        Meaning::AuthorityDecision(outcome) => {
            one(Step::Decide(Ruling { outcome, reasons: String::new() }))
        }
        Meaning::SentBack => one(Step::SendBack(Reason::default())),
        Meaning::Referred => one(Step::Refer(Reason::default())),
        Meaning::UrgencyRequested => one(Step::RequestUrgency(Reason::default())),
        Meaning::UrgencyDecided(granted) => {
            one(Step::DecideUrgency(UrgencyRuling { granted, reasons: String::new() }))
        }
        Meaning::Discussed(body) => discussed(body, entry),
        Meaning::StatementAgreed => one(Step::AgreeProblemStatement(comment())),
        Meaning::Implemented { part } => {
            one(Step::SetImplementation(implementation(part, Some(on), history, baseline)))
        }
        Meaning::Held(months) => {
            let until = months.map(|months| on.saturating_add(i32::from(months).months()));
            one(Step::Hold(HoldUntil { until, reason: entry.event.clone() }))
        }
        Meaning::Resumed => one(Step::Resume(comment())),
        Meaning::Withdrawn => one(Step::Withdraw(Reason { reason: entry.event.clone() })),
        Meaning::Adopted | Meaning::Note { .. } => {
            let understood = matches!(understand(&entry.event), Meaning::Note { understood: true });
            vec![(
                on,
                Step::Note(Note { text: entry.event.clone(), until: entry.end_date }),
                understood,
            )]
        }
    }
}

/// Where a conversion led, by what came after it.
fn destination(later: &[&TimelineEntry]) -> Destination {
    for entry in later {
        match understand(&entry.event) {
            Meaning::Assessment(_)
            | Meaning::AssessmentRequested(_)
            | Meaning::AssessmentReturned(_)
            | Meaning::Discussed("working-group")
            | Meaning::Consultation { kind: Some(ConsultationKind::Refinement) | None, .. } => {
                return Destination::Refinement;
            }
            Meaning::Consultation { kind: Some(ConsultationKind::ModificationReport), .. }
            | Meaning::ReportPresented
            | Meaning::ReportApproved
            | Meaning::ChangeBoard { .. } => return Destination::Report,
            _ => {}
        }
    }
    Destination::Refinement
}

/// The Change Board had it: a vote where the outcome is told or follows, else a presentation.
fn change_board(
    on: Date,
    outcome: Option<Outcome>,
    later: &[&TimelineEntry],
    history: &History,
) -> Vec<(Date, Step, bool)> {
    let again =
        later.iter().any(|entry| matches!(understand(&entry.event), Meaning::ChangeBoard { .. }));
    let from_end = match history.outcome.as_deref() {
        Some("implemented" | "approved") if !again => Some(Outcome::Approve),
        Some("rejected") if !again => Some(Outcome::Reject),
        _ => None,
    };
    let step = match outcome.or(from_end) {
        Some(outcome) => Step::Vote(Votes { stated_outcome: Some(outcome), ..Votes::default() }),
        None => Step::PresentToChangeBoard(Comment::default()),
    };
    vec![(on, step, true)]
}

fn discussed(body: &str, entry: &TimelineEntry) -> Vec<(Date, Step, bool)> {
    let Ok(body) = body.parse::<BodyId>() else {
        return Vec::new();
    };
    vec![(entry.date, Step::Discuss(Discussion { body, text: entry.event.clone() }), true)]
}

fn implementation(
    part: Option<String>,
    on: Option<Date>,
    history: &History,
    baseline: &Baseline,
) -> ImplementationPlan {
    let release = history.release.as_deref().and_then(|label| {
        baseline.releases.iter().find(|release| release.label.eq_ignore_ascii_case(label))
    });
    let release = release.filter(|release| on.is_none_or(|on| release.date == on));
    match release {
        Some(release) => ImplementationPlan {
            part,
            release: Some(release.id.clone()),
            ..ImplementationPlan::default()
        },
        None => ImplementationPlan {
            part,
            date: on,
            reason: history.release.clone().unwrap_or_default(),
            ..ImplementationPlan::default()
        },
    }
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
            let votes = Votes { stated_outcome: Some(Outcome::Reject), ..Votes::default() };
            more.push((last, Precision::OnOrBefore, Step::Vote(votes)));
        }
        _ => {}
    }
    let date = history.implementation_date;
    if date.is_some() && !has(|step| matches!(step, Step::SetImplementation(_))) {
        let step = Step::SetImplementation(implementation(None, date, history, baseline));
        more.push((last, Precision::OnOrBefore, step));
    }
    more.extend(latest(history).into_iter().map(|step| (last, Precision::OnOrBefore, step)));
    more
}

/// Who takes a step of this kind, as far as a history tells.
pub fn taker(step: &Step, proposal: Option<&Proposal>) -> Person {
    let body = |id: &str| id.parse().map(Person::body).unwrap_or_default();
    let proposer =
        || proposal.and_then(Proposal::proposer).map(|p| p.value.clone()).unwrap_or_default();
    match step {
        Step::Raise(raising) | Step::Submit(raising) => raising.proposer.clone(),
        Step::Withdraw(_) | Step::RecordSolution(_) => proposer(),
        Step::Convert(_)
        | Step::Consider(_)
        | Step::SetPath(_)
        | Step::ApproveReport(_)
        | Step::ReturnToRefinement(_)
        | Step::FastTrack(_)
        | Step::RequestUrgency(_)
        | Step::SetImplementation(_)
        | Step::Hold(_)
        | Step::Resume(_) => body("panel"),
        Step::AgreeProblemStatement(_) => body("change-sub-committee"),
        Step::Vote(_) => body("change-board"),
        Step::SendBack(_) => {
            let at_board =
                proposal.is_some_and(|proposal| proposal.stage.as_str() == "change-board");
            body(if at_board { "change-board" } else { "authority" })
        }
        Step::Decide(_) | Step::DecideUrgency(_) => body("authority"),
        Step::ReturnAssessment(_) => body("dcc"),
        Step::Discuss(discussion) => Person::body(discussion.body.clone()),
        Step::Refer(_) => Person { capacity: Capacity::Party, ..Person::default() },
        _ => body("code-administrator"),
    }
}
