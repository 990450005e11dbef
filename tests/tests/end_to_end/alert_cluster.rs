//! Several workers on one JetStream stream, while workers and the broker are killed: the counters are the truth.

use std::{
    collections::BTreeMap,
    fs,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    broker::Broker,
    program::{Desk, installed},
};

/// How long the workers may take to come to the truth, before the test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

fn worker(desk: &Desk, options: &str) -> Child {
    desk.command(&format!("alerts run {options} --inventory homes.csv")).spawn().unwrap()
}

#[test]
fn workers_and_the_broker_are_killed_and_nothing_is_lost_or_counted_twice() {
    if !installed("nats-server") {
        return;
    }
    let desk = Desk::empty();
    desk.done(
        "alerts simulate --meters 20000 --hours 4 --rate 5 -o day.frames --truth truth.json --inventory homes.csv",
    );
    let truth: Value = serde_json::from_slice(&fs::read(desk.file("truth.json")).unwrap()).unwrap();
    let broker = Broker::start(&desk, Broker::free_port());
    let options = broker.options();
    // The stream is there before the workers, who begin with what is in it.
    let mut publishing = desk
        .command(&format!("alerts publish day.frames {options} --inventory homes.csv"))
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(1500));
    let mut workers: Vec<Child> = (0..3).map(|_| worker(&desk, &options)).collect();
    thread::sleep(Duration::from_millis(2500));
    let mut first = workers.remove(0);
    first.kill().unwrap();
    first.wait().unwrap();
    thread::sleep(Duration::from_millis(1000));
    let broker = Broker::start(&desk, broker.kill());
    workers.push(worker(&desk, &options));
    thread::sleep(Duration::from_millis(1500));
    let mut second = workers.remove(0);
    second.kill().unwrap();
    second.wait().unwrap();
    assert!(publishing.wait().unwrap().success(), "not everything was published");
    let told = come_to(&desk, &options, &truth["messages"]);
    // A moment longer, so that anything counted twice would show.
    thread::sleep(Duration::from_secs(3));
    let later = desk.done(&format!("alerts totals {options} --format json"));
    let later: Value = serde_json::from_str(&later).unwrap();
    assert_eq!(told, later);
    assert_eq!(told["totals"]["messages"], truth["messages"]);
    assert_eq!(told["totals"]["duplicates"], truth["duplicates"]);
    assert_eq!(told["totals"]["rejected"], truth["broken"]);
    assert_eq!(told["codes"], truth["alerts"]);
    workers.into_iter().for_each(ended);
    broker.kill();
}

/// Tells a worker to end, which must end well.
fn ended(mut worker: Child) {
    let id = worker.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(worker.wait().unwrap().success(), "a worker did not end well");
}

const QUIET: &str = "
[[rule]]
id = \"quiet\"
action = \"suppress\"
codes = [\"810E\", \"8F36\", \"AD1\"]
owner = \"Operations\"
reason = \"a test\"
until = 2035-01-01

[[rule]]
id = \"noted\"
action = \"record\"
unknown = true
owner = \"Operations\"
reason = \"a test\"
until = 2035-01-01
";

/// Waits until workers have counted as many messages as there are, and tells what they have come to.
fn come_to(desk: &Desk, options: &str, messages: &Value) -> Value {
    let started = Instant::now();
    loop {
        let told = desk.run(&format!("alerts totals {options} --format json"));
        let told: Value = serde_json::from_slice(&told.stdout).unwrap_or_default();
        if told["totals"]["messages"] == *messages || started.elapsed() > PATIENCE {
            return told;
        }
        thread::sleep(Duration::from_millis(500));
    }
}

/// How often each alert is among lines of JSON.
fn each(lines: impl Iterator<Item = Value>) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for line in lines {
        let key =
            format!("{} {} {} {}", line["kind"], line["device"], line["counter"], line["code"]);
        *all.entry(key).or_default() += 1;
    }
    all
}

/// What a run on one machine delivers, and what it comes to.
fn alone(desk: &Desk, more: &str, file: &str) -> (BTreeMap<String, u64>, Value) {
    let told = desk.done(&format!(
        "alerts run day.frames --inventory homes.csv --behaviours quiet.toml {more} --deliver {file} --format json"
    ));
    let lines = fs::read_to_string(desk.file(file)).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    (each(lines.filter(|line| line["action"] == "deliver")), serde_json::from_str(&told).unwrap())
}

#[test]
fn what_workers_deliver_is_there_once_and_complete_though_one_is_killed() {
    if !installed("nats-server") {
        return;
    }
    let desk = Desk::empty();
    desk.done(
        "alerts simulate --meters 6000 --hours 2 --rate 5 -o day.frames --inventory homes.csv",
    );
    fs::write(desk.file("quiet.toml"), QUIET).unwrap();
    let (wanted, truth) = alone(&desk, "", "alone.ndjson");
    assert!(!wanted.is_empty() && truth["hidden"]["quiet"].as_u64().unwrap() > 0, "{truth}");
    let broker = Broker::start(&desk, Broker::free_port());
    broker.add_stream("DELIVERED", "delivered", Duration::from_secs(120));
    let options = broker.options();
    desk.done(&format!("alerts publish day.frames {options} --inventory homes.csv"));
    let work = format!(
        "alerts run {options} --inventory homes.csv --behaviours quiet.toml --deliver-to delivered"
    );
    let mut first = desk.command(&work).spawn().unwrap();
    // Killed as soon as it has delivered something, and long before it would have all.
    let started = Instant::now();
    while broker.holds("DELIVERED") == 0 && started.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(5));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let before = broker.holds("DELIVERED");
    assert!(before > 0, "nothing was delivered before the kill");
    let second = desk.command(&work).spawn().unwrap();
    let told = come_to(&desk, &options, &truth["totals"]["messages"]);
    ended(second);
    assert_eq!(told["totals"], truth["totals"]);
    assert_eq!(told["hidden"], truth["hidden"]);
    assert_eq!(each(broker.messages("DELIVERED").into_iter()), wanted);
    broker.kill();
}

#[test]
fn a_dry_run_of_workers_delivers_everything_and_counts_what_rules_would_have_hidden() {
    if !installed("nats-server") {
        return;
    }
    let desk = Desk::empty();
    desk.done(
        "alerts simulate --meters 2000 --hours 1 --rate 5 -o day.frames --inventory homes.csv",
    );
    fs::write(desk.file("quiet.toml"), QUIET).unwrap();
    let (wanted, truth) = alone(&desk, "--dry-run", "alone.ndjson");
    let broker = Broker::start(&desk, Broker::free_port());
    broker.add_stream("DELIVERED", "delivered", Duration::from_secs(120));
    let options = broker.options();
    desk.done(&format!("alerts publish day.frames {options} --inventory homes.csv"));
    let rules = "--inventory homes.csv --behaviours quiet.toml --dry-run";
    let work = format!("alerts run {options} {rules} --deliver-to delivered");
    let worker = desk.command(&work).spawn().unwrap();
    let told = come_to(&desk, &options, &truth["totals"]["messages"]);
    ended(worker);
    assert!(told["hidden"]["quiet"].as_u64().unwrap() > 0, "{told}");
    assert_eq!(told["hidden"], truth["hidden"]);
    assert_eq!(each(broker.messages("DELIVERED").into_iter()), wanted);
    broker.kill();
}

#[test]
fn a_worker_refuses_what_it_cannot_honour_and_says_what_to_do() {
    let desk = Desk::empty();
    let nats = "--nats nats://127.0.0.1:1";
    for option in [
        "day.frames",
        "--state state.sqlite",
        "--deliver out.ndjson",
        "--deliver-sqlite out.sqlite",
        "--deliver-parquet out",
        "--webhook http://127.0.0.1:1",
        "--rejects rejects.ndjson",
        "--report report.html",
        "--threads 2",
        "--follow",
        "--layout frames",
    ] {
        let told = desk.fails_with(1, &format!("alerts run {nats} {option}"));
        for wanted in ["cannot honour", "--deliver-to", "alerts totals", "alerts publish"] {
            assert!(told.contains(wanted), "{option}: {told}");
        }
    }
    for line in ["day.frames --deliver-to x", "day.frames --spool spool", "day.frames --shards 3"] {
        desk.fails_with(2, &format!("alerts run {line}"));
    }
    assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 0, "something was written");
}

#[test]
fn a_worker_does_not_begin_when_nothing_would_keep_what_it_delivers() {
    if !installed("nats-server") {
        return;
    }
    let desk = Desk::empty();
    let broker = Broker::start(&desk, Broker::free_port());
    let options = broker.options();
    let fails = |subject: &str, wanted: &str| {
        let told = desk.failed(&format!("alerts run {options} --deliver-to {subject}")).1;
        assert!(told.contains(wanted), "{told}");
    };
    fails("delivered", "no stream of the broker takes the subject delivered");
    fails("ALERTS.in.0", "is one of the stream that is worked on");
    broker.add_stream("SHORT", "short", Duration::from_secs(5));
    fails("short", "knows what is sent twice for 5 s only");
    broker.kill();
}
