//! One's own account with its sessions, and, for the administrator, all accounts and sign-ins.

use app::accounts::{AccountRow, AuditRow, SessionRow, SignedIn};
use askama::Template;

use crate::{
    answer::{Answer, bug},
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Grid},
};

/// How many sign-ins the administrator sees.
const AUDIT_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    signed_in: SignedIn,
    sessions: Vec<SessionRow>,
    capacities: Vec<String>,
    is_administrator: bool,
}

fn accounts<'a>(ask: &'a Ask<'_>) -> Result<&'a app::accounts::Accounts, Fault> {
    ask.site.accounts().ok_or_else(|| Fault::not_found("Nobody can sign in to this site."))
}

/// One's own account.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let signed_in = ask.signed_in()?.clone();
    let sessions = accounts(ask)?.sessions(&signed_in.account.login, ask.ctx.now)?;
    let capacities = signed_in.account.capacities(&ask.moment.baseline);
    page(&AccountPage {
        frame: ask.frame("Your account"),
        sessions,
        capacities: capacities.into_iter().map(|(_, name)| name).collect(),
        is_administrator: ask.viewer.is(app::access::Role::Administrator),
        signed_in,
    })
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

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Grid,
    audit: Grid,
}

/// All accounts and the latest sign-ins.
pub fn all(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let kept = accounts(ask)?;
    let row = |row: &AccountRow| {
        let account = &row.account;
        let roles: Vec<String> = account.roles.iter().map(ToString::to_string).collect();
        let bodies: Vec<String> = account.bodies.iter().map(ToString::to_string).collect();
        vec![
            Cell::text(&account.login),
            Cell { note: account.organisation.clone(), ..Cell::text(&account.name) },
            Cell::text(roles.join(", ")),
            Cell::text(bodies.join(", ")),
            Cell::text(if row.closed { "closed" } else { "open" }),
        ]
    };
    let line = |row: &AuditRow| {
        vec![
            Cell::text(row.at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()),
            Cell::text(&row.login),
            Cell::text(&row.outcome),
            Cell::text(&row.address),
        ]
    };
    let rows = kept.list().map_err(bug)?.iter().map(row).collect();
    let lines = kept.audit(AUDIT_MAX).map_err(bug)?.iter().map(line).collect();
    page(&AccountsPage {
        frame: ask.frame("Accounts"),
        accounts: Grid::plain(
            "Accounts",
            &["Name to sign in", "Name", "Roles", "Bodies", "State"],
            rows,
        ),
        audit: Grid::plain("The latest sign-ins", &["When", "Name", "What", "From"], lines),
    })
}
