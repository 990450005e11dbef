//! Signing in and out.

use app::accounts::{DemoPerson, PEOPLE, Started};
use askama::Template;

use super::account::accounts;
use crate::{
    answer::{Answer, JSON},
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    guard,
};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn {
    frame: Frame,
    next: String,
    login: String,
    fault: Option<Fault>,
    people: &'static [DemoPerson],
    /// Whether the site is called by a name, so that it can have passkeys.
    has_passkeys: bool,
}

/// The form.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    form(ask, next_of(ask.asked("next")), String::new(), None)
}

fn form(ask: &Ask<'_>, next: String, login: String, fault: Option<Fault>) -> Result<Answer, Fault> {
    let accounts = accounts(ask)?;
    let people = if accounts.is_demo() { PEOPLE } else { &[] };
    let has_passkeys = !accounts.is_demo() && ask.origin().is_ok();
    page(&SignIn { frame: ask.frame("Sign in"), next, login, fault, people, has_passkeys })
}

/// Signs in by name and password.
pub fn sign_in(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let accounts = accounts(ask)?;
    let login = ask.form.fields.get("login").unwrap_or_default();
    let password = ask.form.fields.raw("password");
    let next = next_of(ask.form.fields.get("next"));
    let code = ask.form.fields.get("code").unwrap_or_default();
    match accounts.sign_in(login, password, code, (&ask.browser, &ask.from), ask.ctx.now) {
        Ok(started) => Ok(begun(ask, &started, next)),
        Err(error @ app::Error::Input { .. }) => {
            let fault = Fault::from(error);
            Ok(form(ask, next, login.to_owned(), Some(fault))?.with_status(401))
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs in by a passkey, in two steps: what to ask the device for, and what it answered.
pub fn passkey(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let accounts = accounts(ask)?;
    let (fields, now) = (&ask.form.fields, ask.ctx.now);
    if fields.get("do") == Some("begin") {
        return Ok(Answer::of(JSON, accounts.begin_passkey_sign_in(&ask.origin()?)?));
    }
    let next = next_of(fields.get("next"));
    let from = (ask.browser.as_str(), ask.from.as_str());
    match accounts.sign_in_by_passkey(fields.raw("answer"), &ask.origin()?, from, now) {
        Ok(started) => Ok(begun(ask, &started, next)),
        Err(error @ app::Error::Input { .. }) => {
            Ok(form(ask, next, String::new(), Some(error.into()))?.with_status(401))
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs in somebody of the demo.
pub fn demo(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let accounts = accounts(ask)?;
    let login = ask.form.fields.get("person").unwrap_or_default();
    let started = accounts.sign_in_demo(login, (&ask.browser, &ask.from), ask.ctx.now)?;
    Ok(begun(ask, &started, next_of(ask.form.fields.get("next"))))
}

fn begun(ask: &Ask<'_>, started: &Started, next: String) -> Answer {
    let cookie = guard::cookie(ask.site, &started.token);
    Answer { cookies: vec![cookie], ..Answer::see(next) }
}

/// Signs out: the session ends here, not only in the browser.
pub fn sign_out(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let signed_in = ask.signed_in()?;
    if let Some(accounts) = ask.site.accounts() {
        accounts.end(&signed_in.account.login, signed_in.session, &ask.from, ask.ctx.now)?;
    }
    Ok(Answer { cookies: vec![guard::cookie(ask.site, "")], ..Answer::see("/") })
}

/// Where to go on: a path of this site and nothing else.
fn next_of(given: Option<&str>) -> String {
    let own = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && path.chars().all(|letter| letter.is_ascii_graphic())
    };
    given.filter(own).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        for path in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y", ""]
        {
            assert_eq!(next_of(Some(path)), "/", "{path:?}");
        }
        assert_eq!(
            next_of(Some("/proposals/90?as-at=2019-10-29")),
            "/proposals/90?as-at=2019-10-29"
        );
    }
}
