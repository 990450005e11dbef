//! The site in a real browser: people's tasks, with and without JavaScript, by keyboard, on a phone; every page looked
//! at by axe-core. The tasks are in `tasks.mjs` and `signing_in.mjs`; pictures of the pages are left in `target/browser/pictures`.
#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::{
    io::{BufRead as _, BufReader, Lines, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A program that runs until it is dropped, and what it says.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next line that begins with what is wanted.
    fn said(&mut self, start: &str) -> String {
        let line = self.lines.by_ref().map_while(Result::ok).find(|line| line.starts_with(start));
        line.unwrap_or_else(|| panic!("the program says nothing that begins with `{start}`"))
    }

    /// Where a site serves.
    fn address(&mut self) -> String {
        let line = self.said("Serving ");
        let url = line.split(" at ").nth(1).unwrap().split(' ').next().unwrap();
        url.split("/?").next().unwrap().trim_end_matches('/').to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, built.
fn secant() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--quiet", "--package", "secant"])
        .status()
        .unwrap();
    assert!(built.success(), "secant does not build");
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap().join("debug/secant")
}

fn secant_in(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(secant());
    command.current_dir(folder).env_remove("SECANT_CODE").args(args);
    command
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
        (modules.join("oidc-provider").is_dir(), "oidc-provider"),
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

/// Does the tasks of a script, and shows what went wrong.
fn all_tasks(script: &str, site: &str, modules: &Path, more: &[(&str, &str)]) {
    let pictures = root().join("target/browser/pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    let output = Command::new("node")
        .arg(root().join("tests/tests/browser").join(script))
        .env("SITE", site)
        .env("MODULES", modules)
        .env("PICTURES", pictures)
        .envs(more.iter().copied())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{fault}");
    assert!(told.contains("all tasks were done"), "{told}");
}

#[test]
fn people_do_their_tasks_in_a_real_browser() {
    let Some(modules) = ready() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut demo =
        Running::start(&mut secant_in(folder.path(), &["demo", "--serve", "--folder", "."]));
    let address = demo.address();
    all_tasks("tasks.mjs", &address, &modules, &[]);
}

const PASSWORD: &str = "correct horse battery";

/// Makers of the simulated devices; there are none of that name.
const MAKERS: &str =
    "prefix,maker\n02-5E-C3,Example Meters (fictional)\n02-5E-C4,Sample Metering (fictional)\n";

fn add_account(folder: &Path, who: &str) {
    let mut args = vec!["account", "add", "--password-stdin"];
    args.extend(who.split(' '));
    let mut adding = secant_in(folder, &args);
    let mut adding = adding.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(adding.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    assert!(adding.wait().unwrap().success());
}

#[test]
fn people_sign_in_by_passkey_and_by_their_organisation() {
    let Some(modules) = ready() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(secant_in(folder, &["init"]).status().unwrap().success());
    add_account(folder, "alex --name Alex --role administrator");
    add_account(folder, "olly --name Olly --role committee-member --body operations-group");
    let quietly = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        let done = secant_in(folder, &args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    quietly(
        "alerts simulate --meters 2000 --hours 48 --seed 7 -o traffic.frames \
         --inventory homes.csv",
    );
    quietly("alerts run traffic.frames --state run.sqlite --inventory homes.csv");
    std::fs::write(folder.join("makers.csv"), MAKERS).unwrap();

    let mut provider = Running::start(
        Command::new("node")
            .arg(root().join("tests/tests/browser/provider.mjs"))
            .env("MODULES", &modules)
            .env("CLIENT_SECRET", "a secret of a test"),
    );
    let issuer = provider.said("http://");
    std::fs::write(folder.join("example.secret"), "a secret of a test\n").unwrap();
    let organisations = format!(
        "[[organisation]]\nid = \"example-energy\"\nname = \"Example Energy\"\nissuer = \"{issuer}\"\n\
         client-id = \"secant\"\nclient-secret-file = \"example.secret\"\ndomains = [\"example.org\"]\n\
         [organisation.accounts]\nparty-category = \"large-suppliers\"\nroles = [\"party-representative\"]\n"
    );
    std::fs::write(folder.join("organisations.toml"), organisations).unwrap();
    let serve = "serve --listen 127.0.0.1:0 --organisations organisations.toml --traffic run.sqlite \
                 --makers makers.csv --mail";
    let serve: Vec<&str> = serve.split_whitespace().collect();
    let mut site = Running::start(&mut secant_in(folder, &serve));
    // Passkeys belong to names.
    let address = site.address().replace("127.0.0.1", "localhost");
    let back = format!("{address}/sign-in/organisation/example-energy/back");
    writeln!(provider.child.stdin.as_mut().unwrap(), "{back}").unwrap();
    provider.said("ready");
    all_tasks("signing_in.mjs", &address, &modules, &[("PASSWORD", PASSWORD)]);
}
