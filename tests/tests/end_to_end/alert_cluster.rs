//! Several workers on one JetStream stream, while workers and the broker are killed: the counters are the truth.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::program::{Desk, installed};

/// How long the workers may take to come to the truth, before the test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A broker of this test's own.
struct Broker {
    port: u16,
    child: Child,
}

impl Broker {
    fn start(desk: &Desk, port: u16) -> Self {
        let child = Command::new("nats-server")
            .args(["-js", "-sd"])
            .arg(desk.file("broker"))
            .args(["-a", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let broker = Self { port, child };
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return broker;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the broker does not answer");
    }

    fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    fn options(&self) -> String {
        format!("--nats nats://127.0.0.1:{} --shards 6", self.port)
    }

    fn kill(mut self) -> u16 {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.port
    }
}

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
    let started = Instant::now();
    let told = loop {
        let told = desk.run(&format!("alerts totals {options} --format json"));
        let told: Value = serde_json::from_slice(&told.stdout).unwrap_or_default();
        if told["totals"]["messages"] == truth["messages"] || started.elapsed() > PATIENCE {
            break told;
        }
        thread::sleep(Duration::from_millis(500));
    };
    // A moment longer, so that anything counted twice would show.
    thread::sleep(Duration::from_secs(3));
    let later = desk.done(&format!("alerts totals {options} --format json"));
    let later: Value = serde_json::from_str(&later).unwrap();
    assert_eq!(told, later);
    assert_eq!(told["totals"]["messages"], truth["messages"]);
    assert_eq!(told["totals"]["duplicates"], truth["duplicates"]);
    assert_eq!(told["totals"]["rejected"], truth["broken"]);
    assert_eq!(told["codes"], truth["alerts"]);
    for mut each in workers {
        let id = each.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(each.wait().unwrap().success(), "a worker did not end well");
    }
    broker.kill();
}
