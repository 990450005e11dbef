//! Showing proposals.

use app::{Error, view};
use change::ProposalId;

use crate::{cli::Format, output, session::Session};

pub fn list(session: &Session, filter: &view::Filter) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    let rows = view::list(&model, session.day(), &baseline, filter);
    session.list(&rows, "No proposal fits. `secant proposal list` without options shows all.")
}

pub fn detail(session: &Session, id: ProposalId, history: bool) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    let mut detail = view::detail(&model, id, session.day(), &baseline, register.code())?;
    match session.global.format {
        Format::Json | Format::Ndjson => {
            if !history {
                detail.history.clear();
            }
            return output::json(&detail);
        }
        Format::Csv if history => return output::csv(&detail.history),
        Format::Csv => return output::csv(&detail.facts),
        Format::Sarif => return session.list::<()>(&[], ""),
        Format::Table => {}
    }
    let row = &detail.row;
    output::line(format!(
        "{}  {}",
        row.number,
        row.title.as_deref().unwrap_or("(title not known)")
    ))?;
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "not known".to_owned());
    let proposer = match (&row.proposer, &row.organisation) {
        (Some(name), Some(organisation)) => format!("{name} ({organisation})"),
        (name, organisation) => known(&name.clone().or_else(|| organisation.clone())),
    };
    for (label, value) in [
        ("As at", session.day().to_string()),
        ("Status", row.status.clone()),
        ("Raised", known(&row.raised)),
        ("Proposer", proposer),
        ("Lead Analyst", known(&row.lead_analyst)),
        ("Rules", detail.rules.clone()),
        ("Path", row.path.clone().unwrap_or_else(|| "not set, or not known".to_owned())),
    ] {
        output::line(format!("  {label:<14} {value}"))?;
    }
    for fact in &detail.facts {
        output::line(format!("\n{}", fact.label))?;
        output::line(indent(&fact.value))?;
    }
    if history {
        output::line("\nRecords")?;
        output::table(&detail.history, "none")?;
    }
    Ok(())
}

fn indent(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}

pub fn next(session: &Session, id: ProposalId, all: bool) -> Result<(), Error> {
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    let mut next = view::next(&model, id, session.day(), &baseline)?;
    if !all {
        next.steps.retain(|step| step.matters);
    }
    match session.global.format {
        Format::Json | Format::Ndjson => return output::json(&next),
        Format::Csv => return output::csv(&next.steps),
        Format::Sarif => return session.list::<()>(&[], ""),
        Format::Table => {}
    }
    output::line(format!("{}  {}", next.number, next.title))?;
    output::line(format!("On {}: {}. {}", session.day(), next.status, next.stage))?;
    output::line(format!("Rules: {}.", next.rules))?;
    output::line("\nDays that matter")?;
    if next.days.is_empty() {
        output::line("  None is set or known.")?;
    }
    for day in &next.days {
        output::line(format!("  {}  {}", day.on, day.what))?;
        output::line(format!("              {}; {}", day.count, day.clause))?;
        output::line(format!("              if missed: {}", day.if_missed))?;
        for holiday in &day.depends_on_jurisdiction {
            output::line(format!(
                "              note: {holiday} is a bank holiday in part of the United Kingdom only"
            ))?;
        }
    }
    output::line("\nWhat may happen next")?;
    for step in &next.steps {
        let state = if step.ready { "may be taken now" } else { "not yet" };
        let to = step.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
        let until = step.until.map(|day| format!(", until {day}")).unwrap_or_default();
        let (what, by, clause) = (&step.step, &step.by, &step.clause);
        output::line(format!("  {what}{to}: {state}{until}, by {by} ({clause})"))?;
        output::line(format!("      {}", step.why))?;
        if let Some(starts) = &step.starts {
            output::line(format!("      starts: {starts}"))?;
        }
        for missing in &step.missing {
            output::line(format!("      missing: {missing}"))?;
        }
    }
    if !all {
        output::line("\nSteps that neither move it nor have a deadline: `--all`.")?;
    }
    Ok(())
}
