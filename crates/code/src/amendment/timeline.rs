//! Which amendments are in force on a date, and in what order they were applied.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{ToSpan, civil::Date};

use super::{Amendment, AmendmentKind, Effective, Named, Standing};
use crate::{
    finding::Finding,
    id::{AmendmentId, ReleaseId},
    position::Position,
    provenance::Validity,
    rules::Release,
    table::{Cells, Table},
    tables::Scope,
};

/// Every amendment of the Code, and the days of the Releases that bring them.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    amendments: Vec<Arc<Amendment>>,
    releases: BTreeMap<ReleaseId, Vec<(Validity, Date)>>,
}

impl Timeline {
    /// Joins amendments with the table of Releases.
    ///
    /// # Errors
    /// Ids used twice, Releases and amendments that are not there, amendments that wait for each other.
    pub fn new(amendments: Vec<Amendment>, releases: Option<&Table>) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut days: BTreeMap<ReleaseId, Vec<(Validity, Date)>> = BTreeMap::new();
        for row in releases.map(|table| table.rows.as_slice()).unwrap_or_default() {
            let Some(table) = releases else { break };
            match Release::read(Cells::new(&table.schema, row)) {
                Ok(release) => {
                    days.entry(release.id).or_default().push((row.validity, release.date))
                }
                Err(finding) => findings.push(finding),
            }
        }
        let mut timeline =
            Self { amendments: amendments.into_iter().map(Arc::new).collect(), releases: days };
        timeline.amendments.sort_by(|one, two| one.id.cmp(&two.id));
        findings.extend(timeline.faults());
        if findings.is_empty() { Ok(timeline) } else { Err(findings) }
    }

    /// The same with one more amendment, which replaces one of the same id.
    ///
    /// # Errors
    /// As [`Timeline::new`].
    pub fn with(&self, amendment: Amendment) -> Result<Self, Vec<Finding>> {
        let mut timeline = self.clone();
        timeline.amendments.retain(|each| !each.id.names_the_same(&amendment.id));
        timeline.amendments.push(Arc::new(amendment));
        timeline.amendments.sort_by(|one, two| one.id.cmp(&two.id));
        let findings = timeline.faults();
        if findings.is_empty() { Ok(timeline) } else { Err(findings) }
    }

    /// All amendments, by id.
    #[must_use]
    pub fn amendments(&self) -> &[Arc<Amendment>] {
        &self.amendments
    }

    /// An amendment by any form of its number.
    #[must_use]
    pub fn get(&self, id: &AmendmentId) -> Option<&Arc<Amendment>> {
        self.amendments.iter().find(|each| each.id.names_the_same(id))
    }

    /// The day on which an amendment takes effect, as it was known on a date.
    #[must_use]
    pub fn day(&self, amendment: &Amendment, known_on: Date) -> Option<Date> {
        match amendment.effective.as_ref()? {
            Effective::Date(date) => Some(*date),
            Effective::Release(release) => {
                let days = self.releases.get(release)?;
                let known = days.iter().find(|(validity, _)| validity.covers(known_on));
                known.or_else(|| days.last()).map(|(_, date)| *date)
            }
        }
    }

    /// The day on which an amendment took or takes effect, as it is known last.
    #[must_use]
    pub fn last_known_day(&self, amendment: &Amendment) -> Option<Date> {
        self.day(amendment, Date::MAX)
    }

    /// Whether an amendment is in force by itself on a date, for those who are not a derogation's Party.
    #[must_use]
    pub fn in_force(&self, amendment: &Amendment, on: Date) -> bool {
        amendment.standing == Standing::InForce
            && self.day(amendment, on).is_some_and(|day| day <= on)
            && amendment.until.is_none_or(|until| on <= until)
    }

    /// Every day on which the Code changes by an amendment that is decided, in order.
    #[must_use]
    pub fn change_days(&self) -> BTreeSet<Date> {
        let decided = self.amendments.iter().filter(|each| each.standing == Standing::InForce);
        decided
            .flat_map(|each| {
                let ends = each.until.and_then(|until| until.checked_add(1.day()).ok());
                [self.last_known_day(each), ends]
            })
            .flatten()
            .collect()
    }

    /// The amendments of a scope, in the order in which they are applied.
    ///
    /// # Errors
    /// Ids that name nothing, and amendments whose predecessors the scope leaves out.
    pub fn select(&self, scope: &Scope) -> Result<Vec<Arc<Amendment>>, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut tried = Vec::new();
        for id in scope.with.iter().chain(&scope.without) {
            match self.get(id) {
                Some(amendment) if scope.with.contains(id) => tried.push(&amendment.id),
                Some(_) => {}
                None => findings.push(self.unknown(id)),
            }
        }
        let wanted = |amendment: &&Arc<Amendment>| {
            if scope.without.iter().any(|id| id.names_the_same(&amendment.id)) {
                return false;
            }
            let applies_to_party = amendment.kind != AmendmentKind::Derogation
                || (amendment.party.is_some() && amendment.party == scope.party);
            tried.contains(&&amendment.id)
                || (applies_to_party && self.in_force(amendment, scope.on))
        };
        let mut waiting: Vec<&Arc<Amendment>> = self.amendments.iter().filter(wanted).collect();
        waiting.sort_by_key(|each| {
            let by_itself = self.in_force(each, scope.on);
            (!by_itself, self.day(each, scope.on).unwrap_or(Date::MAX), each.id.clone())
        });
        let mut order: Vec<Arc<Amendment>> = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|each| {
                let done =
                    |id| order.iter().any(|done: &Arc<Amendment>| done.id.names_the_same(id));
                each.requires.iter().all(|named| done(&named.id))
            });
            let Some(ready) = ready else { break };
            order.push(Arc::clone(waiting.remove(ready)));
        }
        findings.extend(waiting.into_iter().map(|each| without_predecessor(each)));
        if findings.is_empty() { Ok(order) } else { Err(findings) }
    }

    fn unknown(&self, id: &AmendmentId) -> Finding {
        let known: Vec<&str> = self.amendments.iter().map(|each| each.id.as_str()).collect();
        let place = Position::line(&"amendments".into(), 1);
        Finding::error("unknown-amendment", place, format!("there is no amendment `{id}`"))
            .with_help(format!("the amendments are {}", known.join(", ")))
    }

    fn faults(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, amendment) in self.amendments.iter().enumerate() {
            let earlier = self.amendments.iter().take(index);
            if let Some(first) = earlier.clone().find(|each| each.id.names_the_same(&amendment.id))
            {
                let message = format!("`{}` and `{}` are the same number", amendment.id, first.id);
                findings.push(
                    Finding::error("duplicate-key", amendment.place.clone(), message)
                        .with_related(first.place.clone(), "the other stands here"),
                );
            }
            if let Some(Effective::Release(release)) = &amendment.effective
                && !self.releases.contains_key(release)
            {
                let known: Vec<&str> = self.releases.keys().map(ReleaseId::as_str).collect();
                let known = if known.is_empty() { vec!["none"] } else { known };
                let message = format!("there is no Release `{release}`");
                findings.push(
                    Finding::error("unknown-release", amendment.effective_place.clone(), message)
                        .with_help(format!("the Releases are {}", known.join(", "))),
                );
            }
            for named in amendment.requires.iter().chain(&amendment.repairs) {
                if self.get(&named.id).is_none() {
                    findings
                        .push(Finding { place: named.place.clone(), ..self.unknown(&named.id) });
                }
            }
            if let Some((place, circle)) = self.circle(amendment) {
                let names: Vec<&str> = circle.iter().map(|id| id.as_str()).collect();
                let message =
                    format!("`{}` waits for itself: {}", amendment.id, names.join(" requires "));
                findings.push(
                    Finding::error("cyclic-amendments", place, message)
                        .with_help("take one of them out of `requires`"),
                );
            }
        }
        findings
    }

    /// The way from an amendment back to itself, if there is one, and where it says that it takes it.
    fn circle(&self, from: &Amendment) -> Option<(Position, Vec<AmendmentId>)> {
        let mut seen = BTreeSet::new();
        let first = |named: &Named| (named.place.clone(), vec![from.id.clone(), named.id.clone()]);
        let mut paths: Vec<_> = from.requires.iter().map(first).collect();
        while let Some((place, path)) = paths.pop() {
            let Some(last) = path.last() else { continue };
            if last.names_the_same(&from.id) {
                return Some((place, path));
            }
            if !seen.insert(last.clone()) {
                continue;
            }
            for next in self.get(last).map(|each| each.requires.as_slice()).unwrap_or_default() {
                let longer = path.iter().chain([&next.id]).cloned().collect();
                paths.push((place.clone(), longer));
            }
        }
        None
    }
}

fn without_predecessor(amendment: &Amendment) -> Finding {
    let required: Vec<&str> = amendment.requires.iter().map(|named| named.id.as_str()).collect();
    let message = format!(
        "`{}` requires {}, which is not among the amendments applied",
        amendment.id,
        required.join(", ")
    );
    Finding::error("missing-amendment", amendment.place.clone(), message).with_help(format!(
        "try them together: `--with {},{}`",
        required.join(","),
        amendment.id
    ))
}
