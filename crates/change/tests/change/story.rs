//! A proposal's story, told step by step: what is refused where it should not be stops the test.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use change::{
    Decision, Model, Person, Proposal, ProposalId, Record, Refusal, Request, Status, Step,
    decide::decide,
    person::Capacity,
    step::{Comment, Conversion, Destination, ProblemStatement, Raising, Reason, Votes},
};
use code::{Baseline, Code};
use jiff::{ToSpan, civil::Date};

use crate::shipped_code;

/// A day as it is written: `2019-10-16`.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An id of any kind.
pub fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Somebody who acts for a Party.
pub fn party(name: &str, organisation: &str) -> Person {
    Person {
        name: Some(name.to_owned()),
        organisation: Some(organisation.to_owned()),
        capacity: Capacity::Party,
        party_category: None,
    }
}

/// The Proposer of most stories.
pub fn proposer() -> Person {
    party("Emslie Law", "SSE")
}

/// A body acting as such.
pub fn body(name: &str) -> Person {
    Person::body(id(name))
}

/// The Code Administrator.
pub fn secas() -> Person {
    body("code-administrator")
}

/// A comment.
pub fn comment() -> Comment {
    Comment { text: "As discussed.".to_owned() }
}

/// A reason.
pub fn reason() -> Reason {
    Reason { reason: "For good reason.".to_owned() }
}

/// A raising by somebody.
pub fn raising(by: Person) -> Raising {
    Raising { title: Some("Alerts without a name".to_owned()), proposer: by, ..Raising::default() }
}

/// A problem statement with nothing missing.
pub fn statement() -> ProblemStatement {
    let text = |part: &str| Some(format!("This is {part}."));
    ProblemStatement {
        issue: text("the issue"),
        context: text("the context"),
        impact: text("the impact"),
        doing_nothing: text("the impact of doing nothing"),
    }
}

/// A conversion.
pub fn convert(to: Destination) -> Step {
    Step::Convert(Conversion { to })
}

/// Votes of a full Change Board: so many seats approve, the rest reject.
pub fn votes(approving: &[&str], rejecting: &[&str]) -> Votes {
    let mut votes = Votes::default();
    for (seats, approve) in
        approving.iter().map(|c| (c, true)).chain(rejecting.iter().map(|c| (c, false)))
    {
        let cast = if *seats == "large-suppliers" {
            13
        } else if *seats == "consumers" {
            1
        } else {
            3
        };
        let entry = votes.by_category.entry(id(seats)).or_default();
        if approve { entry.approve = cast } else { entry.reject = cast }
    }
    votes
}

/// All Party Categories that vote.
pub const VOTING: [&str; 5] =
    ["large-suppliers", "small-suppliers", "network-parties", "other-sec-parties", "consumers"];

/// The rules of a day, read once.
pub fn baseline_of(code: &'static Code, on: Date) -> Arc<Baseline> {
    type Known = BTreeMap<(usize, Date), Arc<Baseline>>;
    static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
    let key = (std::ptr::from_ref(code).addr(), on);
    let mut known = KNOWN.lock().unwrap();
    Arc::clone(known.entry(key).or_insert_with(|| Arc::new(code.baseline(on).unwrap())))
}

/// One proposal's story, in a register of its own.
#[derive(Clone)]
pub struct Story {
    /// The rules.
    pub code: &'static Code,
    /// The register.
    pub model: Model,
    /// The proposal.
    pub id: ProposalId,
    /// The day of the next step.
    pub on: Date,
    /// All records, in the order in which they were written.
    pub written: Vec<(ProposalId, Record)>,
}

impl Story {
    /// A story that begins on a day, under the Code that is shipped.
    pub fn of(number: &str, on: &str) -> Self {
        Self {
            code: shipped_code(),
            model: Model::default(),
            id: id(number),
            on: day(on),
            written: Vec::new(),
        }
    }

    /// The rules of the day.
    pub fn baseline(&self) -> Arc<Baseline> {
        baseline_of(self.code, self.on)
    }

    /// The proposal as it stands.
    pub fn proposal(&self) -> &Proposal {
        self.model.proposal(self.id).unwrap()
    }

    /// The stage in which the proposal stands.
    pub fn stage(&self) -> &str {
        self.proposal().stage.as_str()
    }

    /// The status on a day, in words.
    pub fn status(&self, on: &str) -> String {
        let on = day(on);
        let then = self.model.proposal_as_at(self.id, on).unwrap();
        Status::of(&then, on, &baseline_of(self.code, on)).sentence()
    }

    /// Goes to a day.
    pub fn on(&mut self, on: &str) -> &mut Self {
        self.on = day(on);
        self
    }

    /// Lets days pass.
    pub fn wait(&mut self, days: i32) -> &mut Self {
        self.on = self.on.checked_add(days.days()).unwrap();
        self
    }

    /// Tries a step.
    pub fn attempt(&self, by: Person, step: Step) -> Result<Decision, Refusal> {
        decide(&self.model, Request::new(self.id, self.on, by, step), &self.baseline())
    }

    /// Takes a step.
    pub fn take(&mut self, by: Person, step: Step) -> &mut Self {
        let kind = step.kind();
        let decision = self
            .attempt(by, step)
            .unwrap_or_else(|refusal| panic!("{kind} on {} was refused: {refusal}", self.on));
        self.write(decision)
    }

    /// Writes what was decided.
    pub fn write(&mut self, decision: Decision) -> &mut Self {
        for (id, mut record) in decision.records {
            record.seq = u64::try_from(self.written.len()).unwrap() + 1;
            self.written.push((id, record.clone()));
            self.model.apply(id, record);
        }
        self
    }

    /// The event's number of the last record of a kind.
    pub fn seq_of(&self, kind: &str) -> u64 {
        let records = self.proposal().records.iter().rev();
        records.filter(|record| record.step.kind() == kind).map(|record| record.seq).next().unwrap()
    }

    /// The refusal of a step.
    pub fn refusal(&self, by: Person, step: Step) -> Refusal {
        let kind = step.kind();
        match self.attempt(by, step) {
            Err(refusal) => refusal,
            Ok(_) => panic!("{kind} on {} was not refused", self.on),
        }
    }
}
