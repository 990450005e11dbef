//! Steps of every kind, drawn at random from small worlds, so that they often meet.

use change::{
    Person, ProposalId, Step,
    person::Capacity,
    step::{
        Annulment, Assessed, Assessment, AssessmentKind, CategoryVotes, Comment, Concern,
        ConcernAnswer, ConcernRef, Consultation, ConsultationKind, Conversion, Destination,
        Details, Discussion, Gap, HoldUntil, Impact, ImpactLevel, ImpactSubject,
        ImplementationPlan, Input, NextStep, Note, Outcome, Parts, ProblemStatement, Raising,
        Reason, Replacement, Response, Ruling, SolutionVersion, UrgencyRuling, View, Votes,
    },
};
use jiff::civil::Date;
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::story::{body, day, id, party, proposer, secas};

/// People of every kind.
pub fn people() -> impl Strategy<Value = Person> {
    let designated = Person { capacity: Capacity::Designated, ..party("Ann Green", "Appointed") };
    let mut all = vec![
        proposer(),
        party("Jo Smith", "Another Supplier"),
        designated,
        Person::default(),
        secas(),
    ];
    all.extend(
        [
            "panel",
            "change-sub-committee",
            "change-board",
            "working-group",
            "authority",
            "dcc",
            "ssc",
        ]
        .map(body),
    );
    select(all)
}

fn text() -> impl Strategy<Value = String> {
    select(vec!["", " ", "As discussed.", "Ünïcode, \"quoted\"; {braced}\n- a list"])
        .prop_map(str::to_owned)
}

fn name() -> impl Strategy<Value = String> {
    select(vec!["cost", "time", "0.1", "1.0", "A"]).prop_map(str::to_owned)
}

fn days() -> impl Strategy<Value = Date> {
    (0..1500i32).prop_map(|days| day("2018-06-01").saturating_add(jiff::Span::new().days(days)))
}

fn numbers() -> impl Strategy<Value = ProposalId> {
    select(vec!["90", "91", "90A", "90B", "91A", "91B", "25"]).prop_map(id)
}

fn bodies() -> impl Strategy<Value = code::id::BodyId> {
    select(vec!["ssc", "operations-group", "panel", "no-such-body"]).prop_map(id)
}

fn categories() -> impl Strategy<Value = code::id::CategoryId> {
    select(vec!["large-suppliers", "small-suppliers", "network-parties", "consumers", "dcc"])
        .prop_map(id)
}

fn raisings() -> impl Strategy<Value = Raising> {
    (option::of(name()), people(), option::of(text())).prop_map(|(title, proposer, evidence)| {
        Raising { title, proposer, evidence, ..Raising::default() }
    })
}

fn plans() -> impl Strategy<Value = ImplementationPlan> {
    let release = option::of(select(vec!["november-2019", "february-2020", "june-2021", "never"]));
    (option::of(name()), release, option::of(days()), text()).prop_map(
        |(part, release, date, reason)| ImplementationPlan {
            part,
            release: release.map(id),
            date,
            reason,
        },
    )
}

fn all_votes() -> impl Strategy<Value = Votes> {
    let each = (0..14u32, 0..4u32, 0..2u32).prop_map(|(approve, reject, abstain)| CategoryVotes {
        approve,
        reject,
        abstain,
    });
    let outcome = option::of(select(vec![Outcome::Approve, Outcome::Reject]));
    let by_category = proptest::collection::btree_map(categories(), each, 0..5);
    (by_category, outcome, option::of(name()), text()).prop_map(
        |(by_category, stated_outcome, solution, reasons)| Votes {
            by_category,
            stated_outcome,
            solution,
            reasons,
            tally: None,
        },
    )
}

/// Steps while a proposal is drafted and discussed.
fn drafting() -> impl Strategy<Value = Step> {
    let comment = || text().prop_map(|text| Comment { text });
    let part = || option::of(text());
    let statement =
        (part(), part(), part(), part()).prop_map(|(issue, context, impact, doing_nothing)| {
            Step::EditProblemStatement(ProblemStatement { issue, context, impact, doing_nothing })
        });
    let impact = prop_oneof![
        bodies().prop_map(ImpactSubject::Body),
        categories().prop_map(ImpactSubject::PartyCategory),
        name().prop_map(ImpactSubject::AsNamed),
    ];
    let levels = vec![
        ImpactLevel::None,
        ImpactLevel::Low,
        ImpactLevel::Medium,
        ImpactLevel::High,
        ImpactLevel::Unknown,
    ];
    let documents = vec(select(vec!["section-d", "appendix-r"]).prop_map(id), 0..3);
    prop_oneof![
        raisings().prop_map(Step::Submit),
        raisings().prop_map(Step::Raise),
        comment().prop_map(Step::Review),
        comment().prop_map(Step::AgreeProblemStatement),
        comment().prop_map(Step::Comment),
        statement,
        (documents, option::of(text())).prop_map(|(documents, solution)| {
            Step::Describe(Details { documents, solution, ..Details::default() })
        }),
        (impact, select(levels), option::of(text()))
            .prop_map(|(on, level, text)| Step::AssessImpact(Impact { on, level, text })),
        (text(), option::of(text()))
            .prop_map(|(text, when)| Step::PlanNext(NextStep { text, when })),
        select(vec!["self-governance", "authority-determination", "fast-track", "no-path"])
            .prop_map(|path| Step::SetPath(id(path))),
        vec(bodies(), 0..3).prop_map(Step::AskInput),
        (bodies(), any::<bool>(), text()).prop_map(|(body, wants_further, comment)| {
            Step::GiveInput(Input { body, wants_further, comment })
        }),
        (bodies(), text()).prop_map(|(body, text)| Step::Discuss(Discussion { body, text })),
        (name(), text()).prop_map(|(name, text)| Step::RaiseConcern(Concern { name, text })),
        (name(), text()).prop_map(|(name, text)| Step::AnswerConcern(ConcernAnswer { name, text })),
        name().prop_map(|name| Step::WithdrawConcern(ConcernRef { name })),
    ]
}

/// Steps while a solution is worked out, consulted on and decided.
fn deciding() -> impl Strategy<Value = Step> {
    let comment = || text().prop_map(|text| Comment { text });
    let reason = || text().prop_map(|reason| Reason { reason });
    let to = || {
        select(vec![Destination::Refinement, Destination::Report]).prop_map(|to| Conversion { to })
    };
    let assessment = || select(vec![AssessmentKind::Preliminary, AssessmentKind::Impact]);
    let kinds = || {
        select(vec![
            ConsultationKind::RequestForInformation,
            ConsultationKind::Refinement,
            ConsultationKind::ModificationReport,
        ])
    };
    let outcome = select(vec![Outcome::Approve, Outcome::Reject]);
    let views = select(vec![View::Support, View::Oppose, View::Neutral]);
    prop_oneof![
        to().prop_map(Step::Convert),
        to().prop_map(Step::Consider),
        (name(), text(), any::<bool>()).prop_map(|(version, summary, alternative)| {
            Step::RecordSolution(SolutionVersion { version, summary, digest: None, alternative })
        }),
        (assessment(), option::of(days()))
            .prop_map(|(kind, due)| Step::RequestAssessment(Assessment { kind, due })),
        (assessment(), option::of(any::<u64>()), text()).prop_map(
            |(kind, cost_pounds, summary)| {
                Step::ReturnAssessment(Assessed { kind, cost_pounds, summary })
            }
        ),
        (kinds(), option::of(days()), vec(text(), 0..3)).prop_map(|(kind, closes, questions)| {
            Step::OpenConsultation(Consultation { kind, closes, questions })
        }),
        (kinds(), name(), views, text(), option::of(text())).prop_map(
            |(kind, organisation, view, text, confidential)| {
                let party_category = None;
                Step::Respond(Response {
                    kind,
                    organisation,
                    party_category,
                    view,
                    text,
                    confidential,
                })
            },
        ),
        comment().prop_map(Step::PresentReport),
        comment().prop_map(Step::ApproveReport),
        reason().prop_map(Step::ReturnToRefinement),
        comment().prop_map(Step::PresentToChangeBoard),
        all_votes().prop_map(Step::Vote),
        (outcome, text()).prop_map(|(outcome, reasons)| Step::Decide(Ruling { outcome, reasons })),
        reason().prop_map(Step::SendBack),
        reason().prop_map(Step::Refer),
        comment().prop_map(Step::FastTrack),
        reason().prop_map(Step::RequestUrgency),
        (any::<bool>(), text())
            .prop_map(|(granted, reasons)| Step::DecideUrgency(UrgencyRuling { granted, reasons })),
        plans().prop_map(Step::SetImplementation),
    ]
}

/// Steps that halt, end or correct.
fn ending() -> impl Strategy<Value = Step> {
    let reason = || text().prop_map(|reason| Reason { reason });
    prop_oneof![
        reason().prop_map(Step::Refuse),
        (option::of(days()), text())
            .prop_map(|(until, reason)| Step::Hold(HoldUntil { until, reason })),
        text().prop_map(|text| Step::Resume(Comment { text })),
        reason().prop_map(Step::Withdraw),
        people().prop_map(Step::Adopt),
        vec(numbers(), 0..4).prop_map(|into| Step::Split(Parts { into })),
        numbers().prop_map(|by| Step::Supersede(Replacement { by })),
        people().prop_map(Step::ChangeProposer),
        people().prop_map(Step::ChangeLeadAnalyst),
        (text(), option::of(days())).prop_map(|(text, until)| Step::Note(Note { text, until })),
        days().prop_map(|until| Step::NoteGap(Gap { until })),
        (0..60u64, text()).prop_map(|(seq, reason)| Step::Annul(Annulment { seq, reason })),
    ]
}

/// Any step.
pub fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![2 => drafting(), 2 => deciding(), 1 => ending()]
}
