//! `secant account`: who can sign in to the web pages.

use std::{collections::BTreeSet, io::BufRead as _};

use app::{
    Error,
    access::Role,
    accounts::{Account, Accounts, PASSWORD_BYTES_MAX, new_password},
};
use clap::Subcommand;
use code::id::{BodyId, CategoryId};
use serde::Serialize;

use crate::{command::serve::accounts_of, output, session::Session};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Accounts are kept in a file beside the register, `secant.accounts.sqlite`, never in the log.

Examples:
  secant account add alex --name \"Alex Admin\" --role administrator
  secant account add pat --name \"Pat Party\" --role party-representative \\
      --organisation \"Example Energy\" --party-category large-suppliers
  secant account add olly --name \"Olly Ops\" --role committee-member --body operations-group
  secant account password pat
  secant account close pat
  secant account list")]
pub enum Command {
    /// Add an account. The password is made and shown once, unless `--password-stdin` gives it.
    Add {
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
        /// Read the password from standard input: one line.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set a new password, and end every session of the account.
    Password {
        /// The name to sign in by.
        login: String,
        /// Read the password from standard input: one line.
        #[arg(long)]
        password_stdin: bool,
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
        Command::Add {
            login,
            name,
            role,
            organisation,
            party,
            party_category,
            body,
            password_stdin,
        } => {
            let bodies: BTreeSet<BodyId> = body.into_iter().collect();
            let roles: BTreeSet<Role> = role.into_iter().collect();
            let account =
                Account { login, name, organisation, party, party_category, bodies, roles };
            let (password, told) = password(password_stdin)?;
            accounts.add(&account, &password, now)?;
            output::line(format!("Added the account `{}`.{told}", account.login))
        }
        Command::Password { login, password_stdin } => {
            let (password, told) = password(password_stdin)?;
            accounts.set_password(&login, &password, now)?;
            output::line(format!("Set the password of `{login}`; its sessions have ended.{told}"))
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
