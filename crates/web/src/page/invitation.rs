//! Taking an invitation: somebody chooses a password, once, and is signed in.

use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    guard,
};

#[derive(Template)]
#[template(path = "invitation.html")]
struct Invitation {
    frame: Frame,
    token: String,
    name: String,
    login: String,
    fault: Option<Fault>,
}

/// The form.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    form(ask, ask.asked("token").unwrap_or_default(), None)
}

fn form(ask: &Ask<'_>, token: &str, fault: Option<Fault>) -> Result<Answer, Fault> {
    let account = super::account::accounts(ask)?.invited(token, ask.ctx.now)?;
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&Invitation {
        frame: ask.frame("Choose a password"),
        token: token.to_owned(),
        name: account.name,
        login: account.login,
        fault,
    })?;
    Ok(answer.with_status(status))
}

/// Keeps the password and signs in.
pub fn accept(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let token = ask.form.fields.get("token").unwrap_or_default();
    let password = ask.form.fields.raw("password");
    let kept = super::account::accounts(ask)?;
    let account = match kept.accept(token, password, ask.ctx.now) {
        Ok(account) => account,
        // The invitation holds still: the form is shown again. If it does not, that is what is told.
        Err(error) => return form(ask, token, Some(error.into())),
    };
    // A lost password is replaced by a link; a second factor is not.
    if kept.second_factor(&account.login)?.is_some() {
        return Ok(Answer::see("/sign-in"));
    }
    let from = (ask.browser.as_str(), ask.from.as_str());
    let started = kept.sign_in(&account.login, password, "", from, ask.ctx.now)?;
    let cookie = guard::cookie(ask.site, &started.token);
    Ok(Answer { cookies: vec![cookie], ..Answer::see("/account") })
}
