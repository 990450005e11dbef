//! `secant serve`: the register and the Code as web pages.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use app::{
    Context, Error, Register,
    access::{Role, Viewer},
    assurance::AssuranceRegister,
};
use web::{Limits, Options, Settings, Site};

use super::schema::Where;
use crate::{output, session::Session};

/// The address of a site that nobody has named: where `serve` listens.
pub const SITE: &str = "http://127.0.0.1:8080";

/// Where to serve.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant serve                                   pages at http://127.0.0.1:8080
  secant serve --open                            the same, shown in a browser
  secant serve --listen 0.0.0.0:80 --host sec.example.org --behind-tls

Ctrl-C or SIGTERM ends it; requests under way are answered first. Pages follow the log: what others write shows
at once. Whoever can reach the address can read what is public, without signing in.")]
pub struct Args {
    /// The address and port to listen on; port 0 for any that is free.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Show it in a browser.
    #[arg(long)]
    open: bool,
    /// A name by which browsers may call it, besides those of this machine; may be repeated. Needed when it listens
    /// on more than this machine.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Browsers reach it through TLS (a proxy before it): cookies are sent through TLS only.
    #[arg(long)]
    behind_tls: bool,
    /// Let people sign in by their organisations (OpenID Connect), which this file names.
    #[arg(long, value_name = "FILE.toml")]
    organisations: Option<PathBuf>,
    /// Show what a run of alerts has come to, to those for whom it is: the state of `secant alerts run`.
    #[arg(long, value_name = "STATE.sqlite")]
    traffic: Option<PathBuf>,
    /// The makers of devices by the prefix of their identifiers: CSV with the columns prefix, maker.
    #[arg(long, value_name = "FILE.csv")]
    makers: Option<PathBuf>,
    /// Show the record of assurance to those for whom it is (Section G8).
    #[arg(long, value_name = "FILE")]
    assurance: Option<PathBuf>,
    /// Let readers subscribe to letters, which `secant mail run` sends.
    #[arg(long)]
    mail: bool,
    #[command(flatten)]
    schemas: Where,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let settings = Settings {
        demo: false,
        secure: args.behind_tls,
        hosts: hosts(args.listen.ip(), &args.host),
        accounts: Some(accounts_of(&session.global.register)),
        schemas: args.schemas.folder_if_any(),
        organisations: args.organisations.clone(),
        traffic: args.traffic.clone(),
        makers: args.makers.clone(),
        assurance: args.assurance.clone(),
        mail: args.mail.then(|| super::mail::file_of(&session.global.register)),
    };
    serve(session, &session.global.register, args.listen, settings, args.open)
}

/// Serves the demo's register on this machine, with people of the demo.
pub fn demo(session: &Session, register: &Path, open: bool) -> Result<(), Error> {
    let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
    let settings = Settings {
        demo: true,
        secure: false,
        hosts: hosts(listen.ip(), &[]),
        accounts: Some(accounts_of(register)),
        schemas: Where::default().folder_if_any(),
        organisations: None,
        traffic: None,
        makers: None,
        assurance: Some(sample_of_assurance(session, register)?),
        mail: None,
    };
    match serve(session, register, listen, settings.clone(), open) {
        Err(Error::File { source, .. }) if source.kind() == std::io::ErrorKind::AddrInUse => {
            serve(session, register, SocketAddr::new(listen.ip(), 0), settings, open)
        }
        other => other,
    }
}

/// A record of assurance that is made up, for the demo: made anew beside its register.
fn sample_of_assurance(session: &Session, register: &Path) -> Result<PathBuf, Error> {
    let path = register.with_extension("assurance.sqlite");
    remove_log(&path)?;
    let ctx = Context { actor: "secant demo".to_owned(), ..session.ctx.clone() };
    let secretariat = Viewer { roles: [Role::SecuritySecretariat].into(), ..Viewer::public() };
    let text = app::shipped::assurance_sample()
        .ok_or_else(|| Error::Bug("the sample of assurance is not shipped".to_owned()))?;
    let mut record = AssuranceRegister::create(&path, session.code()?)?;
    record.import(&ctx, &secretariat, Path::new("assurance-sample.toml"), text)?;
    Ok(path)
}

/// Removes a log that is made anew, with the files that SQLite keeps beside it.
pub fn remove_log(path: &Path) -> Result<(), Error> {
    for ending in ["", "-wal", "-shm"] {
        let mut old = path.to_owned().into_os_string();
        old.push(ending);
        match std::fs::remove_file(&old) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::File { path: old.into(), verb: "written", source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// The file of accounts that belongs to a register: beside it.
pub fn accounts_of(register: &Path) -> PathBuf {
    register.with_extension("accounts.sqlite")
}

fn serve(
    session: &Session,
    register: &Path,
    listen: SocketAddr,
    settings: Settings,
    open: bool,
) -> Result<(), Error> {
    if !listen.ip().is_loopback() && settings.hosts.is_empty() {
        output::note("it answers to any name: give those of this site with `--host NAME`");
    }
    let texts = session.texts()?;
    let code = texts.load()?;
    let (is_demo, is_proxied) = (settings.demo, settings.secure);
    let site = Site::new(Register::open(register, code)?, texts, settings)?;
    let told = |address: SocketAddr| {
        let day = if is_demo { "?as-at=2019-10-29" } else { "" };
        let url = format!("http://{address}/{day}");
        // Whoever started it reads the address there; a reader that has gone away does not mind.
        let _ = output::line(format!("Serving {} at {url} – Ctrl-C ends it.", register.display()));
        if open {
            show(&url);
        }
    };
    let limits = Limits::default();
    let of_one_address = limits.of_one_address.filter(|_| !is_proxied);
    web::serve(site, Options { listen, limits: Limits { of_one_address, ..limits } }, told).map_err(
        |source| Error::File {
            path: PathBuf::from(listen.to_string()),
            verb: "listened on",
            source,
        },
    )
}

/// The names by which browsers may call a site: this machine's, where it listens on nothing else.
fn hosts(listen: IpAddr, given: &[String]) -> Vec<String> {
    if given.is_empty() && !listen.is_loopback() {
        return Vec::new();
    }
    let own = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    own.into_iter().chain(given.iter().cloned()).collect()
}

/// Shows an address in a browser, by the program that each system has for it.
fn show(url: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let shown = Command::new(program)
        .args(before)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if shown.is_err() {
        output::note(&format!("no browser could be started: open {url}"));
    }
}
