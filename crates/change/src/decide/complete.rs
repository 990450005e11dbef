//! Filling in what the rules themselves give: the right used, due days, closing days, the count.

use code::Baseline;
use jiff::civil::Date;

use super::{Request, right::find_right, vote};
use crate::{
    proposal::Proposal,
    record::Basis,
    refusal::Refusal,
    step::{ConsultationKind, Step},
};

/// The step with everything that the engine adds.
pub fn complete(
    step: Step,
    request: &Request,
    proposal: Option<&Proposal>,
    baseline: &Baseline,
) -> Result<Step, Refusal> {
    let witnessed = request.basis == Basis::Witnessed;
    Ok(match step {
        Step::Submit(mut raising) => {
            raising.right = None;
            Step::Submit(raising)
        }
        Step::Raise(mut raising) => {
            raising.right = find_right(&raising, baseline).ok().map(|right| right.id.clone());
            Step::Raise(raising)
        }
        Step::RequestAssessment(mut assessment) if witnessed => {
            assessment.due = due(assessment.due, assessment.kind.deadline(), request.on, baseline)?;
            Step::RequestAssessment(assessment)
        }
        Step::OpenConsultation(mut consultation) if witnessed => {
            if consultation.kind == ConsultationKind::ModificationReport
                && let Some(open) = proposal.and_then(|each| each.consultation(consultation.kind))
                && open.is_open(request.on)
            {
                let until =
                    open.opened.value.closes.map_or("".to_owned(), |on| format!(" until {on}"));
                let reason = format!("the {} is open{until} already", consultation.kind.label());
                return Err(Refusal::by_register(reason)
                    .with_help("wait until it has closed; or, if it was opened in error, take its event back: `annul`"));
            }
            consultation.closes =
                due(consultation.closes, consultation.kind.deadline(), request.on, baseline)?;
            Step::OpenConsultation(consultation)
        }
        Step::Vote(votes) => {
            let votes = vote::count(votes, baseline)?;
            Step::Vote(if witnessed { vote::bind(votes, proposal, baseline)? } else { votes })
        }
        other => other,
    })
}

fn due(
    given: Option<Date>,
    deadline: &str,
    on: Date,
    baseline: &Baseline,
) -> Result<Option<Date>, Refusal> {
    if let Some(day) = given {
        if day < on {
            return Err(Refusal::by_register(format!("{day} is before {on}, the day of the step"))
                .with_help("give a later day"));
        }
        return Ok(given);
    }
    let row = baseline.deadlines.iter().find(|row| row.id.as_str() == deadline);
    let Some(row) = row else { return Ok(None) };
    row.falls_on(on, &baseline.calendar, baseline.jurisdiction).map(Some).map_err(|error| {
        Refusal::by_register(error.to_string()).with_help("extend the table `bank_holidays`")
    })
}
