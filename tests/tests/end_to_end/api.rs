//! The API against its own description, tried by a program that nobody here wrote (schemathesis).

use std::{path::PathBuf, process::Command};

use crate::{
    program::{Desk, installed, root},
    web::serve,
};

/// How many requests of each kind are made up for an operation.
const EXAMPLES: &str = "20";

#[test]
fn the_api_does_what_its_description_says_whatever_is_sent() {
    let own = root().join("target/venv/bin/st");
    let program = match own.exists() {
        true => own,
        false if installed("st") => PathBuf::from("st"),
        false => {
            println!("SKIPPED: schemathesis is not installed: run `cargo xtask setup`");
            return;
        }
    };
    let desk = Desk::with_demo();
    desk.done("account add pat --name Pat --role party-representative --organisation Example");
    let token =
        desk.done("account token add pat --name st --scope read --scope raise --scope steps");
    let token = token.lines().last().unwrap().to_owned();
    let (mut served, address) = serve(&desk, "serve --listen 127.0.0.1:0");
    let try_it = |header: Option<&str>| {
        let mut command = Command::new(&program);
        command
            .current_dir(desk.path())
            .args(["run", &format!("http://{address}/api/v1/openapi.json")])
            .args(["--max-examples", EXAMPLES, "--workers", "1", "--no-color", "--seed", "1"]);
        if let Some(header) = header {
            command.args(["-H", header]);
        }
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let header = format!("Authorization: Bearer {token}");
    let tried = [try_it(None), try_it(Some(&header))];
    // Ended before anything is judged, so that a failure leaves no server behind.
    served.kill().unwrap();
    served.wait().unwrap();
    for (well, told) in &tried {
        assert!(well, "{told}");
    }
    let told = &tried[0].1;
    assert!(told.contains(" selected") && !told.contains(" 0 selected"), "{told}");
}
