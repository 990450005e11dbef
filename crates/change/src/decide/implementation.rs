//! Checks of implementation dates that no clause states: they lie ahead, and what is in force stays so.

use code::{
    Baseline,
    rules::{StageKind, Transition},
};
use jiff::civil::Date;

use super::Request;
use crate::{
    proposal::Proposal, record::Basis, refusal::Refusal, status::effective_date,
    step::ImplementationPlan,
};

/// Checks a plan that somebody sets.
pub fn check(
    plan: &ImplementationPlan,
    request: &Request,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<(), Refusal> {
    if plan.release.is_none() && plan.date.is_none() {
        return Err(Refusal::by_register("neither a Release nor a day is given")
            .with_help("give `--release november-2020` or `--date 2020-11-29`"));
    }
    let release = plan.release.as_ref().map(|id| {
        baseline.release(id).ok_or_else(|| {
            let known: Vec<&str> = baseline.releases.iter().map(|r| r.id.as_str()).collect();
            let on = baseline.on;
            Refusal::by_register(format!("`{id}` is no SEC Release that the Code knows on {on}"))
                .with_help(format!("known: {}", known.join(", ")))
        })
    });
    if let (Some(release), Some(date)) = (release.transpose()?, plan.date)
        && release.date != date
    {
        return Err(Refusal::by_register(format!(
            "the {} is on {}, and the day given is {date}",
            release.label, release.date
        ))
        .with_help("give the Release or the day, not both"));
    }
    if request.basis != Basis::Witnessed {
        return Ok(());
    }
    if let Some(date) = effective_date(plan, baseline).filter(|date| *date < request.on) {
        return Err(Refusal::by_register(format!(
            "{date} lies before {}, the day on which it is set as implementation date",
            request.on
        ))
        .with_help("give a later day or Release"));
    }
    match proposal.and_then(|proposal| in_force(plan, proposal, request.on, baseline)) {
        Some(since) => Err(Refusal::by_register(format!(
            "what this would move has been in force since {since}"
        ))
        .with_help("raise a new Draft Proposal to change the Code again")),
        None => Ok(()),
    }
}

/// Since when something that the plan would take the place of has been in force.
fn in_force(
    plan: &ImplementationPlan,
    proposal: &Proposal,
    on: Date,
    baseline: &Baseline,
) -> Option<Date> {
    let stage = baseline.stage(&proposal.stage)?;
    let replaced = proposal
        .implementation
        .iter()
        .filter(|(part, _)| plan.part.is_none() || part.is_none() || **part == plan.part);
    let dates = replaced.filter_map(|(_, old)| effective_date(&old.value, baseline));
    dates.filter(|date| stage.kind == StageKind::Decided && *date <= on).min()
}

/// An approval comes no later than the implementation date that is proposed.
pub fn check_ahead(
    request: &Request,
    row: &Transition,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<(), Refusal> {
    let target = row.to.as_ref().and_then(|to| baseline.stage(to));
    let approves = target.is_some_and(|stage| stage.kind == StageKind::Decided);
    if !approves || request.basis != Basis::Witnessed {
        return Ok(());
    }
    let plans = proposal.into_iter().flat_map(|proposal| proposal.implementation.values());
    let mut dates = plans.filter_map(|plan| effective_date(&plan.value, baseline));
    match dates.find(|date| *date < request.on) {
        Some(date) => Err(Refusal::by_register(format!(
            "the proposed implementation date, {date}, has passed"
        ))
        .with_help("set another first: `set-implementation`")),
        None => Ok(()),
    }
}
