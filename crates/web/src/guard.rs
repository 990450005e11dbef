//! Who is asking, and whether a form is this site's own.

use std::net::SocketAddr;

use app::{
    access::View,
    accounts::{Bearer, SignedIn},
};
use axum::http::{HeaderMap, Uri, header, header::HeaderName};
use change::Refusal;
use jiff::Timestamp;

use crate::{address::encode, ask::Form, error::Fault, routes::Route, site::Site};

/// The cookie of a session; through TLS, under a name that browsers take from this very host only.
const COOKIE: &str = "secant";
const COOKIE_SECURE: &str = "__Host-secant";

/// The cookie of a browser that was sent to an organisation to sign in.
const AWAY: &str = "secant-away";
const AWAY_SECURE: &str = "__Host-secant-away";

/// Whoever is signed in.
pub fn signed_in(
    site: &Site,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Option<SignedIn>, Fault> {
    let Some(accounts) = site.accounts() else { return Ok(None) };
    match held(headers, name_of(site, COOKIE, COOKIE_SECURE)) {
        Some(token) => Ok(accounts.signed_in(token, now)?),
        None => Ok(None),
    }
}

/// The program that shows a token (RFC 6750).
///
/// # Errors
/// 401 when what it shows is no token, or one that has ended.
pub fn bearer(site: &Site, headers: &HeaderMap, now: Timestamp) -> Result<Option<Bearer>, Fault> {
    let given = text(headers, &header::AUTHORIZATION);
    if given.is_empty() {
        return Ok(None);
    }
    let token = given.split_once(' ').filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    let found = match (token, site.accounts()) {
        (Some((_, token)), Some(accounts)) => accounts.bearer(token.trim(), now)?,
        _ => None,
    };
    found.map(Some).ok_or_else(|| {
        Fault::new(401, "This token is not known", "It was taken back, has ended, or never was.")
            .with_help("send `Authorization: Bearer` and a token of the page of your account")
    })
}

/// What the browser holds that was sent to an organisation.
pub fn away(site: &Site, headers: &HeaderMap) -> Option<String> {
    held(headers, name_of(site, AWAY, AWAY_SECURE)).map(str::to_owned)
}

/// What a cookie holds.
fn held<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, token)| token)
}

fn name_of(site: &Site, plain: &'static str, secure: &'static str) -> &'static str {
    if site.settings.secure { secure } else { plain }
}

/// The cookie that begins a session, or, with an empty token, ends it in the browser.
pub fn cookie(site: &Site, token: &str) -> String {
    made(site, name_of(site, COOKIE, COOKIE_SECURE), token, "")
}

/// The cookie of a browser that is sent to an organisation, or, with nothing to hold, the end of it.
pub fn away_cookie(site: &Site, holds: &str) -> String {
    made(site, name_of(site, AWAY, AWAY_SECURE), holds, "; Max-Age=600")
}

fn made(site: &Site, name: &str, value: &str, age: &str) -> String {
    let secure = if site.settings.secure { "; Secure" } else { "" };
    let age = if value.is_empty() { "; Max-Age=0" } else { age };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// Whether a form was sent by a page of this site: browsers say from where, and whoever is signed in sends what only
/// pages made for them hold.
pub fn own_form(
    headers: &HeaderMap,
    signed_in: Option<&SignedIn>,
    form: &Form,
) -> Result<(), Fault> {
    let foreign = || {
        Fault::new(403, "This form is not from here", "It was sent by a page of another site.")
            .with_help("open the page here and send its form again")
    };
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    if !matches!(site, "" | "same-origin" | "none") {
        return Err(foreign());
    }
    let origin = text(headers, &header::ORIGIN);
    if !origin.is_empty() {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        if host != text(headers, &header::HOST) {
            return Err(foreign());
        }
    }
    let Some(signed_in) = signed_in else { return Ok(()) };
    if form.fields.get("csrf") == Some(signed_in.csrf.as_str()) {
        return Ok(());
    }
    Err(Fault::new(403, "This form is too old", "It was made for another session.")
        .with_help("open the page again, and send its form anew"))
}

/// Whether a session shows more than a password where that is not enough: whoever learns an administrator's password
/// must not have all accounts.
///
/// # Errors
/// 403, with how to do better.
pub fn strong_enough(route: &Route, signed_in: Option<&SignedIn>) -> Result<(), Fault> {
    let weak = signed_in.is_some_and(|one| one.means.is_password_alone());
    if route.view != View::Accounts || !weak {
        return Ok(());
    }
    Err(Fault::new(
        403,
        "A password alone is not enough here",
        "Accounts are worked on by administrators who showed a second factor or a passkey.",
    )
    .with_help("set up a second factor or add a passkey on the page of your account")
    .with_help("or, on this machine, use `secant account`"))
}

/// What somebody is told who may not see a page: to sign in, or who may.
pub fn turned_away(refusal: Refusal, is_signed_in: bool, uri: &Uri) -> Fault {
    let fault = Fault { title: "This is not for you".to_owned(), ..Fault::from(refusal) };
    if is_signed_in {
        return Fault { status: 403, ..fault };
    }
    let next = uri.path_and_query().map_or("/", |path| path.as_str());
    Fault {
        status: 401,
        title: "Sign in first".to_owned(),
        instead: Some(format!("/sign-in?next={}", encode(next))),
        ..fault
    }
}

/// The address from which is asked: the connection's, or, behind a proxy, the one that the proxy saw.
pub fn address(site: &Site, headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
    let forwarded = text(headers, &HeaderName::from_static("x-forwarded-for"));
    match forwarded.rsplit(',').next().map(str::trim) {
        Some(address) if site.settings.secure && !address.is_empty() => {
            address.chars().take(64).collect()
        }
        _ => peer.map(|peer| peer.ip().to_string()).unwrap_or_default(),
    }
}

/// A header's text; empty where it is absent or no text.
pub fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
