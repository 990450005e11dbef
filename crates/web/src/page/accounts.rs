//! For the administrator: all accounts, invitations, sign-ins.

use app::{
    access::Role,
    accounts::{Account, AccountRow, AuditRow, INVITATION_DAYS},
};
use askama::Template;

use super::account::accounts;
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
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Vec<AccountRow>,
    audit: Grid,
    roles: Vec<Role>,
    bodies: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    days: i64,
    /// A link that was made, and for whom, shown this once.
    made: Option<(String, String)>,
    fault: Option<Fault>,
}

impl AccountsPage {
    fn words<T: ToString>(all: &std::collections::BTreeSet<T>) -> String {
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// All accounts and the latest sign-ins.
pub fn all(ask: &Ask<'_>) -> Result<Answer, Fault> {
    shown(ask, None, None)
}

fn shown(
    ask: &Ask<'_>,
    made: Option<(String, String)>,
    fault: Option<Fault>,
) -> Result<Answer, Fault> {
    let kept = accounts(ask)?;
    let line = |row: &AuditRow| {
        vec![
            Cell::text(row.at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()),
            Cell::text(&row.login),
            Cell::text(&row.outcome),
            Cell::text(&row.address),
        ]
    };
    let lines = kept.audit(AUDIT_MAX).map_err(bug)?.iter().map(line).collect();
    let baseline = &ask.moment.baseline;
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&AccountsPage {
        frame: ask.frame("Accounts"),
        accounts: kept.list().map_err(bug)?,
        audit: Grid::plain("The latest sign-ins", &["When", "Name", "What", "From"], lines),
        roles: <Role as strum::VariantArray>::VARIANTS
            .iter()
            .copied()
            .filter(|role| *role != Role::Public)
            .collect(),
        bodies: baseline
            .bodies
            .iter()
            .map(|body| (body.id.to_string(), body.label.clone()))
            .collect(),
        categories: baseline
            .categories
            .iter()
            .map(|category| (category.id.to_string(), category.label.clone()))
            .collect(),
        days: INVITATION_DAYS,
        made,
        fault,
    })?;
    Ok(answer.with_status(status))
}

/// Invites somebody: the link is shown this once.
pub fn invite(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let made = account_of(ask).and_then(|account| {
        let by = &ask.signed_in()?.account.login;
        let token = accounts(ask)?.invite(&account, by, ask.ctx.now)?;
        Ok((account.login, link_of(ask, &token)))
    });
    told(ask, made)
}

/// A link to a new password, for one who has lost it.
pub fn link(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let login = ask.form.fields.get("login").unwrap_or_default();
    let by = &ask.signed_in()?.account.login;
    let made = accounts(ask)?.link(login, by, ask.ctx.now).map_err(Fault::from);
    told(ask, made.map(|token| (login.to_owned(), link_of(ask, &token))))
}

/// Closes an account, or opens it again. One's own stays open, so that somebody can.
pub fn close(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let fields = &ask.form.fields;
    let login = fields.get("login").unwrap_or_default();
    if login == ask.signed_in()?.account.login {
        let fault = Fault::bad_request("Your own account cannot be closed here.")
            .with_help("have another administrator close it");
        return shown(ask, None, Some(fault));
    }
    let closed = fields.get("do") == Some("close");
    match accounts(ask)?.close(login, closed, ask.ctx.now) {
        Ok(()) => Ok(Answer::see("/accounts")),
        Err(error) => shown(ask, None, Some(error.into())),
    }
}

fn told(ask: &Ask<'_>, made: Result<(String, String), Fault>) -> Result<Answer, Fault> {
    match made {
        Ok(made) => shown(ask, Some(made), None),
        Err(fault) if fault.status < 500 => shown(ask, None, Some(fault)),
        Err(fault) => Err(fault),
    }
}

fn link_of(ask: &Ask<'_>, token: &str) -> String {
    format!("{}/invitation?token={token}", ask.site_address())
}

/// The account that the form describes.
fn account_of(ask: &Ask<'_>) -> Result<Account, Fault> {
    let fields = &ask.form.fields;
    let text = |name: &str| fields.get(name).map(str::trim).filter(|text| !text.is_empty());
    let unknown = |what: &str, word: &str| Fault::bad_request(format!("`{word}` is no {what}."));
    let role = |word: &str| word.parse::<Role>().map_err(|_| unknown("role", word));
    let body = |word: &str| word.parse().map_err(|_| unknown("body", word));
    let category = text("party-category")
        .map(|word| word.parse().map_err(|_| unknown("Party Category", word)));
    Ok(Account {
        login: text("login").unwrap_or_default().to_lowercase(),
        name: text("name").unwrap_or_default().to_owned(),
        organisation: text("organisation").map(str::to_owned),
        party: text("party").map(str::to_owned),
        party_category: category.transpose()?,
        bodies: fields.all("body").map(body).collect::<Result<_, _>>()?,
        roles: fields.all("role").map(role).collect::<Result<_, _>>()?,
    })
}
