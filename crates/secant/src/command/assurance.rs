//! `secant assurance`: security and privacy assurance of Users, in a log of its own.

mod assessment;
mod show;
mod user;

use std::path::PathBuf;

use app::{
    Error,
    access::{Role, Viewer},
    assurance::AssuranceRegister,
};
use clap::Subcommand;
use operations::assurance::{AssuranceFact, UserId};

use crate::{output, session::Session};

/// Options of every command of assurance, and what to do.
#[derive(clap::Args)]
#[command(after_help = "\
What is recorded here is for the Security Sub-Committee, its secretariat and the User concerned. It is kept in a
file of its own, beside the register, and never enters the register's log. Say for whom you ask:

  secant assurance init
  secant assurance import users.toml --as security-secretariat
  secant assurance users --as security-secretariat
  secant assurance due --within 60 --as security-sub-committee
  secant assurance history acme --as party-representative:acme
  secant assurance status report --from 2020-02-01 --to 2020-03-31 --as security-sub-committee
  secant assurance paper ssc --as security-secretariat -o ssc.pdf")]
pub struct Args {
    /// The file of the record of assurance; beside the register when not given.
    #[arg(long, global = true, env = "SECANT_ASSURANCE", value_name = "FILE")]
    assurance_register: Option<PathBuf>,
    /// For whom you ask, such as security-secretariat, or party-representative:acme.
    #[arg(long = "as", global = true, value_name = "ROLE[:PARTY]", value_parser = viewer)]
    viewer: Option<Viewer>,
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Subcommand)]
enum Command {
    /// Make a new, empty record of assurance, which only you may read.
    Init,
    /// Record all that a file says, or none of it when the rules forbid a part.
    Import {
        /// The file, in TOML.
        file: PathBuf,
    },
    /// What a User is: roles, premises, systems, tests passed, going live.
    #[command(subcommand)]
    User(user::Command),
    /// Assessments: plan, report, respond, show that steps are taken.
    #[command(subcommand)]
    Assessment(assessment::Command),
    /// Statuses: set one, show those that stand, report over a span of days.
    #[command(subcommand)]
    Status(show::Status),
    /// List all Users with group, statuses and what is overdue.
    Users,
    /// List what is owed: assessments, Responses, steps, letters, reports.
    Due(show::Due),
    /// List what is overdue.
    Overdue,
    /// List who may go live in which User Role, who may not, and why.
    Live {
        /// Only this User.
        user: Option<UserId>,
    },
    /// Show all that is on record of a User.
    History {
        /// The User.
        user: UserId,
    },
    /// Papers: for the Security Sub-Committee, or a User's own.
    #[command(subcommand)]
    Paper(show::Paper),
    /// Prove the log.
    Verify,
}

/// Reads `--as`.
fn viewer(text: &str) -> Result<Viewer, String> {
    let (role, party) = match text.split_once(':') {
        Some((role, party)) => (role, Some(party.to_lowercase())),
        None => (text, None),
    };
    let known = || {
        let all = <Role as strum::VariantArray>::VARIANTS.iter().map(ToString::to_string);
        format!("the roles are {}", all.collect::<Vec<_>>().join(", "))
    };
    let role: Role = role.parse().map_err(|_| format!("`{role}` is no role; {}", known()))?;
    if role == Role::PartyRepresentative && party.is_none() {
        return Err("say of which Party: party-representative:PARTY".to_owned());
    }
    Ok(Viewer { roles: [role].into(), party, ..Viewer::public() })
}

impl Args {
    fn path(&self, session: &Session) -> PathBuf {
        self.assurance_register.clone().unwrap_or_else(|| {
            let mut path = session.global.register.clone();
            path.set_extension("assurance.sqlite");
            path
        })
    }

    fn read(&self, session: &Session) -> Result<AssuranceRegister, Error> {
        let recorded_by = session.global.recorded_by;
        AssuranceRegister::open_read_only(&self.path(session), session.code()?, recorded_by)
    }

    fn write(&self, session: &Session) -> Result<AssuranceRegister, Error> {
        AssuranceRegister::open(&self.path(session), session.code()?)
    }

    /// Who asks; somebody of whom nothing is known, unless `--as` says otherwise.
    fn viewer(&self) -> Viewer {
        self.viewer.clone().unwrap_or_else(Viewer::public)
    }

    /// Records a fact on the day asked.
    fn record(&self, session: &Session, id: &UserId, fact: &AssuranceFact) -> Result<(), Error> {
        let mut register = self.write(session)?;
        let event = register.take(&session.ctx, &self.viewer(), id, session.day(), fact)?;
        output::line(format!("Recorded as event {event} of the record of assurance."))
    }
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    run_command(session, args).map_err(|error| match error {
        Error::Refused(refusal) if args.viewer.is_none() && refusal.clause.is_none() => {
            let how = "say for whom you ask, such as `--as security-secretariat`";
            Error::Refused(refusal.with_help(how))
        }
        other => other,
    })
}

fn run_command(session: &Session, args: &Args) -> Result<(), Error> {
    match &args.command {
        Command::Init => {
            let path = args.path(session);
            AssuranceRegister::create(&path, session.code()?)?;
            output::line(format!(
                "Made the empty record of assurance {}, which only you may read. Next: `secant assurance user add --help`.",
                path.display()
            ))
        }
        Command::Import { file } => {
            let text = app::sources::read_text(file)?;
            let count = args.write(session)?.import(&session.ctx, &args.viewer(), file, &text)?;
            output::line(format!("Recorded {count} facts."))
        }
        Command::User(command) => user::run(session, args, command),
        Command::Assessment(command) => assessment::run(session, args, command),
        Command::Status(command) => show::status(session, args, command),
        Command::Users => {
            let rows = app::assurance::users(&args.read(session)?, &args.viewer(), session.day())?;
            session.list(&rows, "No User is on record.")
        }
        Command::Due(wanted) => show::due(session, args, wanted),
        Command::Overdue => show::overdue(session, args),
        Command::Live { user } => {
            let register = args.read(session)?;
            let rows =
                app::assurance::live(&register, &args.viewer(), user.as_ref(), session.day())?;
            session.list(&rows, "No User is on record.")
        }
        Command::History { user } => {
            let register = args.read(session)?;
            let rows = app::assurance::history(&register, &args.viewer(), user, session.day())?;
            session.list(&rows, "Nothing is on record.")
        }
        Command::Paper(command) => show::paper(session, args, command),
        Command::Verify => {
            let head = args.read(session)?.verify()?;
            output::line(head.map_or_else(
                || "The record is empty.".to_owned(),
                |head| format!("Proved {} events. Head: {}", head.seq, head.hash),
            ))
        }
    }
}
