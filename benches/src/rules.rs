//! The Code: loading it, every check over it, conflicts between many amendments, a baseline.

use std::{hint::black_box, path::Path, time::Instant};

use app::sources::Texts;
use code::{
    Code, Finding, Scope, SourceFile, amendment,
    check::{CHECKS, run_state},
    conflict::conflicts,
    id::AmendmentId,
};
use jiff::civil::{Date, date};

use crate::{
    Failure,
    report::{Goal, Report, Side},
    series::Series,
};

/// How many rounds there are.
const ROUNDS: usize = 21;
/// How many rounds the conflicts have, which take longer.
const CONFLICT_ROUNDS: usize = 7;
/// How many amendments are compared with each other.
const PENDING: [usize; 3] = [50, 100, 200];
/// The day asked.
const ON: Date = date(2019, 12, 1);

/// The most time to load the files and run every check, in milliseconds.
const COLD_GOAL: f64 = 20.0;
/// The most time to run every check on tables that are there, in milliseconds.
const WARM_GOAL: f64 = 5.0;
/// The most time for the largest matrix of conflicts, in seconds.
const CONFLICTS_GOAL: f64 = 1.0;
/// The most time for a baseline of any day, in milliseconds.
const BASELINE_GOAL: f64 = 1.0;

/// Measures it.
pub fn run(_folder: &Path) -> Result<Report, Failure> {
    let texts = Texts::shipped()?;
    let code = texts.load()?;
    let mut load = Series::new("load the shipped Code from its texts", "Texts::load", "ms");
    let mut cold =
        Series::new("load it and run every check", "Texts::load, Code::tables_on, run_state", "ms");
    let mut warm =
        Series::new("run every check on tables that are there", "check::run_state", "ms");
    let mut baseline = Series::new("a baseline of one of 60 days, warm", "Code::baseline", "ms");
    let tables = code.tables_on(ON).map_err(told)?;
    let mut found = 0;
    for _ in 0..ROUNDS {
        load.values.push(timed(|| {
            black_box(texts.load()?);
            Ok(())
        })?);
        cold.values.push(timed(|| {
            let code = texts.load()?;
            let tables = code.tables_on(ON).map_err(told)?;
            found = run_state(&code, &tables, CHECKS.iter()).len();
            Ok(())
        })?);
        warm.values.push(timed(|| {
            let again = run_state(&code, &tables, CHECKS.iter()).len();
            if again == found { Ok(()) } else { Err("the checks differ from run to run".into()) }
        })?);
        let days =
            (0..60).map(|month| date(2019, 10, 2).saturating_add(jiff::ToSpan::months(month)));
        let all = timed(|| {
            for day in days {
                black_box(code.baseline(day).map_err(told)?);
            }
            Ok(())
        })?;
        baseline.values.push(all / 60.0);
    }
    let mut matrices = Vec::with_capacity(PENDING.len());
    for count in PENDING {
        matrices.push(matrix(&code, count)?);
    }
    let largest = matrices.last().cloned().ok_or("no matrix was measured")?;
    let goals = vec![
        Goal::of(cold.clone(), Side::AtMost, COLD_GOAL),
        Goal::of(warm.clone(), Side::AtMost, WARM_GOAL),
        Goal::of(baseline.clone(), Side::AtMost, BASELINE_GOAL),
        Goal::of(largest, Side::AtMost, CONFLICTS_GOAL),
    ];
    let rows: usize = code.tables().values().map(|table| table.rows.len()).sum();
    let notes = vec![format!(
        "the shipped Code: {} tables, {rows} rows, {} amendments; {found} findings on {ON}",
        code.tables().len(),
        code.timeline().amendments().len()
    )];
    let mut series = vec![load, cold, warm, baseline];
    series.extend(matrices);
    Ok(Report { bench: "rules", notes, series, goals })
}

/// Milliseconds that something takes.
fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let begin = Instant::now();
    work()?;
    Ok(begin.elapsed().as_secs_f64() * 1e3)
}

/// The matrix of so many pending amendments, in seconds. Some put in, some change, some take out rows
/// of the same tables, so that every class of conflict is looked for.
fn matrix(code: &Code, count: usize) -> Result<Series, Failure> {
    let mut with = code.clone();
    let mut ids: Vec<AmendmentId> = Vec::with_capacity(count);
    let tables = code.tables_of(&Scope::on(ON)).map_err(told)?;
    let requests = tables.sheet("service_requests").ok_or("there is no matrix of requests")?;
    let srvs: Vec<&str> = requests.rows.keys().map(AsRef::as_ref).collect();
    let roles = ["IS", "ES", "GS", "ED", "GT", "OU"];
    for index in 0..count {
        let srv = srvs.get(index % srvs.len().max(1)).ok_or("there are no requests")?;
        let role = roles.get(index % roles.len()).ok_or("there are no roles")?;
        let twin = if index % 2 == 0 { "duis_matrix" } else { "duis_definitions" };
        let there =
            tables.sheet(twin).is_some_and(|sheet| sheet.row(&format!("{srv}/{role}")).is_some());
        let change = if there {
            format!("key = {{ srv = \"{srv}\", role = \"{role}\" }}\ndelete = {{}}")
        } else {
            format!("insert = {{ srv = \"{srv}\", role = \"{role}\", clause = \"Appendix AD\" }}")
        };
        let text = format!(
            "id = \"pending-{index}\"\nkind = \"modification\"\ntitle = \"T\"\nstatus = \"proposed\"\n\
             explanation = \"E\"\nsource = \"made up\"\nconfidence = \"fictional\"\n\n[[change]]\n\
             table = \"{twin}\"\n{change}\n"
        );
        let name = format!("amendments/pending-{index}.toml");
        let file = SourceFile { name: &name, text: &text };
        let amendment = amendment::parse(&file, code.schema()).map_err(told)?;
        ids.push(amendment.id.clone());
        with = with.with_amendment(amendment).map_err(told)?;
    }
    let what = format!("conflicts between {count} pending amendments");
    let mut series = Series::new(what, "conflict::conflicts", "s");
    for _ in 0..CONFLICT_ROUNDS {
        let milliseconds = timed(|| {
            black_box(conflicts(&with, ON, &ids).map_err(told)?);
            Ok(())
        })?;
        series.values.push(milliseconds / 1e3);
    }
    Ok(series)
}

fn told(findings: Vec<Finding>) -> Failure {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.join("\n").into()
}
