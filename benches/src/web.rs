//! The site under load: pages, the API and writes over real sockets, beside a static file of the same server.

mod client;

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use ::web::{Limits, Options, Settings, Site};
use app::{
    Register,
    access::Role,
    accounts::{Account, Accounts, Scope},
    sources::Texts,
};
use ledger::SqliteLedger;

use crate::{
    Failure, fold,
    life::Lives,
    report::{Goal, Report, Side},
    series::Series,
};
use client::{Load, Request};

/// The argument that makes this program serve one register.
pub const CHILD: &str = "--serve";

const EVENTS: u64 = 1_000_000;
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 5;
/// How many requests each connection sends in a round.
const REQUESTS: usize = 200;
/// How many steps each writer takes.
const WRITES: usize = 10;

const RATE_GOAL: f64 = 3_000.0;
const P99_GOAL_MS: f64 = 25.0;
const STATIC_SHARE_GOAL: f64 = 0.3;

/// For how long the server is asked without pause to see its memory, in minutes: `SECANT_BENCH_MINUTES`.
const MINUTES: &str = "SECANT_BENCH_MINUTES";

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let file = place.path().join("register.sqlite");
    drop(SqliteLedger::create(&file)?);
    fold::grow(&file, &mut Lives::new(2), EVENTS)?;
    let token = token(&accounts_of(&file))?;
    let server = Server::start(&file)?;
    let get = |path: &str| Request::get(path);
    let still = vec![get("/style.css")];
    let pages: Vec<Request> = [
        "/",
        "/proposals",
        "/proposals/18000",
        "/proposals/9000",
        "/proposals?open=yes&text=meter",
        "/releases",
        "/code/tables/duis_matrix",
        "/checks",
        "/tests",
        "/alerts",
        "/meetings",
        "/process",
    ]
    .map(get)
    .to_vec();
    let api: Vec<Request> = [
        "/api/v1/proposals",
        "/api/v1/proposals/18000",
        "/api/v1/proposals/18000/next",
        "/api/v1/changes",
        "/api/v1/code/tables/alerts",
        "/api/v1/search?q=alert",
        "/api/v1/events?from=900000&limit=50",
    ]
    .map(get)
    .to_vec();
    // The first answers of a page are worked out; that is told apart.
    let mut first =
        Series::new("the first answer of each page and of the API", "GET, one connection", "ms");
    for request in pages.iter().chain(&api) {
        first.values.push(client::one(server.address, request)?.as_secs_f64() * 1e3);
    }
    let mut report =
        Report { bench: "web", notes: Vec::new(), series: vec![first], goals: Vec::new() };
    let kinds = [("a static file", &still), ("public pages", &pages), ("reads of the API", &api)];
    let mut rates: Vec<Series> = Vec::new();
    let mut slowest: Vec<Series> = Vec::new();
    for (what, _) in kinds {
        let told = format!("{what}, {CONNECTIONS} connections");
        rates.push(Series::new(told.clone(), "GET, kept alive", "1/s"));
        slowest.push(Series::new(
            format!("99 of 100 answers within: {told}"),
            "GET, kept alive",
            "ms",
        ));
    }
    let before = server.resident_mib();
    for _ in 0..ROUNDS {
        for ((_, requests), (rate, slow)) in kinds.iter().zip(rates.iter_mut().zip(&mut slowest)) {
            let load = Load::run(server.address, requests, CONNECTIONS, REQUESTS)?;
            rate.values.push(load.rate());
            slow.values.push(load.percentile(0.99));
        }
    }
    let after = server.resident_mib();
    report.notes.push(format!(
        "{EVENTS} events; client and server share the machine; the server's memory was {before:.0} MiB before the rounds \
         and {after:.0} MiB after them"
    ));
    if let Ok(minutes) = std::env::var(MINUTES) {
        report.notes.push(long(&server, &pages, minutes.parse()?)?);
    }
    let (writes, note) = writes(&server, &token)?;
    report.notes.push(note);
    if let [still, pages, api] = rates.as_slice() {
        for each in [pages, api] {
            report.goals.push(Goal::of(each.clone(), Side::AtLeast, RATE_GOAL));
        }
        let share = pages.over(still, "public pages over a static file");
        report.goals.push(Goal::of(share, Side::AtLeast, STATIC_SHARE_GOAL));
    }
    for each in slowest.iter().skip(1) {
        report.goals.push(Goal::of(each.clone(), Side::AtMost, P99_GOAL_MS));
    }
    report.series.extend(rates);
    report.series.extend(slowest);
    report.series.push(writes);
    Ok(report)
}

/// Asks without pause for minutes, and tells the memory minute by minute.
fn long(server: &Server, pages: &[Request], minutes: u64) -> Result<String, Failure> {
    let mut told = vec![format!("{:.0}", server.resident_mib())];
    for _ in 0..minutes {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(60) {
            Load::run(server.address, pages, CONNECTIONS, REQUESTS)?;
        }
        told.push(format!("{:.0}", server.resident_mib()));
    }
    Ok(format!("memory over {minutes} minutes of load, MiB at each: {}", told.join(", ")))
}

/// Steps a second by many writers at once; each is on the log when it is answered.
fn writes(server: &Server, token: &str) -> Result<(Series, String), Failure> {
    let mut series = Series::new(
        format!("steps taken and durable, {CONNECTIONS} writers"),
        "POST /api/v1/proposals/…/steps",
        "1/s",
    );
    let head = || client::text(server.address, "/api/v1/events?from=1&limit=1");
    let before = client::number(&head()?, "\"events\":").ok_or("the log has no head")?;
    let body =
        r#"{"step":"comment","capacity":"party","on":"2026-11-20","content":{"text":"measured"}}"#;
    let open = format!("/api/v1/proposals?open=yes&per-page={CONNECTIONS}");
    let open: serde_json::Value = serde_json::from_str(&client::text(server.address, &open)?)?;
    let numbers = open.get("items").and_then(|items| items.as_array()).into_iter().flatten();
    let requests: Vec<Request> = numbers
        .filter_map(|item| item.get("number")?.as_str())
        .map(|id| Request::post(&format!("/api/v1/proposals/{id}/steps"), token, body))
        .collect();
    if requests.len() < CONNECTIONS {
        return Err(format!("only {} proposals are open", requests.len()).into());
    }
    let load = Load::run_each(server.address, &requests, WRITES)?;
    series.values.push(load.rate());
    let after = client::number(&head()?, "\"events\":").ok_or("the log has no head")?;
    let taken = load.answers as u64;
    if after - before != taken {
        return Err(format!(
            "{taken} steps were answered, and the log has {} more",
            after - before
        )
        .into());
    }
    Ok((
        series,
        format!(
            "{taken} steps by {CONNECTIONS} writers at once: each answered one is on the log, and no other"
        ),
    ))
}

/// A server in a process of its own.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(file: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(CHILD)
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("the server says nothing")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        Ok(Self { address: line.trim().parse()?, child })
    }

    /// Its memory, in MiB; nothing where the system does not tell.
    fn resident_mib(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib =
            line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
        kib.unwrap_or_default() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a register until it is killed, and prints the address.
pub fn child(file: &Path) -> Result<(), Failure> {
    let texts = Texts::shipped()?;
    let register = Register::open(file, texts.load()?)?;
    let settings = Settings { accounts: Some(accounts_of(file)), ..Settings::default() };
    let site = Site::new(register, texts, settings)?;
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    ::web::serve(site, Options { listen, limits: Limits::default() }, |address| {
        println!("{address}")
    })?;
    Ok(())
}

fn accounts_of(file: &Path) -> PathBuf {
    file.with_extension("accounts.sqlite")
}

/// A token that takes steps for a Party.
fn token(file: &Path) -> Result<String, Failure> {
    let accounts = Accounts::open(file)?;
    let account = Account {
        login: "writer".to_owned(),
        name: "A writer".to_owned(),
        organisation: Some("Example Energy".to_owned()),
        party: None,
        party_category: "large-suppliers".parse().ok(),
        bodies: BTreeSet::new(),
        roles: BTreeSet::from([Role::PartyRepresentative]),
    };
    let now = app::Context::now("bench").now;
    accounts.add(&account, "a password for a bench", now)?;
    let scopes = BTreeSet::from([Scope::Read, Scope::Steps]);
    Ok(accounts.make_token("writer", "bench", &scopes, 1, now)?)
}
