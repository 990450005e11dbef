//! `secant role`: everything that changes for a User Role.

use app::Error;
use jiff::{ToSpan as _, civil::Date};
use operations::role_changes;
use serde::Serialize;

use crate::{command::code::known_role, session::Session};

/// Which role, which days.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant role ED --on 2019-11-29
  secant role ED --on 2020-11-29 --since 2019-10-01")]
pub struct Args {
    /// The User Role: IS, ES, GS, RSA, ED, GT or OU.
    role: String,
    /// The day on which the changes are in force; the day asked with `--as-at`, or today, when not given.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Everything since this day; since the day before when not given.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
}

#[derive(Serialize)]
struct Row {
    about: String,
    what: String,
    modification: String,
    row: String,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let code = session.code()?;
    let on = args.on.unwrap_or_else(|| session.day());
    let since = args.since.unwrap_or_else(|| on.saturating_sub(1.day()));
    let (before, after) = (code.tables_on(since)?, code.tables_on(on)?);
    known_role(&after, &args.role)?;
    let rows: Vec<Row> = role_changes(&before, &after, &args.role)
        .into_iter()
        .map(|change| Row {
            about: change.area.to_string(),
            what: change.what,
            modification: change.amendment.unwrap_or_else(|| "by date".to_owned()),
            row: change.row,
        })
        .collect();
    session.list(&rows, &format!("Nothing changes for {} from {since} to {on}.", args.role))
}
