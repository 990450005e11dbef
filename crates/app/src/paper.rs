//! Papers: queries on the register, written as documents. One file a kind.

mod action_log;
mod change_board_vote;
mod change_status;
mod consultation;
mod modification_report;
mod new_proposals;
mod parts;
mod problem_statement;
mod progress;
mod release_implementation;

use change::{Model, ProposalId, step::ConsultationKind};
use code::{
    Baseline,
    id::{BodyId, ReleaseId},
};
use jiff::civil::Date;
use papers::Document;

pub(crate) use parts::{document_label, long_date};
pub(crate) use progress::subject;

use crate::{error::Error, register::Register};

/// The kinds of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// New Draft Proposals and Modification Proposals, for a body.
    NewProposals,
    /// The problem statement of one proposal.
    ProblemStatement,
    /// The Modification Report of one proposal.
    ModificationReport,
    /// A consultation on one proposal, with its response form.
    Consultation,
    /// The Change Board's vote on one proposal: a ballot paper before it, the record after it.
    ChangeBoardVote,
    /// What a Release brings into force.
    ReleaseImplementation,
    /// The action log of a body.
    ActionLog,
    /// Every proposal under way, for the Panel.
    ChangeStatus,
}

/// Every kind: its name and what it is.
pub const KINDS: &[(PaperKind, &str, &str)] = &[
    (
        PaperKind::NewProposals,
        "new-proposals",
        "New Draft Proposals and Modification Proposals of the month, for a body",
    ),
    (PaperKind::ProblemStatement, "problem-statement", "The problem statement of one proposal"),
    (
        PaperKind::ModificationReport,
        "modification-report",
        "The Modification Report of one proposal",
    ),
    (
        PaperKind::Consultation,
        "consultation",
        "A consultation on one proposal, with its response form",
    ),
    (
        PaperKind::ChangeBoardVote,
        "change-board-vote",
        "The Change Board’s vote on one proposal: a ballot paper before it, the record after it",
    ),
    (
        PaperKind::ReleaseImplementation,
        "release-implementation",
        "What a Release brings into force, and what is ready",
    ),
    (PaperKind::ActionLog, "action-log", "The action log of a body"),
    (
        PaperKind::ChangeStatus,
        "change-status",
        "Every proposal under way, what moved and what comes",
    ),
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
    /// The consultation, for papers about one; the latest when not given.
    pub consultation: Option<ConsultationKind>,
    /// The Release, for papers about one.
    pub release: Option<ReleaseId>,
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
        PaperKind::ModificationReport => modification_report::write(&ground),
        PaperKind::Consultation => consultation::write(&ground),
        PaperKind::ChangeBoardVote => change_board_vote::write(&ground),
        PaperKind::ReleaseImplementation => release_implementation::write(&ground),
        PaperKind::ActionLog => action_log::write(&ground),
        PaperKind::ChangeStatus => change_status::write(&ground),
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
