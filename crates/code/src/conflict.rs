//! Conflicts between amendments that are pending together.
//!
//! Each amendment is applied alone, and each pair that can meet in both orders. Pairs meet where they
//! touch the same row, or rows of the same part of the same check; no other pair is tried.

mod footprint;
mod pair;

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    amendment::{self, Amendment, AmendmentKind, Standing},
    code::Code,
    finding::Finding,
    id::AmendmentId,
    tables::{Scope, Tables},
};
use footprint::Footprint;

/// How two amendments are in each other's way.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::Display, strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Class {
    /// Both set the same cell, or put in the same row, and to different values.
    Overlap,
    /// Each takes away what the other was written against.
    Stale,
    /// They give different results in different orders, or fit in one order alone.
    OrderDependent,
    /// Each is clean alone, and together they break a rule.
    Clash,
    /// Each breaks a rule alone, and together they are clean.
    MustShipTogether,
}

impl Class {
    /// What the class means, in a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Overlap => "both set the same cell to different values",
            Self::Stale => "each takes away what the other was written against",
            Self::OrderDependent => "the order in which they take effect matters",
            Self::Clash => "each is clean alone, and together they break a rule",
            Self::MustShipTogether => "each breaks a rule alone, and together they are clean",
        }
    }
}

/// Two amendments in each other's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The one.
    pub one: AmendmentId,
    /// The other.
    pub other: AmendmentId,
    /// How.
    pub class: Class,
    /// What shows it.
    pub evidence: Vec<Finding>,
}

/// All conflicts among amendments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The amendments that were tried, in order.
    pub tried: Vec<AmendmentId>,
    /// Those that do not even fit the Code alone, with why.
    pub do_not_fit: Vec<(AmendmentId, Vec<Finding>)>,
    /// The conflicts, by the amendments' order.
    pub conflicts: Vec<Conflict>,
}

/// An amendment, and what it does alone.
struct Alone {
    amendment: Arc<Amendment>,
    footprint: Footprint,
    /// The tables with it alone, or why it does not fit them.
    tables: Result<Tables, Vec<Finding>>,
    /// What the checks say then of the parts that it touches.
    findings: Vec<Finding>,
}

/// The amendments that are pending on a day: proposed, or decided and not yet in force. Derogations are not of them.
#[must_use]
pub fn pending(code: &Code, on: Date) -> Vec<AmendmentId> {
    let timeline = code.timeline();
    let open = timeline.amendments().iter().filter(|each| {
        matches!(each.standing, Standing::Proposed | Standing::InForce)
            && each.kind != AmendmentKind::Derogation
            && !timeline.in_force(each, on)
    });
    open.map(|each| each.id.clone()).collect()
}

/// Tries amendments against each other on a day.
///
/// # Errors
/// When the Code of that day cannot be built, or an id names nothing.
pub fn conflicts(code: &Code, on: Date, ids: &[AmendmentId]) -> Result<Report, Vec<Finding>> {
    let scope = Scope { without: ids.iter().cloned().collect(), ..Scope::on(on) };
    let base = code.tables_of(&scope)?;
    let mut alone: Vec<Alone> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(amendment) = code.timeline().get(id) else { continue };
        if alone.iter().any(|each| each.amendment.id == amendment.id) {
            continue;
        }
        let footprint = Footprint::of(amendment, &base);
        let tables = applied(&base, [amendment.as_ref()]);
        let findings = match &tables {
            Ok(tables) => footprint.findings(&base, tables, code.timeline(), &footprint),
            Err(_) => Vec::new(),
        };
        alone.push(Alone { amendment: Arc::clone(amendment), footprint, tables, findings });
    }
    let mut report = Report {
        tried: alone.iter().map(|each| each.amendment.id.clone()).collect(),
        ..Report::default()
    };
    let mut fits_after = vec![false; alone.len()];
    for (index, one) in alone.iter().enumerate() {
        for (further, other) in alone.iter().enumerate().skip(index + 1) {
            if one.footprint.meets(&other.footprint) {
                let judged = pair::judge(one, other, &base, code.timeline());
                if let Some(fits) = fits_after.get_mut(index) {
                    *fits |= judged.one_fits_after_other;
                }
                if let Some(fits) = fits_after.get_mut(further) {
                    *fits |= judged.other_fits_after_one;
                }
                report.conflicts.extend(judged.conflicts);
            }
        }
    }
    for (each, fits) in alone.into_iter().zip(fits_after) {
        if let (Err(findings), false) = (each.tables, fits) {
            report.do_not_fit.push((each.amendment.id.clone(), findings));
        }
    }
    Ok(report)
}

/// The base with amendments applied in order.
fn applied<'a>(
    base: &Tables,
    amendments: impl IntoIterator<Item = &'a Amendment>,
) -> Result<Tables, Vec<Finding>> {
    let mut tables = base.clone();
    for amendment in amendments {
        // What is needed to take it back is not: the tables are a copy.
        let _ = amendment::apply(&mut tables, amendment)?;
    }
    Ok(tables)
}
