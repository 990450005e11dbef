//! Conditions on days: the Critical Friend's time, and windows that close.

use jiff::civil::Date;

use super::{Ctx, Verdict};
use crate::{proposal::Proposal, step::Step};

pub fn critical_friend(proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    if proposal.reviewed.is_some() {
        return Verdict::Met;
    }
    match deadline_from(proposal.submitted.as_ref().map(|submitted| submitted.on), ctx) {
        Ok(Some(due)) if ctx.on > due => Verdict::Met,
        Ok(Some(due)) => Verdict::not_shown(
            format!("the Critical Friend has not answered, and has until {due}"),
            "record its comments with `review`, or raise after that day",
        ),
        Ok(None) => Verdict::Met,
        Err(error) => Verdict::not_shown(error.to_string(), "extend the table `bank_holidays`"),
    }
}

/// The Change Board's decision may be referred until the window closes; the Authority's may not.
pub fn referral(proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    let decision = proposal
        .records
        .iter()
        .rev()
        .find(|record| matches!(record.step, Step::Vote(_) | Step::Decide(_)));
    if decision.is_some_and(|record| matches!(record.step, Step::Decide(_))) {
        return Verdict::broken(
            "the Authority has decided it",
            "raise a new Draft Proposal instead",
        );
    }
    window(proposal.decided.as_ref().map(|decided| decided.on), ctx)
}

fn deadline_from(
    anchor: Option<Date>,
    ctx: &Ctx<'_>,
) -> Result<Option<Date>, code::calendar::OutsideCalendar> {
    let deadline = ctx.row.deadline.as_ref().and_then(|id| ctx.baseline.deadline(id));
    let (Some(anchor), Some(deadline)) = (anchor, deadline) else {
        return Ok(None);
    };
    deadline.falls_on(anchor, &ctx.baseline.calendar, ctx.baseline.jurisdiction).map(Some)
}

pub fn window(anchor: Option<Date>, ctx: &Ctx<'_>) -> Verdict {
    match deadline_from(anchor, ctx) {
        Ok(Some(closes)) if ctx.on > closes => {
            let deadline = ctx.row.deadline.as_ref().and_then(|id| ctx.baseline.deadline(id));
            let label = deadline.map_or("the window", |deadline| deadline.label.as_str());
            Verdict::broken(
                format!("the {} closed on {closes}", label.to_lowercase()),
                "raise a new Draft Proposal instead",
            )
        }
        Ok(_) => Verdict::Met,
        Err(error) => Verdict::not_shown(error.to_string(), "extend the table `bank_holidays`"),
    }
}
