//! Conditions on the implementation date.

use code::rules::Condition;

use super::{Ctx, Verdict, contrary, shown};
use crate::{proposal::Proposal, step::Step};

pub fn implementation(condition: Condition, proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    let Some(Step::SetImplementation(plan)) = ctx.step else {
        return Verdict::Met;
    };
    // A date for a part takes the place of the one for the whole, and the reverse.
    let set = match plan.part {
        Some(_) => [&plan.part, &None].iter().any(|key| proposal.implementation.contains_key(key)),
        None => !proposal.implementation.is_empty(),
    };
    match condition {
        Condition::ImplementationSet => shown(
            set,
            "no implementation date is set yet",
            "set one first; setting is for the Panel or the Code Administrator",
        ),
        _ => contrary(
            set,
            "an implementation date is already set",
            "changing it is a step of its own: after an Authority decision only the Authority may approve it",
        ),
    }
}
