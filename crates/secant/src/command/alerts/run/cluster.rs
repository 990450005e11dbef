//! One of several workers on a JetStream stream.

use std::sync::{Arc, atomic::AtomicBool};

use alerts::{
    Reader,
    engine::Settings,
    nats::{self, NatsError, Place, Worker},
};
use app::Error;

use super::Args;
use crate::{output, session::Session};

/// Which broker, which stream.
#[derive(clap::Args, Clone)]
pub struct Cluster {
    /// Work on, publish to or ask a JetStream stream of the broker at this address.
    #[arg(long, value_name = "URL", env = "SECANT_NATS")]
    nats: Option<String>,
    /// The stream's name.
    #[arg(long, value_name = "NAME", default_value = "ALERTS", requires = "nats")]
    stream: String,
    /// How many shards the stream has: the most workers that can share it.
    #[arg(long, value_name = "COUNT", default_value_t = 8, requires = "nats")]
    shards: u32,
}

/// The broker and stream that are asked for; none without `--nats`.
pub fn place(cluster: &Cluster) -> Result<Option<Place>, Error> {
    let Some(url) = &cluster.nats else { return Ok(None) };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if cluster.stream.is_empty() || !cluster.stream.chars().all(plain) {
        let what = format!("`{}` is no name of a stream", cluster.stream);
        return Err(Error::input(what, "use letters, digits, `-` and `_`"));
    }
    if !(1..=1024).contains(&cluster.shards) {
        return Err(Error::input("a stream has from 1 to 1024 shards", "give `--shards`"));
    }
    Ok(Some(Place { url: url.clone(), stream: cluster.stream.clone(), shards: cluster.shards }))
}

/// Refuses what a worker cannot honour: it shares the stream with others, and its part of the work goes to another when
/// it is killed. A file of its own would then lack what the other does, or hold it twice.
pub fn honoured(args: &Args) -> Result<(), Error> {
    let given = [
        ("FILE", !args.from.is_empty()),
        ("--layout", args.layout.is_some()),
        ("--follow", args.follow),
        ("--state", args.state.is_some()),
        ("--deliver", args.deliver.is_some()),
        ("--deliver-sqlite", args.deliver_sqlite.is_some()),
        ("--deliver-parquet", args.deliver_parquet.is_some()),
        ("--webhook", args.webhook.is_some()),
        ("--rejects", args.rejects.is_some()),
        ("--report", args.report.is_some()),
        ("--threads", args.threads.is_some()),
    ];
    let given: Vec<String> = given
        .iter()
        .filter(|(_, is_given)| *is_given)
        .map(|(option, _)| format!("`{option}`"))
        .collect();
    if given.is_empty() {
        return Ok(());
    }
    Err(Error::input(
        format!("a worker on a JetStream stream (`--nats`) cannot honour {}", given.join(", ")),
        "leave them out, or run without `--nats` (and without SECANT_NATS): files are put into the stream by `secant \
         alerts publish`, workers send what is delivered on with `--deliver-to SUBJECT`, keep their state in the broker, \
         and `secant alerts totals --nats URL --report FILE.html` shows what all of them have come to",
    ))
}

/// Works until it is stopped.
pub fn work(
    session: &Session,
    place: &Place,
    deliver_to: Option<&String>,
    reader: Reader,
    settings: Settings,
    stop: &AtomicBool,
) -> Result<(), Error> {
    // Of all processes that ever worked here: machine and process ids come again, moments do not.
    let id = format!("{}-{}", std::process::id(), session.ctx.now.as_nanosecond());
    output::note(&format!(
        "working on {} at {} as {id}; stop with Ctrl-C",
        place.stream, place.url
    ));
    let worker =
        Worker { id, reader, settings: Arc::new(settings), deliver_to: deliver_to.cloned() };
    nats::work(place, worker, stop).map_err(|error| unusable(&error))?;
    output::note(&format!(
        "ended; `secant alerts totals --nats {} --stream {} --shards {}` shows what all workers have come to",
        place.url, place.stream, place.shards
    ));
    Ok(())
}

/// What is wrong with the broker, with what to do about it.
pub fn unusable(error: &NatsError) -> Error {
    let help = match error {
        NatsError::Broker { .. } => {
            "see that the broker runs with JetStream (`nats-server -js`) and that its address is right"
        }
        NatsError::State(_) => "name another stream with --stream",
        NatsError::Shards { .. } => "give as many --shards as the stream has",
        NatsError::NoStream(_) => {
            "make a stream that takes the subject, such as `nats stream add DELIVERED --subjects delivered`, and start again"
        }
        NatsError::Itself(_) => "name a subject of another stream with --deliver-to",
        NatsError::Window { .. } => {
            "give that stream a longer window for duplicates (`--dupe-window 2m`): an alert that is sent again after a \
             worker was killed is known by its id within that window only"
        }
    };
    Error::input(error.to_string(), help)
}
