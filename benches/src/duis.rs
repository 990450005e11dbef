//! Real requests of Users: parsed into a tree, and validated by the official schema. Both are reference material that
//! is not part of the repository; without it there is nothing to measure.

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use ::duis::{
    catalog::Catalog,
    request::Request,
    validate::validate,
    xsd::{Kind, Schemas, Version},
};

use crate::{
    Failure,
    alerts::peers::duis_parser,
    report::{Goal, Report, Side},
    series::Series,
};

/// How often each is measured; the rounds alternate.
const ROUNDS: usize = 15;
/// How often all requests are read in a round, so that a round is long enough to be measured.
const REPEATS: usize = 20;
/// How many copies of the requests one run of a program gets, so that what it does besides validating matters little.
const COPIES: usize = 20;
/// How many times as fast as the Node library.
const PARSER_GOAL: f64 = 30.0;
/// How much of the time of libxml2.
const VALIDATOR_GOAL: f64 = 1.0;

/// Parses and validates real requests, ours and the peers' in turn.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let data = crate::reference_data();
    let mut report =
        Report { bench: "duis", notes: Vec::new(), series: Vec::new(), goals: Vec::new() };
    let Ok(requests) = texts(&data.join("duis-requests"), "xml") else {
        report.notes.push(format!("SKIPPED: there are no requests in {}", data.display()));
        return Ok(report);
    };
    let bytes: usize = requests.iter().map(|(_, text)| text.len()).sum();
    report.notes.push(format!("{} real requests, {bytes} bytes in all", requests.len()));
    parse(folder, &requests, &mut report)?;
    let catalog = Catalog::of(texts(&data.join("schemas"), "xsd")?)?;
    let Some(version) = catalog.versions(Kind::Duis).next_back().cloned() else {
        report.notes.push("SKIPPED: there is no DUIS schema".to_owned());
        return Ok(report);
    };
    let schemas = catalog.schemas(Kind::Duis, &version)?;
    in_memory(&schemas, &requests, bytes, &mut report);
    programs(folder, &catalog, &requests, &mut report)?;
    Ok(report)
}

/// The files of a folder that end so, by name.
fn texts(folder: &Path, extension: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension)) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.push((name, fs::read_to_string(&path)?));
        }
    }
    texts.sort();
    Ok(texts)
}

/// Requests as trees: ours in this process, the peer in its own.
fn parse(folder: &Path, requests: &[(String, String)], report: &mut Report) -> Result<(), Failure> {
    let mut ours =
        Series::new("requests to a tree with typed header", "duis::Request::read", "1/s");
    let count = requests.len() * REPEATS;
    let round = || {
        let begin = Instant::now();
        for _ in 0..REPEATS {
            for (_, text) in requests {
                black_box(Request::read(black_box(text.as_bytes())).is_ok());
            }
        }
        ours.values.push(count as f64 / begin.elapsed().as_secs_f64());
    };
    for (name, text) in requests {
        Request::read(text.as_bytes()).map_err(|error| format!("{name}: {error}"))?;
    }
    let path = folder.join("requests.xml");
    // The peer's script takes a document a line.
    let lines = requests.iter().map(|(_, text)| text.replace(['\n', '\r'], " "));
    let lines: Vec<String> = lines.collect();
    let many = lines.iter().cycle().take(lines.len() * REPEATS).cloned().collect::<Vec<_>>();
    fs::write(&path, many.join("\n"))?;
    if let Some(peer) = duis_parser(folder, &path, ROUNDS, round, &mut report.notes) {
        let ratio = ours.over(&peer, "requests to a tree over duis-parser");
        report.goals.push(Goal::of(ratio, Side::AtLeast, PARSER_GOAL));
        report.series.push(peer);
    }
    report.series.push(ours);
    Ok(())
}

/// The validator by itself, with the schema read.
fn in_memory(schemas: &Schemas, requests: &[(String, String)], bytes: usize, report: &mut Report) {
    let mut series = Series::new("validated in memory", "duis::validate", "MB/s");
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..REPEATS {
            for (_, text) in requests {
                black_box(validate(schemas, black_box(text.as_bytes())));
            }
        }
        series.values.push((bytes * REPEATS) as f64 / 1e6 / begin.elapsed().as_secs_f64());
    }
    report.series.push(series);
}

/// Whole work from files: schemas read, every message read and validated; ours in this process against `xmllint` in
/// its own, whose start is measured too and taken off.
fn programs(
    folder: &Path,
    catalog: &Catalog,
    requests: &[(String, String)],
    report: &mut Report,
) -> Result<(), Failure> {
    let place = folder.join("duis");
    let Some(version) = catalog.versions(Kind::Duis).next_back().cloned() else { return Ok(()) };
    let (files, main) = lay_out(&place, catalog, &version, requests)?;
    let count = files.len();
    let mut ours =
        Series::new("schemas read and messages validated", "Catalog::schemas, duis::validate", "s");
    let mut peer =
        Series::new("schemas read and messages validated", "xmllint --noout --schema", "s");
    let mut start = Series::new("start of xmllint, which is taken off", "xmllint --version", "s");
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let schemas = catalog.schemas(Kind::Duis, &version)?;
        for path in &files {
            let message = fs::read(path)?;
            let problems = validate(&schemas, &message);
            if let Some(problem) = problems.first() {
                return Err(format!("{}: {problem}", path.display()).into());
            }
        }
        ours.values.push(begin.elapsed().as_secs_f64());
        let begin = Instant::now();
        if !quiet(Command::new("xmllint").arg("--version")) {
            report
                .notes
                .push("SKIPPED: xmllint is not installed (Debian: libxml2-utils)".to_owned());
            report.series.push(ours);
            return Ok(());
        }
        let started = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--nonet", "--schema"]).arg(&main).args(&files);
        if !quiet(&mut command) {
            return Err("xmllint did not validate the requests".into());
        }
        peer.values.push((begin.elapsed().as_secs_f64() - started).max(0.0));
        start.values.push(started);
    }
    report.notes.push(format!("{count} files are validated in a round"));
    let ratio = ours.over(&peer, "time to validate over libxml2");
    report.goals.push(Goal::of(ratio, Side::AtMost, VALIDATOR_GOAL));
    report.series.extend([ours, peer, start]);
    let _ = fs::remove_dir_all(&place);
    Ok(())
}

/// Writes many copies of the requests and the schemas into a folder, under names that libxml2 follows; gives the
/// requests and the schema.
fn lay_out(
    place: &Path,
    catalog: &Catalog,
    version: &Version,
    requests: &[(String, String)],
) -> Result<(Vec<PathBuf>, PathBuf), Failure> {
    let _ = fs::remove_dir_all(place);
    fs::create_dir_all(place)?;
    let mut files = Vec::new();
    for copy in 0..COPIES {
        for (name, text) in requests {
            let path = place.join(format!("{copy}-{name}"));
            fs::write(&path, text)?;
            files.push(path);
        }
    }
    for (document, _) in catalog.official() {
        // The address in the official schema has spaces, which libxml2 does not follow.
        let text = document.text.replace("MMC Schema V", "MMC_Schema_V");
        fs::write(place.join(document.name.replace(' ', "_")), text)?;
    }
    let main = place.join(catalog.document(Kind::Duis, version)?.name.replace(' ', "_"));
    let signatures = catalog.others().find(|document| document.name.contains("xmldsig"));
    if let Some(document) = signatures {
        fs::write(place.join("xmldsig-core-schema.xsd"), &document.text)?;
    }
    Ok((files, main))
}

fn quiet(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
