//! The web pages as they are served by the program.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command},
};

use crate::program::Desk;

/// Starts a command that serves, and gives its address.
pub fn serve(desk: &Desk, line: &str) -> (Child, String) {
    let mut served = desk.command(line).spawn().unwrap();
    let lines = BufReader::new(served.stdout.take().unwrap()).lines();
    let told = lines.map_while(Result::ok).find(|line| line.starts_with("Serving ")).unwrap();
    let address = told.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    (served, address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_register_is_served_until_the_program_is_told_to_end() {
    let desk = Desk::with_demo();
    let (mut served, address) = serve(&desk, "serve --listen 127.0.0.1:0");
    let page = get(&address, "/proposals/90?as-at=2019-10-29");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("DP090"), "{page}");
    let added = desk.done("account add alex --name Alex --role administrator");
    assert!(added.contains("shown only now: "), "{added}");
    let sent = Command::new("kill").arg(served.id().to_string()).status().unwrap();
    assert!(sent.success());
    assert!(served.wait().unwrap().success());
}

#[test]
fn two_programs_cannot_serve_at_one_address() {
    let desk = Desk::with_demo();
    let (mut served, address) = serve(&desk, "serve --listen 127.0.0.1:0");
    let told = desk.fails_with(1, &format!("serve --listen {address}"));
    assert!(told.contains("could not be listened on"), "{told}");
    served.kill().unwrap();
    served.wait().unwrap();
}

#[test]
fn the_demo_ends_at_once_where_no_terminal_watches_and_says_how_to_serve() {
    let told = Desk::empty().done("demo --folder .");
    assert!(!told.contains("Serving ") && told.contains("secant serve --open"), "{told}");
}

#[test]
fn a_password_that_is_too_short_makes_no_account() {
    let desk = Desk::with_register();
    let told = desk.fails_with(
        1,
        "account add pat --name Pat --role party-representative --organisation Acme --password-stdin",
    );
    assert!(told.contains("12 characters or more"), "{told}");
    assert!(desk.done("account list").contains("There is no account"));
}

#[test]
fn a_run_of_alerts_is_shown_to_those_for_whom_it_is() {
    let desk = Desk::with_demo();
    desk.done("alerts simulate --meters 300 --hours 2 --seed 7 --rate 20 -o day.frames");
    desk.done("alerts run day.frames --state run.sqlite");
    for (login, role) in [("dan", "dcc"), ("pat", "party-representative")] {
        let mut added = desk.command(&format!(
            "account add {login} --name N --role {role} --organisation O --password-stdin"
        ));
        let mut child = added.stdin(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"a password that is long\n").unwrap();
        assert!(child.wait().unwrap().success());
    }
    let (mut served, address) = serve(&desk, "serve --listen 127.0.0.1:0 --traffic run.sqlite");
    let ask = |head: &str, body: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(stream, "{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let of = |login: &str| {
        let body = format!("login={login}&password=a+password+that+is+long");
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
            body.len()
        );
        let answer = ask(&head, &body);
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap();
        ask(&format!("GET /traffic HTTP/1.1\r\nCookie: {cookie}"), "")
    };
    let nobody = get(&address, "/traffic");
    assert!(!nobody.starts_with("HTTP/1.1 200"), "{nobody}");
    assert!(of("pat").starts_with("HTTP/1.1 403"));
    let shown = of("dan");
    assert!(
        shown.starts_with("HTTP/1.1 200") && shown.contains("Alerts by code and hour"),
        "{shown}"
    );
    assert!(shown.contains("Sightings: codes that no table names") && shown.contains("data-rate"));
    assert!(!shown.contains(" style="), "the policy allows no style inside a page");
    served.kill().unwrap();
    served.wait().unwrap();
}
