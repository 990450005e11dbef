//! The days that matter to a proposal, each with its clause, count and calendar.

use code::{
    Baseline,
    calendar::OutsideCalendar,
    rules::{Action, Anchor, Deadline, Direction, Force, Unit},
};
use jiff::civil::Date;

use crate::{model::Model, proposal::Proposal, status};

/// A day that matters, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// What falls on it.
    pub label: String,
    /// The steps that it bounds; none for a day that only matters to the whole.
    pub bounds: &'static [Action],
    /// The day.
    pub on: Date,
    /// How it was counted: `10 Working Days after 2021-06-09 (england-and-wales)`.
    pub count: String,
    /// The clause, with how sure we are of it.
    pub clause: String,
    /// What happens when it is missed.
    pub if_missed: String,
    /// Bank holidays in the span that the three jurisdictions do not share.
    pub differing: Vec<Date>,
}

/// The days that lie ahead of a proposal, soonest first.
///
/// # Errors
/// When a count leaves the table of bank holidays.
pub fn due_days(
    proposal: &Proposal,
    model: &Model,
    on: Date,
    baseline: &Baseline,
) -> Result<Vec<DueDay>, OutsideCalendar> {
    let mut days = Vec::new();
    let submitted = proposal.submitted.as_ref().map(|each| each.on);
    if let Some(day) =
        submitted.filter(|_| proposal.reviewed.is_none() && proposal.raised.is_none())
    {
        days.extend(counted("critical-friend", day, baseline)?);
    }
    if let Some(withdrawn) = &proposal.withdrawn {
        days.extend(counted("adoption", withdrawn.on, baseline)?);
    }
    let self_governance =
        proposal.path.as_ref().is_some_and(|path| path.value.as_str() == "self-governance");
    let by_board = |seq: u64| proposal.votes.last().is_some_and(|votes| votes.seq == seq);
    let decided = proposal.decided.as_ref().filter(|decided| by_board(decided.seq));
    if let Some(decided) = decided.filter(|_| self_governance) {
        days.extend(counted("referral", decided.on, baseline)?);
    }
    days.extend(given_days(proposal, baseline));
    if status::is_open(proposal, baseline) {
        days.extend(panel_days(model, on, baseline)?);
    }
    days.retain(|day| day.on >= on);
    days.sort_by(|a, b| (a.on, &a.label).cmp(&(b.on, &b.label)));
    Ok(days)
}

/// A deadline of the Code, counted from a day.
///
/// # Errors
/// When the count leaves the table of bank holidays.
pub fn counted(
    id: &str,
    from: Date,
    baseline: &Baseline,
) -> Result<Option<DueDay>, OutsideCalendar> {
    let Some(row) = baseline.deadlines.iter().find(|row| row.id.as_str() == id) else {
        return Ok(None);
    };
    let falls = row.falls_on(from, &baseline.calendar, baseline.jurisdiction)?;
    let (first, last) = if from <= falls { (from, falls) } else { (falls, from) };
    let differing = match row.unit {
        Unit::WorkingDays => baseline.calendar.differing(first, last),
        Unit::CalendarDays => Vec::new(),
    };
    let calendar = match row.unit {
        Unit::WorkingDays => format!(" ({})", baseline.jurisdiction),
        Unit::CalendarDays => String::new(),
    };
    Ok(Some(DueDay {
        label: row.label.clone(),
        bounds: bounded_by(id),
        on: falls,
        count: format!("{} {from}{calendar}", row.length()),
        clause: row.provenance.cite(),
        if_missed: if_missed(row),
        differing,
    }))
}

/// The steps that must be taken by a deadline.
fn bounded_by(id: &str) -> &'static [Action] {
    match id {
        "critical-friend" => &[Action::Review],
        "adoption" => &[Action::Adopt],
        "referral" => &[Action::Refer],
        _ => &[],
    }
}

fn if_missed(row: &Deadline) -> String {
    match (row.force, row.anchor, row.direction) {
        (Force::Binding, Anchor::Meeting | Anchor::PaperDay, Direction::Before) => {
            "the next meeting takes it, about a month later"
        }
        (Force::Binding, ..) => "the step is no longer open",
        (Force::Target, ..) => "nothing lapses; it is an aim",
        (Force::Timetable, ..) => "whoever set the timetable may set another",
    }
    .to_owned()
}

/// Days that somebody set for this proposal.
fn given_days(proposal: &Proposal, baseline: &Baseline) -> Vec<DueDay> {
    let by_deadline = |id: &str| {
        let row = baseline.deadlines.iter().find(|row| row.id.as_str() == id);
        row.map_or_else(|| "no clause known".to_owned(), |row| row.provenance.cite())
    };
    let by_step = |action: Action| {
        let row = baseline.transitions.iter().find(|row| row.action == action);
        row.map_or_else(|| "no clause known".to_owned(), |row| row.provenance.cite())
    };
    let given = |label: String,
                 bounds: &'static [Action],
                 on: Date,
                 count: &str,
                 clause: &str,
                 if_missed: &str| DueDay {
        label,
        bounds,
        on,
        count: count.to_owned(),
        clause: clause.to_owned(),
        if_missed: if_missed.to_owned(),
        differing: Vec::new(),
    };
    let mut days = Vec::new();
    for state in &proposal.consultations {
        if let Some(closes) = state.opened.value.closes {
            let label = format!("{} closes", state.opened.value.kind.label());
            days.push(given(
                label,
                &[Action::Respond],
                closes,
                "as announced",
                &by_deadline(state.opened.value.kind.deadline()),
                "later responses need not be counted",
            ));
        }
    }
    for state in proposal.assessments.iter().filter(|state| state.returned.is_none()) {
        if let Some(due) = state.due {
            let label = format!("{} due", state.kind.label());
            days.push(given(
                label,
                &[Action::ReturnAssessment],
                due,
                "as asked",
                &by_deadline(state.kind.deadline()),
                "the Modification Report waits for it",
            ));
        }
    }
    if let Some(until) = proposal.hold.as_ref().and_then(|hold| hold.value.until) {
        days.push(given(
            "Hold ends".to_owned(),
            &[Action::Resume],
            until,
            "as set",
            &by_step(Action::Hold),
            "it lapses by itself",
        ));
    }
    for (part, plan) in &proposal.implementation {
        if let Some(date) = status::effective_date(&plan.value, baseline) {
            let label = part
                .as_ref()
                .map_or_else(|| "Takes effect".to_owned(), |part| format!("Takes effect: {part}"));
            days.push(given(
                label,
                &[],
                date,
                "as set",
                &by_step(Action::SetImplementation),
                "a change of date is a step of its own",
            ));
        }
    }
    days
}

/// The next Panel meeting that is known, with its paper day.
fn panel_days(
    model: &Model,
    on: Date,
    baseline: &Baseline,
) -> Result<Vec<DueDay>, OutsideCalendar> {
    let Some(panel) = baseline.bodies.iter().find(|body| body.id.as_str() == "panel") else {
        return Ok(Vec::new());
    };
    let Some(meeting) = model.meetings.next(&panel.id, on) else {
        return Ok(Vec::new());
    };
    let mut days: Vec<DueDay> = counted("paper-day", meeting, baseline)?.into_iter().collect();
    days.push(DueDay {
        label: "Panel meeting".to_owned(),
        bounds: &[],
        on: meeting,
        count: "as called".to_owned(),
        clause: panel.provenance.cite(),
        if_missed: "the next meeting takes it, about a month later".to_owned(),
        differing: Vec::new(),
    });
    Ok(days)
}
