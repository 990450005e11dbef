//! Conditions on DCC assessments and consultations.

use code::rules::Condition;
use jiff::civil::Date;

use super::{Ctx, Verdict, contrary, shown};
use crate::{
    proposal::Proposal,
    step::{ConsultationKind, Step},
};

pub fn assessments(condition: Condition, proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    let mut outstanding = proposal.assessments.iter().filter(|each| each.returned.is_none());
    if condition == Condition::AssessmentsReturned {
        let Some(first) = outstanding.next() else {
            return Verdict::Met;
        };
        return Verdict::not_shown(
            format!("the {} is outstanding", first.kind.label()),
            "record its return first: `return-assessment`",
        );
    }
    match ctx.step {
        Some(Step::ReturnAssessment(assessed)) => shown(
            outstanding.any(|each| each.kind == assessed.kind),
            &format!("no {} is outstanding", assessed.kind.label()),
            "ask for it first: `request-assessment`",
        ),
        _ => shown(
            outstanding.next().is_some(),
            "no DCC assessment is outstanding",
            "ask for one first",
        ),
    }
}

pub fn consultations(condition: Condition, proposal: &Proposal, ctx: &Ctx<'_>) -> Verdict {
    let open = |closes: Option<Date>| match closes {
        Some(closes) => format!("until {closes}"),
        None => "with no closing day".to_owned(),
    };
    match condition {
        Condition::ConsultationOpen => match ctx.step {
            Some(Step::Respond(response)) => {
                let found = proposal.consultation(response.kind);
                contrary(
                    !found.is_some_and(|each| each.is_open(ctx.on)),
                    &format!("no {} is open on {}", response.kind.label(), ctx.on),
                    "responses count only while the consultation is open; record it as a comment instead",
                )
            }
            _ => shown(
                proposal.consultations.iter().any(|each| each.is_open(ctx.on)),
                "no consultation is open",
                "open one first: `open-consultation`",
            ),
        },
        Condition::ReportConsultationClosed => {
            match proposal.consultation(ConsultationKind::ModificationReport) {
                // One whose closing day nobody wrote down may have closed long ago.
                Some(each)
                    if ctx.step.is_some()
                        && each.opened.value.closes.is_some()
                        && each.is_open(ctx.on) =>
                {
                    Verdict::broken(
                        format!(
                            "the Modification Report Consultation is open {}",
                            open(each.opened.value.closes)
                        ),
                        "wait until it has closed",
                    )
                }
                Some(each) if each.is_open(ctx.on) => Verdict::not_shown(
                    format!(
                        "the Modification Report Consultation is open {}",
                        open(each.opened.value.closes)
                    ),
                    "wait until it has closed",
                ),
                Some(each)
                    if proposal.report_approved.as_ref().is_some_and(|a| each.opened.on < a.on) =>
                {
                    Verdict::not_shown(
                        "there has been no Modification Report Consultation on this report",
                        "open one: `open-consultation`",
                    )
                }
                Some(_) => Verdict::Met,
                None => Verdict::not_shown(
                    "there has been no Modification Report Consultation",
                    "open one: `open-consultation`",
                ),
            }
        }
        _ => match proposal.consultations.iter().find(|each| each.is_open(ctx.on)) {
            Some(each) => Verdict::not_shown(
                format!(
                    "the {} is open {}",
                    each.opened.value.kind.label(),
                    open(each.opened.value.closes)
                ),
                "wait until it has closed",
            ),
            None => Verdict::Met,
        },
    }
}
