//! Importing one Draft Proposal from a TOML file: what an analyst has in hand on the day it is raised.

use std::path::Path;

use change::{
    Basis, Capacity, Person, Precision, ProposalId, Request, Step,
    decide::{decide, decide_as_happened},
    limits::TEXT_BYTES_MAX,
    step::{Details, Impact, ImpactLevel, ImpactSubject, NextStep, ProblemStatement, Raising},
};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{context::Context, error::Error, register::Register};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    number: String,
    title: String,
    web_address: Option<String>,
    lead_analyst: Option<String>,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    clauses: Vec<String>,
    source: Option<String>,
    #[serde(rename = "appendix")]
    _appendix: Option<String>,
    raised: Raised,
    problem_statement: Option<ProblemStatement>,
    #[serde(default)]
    impact: Vec<FileImpact>,
    #[serde(default)]
    next: Vec<NextStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raised {
    on: Option<String>,
    on_or_before: Option<String>,
    proposer: Option<String>,
    organisation: Option<String>,
    #[serde(default)]
    capacity: Capacity,
    party_category: Option<String>,
    #[serde(rename = "party_category_confidence")]
    _party_category_confidence: Option<String>,
    purpose: Option<code::rules::Purpose>,
    evidence: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileImpact {
    body: Option<String>,
    party_category: Option<String>,
    level: ImpactLevel,
    text: Option<String>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The proposal.
    pub id: ProposalId,
    /// Whether it was already on the register, and so nothing was written.
    pub already: bool,
    /// Departures from the rules, each with its clause.
    pub departures: Vec<String>,
}

/// Imports one proposal. A proposal that is already on the register is left as it is.
///
/// # Errors
/// When the file cannot be read as a proposal, or a step in it is malformed.
pub fn import_proposal(
    register: &mut Register,
    ctx: &Context,
    name: &Path,
    text: &str,
) -> Result<Imported, Error> {
    if text.len() > TEXT_BYTES_MAX * 8 {
        return Err(fault(name, "it is far longer than a proposal", "import one proposal a file"));
    }
    let file: File = toml::from_str(text).map_err(|error| {
        fault(name, error.to_string().trim(), "see `secant import --help` for the format")
    })?;
    let id: ProposalId = file.number.parse().map_err(|error: change::number::NumberError| {
        fault(name, &error.to_string(), "mend `number`")
    })?;
    if register.model().proposal(id).is_some() {
        return Ok(Imported { id, already: true, departures: Vec::new() });
    }
    let (on, precision) = day(&file.raised, name)?;
    let baseline = register.baseline(on)?;
    let mut model = register.model().clone();
    let mut records = Vec::new();
    let mut departures = Vec::new();
    let source = file.source.clone();
    for (step, by) in steps(file, name)? {
        let mut request = Request::new(id, on, by, step);
        request.precision = precision;
        request.basis = Basis::Stated;
        request.source.clone_from(&source);
        let decision = decide(&model, request.clone(), &baseline)
            .or_else(|_| decide_as_happened(&model, request, &baseline))?;
        for (id, record) in decision.records {
            departures.extend(record.grounds.departures.iter().map(|departure| {
                let clause = departure.clause.as_ref().map(|clause| format!("Section {clause}: "));
                format!("{}{}", clause.unwrap_or_default(), departure.reason)
            }));
            model.apply(id, record.clone());
            records.push((id, record));
        }
    }
    register.write_records(ctx, records)?;
    Ok(Imported { id, already: false, departures })
}

fn fault(name: &Path, what: &str, help: &str) -> Error {
    Error::input(format!("`{}` is not a proposal: {what}", name.display()), help)
}

fn day(raised: &Raised, name: &Path) -> Result<(Date, Precision), Error> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            fault(
                name,
                &format!("`{text}` is not a date such as 2019-10-29"),
                "mend the date under [raised]",
            )
        })
    };
    match (&raised.on, &raised.on_or_before) {
        (Some(on), None) => Ok((parse(on)?, Precision::Exact)),
        (None, Some(by)) => Ok((parse(by)?, Precision::OnOrBefore)),
        _ => Err(fault(
            name,
            "[raised] needs either `on` or `on_or_before`",
            "say when it was raised",
        )),
    }
}

fn steps(file: File, name: &Path) -> Result<Vec<(Step, Person)>, Error> {
    let id = |error: code::id::IdError| fault(name, &error.to_string(), "mend the id");
    let proposer = Person {
        name: file.raised.proposer,
        organisation: file.raised.organisation,
        capacity: file.raised.capacity,
        party_category: file.raised.party_category.map(|c| c.parse().map_err(id)).transpose()?,
    };
    let administrator = Person::body("code-administrator".parse().map_err(id)?);
    let raising = Raising {
        title: Some(file.title),
        proposer: proposer.clone(),
        purpose: file.raised.purpose,
        evidence: file.raised.evidence,
        ..Raising::default()
    };
    let mut steps = vec![(Step::Raise(raising), proposer.clone())];
    let details = Details {
        documents: file
            .documents
            .iter()
            .map(|d| d.parse().map_err(id))
            .collect::<Result<_, _>>()?,
        documents_as_named: Vec::new(),
        clauses: file.clauses.iter().map(|c| c.parse().map_err(id)).collect::<Result<_, _>>()?,
        web_address: file.web_address,
        solution: None,
    };
    steps.push((Step::Describe(details), administrator.clone()));
    if let Some(name) = file.lead_analyst {
        let analyst = Person { name: Some(name), ..administrator.clone() };
        steps.push((Step::ChangeLeadAnalyst(analyst), administrator.clone()));
    }
    if let Some(statement) = file.problem_statement {
        steps.push((Step::EditProblemStatement(statement), proposer));
    }
    for impact in file.impact {
        let on = match (impact.body, impact.party_category) {
            (Some(body), None) => ImpactSubject::Body(body.parse().map_err(id)?),
            (None, Some(category)) => ImpactSubject::PartyCategory(category.parse().map_err(id)?),
            _ => {
                return Err(fault(
                    name,
                    "an [[impact]] needs either `body` or `party_category`",
                    "say whom it concerns",
                ));
            }
        };
        let impact = Impact { on, level: impact.level, text: impact.text };
        steps.push((Step::AssessImpact(impact), administrator.clone()));
    }
    steps.extend(file.next.into_iter().map(|next| (Step::PlanNext(next), administrator.clone())));
    Ok(steps)
}
