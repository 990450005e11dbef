//! A request of a browser that is signed in: whatever the address and the form, it is answered, never by a fault of the
//! program's own. The first line has who asks, the verb and the address; what follows is the form.
#![no_main]

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use app::{Context, Register, accounts::PEOPLE, command::load_demo, sources::Texts};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use fuzz::{seed, shipped};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use web::{
    Settings, Site,
    router::router,
    routes::{ROUTES, Verb},
};

/// A site of the demo, and the cookie and token of each who has signed in.
struct Place {
    routes: Router,
    runtime: Runtime,
    sessions: Mutex<BTreeMap<&'static str, (String, String)>>,
    _folder: TempDir,
}

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("register.sqlite");
    let mut register = Register::create(&path, shipped::CODE.clone()).expect("a register");
    let ctx = Context::at("fuzzer", Timestamp::UNIX_EPOCH);
    load_demo(&mut register, &ctx).expect("the demo's register");
    let settings = Settings {
        demo: true,
        accounts: Some(folder.path().join("accounts.sqlite")),
        ..Settings::default()
    };
    let texts = Texts::shipped().expect("the shipped Code");
    let site = Site::new(register, texts, settings).expect("a site");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    Place { routes: router(Arc::new(site)), runtime, sessions: Mutex::default(), _folder: folder }
});

impl Place {
    /// The status, the cookie that is set, and the text of an answer; none when the request is none.
    fn ask(
        &self,
        verb: &str,
        address: &str,
        cookie: &str,
        form: String,
    ) -> Option<(u16, String, String)> {
        let request = Request::builder()
            .method(verb)
            .uri(address)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .ok()?;
        let routes = self.routes.clone();
        Some(self.runtime.block_on(async {
            let answer = routes.oneshot(request).await.expect("an answer");
            let cookie = answer.headers().get(header::SET_COOKIE);
            let cookie = cookie.and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
            let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a whole answer");
            (status, cookie, String::from_utf8_lossy(&body).into_owned())
        }))
    }

    /// The cookie and the token of somebody of the demo.
    fn session(&self, login: &'static str) -> (String, String) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = || {
            let form = format!("person={login}");
            let (_, cookie, _) = self.ask("POST", "/sign-in/demo", "", form).expect("a session");
            let (_, _, page) = self.ask("GET", "/account", &cookie, String::new()).expect("a page");
            let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a token");
            (cookie, after.split('"').next().unwrap_or_default().to_owned())
        };
        sessions.entry(login).or_insert_with(begin).clone()
    }
}

fuzz_target!(init: seed::write(seeds()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let (head, form) = text.split_once('\n').unwrap_or((text, ""));
    let [who, verb, address] = head.splitn(3, ' ').collect::<Vec<_>>()[..] else { return };
    // A session that the input itself has ended would make all that follows strangers.
    if !address.starts_with('/') || address.starts_with("/sign-out") || address.starts_with("/account") {
        return;
    }
    let (cookie, csrf) = match PEOPLE.iter().find(|person| person.login == who) {
        Some(person) => PLACE.session(person.login),
        None => (String::new(), String::new()),
    };
    let verb = if verb == "POST" { "POST" } else { "GET" };
    let form = if verb == "POST" { format!("csrf={csrf}&{form}") } else { String::new() };
    if let Some((status, _, text)) = PLACE.ask(verb, address, &cookie, form) {
        assert_ne!(status, 500, "{text}");
    }
});

/// Every route, asked by somebody of the demo.
fn seeds() -> Vec<String> {
    let people = PEOPLE.iter().map(|person| person.login).cycle();
    let seed = |(route, who): (&web::routes::Route, &str)| {
        let (verb, form) = match route.verb {
            Verb::Get => ("GET", ""),
            Verb::Post => ("POST", "title=A&text=b&capacity=party&preview=yes&on=2019-10-29"),
        };
        let path = route.path.replace("{id}", "90").replace("{table}", "user_roles");
        let path = path
            .replace("{role}", "ED")
            .replace("{code}", "8F36")
            .replace("{kind}", "change-status");
        let path = path.replace("{body}", "panel").replace("{date}", "2019-11-15");
        let path = path.replace("{event}", "20").replace("{step}", "comment");
        format!(
            "{who} {verb} {path}?as-at=2019-10-29&since=2019-10-01&with=MP091&q=a&sort=number\n{form}"
        )
    };
    ROUTES.iter().zip(people).map(seed).collect()
}
