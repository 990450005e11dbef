//! One's own account: sessions, password, tokens of programs.

use std::collections::BTreeSet;

use app::accounts::{Scope, SessionRow, SignedIn, TOKEN_DAYS_MAX, TokenRow};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    signed_in: SignedIn,
    sessions: Vec<SessionRow>,
    capacities: Vec<String>,
    is_administrator: bool,
    tokens: Vec<TokenRow>,
    scopes: Vec<(Scope, &'static str)>,
    days_max: u16,
    /// A token that was made, shown this once.
    made: Option<String>,
    fault: Option<Fault>,
}

pub(super) fn accounts<'a>(ask: &'a Ask<'_>) -> Result<&'a app::accounts::Accounts, Fault> {
    ask.site.accounts().ok_or_else(|| Fault::not_found("Nobody can sign in to this site."))
}

/// One's own account.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    shown(ask, None, None)
}

fn shown(ask: &Ask<'_>, made: Option<String>, fault: Option<Fault>) -> Result<Answer, Fault> {
    let signed_in = ask.signed_in()?.clone();
    let kept = accounts(ask)?;
    let sessions = kept.sessions(&signed_in.account.login, ask.ctx.now)?;
    let capacities = signed_in.account.capacities(&ask.moment.baseline);
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&AccountPage {
        frame: ask.frame("Your account"),
        sessions,
        capacities: capacities.into_iter().map(|(_, name)| name).collect(),
        is_administrator: ask.viewer.is(app::access::Role::Administrator),
        tokens: kept.tokens(&signed_in.account.login)?,
        scopes: <Scope as strum::VariantArray>::VARIANTS
            .iter()
            .map(|scope| (*scope, scope.meaning()))
            .collect(),
        days_max: TOKEN_DAYS_MAX,
        made,
        fault,
        signed_in,
    })?;
    Ok(answer.with_status(status))
}

/// Makes a token, and shows it this once.
pub fn make_token(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let fields = &ask.form.fields;
    let login = &ask.signed_in()?.account.login;
    let scopes: BTreeSet<Scope> =
        fields.all("scope").filter_map(|word| word.parse().ok()).collect();
    let days = fields.get("days").and_then(|days| days.parse().ok()).unwrap_or_default();
    let name = fields.get("name").unwrap_or_default();
    match accounts(ask)?.make_token(login, name, &scopes, days, ask.ctx.now) {
        Ok(token) => shown(ask, Some(token), None),
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Some(error.into())),
        Err(error) => Err(error.into()),
    }
}

/// Takes one of one's own tokens back.
pub fn end_token(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let token = ask.form.fields.get("token").unwrap_or_default();
    let token = token.parse().map_err(|_| Fault::bad_request("The form names no token."))?;
    accounts(ask)?.take_back(&ask.signed_in()?.account.login, token, ask.ctx.now)?;
    Ok(Answer::see("/account#tokens"))
}

/// Changes one's own password; one signs in again with it.
pub fn password(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let fields = &ask.form.fields;
    let login = &ask.signed_in()?.account.login;
    let (old, new) = (fields.raw("old"), fields.raw("new"));
    match accounts(ask)?.change_password(login, (old, new), &ask.from, ask.ctx.now) {
        Ok(()) => Ok(Answer::see("/sign-in")),
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Some(error.into())),
        Err(error) => Err(error.into()),
    }
}

/// Ends one of one's own sessions.
pub fn end(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let signed_in = ask.signed_in()?;
    let session = ask.form.fields.get("session").unwrap_or_default();
    let session: i64 =
        session.parse().map_err(|_| Fault::bad_request("The form names no session."))?;
    accounts(ask)?.end(&signed_in.account.login, session, &ask.from, ask.ctx.now)?;
    Ok(Answer::see("/account"))
}
