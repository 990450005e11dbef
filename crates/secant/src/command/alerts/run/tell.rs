//! What a run came to, for people and for programs.

use alerts::{
    engine::{State, Totals},
    pipeline::Summary,
};
use app::Error;
use indicatif::{HumanBytes, HumanCount};
use serde::Serialize;

use super::Args;
use crate::{cli::Format, output, session::Session};

#[derive(Serialize)]
struct Told<'s> {
    totals: &'s Totals,
    hidden: &'s std::collections::BTreeMap<String, u64>,
    rejects: &'s std::collections::BTreeMap<String, u64>,
    others: &'s std::collections::BTreeMap<String, u64>,
    inconsistencies: &'s std::collections::BTreeMap<String, u64>,
    storms: usize,
    outages: usize,
    sightings: usize,
    codes: std::collections::BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of_this_run: Option<OfThisRun>,
}

#[derive(Serialize)]
struct OfThisRun {
    messages: u64,
    seconds: f64,
    resumed: bool,
    stopped: bool,
}

impl<'s> Told<'s> {
    fn of(state: &'s State) -> Self {
        let by_code = state.counters.by(|key| key.code);
        Self {
            totals: &state.totals,
            hidden: &state.hidden,
            rejects: &state.rejects,
            others: &state.others,
            inconsistencies: &state.inconsistencies,
            storms: state.storms.found().len(),
            outages: state.outages.found().len(),
            sightings: state.sightings.iter().count(),
            codes: by_code.iter().map(|(code, count)| (code.to_string(), count.alerts)).collect(),
            of_this_run: None,
        }
    }
}

/// Tells what alerts have added up to.
pub fn tell_state(session: &Session, state: &State) -> Result<(), Error> {
    match session.global.format {
        Format::Table => people(state, false),
        _ => output::json(&Told::of(state)),
    }
}

/// Tells how a run ended.
pub fn tell(session: &Session, args: &Args, summary: &Summary, seconds: f64) -> Result<(), Error> {
    let state = &summary.state;
    if session.global.format != Format::Table {
        return output::json(&Told {
            of_this_run: Some(OfThisRun {
                messages: summary.messages,
                seconds,
                resumed: summary.resumed,
                stopped: summary.stopped,
            }),
            ..Told::of(state)
        });
    }
    if summary.resumed {
        output::line("Went on where the state stood; the numbers are of all runs together.")?;
    }
    people(state, args.common.dry_run)?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate for people"
    )]
    let rate = (summary.messages as f64 / seconds.max(0.001)) as u64;
    output::line(format!(
        "{} messages and {} in {seconds:.1} s: {} a second.",
        HumanCount(summary.messages),
        HumanBytes(summary.bytes),
        HumanCount(rate),
    ))?;
    if summary.stopped {
        let next = if args.state.is_some() {
            "run the same command to go on"
        } else {
            "with --state, it could go on"
        };
        output::line(format!("Stopped before the end: {next}."))?;
    }
    for path in [
        &args.state,
        &args.deliver,
        &args.deliver_sqlite,
        &args.deliver_parquet,
        &args.rejects,
        &args.report,
    ]
    .into_iter()
    .flatten()
    {
        output::line(format!("Wrote {}.", path.display()))?;
    }
    if !state.sightings.is_empty()
        && let Some(state) = &args.state
    {
        output::line(format!("Next: `secant alerts sightings {}`.", state.display()))?;
    }
    Ok(())
}

fn people(state: &State, dry_run: bool) -> Result<(), Error> {
    let (storms, outages) = (state.storms.found(), state.outages.found());
    let sightings = state.sightings.iter().count();
    output::line(totals(state))?;
    codes(state)?;
    for (rule, alerts) in &state.hidden {
        let did = if dry_run { "would have hidden" } else { "hid" };
        output::line(format!("Rule `{rule}` {did} {} alerts.", HumanCount(*alerts)))?;
    }
    for (word, messages) in &state.rejects {
        output::line(format!("{} messages cannot be read: {word}.", HumanCount(*messages)))?;
    }
    if !state.others.is_empty() {
        let kinds: Vec<String> = state
            .others
            .iter()
            .map(|(word, messages)| format!("{} of {word}", HumanCount(*messages)))
            .collect();
        output::line(format!("Messages that are no alerts: {}.", kinds.join(", ")))?;
    }
    for (word, messages) in &state.inconsistencies {
        output::line(format!("{} messages: {word}.", HumanCount(*messages)))?;
    }
    let doubted = outages.iter().filter(|outage| outage.doubted).count();
    output::line(format!(
        "{} storms; {} power outages, {doubted} of them doubted because firmware was activated; {sightings} sightings of \
         codes that no table names.",
        storms.len(),
        outages.len(),
    ))
}

fn totals(state: &State) -> String {
    let totals = &state.totals;
    format!(
        "{} messages: {} Device Alerts, {} future-dated outcomes, {} DCC Alerts; {} duplicates, {} not readable, {} of \
         other kinds, {} inconsistent. The DCC held {} more alerts back.",
        HumanCount(totals.messages),
        HumanCount(totals.device_alerts),
        HumanCount(totals.future_dated),
        HumanCount(totals.dcc_alerts),
        HumanCount(totals.duplicates),
        HumanCount(totals.rejected),
        HumanCount(totals.others),
        HumanCount(totals.inconsistent),
        HumanCount(totals.held_back),
    )
}

#[derive(Serialize)]
struct CodeRow {
    code: String,
    alerts: u64,
    delivered: u64,
    recorded: u64,
    suppressed: u64,
}

/// How many codes the summary shows.
const CODES_SHOWN: usize = 12;

fn codes(state: &State) -> Result<(), Error> {
    let by_code = state.counters.by(|key| key.code);
    let mut rows: Vec<CodeRow> = by_code
        .iter()
        .map(|(code, count)| CodeRow {
            code: code.to_string(),
            alerts: count.alerts,
            delivered: count.delivered,
            recorded: count.recorded,
            suppressed: count.suppressed,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.alerts));
    let more = rows.len().saturating_sub(CODES_SHOWN);
    rows.truncate(CODES_SHOWN);
    output::table(&rows, "No alert was read.")?;
    if more > 0 {
        output::line(format!("… and {more} codes more."))?;
    }
    Ok(())
}
