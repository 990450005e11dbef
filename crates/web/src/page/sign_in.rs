//! Signing in and out.

use app::{
    Context,
    accounts::{DemoPerson, PEOPLE, Started},
    organisations::{Brought, Organisation, Organisations},
};
use askama::Template;

use super::account::accounts;
use crate::{
    address::Query,
    answer::{Answer, JSON, Take, Way},
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    guard,
    site::Site,
};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn {
    frame: Frame,
    next: String,
    login: String,
    fault: Option<Fault>,
    people: &'static [DemoPerson],
    organisations: Vec<(String, String)>,
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
    let way_to = |organisation: &Organisation| {
        let path = format!("/sign-in/organisation/{}", organisation.id);
        let query = Query(vec![("next".to_owned(), next.clone())]);
        (organisation.name.clone(), query.on(&path))
    };
    let all = ask.site.organisations().into_iter().flat_map(Organisations::list);
    let organisations = all.map(way_to).collect();
    let frame = ask.frame("Sign in");
    page(&SignIn { frame, next, login, fault, people, organisations, has_passkeys })
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

/// Sends the browser to an organisation.
pub fn there(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let organisation = ask.param("id")?.to_owned();
    let back = format!("{}/sign-in/organisation/{organisation}/back", ask.site_address());
    let way = Way::There { organisation, back, next: next_of(ask.asked("next")) };
    Ok(Answer::record(Take::SignIn { way, from: (ask.browser.clone(), ask.from.clone()) }))
}

/// Takes a browser that comes back from an organisation.
pub fn back(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let organisation = ask.param("id")?.to_owned();
    if let Some(error) = ask.asked("error") {
        let why = ask.asked("error_description").unwrap_or(error);
        return Err(Fault::new(403, "Your organisation did not sign you in", why)
            .with_help("begin again on the page of signing in"));
    }
    let given = |name: &str| ask.asked(name).unwrap_or_default().to_owned();
    let way = Way::Back(Brought {
        organisation,
        code: given("code"),
        state: given("state"),
        holds: ask.away.clone().unwrap_or_default(),
    });
    Ok(Answer::record(Take::SignIn { way, from: (ask.browser.clone(), ask.from.clone()) }))
}

/// Goes a way; done when the register is not held, for the organisation may be slow.
pub(crate) fn go(
    site: &Site,
    ctx: &Context,
    way: &Way,
    from: (&str, &str),
) -> Result<Answer, Fault> {
    let none = || Fault::not_found("Nobody signs in by an organisation here.");
    let (organisations, accounts) =
        (site.organisations().ok_or_else(none)?, site.accounts().ok_or_else(none)?);
    match way {
        Way::There { organisation, back, next } => {
            let sent = organisations.send(organisation, back, next, ctx.now)?;
            let cookies = vec![guard::away_cookie(site, &sent.holds)];
            Ok(Answer { cookies, ..Answer::see(sent.address) })
        }
        Way::Back(brought) => {
            let (organisation, vouched, next) = organisations.receive(brought, ctx.now)?;
            let started =
                accounts.sign_in_by_organisation(organisation, &vouched, from, ctx.now)?;
            let cookies = vec![guard::cookie(site, &started.token), guard::away_cookie(site, "")];
            Ok(Answer { cookies, ..Answer::see(next) })
        }
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
