//! Stories that end in each stage of the process, by the steps that the rules ask for.

use change::{
    ProposalId, Step,
    step::{
        Consultation, ConsultationKind, Conversion, Destination, Outcome, Parts, Replacement,
        Ruling,
    },
};

use crate::story::{
    Story, VOTING, body, comment, convert, id, proposer, raising, reason, secas, statement, votes,
};

/// A story of DP090 that stands in a stage, on a path.
pub fn reach(stage: &str, path: &str) -> Story {
    let mut story = Story::of("DP090", "2019-01-07");
    match stage {
        "submitted" => drop(story.take(proposer(), Step::Submit(raising(proposer())))),
        "development" => drop(raise(&mut story)),
        "initial-report" => {
            story.on("2018-03-05");
            raise(&mut story).take(body("panel"), Step::SetPath(id(path)));
        }
        "refinement" => {
            agree(&mut story, path).take(body("panel"), convert(Destination::Refinement));
        }
        "report" => drop(agree(&mut story, path).take(body("panel"), convert(Destination::Report))),
        "change-board" => drop(to_change_board(&mut story, path)),
        "authority" => {
            to_change_board(&mut story, path);
            story.take(body("change-board"), Step::Vote(votes(&VOTING, &[])));
        }
        "approved" => drop(approve(&mut story, path)),
        "rejected" => reject(&mut story, path),
        "withdrawn" => {
            agree(&mut story, path).take(proposer(), Step::Withdraw(reason()));
        }
        "refused" => drop(raise(&mut story).take(secas(), Step::Refuse(reason()))),
        "superseded" => {
            other(&mut story, "DP094");
            raise(&mut story).take(secas(), Step::Supersede(Replacement { by: id("DP094") }));
        }
        "split" => {
            let into = vec![id("90A"), id("90B")];
            raise(&mut story).take(secas(), Step::Split(Parts { into }));
        }
        unknown => panic!("no story ends in `{unknown}`"),
    }
    assert_eq!(story.stage(), stage);
    story
}

/// Has another proposal raised in the same register.
pub fn other(story: &mut Story, number: &str) {
    let own: ProposalId = std::mem::replace(&mut story.id, id(number));
    story.take(secas(), Step::Raise(raising(proposer())));
    story.id = own;
}

pub fn raise(story: &mut Story) -> &mut Story {
    story.take(proposer(), Step::Raise(raising(proposer())))
}

/// As far as the rules ask before conversion.
pub fn agree<'s>(story: &'s mut Story, path: &str) -> &'s mut Story {
    raise(story)
        .wait(1)
        .take(proposer(), Step::EditProblemStatement(statement()))
        .take(body("change-sub-committee"), Step::AgreeProblemStatement(comment()))
        .take(body("panel"), Step::SetPath(id(path)))
        .wait(1)
}

/// As far as a report that the Panel has let through, with its consultation over.
pub fn consult(story: &mut Story) -> &mut Story {
    let kind = ConsultationKind::ModificationReport;
    let consultation = Consultation { kind, closes: None, questions: Vec::new() };
    story
        .take(secas(), Step::PresentReport(comment()))
        .take(body("panel"), Step::ApproveReport(comment()))
        .take(secas(), Step::OpenConsultation(consultation))
        .wait(22)
}

fn to_change_board<'s>(story: &'s mut Story, path: &str) -> &'s mut Story {
    agree(story, path).take(body("panel"), convert(Destination::Report));
    consult(story).take(secas(), Step::PresentToChangeBoard(comment())).wait(9)
}

fn approve<'s>(story: &'s mut Story, path: &str) -> &'s mut Story {
    if path == "fast-track" {
        return agree(story, path).take(body("panel"), Step::FastTrack(comment()));
    }
    to_change_board(story, path).take(body("change-board"), Step::Vote(votes(&VOTING, &[])));
    if path != "self-governance" {
        let ruling = Ruling { outcome: Outcome::Approve, reasons: String::new() };
        story.wait(20).take(body("authority"), Step::Decide(ruling));
    }
    story
}

fn reject(story: &mut Story, path: &str) {
    let to_vote = if path == "self-governance" { votes(&[], &VOTING) } else { votes(&VOTING, &[]) };
    to_change_board(story, path).take(body("change-board"), Step::Vote(to_vote));
    if path != "self-governance" {
        let ruling = Ruling { outcome: Outcome::Reject, reasons: String::new() };
        story.wait(20).take(body("authority"), Step::Decide(ruling));
    }
}

/// The step that considers an Initial Modification Report.
pub fn consider(to: Destination) -> Step {
    Step::Consider(Conversion { to })
}
