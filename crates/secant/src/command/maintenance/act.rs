//! What happens to an activity.

use app::{Error, context, maintenance};
use code::id::BodyId;
use jiff::Timestamp;
use operations::maintenance::{
    ActivityFact, ActivityId, ActualDisruption, Rated, Rating, Window, rate as rate_by_rules,
};

use super::{ground, moment, plan::record, rating_name};
use crate::{output, session::Session};

/// Rating an activity.
#[derive(clap::Args)]
pub struct Rate {
    /// The activity.
    id: ActivityId,
    /// Another rating than the rows give: low or high.
    #[arg(long, requires = "review")]
    rating: Option<Rating>,
    /// Why it departs from the rows, or is rated again.
    #[arg(long, value_name = "REASON")]
    review: Option<String>,
}

/// Moving an activity.
#[derive(clap::Args)]
pub struct Move {
    /// The activity.
    id: ActivityId,
    /// Its new start.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    start: Timestamp,
    /// Its new end; as long as before when not given.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    end: Option<Timestamp>,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// What a body says.
#[derive(clap::Args)]
pub struct ByBody {
    /// The activity.
    id: ActivityId,
    /// The body.
    #[arg(long, default_value = "panel")]
    by: BodyId,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Telling those affected.
#[derive(clap::Args)]
pub struct Tell {
    /// The activity.
    id: ActivityId,
    /// What.
    text: String,
    /// Whom; parted by commas.
    #[arg(long, required = true, value_delimiter = ',')]
    to: Vec<String>,
    /// When; now when not given.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    at: Option<Timestamp>,
    /// The end that is expected now.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    expected_end: Option<Timestamp>,
}

/// Finishing an activity.
#[derive(clap::Args)]
pub struct Finish {
    /// The activity.
    id: ActivityId,
    /// When.
    #[arg(long, value_parser = moment, value_name = "MOMENT")]
    at: Timestamp,
    /// A Service that was disrupted, and for how many minutes; may be repeated.
    #[arg(long = "disrupted", value_name = "SERVICE:MINUTES", value_parser = disrupted)]
    disruptions: Vec<ActualDisruption>,
    /// How it went.
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
}

fn disrupted(text: &str) -> Result<ActualDisruption, String> {
    let form = || format!("`{text}` is not a Service and minutes: write self-service-interface:50");
    let (service, minutes) = text.rsplit_once(':').ok_or_else(form)?;
    Ok(ActualDisruption {
        service: service.to_owned(),
        minutes: minutes.parse().map_err(|_| form())?,
    })
}

pub fn rate(session: &Session, args: Rate) -> Result<(), Error> {
    let ground = ground(session)?;
    let Some(activity) = ground.model.get(&args.id) else {
        return maintenance::detail(&ground, &args.id).map(drop);
    };
    let book = ground.book(None)?;
    let rules = book.on(activity.window().day(&context::zone()));
    let rated = rate_by_rules(&activity.plan, rules).ok_or_else(|| {
        Error::input(
            "the table `impact_ratings` lacks this likelihood and impact",
            "add the row, or give the rating: `--rating high --review REASON`",
        )
    })?;
    for reason in &rated.reasons {
        output::line(format!("  {reason}"))?;
    }
    let by_rows = rated.rating;
    let mut rated = Rated { by: Some(session.ctx.actor.clone()), review: args.review, ..rated };
    if let Some(rating) = args.rating {
        rated.rating = rating;
        if rating != by_rows {
            rated.reasons.push(format!("rated {rating} in place of {by_rows} on review"));
        }
    }
    let mark = format!("{} ({} criteria)", rated.rating, rated.confidence);
    let before = rating_name(activity.rating());
    let before = if before.is_empty() { before } else { format!(", was {before}") };
    let done = format!("Rated {} {mark}{before}", args.id);
    record(session, &args.id, ActivityFact::Rated(rated), &done)
}

pub fn move_to(session: &Session, args: Move) -> Result<(), Error> {
    let ground = ground(session)?;
    let old = ground.model.get(&args.id).map(operations::maintenance::Activity::window);
    let to = match (args.end, old) {
        (Some(end), _) => Window { start: args.start, end },
        (None, Some(old)) => old.moved_to(args.start),
        (None, None) => return maintenance::detail(&ground, &args.id).map(drop),
    };
    let done = format!("Moved {} to {}", args.id, to.told(&context::zone()));
    record(session, &args.id, ActivityFact::Moved { to, reason: args.reason }, &done)?;
    tell_notice(session, &args.id)
}

pub fn cancel(session: &Session, id: &ActivityId, reason: String) -> Result<(), Error> {
    record(session, id, ActivityFact::Cancelled { reason }, &format!("Cancelled {id}"))?;
    tell_notice(session, id)
}

/// Says that a notice is due, where what was moved or called off had been published.
fn tell_notice(session: &Session, id: &ActivityId) -> Result<(), Error> {
    if session.dry_run {
        return Ok(());
    }
    let ground = ground(session)?;
    let book = ground.book(None)?;
    let all = operations::maintenance::notices(&ground.model, &book);
    let last = ground.model.get(id).map(|each| each.last_seq);
    let Some(notice) = all.iter().find(|each| &each.activity == id && Some(each.seq) == last)
    else {
        return Ok(());
    };
    let left =
        notice.notice.map_or(String::new(), |days| format!(", {days} before its month begins"));
    output::note(&format!(
        "it was on the schedule of {} (edition {}): a notice is due{left}. Write it: \
         `secant maintenance notices --month {} -o notice.pdf`; then publish the next edition",
        notice.month.told(),
        notice.edition,
        notice.month
    ));
    Ok(())
}

pub fn object(session: &Session, args: ByBody) -> Result<(), Error> {
    let done = format!("Recorded that `{}` asks that {} be moved", args.by, args.id);
    record(session, &args.id, ActivityFact::Objected { by: args.by, reason: args.reason }, &done)
}

pub fn agree_hours(session: &Session, args: ByBody) -> Result<(), Error> {
    let done = format!("Recorded that `{}` agrees to the hours of {}", args.by, args.id);
    record(session, &args.id, ActivityFact::HoursAgreed { by: args.by, reason: args.reason }, &done)
}

pub fn answer(session: &Session, id: &ActivityId, text: String) -> Result<(), Error> {
    record(
        session,
        id,
        ActivityFact::Answered { text },
        &format!("Answered the objections to {id}"),
    )
}

pub fn tell(session: &Session, args: Tell) -> Result<(), Error> {
    let Tell { id, text, to, at, expected_end } = args;
    let at = at.unwrap_or(session.ctx.now);
    let done = format!("Recorded who was told of {id}");
    record(session, &id, ActivityFact::Told { at, to, text, expected_end }, &done)
}

pub fn start(session: &Session, id: &ActivityId, at: Timestamp) -> Result<(), Error> {
    record(session, id, ActivityFact::Started { at }, &format!("{id} began"))
}

pub fn finish(session: &Session, args: Finish) -> Result<(), Error> {
    let Finish { id, at, disruptions, note } = args;
    let done = format!("{id} is done");
    record(session, &id, ActivityFact::Finished { at, disruptions, text: note }, &done)
}
