//! Programs with tokens, and people with invitations: what they may, and what is refused.

use app::access::Role;
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use super::place::{Browser, Heard, PASSWORD, Place};

/// Makes a token on the page of the account.
pub fn token(browser: &Browser<'_>, scopes: &[&str]) -> String {
    let mut fields = vec![("name", "a script"), ("days", "30")];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let answer = browser.post_own("/account/tokens", &fields);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    let (_, rest) = text.split_once("<code>secant_").unwrap();
    format!("secant_{}", rest.split('<').next().unwrap())
}

pub fn send(place: &Place, token: &str, path: &str, body: &Value) -> Heard {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json");
    place.browser().send(request, Body::from(body.to_string()))
}

fn comment(text: &str) -> Value {
    json!({ "step": "comment", "capacity": "party", "on": "2026-01-06", "content": { "text": text } })
}

#[test]
fn a_program_previews_and_takes_a_step_in_the_name_of_its_account() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let token = token(&party, &["steps"]);
    let path = "/api/v1/proposals/102A/steps";
    let preview = send(&place, &token, &format!("{path}?preview=yes"), &comment("by a program"));
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert_eq!(preview.json()["would_record"][0]["step"], "comment");
    assert!(!place.browser().get("/proposals/102A").text().contains("by a program"));
    let taken = send(&place, &token, path, &comment("by a program"));
    assert_eq!((taken.status, taken.header("location")), (201, "/api/v1/proposals/102A"));
    assert!(place.browser().get("/proposals/102A").text().contains("by a program"));
    let refused = send(
        &place,
        &token,
        path,
        &json!({
            "step": "withdraw", "capacity": "party", "on": "2026-01-06", "content": { "reason": "x" },
        }),
    );
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert!(refused.json()["clause"].as_str().is_some_and(|clause| clause.contains('D')));
}

#[test]
fn a_program_raises_a_draft_proposal() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let token = token(&party, &["raise", "read"]);
    let body = json!({ "title": "Alerts that a program has seen", "capacity": "party" });
    let raised = send(&place, &token, "/api/v1/proposals", &body);
    assert_eq!(raised.status, 201, "{}", raised.text());
    let id = raised.json()["proposal"].as_str().unwrap().to_owned();
    let page = place.browser().get(&format!("/proposals/{id}")).text();
    assert!(
        page.contains("Alerts that a program has seen")
            && page.contains("Somebody (party-representative)")
    );
}

#[test]
fn a_token_is_good_for_its_scopes_and_its_account_and_no_more() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let path = "/api/v1/proposals/102A/steps";
    let reading = token(&party, &["read"]);
    assert_eq!(send(&place, &reading, path, &comment("x")).status, 403);
    let stepping = token(&party, &["steps"]);
    let as_secas =
        json!({ "step": "comment", "capacity": "code-administrator", "content": { "text": "x" } });
    assert_eq!(send(&place, &stepping, path, &as_secas).status, 403);
    let get = |token: &str, path: &str| {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        place.browser().send(request, Body::empty())
    };
    assert_eq!(get(&reading, "/api/v1/proposals").status, 200);
    assert_eq!(get(&stepping, "/api/v1/proposals").status, 403, "it has no scope to read");
    assert_eq!(get("secant_0", "/api/v1/proposals").status, 401);
    // A token opens the API alone.
    assert_eq!(get(&reading, "/account").status, 401);
    let viewer = token(&place.signed_in(Role::SecuritySecretariat), &["steps", "raise"]);
    assert_eq!(
        send(&place, &viewer, path, &comment("x")).status,
        403,
        "its account takes no steps"
    );
    let taken_back = party.post_own("/account/tokens/end", &[("token", "1")]);
    assert_eq!(taken_back.status, 303, "{}", taken_back.text());
    assert_eq!(get(&reading, "/api/v1/proposals").status, 401);
}

#[test]
fn a_browser_writes_nothing_through_the_api_and_nothing_odd_is_taken() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let path = "/api/v1/proposals/102A/steps";
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    let with_a_cookie = party.send(request, Body::from(comment("x").to_string()));
    assert_eq!(with_a_cookie.status, 401, "{}", with_a_cookie.text());
    let token = token(&party, &["steps"]);
    let form = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(place.browser().send(form, Body::from("step=comment")).status, 415);
    for (body, status) in [
        (json!([]), 400),
        (json!({ "step": "comment" }), 400),
        (json!({ "step": "comment", "capacity": "party", "zzz": 1 }), 400),
        (json!({ "step": "annul", "capacity": "party", "content": { "seq": 1 } }), 400),
        (
            json!({ "step": "comment", "capacity": "party", "content": { "text": "x", "zzz": 1 } }),
            400,
        ),
    ] {
        let answer = send(&place, &token, path, &body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    assert_eq!(send(&place, &token, "/api/v1/proposals/9999/steps", &comment("x")).status, 409);
}

#[test]
fn somebody_who_is_invited_chooses_a_password_once() {
    let place = Place::new();
    let admin = place.signed_in(Role::Administrator);
    let invited = admin.post_own(
        "/accounts/invite",
        &[
            ("login", "Nina"),
            ("name", "Nina New"),
            ("role", "committee-member"),
            ("body", "operations-group"),
        ],
    );
    let text = invited.text();
    assert_eq!(invited.status, 200, "{text}");
    let link =
        text.split("/invitation?token=").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let path = format!("/invitation?token={link}");
    let nina = place.browser();
    assert!(nina.get(&path).text().contains("Welcome, Nina New"));
    let short = nina.post("/invitation", &[("token", &link), ("password", "short")]);
    assert_eq!(short.status, 400, "{}", short.text());
    let taken = nina.post("/invitation", &[("token", &link), ("password", "nina chose this one")]);
    assert_eq!((taken.status, taken.header("location")), (303, "/account"));
    assert!(nina.get("/account").text().contains("Operations Group"));
    // Nobody uses it again.
    assert_eq!(place.browser().get(&path).status, 400);
    let again = place
        .browser()
        .post("/invitation", &[("token", &link), ("password", "somebody else chose")]);
    assert_eq!(again.status, 400);
    assert_eq!(place.browser().get("/invitation?token=nonsense").status, 400);
    for wrong in [
        vec![("login", "x y"), ("name", "N"), ("role", "analyst")],
        vec![("login", "n"), ("name", "N"), ("role", "king")],
    ] {
        assert_eq!(admin.post_own("/accounts/invite", &wrong).status, 400);
    }
}

#[test]
fn a_password_is_changed_and_a_lost_one_replaced() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let change = |old: &str, new: &str| {
        party.post_own("/account/password", &[("old", old), ("new", new)]).status
    };
    assert_eq!(change("wrong wrong wrong", "another long password"), 400);
    assert_eq!(change(PASSWORD, "short"), 400);
    assert_eq!(change(PASSWORD, "another long password"), 303);
    assert_eq!(party.get("/account").status, 401, "every session has ended");
    let admin = place.signed_in(Role::Administrator);
    let linked = admin.post_own("/accounts/link", &[("login", "party-representative")]);
    assert!(linked.text().contains("/invitation?token="), "{}", linked.text());
    assert_eq!(
        admin.post_own("/accounts/close", &[("login", "administrator"), ("do", "close")]).status,
        400
    );
    assert_eq!(admin.post_own("/accounts/close", &[("login", "dcc"), ("do", "close")]).status, 303);
    assert_eq!(
        place.browser().post("/sign-in", &[("login", "dcc"), ("password", PASSWORD)]).status,
        401
    );
}
