//! Who may ask for what: every route × every role, against the one table of `app::access`.

use std::fmt::Write as _;

use app::access::Role;
use strum::VariantArray as _;
use web::routes::{ROUTES, Verb};

use super::place::{Place, filled};

/// Routes that end the session by which they are asked.
const ENDING: &[&str] = &["/sign-out"];

#[test]
fn every_route_is_for_those_whom_the_table_names_and_for_nobody_else() {
    let place = Place::shared();
    let nobody = place.browser();
    let somebody: Vec<_> =
        Role::VARIANTS.iter().map(|role| (*role, place.signed_in(*role))).collect();
    // Programs of everybody, each with a token that is good for all that its account may do.
    let all = ["read", "raise", "steps"];
    let token = |(role, browser): &(Role, super::place::Browser<'_>)| match role {
        // Who is nobody in particular has no account to make one for.
        Role::Public => String::new(),
        _ => super::programs::token(browser, &all),
    };
    let tokens: Vec<String> = somebody.iter().map(token).collect();
    let program = |place: &Place, token: &str, path: &str| {
        super::programs::send(place, token, path, &serde_json::json!({})).status
    };
    let mut told = String::new();
    for route in ROUTES {
        let path = filled(route.path);
        let ask = |browser: &super::place::Browser<'_>, csrf: &str| match route.verb {
            Verb::Get => browser.get(&path).status,
            // Without a field that says what to do, so that nothing is done.
            Verb::Post => browser.post(&path, &[("csrf", csrf)]).status,
        };
        let is_away = |status: u16| matches!(status, 401 | 403);
        let mut who: Vec<String> = Vec::new();
        // Signing in with nothing is answered as a wrong password is.
        let is_program = route.verb == Verb::Post && route.path.starts_with("/api/");
        let of_nobody = if is_program { program(place, "", &path) } else { ask(&nobody, "") };
        let open = ["/sign-in", "/sign-in/demo", "/sign-in/passkey"].contains(&route.path)
            || !is_away(of_nobody);
        for ((role, browser), token) in somebody.iter().zip(&tokens) {
            if ENDING.contains(&route.path) {
                let fresh = place.signed_in(*role);
                if !is_away(ask(&fresh, &fresh.csrf())) {
                    who.push(role.to_string());
                }
                continue;
            }
            let viewer = super::place::account(*role).viewer();
            let may = app::access::may_see(&viewer, route.view, None).is_ok();
            let status = if is_program {
                program(place, token, &path)
            } else {
                ask(browser, &browser.csrf())
            };
            let is_form = route.verb == Verb::Post && route.path.starts_with("/sign-in");
            if !is_form {
                // A step needs somebody to act for; a form that names nobody is refused by its page, not at the door.
                let by_page = may
                    && status == 403
                    && (route.verb == Verb::Post || route.path == "/input/{body}");
                assert!(by_page || may != is_away(status), "{role}: {} gives {status}", route.path);
            }
            if may {
                who.push(role.to_string());
            }
        }
        let who = if open { "everybody".to_owned() } else { who.join(", ") };
        let verb = if route.verb == Verb::Get { "GET " } else { "POST" };
        if who != "everybody" || route.verb == Verb::Post {
            writeln!(told, "{verb} {}: {who}", route.path).unwrap();
        }
    }
    insta::assert_snapshot!(told, @"
    POST /meetings/{body}/{date}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /code/draft: everybody
    GET  /traffic: committee-member, analyst, dcc, authority
    POST /decode: everybody
    POST /maintenance: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /maintenance/{activity}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    GET  /assurance: security-sub-committee, security-secretariat
    GET  /assurance/paper: security-sub-committee, security-secretariat
    GET  /assurance/users/{user}: security-sub-committee, security-secretariat
    GET  /assurance/users/{user}/paper: security-sub-committee, security-secretariat
    POST /papers/{kind}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /subscribe: everybody
    POST /subscription: everybody
    POST /sign-in: everybody
    POST /sign-in/passkey: everybody
    POST /sign-in/demo: everybody
    POST /sign-out: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    GET  /account: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/sessions: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/password: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/tokens: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/tokens/end: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/second-factor: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /account/passkeys: party-representative, committee-member, analyst, dcc, security-sub-committee, security-secretariat, authority, administrator
    POST /invitation: everybody
    POST /accounts/invite: administrator
    POST /accounts/link: administrator
    POST /accounts/close: administrator
    GET  /accounts: administrator
    GET  /raise: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /raise: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    GET  /proposals/{id}/steps: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    GET  /proposals/{id}/steps/{step}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /proposals/{id}/steps/{step}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    GET  /input: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    GET  /input/{body}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /input/{body}: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /api/v1/proposals: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    POST /api/v1/proposals/{id}/steps: party-representative, committee-member, analyst, dcc, security-sub-committee, authority
    ");
}

#[test]
fn what_is_restricted_is_not_in_the_log_for_anybody() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let analyst = place.signed_in(Role::Analyst);
    let opened = analyst.post_own(
        "/proposals/102A/steps/comment",
        &[
            ("text", "a public comment"),
            ("capacity", "code-administrator"),
            ("on", "2026-01-06"),
            ("do", "take"),
        ],
    );
    assert_eq!(opened.status, 303, "{}", opened.text());
    let list = party.get("/api/v1/events?from=1&limit=500").text();
    assert!(!list.contains("payload"), "lists of events say nothing of what is in them");
}
