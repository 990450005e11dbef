//! Alerts: looked up, run over, received by HTTP; runs that are killed go on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command},
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::program::Desk;

const TRAFFIC: &str = "--meters 20000 --hours 4 --rate 3 --truth truth.json --inventory homes.csv";

/// What the traffic holds, as the simulator says: messages, duplicates, broken ones, alerts by code.
struct Truth {
    messages: u64,
    duplicates: u64,
    broken: u64,
    codes: BTreeMap<String, u64>,
}

impl Truth {
    fn of(desk: &Desk) -> Self {
        let told: Value =
            serde_json::from_slice(&fs::read(desk.file("truth.json")).unwrap()).unwrap();
        let number = |name: &str| told[name].as_u64().unwrap();
        Self {
            messages: number("messages"),
            duplicates: number("duplicates"),
            broken: number("broken"),
            codes: serde_json::from_value(told["alerts"].clone()).unwrap(),
        }
    }

    /// Whether a summary of a run in JSON tells the same.
    fn is(&self, told: &Value) -> bool {
        let totals = &told["totals"];
        let codes: BTreeMap<String, u64> = serde_json::from_value(told["codes"].clone()).unwrap();
        totals["messages"] == self.messages
            && totals["duplicates"] == self.duplicates
            && totals["rejected"] == self.broken
            && codes == self.codes
    }
}

/// Makes traffic in a form; the same whenever it is made.
fn simulated(desk: &Desk, form: &str) -> Truth {
    desk.done(&format!("alerts simulate {TRAFFIC} --as {form} -o day.{form}"));
    Truth::of(desk)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_run_that_is_killed_again_and_again_comes_to_the_truth() {
    let desk = Desk::empty();
    let truth = simulated(&desk, "xml");
    let run = "alerts run day.xml --state state.sqlite --deliver out.ndjson --inventory homes.csv --format json";
    let mut killed = 0;
    for round in 0..12_u64 {
        let mut child = desk.command(run).spawn().unwrap();
        thread::sleep(Duration::from_millis(300 + round * 97 % 900));
        killed += u64::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0, "no run was killed before its end");
    let told = json(&desk.done(run));
    assert!(truth.is(&told), "{told}");
    let lines = fs::read_to_string(desk.file("out.ndjson")).unwrap();
    let known: BTreeSet<(String, u64, String)> = lines
        .lines()
        .map(|line| {
            let line = json(line);
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            (text("device"), line["counter"].as_u64().unwrap(), text("kind"))
        })
        .collect();
    assert_eq!(known.len(), lines.lines().count(), "an alert was delivered twice");
    assert_eq!(
        u64::try_from(known.len()).unwrap(),
        truth.messages - truth.duplicates - truth.broken
    );
}

#[test]
fn a_run_ends_cleanly_when_it_is_told_to_and_goes_on_later() {
    let desk = Desk::empty();
    let truth = simulated(&desk, "hex");
    let child = desk.command("alerts run day.hex --state state.sqlite --follow").spawn().unwrap();
    thread::sleep(Duration::from_secs(2));
    let output = terminated(child);
    assert!(output.contains("Stopped before the end: run the same command to go on."), "{output}");
    let told = json(&desk.done("alerts run day.hex --state state.sqlite --format json"));
    assert!(truth.is(&told), "{told}");
    assert_eq!(told["of_this_run"]["resumed"], true);
}

/// What a program says that is told to end, which must end well.
fn terminated(mut child: Child) -> String {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    assert!(child.wait().unwrap().success(), "{output}");
    output
}

/// A receiver that runs, and where it listens.
fn receiving(desk: &Desk, more: &str) -> (Child, String) {
    let line = format!(
        "alerts run --listen 127.0.0.1:0 --spool spool --state state.sqlite --format json --token secret {more}"
    );
    let mut child = desk.command(&line).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut told).unwrap();
    let address = told.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    (child, address.unwrap_or_else(|| panic!("{told}")).to_owned())
}

/// The status of an answer to a POST.
fn post(address: &str, token: &str, body: &[u8]) -> u16 {
    let head = format!("POST /alerts HTTP/1.1\r\nAuthorization: Bearer {token}\r\n");
    let answer = asked(address, &head, body);
    answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("{answer}"))
}

/// The answer to a request, whole.
fn asked(address: &str, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "{head}Host: {address}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // One that refuses a body may close before it has all of it.
    let _ = stream.write_all(body);
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn every_refusal_of_the_receiver_is_a_problem_that_says_what_to_do() {
    let desk = Desk::empty();
    let (child, address) = receiving(&desk, "");
    let token = "Authorization: Bearer secret\r\n";
    let check = |head: &str, body: &[u8], status: &str| {
        let answer = asked(&address, head, body);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {answer}");
        assert!(answer.contains("application/problem+json"), "{head}: {answer}");
        assert!(answer.contains("\"detail\":\""), "{head}: {answer}");
    };
    let post = format!("POST /alerts HTTP/1.1\r\n{token}");
    check(&format!("{post}Content-Encoding: gzip\r\n"), b"DF09", "415");
    check(&post, &vec![b'A'; 9 * 1024 * 1024], "413");
    check("GET /alerts HTTP/1.1\r\n", b"", "405");
    check("GET /elsewhere HTTP/1.1\r\n", b"", "404");
    check("POST /alerts HTTP/1.1\r\n", b"DF09", "401");
    assert!(
        asked(&address, &format!("{post}Content-Encoding: identity\r\n"), b"DF09")
            .contains(" 202 ")
    );
    terminated(child);
}

#[test]
fn a_crowd_of_half_open_connections_is_limited_and_others_are_served_when_it_goes() {
    let desk = Desk::empty();
    let (child, address) = receiving(&desk, "");
    // As many as are taken at once: the next waits, and is served as soon as there is a place.
    let crowd: Vec<TcpStream> = (0..256).map(|_| TcpStream::connect(&address).unwrap()).collect();
    let mut waiting = TcpStream::connect(&address).unwrap();
    waiting.set_read_timeout(Some(Duration::from_millis(1500))).unwrap();
    let request =
        format!("GET /status HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer secret\r\n\r\n");
    waiting.write_all(request.as_bytes()).unwrap();
    let mut first = [0; 12];
    assert!(waiting.read_exact(&mut first).is_err(), "more were served than are taken at once");
    drop(crowd);
    waiting.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    waiting.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    terminated(child);
}

#[test]
fn what_was_received_is_counted_once_whoever_is_killed() {
    let desk = Desk::empty();
    let truth = simulated(&desk, "hex");
    let traffic = fs::read_to_string(desk.file("day.hex")).unwrap();
    let lines: Vec<&str> = traffic.lines().collect();
    let (mut child, mut address) = receiving(&desk, "");
    for (number, part) in lines.chunks(lines.len() / 6 + 1).enumerate() {
        assert_eq!(post(&address, "secret", part.join("\n").as_bytes()), 202);
        if number % 2 == 1 {
            // It has said that it has them: then they are there, though it is killed.
            child.kill().unwrap();
            child.wait().unwrap();
            (child, address) = receiving(&desk, "");
        }
    }
    thread::sleep(Duration::from_secs(3));
    let told = json(&terminated(child));
    assert!(truth.is(&told), "{told}");
}

#[test]
fn a_receiver_refuses_what_it_cannot_take() {
    let desk = Desk::empty();
    let (child, address) = receiving(&desk, "--backlog 1");
    let alert = "DF09030000000000000001";
    assert_eq!(post(&address, "wrong", alert.as_bytes()), 401);
    assert_eq!(post(&address, "secret", b" \n"), 400);
    assert_eq!(
        post(&address, "secret", &[0xFF; 40]),
        202,
        "a line that is no message is kept, and rejected later"
    );
    assert_eq!(post(&address, "secret", &vec![b'A'; 9 * 1024 * 1024]), 413);
    terminated(child);
    // Nothing reads the spool of a run whose state another holds; what waits then is more than may wait.
    fs::write(desk.file("spool/00000009.frames"), [0, 0, 0, 1, 7].repeat(100)).unwrap();
    let told = desk.failed("alerts run --listen 127.0.0.1:0 --spool spool").1;
    assert!(told.contains("--state"), "{told}");
}

#[test]
fn a_code_that_nobody_named_becomes_a_finding_and_a_proposal() {
    let desk = Desk::with_register();
    simulated(&desk, "frames");
    desk.done("alerts run day.frames --state state.sqlite --report report.html");
    let report = fs::read_to_string(desk.file("report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("80F7"));
    desk.done("code init sec");
    desk.done("alerts sightings state.sqlite --register-codes --code sec");
    let told = desk.run("check --code sec --as-at 2022-07-05");
    let told = String::from_utf8(told.stdout).unwrap();
    for code in ["80F7", "81F3"] {
        assert!(told.contains(&format!("`{code}` is sent by devices")), "{told}");
    }
    let again = desk.done("alerts sightings state.sqlite --register-codes --code sec");
    assert!(again.starts_with("Put 0 into"), "{again}");
    let refused = desk.failed("alerts sightings state.sqlite --register-codes").1;
    assert!(refused.contains("code init"), "{refused}");
    desk.done(
        "alerts sightings state.sqlite --propose DP300.toml --number DP300 --as-at 2022-07-05",
    );
    desk.done("import proposals DP300.toml");
    let shown = desk.done("proposal show DP300");
    assert!(shown.contains("80F7, 81F3"), "{shown}");
}

#[test]
fn alerts_are_decoded_explained_and_silenced_from_the_command_line() {
    let desk = Desk::empty();
    simulated(&desk, "base64");
    let first = fs::read_to_string(desk.file("day.base64")).unwrap();
    let first = first.lines().find(|line| !line.starts_with('<')).unwrap();
    let whole = json(&desk.done(&format!("alerts decode {first} --format json")))
        .as_array()
        .map_or(Value::Null, |all| all[0].clone());
    let code = whole["alert"]["code"].as_str().unwrap();
    let told = desk.done(&format!("alerts decode {first}"));
    for wanted in [code, "what can be done", "not checked", "originator counter"] {
        assert!(told.contains(wanted), "`{wanted}` is not in {told}");
    }
    let rows = desk.run("alerts decode day.base64 --format csv");
    let truth = Truth::of(&desk);
    let lines = String::from_utf8(rows.stdout).unwrap().lines().count();
    assert_eq!(
        u64::try_from(lines).unwrap(),
        truth.messages + 1,
        "each has a row, below the header"
    );
    assert_eq!(rows.status.code(), Some(4), "broken messages were told");
    let told = desk.done("alerts explain 80F7 --as-at 2022-07-05");
    assert!(told.contains("Non-GBCS Non-Mandated"), "{told}");
    let told =
        desk.done("alerts settings --role IS --meter esme-single-phase --off 810D --format json");
    assert_eq!(json(&told)["element"], "ElectricitySupplierAlerts");
    let told = desk.failed("alerts settings --role OU --meter gsme --off 810D").1;
    assert!(told.contains("GS") && told.contains("help"), "{told}");
    let told = desk.failed("alerts decode 8F36").1;
    assert!(told.contains("alerts explain 8F36"), "{told}");
}
