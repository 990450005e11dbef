//! The model: all proposals, folded from their records.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use code::id::StageId;
use jiff::civil::Date;

use crate::{
    meeting::Meetings,
    number::{OLD_FORM_MAX, ProposalId},
    proposal::Proposal,
    record::Record,
    step::Step,
};

/// The stage in which a proposal stands whose first record names none.
const FIRST_STAGE: &str = "development";

/// Everything that the register knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// Each is shared by the models of all days on which it was the same.
    proposals: BTreeMap<ProposalId, Arc<Proposal>>,
    /// Meetings and their actions.
    pub meetings: Meetings,
}

impl Model {
    /// A proposal.
    #[must_use]
    pub fn proposal(&self, id: ProposalId) -> Option<&Proposal> {
        self.proposals.get(&id).map(Arc::as_ref)
    }

    /// All proposals, by number.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values().map(Arc::as_ref)
    }

    /// How many proposals there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.proposals.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.proposals.is_empty()
    }

    /// The number for the next new proposal. Numbers of the old form (`SECMP0067`) are not given any more.
    #[must_use]
    pub fn next_number(&self) -> ProposalId {
        let last = self.proposals.keys().map(|id| id.number()).max().unwrap_or(0).max(OLD_FORM_MAX);
        ProposalId::new(last.saturating_add(1))
    }

    /// Adds one record. Records may come in any order: one that is earlier than the proposal's
    /// latest, or that annuls another, has the proposal folded anew.
    pub fn apply(&mut self, id: ProposalId, record: impl Into<Arc<Record>>) {
        let record = record.into();
        let Some(proposal) = self.proposals.get_mut(&id) else {
            self.proposals.insert(id, Arc::new(fold(id, vec![record])));
            return;
        };
        let late = proposal.records.last().is_some_and(|last| place(&record) < place(last));
        if late || matches!(record.step, Step::Annul(_)) || proposal.is_annulled(record.seq) {
            let mut records = proposal.records.clone();
            records.push(record);
            self.proposals.insert(id, Arc::new(fold(id, records)));
        } else {
            Arc::make_mut(proposal).apply(record);
        }
    }

    /// A proposal as it was at the end of a day, by what is known now: later records, and records
    /// since taken back, left out. None when nothing had been done by then.
    #[must_use]
    pub fn proposal_as_at(&self, id: ProposalId, on: Date) -> Option<Arc<Proposal>> {
        as_at(self.proposals.get(&id)?, on)
    }

    /// The model as it was at the end of a day, by what is known now.
    #[must_use]
    pub fn as_at(&self, on: Date) -> Self {
        let cut = |(id, proposal): (&ProposalId, _)| Some((*id, as_at(proposal, on)?));
        Self {
            proposals: self.proposals.iter().filter_map(cut).collect(),
            meetings: self.meetings.as_at(on),
        }
    }
}

/// Where a record stands in its proposal's history; one not yet written comes last on its day.
fn place(record: &Record) -> (Date, u64) {
    (record.on, if record.seq == 0 { u64::MAX } else { record.seq })
}

/// A proposal as it was at the end of a day; the very same where nothing came later.
fn as_at(proposal: &Arc<Proposal>, on: Date) -> Option<Arc<Proposal>> {
    if proposal.records.last().is_none_or(|last| last.on <= on) {
        return Some(Arc::clone(proposal));
    }
    let records: Vec<Arc<Record>> =
        proposal.records.iter().filter(|record| record.on <= on).cloned().collect();
    (!records.is_empty()).then(|| Arc::new(fold(proposal.id, records)))
}

fn fold(id: ProposalId, mut records: Vec<Arc<Record>>) -> Proposal {
    records.sort_by_key(|record| place(record));
    let annulled: BTreeSet<u64> = records
        .iter()
        .filter_map(|record| match &record.step {
            Step::Annul(annulment) => Some(annulment.seq),
            _ => None,
        })
        .collect();
    let mut proposal = Proposal::new(id, first_stage());
    for record in records {
        if !annulled.contains(&record.seq) {
            proposal.apply(record);
        }
    }
    proposal
}

#[expect(clippy::expect_used, reason = "the constant is an id, which a test checks")]
fn first_stage() -> StageId {
    FIRST_STAGE.parse().expect("the first stage's constant is a valid id")
}
