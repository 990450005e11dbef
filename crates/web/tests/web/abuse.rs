//! What ill-meant requests get.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use web::Settings;

use super::place::Place;

#[test]
fn what_is_too_large_is_not_read() {
    let browser = Place::shared().browser();
    let form = |body: String| {
        Request::post("/decode")
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len().to_string())
    };
    let body = format!("message={}", "A".repeat(1024 * 1024));
    assert_eq!(browser.send(form(body.clone()), Body::from(body.clone())).status, 413);
    // A length that is not told is counted.
    let request =
        Request::post("/decode").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(browser.send(request, Body::from(body)).status, 413);
    let long = format!("/proposals?text={}", "x".repeat(9_000));
    assert_eq!(browser.get(&long).status, 414);
    assert_eq!(browser.get(&format!("/search?q={}", "x".repeat(300))).status, 400);
    let many: Vec<String> = (1..40).map(|number| format!("MP{number:03}")).collect();
    assert_eq!(browser.get(&format!("/code?with={}", many.join(","))).status, 400);
}

#[test]
fn no_text_becomes_part_of_a_page() {
    let browser = Place::shared().browser();
    let nasty = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%7B%7B7*7%7D%7D";
    for path in [
        format!("/search?q={nasty}"),
        format!("/proposals?text={nasty}&status={nasty}&sort={nasty}"),
        format!("/proposals/{nasty}"),
        format!("/code/tables/{nasty}?key={nasty}"),
        format!("/papers/{nasty}"),
        format!("/alerts?text={nasty}"),
        format!("/?as-at={nasty}"),
        format!("/{nasty}"),
        format!("/sign-in?next={nasty}"),
    ] {
        let html = browser.get(&path).text();
        assert!(!html.contains("<script>") && !html.contains("49"), "{path}");
        assert_eq!(html.matches("<script").count(), 1, "{path}");
    }
}

#[test]
fn no_path_leads_out_of_the_site() {
    let browser = Place::shared().browser();
    for path in [
        "/../Cargo.toml",
        "/..%2f..%2fetc/passwd",
        "/style.css/../../x",
        "/code/amendments/..%2f..%2fx",
        "/%00",
        "/releases/..%5c",
    ] {
        let answer = browser.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

#[test]
fn no_query_brings_it_down() {
    let browser = Place::shared().browser();
    for path in [
        "/proposals?as-at=99999-99-99",
        "/proposals?as-at=-9999-01-01",
        "/proposals?as-at=9999-12-31&since=0001-01-01",
        "/proposals?page=99999999999999999999&sort=number",
        "/code/diff?from=-9999-01-01&to=9999-12-31",
        "/log?from=18446744073709551615",
        "/log/18446744073709551615",
        "/log/0",
        "/?as-at=2019-10-29&since=9999-12-31",
        "/tests?smets=9",
        "/releases/%F0%9F%92%A9",
        "/api/v1/proposals?page=0",
        "/api/v1/proposals?per-page=100000",
        "/api/v1/proposals?page=18446744073709551615",
        "/api/v1/events?from=x",
        "/alerts/%FF%FE",
        "/papers/new-proposals?body=nobody",
        "/papers/problem-statement?as-at=2019-10-29",
        "/papers/release-implementation",
        "/bodies/..",
    ] {
        let answer = browser.get(path);
        assert!(answer.status < 500, "{path}: {} {}", answer.status, answer.text());
    }
}

#[test]
fn other_methods_are_refused_and_the_head_has_no_body() {
    let browser = Place::shared().browser();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE, Method::OPTIONS] {
        let answer =
            browser.send(Request::builder().method(&method).uri("/proposals"), Body::empty());
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let head = browser.send(Request::head("/proposals"), Body::empty());
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert!(head.header("content-length").parse::<usize>().unwrap() > 1_000);
    let json = Request::post("/decode").header(header::CONTENT_TYPE, "application/json");
    assert_eq!(browser.send(json, Body::from("{}")).status, 415);
}

#[test]
fn every_answer_says_what_browsers_may_do_with_it() {
    let browser = Place::shared().browser();
    for path in
        ["/", "/nothing", "/style.css", "/api/v1/proposals", "/account", "/proposals?format=csv"]
    {
        let answer = browser.get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
    }
    assert_eq!(browser.get("/account").header("cache-control"), "no-store");
}

#[test]
fn another_name_of_the_machine_gets_no_answer() {
    let hosts = vec!["localhost".to_owned(), "::1".to_owned()];
    let place = Place::with(Settings { hosts, ..Settings::default() });
    let ask = |host: &str| {
        place.browser().send(Request::get("/").header(header::HOST, host), Body::empty()).status
    };
    assert_eq!(ask("localhost:8080"), 200);
    assert_eq!(ask("[::1]:8080"), 200);
    assert_eq!(ask("evil.example"), 421);
    assert_eq!(ask("localhost.evil.example:8080"), 421);
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again_and_a_long_one_is_sent_small() {
    let browser = Place::shared().browser();
    let first = browser.get("/proposals?as-at=2019-10-29");
    let tag = first.header("etag").to_owned();
    let again = Request::get("/proposals?as-at=2019-10-29").header(header::IF_NONE_MATCH, &tag);
    let again = browser.send(again, Body::empty());
    assert_eq!((again.status, again.body.len()), (304, 0));
    let small =
        Request::get("/proposals?as-at=2019-10-29").header(header::ACCEPT_ENCODING, "br, gzip");
    let small = browser.send(small, Body::empty());
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.body.len() * 3 < first.body.len());
}
