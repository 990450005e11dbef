//! A site of the demo's register for tests, and a browser that remembers its cookie.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock, Mutex},
};

use app::{
    Context, Register,
    access::Role,
    accounts::{Account, Accounts},
    command::load_demo,
    maintenance,
    sources::Texts,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use code::Code;
use jiff::Timestamp;
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::{Settings, Site, router::router};

/// The password of every account of these tests.
pub const PASSWORD: &str = "correct horse battery";

pub static CODE: LazyLock<Code> = LazyLock::new(|| Texts::shipped().unwrap().load().unwrap());

/// The demo's register, made once; whoever writes takes a copy of its file.
static DEMO: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.sqlite");
    let mut register = Register::create(&path, CODE.clone()).unwrap();
    let ctx = Context::at("a test", "2026-01-05T09:00:00Z".parse().unwrap());
    load_demo(&mut register, &ctx).unwrap();
    // The demo has no maintenance; the sample of it is made up, and says so.
    let sample = app::shipped::maintenance_sample().unwrap();
    let plans = maintenance::parse_toml(sample, &app::context::zone()).unwrap();
    maintenance::import(&mut register, &ctx, &plans, "2019-10-15".parse().unwrap()).unwrap();
    folder
});

/// A site, with the folder in which its register is.
pub struct Place {
    routes: Router,
    pub folder: TempDir,
    /// Recovery codes of the administrator, for whom a password alone is not enough.
    recovery: Mutex<Vec<String>>,
}

impl Place {
    /// A site of its own, with an account for each role, named as the role.
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    /// A site of its own with settings.
    pub fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.sqlite");
        std::fs::copy(DEMO.path().join("register.sqlite"), &path).unwrap();
        let accounts = folder.path().join("accounts.sqlite");
        let mut recovery = Vec::new();
        if !settings.demo {
            let kept = Accounts::open(&accounts).unwrap();
            let now = "2026-01-05T09:00:00Z".parse().unwrap();
            for role in <Role as strum::VariantArray>::VARIANTS {
                kept.add(&account(*role), PASSWORD, now).unwrap();
            }
            recovery = with_second_factor(&kept, &Role::Administrator.to_string(), now);
        }
        let register = Register::open(&path, CODE.clone()).unwrap();
        let settings = Settings { accounts: Some(accounts), ..settings };
        let site = Site::new(register, Texts::shipped().unwrap(), settings).unwrap();
        Self { routes: router(Arc::new(site)), folder, recovery: Mutex::new(recovery) }
    }

    /// The site that tests share which write nothing.
    pub fn shared() -> &'static Self {
        static PLACE: LazyLock<Place> = LazyLock::new(Place::new);
        &PLACE
    }

    /// Somebody of whom nothing is known.
    pub fn browser(&self) -> Browser<'_> {
        Browser { place: self, cookie: Mutex::new(String::new()) }
    }

    /// Somebody who is signed in, in a role.
    pub fn signed_in(&self, role: Role) -> Browser<'_> {
        let browser = self.browser();
        let login = role.to_string();
        let code = match role {
            Role::Administrator => self.recovery.lock().unwrap().pop().unwrap(),
            _ => String::new(),
        };
        let fields = [("login", login.as_str()), ("password", PASSWORD), ("code", &code)];
        let answer = browser.post("/sign-in", &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser
    }
}

/// Sets a second factor up, and gives its recovery codes.
fn with_second_factor(kept: &Accounts, login: &str, now: Timestamp) -> Vec<String> {
    let who = kept.sign_in(login, PASSWORD, "", ("a test", "192.0.2.1"), now).unwrap().signed_in;
    let secret = kept.begin_second_factor(login).unwrap().secret;
    let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let code = totp.generate(u64::try_from(now.as_second()).unwrap()).to_string();
    kept.confirm_second_factor(&who, &code, now).unwrap()
}

pub fn account(role: Role) -> Account {
    let bodies = match role {
        Role::CommitteeMember => vec!["operations-group", "panel", "change-sub-committee"],
        _ => Vec::new(),
    };
    Account {
        login: role.to_string(),
        name: format!("Somebody ({role})"),
        organisation: Some("Example Energy".to_owned()),
        party: None,
        party_category: "large-suppliers".parse().ok(),
        bodies: bodies.into_iter().map(|id| id.parse().unwrap()).collect(),
        roles: BTreeSet::from([role]),
    }
}

/// A browser.
pub struct Browser<'p> {
    place: &'p Place,
    cookie: Mutex<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Heard {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub body: Vec<u8>,
}

impl Heard {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Browser<'_> {
    pub fn get(&self, path: &str) -> Heard {
        self.send(Request::get(path).header(header::HOST, "localhost"), Body::empty())
    }

    /// Sends a form, as a page of the site would.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Heard {
        let request = Request::post(path)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encoded(fields)))
    }

    /// Sends a form with the token that the site's pages hold for this browser.
    pub fn post_own(&self, path: &str, fields: &[(&str, &str)]) -> Heard {
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.post(path, &all)
    }

    /// The token that forms carry.
    pub fn csrf(&self) -> String {
        let page = self.get("/account").text();
        let after = page.split("name=\"csrf\" value=\"").nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }

    pub fn send(&self, request: axum::http::request::Builder, body: Body) -> Heard {
        let cookie = self.cookie.lock().unwrap().clone();
        let request = match cookie.as_str() {
            "" => request,
            cookie => request.header(header::COOKIE, cookie),
        };
        let routes = self.place.routes.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let heard = runtime.block_on(async {
            let response = routes.oneshot(request.body(body).unwrap()).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Heard { status: parts.status.as_u16(), headers: parts.headers, body }
        });
        if let Some(set) = heard.headers.get(header::SET_COOKIE) {
            let set = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.lock().unwrap() = if set.ends_with('=') { String::new() } else { set };
        }
        heard
    }

    pub fn cookie(&self) -> String {
        self.cookie.lock().unwrap().clone()
    }
}

/// Fields as a form sends them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect::<String>()
    };
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", plain(name), plain(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A route's path with parts that name something.
pub fn filled(path: &str) -> String {
    let id = match path {
        path if path.contains("/proposals/") => "90",
        path if path.contains("/bodies/") => "panel",
        path if path.contains("/releases/") => "november-2020",
        path if path.contains("/clauses/") => "D1.3",
        path if path.contains("/amendments/") => "MP091",
        path if path.contains("/checks/") => "twin-role-tables",
        _ => "90",
    };
    path.replace("{id}", id)
        .replace("{table}", "user_roles")
        .replace("{role}", "ED")
        .replace("{user}", "northlight")
        .replace("{code}", "8F36")
        .replace("{kind}", "change-status")
        .replace("{event}", "20")
        .replace("{body}", "operations-group")
        .replace("{date}", "2019-10-29")
        .replace("{activity}", "fic-2020-01-certificates")
        .replace("{step}", "comment")
}
