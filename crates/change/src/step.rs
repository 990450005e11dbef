//! Steps: everything that can be done to a proposal, and what each says.

mod assessing;
mod deciding;
mod drafting;
mod ending;

pub use assessing::{
    Assessed, Assessment, AssessmentKind, Consultation, ConsultationKind, Discussion, Response,
    SolutionVersion, View,
};
pub use deciding::{
    CategoryOutcome, CategoryVotes, Conversion, Destination, ImplementationPlan, Outcome, Ruling,
    Tally, UrgencyRuling, Votes,
};
pub use drafting::{
    Comment, Concern, ConcernAnswer, ConcernRef, Details, Impact, ImpactLevel, ImpactSubject,
    Input, NextStep, ProblemStatement, Raising,
};
pub use ending::{Annulment, Gap, HoldUntil, Note, Parts, Reason, Replacement};

use code::{id::PathId, rules::Action};
use serde::Deserialize;

use crate::person::Person;

macro_rules! steps {
    ($($(#[$doc:meta])* $variant:ident($data:ty) = $kind:literal, $action:expr;)*) => {
        /// One thing that is done to a proposal.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Step {
            $($(#[$doc])* $variant($data),)*
        }

        impl Step {
            /// The name under which the register keeps it.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)* }
            }

            /// Every kind that there is.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The action of the Code that it is; none for a fact that is no step of the process.
            #[must_use]
            pub fn action(&self) -> Option<Action> {
                match self { $(Self::$variant(_) => $action,)* }
            }

            /// The step's content as JSON.
            ///
            /// # Errors
            /// When the content cannot be written as JSON, which would be a bug in Secant.
            pub fn to_json(&self) -> serde_json::Result<serde_json::Value> {
                match self { $(Self::$variant(data) => serde_json::to_value(data),)* }
            }

            /// Reads a step of a kind from JSON; `None` for an unknown kind.
            ///
            /// # Errors
            /// When the JSON is not what the kind holds.
            pub fn from_json(kind: &str, json: &str) -> serde_json::Result<Option<Self>> {
                let mut deserializer = serde_json::Deserializer::from_str(json);
                let mut unknown = Vec::new();
                let mut note = |path: serde_ignored::Path<'_>| unknown.push(format!("`{path}`"));
                let noted = serde_ignored::Deserializer::new(&mut deserializer, &mut note);
                let step = Self::read(kind, noted)?;
                deserializer.end()?;
                // A kind that is not known has no fields at all.
                if step.is_some() && !unknown.is_empty() {
                    let unknown = unknown.join(", ");
                    return Err(serde::de::Error::custom(format!("it has no field {unknown}")));
                }
                Ok(step)
            }

            /// Reads a step of a kind from where a deserializer stands; `None` for an unknown kind,
            /// whose content is skipped.
            ///
            /// # Errors
            /// When what stands there is not what the kind holds.
            pub fn read<'de, D: serde::Deserializer<'de>>(
                kind: &str,
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                Ok(Some(match kind {
                    $($kind => Self::$variant(Deserialize::deserialize(deserializer)?),)*
                    _ => {
                        serde::de::IgnoredAny::deserialize(deserializer)?;
                        return Ok(None);
                    }
                }))
            }
        }
    };
}

steps! {
    /// A form is handed in.
    Submit(Raising) = "submit", Some(Action::Submit);
    /// The Critical Friend comments.
    Review(Comment) = "review", Some(Action::Review);
    /// The proposal is formally raised.
    Raise(Raising) = "raise", Some(Action::Raise);
    /// The form is refused.
    Refuse(Reason) = "refuse", Some(Action::Refuse);
    /// A new version of the problem statement.
    EditProblemStatement(ProblemStatement) = "edit-problem-statement", Some(Action::EditProblemStatement);
    /// The problem statement is agreed.
    AgreeProblemStatement(Comment) = "agree-problem-statement", Some(Action::AgreeProblemStatement);
    /// Documents and clauses affected, web address, where the problem statement is found.
    Describe(Details) = "describe", None;
    /// An anticipated impact.
    AssessImpact(Impact) = "assess-impact", Some(Action::AssessImpact);
    /// What is to come, as stated.
    PlanNext(NextStep) = "plan-next", None;
    /// The Modification Path.
    SetPath(PathId) = "set-path", Some(Action::SetPath);
    /// Sub-Committees are asked for input.
    AskInput(Vec<code::id::BodyId>) = "ask-input", Some(Action::AskInput);
    /// A Sub-Committee's input.
    GiveInput(Input) = "give-input", Some(Action::GiveInput);
    /// A comment.
    Comment(Comment) = "comment", Some(Action::Comment);
    /// A discussion at a meeting.
    Discuss(Discussion) = "discuss", Some(Action::Discuss);
    /// A named concern.
    RaiseConcern(Concern) = "raise-concern", Some(Action::RaiseConcern);
    /// An answer to a concern.
    AnswerConcern(ConcernAnswer) = "answer-concern", Some(Action::AnswerConcern);
    /// A concern is withdrawn.
    WithdrawConcern(ConcernRef) = "withdraw-concern", Some(Action::WithdrawConcern);
    /// The Draft Proposal becomes a Modification Proposal.
    Convert(Conversion) = "convert", Some(Action::Convert);
    /// The Initial Modification Report is considered.
    Consider(Conversion) = "consider", Some(Action::Consider);
    /// A version of the solution.
    RecordSolution(SolutionVersion) = "record-solution", Some(Action::RecordSolution);
    /// A DCC assessment is asked for.
    RequestAssessment(Assessment) = "request-assessment", Some(Action::RequestAssessment);
    /// A DCC assessment comes back.
    ReturnAssessment(Assessed) = "return-assessment", Some(Action::ReturnAssessment);
    /// A consultation opens.
    OpenConsultation(Consultation) = "open-consultation", Some(Action::OpenConsultation);
    /// A response to a consultation.
    Respond(Response) = "respond", Some(Action::Respond);
    /// The Modification Report is presented.
    PresentReport(Comment) = "present-report", Some(Action::PresentReport);
    /// The Modification Report may go to consultation.
    ApproveReport(Comment) = "approve-report", Some(Action::ApproveReport);
    /// The Modification Report goes back.
    ReturnToRefinement(Reason) = "return-to-refinement", Some(Action::ReturnToRefinement);
    /// The Modification Report is put before the Change Board.
    PresentToChangeBoard(Comment) = "present-to-change-board", Some(Action::PresentToChangeBoard);
    /// The Change Board votes.
    Vote(Votes) = "vote", Some(Action::Vote);
    /// The Authority decides.
    Decide(Ruling) = "decide", Some(Action::Decide);
    /// The report is sent back.
    SendBack(Reason) = "send-back", Some(Action::SendBack);
    /// A Self-Governance decision is referred to the Authority.
    Refer(Reason) = "refer", Some(Action::Refer);
    /// The Panel approves a Fast-Track Modification.
    FastTrack(Comment) = "fast-track", Some(Action::FastTrack);
    /// Urgency is asked for.
    RequestUrgency(Reason) = "request-urgency", Some(Action::RequestUrgency);
    /// Urgency is granted or refused.
    DecideUrgency(UrgencyRuling) = "decide-urgency", Some(Action::DecideUrgency);
    /// An implementation date or Release is set.
    SetImplementation(ImplementationPlan) = "set-implementation", Some(Action::SetImplementation);
    /// The proposal is put on hold.
    Hold(HoldUntil) = "hold", Some(Action::Hold);
    /// The proposal goes on.
    Resume(Comment) = "resume", Some(Action::Resume);
    /// The proposal is withdrawn.
    Withdraw(Reason) = "withdraw", Some(Action::Withdraw);
    /// The proposal is adopted.
    Adopt(Person) = "adopt", Some(Action::Adopt);
    /// The proposal is split.
    Split(Parts) = "split", Some(Action::Split);
    /// The proposal is replaced.
    Supersede(Replacement) = "supersede", Some(Action::Supersede);
    /// Another Proposer.
    ChangeProposer(Person) = "change-proposer", Some(Action::ChangeProposer);
    /// Another Lead Analyst.
    ChangeLeadAnalyst(Person) = "change-lead-analyst", Some(Action::ChangeLeadAnalyst);
    /// Something that a source says and that is no step.
    Note(Note) = "note", None;
    /// A time of which nothing is known.
    NoteGap(Gap) = "note-gap", None;
    /// An earlier record is taken back.
    Annul(Annulment) = "annul", None;
}
