//! One's own account: sessions, password, tokens of programs.

use std::collections::BTreeSet;

use app::accounts::{NewFactor, PasskeyRow, Scope, SessionRow, SignedIn, TOKEN_DAYS_MAX, TokenRow};
use askama::Template;
use qrcode::{QrCode, render::svg};

use crate::{
    answer::{Answer, JSON},
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
    factor: Factor,
    passkeys: Passkeys,
    fault: Option<Fault>,
}

/// The passkeys of an account.
struct Passkeys {
    known: Vec<PasskeyRow>,
    /// Whether the password is wanted before one is added.
    wants_password: bool,
    /// Why none can be added here, if none can.
    none_here: Option<String>,
}

impl Passkeys {
    fn of(ask: &Ask<'_>, login: &str) -> Result<Self, Fault> {
        let kept = accounts(ask)?;
        let none_here = match ask.origin() {
            _ if kept.is_demo() => Some("people of the demo have none".to_owned()),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        };
        let wants_password = kept.has_password(login)?;
        Ok(Self { known: kept.passkeys(login)?, wants_password, none_here })
    }
}

/// The second factor of an account.
struct Factor {
    /// How many recovery codes are left, where there is one.
    left: Option<u32>,
    /// The secret that waits to be confirmed, and its picture.
    new: Option<(NewFactor, String)>,
    /// Recovery codes, shown this once.
    recovery: Vec<String>,
}

impl Factor {
    fn of(ask: &Ask<'_>, login: &str, recovery: Vec<String>) -> Result<Self, Fault> {
        let kept = accounts(ask)?;
        let new = kept.unconfirmed_second_factor(login)?;
        let new = new.map(|new| Ok::<_, Fault>((new.clone(), picture(&new.uri)?))).transpose()?;
        Ok(Self { left: kept.second_factor(login)?, new, recovery })
    }
}

/// An address as a picture that apps read.
fn picture(uri: &str) -> Result<String, Fault> {
    let code = QrCode::new(uri).map_err(crate::answer::bug)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    // What stands before the picture is for files of their own.
    let from = drawn.find("<svg").unwrap_or_default();
    let drawn = drawn.get(from..).unwrap_or_default();
    Ok(drawn.replacen("<svg", "<svg role=\"img\" aria-label=\"The secret as a QR code\"", 1))
}

pub(super) fn accounts<'a>(ask: &'a Ask<'_>) -> Result<&'a app::accounts::Accounts, Fault> {
    ask.site.accounts().ok_or_else(|| Fault::not_found("Nobody can sign in to this site."))
}

/// One's own account.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    shown(ask, None, Vec::new(), None)
}

/// Sets up, confirms or takes away one's own second factor.
pub fn second_factor(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let login = &ask.signed_in()?.account.login;
    let (kept, fields, now) = (accounts(ask)?, &ask.form.fields, ask.ctx.now);
    let done = match fields.get("do").unwrap_or_default() {
        "begin" => kept.begin_second_factor(login).map(|_| None),
        "confirm" => {
            let code = fields.get("code").unwrap_or_default();
            kept.confirm_second_factor(ask.signed_in()?, code, now).map(Some)
        }
        "remove" => {
            let password = fields.raw("password");
            let right = kept.is_password(login, password, &ask.from, now);
            right.and_then(|()| kept.remove_second_factor(login, login, now)).map(|()| None)
        }
        other => return Err(Fault::bad_request(format!("`{other}` is nothing to do here."))),
    };
    match done {
        Ok(None) => Ok(Answer::see("/account#second-factor")),
        Ok(Some(recovery)) => shown(ask, None, recovery, None),
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Vec::new(), Some(error.into())),
        Err(error) => Err(error.into()),
    }
}

/// Adds a passkey to one's own account, in two steps, or takes one away.
pub fn passkeys(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let who = ask.signed_in()?;
    let login = &who.account.login;
    let (kept, fields, now) = (accounts(ask)?, &ask.form.fields, ask.ctx.now);
    if kept.is_demo() {
        return Err(Fault::bad_request("People of the demo have no passkeys."));
    }
    let done = match fields.get("do").unwrap_or_default() {
        "begin" => {
            // Whoever finds a browser signed in must not leave with a key of their own.
            if kept.has_password(login)? {
                kept.is_password(login, fields.raw("password"), &ask.from, now)?;
            }
            let asked = kept.begin_passkey(login, &ask.origin()?)?;
            return Ok(Answer::of(JSON, asked));
        }
        "remove" => {
            let passkey = fields.get("passkey").unwrap_or_default();
            let passkey =
                passkey.parse().map_err(|_| Fault::bad_request("It names no passkey."))?;
            kept.remove_passkey(login, passkey, login, now)
        }
        _ => {
            let name = fields.get("name").unwrap_or_default();
            kept.finish_passkey(who, (name, fields.raw("answer")), &ask.origin()?, now)
        }
    };
    match done {
        Ok(()) => Ok(Answer::see("/account#passkeys")),
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Vec::new(), Some(error.into())),
        Err(error) => Err(error.into()),
    }
}

fn shown(
    ask: &Ask<'_>,
    made: Option<String>,
    recovery: Vec<String>,
    fault: Option<Fault>,
) -> Result<Answer, Fault> {
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
        factor: Factor::of(ask, &signed_in.account.login, recovery)?,
        passkeys: Passkeys::of(ask, &signed_in.account.login)?,
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
        Ok(token) => shown(ask, Some(token), Vec::new(), None),
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Vec::new(), Some(error.into())),
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
        Err(error @ app::Error::Input { .. }) => shown(ask, None, Vec::new(), Some(error.into())),
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
