//! `secant mail`: subscriptions, letters that wait, and sending them.

mod send;

use std::path::{Path, PathBuf};

use app::{
    Error,
    mail::{About, Mail, Rhythm},
};
use clap::Subcommand;
use serde::Serialize;

use crate::{command::serve::SITE, output, session::Session};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Subscriptions are kept in a file beside the register, `secant.mail.sqlite`. Readers subscribe on the pages of
`secant serve --mail`; nobody gets letters who has not confirmed the address. Run `secant mail run` every few minutes,
by cron or a timer: it writes what is due, and sends what waits.

Examples:
  secant mail subscribe pat@example.org --about proposal:DP090 --rhythm daily
  secant mail run --dry-run
  SECANT_SMTP='smtps://user:password@smtp.example.org' secant mail run --from sec@example.org --site https://sec.example.org
  secant mail outbox")]
pub enum Command {
    /// Subscribe an address; a letter asks whoever has it to confirm.
    Subscribe {
        /// The address.
        address: String,
        /// About what: everything, proposal:DP090, body:panel or maintenance.
        #[arg(long, default_value = "everything", value_name = "SUBJECT")]
        about: About,
        /// How often: daily, weekly, or at-once when a date moves.
        #[arg(long, default_value_t = Rhythm::Daily)]
        rhythm: Rhythm,
        /// The address of the site, for links.
        #[arg(long, value_name = "URL", default_value = SITE)]
        site: String,
    },
    /// Confirm a subscription by the token of its letter.
    Confirm {
        /// The token.
        token: String,
    },
    /// End a subscription by the token of its letters.
    End {
        /// The token.
        token: String,
    },
    /// List subscriptions.
    List,
    /// List letters that wait, with why.
    Outbox,
    /// Write the letters that are due, and send all that wait.
    Run(send::Run),
}

/// The file of subscriptions that belongs to a register: beside it.
pub fn file_of(register: &Path) -> PathBuf {
    register.with_extension("mail.sqlite")
}

#[derive(Serialize)]
struct Row {
    address: String,
    about: String,
    rhythm: String,
    state: &'static str,
    seen: u64,
}

#[derive(Serialize)]
struct Waiting {
    address: String,
    subject: String,
    attempts: u32,
    fault: String,
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    let mail = Mail::open(&file_of(&session.global.register))?;
    match command {
        Command::Subscribe { address, about, rhythm, site } => {
            let seen = session.read()?.seen();
            mail.subscribe(address, about, *rhythm, seen, (site, session.ctx.now))?;
            output::line(format!(
                "A letter that asks to confirm waits for {address}: `secant mail run` sends it."
            ))
        }
        Command::Confirm { token } => {
            mail.confirm(token)?;
            output::line("The subscription is confirmed.")
        }
        Command::End { token } => {
            mail.end(token)?;
            output::line("The subscription has ended.")
        }
        Command::List => {
            let row = |each: app::mail::Subscription| Row {
                address: each.address,
                about: each.about.to_string(),
                rhythm: each.rhythm.to_string(),
                state: if each.confirmed { "confirmed" } else { "not confirmed" },
                seen: each.seen,
            };
            let rows: Vec<Row> = mail.subscriptions()?.into_iter().map(row).collect();
            session.list(&rows, "Nobody has subscribed.")
        }
        Command::Outbox => {
            let row = |each: app::mail::Outgoing| Waiting {
                address: each.address,
                subject: each.letter.subject,
                attempts: each.attempts,
                fault: each.fault,
            };
            let rows: Vec<Waiting> =
                mail.unsent(session.ctx.now, true)?.into_iter().map(row).collect();
            session.list(&rows, "No letter waits.")
        }
        Command::Run(args) => send::run(session, &mail, args),
    }
}
