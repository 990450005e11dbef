//! Installing what the tests use. What cannot be installed makes tests skip themselves, loudly.

use std::{path::Path, process::Command};

/// The Python packages that tests ask as independent sources, each with its pinned version: bank holidays, a reader of
/// calendars, a server for e-mail, a program that tries an API by its description.
const PACKAGES: &[(&str, &str)] = &[
    ("holidays", "holidays==0.109"),
    ("icalendar", "icalendar==7.3.2"),
    ("aiosmtpd", "aiosmtpd==1.4.6"),
    ("schemathesis", "schemathesis==4.32.5"),
];

/// Programs that tests use, each with the Debian package that has it.
const PROGRAMS: &[(&str, &str)] = &[
    ("pdftotext", "poppler-utils"),
    ("pdfinfo", "poppler-utils"),
    ("soffice", "libreoffice-writer-nogui"),
    ("xmllint", "libxml2-utils"),
    ("nats-server", "nats-server"),
    ("chromium", "chromium"),
    ("npm", "npm"),
];

/// What the browser tests are driven and looked at by, and an organisation's sign-in, each with its pinned version.
const MODULES: &[(&str, &str)] = &[
    ("playwright-core", "playwright-core@1.65.1"),
    ("axe-core", "axe-core@4.14.1"),
    ("oidc-provider", "oidc-provider@8.8.1"),
];

/// Where cargo-deny is installed, from the root: it tells what the packages may be used for and what is wrong with them.
pub const DENY: &str = "target/tools/bin/cargo-deny";
/// Which of its versions is installed.
const DENY_VERSION: &str = "0.20.2";

/// Installs what is missing, as far as this machine allows.
pub fn run(root: &Path) -> Result<(), String> {
    python(root);
    deny(root);
    let mut missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !has(program)).map(|(_, package)| *package).collect();
    missing.dedup();
    if missing.is_empty() {
        println!("all programs that the tests use are there");
        browser(root);
        return Ok(());
    }
    println!("missing: {}", missing.join(", "));
    if !has("apt-get") || !is_root() {
        println!("install them to run every test; those that need them will skip themselves");
        browser(root);
        return Ok(());
    }
    succeeds(Command::new("apt-get").args(["update", "-qq"]));
    let installed = succeeds(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&missing),
    );
    println!("{}", if installed { "installed" } else { "could not be installed" });
    browser(root);
    Ok(())
}

/// The packages by which a browser is driven, in a folder that nothing else uses.
fn browser(root: &Path) {
    let folder = root.join("target/browser");
    let there = |name: &str| folder.join("node_modules").join(name).join("package.json").is_file();
    if MODULES.iter().all(|(name, _)| there(name)) {
        println!("the packages of the browser tests are there");
        return;
    }
    let made = std::fs::create_dir_all(&folder).is_ok()
        && succeeds(
            Command::new("npm")
                .current_dir(&folder)
                .args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"])
                .args(MODULES.iter().map(|(_, pinned)| pinned)),
        );
    println!(
        "the packages of the browser tests {}",
        if made { "were installed" } else { "could not be installed" }
    );
}

fn python(root: &Path) {
    let venv = root.join("target/venv");
    let python = venv.join("bin/python");
    for (package, pinned) in PACKAGES {
        if succeeds(Command::new(&python).args(["-c", &format!("import {package}")])) {
            println!("the Python package `{package}` is there");
            continue;
        }
        let made = (python.exists()
            || succeeds(Command::new("python3").args(["-m", "venv"]).arg(&venv)))
            && succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet", pinned]));
        println!(
            "the Python package `{package}` {}",
            if made { "was installed" } else { "could not be installed" }
        );
    }
}

fn deny(root: &Path) {
    if root.join(DENY).is_file() || has("cargo-deny") {
        println!("cargo-deny is there");
        return;
    }
    let cargo = crate::cargo_program();
    let mut install = Command::new(cargo);
    install.args(["install", "cargo-deny", "--locked", "--quiet", "--version", DENY_VERSION]);
    let installed = succeeds(install.arg("--root").arg(root.join("target/tools")));
    println!("cargo-deny {}", if installed { "was installed" } else { "could not be installed" });
}

fn has(program: &str) -> bool {
    let found =
        Command::new("sh").args(["-c", &format!("command -v {program} >/dev/null 2>&1")]).status();
    found.is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}
