//! `secant alerts explain`: what a code means and what can be done about it.

use alerts::{
    AlertCode, Catalogues,
    explain::{Explanation, explain},
};
use app::Error;
use code::Confidence;
use serde::Serialize;

use crate::{cli::Format, output, session::Session};

/// Which code.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts explain 810D
  secant alerts explain 8F36 AD1 --format json
  secant alerts explain                     every code that the Code or DUIS names
  secant alerts explain 80F0 --as-at 2021-11-03")]
pub struct Args {
    /// Codes: four hexadecimal digits, or a DCC Alert's code; all that the Code and DUIS name when none is given.
    #[arg(value_name = "CODE")]
    codes: Vec<AlertCode>,
}

#[derive(Serialize)]
struct Row {
    code: String,
    name: String,
    series: String,
    critical: String,
    off_by: Vec<String>,
    confidence: String,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let catalogues = Catalogues::of(&session.code()?)?;
    let catalogue = catalogues.on(session.day());
    if args.codes.is_empty() {
        let mut rows: Vec<Row> = catalogue
            .all()
            .iter()
            .map(|named| {
                let told = explain(&catalogues, catalogue, AlertCode::Device(named.code));
                let mut off_by: Vec<String> = told
                    .ways
                    .iter()
                    .filter(|way| way.switches.starts_with("wan"))
                    .map(|way| format!("{} ({})", way.role, way.device))
                    .collect();
                off_by.dedup();
                Row {
                    code: told.code,
                    name: named.name.clone(),
                    series: named.series.clone(),
                    critical: named.criticality.clone().unwrap_or_else(|| "not known".to_owned()),
                    off_by,
                    confidence: named.row.provenance.confidence.to_string(),
                }
            })
            .collect();
        rows.extend(alerts::dcc::all().map(of_the_dcc));
        return session.list(&rows, "The Code names no alert on that day.");
    }
    let told: Vec<Explanation> =
        args.codes.iter().map(|code| explain(&catalogues, catalogue, *code)).collect();
    match session.global.format {
        Format::Table => told.iter().try_for_each(show),
        _ => session.list(&told, ""),
    }
}

/// The row of a DCC Alert.
fn of_the_dcc(code: String) -> Row {
    let known = alerts::dcc::known(&code);
    let confidence = known.map_or(Confidence::Unverified, |known| known.confidence);
    Row {
        name: known.map_or("meaning not public", |known| known.meaning).to_owned(),
        series: "dcc".to_owned(),
        critical: "not known".to_owned(),
        off_by: Vec::new(),
        confidence: confidence.to_string(),
        code,
    }
}

fn show(told: &Explanation) -> Result<(), Error> {
    let unnamed = if told.named { "meaning not public" } else { "no table of the Code names it" };
    let meaning = told.meaning.as_deref().unwrap_or(unnamed);
    output::line(format!("{}  {meaning}\n", told.code))?;
    let widest = told.facts.iter().map(|fact| fact.what.len()).max().unwrap_or(0);
    for fact in &told.facts {
        let doubt = if fact.confidence == "stated" {
            String::new()
        } else {
            format!(" ({})", fact.confidence)
        };
        output::line(format!("  {:widest$}  {}{doubt}", fact.what, fact.value))?;
    }
    if !told.ways.is_empty() {
        output::line("\nSwitched by SRV 6.22 (Configure Alert Behaviour):")?;
        output::table(&told.ways, "")?;
    }
    output::line(format!("\n{}", told.what_can_be_done))?;
    if let Some(fact) = told.facts.first() {
        output::line(format!("\nSource: {}; {}.", fact.clause, fact.source))?;
    }
    output::line("")
}
