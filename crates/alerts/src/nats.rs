//! Growing past one machine: a JetStream stream carries messages in shards, workers share the shards.
//!
//! ```text
//! source ─▶ publish ─▶ stream, subject ALERTS.in.<shard> ─▶ worker that holds the shard's lease ─▶ engine
//!                                                                └─▶ commit: state and position at once, in a bucket
//! ```
//!
//! A shard's state and the position up to which it has been taken are one value, exchanged only against the revision
//! that the worker read (optimistic locking): a worker that was thought dead cannot overwrite what its successor
//! wrote. So each message counts once, whoever is killed. Leases only keep workers from doing the same work; nothing
//! depends on them for correctness. A shard is chosen by Communications Hub where the inventory knows it, else by
//! device, so that duplicates, storms and outages meet in one place.

mod lease;
mod publish;
mod shard;
mod store;
mod waiting;
mod worker;

use std::time::Duration;

use async_nats::jetstream::{self, kv, stream};

pub use publish::{PublishError, Published, publish};
pub use store::summary;
pub use waiting::waiting;
pub use worker::{Worker, work};

use crate::{inventory::Inventory, record::Record};

/// Which broker and which stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The broker's address, such as `nats://localhost:4222`.
    pub url: String,
    /// The stream's name.
    pub stream: String,
    /// How many shards it has: the most workers that can share the work.
    pub shards: u32,
}

/// Why the broker cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NatsError {
    /// It does not answer, or refuses.
    #[error("the broker at {url} cannot be used: {why}")]
    Broker {
        /// Its address.
        url: String,
        /// Why.
        why: String,
    },
    /// No stream takes what is delivered.
    #[error("no stream of the broker takes the subject {0}")]
    NoStream(String),
    /// What is delivered would come in again.
    #[error("the subject {0} is one of the stream that is worked on")]
    Itself(String),
    /// The stream that takes what is delivered forgets too soon what it has.
    #[error("the stream {stream} knows what is sent twice for {seconds} s only")]
    Window {
        /// The stream.
        stream: String,
        /// Its window for duplicates, in seconds.
        seconds: u64,
    },
    /// What is kept there is not what this version keeps.
    #[error("the state of shard {0} is of another version of Secant, or damaged")]
    State(u32),
    /// The stream has another number of shards.
    #[error("the stream {stream} has {has} shards, and {asked} were asked for")]
    Shards {
        /// The stream.
        stream: String,
        /// How many it has.
        has: u32,
        /// How many were asked for.
        asked: u32,
    },
}

/// How long a lease lasts that is not renewed.
const LEASE: Duration = Duration::from_secs(5);
/// In what time the broker knows a message that is published twice.
const KNOWN: Duration = Duration::from_secs(120);

/// The least time for which a stream of delivered alerts must know what is sent twice: a lease, the start of another
/// worker and a restart of the broker, with as much again.
const DELIVERED_KNOWN: Duration = Duration::from_secs(60);

/// A connection, with everything that a place has.
#[derive(Debug, Clone)]
struct Broker {
    place: Place,
    context: jetstream::Context,
    stream: stream::Stream,
    states: kv::Store,
    leases: kv::Store,
}

impl Place {
    fn fault(&self, why: &impl ToString) -> NatsError {
        NatsError::Broker { url: self.url.clone(), why: why.to_string() }
    }

    fn subject(&self, shard: u32) -> String {
        format!("{}.in.{shard}", self.stream)
    }

    /// Asks the broker something from a thread that may wait.
    fn ask<T>(
        &self,
        what: impl AsyncFnOnce(Broker) -> Result<T, NatsError>,
    ) -> Result<T, NatsError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| self.fault(&error))?;
        runtime.block_on(async { what(self.connect().await?).await })
    }

    /// Connects, and makes what is not there.
    async fn connect(&self) -> Result<Broker, NatsError> {
        let context = self.context("secant").await?;
        let asked = stream::Config {
            name: self.stream.clone(),
            subjects: vec![format!("{}.in.*", self.stream)],
            duplicate_window: KNOWN,
            description: Some(format!("shards: {}", self.shards)),
            ..stream::Config::default()
        };
        let stream =
            context.get_or_create_stream(asked).await.map_err(|error| self.fault(&error))?;
        let told = stream.cached_info().config.description.clone().unwrap_or_default();
        let has = told.strip_prefix("shards: ").and_then(|number| number.parse().ok());
        if let Some(has) = has.filter(|has| *has != self.shards) {
            return Err(NatsError::Shards { stream: self.stream.clone(), has, asked: self.shards });
        }
        // A connection of its own: an answer would else wait in the socket behind all messages that were asked for, and
        // leases would run out meanwhile.
        let apart = self.context("secant: state and leases").await?;
        let states = self.bucket(&apart, "state", Duration::ZERO).await?;
        let leases = self.bucket(&apart, "leases", LEASE).await?;
        Ok(Broker { place: self.clone(), context, stream, states, leases })
    }

    async fn context(&self, name: &str) -> Result<jetstream::Context, NatsError> {
        let options =
            async_nats::ConnectOptions::new().name(name).connection_timeout(Duration::from_secs(5));
        let client = options.connect(&self.url).await.map_err(|error| self.fault(&error))?;
        Ok(jetstream::new(client))
    }

    /// Opens a bucket, or makes it: as the stream that a bucket is (NATS ADR-8), because the library's own way asks for
    /// what brokers before 2.10 do not tell.
    async fn bucket(
        &self,
        context: &jetstream::Context,
        name: &str,
        max_age: Duration,
    ) -> Result<kv::Store, NatsError> {
        let bucket = format!("{}-{name}", self.stream);
        let config = stream::Config {
            name: format!("KV_{bucket}"),
            subjects: vec![format!("$KV.{bucket}.>")],
            max_messages_per_subject: 1,
            max_age,
            duplicate_window: if max_age.is_zero() { KNOWN } else { max_age.min(KNOWN) },
            discard: stream::DiscardPolicy::New,
            allow_rollup: true,
            deny_delete: true,
            allow_direct: true,
            ..stream::Config::default()
        };
        context.get_or_create_stream(config).await.map_err(|error| self.fault(&error))?;
        context.get_key_value(&bucket).await.map_err(|error| self.fault(&error))
    }

    /// The shard in which an alert belongs.
    fn shard(&self, record: &Record, inventory: &Inventory) -> u32 {
        let hub = inventory.device(record.device).and_then(|device| device.hub);
        let id = hub.unwrap_or(record.device).0;
        // Spread, since identifiers that follow each other are of one maker.
        let spread = id.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        u32::try_from(spread % u64::from(self.shards.max(1))).unwrap_or_default()
    }
}
