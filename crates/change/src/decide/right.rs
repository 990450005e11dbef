//! Who may raise (Section D1.3): the rows of the table of raising rights, applied.

use code::{
    Baseline,
    rules::{RaisingRight, Who},
};

use super::condition::Verdict;
use crate::{
    person::{Capacity, Person},
    step::Raising,
};

/// The right by which somebody may raise, or why there is none.
///
/// # Errors
/// A verdict that is not [`Verdict::Met`]: not shown when we do not know in which capacity the
/// person acts, or when what the right asks for is not shown; broken when no row names them.
pub fn find_right<'b>(
    raising: &Raising,
    baseline: &'b Baseline,
) -> Result<&'b RaisingRight, Verdict> {
    let person = &raising.proposer;
    if person.capacity == Capacity::Unknown {
        return Err(Verdict::not_shown(
            format!("nothing says in which capacity {} raises it", person.display()),
            "say `--capacity party`, or the body for which the Proposer acts",
        ));
    }
    let mine: Vec<&RaisingRight> =
        baseline.raising_rights.iter().filter(|right| belongs(right, person)).collect();
    if mine.is_empty() {
        return Err(nobody_named(person, baseline));
    }
    if let Some(right) = mine.iter().find(|right| lacks(right, raising).is_none()) {
        return Ok(right);
    }
    let lacking: Vec<String> = mine
        .iter()
        .filter_map(|right| {
            let clause = right.provenance.cite();
            Some(format!("{clause}: {}", lacks(right, raising)?))
        })
        .collect();
    let reason = format!(
        "{} may raise a Draft Proposal only under conditions that are not shown",
        capacity_label(person, baseline)
    );
    let verdict = Verdict::not_shown(reason, lacking.join("; "));
    let cite = mine.first().map(|right| right.provenance.cite());
    Err(verdict.citing(cite, mine.first().and_then(|right| right.provenance.clause.clone())))
}

fn belongs(right: &RaisingRight, person: &Person) -> bool {
    match (right.who, &person.capacity) {
        (Who::Party, Capacity::Party) | (Who::DesignatedPerson, Capacity::Designated) => true,
        (Who::Body, Capacity::Body(body)) => right.body.as_ref() == Some(body),
        _ => false,
    }
}

fn lacks(right: &RaisingRight, raising: &Raising) -> Option<String> {
    if !right.purposes.is_empty() && !raising.purpose.is_some_and(|p| right.purposes.contains(&p)) {
        let purposes: Vec<String> = right.purposes.iter().map(ToString::to_string).collect();
        return Some(format!("say `--purpose` as one of {}", purposes.join(", ")));
    }
    if !right.requires.is_empty()
        && raising.evidence.as_ref().is_none_or(|text| text.trim().is_empty())
    {
        let needs: Vec<String> =
            right.requires.iter().map(|each| each.to_string().replace('-', " ")).collect();
        return Some(format!("show the {} with `--evidence`", needs.join(" and the ")));
    }
    None
}

fn nobody_named(person: &Person, baseline: &Baseline) -> Verdict {
    let first = baseline.raising_rights.first();
    let all: Vec<String> = baseline
        .raising_rights
        .iter()
        .map(|right| {
            let text = right.explanation.trim_end_matches('.');
            format!("{text} ({})", right.provenance.cite())
        })
        .collect();
    let verdict = Verdict::broken(
        format!(
            "{} is not among those who may raise a Draft Proposal",
            capacity_label(person, baseline)
        ),
        format!("ask one of these to raise it: {}", all.join("; ")),
    );
    verdict.citing(
        Some("Section D1.3".to_owned()),
        first.and_then(|right| right.provenance.clause.clone()),
    )
}

fn capacity_label(person: &Person, baseline: &Baseline) -> String {
    match &person.capacity {
        Capacity::Body(id) => baseline
            .body(id)
            .map_or_else(|| format!("`{id}`"), |body| body.in_a_sentence(&body.label)),
        Capacity::Party => "a Party".to_owned(),
        Capacity::Designated => "a designated person".to_owned(),
        Capacity::Unknown => person.display(),
    }
}
