//! One of several workers on a JetStream stream.

use std::sync::{Arc, atomic::AtomicBool};

use alerts::{
    Reader,
    engine::Settings,
    nats::{self, NatsError, Place, Worker},
};
use app::Error;

use crate::{output, session::Session};

/// Which broker, which stream.
#[derive(clap::Args, Clone)]
pub struct Cluster {
    /// Work on, publish to or ask a JetStream stream of the broker at this address.
    #[arg(long, value_name = "URL", env = "SECANT_NATS")]
    nats: Option<String>,
    /// The stream's name.
    #[arg(long, value_name = "NAME", default_value = "ALERTS")]
    stream: String,
    /// How many shards the stream has: the most workers that can share it.
    #[arg(long, value_name = "COUNT", default_value_t = 8)]
    shards: u32,
    /// Send alerts that are delivered on to this subject, which a stream must take.
    #[arg(long, value_name = "SUBJECT")]
    deliver_to: Option<String>,
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

/// Works until it is stopped.
pub fn work(
    session: &Session,
    place: &Place,
    cluster: &Cluster,
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
        Worker { id, reader, settings: Arc::new(settings), deliver_to: cluster.deliver_to.clone() };
    nats::work(place, worker, stop).map_err(|error| unusable(&error))
}

/// What is wrong with the broker, with what to do about it.
pub fn unusable(error: &NatsError) -> Error {
    let help = match error {
        NatsError::Broker { .. } => {
            "see that the broker runs with JetStream (`nats-server -js`) and that its address is right"
        }
        NatsError::State(_) => "name another stream with --stream",
        NatsError::Shards { .. } => "give as many --shards as the stream has",
    };
    Error::input(error.to_string(), help)
}
