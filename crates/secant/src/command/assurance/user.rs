//! `secant assurance user`: what a User is.

use app::Error;
use clap::Subcommand;
use code::id::BodyId;
use jiff::civil::Date;
use operations::assurance::{AssuranceFact, ReviewWhen, UserId};

use super::Args;
use crate::session::Session;

/// What to record.
#[derive(Subcommand)]
pub enum Command {
    /// Put a User, or a Party that wants to be one, on record.
    ///
    /// Example: secant assurance user add acme --name "Acme Energy" --roles IS,GS --as-at 2019-09-02
    Add {
        /// Its id, by which its Party is known.
        user: UserId,
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its User Roles.
        #[arg(long, value_delimiter = ',', required = true, value_name = "ROLE,…")]
        roles: Vec<String>,
        /// Everything said of it is made up.
        #[arg(long)]
        fictional: bool,
    },
    /// Its User Roles change.
    Roles {
        /// The User.
        user: UserId,
        /// All its User Roles from now on.
        #[arg(value_delimiter = ',', required = true, value_name = "ROLE,…")]
        roles: Vec<String>,
    },
    /// How many premises it serves through Smart Metering Systems.
    Premises {
        /// The User.
        user: UserId,
        /// Domestic Premises.
        #[arg(long, default_value_t = 0)]
        domestic: u64,
        /// Non-Domestic Premises.
        #[arg(long, default_value_t = 0)]
        non_domestic: u64,
    },
    /// It tells the SSC of a User System.
    System {
        /// The User.
        user: UserId,
        /// The system's name.
        system: String,
        /// The Shared Resource Provider whose it is, where it is shared.
        #[arg(long, value_name = "NAME")]
        shared_by: Option<String>,
        /// The day from which it is in use.
        #[arg(long, value_name = "DATE")]
        in_use_from: Date,
    },
    /// The SSC chooses when a second or further User System is reviewed.
    Review {
        /// The User.
        user: UserId,
        /// The system's name.
        system: String,
        /// When: next-annual or ad-hoc.
        when: ReviewWhen,
        /// The body that chooses.
        #[arg(long, value_name = "BODY")]
        by: BodyId,
    },
    /// It reports how many Smart Metering Systems it has (Section G5.27).
    Systems {
        /// The User.
        user: UserId,
        /// How many.
        smart_metering_systems: u64,
    },
    /// It has passed its User Entry Process Tests for a User Role.
    Tested {
        /// The User.
        user: UserId,
        /// The role.
        role: String,
    },
    /// It has passed the SMKI and Repository Entry Process Tests.
    SrepTested {
        /// The User.
        user: UserId,
    },
    /// It becomes a User in a User Role, if all that must hold does.
    GoLive {
        /// The User.
        user: UserId,
        /// The role.
        role: String,
    },
}

pub fn run(session: &Session, args: &Args, command: &Command) -> Result<(), Error> {
    let (user, fact) = command.fact();
    args.record(session, user, &fact)
}

impl Command {
    /// The User and the fact.
    fn fact(&self) -> (&UserId, AssuranceFact) {
        match self {
            Self::Add { user, name, roles, fictional } => {
                let (name, roles) = (name.clone(), roles.clone());
                (user, AssuranceFact::Registered { name, roles, fictional: *fictional })
            }
            Self::Roles { user, roles } => {
                (user, AssuranceFact::RolesChanged { roles: roles.clone() })
            }
            Self::Premises { user, domestic, non_domestic } => {
                let (domestic, non_domestic) = (*domestic, *non_domestic);
                (user, AssuranceFact::PremisesCounted { domestic, non_domestic })
            }
            Self::System { user, system, shared_by, in_use_from } => {
                let (system, shared_by) = (system.clone(), shared_by.clone());
                let in_use_from = *in_use_from;
                (user, AssuranceFact::SystemNotified { system, shared_by, in_use_from })
            }
            Self::Review { user, system, when, by } => {
                let (system, when, by) = (system.clone(), *when, by.clone());
                (user, AssuranceFact::ReviewChosen { system, when, by })
            }
            Self::Systems { user, smart_metering_systems } => {
                let smart_metering_systems = *smart_metering_systems;
                (user, AssuranceFact::SystemsReported { smart_metering_systems })
            }
            Self::Tested { user, role } => {
                (user, AssuranceFact::EntryTested { role: role.clone() })
            }
            Self::SrepTested { user } => (user, AssuranceFact::SrepTested),
            Self::GoLive { user, role } => (user, AssuranceFact::WentLive { role: role.clone() }),
        }
    }
}
