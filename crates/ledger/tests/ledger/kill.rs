//! Writers that are killed at any moment, and several writers at once, as real processes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ledger::{Hash, Ledger, Seq, SqliteLedger};

use crate::fixture::{self, Fixture, noted, time};

const FILE: &str = "LEDGER_TEST_FILE";
const APPENDS: &str = "LEDGER_TEST_APPENDS";
const KILLS: u64 = 40;

/// The other process: this program again, told by the environment what to write.
///
/// It prints a line for each event that was acknowledged.
#[test]
fn writer_process() {
    let Ok(path) = std::env::var(FILE) else {
        return;
    };
    let appends: u32 = std::env::var(APPENDS).unwrap().parse().unwrap();
    let ledger = SqliteLedger::open(Path::new(&path)).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let ledger = &ledger;
            scope.spawn(move || {
                for number in 0..appends {
                    let appends =
                        vec![noted(&format!("writer/{writer}"), number), noted("all", number)];
                    for event in ledger.append(time(), appends).unwrap() {
                        println!("recorded {} {}", event.seq, event.hash);
                    }
                }
            });
        }
    });
}

fn spawn_writer(path: &Path, appends: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::writer_process", "--nocapture", "--test-threads=1"])
        .env(FILE, path)
        .env(APPENDS, appends.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads a line of the writer's. The test runner writes before the first; the last may be cut off.
fn parse(line: &str) -> Option<(Seq, Hash)> {
    let (_, event) = line.strip_suffix('\n')?.split_once("recorded ")?;
    let (seq, hash) = event.split_once(' ')?;
    Some((Seq::new(seq.parse().unwrap()).unwrap(), hash.parse().unwrap()))
}

fn check(path: &Path, acknowledged: &BTreeMap<Seq, Hash>) {
    let ledger = SqliteLedger::open(path).unwrap();
    ledger.verify(None).unwrap();
    let recorded: BTreeMap<Seq, Hash> =
        fixture::events(&ledger).into_iter().map(|event| (event.seq, event.hash)).collect();
    for (seq, hash) in acknowledged {
        assert_eq!(recorded.get(seq), Some(hash), "event {seq} was acknowledged and is lost");
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let fixture = Fixture::new();
    let path = fixture.path();
    let _folder = fixture.close();
    let mut acknowledged = BTreeMap::new();
    let mut random = 1_u64;
    for _ in 0..KILLS {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut writer = spawn_writer(&path, u32::MAX);
        let mut output = BufReader::new(writer.stdout.take().unwrap());
        let mut line = String::new();
        let mut lines_left = (random >> 33) % 60;
        while lines_left > 0 && output.read_line(&mut line).unwrap() > 0 {
            let event = parse(&line);
            lines_left -= u64::from(event.is_some());
            acknowledged.extend(event);
            line.clear();
        }
        for _ in 0..(random >> 40) % 2000 {
            std::hint::spin_loop();
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        let mut rest = Vec::new();
        output.read_to_end(&mut rest).unwrap();
        let rest = String::from_utf8(rest).unwrap();
        acknowledged.extend(rest.split_inclusive('\n').filter_map(parse));
        check(&path, &acknowledged);
    }
    assert!(acknowledged.len() as u64 > KILLS, "the writers were killed before they wrote");
}

#[test]
fn two_processes_write_one_file() {
    let fixture = Fixture::new();
    let writers: Vec<Child> = (0..2).map(|_| spawn_writer(&fixture.path(), 25)).collect();
    let mut acknowledged = BTreeMap::new();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        acknowledged.extend(text.split_inclusive('\n').filter_map(parse));
    }
    assert_eq!(acknowledged.len(), 2 * 4 * 25 * 2);
    assert_eq!(fixture::events(&fixture.ledger).len(), acknowledged.len());
    check(&fixture.path(), &acknowledged);
}
