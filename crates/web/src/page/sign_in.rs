//! Signing in and out.

use app::accounts::{DemoPerson, PEOPLE, Started};
use askama::Template;

use crate::{
    answer::Answer,
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
}

/// The form.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    form(ask, next_of(ask.asked("next")), String::new(), None)
}

fn form(ask: &Ask<'_>, next: String, login: String, fault: Option<Fault>) -> Result<Answer, Fault> {
    let Some(accounts) = ask.site.accounts() else {
        return Err(Fault::not_found("Nobody can sign in to this site."));
    };
    let people = if accounts.is_demo() { PEOPLE } else { &[] };
    page(&SignIn { frame: ask.frame("Sign in"), next, login, fault, people })
}

/// Signs in by name and password.
pub fn sign_in(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let Some(accounts) = ask.site.accounts() else {
        return Err(Fault::not_found("Nobody can sign in to this site."));
    };
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

/// Signs in somebody of the demo.
pub fn demo(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let Some(accounts) = ask.site.accounts() else {
        return Err(Fault::not_found("Nobody can sign in to this site."));
    };
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
