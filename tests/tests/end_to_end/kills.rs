//! The program is really killed, at random moments, while it writes: nothing acknowledged is lost.

use std::{
    io::{BufRead as _, BufReader},
    thread,
    time::Duration,
};

use crate::program::Desk;

/// How often the program is killed.
const KILLS: u64 = 30;

/// A number that looks random and is the same on each run.
fn scattered(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 31;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 29)
}

#[test]
fn a_killed_import_leaves_a_whole_log_and_can_be_done_again() {
    let desk = Desk::with_demo();
    desk.done("log export all.ndjson");
    let mut finished = 0;
    for round in 0..KILLS {
        let name = format!("register-{round}.sqlite");
        let mut child =
            desk.command(&format!("--register {name} log import all.ndjson")).spawn().unwrap();
        thread::sleep(Duration::from_micros(scattered(round) % 120_000));
        child.kill().unwrap();
        finished += u64::from(child.wait().unwrap().success());
        if desk.file(&name).exists() {
            let told = desk.run(&format!("--register {name} log verify"));
            assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        }
    }
    assert!(finished < KILLS, "no import was killed before its end");
}

#[test]
fn events_that_were_acknowledged_before_a_kill_are_there_after_it() {
    let desk = Desk::with_register();
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        // One process a round takes several steps; each line it prints is an acknowledgement.
        let raise = format!(
            "proposal raise --title 'Round {round}' --name A --organisation B --capacity party --on 2020-01-06"
        );
        let mut child = desk.command(&raise).spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let reader = thread::spawn(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).unwrap();
            line
        });
        thread::sleep(Duration::from_micros(scattered(round) % 400_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let line = reader.join().unwrap();
        if line.ends_with('\n') {
            acknowledged.push((round, line));
        }
        desk.done("log verify");
    }
    let listed = desk.done("proposal list --format json");
    for (round, line) in &acknowledged {
        assert!(listed.contains(&format!("\"Round {round}\"")), "{line} was lost");
    }
    assert!(!acknowledged.is_empty(), "every round was killed too early to show anything");
}
