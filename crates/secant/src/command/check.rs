//! `secant check`: finds contradictions in the Code, as a compiler finds type errors.

use std::process::ExitCode;

use app::{Error, sources::Texts};
use code::{
    BASELINE, Code, Finding, Scope, Severity,
    check::{self, CHECKS, READING, Spell},
    id::AmendmentId,
};
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    cli::Format,
    error::FINDINGS,
    output,
    render::{finding, sarif},
    session::Session,
};

/// What to check.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant check                                  every finding since October 2019, with its days
  secant check --as-at 2020-01-15               what stands on a day
  secant check --as-at 2019-12-01 --with MP120  what would stand if MP120 were in force
  secant check --explain twin-role-tables       what a check means
  secant check --list                           all checks

Exit codes: 0 nothing was found, 4 something was.")]
pub struct Args {
    /// Take these amendments to be in force, whatever their day; parted by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    with: Vec<AmendmentId>,
    /// Leave these amendments out, whatever their day; parted by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    without: Vec<AmendmentId>,
    /// Look at what changed since this day, for checks of changes; a year back when not given.
    #[arg(long, value_name = "DATE")]
    baseline_from: Option<Date>,
    /// Explain a check.
    #[arg(long, value_name = "CHECK", conflicts_with_all = ["with", "without", "baseline_from", "list"])]
    explain: Option<String>,
    /// List all checks.
    #[arg(long)]
    list: bool,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    if let Some(id) = &args.explain {
        return explain(id).map(|()| ExitCode::SUCCESS);
    }
    if args.list {
        return list(session).map(|()| ExitCode::SUCCESS);
    }
    let texts = session.texts()?;
    let code = match texts.load() {
        Err(Error::Findings(faults)) if session.global.format != Format::Table => {
            return told_to_programs(session, &faults).map(|()| ExitCode::from(FINDINGS));
        }
        loaded => loaded?,
    };
    let tried = !args.with.is_empty() || !args.without.is_empty() || args.baseline_from.is_some();
    let count = if tried || session.global.as_at.is_some() {
        on_a_day(session, args, &code, &texts)?
    } else {
        over_time(session, &code, &texts)?
    };
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// What stands on the day asked; gives how many findings.
fn on_a_day(session: &Session, args: &Args, code: &Code, texts: &Texts) -> Result<usize, Error> {
    let on = session.day();
    if let Some(from) = args.baseline_from.filter(|from| *from > on) {
        return Err(Error::input(
            format!("`--baseline-from {from}` lies after {on}, the day that is checked"),
            "give an earlier day, or a later `--as-at`",
        ));
    }
    let scope = Scope {
        with: args.with.iter().cloned().collect(),
        without: args.without.iter().cloned().collect(),
        ..Scope::on(on)
    };
    let found = check::check(code, &scope, args.baseline_from)?;
    let allowances = texts.allowances()?;
    let (standing, accepted) = allowances.part(found, scope.on);
    match session.global.format {
        Format::Table => {
            if !standing.is_empty() {
                output::line(finding::draw(&standing, texts))?;
            }
            output::line(sum(&standing, accepted.len(), &format!("on {}", scope.on)))?;
        }
        _ => told_to_programs(session, &standing)?,
    }
    Ok(standing.len())
}

/// Findings as rows or as SARIF: also those that keep the Code from being loaded.
fn told_to_programs(session: &Session, findings: &[Finding]) -> Result<(), Error> {
    if session.global.format == Format::Sarif {
        return output::json(&sarif::log(findings));
    }
    let rows: Vec<FindingRow> = findings.iter().map(FindingRow::from).collect();
    session.list(&rows, "")
}

/// What stood on any day since the baseline; gives how many findings.
fn over_time(session: &Session, code: &Code, texts: &Texts) -> Result<usize, Error> {
    let last = session.ctx.today.saturating_add(jiff::ToSpan::years(1));
    let spells = check::over_time(code, BASELINE, last)?;
    let allowances = texts.allowances()?;
    let found: Vec<Finding> = spells.iter().map(|each| each.finding.clone()).collect();
    let unused = allowances.unused(&found, session.ctx.today);
    let covered = |spell: &Spell| {
        let (standing, _) = allowances.part(vec![spell.finding.clone()], session.ctx.today);
        standing.is_empty()
    };
    let (accepted, standing): (Vec<Spell>, Vec<Spell>) = spells.into_iter().partition(covered);
    match session.global.format {
        Format::Table => {
            for spell in &standing {
                let days = days(spell);
                let told = finding::draw_with(&spell.finding, texts, &[("days", &days)]);
                output::line(format!("{told}\n"))?;
            }
            if !unused.is_empty() {
                output::line(finding::draw(&unused, texts))?;
            }
            let findings: Vec<Finding> = standing.iter().map(|each| each.finding.clone()).collect();
            output::line(sum(&findings, accepted.len(), &format!("from {BASELINE} to {last}")))?;
        }
        Format::Sarif => {
            let findings: Vec<Finding> = standing.iter().map(|each| each.finding.clone()).collect();
            output::json(&sarif::log(&findings))?;
        }
        Format::Json | Format::Ndjson | Format::Csv => {
            let rows: Vec<SpellRow> = standing.iter().map(SpellRow::from).collect();
            session.list(&rows, "")?;
        }
    }
    Ok(standing.len())
}

fn sum(findings: &[Finding], accepted: usize, when: &str) -> String {
    let of = |severity| findings.iter().filter(|each| each.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let known = match accepted {
        0 => String::new(),
        count => format!("; {count} more accepted in allow.toml"),
    };
    let plural = |count| if count == 1 { "" } else { "s" };
    format!(
        "{errors} error{} and {warnings} warning{} {when}, by {} checks{known}.",
        plural(errors),
        plural(warnings),
        CHECKS.len()
    )
}

fn days(spell: &Spell) -> String {
    let from =
        spell.from.map_or_else(|| format!("from {BASELINE} or before"), |on| format!("from {on}"));
    let until = spell.until.map_or_else(|| "and still".to_owned(), |on| format!("until {on}"));
    let by: Vec<&str> = spell.ended_by.iter().map(AmendmentId::as_str).collect();
    match (spell.from == spell.until, by.is_empty()) {
        (true, _) if spell.from.is_some() => from.replacen("from", "on", 1),
        (_, true) => format!("{from} {until}"),
        (_, false) => format!("{from} {until}; then {} took effect", by.join(", ")),
    }
}

#[derive(Serialize)]
struct FindingRow<'f> {
    id: &'static str,
    severity: String,
    message: &'f str,
    table: &'f str,
    key: &'f str,
    place: String,
    related: Vec<String>,
    clause: Option<String>,
    brought_by: Option<String>,
    help: Option<&'f str>,
}

impl<'f> From<&'f Finding> for FindingRow<'f> {
    fn from(finding: &'f Finding) -> Self {
        let (table, key) = finding.about.as_ref().map_or(("", ""), |(table, key)| (table, key));
        Self {
            id: finding.id,
            severity: finding.severity.to_string(),
            message: &finding.message,
            table,
            key,
            place: finding.place.to_string(),
            related: finding.related.iter().map(|(at, text)| format!("{at}: {text}")).collect(),
            clause: finding.clause.as_ref().map(ToString::to_string),
            brought_by: finding.amendment.as_ref().map(ToString::to_string),
            help: finding.help.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct SpellRow<'f> {
    from: Option<Date>,
    until: Option<Date>,
    ended_by: Vec<String>,
    #[serde(flatten)]
    finding: FindingRow<'f>,
}

impl<'f> From<&'f Spell> for SpellRow<'f> {
    fn from(spell: &'f Spell) -> Self {
        Self {
            from: spell.from,
            until: spell.until,
            ended_by: spell.ended_by.iter().map(ToString::to_string).collect(),
            finding: FindingRow::from(&spell.finding),
        }
    }
}

#[derive(Serialize)]
struct CheckRow {
    id: &'static str,
    severity: String,
    finds: &'static str,
}

fn list(session: &Session) -> Result<(), Error> {
    let rows: Vec<CheckRow> = CHECKS
        .iter()
        .map(|check| CheckRow {
            id: check.id,
            severity: check.severity.to_string(),
            finds: check.finds,
        })
        .collect();
    session.list(&rows, "")
}

fn explain(id: &str) -> Result<(), Error> {
    let checks: Vec<&check::Check> = CHECKS.iter().filter(|check| check.id == id).collect();
    if let Some(first) = checks.first() {
        let finds: Vec<&str> = checks.iter().map(|check| check.finds).collect();
        output::line(format!("{id} ({}): {}.", first.severity, finds.join("; or ")))?;
        output::line(format!("\n{}", first.explanation))?;
        if !first.reads.is_empty() {
            output::line(format!("\nIt reads {}.", first.reads.join(", ")))?;
        }
        return Ok(());
    }
    if let Some((_, text)) = READING.iter().find(|(each, _)| *each == id) {
        return output::line(format!("{id} (error): {text}"));
    }
    let known: Vec<&str> =
        CHECKS.iter().map(|check| check.id).chain(READING.iter().map(|(id, _)| *id)).collect();
    Err(Error::input(format!("`{id}` is no check"), format!("the checks are {}", known.join(", "))))
}
