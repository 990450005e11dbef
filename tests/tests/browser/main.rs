//! The site in a real browser: people's tasks, with and without JavaScript, by keyboard, on a phone; every page looked
//! at by axe-core. The tasks are in `tasks.mjs`; pictures of the pages are left in `target/browser/pictures`.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The demo, served until it is dropped.
struct Demo {
    served: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Demo {
    fn start() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo)
            .current_dir(root())
            .args(["build", "--quiet", "--package", "secant"])
            .status()
            .unwrap();
        assert!(built.success(), "secant does not build");
        let own = std::env::current_exe().unwrap();
        let binary = own.ancestors().nth(3).unwrap().join("debug/secant");
        let folder = tempfile::tempdir().unwrap();
        let mut served = Command::new(binary)
            .args(["demo", "--serve", "--folder", "."])
            .current_dir(folder.path())
            .env_remove("SECANT_CODE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(served.stdout.take().unwrap()).lines();
        let line = lines.map_while(Result::ok).find(|line| line.starts_with("Serving "));
        let line = line.expect("the demo does not say where it serves");
        let url = line.split(" at ").nth(1).unwrap().split(' ').next().unwrap();
        let address = url.split("/?").next().unwrap().to_owned();
        Self { served, address, _folder: folder }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.served.kill();
        let _ = self.served.wait();
    }
}

/// What `cargo xtask setup` installs for this test; says loudly what is missing.
fn ready() -> Option<PathBuf> {
    let modules = root().join("target/browser/node_modules");
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let node = Command::new("node").arg("--version").output().is_ok_and(|out| out.status.success());
    let missing: Vec<&str> = [
        (node, "node"),
        (chromium.iter().any(|path| Path::new(path).exists()), "chromium"),
        (modules.join("playwright-core").is_dir(), "playwright-core"),
        (modules.join("axe-core").is_dir(), "axe-core"),
    ]
    .into_iter()
    .filter_map(|(there, name)| (!there).then_some(name))
    .collect();
    if missing.is_empty() {
        return Some(modules);
    }
    println!("SKIPPED: {} not installed: run `cargo xtask setup`", missing.join(", "));
    None
}

#[test]
fn people_do_their_tasks_in_a_real_browser() {
    let Some(modules) = ready() else { return };
    let demo = Demo::start();
    let pictures = root().join("target/browser/pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    let output = Command::new("node")
        .arg(root().join("tests/tests/browser/tasks.mjs"))
        .env("SITE", &demo.address)
        .env("MODULES", modules)
        .env("PICTURES", pictures)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{fault}");
    assert!(told.contains("all tasks were done"), "{told}");
}
