//! Signing in and out, sessions, and forms that are not this site's own.

use app::{access::Role, accounts::Accounts};
use axum::{
    body::Body,
    http::{Request, header},
};
use web::Settings;

use super::place::{PASSWORD, Place, encoded};

#[test]
fn a_session_is_new_at_each_sign_in_and_over_once_it_is_ended() {
    let place = Place::new();
    let browser = place.signed_in(Role::Analyst);
    let first = browser.cookie();
    assert!(browser.get("/account").text().contains("Somebody (analyst)"));
    browser.post_own("/sign-in", &[("login", "analyst"), ("password", PASSWORD)]);
    assert_ne!(browser.cookie(), first, "a session that was there before is not taken over");
    let stolen = browser.cookie();
    assert_eq!(browser.post_own("/sign-out", &[]).status, 303);
    assert_eq!(browser.cookie(), "");
    let request = Request::get("/account").header(header::HOST, "localhost");
    let thief = place.browser().send(request.header(header::COOKIE, stolen), Body::empty());
    assert_eq!(thief.status, 401, "what the browser forgot is over on the site, too");
}

#[test]
fn a_cookie_is_for_this_site_and_for_no_script() {
    let place = Place::new();
    let answer = place.browser().post("/sign-in", &[("login", "dcc"), ("password", PASSWORD)]);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("secant=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let place = Place::with(Settings { secure: true, ..Settings::default() });
    let answer = place.browser().post("/sign-in", &[("login", "dcc"), ("password", PASSWORD)]);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-secant=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[test]
fn a_form_of_another_site_or_session_does_nothing() {
    let place = Place::new();
    let browser = place.signed_in(Role::PartyRepresentative);
    let csrf = browser.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("title", "Something to raise"),
        ("capacity", "party"),
        ("do", "take"),
    ];
    let send = |origin: &str, site: &str, fields: &[(&str, &str)]| {
        let request = Request::post("/raise")
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, origin)
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        browser.send(request, Body::from(encoded(fields))).status
    };
    assert_eq!(send("http://evil.example", "cross-site", &fields), 403);
    assert_eq!(send("http://evil.example", "same-origin", &fields), 403);
    assert_eq!(send("http://localhost", "same-site", &fields), 403);
    assert_eq!(send("http://localhost", "same-origin", &fields[1..]), 403);
    let other = place.signed_in(Role::Dcc).csrf();
    let mut foreign = fields;
    foreign[0].1 = &other;
    assert_eq!(send("http://localhost", "same-origin", &foreign), 403);
    assert!(!browser.get("/proposals?text=Something+to+raise").text().contains("DP282"));
    assert_eq!(send("http://localhost", "same-origin", &fields), 303);
}

#[test]
fn guessing_passwords_has_to_wait_and_is_told_to_the_administrator() {
    let place = Place::new();
    let browser = place.browser();
    for _ in 0..5 {
        let answer =
            browser.post("/sign-in", &[("login", "authority"), ("password", "not the one")]);
        assert_eq!(answer.status, 401);
    }
    let answer = browser.post("/sign-in", &[("login", "authority"), ("password", PASSWORD)]);
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("There were too many tries"));
    let page = place.signed_in(Role::Administrator).get("/accounts").text();
    assert_eq!(page.matches("wrong name or password").count(), 5);
}

#[test]
fn people_of_the_demo_sign_in_to_a_demo_only() {
    let demo = Place::with(Settings { demo: true, ..Settings::default() });
    let browser = demo.browser();
    assert!(browser.get("/sign-in").text().contains("demo-analyst"));
    assert_eq!(browser.post("/sign-in/demo", &[("person", "demo-analyst")]).status, 303);
    assert!(browser.get("/account").text().contains("Ann Analyst (demo)"));
    let place = Place::new();
    assert_eq!(place.browser().post("/sign-in/demo", &[("person", "analyst")]).status, 404);
    assert!(!place.browser().get("/sign-in").text().contains("demo-"));
}

/// The code that an app makes now of the secret that a page shows.
fn shown_code(html: &str) -> String {
    let secret = html.split("Secret: <code>").nth(1).and_then(|rest| rest.split('<').next());
    let secret = totp_rs::Secret::try_from_base32(secret.unwrap()).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate_current().to_string()
}

#[test]
fn a_second_factor_is_set_up_and_wanted_from_then_on() {
    let place = Place::new();
    let browser = place.signed_in(Role::Dcc);
    assert!(browser.get("/account").text().contains("Set it up"));
    let path = "/account/second-factor";
    assert_eq!(browser.post_own(path, &[("do", "begin")]).status, 303);
    let html = browser.get("/account").text();
    assert!(html.contains("aria-label=\"The secret as a QR code\""), "{html}");
    assert!(!html.contains(" style="), "a picture without styles of its own");
    let wrong = browser.post_own(path, &[("do", "confirm"), ("code", "000000")]);
    assert_eq!(wrong.status, 400);
    let code = shown_code(&html);
    let confirmed = browser.post_own(path, &[("do", "confirm"), ("code", &code)]).text();
    let recovery = confirmed.split("<li><code>").nth(1).and_then(|rest| rest.split('<').next());
    let recovery = recovery.unwrap().to_owned();
    assert!(!browser.get("/account").text().contains(&recovery), "they are shown once");
    let sign_in = |code: &str| {
        let fields = [("login", "dcc"), ("password", PASSWORD), ("code", code)];
        place.browser().post("/sign-in", &fields)
    };
    let without = sign_in("");
    assert_eq!(without.status, 401);
    assert!(without.text().contains("the second factor is wrong or missing"), "{}", without.text());
    assert_eq!(sign_in(&code).status, 401, "a code holds once");
    assert_eq!(sign_in(&recovery).status, 303);
    assert_eq!(sign_in(&recovery).status, 401, "a recovery code holds once");
    let remove =
        |password: &str| browser.post_own(path, &[("do", "remove"), ("password", password)]).status;
    assert_eq!((remove("not the password"), remove(PASSWORD)), (400, 303));
    assert_eq!(sign_in("").status, 303);
}

#[test]
fn an_administrator_needs_more_than_a_password_to_work_on_accounts() {
    let place = Place::new();
    let kept = Accounts::open(&place.folder.path().join("accounts.sqlite")).unwrap();
    let role = Role::Administrator;
    let then = "2026-01-05T09:00:00Z".parse().unwrap();
    kept.remove_second_factor(&role.to_string(), "a test", then).unwrap();
    let browser = place.signed_in(role);
    let refused = browser.get("/accounts");
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("A password alone is not enough"), "{}", refused.text());
    let close = [("login", "dcc"), ("do", "close")];
    assert_eq!(browser.post_own("/accounts/close", &close).status, 403);
    assert_eq!(browser.get("/account").status, 200, "where it is set up");
    assert_eq!(browser.post_own("/account/second-factor", &[("do", "begin")]).status, 303);
    let code = shown_code(&browser.get("/account").text());
    let confirm = [("do", "confirm"), ("code", code.as_str())];
    assert_eq!(browser.post_own("/account/second-factor", &confirm).status, 200);
    assert_eq!(browser.get("/accounts").status, 200, "the session has shown it by now");
}

#[test]
fn a_passkey_is_asked_for_by_name_and_refused_when_nobody_asked() {
    let place = Place::new();
    let browser = place.signed_in(Role::Dcc);
    assert!(browser.get("/account").text().contains("data-passkey=\"new\""));
    let begin = |password: &str| {
        browser.post_own("/account/passkeys", &[("do", "begin"), ("password", password)])
    };
    assert_eq!(begin("not the password").status, 400, "a browser that was found signed in");
    let asked = begin(PASSWORD).json();
    assert_eq!((&asked["rp"]["id"], &asked["user"]["name"]), (&"localhost".into(), &"dcc".into()));
    let wrong = browser.post_own("/account/passkeys", &[("name", "x"), ("answer", "{}")]);
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.text().contains("The passkey was refused")
            || wrong.text().contains("the passkey was refused")
    );
    let known = place.browser().post("/sign-in/passkey", &[("do", "begin")]).json();
    assert_eq!(
        (&known["rpId"], &known["userVerification"]),
        (&"localhost".into(), &"required".into())
    );
    let wrong = place.browser().post("/sign-in/passkey", &[("answer", "{}")]);
    assert_eq!(wrong.status, 401);
    assert!(wrong.headers.get("set-cookie").is_none());
}
