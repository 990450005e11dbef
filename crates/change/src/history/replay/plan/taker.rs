//! Who takes a step, where a source does not say.

use crate::{
    person::{Capacity, Person},
    proposal::Proposal,
    step::Step,
};

/// Who takes a step of this kind, as far as a history tells.
pub fn taker(step: &Step, proposal: Option<&Proposal>) -> Person {
    let body = |id: &str| id.parse().map(Person::body).unwrap_or_default();
    let proposer =
        || proposal.and_then(Proposal::proposer).map(|p| p.value.clone()).unwrap_or_default();
    match step {
        Step::Raise(raising) | Step::Submit(raising) => raising.proposer.clone(),
        Step::Withdraw(_) | Step::RecordSolution(_) => proposer(),
        Step::Convert(_)
        | Step::Consider(_)
        | Step::SetPath(_)
        | Step::ApproveReport(_)
        | Step::ReturnToRefinement(_)
        | Step::FastTrack(_)
        | Step::RequestUrgency(_)
        | Step::SetImplementation(_)
        | Step::Hold(_)
        | Step::Resume(_) => body("panel"),
        Step::AgreeProblemStatement(_) => body("change-sub-committee"),
        Step::Vote(_) => body("change-board"),
        Step::SendBack(_) => {
            let at_board =
                proposal.is_some_and(|proposal| proposal.stage.as_str() == "change-board");
            body(if at_board { "change-board" } else { "authority" })
        }
        Step::Decide(_) | Step::DecideUrgency(_) => body("authority"),
        Step::ReturnAssessment(_) => body("dcc"),
        Step::Discuss(discussion) => Person::body(discussion.body.clone()),
        Step::Refer(_) => Person { capacity: Capacity::Party, ..Person::default() },
        _ => body("code-administrator"),
    }
}
