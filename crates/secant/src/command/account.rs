//! `secant account`: who can sign in to the web pages.

use std::{collections::BTreeSet, io::BufRead as _};

use app::{
    Error,
    access::Role,
    accounts::{Account, Accounts, INVITATION_DAYS, PASSWORD_BYTES_MAX, Scope, new_password},
};
use clap::Subcommand;
use code::id::{BodyId, CategoryId};
use serde::Serialize;

use crate::{
    command::serve::{SITE, accounts_of},
    output,
    session::Session,
};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Accounts are kept in a file beside the register, `secant.accounts.sqlite`, never in the log.

Examples:
  secant account add alex --name \"Alex Admin\" --role administrator
  secant account add pat --name \"Pat Party\" --role party-representative \\
      --organisation \"Example Energy\" --party-category large-suppliers
  secant account add olly --name \"Olly Ops\" --role committee-member --body operations-group
  secant account invite nina --name \"Nina New\" --role analyst --site https://sec.example.org
  secant account token add pat --name \"our reports\" --scope read
  secant account password pat
  secant account close pat
  secant account list")]
pub enum Command {
    /// Add an account. The password is made and shown once, unless `--password-stdin` gives it.
    Add {
        #[command(flatten)]
        who: Who,
        /// Read the password from standard input: one line.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Add an account whose owner chooses the password, by a link that is shown once and holds once.
    Invite {
        #[command(flatten)]
        who: Who,
        /// The address of the site, for the link.
        #[arg(long, value_name = "URL", default_value = SITE)]
        site: String,
    },
    /// A link with which an account's owner chooses a new password.
    Link {
        /// The name to sign in by.
        login: String,
        /// The address of the site, for the link.
        #[arg(long, value_name = "URL", default_value = SITE)]
        site: String,
    },
    /// Tokens of programs for the API.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Set a new password; every session and token of the account ends.
    Password {
        /// The name to sign in by.
        login: String,
        /// Read the password from standard input: one line.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take a second factor away, of somebody who lost the app and the recovery codes.
    #[command(name = "remove-second-factor")]
    RemoveSecondFactor {
        /// The name to sign in by.
        login: String,
    },
    /// Take all passkeys of an account away, of somebody who lost the device.
    #[command(name = "remove-passkeys")]
    RemovePasskeys {
        /// The name to sign in by.
        login: String,
    },
    /// Close an account: it cannot sign in, and its sessions end.
    Close {
        /// The name to sign in by.
        login: String,
    },
    /// Open a closed account again.
    Open {
        /// The name to sign in by.
        login: String,
    },
    /// List all accounts.
    List,
    /// List the latest sign-ins, good or bad.
    Audit {
        /// How many.
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
    },
}

/// Who somebody is.
#[derive(clap::Args)]
pub struct Who {
    /// The name to sign in by: small letters, digits, dots, hyphens, `@`.
    login: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// A role: party-representative, committee-member, analyst, dcc, security-sub-committee,
    /// security-secretariat, authority or administrator; may be repeated.
    #[arg(long, required = true, value_name = "ROLE")]
    role: Vec<Role>,
    /// The organisation that they are of.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// The id of the Party that they represent, where its restricted facts are for them.
    #[arg(long, value_name = "ID")]
    party: Option<String>,
    /// The Party Category of that Party.
    #[arg(long, value_name = "ID")]
    party_category: Option<CategoryId>,
    /// A body on which they sit; may be repeated.
    #[arg(long, value_name = "BODY")]
    body: Vec<BodyId>,
}

impl Who {
    fn account(self) -> Account {
        let Self { login, name, role, organisation, party, party_category, body } = self;
        let bodies: BTreeSet<BodyId> = body.into_iter().collect();
        let roles: BTreeSet<Role> = role.into_iter().collect();
        Account { login, name, organisation, party, party_category, bodies, roles }
    }
}

/// What to do with tokens of programs.
#[derive(Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is shown once.
    Add {
        /// Whose it is: it may never do more than that account.
        login: String,
        /// What will use it.
        #[arg(long)]
        name: String,
        /// What it is good for: read, raise or steps; may be repeated.
        #[arg(long, required = true, value_name = "SCOPE")]
        scope: Vec<Scope>,
        /// For how many days.
        #[arg(long, default_value_t = 90, value_name = "NUMBER")]
        days: u16,
    },
    /// List the tokens of an account.
    List {
        /// Whose.
        login: String,
    },
    /// Take a token back.
    Remove {
        /// Whose it is.
        login: String,
        /// Its number in the list.
        token: i64,
    },
}

#[derive(Serialize)]
struct Token {
    token: i64,
    name: String,
    begins: String,
    scopes: Vec<String>,
    ends: String,
    used: Option<String>,
}

#[derive(Serialize)]
struct Row {
    login: String,
    name: String,
    organisation: Option<String>,
    roles: Vec<String>,
    bodies: Vec<String>,
    state: &'static str,
}

#[derive(Serialize)]
struct Audit {
    at: String,
    login: String,
    outcome: String,
    address: String,
}

pub fn run(session: &Session, command: Command) -> Result<(), Error> {
    let accounts = Accounts::open(&accounts_of(&session.global.register))?;
    let now = session.ctx.now;
    match command {
        Command::Add { who, password_stdin } => {
            let account = who.account();
            let (password, told) = password(password_stdin)?;
            accounts.add(&account, &password, now)?;
            output::line(format!("Added the account `{}`.{told}", account.login))
        }
        Command::Invite { who, site } => {
            let account = who.account();
            let token = accounts.invite(&account, &session.ctx.actor, now)?;
            link(&account.login, &site, &token)
        }
        Command::Link { login, site } => {
            let token = accounts.link(&login, &session.ctx.actor, now)?;
            link(&login, &site, &token)
        }
        Command::Token(command) => tokens(session, &accounts, command),
        Command::Password { login, password_stdin } => {
            let (password, told) = password(password_stdin)?;
            accounts.set_password(&login, &password, now)?;
            output::line(format!("Set the password of `{login}`; its sessions have ended.{told}"))
        }
        Command::RemoveSecondFactor { login } => {
            accounts.remove_second_factor(&login, &session.ctx.actor, now)?;
            output::line(format!("`{login}` has no second factor any more."))
        }
        Command::RemovePasskeys { login } => {
            let all = accounts.passkeys(&accounts.account(&login)?.login)?;
            for row in &all {
                accounts.remove_passkey(&login, row.passkey, &session.ctx.actor, now)?;
            }
            output::line(format!("Took {} passkeys of `{login}` away.", all.len()))
        }
        Command::Close { login } => {
            accounts.close(&login, true, now)?;
            output::line(format!("Closed the account `{login}`; its sessions have ended."))
        }
        Command::Open { login } => {
            accounts.close(&login, false, now)?;
            output::line(format!("Opened the account `{login}`."))
        }
        Command::List => {
            let rows: Vec<Row> = accounts.list()?.into_iter().map(row).collect();
            session.list(&rows, "There is no account: `secant account add --help`.")
        }
        Command::Audit { limit } => {
            let line = |row: app::accounts::AuditRow| Audit {
                at: row.at.to_string(),
                login: row.login,
                outcome: row.outcome,
                address: row.address,
            };
            let rows: Vec<Audit> = accounts.audit(limit)?.into_iter().map(line).collect();
            session.list(&rows, "Nobody has signed in yet.")
        }
    }
}

fn link(login: &str, site: &str, token: &str) -> Result<(), Error> {
    let site = site.trim_end_matches('/');
    output::line(format!(
        "Send this to `{login}`; it holds once, for {INVITATION_DAYS} days:\n{site}/invitation?token={token}"
    ))
}

fn tokens(session: &Session, accounts: &Accounts, command: TokenCommand) -> Result<(), Error> {
    let now = session.ctx.now;
    match command {
        TokenCommand::Add { login, name, scope, days } => {
            let scopes = scope.into_iter().collect();
            let token = accounts.make_token(&login, &name, &scopes, days, now)?;
            output::line(format!("The token, shown only now:\n{token}"))
        }
        TokenCommand::List { login } => {
            let row = |row: app::accounts::TokenRow| Token {
                token: row.token,
                name: row.name,
                begins: row.begins,
                scopes: row.scopes.iter().map(ToString::to_string).collect(),
                ends: row.ends.to_string(),
                used: row.used.map(|at| at.to_string()),
            };
            let rows: Vec<Token> = accounts.tokens(&login)?.into_iter().map(row).collect();
            session.list(&rows, &format!("`{login}` has no token."))
        }
        TokenCommand::Remove { login, token } => {
            accounts.take_back(&login, token, now)?;
            output::line(format!("Took token {token} of `{login}` back."))
        }
    }
}

fn row(row: app::accounts::AccountRow) -> Row {
    Row {
        login: row.account.login,
        name: row.account.name,
        organisation: row.account.organisation,
        roles: row.account.roles.iter().map(ToString::to_string).collect(),
        bodies: row.account.bodies.iter().map(ToString::to_string).collect(),
        state: if row.closed { "closed" } else { "open" },
    }
}

/// The password, and what is told of it: one that was made is shown, once.
fn password(from_input: bool) -> Result<(String, String), Error> {
    if !from_input {
        let made = new_password()?;
        let told = format!("\nIts password, shown only now: {made}");
        return Ok((made, told));
    }
    let fault = |source| Error::File { path: "standard input".into(), verb: "read", source };
    let mut line = String::new();
    let mut input = std::io::Read::take(std::io::stdin().lock(), PASSWORD_BYTES_MAX as u64 + 2);
    input.read_line(&mut line).map_err(fault)?;
    Ok((line.trim_end_matches(['\r', '\n']).to_owned(), String::new()))
}
