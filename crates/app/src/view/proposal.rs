//! Proposals: the list, and one in full.

use change::{
    Model, Precision, Proposal, ProposalId, Record, Status,
    proposal::Urgency,
    step::{Outcome, Step, Votes},
};
use code::{Baseline, Code};
use jiff::civil::Date;
use serde::Serialize;

use crate::error::Error;

/// A proposal in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalRow {
    /// Its name on the day: `DP090` or `MP090`.
    pub number: String,
    /// The title, if known.
    pub title: Option<String>,
    /// Its status on the day, with dates.
    pub status: String,
    /// The Proposer, if known.
    pub proposer: Option<String>,
    /// The Proposer's organisation or body, if known.
    pub organisation: Option<String>,
    /// The Lead Analyst, if known.
    pub lead_analyst: Option<String>,
    /// When it was raised, with `by` or `since` where the day is not exact.
    pub raised: Option<String>,
    /// The Modification Path, if set.
    pub path: Option<String>,
}

/// Which proposals are wanted; everything given must fit.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the status, whatever the case.
    pub status: Option<String>,
    /// Part of the title, Proposer, organisation or Lead Analyst.
    pub text: Option<String>,
    /// Raised on or after this day.
    pub raised_since: Option<Date>,
    /// Only those still under way.
    pub open: Option<()>,
}

/// A value with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
    /// The event that says so, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<u64>,
}

/// A record in a proposal's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryRow {
    /// The event's number in the log.
    pub event: u64,
    /// The day, with `by` or `since` where it is not exact.
    pub on: String,
    /// The step.
    pub step: String,
    /// The stage that it led to.
    pub to: Option<String>,
    /// Who took it.
    pub by: String,
    /// How we know of it.
    pub basis: String,
    /// The source's wording.
    pub wording: Option<String>,
    /// Departures from the rules, and conditions that nothing shows.
    pub remarks: Vec<String>,
}

/// One proposal in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The line of the list.
    #[serde(flatten)]
    pub row: ProposalRow,
    /// Which version of the rules it runs under on the day asked.
    pub rules: String,
    /// Everything else, labelled.
    pub facts: Vec<Labelled>,
    /// Its records.
    pub history: Vec<HistoryRow>,
}

/// The proposals of a model that fit a filter, by number.
#[must_use]
pub fn list(model: &Model, on: Date, baseline: &Baseline, filter: &Filter) -> Vec<ProposalRow> {
    let fits = |proposal: &&Proposal| {
        let open = filter.open.is_none() || change::status::is_open(proposal, baseline);
        let since = filter
            .raised_since
            .is_none_or(|since| proposal.raised.as_ref().is_some_and(|raised| since <= raised.on));
        open && since
    };
    // Whatever form a number is asked for in, it is the same proposal.
    let number = filter.text.as_deref().and_then(|text| text.parse::<ProposalId>().ok());
    let proposals = model.proposals().filter(fits);
    proposals
        .map(|proposal| (number == Some(proposal.id), row(proposal, on, baseline)))
        .filter(|(named, row)| fits_text(row, *named, filter))
        .map(|(_, row)| row)
        .collect()
}

fn fits_text(row: &ProposalRow, named: bool, filter: &Filter) -> bool {
    let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    let status = filter.status.as_ref().is_none_or(|part| contains(&row.status, part));
    let text = filter.text.as_ref().is_none_or(|part| {
        let fields = [&row.title, &row.proposer, &row.organisation, &row.lead_analyst];
        named
            || contains(&row.number, part)
            || fields.into_iter().flatten().any(|field| contains(field, part))
    });
    status && text
}

pub(super) fn row(proposal: &Proposal, on: Date, baseline: &Baseline) -> ProposalRow {
    let proposer = proposal.proposer().map(|each| &each.value);
    let path = proposal.path.as_ref().map(|path| {
        baseline.path(&path.value).map_or_else(|| path.value.to_string(), |row| row.label.clone())
    });
    let mut status = Status::of(proposal, on, baseline).sentence();
    if proposal.on_hold(on) {
        status.push_str(", on hold");
    }
    ProposalRow {
        number: proposal.name(),
        title: proposal.title.as_ref().map(|title| title.value.clone()),
        status,
        proposer: proposer.and_then(|person| person.name.clone()),
        organisation: proposer.and_then(|person| person.organisation.clone()),
        lead_analyst: proposal.lead_analyst().map(|each| each.value.display()),
        raised: proposal.raising().map(day),
        path,
    }
}

fn day(record: &Record) -> String {
    match record.grounds.precision {
        Precision::Exact => record.on.to_string(),
        Precision::OnOrBefore => format!("by {}", record.on),
        Precision::OnOrAfter => format!("since {}", record.on),
    }
}

/// One proposal in full.
///
/// # Errors
/// When it is not there on that day.
pub fn detail(
    model: &Model,
    id: ProposalId,
    on: Date,
    baseline: &Baseline,
    code: &Code,
) -> Result<Detail, Error> {
    let proposal = find(model, id, on)?;
    let history = proposal.records.iter().map(|record| history_row(record, baseline)).collect();
    Ok(Detail {
        row: row(proposal, on, baseline),
        rules: baseline.version(),
        facts: facts(proposal, on, baseline, code),
        history,
    })
}

/// The proposal of a number on a day.
pub(super) fn find(model: &Model, id: ProposalId, on: Date) -> Result<&Proposal, Error> {
    model.proposal(id).ok_or_else(|| {
        let what = format!("there is no proposal {id} on {on}");
        // A number that was split is asked for without its letter.
        let parts = model.proposals().filter(|each| each.id.number() == id.number());
        let parts: Vec<String> = parts.map(|each| each.id.to_string()).collect();
        if parts.is_empty() {
            return Error::input(
                what,
                "`secant proposal list` shows those that there are; `--as-at` asks of another day",
            );
        }
        Error::input(what, format!("there is {}", parts.join(" and ")))
    })
}

fn history_row(record: &Record, baseline: &Baseline) -> HistoryRow {
    let label = |id: &code::id::StageId| {
        baseline.stage(id).map_or_else(|| id.to_string(), |stage| stage.label.clone())
    };
    let departures = record.grounds.departures.iter().map(|departure| {
        let clause = departure.clause.as_ref().map(|clause| format!("Section {clause}: "));
        format!("departs from the rules: {}{}", clause.unwrap_or_default(), departure.reason)
    });
    let assumed = record.grounds.assumed.iter().map(|condition| format!("not shown: {condition}"));
    HistoryRow {
        event: record.seq,
        on: day(record),
        step: record.step.kind().to_owned(),
        to: record.grounds.to.as_ref().map(label),
        by: record.grounds.by.display(),
        basis: record.grounds.basis.to_string(),
        wording: words_of(record),
        remarks: departures.chain(assumed).collect(),
    }
}

/// The source's wording of a record, or the text of a note or comment.
pub(super) fn words_of(record: &Record) -> Option<String> {
    record.grounds.wording.clone().or_else(|| note(&record.step))
}

fn note(step: &Step) -> Option<String> {
    match step {
        Step::Note(note) => Some(note.text.clone()),
        Step::Comment(comment) => Some(comment.text.clone()),
        Step::PlanNext(next) => Some(next.text.trim().to_owned()),
        _ => None,
    }
}

struct Facts(Vec<Labelled>);

impl Facts {
    fn add(&mut self, label: &str, value: impl Into<String>, event: u64) {
        self.0.push(Labelled { label: label.to_owned(), value: value.into(), event: Some(event) });
    }
}

fn facts(proposal: &Proposal, on: Date, baseline: &Baseline, code: &Code) -> Vec<Labelled> {
    let mut facts = Facts(Vec::new());
    if let Some(statement) = proposal.statement() {
        let parts = [
            ("Issue", &statement.value.issue),
            ("Context", &statement.value.context),
            ("Impact", &statement.value.impact),
            ("Impact of doing nothing", &statement.value.doing_nothing),
        ];
        for (label, text) in parts {
            if let Some(text) = text {
                facts.add(label, text.trim(), statement.seq);
            }
        }
    }
    raising(&mut facts, proposal);
    touched(&mut facts, proposal, baseline, code);
    under_way(&mut facts, proposal, on, baseline);
    ended(&mut facts, proposal, baseline);
    facts.0
}

/// Where nothing states the day of raising: what it is taken from.
fn raising(facts: &mut Facts, proposal: &Proposal) {
    let Some(record) = proposal.raising() else { return };
    if let Some(reason) = &record.grounds.wording
        && record.grounds.precision != Precision::Exact
    {
        facts.add("Day of raising", format!("{}, {reason}", day(record)), record.seq);
    }
}

fn touched(facts: &mut Facts, proposal: &Proposal, baseline: &Baseline, code: &Code) {
    if let Some(details) = &proposal.details {
        let labels = details
            .value
            .documents
            .iter()
            .map(|id| crate::paper::document_label(code, id.as_str()));
        let documents: Vec<String> =
            labels.chain(details.value.documents_as_named.clone()).collect();
        if !documents.is_empty() {
            facts.add("Documents affected", documents.join("; "), details.seq);
        }
        if !details.value.clauses.is_empty() {
            let clauses: Vec<&str> =
                details.value.clauses.iter().map(|clause| clause.as_str()).collect();
            facts.add("Clauses", clauses.join(", "), details.seq);
        }
        if let Some(solution) = &details.value.solution {
            facts.add("Solution", solution.as_str(), details.seq);
        }
        if let Some(address) = &details.value.web_address {
            facts.add("On the web", address.as_str(), details.seq);
        }
    }
    for (subject, impact) in &proposal.impacts {
        let whom = crate::paper::subject(subject, baseline);
        let text = impact.value.text.as_deref().map(str::trim).unwrap_or_default();
        facts.add(
            "Impact on",
            format!("{whom} ({}): {text}", impact.value.level).trim_end_matches([':', ' ']),
            impact.seq,
        );
    }
}

fn under_way(facts: &mut Facts, proposal: &Proposal, on: Date, baseline: &Baseline) {
    for (body, input) in &proposal.input {
        let label = baseline.body(body).map_or_else(|| body.to_string(), |body| body.short.clone());
        let wants = if input.value.wants_further {
            "wants to provide further input"
        } else {
            "no further input"
        };
        facts.add("Input", format!("{label}: {wants}. {}", input.value.comment).trim(), input.seq);
    }
    for (name, concern) in &proposal.concerns {
        let state = match (&concern.withdrawn, concern.answers.len()) {
            (Some(day), _) => format!("withdrawn on {day}"),
            (None, 0) => "not answered".to_owned(),
            (None, answers) => format!("answered {answers} times"),
        };
        let text =
            format!("{name} ({}): {} [{state}]", concern.by.display(), concern.concern.value.text);
        facts.add("Concern", text, concern.concern.seq);
    }
    for assessment in &proposal.assessments {
        let state = match (&assessment.returned, assessment.due) {
            (Some(returned), _) => format!("returned on {}", returned.on),
            (None, Some(due)) => format!("due on {due}"),
            (None, None) => "asked for".to_owned(),
        };
        facts.add(assessment.kind.label(), state, assessment.seq);
    }
    for consultation in &proposal.consultations {
        let closes =
            consultation.opened.value.closes.map(|day| format!(" to {day}")).unwrap_or_default();
        let responses = match consultation.responses.len() {
            1 => "1 response".to_owned(),
            count => format!("{count} responses"),
        };
        let text = format!("{}{closes}, {responses} on record", consultation.opened.on);
        facts.add(consultation.opened.value.kind.label(), text, consultation.opened.seq);
    }
    if let Some(urgency) = &proposal.urgency {
        let state = match urgency.value {
            Urgency::Requested => "asked for",
            Urgency::Granted => "granted",
            Urgency::Refused => "refused",
        };
        facts.add("Urgency", state, urgency.seq);
    }
    if let Some(hold) = proposal.hold.as_ref().filter(|_| proposal.on_hold(on)) {
        let until =
            hold.value.until.map_or_else(|| "no end set".to_owned(), |day| format!("until {day}"));
        facts.add("On hold", format!("since {}, {until}", hold.on), hold.seq);
    }
    for planned in &proposal.planned {
        facts.add("To come", planned.value.text.trim(), planned.seq);
    }
}

fn ended(facts: &mut Facts, proposal: &Proposal, baseline: &Baseline) {
    for votes in &proposal.votes {
        if let Some(outcome) = votes.value.outcome() {
            facts.add(
                "Change Board vote",
                vote(outcome, &votes.value, votes.on, baseline),
                votes.seq,
            );
        }
    }
    for (part, plan) in &proposal.implementation {
        let when = match (&plan.value.release, plan.value.date) {
            (Some(release), _) => format!("Release {release}"),
            (None, Some(date)) => date.to_string(),
            (None, None) => "no date".to_owned(),
        };
        let part = part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default();
        facts.add("Implementation", format!("{part}{when}"), plan.seq);
    }
    if let Some(other) = proposal.superseded_by {
        facts.add("Superseded by", other.to_string(), 0);
    }
    if !proposal.split_into.is_empty() {
        let parts: Vec<String> = proposal.split_into.iter().map(ToString::to_string).collect();
        facts.add("Split into", parts.join(", "), 0);
    }
    if let Some(parent) = proposal.part_of {
        facts.add("Part of", parent.to_string(), 0);
    }
}

/// A vote: the outcome, the version voted on, each Party Category's votes, and the rule.
fn vote(outcome: Outcome, votes: &Votes, on: Date, baseline: &Baseline) -> String {
    let mut text = format!("{outcome} on {on}");
    if let Some(version) = &votes.solution {
        text.push_str(&format!(", on version {version} of the solution"));
    } else {
        text.push_str(", bound to no version of the solution: none was on record");
    }
    let counts: Vec<String> = votes
        .by_category
        .iter()
        .map(|(id, votes)| {
            let label =
                baseline.category(id).map_or_else(|| id.to_string(), |row| row.label.clone());
            let abstained = match votes.abstain {
                0 => String::new(),
                count => format!(", {count} abstained"),
            };
            format!("{label} {} to approve, {} to reject{abstained}", votes.approve, votes.reject)
        })
        .collect();
    if !counts.is_empty() {
        text.push_str(&format!(": {}", counts.join("; ")));
    }
    if let Some(tally) = &votes.tally {
        text.push_str(&format!(". Rule: {}", tally.rule));
    }
    if !votes.reasons.is_empty() {
        text.push_str(&format!(". Reasons: {}", votes.reasons));
    }
    text
}
