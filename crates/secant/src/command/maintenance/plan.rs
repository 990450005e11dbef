//! Saying what an activity is.

use std::path::Path;

use app::{Error, context, maintenance, sources::read_text};
use jiff::{Timestamp, ToSpan};
use operations::maintenance::{
    ActivityFact, ActivityId, Kind, Plan, ServiceImpact, Window, parse_csv, parse_toml,
};

use super::{ground, moment};
use crate::{output, session::Session};

/// What is said of an activity.
#[derive(clap::Args)]
pub struct Said {
    /// What is done, in reasonable detail (Section H8.4(a)).
    #[arg(long)]
    detail: Option<String>,
    /// A system that is touched; may be repeated.
    #[arg(long = "system", value_name = "NAME")]
    systems: Vec<String>,
    /// A Service that is disrupted or at risk, such as self-service-interface:outage:60; may be repeated.
    #[arg(long = "service", value_name = "SERVICE:DISRUPTION[:MINUTES]")]
    services: Vec<ServiceImpact>,
    /// How many Communications Hubs are affected, where it works through them.
    #[arg(long, value_name = "COUNT")]
    communications_hubs: Option<u64>,
    /// What may delay the return of the Services; `none` where nothing may (Section H8.4(d)).
    #[arg(long, value_name = "TEXT")]
    return_risk: Option<String>,
    /// How it is undone when it fails.
    #[arg(long, value_name = "TEXT")]
    rollback: Option<String>,
    /// Who asks for it.
    #[arg(long, value_name = "NAME")]
    asked_by: Option<String>,
}

/// When an activity is done.
#[derive(clap::Args)]
pub struct When {
    /// Its start.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    start: Timestamp,
    /// Its end.
    #[arg(long, value_parser = moment, value_name = "MOMENT", required_unless_present = "minutes")]
    end: Option<Timestamp>,
    /// How long it is, in place of its end.
    #[arg(long, value_name = "MINUTES", conflicts_with = "end")]
    minutes: Option<u32>,
}

impl When {
    fn window(&self) -> Window {
        let minutes = i64::from(self.minutes.unwrap_or_default());
        let end = self.end.or_else(|| self.start.checked_add(minutes.minutes()).ok());
        Window { start: self.start, end: end.unwrap_or(Timestamp::MAX) }
    }
}

/// Planning an activity.
#[derive(clap::Args)]
pub struct Add {
    /// Its name, such as pm-2020-01-portal.
    id: ActivityId,
    /// A line for the schedule.
    #[arg(long)]
    title: String,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    said: Said,
}

/// Recording Unplanned Maintenance.
#[derive(clap::Args)]
pub struct Unplanned {
    #[command(flatten)]
    add: Add,
    /// When it became known that it is needed.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    known_at: Option<Timestamp>,
}

/// Saying something else of an activity.
#[derive(clap::Args)]
pub struct Describe {
    /// The activity.
    id: ActivityId,
    /// A line for the schedule.
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    said: Said,
}

fn plan(add: Add) -> (ActivityId, Plan) {
    let Said { detail, systems, services, communications_hubs, return_risk, rollback, asked_by } =
        add.said;
    let plan = Plan {
        title: add.title,
        detail: detail.unwrap_or_default(),
        systems,
        services,
        window: add.when.window(),
        communications_hubs,
        return_risk,
        rollback,
        asked_by,
        fictional: false,
    };
    (add.id, plan)
}

pub fn add(session: &Session, args: Add) -> Result<(), Error> {
    let (id, plan) = plan(args);
    let told = plan.window.told(&context::zone());
    let fact = ActivityFact::Added { kind: Kind::Planned, plan, known_at: None };
    record(session, &id, fact, &format!("Planned {id} for {told}"))
}

pub fn unplanned(session: &Session, args: Unplanned) -> Result<(), Error> {
    let (id, plan) = plan(args.add);
    let told = plan.window.told(&context::zone());
    let fact = ActivityFact::Added { kind: Kind::Unplanned, plan, known_at: args.known_at };
    record(session, &id, fact, &format!("Recorded Unplanned Maintenance {id}, {told}"))?;
    output::note(&format!(
        "those affected are to be told as soon as reasonably practicable (Section H8.6): \
         `secant maintenance tell {id}`"
    ));
    Ok(())
}

pub fn describe(session: &Session, args: Describe) -> Result<(), Error> {
    let ground = ground(session)?;
    let Some(activity) = ground.model.get(&args.id) else {
        return maintenance::detail(&ground, &args.id).map(drop);
    };
    let old = activity.plan.clone();
    let said = args.said;
    let or = |new: Vec<String>, old| if new.is_empty() { old } else { new };
    let plan = Plan {
        title: args.title.unwrap_or(old.title),
        detail: said.detail.unwrap_or(old.detail),
        systems: or(said.systems, old.systems),
        services: if said.services.is_empty() { old.services } else { said.services },
        communications_hubs: said.communications_hubs.or(old.communications_hubs),
        return_risk: said.return_risk.or(old.return_risk),
        rollback: said.rollback.or(old.rollback),
        asked_by: said.asked_by.or(old.asked_by),
        ..old
    };
    record(session, &args.id, ActivityFact::Described { plan }, &format!("Described {}", args.id))
}

pub fn import(session: &Session, file: &Path) -> Result<(), Error> {
    let text = read_text(file)?;
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let read = match ending {
        "toml" => parse_toml(&text, &context::zone()),
        "csv" => parse_csv(&text, &context::zone()),
        _ => {
            return Err(Error::input(
                format!("`{}` ends neither in .toml nor in .csv", file.display()),
                "the ending gives the format; `docs/user/maintenance.md` shows both",
            ));
        }
    };
    let plans = read.map_err(|faults| {
        let told: Vec<String> = faults.iter().map(|each| format!("\n  {each}")).collect();
        Error::input(
            format!("`{}` cannot be read:{}", file.display(), told.concat()),
            "mend the file and run the same command again; nothing was recorded",
        )
    })?;
    let mut register = session.write()?;
    let done = maintenance::import(&mut register, &session.ctx, &plans, session.day())?;
    output::line(format!(
        "{}{} added, {} described anew, {} moved, {} as before.",
        if session.dry_run { "A dry run, nothing was recorded: " } else { "" },
        done.added.len(),
        done.described.len(),
        done.moved.len(),
        done.same.len()
    ))
}

/// Records a fact and says so.
pub fn record(
    session: &Session,
    id: &ActivityId,
    fact: ActivityFact,
    done: &str,
) -> Result<(), Error> {
    let mut register = session.write()?;
    let events = maintenance::record(&mut register, &session.ctx, id, fact, session.day())?;
    output::line(session.told(done, &events))
}
