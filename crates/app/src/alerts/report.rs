//! The report of a run as a page: figures, tables, nothing that needs a network.

use std::fmt::Write as _;

use alerts::{
    AlertCode, Catalogues,
    engine::State,
    makers::Makers,
    outage::Outage,
    record::Moment,
    sighting::{Key, Sighting},
    storm::Storm,
};

use crate::figure::{escaped, rates};

/// A page.
pub type Html = String;

/// How many codes are drawn apart; the others are drawn together.
const CODES_APART: usize = 6;
/// The most rows of a table.
const ROWS_MAX: usize = 50;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;\
color:#1b2733;background:#fff}table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{text-align:left;\
padding:.3rem .6rem;border-bottom:1px solid #c8d0d8;vertical-align:top}td.n,th.n{text-align:right;\
font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding:.3rem 0}svg{max-width:100%;\
height:auto}.totals{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.5rem}.totals div{\
border:1px solid #c8d0d8;padding:.5rem .8rem}.totals b{display:block;font-size:1.4rem}";

/// Writes the report of a run.
#[must_use]
pub fn html(state: &State, catalogues: &Catalogues, makers: &Makers) -> Html {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Alerts</title><style>{STYLE}</style></head><body>\n<h1>Alerts</h1>\n"
    );
    totals(&mut page, state);
    page.push_str("<h2>Alerts by code over time</h2>\n");
    page.push_str(&figure(state));
    codes(&mut page, state, catalogues);
    for each in [sightings(state, makers), storms(state), outages(state)] {
        listed(&mut page, &each);
    }
    counted(&mut page, "Alerts that behaviours hid", ("rule", "alerts"), &state.hidden);
    counted(
        &mut page,
        "Messages in which something does not fit",
        ("what", "messages"),
        &state.inconsistencies,
    );
    counted(&mut page, "Messages that could not be read", ("why", "messages"), &state.rejects);
    page.push_str("</body></html>\n");
    page
}

/// Alerts by code and hour: the commonest codes apart, the others together.
#[must_use]
pub fn figure(state: &State) -> String {
    let by_code = state.counters.by(|key| key.code);
    let mut common: Vec<(AlertCode, u64)> =
        by_code.iter().map(|(code, count)| (*code, count.alerts)).collect();
    common.sort_by_key(|(code, alerts)| (std::cmp::Reverse(*alerts), *code));
    let apart: Vec<AlertCode> = common.iter().take(CODES_APART).map(|(code, _)| *code).collect();
    let by_hour =
        state.counters.by(|key| (key.hour, apart.iter().position(|code| *code == key.code)));
    let hours: Vec<Moment> = {
        let mut hours: Vec<Moment> = by_hour.keys().map(|(hour, _)| *hour).collect();
        // An hour that nobody tells has no place on an axis of time; the tables count it.
        hours.retain(|hour| *hour != Moment::UNKNOWN);
        hours.dedup();
        hours
    };
    let line = |place: Option<usize>| -> Vec<u64> {
        let of = |hour: &Moment| by_hour.get(&(*hour, place)).map_or(0, |count| count.alerts);
        hours.iter().map(of).collect()
    };
    let mut series: Vec<(String, Vec<u64>)> =
        apart.iter().enumerate().map(|(at, code)| (code.to_string(), line(Some(at)))).collect();
    if common.len() > apart.len() {
        series.push((format!("{} other codes", common.len() - apart.len()), line(None)));
    }
    let moments: Vec<String> = hours.iter().map(ToString::to_string).collect();
    rates("Alerts by code and hour", &moments, &series)
}

fn totals(page: &mut String, state: &State) {
    page.push_str("<div class=\"totals\">");
    for (what, number) in counts(state) {
        // Writing to a string cannot fail.
        let _ = write!(page, "<div><b>{number}</b>{what}</div>");
    }
    page.push_str("</div>\n");
}

/// What came in, in numbers.
#[must_use]
pub fn counts(state: &State) -> [(&'static str, u64); 9] {
    let totals = &state.totals;
    [
        ("messages", totals.messages),
        ("Device Alerts", totals.device_alerts),
        ("future-dated outcomes", totals.future_dated),
        ("DCC Alerts", totals.dcc_alerts),
        ("held back by the DCC", totals.held_back),
        ("duplicates", totals.duplicates),
        ("of codes nobody named", totals.unnamed),
        ("inconsistent", totals.inconsistent),
        ("not readable", totals.rejected),
    ]
}

fn table(page: &mut String, caption: &str, header: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        let _ = writeln!(page, "<p>{caption}: none.</p>");
        return;
    }
    let _ = write!(page, "<table><caption>{caption}</caption><thead><tr>");
    for name in header {
        let _ = write!(page, "<th scope=\"col\">{name}</th>");
    }
    page.push_str("</tr></thead><tbody>\n");
    for row in rows.iter().take(ROWS_MAX) {
        page.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            // The first cell is a name, though a code may look like a number.
            let is_number = at > 0 && cell.parse::<u64>().is_ok();
            let class = if is_number { " class=\"n\"" } else { "" };
            let _ = write!(page, "<td{class}>{}</td>", escaped(cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table>\n");
    if rows.len() > ROWS_MAX {
        let _ = writeln!(
            page,
            "<p>and {} more, which the state's tables hold.</p>",
            rows.len() - ROWS_MAX
        );
    }
}

fn codes(page: &mut String, state: &State, catalogues: &Catalogues) {
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    // A code means what it meant when it was last sent.
    let last: std::collections::BTreeMap<AlertCode, Moment> =
        state.counters.sorted().iter().map(|(key, _)| (key.code, key.hour)).collect();
    for (code, count) in state.counters.by(|key| key.code) {
        let name = match code {
            AlertCode::Device(device) => catalogues
                .at(last.get(&code).copied().unwrap_or_default())
                .named(device)
                .map_or_else(|| "no table names it".to_owned(), |named| named.name.clone()),
            AlertCode::Dcc(_) => "DCC Alert".to_owned(),
        };
        let numbers = [count.alerts, count.delivered, count.recorded, count.suppressed];
        let cells =
            [code.to_string(), name].into_iter().chain(numbers.iter().map(ToString::to_string));
        rows.push((count.alerts, cells.collect()));
    }
    rows.sort_by_key(|(alerts, _)| std::cmp::Reverse(*alerts));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    table(
        page,
        "Alerts by code",
        &["code", "meaning", "alerts", "delivered", "recorded", "suppressed"],
        &rows,
    );
}

/// A table of a report: what it is, its heads, its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it lists.
    pub caption: &'static str,
    /// Its heads.
    pub heads: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// Codes that were seen and that no table names.
#[must_use]
pub fn sightings(state: &State, makers: &Makers) -> Listed {
    let row = |(key, sighting): (&Key, &Sighting)| {
        vec![
            key.code.to_string(),
            makers.name(key.maker),
            key.device_kind.title().to_owned(),
            sighting.first.to_string(),
            sighting.last.to_string(),
            sighting.alerts.to_string(),
            sighting.devices.len().to_string(),
        ]
    };
    Listed {
        caption: "Sightings: codes that no table names",
        heads: &["code", "maker", "device", "first seen", "last seen", "alerts", "devices"],
        rows: state.sightings.iter().map(row).collect(),
    }
}

/// Storms: many alerts of one device, or of one code.
#[must_use]
pub fn storms(state: &State) -> Listed {
    let row = |storm: &Storm| {
        vec![
            storm.start.to_string(),
            if storm.goes_on { "goes on".to_owned() } else { storm.end.to_string() },
            storm.code.to_string(),
            storm.device.map_or_else(|| "many devices".to_owned(), |device| device.0.to_string()),
            storm.alerts.to_string(),
        ]
    };
    Listed {
        caption: "Storms",
        heads: &["start", "end", "code", "device", "alerts"],
        rows: state.storms.found().iter().map(row).collect(),
    }
}

/// Power outages.
#[must_use]
pub fn outages(state: &State) -> Listed {
    let row = |outage: &Outage| {
        vec![
            outage.start.to_string(),
            outage.end.map_or_else(|| "not known".to_owned(), |end| end.to_string()),
            outage.hub.0.to_string(),
            outage.meters.to_string(),
            if outage.doubted { "firmware was activated: perhaps no outage" } else { "" }
                .to_owned(),
        ]
    };
    Listed {
        caption: "Power outages",
        heads: &["start", "supply back", "Communications Hub", "meters that said so", "doubt"],
        rows: state.outages.found().iter().map(row).collect(),
    }
}

fn listed(page: &mut String, listed: &Listed) {
    table(page, listed.caption, listed.heads, &listed.rows);
}

fn counted(
    page: &mut String,
    caption: &str,
    (what, number): (&str, &str),
    counts: &std::collections::BTreeMap<String, u64>,
) {
    let rows: Vec<Vec<String>> =
        counts.iter().map(|(name, count)| vec![name.clone(), count.to_string()]).collect();
    table(page, caption, &[what, number], &rows);
}
