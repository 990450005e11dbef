//! The packages that this one is built of: licences, sources, known faults. `deny.toml` has the rules.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::setup;

/// Asks cargo-deny, where it could be installed.
pub fn run(root: &Path) -> Result<(), String> {
    if !succeeds(deny(root).arg("--version").stdout(Stdio::null()).stderr(Stdio::null())) {
        println!("cargo-deny is not installed: licences and known faults were not checked");
        return Ok(());
    }
    if !succeeds(deny(root).args(["check", "bans", "licenses", "sources"])) {
        return Err("`cargo deny check bans licenses sources`".to_owned());
    }
    // Known faults are told by a list that is fetched; without it nothing can be said of them.
    if !succeeds(deny(root).args(["fetch", "db"]).stderr(Stdio::null())) {
        println!("the list of known faults cannot be fetched: it was not checked");
        return Ok(());
    }
    if succeeds(deny(root).args(["check", "advisories"])) {
        Ok(())
    } else {
        Err("`cargo deny check advisories`".to_owned())
    }
}

/// The one that the set-up installed, or else the one of this machine.
fn deny(root: &Path) -> Command {
    let own = root.join(setup::DENY);
    let mut command = if own.is_file() {
        Command::new(own)
    } else {
        let cargo = crate::cargo_program();
        let mut command = Command::new(cargo);
        command.arg("deny");
        command
    };
    command.current_dir(root);
    command
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}
