//! Judging two amendments that meet.

use std::collections::BTreeSet;

use super::{Alone, Class, Conflict, applied};
use crate::{
    amendment::{Act, Amendment, Timeline},
    finding::Finding,
    tables::Tables,
};

/// What trying two amendments together showed.
pub struct Judgement {
    /// How they are in each other's way, if they are.
    pub conflicts: Vec<Conflict>,
    /// Whether the one, which does not fit alone, fits after the other.
    pub one_fits_after_other: bool,
    /// The reverse.
    pub other_fits_after_one: bool,
}

/// Tries two amendments in both orders.
pub fn judge(one: &Alone, other: &Alone, base: &Tables, timeline: &Timeline) -> Judgement {
    let one_first = applied(base, [one.amendment.as_ref(), other.amendment.as_ref()]);
    let other_first = applied(base, [other.amendment.as_ref(), one.amendment.as_ref()]);
    let mut conflicts = Vec::new();
    let mut tell = |class, evidence: Vec<Finding>| {
        conflicts.push(Conflict {
            one: one.amendment.id.clone(),
            other: other.amendment.id.clone(),
            class,
            evidence,
        });
    };
    let both_fit_alone = one.tables.is_ok() && other.tables.is_ok();
    let one_fits_after_other = one.tables.is_err() && other_first.is_ok();
    let other_fits_after_one = other.tables.is_err() && one_first.is_ok();
    match (&one_first, &other_first) {
        (Ok(first), Ok(second)) if !first.says_the_same(second) => {
            tell(Class::OrderDependent, order_evidence(one, other));
        }
        (Ok(_), Ok(_)) => {}
        (Ok(_), Err(faults)) | (Err(faults), Ok(_)) => tell(Class::OrderDependent, faults.clone()),
        (Err(faults), Err(_)) if both_fit_alone => {
            let overlaps = overlaps(one, other);
            if overlaps.is_empty() {
                tell(Class::Stale, faults.clone());
            } else {
                tell(Class::Overlap, overlaps);
            }
        }
        (Err(_), Err(_)) => {}
    }
    if let (true, Ok(together)) = (both_fit_alone, one_first.as_ref().or(other_first.as_ref())) {
        judge_rules(one, other, base, together, timeline, &mut tell);
    }
    Judgement { conflicts, one_fits_after_other, other_fits_after_one }
}

/// Compares what the checks say of each alone with what they say of both.
fn judge_rules(
    one: &Alone,
    other: &Alone,
    base: &Tables,
    together: &Tables,
    timeline: &Timeline,
    tell: &mut impl FnMut(Class, Vec<Finding>),
) {
    let look = |tables| one.footprint.findings(base, tables, timeline, &other.footprint);
    let before = look(base);
    let both = look(together);
    let names = |findings: &[Finding]| -> BTreeSet<(&'static str, String, String)> {
        findings
            .iter()
            .map(|finding| {
                let (id, table, key) = finding.identity();
                (id, table.to_owned(), key.to_owned())
            })
            .collect()
    };
    let before = names(&before);
    let (by_one, by_other, by_both) = (names(&one.findings), names(&other.findings), names(&both));
    let is = |finding: &Finding, set: &BTreeSet<(&'static str, String, String)>| {
        let (id, table, key) = finding.identity();
        set.contains(&(id, table.to_owned(), key.to_owned()))
    };
    let fresh: Vec<Finding> = both
        .iter()
        .filter(|each| !is(each, &before) && !is(each, &by_one) && !is(each, &by_other))
        .cloned()
        .collect();
    if !fresh.is_empty() {
        tell(Class::Clash, fresh);
    }
    let mended = |findings: &[Finding]| -> Vec<Finding> {
        let new = findings.iter().filter(|each| !is(each, &before));
        new.filter(|each| !is(each, &by_both)).cloned().collect()
    };
    let (one_mended, other_mended) = (mended(&one.findings), mended(&other.findings));
    if !one_mended.is_empty() && !other_mended.is_empty() {
        tell(Class::MustShipTogether, one_mended.into_iter().chain(other_mended).collect());
    }
}

/// The cells and rows to which both give a value of their own.
fn overlaps(one: &Alone, other: &Alone) -> Vec<Finding> {
    let mut evidence = Vec::new();
    for (table, key) in one.footprint.shared_rows(&other.footprint) {
        let acts = |amendment: &Amendment| -> Vec<crate::amendment::Change> {
            let mine = amendment.changes.iter();
            mine.filter(|change| change.table == *table && *change.key == **key).cloned().collect()
        };
        for mine in acts(&one.amendment) {
            for theirs in acts(&other.amendment) {
                if differ(&mine.act, &theirs.act) {
                    let message = format!("both change `{key}` of `{table}`, each in its own way");
                    evidence.push(
                        Finding::error("overlap", mine.place.clone(), message)
                            .about(table, key.as_str())
                            .with_related(theirs.place.clone(), "the other changes it here"),
                    );
                }
            }
        }
    }
    evidence
}

fn differ(mine: &Act, theirs: &Act) -> bool {
    match (mine, theirs) {
        (Act::Insert(one), Act::Insert(other)) => !one.says_the_same(other),
        (Act::Set(one), Act::Set(other)) => one
            .iter()
            .any(|cell| other.iter().any(|each| each.column == cell.column && each.to != cell.to)),
        (Act::Set(_), Act::Delete(_)) | (Act::Delete(_), Act::Set(_)) => true,
        _ => false,
    }
}

fn order_evidence(one: &Alone, other: &Alone) -> Vec<Finding> {
    let rows = one.footprint.shared_rows(&other.footprint);
    rows.map(|(table, key)| {
        let message = format!("`{key}` of `{table}` ends differently in the two orders");
        Finding::error("order-dependent", one.amendment.place.clone(), message)
            .about(table, key.as_str())
            .with_related(other.amendment.place.clone(), "the other stands here")
    })
    .collect()
}
