//! Invented registers: proposals that go through their lives, event by event.
//!
//! The same seed gives the same events. Each proposal takes the same fifty steps, told in other
//! words; some two hundred proposals are under way at any time, so that the log interleaves them.

use std::collections::BTreeMap;

use app::encode;
use change::{
    Basis, Capacity, Person, ProposalId, Record, Step,
    meeting::MeetingFact,
    record::Grounds,
    step::{
        Annulment, Assessed, Assessment, AssessmentKind, CategoryOutcome, CategoryVotes, Comment,
        Concern, ConcernAnswer, ConcernRef, Consultation, ConsultationKind, Conversion,
        Destination, Details, Discussion, Impact, ImpactLevel, ImpactSubject, ImplementationPlan,
        Input, NextStep, Note, Outcome, ProblemStatement, Raising, Response, Ruling,
        SolutionVersion, Tally, View, Votes,
    },
};
use jiff::{ToSpan as _, civil::date};
use ledger::{NewEvent, StreamId};

use crate::{Failure, words::Dice};

/// How many proposals are under way at once.
const UNDER_WAY: usize = 200;
/// How many steps a proposal takes.
const STEPS: usize = 50;
/// How many events a day has.
const EVENTS_A_DAY: usize = 200;
/// One event in so many is of a meeting.
const MEETING_ONCE_IN: usize = 30;
/// One record in so many is of a day before the proposal's latest.
const LATE_ONCE_IN: usize = 200;
/// One record in so many takes an earlier one back.
const ANNUL_ONCE_IN: usize = 1_000;

const BODIES: &[&str] =
    &["operations-group", "ssc", "tabasc", "testing-advisory-group", "smki-pma", "panel"];
const CATEGORIES: &[&str] =
    &["large-suppliers", "small-suppliers", "electricity-networks", "gas-networks", "other"];
const NAMES: &[&str] = &["Ada Moss", "Ben Hale", "Cara Lund", "Dev Rao", "Eve Stone", "Finn Gray"];
const FIRMS: &[&str] = &["Northern Light", "Dale Energy", "Coastal Networks", "Hill Metering"];

/// Events without end.
pub struct Lives {
    dice: Dice,
    under_way: Vec<(u16, usize, u64)>,
    next_number: u16,
    seq: u64,
}

impl Lives {
    /// Begins with no proposal.
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), under_way: Vec::new(), next_number: 1, seq: 0 }
    }

    /// The next event and its stream.
    pub fn next(&mut self) -> Result<(StreamId, NewEvent), Failure> {
        let days = usize::try_from(self.seq)? / EVENTS_A_DAY;
        let today = date(2013, 9, 23).checked_add(i64::try_from(days)?.days())?;
        self.seq += 1;
        if self.dice.once_in(MEETING_ONCE_IN) {
            let body = self.dice.one_of(BODIES).parse()?;
            let proposal = Some(ProposalId::new(self.next_number));
            let fact = MeetingFact::Minuted { proposal, text: self.dice.words(12) };
            let stream = encode::meeting_stream(&(body, today.first_of_month()))?;
            return Ok((stream, encode::encode_meeting(&fact, today, "secretary@example.org")?));
        }
        let (number, position, last) = self.turn();
        let (mut on, mut grounds) = (today, self.grounds(position)?);
        let step = if position > 2 && self.dice.once_in(ANNUL_ONCE_IN) {
            grounds = Grounds::default();
            Step::Annul(Annulment { seq: last, reason: self.dice.words(6) })
        } else {
            if position > 2 && self.dice.once_in(LATE_ONCE_IN) {
                on = today.checked_sub(20.days())?;
            }
            step(position, &mut self.dice)?
        };
        let record = Record { seq: self.seq, on, step, grounds: grounds.into() };
        let stream = encode::proposal_stream(ProposalId::new(number))?;
        Ok((stream, encode::encode_record(&record, "analyst@example.org")?))
    }

    /// A proposal, the step that it takes now, and its last event; done ones make room for new.
    fn turn(&mut self) -> (u16, usize, u64) {
        let place = self.dice.below(UNDER_WAY);
        let seq = self.seq;
        while self.under_way.len() <= place {
            self.under_way.push((self.next_number, 0, 0));
            self.next_number = self.next_number.wrapping_add(1).max(1);
        }
        let Some(life) = self.under_way.get_mut(place) else { return (1, 0, 0) };
        let turn = *life;
        *life = (turn.0, turn.1 + 1, seq);
        if turn.1 + 1 >= STEPS {
            *life = (self.next_number, 0, 0);
            self.next_number = self.next_number.wrapping_add(1).max(1);
        }
        turn
    }

    fn grounds(&mut self, position: usize) -> Result<Grounds, Failure> {
        let moves = match position {
            2 => Some(("raise", "development")),
            17 => Some(("convert-to-refinement", "refinement")),
            37 => Some(("present-report-from-refinement", "report")),
            45 => Some(("vote-approve", "approved")),
            _ => None,
        };
        let by = if self.dice.once_in(2) {
            Person::body(self.dice.one_of(BODIES).parse()?)
        } else {
            person(&mut self.dice)?
        };
        let mut grounds = Grounds { by, converts: position >= 17, ..Grounds::default() };
        if let Some((transition, to)) = moves {
            grounds.transition = Some(transition.parse()?);
            grounds.to = Some(to.parse()?);
        }
        if self.dice.once_in(3) {
            grounds.basis = Basis::Stated;
            grounds.source = Some(format!("https://example.org/register/{}", self.dice.below(900)));
            grounds.wording = Some(self.dice.words(5));
        }
        Ok(grounds)
    }
}

fn person(dice: &mut Dice) -> Result<Person, Failure> {
    Ok(Person {
        name: Some(dice.one_of(NAMES).to_owned()),
        organisation: Some(dice.one_of(FIRMS).to_owned()),
        capacity: Capacity::Party,
        party_category: Some(dice.one_of(CATEGORIES).parse()?),
    })
}

/// The step that a proposal takes at a place of its life.
fn step(position: usize, dice: &mut Dice) -> Result<Step, Failure> {
    Ok(match position {
        0..=16 => drafting(position, dice)?,
        17 => Step::Convert(Conversion { to: Destination::Refinement }),
        18 => Step::SetPath("self-governance".parse()?),
        19 => Step::Discuss(Discussion { body: "panel".parse()?, text: dice.words(20) }),
        20 | 33 => Step::RecordSolution(SolutionVersion {
            version: format!("0.{position}"),
            summary: dice.words(30),
            digest: Some("4f".repeat(32)),
            alternative: false,
        }),
        21 | 34 => Step::RequestAssessment(Assessment {
            kind: if position == 21 { AssessmentKind::Preliminary } else { AssessmentKind::Impact },
            due: Some(date(2020, 1, 31)),
        }),
        22 | 35 => Step::ReturnAssessment(Assessed {
            kind: if position == 22 { AssessmentKind::Preliminary } else { AssessmentKind::Impact },
            cost_pounds: Some(120_000),
            summary: dice.words(20),
        }),
        24 | 39 => Step::OpenConsultation(Consultation {
            kind: consultation(position),
            closes: Some(date(2020, 2, 14)),
            questions: (0..4).map(|_| dice.words(8)).collect(),
        }),
        25..=29 | 40..=43 => Step::Respond(Response {
            kind: consultation(position),
            organisation: dice.one_of(FIRMS).to_owned(),
            party_category: Some(dice.one_of(CATEGORIES).parse()?),
            view: if dice.once_in(3) { View::Oppose } else { View::Support },
            text: dice.words(30),
            confidential: dice.once_in(5).then(|| dice.words(8)),
        }),
        30 => Step::RaiseConcern(Concern { name: "cost".to_owned(), text: dice.words(12) }),
        31 => Step::AnswerConcern(ConcernAnswer { name: "cost".to_owned(), text: dice.words(12) }),
        32 => Step::WithdrawConcern(ConcernRef { name: "cost".to_owned() }),
        37 => Step::PresentReport(Comment { text: dice.words(6) }),
        38 => Step::ApproveReport(Comment::default()),
        44 => Step::PresentToChangeBoard(Comment::default()),
        45 => Step::Vote(votes(dice)?),
        46 => Step::Decide(Ruling { outcome: Outcome::Approve, reasons: dice.words(15) }),
        47 => Step::SetImplementation(ImplementationPlan {
            release: Some("november-2020".parse()?),
            reason: dice.words(6),
            ..ImplementationPlan::default()
        }),
        48 => Step::Note(Note { text: dice.words(10), until: None }),
        _ => Step::Comment(Comment { text: dice.words(20) }),
    })
}

fn drafting(position: usize, dice: &mut Dice) -> Result<Step, Failure> {
    Ok(match position {
        0 | 2 => {
            let raising = Raising {
                title: Some(dice.words(8)),
                proposer: person(dice)?,
                ..Raising::default()
            };
            if position == 0 { Step::Submit(raising) } else { Step::Raise(raising) }
        }
        1 => Step::Review(Comment { text: dice.words(15) }),
        3 => Step::Describe(Details {
            documents: vec!["appendix-ad".parse()?, "schedule-8".parse()?],
            clauses: vec!["D1.3(e)".parse()?],
            web_address: Some(format!("https://example.org/proposals/{}", dice.below(9_000))),
            ..Details::default()
        }),
        4 => Step::ChangeLeadAnalyst(person(dice)?),
        5 => Step::EditProblemStatement(ProblemStatement {
            issue: Some(dice.words(60)),
            context: Some(dice.words(40)),
            impact: Some(dice.words(30)),
            doing_nothing: Some(dice.words(20)),
        }),
        6..=8 => Step::AssessImpact(Impact {
            on: ImpactSubject::Body(dice.one_of(BODIES).parse()?),
            level: ImpactLevel::Medium,
            text: Some(dice.words(12)),
        }),
        9 => {
            Step::PlanNext(NextStep { text: dice.words(8), when: Some("November 2019".to_owned()) })
        }
        10 => Step::AskInput(BODIES.iter().map(|body| body.parse()).collect::<Result<_, _>>()?),
        11..=14 => Step::GiveInput(Input {
            body: dice.one_of(BODIES).parse()?,
            wants_further: dice.once_in(2),
            comment: dice.words(15),
        }),
        15 => Step::AgreeProblemStatement(Comment::default()),
        _ => Step::Discuss(Discussion { body: "panel".parse()?, text: dice.words(20) }),
    })
}

fn consultation(position: usize) -> ConsultationKind {
    if position < 33 { ConsultationKind::Refinement } else { ConsultationKind::ModificationReport }
}

fn votes(dice: &mut Dice) -> Result<Votes, Failure> {
    let mut by_category = BTreeMap::new();
    let mut categories = BTreeMap::new();
    for category in CATEGORIES {
        let approve = u32::try_from(2 + dice.below(4))?;
        by_category.insert(category.parse()?, CategoryVotes { approve, reject: 1, abstain: 0 });
        categories.insert(category.parse()?, CategoryOutcome::Approve);
    }
    let rule = "more Party Categories approve than reject".to_owned();
    Ok(Votes {
        by_category,
        solution: Some("0.33".to_owned()),
        reasons: dice.words(15),
        tally: Some(Tally { categories, outcome: Outcome::Approve, rule }),
        ..Votes::default()
    })
}
