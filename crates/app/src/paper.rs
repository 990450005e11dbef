//! Papers: queries on the register, written as documents. One file a kind.

mod new_proposals;
mod parts;
mod problem_statement;

use change::{Model, ProposalId};
use code::{Baseline, id::BodyId};
use jiff::civil::Date;
use papers::Document;

pub(crate) use parts::document_label;

use crate::{error::Error, register::Register};

/// The kinds of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// New Draft Proposals and Modification Proposals, for a body.
    NewProposals,
    /// The problem statement of one proposal.
    ProblemStatement,
}

/// Every kind: its name, what it is, and whether it is about one proposal.
pub const KINDS: &[(PaperKind, &str, &str)] = &[
    (
        PaperKind::NewProposals,
        "new-proposals",
        "New Draft Proposals and Modification Proposals of the month, for a body",
    ),
    (PaperKind::ProblemStatement, "problem-statement", "The problem statement of one proposal"),
];

impl std::fmt::Display for PaperKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = KINDS.iter().find(|(kind, ..)| kind == self).map_or("", |(_, name, _)| name);
        f.write_str(name)
    }
}

/// What paper is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRequest {
    /// Which.
    pub kind: PaperKind,
    /// For whom.
    pub body: BodyId,
    /// The date on it; the register is asked as at this day.
    pub date: Date,
    /// The first day that it covers.
    pub since: Date,
    /// Who signs it.
    pub author: Option<String>,
    /// The proposal, for papers about one.
    pub proposal: Option<ProposalId>,
    /// The paper's number.
    pub reference: Option<String>,
}

/// What a paper is written from.
pub(crate) struct Ground<'a> {
    /// The register as at the paper's date.
    pub model: &'a Model,
    /// The rules in force on that date.
    pub baseline: &'a Baseline,
    /// The Code, for names of documents and clauses.
    pub code: &'a code::Code,
    /// What is wanted.
    pub request: &'a PaperRequest,
}

/// Writes a paper.
///
/// # Errors
/// When the proposal or the body is not there.
pub fn write(register: &Register, request: &PaperRequest) -> Result<Document, Error> {
    let model = register.model().as_at(request.date);
    let baseline = register.baseline(request.date)?;
    if baseline.body(&request.body).is_none() {
        let known: Vec<&str> = baseline.bodies.iter().map(|body| body.id.as_str()).collect();
        return Err(Error::input(
            format!("`{}` is no body of the Code on {}", request.body, request.date),
            format!("the bodies are {}", known.join(", ")),
        ));
    }
    let ground = Ground { model: &model, baseline: &baseline, code: register.code(), request };
    match request.kind {
        PaperKind::NewProposals => new_proposals::write(&ground),
        PaperKind::ProblemStatement => problem_statement::write(&ground),
    }
}

/// The first day that a body's paper covers when none is given: the day after the last paper of its
/// kind was issued, or else a month back.
#[must_use]
pub fn default_since(register: &Register, kind: PaperKind, body: &BodyId, date: Date) -> Date {
    use jiff::ToSpan;
    let kind = kind.to_string();
    let last = register
        .papers()
        .iter()
        .map(|(_, issued)| issued)
        .filter(|issued| issued.kind == kind && issued.body == *body && issued.date < date)
        .map(|issued| issued.date)
        .max();
    match last {
        Some(last) => last.saturating_add(1.day()),
        None => date.saturating_sub(1.month()).saturating_add(1.day()),
    }
}
