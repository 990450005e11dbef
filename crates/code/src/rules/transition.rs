//! Steps that a proposal may take: from where, to where, by whom, if what holds.

use crate::{
    finding::Finding,
    id::{DeadlineId, StageId, TransitionId},
    position::Position,
    provenance::Provenance,
    table::Cells,
};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            strum::Display, strum::EnumString, strum::VariantNames, strum::VariantArray,
        )]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($(#[$each])* $variant,)* }
    };
}

words! {
    /// What is done. The engine knows what each records; the table says when it is allowed.
    Action {
        /// Hand in a form.
        Submit,
        /// Comment as Critical Friend.
        Review,
        /// Raise formally.
        Raise,
        /// Refuse a form.
        Refuse,
        /// Write a new version of the problem statement.
        EditProblemStatement,
        /// Agree that the problem statement is fully defined.
        AgreeProblemStatement,
        /// Set the Modification Path.
        SetPath,
        /// Ask Sub-Committees for input.
        AskInput,
        /// Give a Sub-Committee's input.
        GiveInput,
        /// Comment.
        Comment,
        /// Discuss at a meeting.
        Discuss,
        /// Name a concern.
        RaiseConcern,
        /// Answer a concern.
        AnswerConcern,
        /// Withdraw a concern.
        WithdrawConcern,
        /// Convert a Draft Proposal to a Modification Proposal.
        Convert,
        /// Consider an Initial Modification Report (before November 2018).
        Consider,
        /// Record a version of the solution.
        RecordSolution,
        /// Ask the DCC for an assessment.
        RequestAssessment,
        /// Return an assessment.
        ReturnAssessment,
        /// Open a consultation.
        OpenConsultation,
        /// Respond to a consultation.
        Respond,
        /// Present the Modification Report to the Panel.
        PresentReport,
        /// Determine that the report goes to consultation.
        ApproveReport,
        /// Send the report back to the Refinement Process.
        ReturnToRefinement,
        /// Put the report before the Change Board.
        PresentToChangeBoard,
        /// Vote at the Change Board.
        Vote,
        /// Decide, as the Authority.
        Decide,
        /// Send back, as the Authority.
        SendBack,
        /// Refer a Self-Governance decision to the Authority.
        Refer,
        /// Approve a Fast-Track Modification.
        FastTrack,
        /// Ask for urgency.
        RequestUrgency,
        /// Grant or refuse urgency.
        DecideUrgency,
        /// Set the implementation date.
        SetImplementation,
        /// Put on hold.
        Hold,
        /// Take off hold.
        Resume,
        /// Withdraw.
        Withdraw,
        /// Adopt a withdrawn proposal.
        Adopt,
        /// Split into several proposals.
        Split,
        /// Replace by another proposal.
        Supersede,
        /// Name another Proposer.
        ChangeProposer,
        /// Name another Lead Analyst.
        ChangeLeadAnalyst,
        /// Record an anticipated impact.
        AssessImpact,
    }
}

words! {
    /// Who may take a step.
    Decider {
        /// Anyone.
        Anyone,
        /// Whoever has a right to raise.
        Eligible,
        /// The Proposer.
        Proposer,
        /// Any Party.
        Party,
        /// Any body.
        AnyBody,
        /// The Panel.
        Panel,
        /// The Change Sub-Committee.
        ChangeSubCommittee,
        /// The Change Board.
        ChangeBoard,
        /// The Working Group.
        WorkingGroup,
        /// The Code Administrator.
        CodeAdministrator,
        /// The Authority.
        Authority,
        /// The DCC.
        Dcc,
    }
}

words! {
    /// What must hold before a step. The engine knows how to test each.
    Condition {
        /// The person has a right to raise.
        RightToRaise,
        /// The Critical Friend has answered, or has had its time.
        CriticalFriendDone,
        /// Issue, impact, impact of doing nothing and context are all there.
        ProblemStatementComplete,
        /// A body has agreed the problem statement.
        ProblemStatementAgreed,
        /// The Sub-Committees have been asked.
        InputAsked,
        /// A Modification Path is set.
        PathSet,
        /// The path is Self-Governance.
        PathSelfGovernance,
        /// The path is one that the Authority decides.
        PathAuthority,
        /// The path is Fast-Track.
        PathFastTrack,
        /// The path is not Fast-Track.
        PathNotFastTrack,
        /// No DCC assessment is outstanding.
        AssessmentsReturned,
        /// No consultation is open.
        ConsultationsClosed,
        /// A solution is recorded.
        SolutionRecorded,
        /// The Modification Report has been presented.
        ReportPresented,
        /// The Modification Report may go to consultation.
        ReportApproved,
        /// The Modification Report Consultation has closed.
        ReportConsultationClosed,
        /// The outcome of the vote or decision is approval.
        OutcomeApprove,
        /// The outcome of the vote or decision is rejection.
        OutcomeReject,
        /// The referral window is open.
        WithinReferralWindow,
        /// The adoption window is open.
        WithinAdoptionWindow,
        /// Urgency has been asked for.
        UrgencyRequested,
        /// The proposal is not on hold.
        NotOnHold,
        /// The proposal is on hold.
        OnHold,
        /// An assessment of this kind is outstanding.
        AssessmentOutstanding,
        /// The consultation is open.
        ConsultationOpen,
        /// The consultation is a Request for Information.
        ForInformation,
        /// The consultation is a Refinement Consultation.
        ForRefinement,
        /// The consultation is a Modification Report Consultation.
        ForReport,
        /// The step asks for the Refinement Process.
        ToRefinement,
        /// The step asks for the Report Phase.
        ToReport,
        /// An implementation date or Release is set for the part.
        ImplementationSet,
        /// None is set for the part yet.
        ImplementationNotSet,
    }
}

/// A step that the Code allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Its id.
    pub id: TransitionId,
    /// What is done.
    pub action: Action,
    /// The stages in which it may be done; empty for a proposal that is not yet there.
    pub from: Vec<StageId>,
    /// The stage that it leads to; none when the stage stays, or is the one before (adoption).
    pub to: Option<StageId>,
    /// Who may do it.
    pub decided_by: Vec<Decider>,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// The deadline that goes with it.
    pub deadline: Option<DeadlineId>,
    /// The step in our own words.
    pub explanation: String,
    /// Where the row comes from.
    pub provenance: Provenance,
    /// Where the row stands.
    pub place: Position,
}

impl Transition {
    pub(crate) fn read(cells: Cells<'_>) -> Result<Self, Finding> {
        Ok(Self {
            id: cells.parsed("id")?,
            action: cells.parsed("action")?,
            from: cells.list("from")?,
            to: cells.parsed_if_any("to")?,
            decided_by: cells.list("decided_by")?,
            conditions: cells.list("conditions")?,
            deadline: cells.parsed_if_any("deadline")?,
            explanation: cells.text("explanation")?,
            provenance: cells.row().provenance.clone(),
            place: cells.row().place.clone(),
        })
    }
}
