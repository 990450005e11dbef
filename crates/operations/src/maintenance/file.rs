//! Files of activities: TOML or CSV, as people keep them. All faults are told, or nothing is read.

use std::{fmt, str::FromStr};

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{ActivityId, Disruption, Plan, ServiceImpact, Window, moment};

/// The largest file that is read, in bytes: a thousand times a month's schedule.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most activities of one file: far above a year of a busy DCC.
pub const ACTIVITIES_MAX: usize = 5_000;
/// The most faults that are told of one file: a reader mends the first ones.
const FAULTS_MAX: usize = 100;
/// The columns of a CSV file, in any order.
const COLUMNS: [&str; 11] = [
    "id",
    "title",
    "detail",
    "systems",
    "services",
    "start",
    "end",
    "communications_hubs",
    "return_risk",
    "rollback",
    "asked_by",
];

/// A fault of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct FileFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl FileFault {
    fn new(line: usize, what: impl fmt::Display) -> Self {
        Self { line, what: what.to_string() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    fictional: bool,
    #[serde(default)]
    activity: Vec<toml::Spanned<RawActivity>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActivity {
    id: String,
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    systems: Vec<String>,
    start: String,
    end: String,
    communications_hubs: Option<u64>,
    return_risk: Option<String>,
    rollback: Option<String>,
    asked_by: Option<String>,
    #[serde(default)]
    service: Vec<ServiceImpact>,
}

/// Reads activities from TOML; moments without an offset are by a zone's clock.
///
/// # Errors
/// Every fault, with its line.
pub fn parse_toml(text: &str, zone: &TimeZone) -> Result<Vec<(ActivityId, Plan)>, Vec<FileFault>> {
    sized(text)?;
    let raw: RawFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        vec![FileFault::new(line, error.message())]
    })?;
    let fictional = raw.fictional;
    let rows = raw.activity.into_iter().map(|each| {
        let line = line_of(text, each.span().start);
        let raw = each.into_inner();
        (line, read(raw, fictional, zone))
    });
    gathered(rows)
}

/// Reads activities from CSV, whose `systems` and `services` are lists parted by `;`, each Service as
/// `self-service-interface:outage:60`.
///
/// # Errors
/// Every fault, with its line.
pub fn parse_csv(text: &str, zone: &TimeZone) -> Result<Vec<(ActivityId, Plan)>, Vec<FileFault>> {
    sized(text)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| vec![FileFault::new(1, error)])?.clone();
    let unknown: Vec<&str> = header.iter().filter(|name| !COLUMNS.contains(name)).collect();
    if !unknown.is_empty() {
        let what = format!(
            "`{}` is no column: the columns are {}",
            unknown.join("`, `"),
            COLUMNS.join(", ")
        );
        return Err(vec![FileFault::new(1, what)]);
    }
    for needed in ["id", "title", "start", "end"] {
        if !header.iter().any(|name| name == needed) {
            return Err(vec![FileFault::new(1, format!("the column `{needed}` is missing"))]);
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, csv::Position::line);
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                rows.push((line, read_record(&header, &record, zone)));
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                rows.push((line, Err(error.to_string())));
            }
        }
    }
    gathered(rows)
}

fn read_record(
    header: &csv::StringRecord,
    record: &csv::StringRecord,
    zone: &TimeZone,
) -> Result<(ActivityId, Plan), String> {
    let cell = |name: &str| {
        let at = header.iter().position(|each| each == name);
        at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
    };
    let some = |text: String| (!text.is_empty()).then_some(text);
    let parts = |text: String| -> Vec<String> {
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let hubs = some(cell("communications_hubs"));
    let hubs = hubs.map(|text| text.parse::<u64>().map_err(|_| format!("`{text}` is no number")));
    let services = parts(cell("services"));
    let services: Result<Vec<ServiceImpact>, String> =
        services.iter().map(|text| text.parse()).collect();
    let raw = RawActivity {
        id: cell("id"),
        title: cell("title"),
        detail: cell("detail"),
        systems: parts(cell("systems")),
        start: cell("start"),
        end: cell("end"),
        communications_hubs: hubs.transpose()?,
        return_risk: some(cell("return_risk")),
        rollback: some(cell("rollback")),
        asked_by: some(cell("asked_by")),
        service: services?,
    };
    read(raw, false, zone)
}

fn read(raw: RawActivity, fictional: bool, zone: &TimeZone) -> Result<(ActivityId, Plan), String> {
    let id: ActivityId =
        raw.id.parse().map_err(|error: super::ActivityIdError| error.to_string())?;
    let at = |text: &str| moment(text, zone).map_err(|error| error.to_string());
    let plan = Plan {
        title: raw.title,
        detail: raw.detail,
        systems: raw.systems,
        services: raw.service,
        window: Window { start: at(&raw.start)?, end: at(&raw.end)? },
        communications_hubs: raw.communications_hubs,
        return_risk: raw.return_risk,
        rollback: raw.rollback,
        asked_by: raw.asked_by,
        fictional,
    };
    Ok((id, plan))
}

impl FromStr for ServiceImpact {
    type Err = String;

    /// Reads `self-service-interface:outage:60`; the minutes may be left out.
    fn from_str(text: &str) -> Result<Self, String> {
        let form = || {
            let text: String = text.chars().take(80).collect();
            format!(
                "`{text}` is not a Service with its disruption: write self-service-interface:outage:60, with \
                 outage, degraded or at-risk, and minutes or none"
            )
        };
        let mut parts = text.split(':').map(str::trim);
        let service = parts.next().filter(|part| !part.is_empty()).ok_or_else(form)?;
        let disruption: Disruption =
            parts.next().and_then(|part| part.parse().ok()).ok_or_else(form)?;
        let minutes =
            parts.next().map(|part| part.parse::<i64>().map_err(|_| form())).transpose()?;
        if parts.next().is_some() {
            return Err(form());
        }
        Ok(Self { service: service.to_owned(), disruption, minutes })
    }
}

fn sized(text: &str) -> Result<(), Vec<FileFault>> {
    if text.len() > FILE_BYTES_MAX {
        let what = format!("the file has more than {FILE_BYTES_MAX} bytes");
        return Err(vec![FileFault::new(1, what)]);
    }
    Ok(())
}

/// All activities, or all faults; a name that is used twice is one.
fn gathered(
    rows: impl IntoIterator<Item = (usize, Result<(ActivityId, Plan), String>)>,
) -> Result<Vec<(ActivityId, Plan)>, Vec<FileFault>> {
    let mut read: Vec<(ActivityId, Plan)> = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    let mut faults = Vec::new();
    for (line, row) in rows {
        match row {
            Err(what) => faults.push(FileFault::new(line, what)),
            Ok((id, _)) if !names.insert(id.clone()) => {
                faults.push(FileFault::new(line, format!("`{id}` is in the file already")));
            }
            Ok(row) => read.push(row),
        }
        if faults.len() >= FAULTS_MAX {
            break;
        }
        if read.len() > ACTIVITIES_MAX {
            let what = format!("the file has more than {ACTIVITIES_MAX} activities");
            return Err(vec![FileFault::new(line, what)]);
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::zone;
    use super::*;

    fn told(read: Result<Vec<(ActivityId, Plan)>, Vec<FileFault>>) -> String {
        match read {
            Ok(all) => {
                let line = |(id, plan): &(ActivityId, Plan)| {
                    format!("{id}: {} {}", plan.title, plan.window.told(&zone()))
                };
                all.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        }
    }

    #[test]
    fn csv_and_toml_say_the_same() {
        let csv = "id,title,services,start,end,systems\n\
                   PM-1,T,self-service-interface:outage:60; service-desk:at-risk,2020-01-18T22:00,2020-01-19 02:00,a;b\n";
        let toml = "[[activity]]\nid = 'pm-1'\ntitle = 'T'\nsystems = ['a', 'b']\nstart = '2020-01-18T22:00'\n\
                    end = '2020-01-19T02:00'\n[[activity.service]]\nservice = 'self-service-interface'\n\
                    disruption = 'outage'\nminutes = 60\n[[activity.service]]\nservice = 'service-desk'\n\
                    disruption = 'at-risk'\n";
        let csv = parse_csv(csv, &zone()).unwrap();
        assert_eq!(csv, parse_toml(toml, &zone()).unwrap());
        assert_eq!(csv[0].1.services.len(), 2);
    }

    #[test]
    fn all_faults_are_told_with_their_lines() {
        let csv = "id,title,start,end\npm 1,T,2020-01-18T22:00,2020-01-19T02:00\n\
                   a,T,yesterday,2020-01-19T02:00\na,T,2020-01-18T22:00,2020-01-19T02:00\n\
                   A,T,2020-01-18T22:00,2020-01-19T02:00\n";
        insta::assert_snapshot!(told(parse_csv(csv, &zone())), @"
        line 2: `pm 1` is no name of an activity: write letters, digits and hyphens, such as `pm-2020-01-a`
        line 3: `yesterday` is not a moment: write 2020-01-18T22:00, by the clock of Great Britain
        line 5: `a` is in the file already
        ");
        insta::assert_snapshot!(told(parse_csv("id,name\n", &zone())), @"line 1: `name` is no column: the columns are id, title, detail, systems, services, start, end, communications_hubs, return_risk, rollback, asked_by");
        assert!(told(parse_toml("[[activity]]\nid = 3\n", &zone())).starts_with("line 2: "));
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,200}") {
            let _ = parse_toml(&text, &zone());
            let _ = parse_csv(&text, &zone());
            let _ = text.parse::<ServiceImpact>();
            let _ = moment(&text, &zone());
        }

        #[test]
        fn no_row_makes_a_reader_panic(cells in proptest::collection::vec("[ -~]{0,30}", 4)) {
            let _ = parse_csv(&format!("id,title,start,end\n{}\n", cells.join(",")), &zone());
        }
    }
}
