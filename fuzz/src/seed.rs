//! Seeds: small inputs that are right, for the fuzzer to change.

use std::{fs, path::PathBuf};

use change::{Model, Step, history};
use jiff::Timestamp;
use ledger::{ExpectedVersion, Ledger as _, NewEvent, Payload, SqliteLedger, StreamAppend};

use crate::shipped;

/// The variable that names the folder into which a target writes its seeds.
pub const FOLDER: &str = "SECANT_FUZZ_SEEDS";
/// The most lines of a table that make one seed.
const TABLE_LINES_MAX: usize = 8;
/// The most steps of one kind that become seeds.
const STEPS_MAX: usize = 3;

/// Writes seeds into the folder that the caller of the target has named, if one has.
pub fn write(seeds: Vec<String>) {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    for (number, seed) in seeds.into_iter().enumerate() {
        let path = folder.join(format!("{number:03}"));
        fs::write(&path, seed).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// The first lines of each table, below the table's name.
pub fn tables() -> Vec<String> {
    let seed = |(name, text): &(String, String)| {
        let lines: Vec<&str> = text.lines().take(TABLE_LINES_MAX).collect();
        let name = name.trim_start_matches("baseline/").trim_end_matches(".csv");
        format!("{name}\n{}\n", lines.join("\n"))
    };
    shipped::TABLES.iter().map(seed).collect()
}

/// The sections of the schema, and the whole.
pub fn schemas() -> Vec<String> {
    let text = &*shipped::SCHEMA;
    let tables = text.split("\n\n").filter(|part| part.starts_with("[tables."));
    tables.map(str::to_owned).chain([text.clone()]).collect()
}

/// The amendments.
pub fn amendments() -> Vec<String> {
    shipped::AMENDMENTS.iter().map(|(_, text)| text.clone()).collect()
}

/// Some clauses, one a seed.
pub fn clauses() -> Vec<String> {
    shipped::CLAUSES
        .split("\n\n")
        .filter(|part| part.starts_with("[[clause]]"))
        .step_by(4)
        .map(str::to_owned)
        .collect()
}

/// The shipped histories, one a seed.
pub fn histories() -> Vec<String> {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(&shipped::text("register/histories.json"))
            .expect("the shipped histories are a list");
    all.into_iter().map(|one| serde_json::json!([one]).to_string()).collect()
}

/// Steps of every kind that the shipped histories have, each below its kind.
pub fn steps() -> Vec<String> {
    let mut seeds: Vec<String> = Vec::new();
    for step in replayed() {
        let begin = format!("{}\n", step.kind());
        if seeds.iter().filter(|seed| seed.starts_with(&begin)).count() < STEPS_MAX {
            seeds.push(format!("{begin}{}", json(&step)));
        }
    }
    let missing = |kind: &&&str| !seeds.iter().any(|seed| seed.starts_with(&format!("{kind}\n")));
    let missing: Vec<String> =
        Step::KINDS.iter().filter(missing).map(|kind| format!("{kind}\n{{}}")).collect();
    seeds.into_iter().chain(missing).collect()
}

/// Exports of small logs.
pub fn exports() -> Vec<String> {
    let steps = replayed();
    let sizes = [0, 1, 2, 7];
    sizes.iter().map(|size| export(steps.get(..*size).unwrap_or_default())).collect()
}

/// The shipped proposals.
pub fn proposals() -> Vec<String> {
    let names = shipped::names("register/proposals", "toml");
    names.iter().map(|name| shipped::text(&format!("register/proposals/{name}"))).collect()
}

/// The sample of assurance: whole, and each User by itself.
pub fn assurance() -> Vec<String> {
    let text = shipped::text("register/assurance-sample.toml");
    let users = text.split("[[user]]").skip(1).map(|user| format!("[[user]]{user}"));
    users.chain([text.clone()]).collect()
}

/// The shipped meetings, some of them.
pub fn meetings() -> Vec<String> {
    let text = shipped::text("register/meetings.toml");
    let meetings = text.split("\n\n").filter(|part| part.starts_with("[[meeting]]"));
    meetings.step_by(6).map(str::to_owned).collect()
}

/// Names that proposals have had.
pub fn numbers() -> Vec<String> {
    ["DP090", "MP090", "MP102A", "SECMP0025", "90"].map(str::to_owned).to_vec()
}

fn replayed() -> Vec<Step> {
    let histories = history::parse(&shipped::text("register/histories.json"))
        .expect("the shipped histories have no fault");
    let replayed = history::replay(&Model::default(), &histories, &shipped::CODE)
        .expect("the shipped Code has no fault");
    replayed.records.into_iter().map(|(_, record)| record.step).collect()
}

fn json(step: &Step) -> serde_json::Value {
    step.to_json().expect("a step is written as JSON")
}

fn export(steps: &[Step]) -> String {
    let folder = tempfile::tempdir().expect("a folder for a log");
    let log = SqliteLedger::create(&folder.path().join("log.sqlite")).expect("a new log");
    for (number, step) in steps.iter().enumerate() {
        let event = NewEvent {
            effective: jiff::civil::date(2019, 10, 29),
            actor: "analyst".to_owned(),
            kind: step.kind().to_owned(),
            payload: Payload::new(&json(step)).expect("a step is a payload"),
        };
        let stream = format!("proposal/{}", number % 3).parse().expect("a stream");
        let append = StreamAppend { stream, expected: ExpectedVersion::Any, events: vec![event] };
        log.append(Timestamp::UNIX_EPOCH, vec![append]).expect("an append");
    }
    let mut lines = Vec::new();
    log.export(&mut lines).expect("an export");
    String::from_utf8(lines).expect("an export is text")
}
