//! A worker: takes its share of the shards, and gives them up when there are more workers.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{sync::watch, task::JoinHandle};

use super::{Broker, DELIVERED_KNOWN, NatsError, Place, shard};
use crate::{engine::Settings, read::Reader};

/// What a worker is.
#[derive(Debug)]
pub struct Worker {
    /// Its id, which no other has.
    pub id: String,
    /// Reads messages.
    pub reader: Reader,
    /// What stays the same.
    pub settings: Arc<Settings>,
    /// The subject to which alerts are sent on that are delivered; a stream must take it.
    pub deliver_to: Option<String>,
}

/// How often leases are renewed, and looked for.
const TURN: Duration = Duration::from_millis(1000);

/// How long looking after leases may take: a broker that never answers must not keep a worker from ending.
const TURN_MAX: Duration = Duration::from_secs(20);
/// How long a shard may take to commit when it is given up; what is not committed then, another takes again.
const END_MAX: Duration = Duration::from_secs(30);

/// A shard that this worker holds.
struct Held {
    revision: u64,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Works until it is told to stop; then commits and gives its shards up.
///
/// # Errors
/// When the broker cannot be used at the start. Later it is waited for.
pub fn work(place: &Place, worker: Worker, stop: &AtomicBool) -> Result<(), NatsError> {
    let fault = |error: std::io::Error| place.fault(&error);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(fault)?;
    runtime.block_on(async {
        let broker = place.connect().await?;
        if let Some(subject) = &worker.deliver_to {
            broker.takes(subject).await?;
        }
        let worker = Arc::new(worker);
        let mut held = BTreeMap::new();
        while !stop.load(Ordering::Relaxed) {
            // A broker that does not answer is waited for: leases run out, and nothing is committed twice.
            let _ = tokio::time::timeout(TURN_MAX, turn(&broker, &worker, &mut held)).await;
            let mut waited = Duration::ZERO;
            while waited < TURN && !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(TURN / 10).await;
                waited += TURN / 10;
            }
        }
        for (shard, held) in held {
            end(&broker, shard, held).await;
        }
        broker.leave(&worker.id).await;
        Ok(())
    })
}

/// Renews leases, gives up what is more than a fair share, takes what nobody has.
async fn turn(
    broker: &Broker,
    worker: &Arc<Worker>,
    held: &mut BTreeMap<u32, Held>,
) -> Result<(), NatsError> {
    // All at once: one after the other, a broker that is slow to answer would let the last ones run out.
    let renewals = held
        .iter()
        .map(async |(shard, held)| (*shard, broker.renew(*shard, &worker.id, held.revision).await));
    for (shard, renewed) in join_all(renewals).await {
        match renewed {
            Some(revision) => {
                held.entry(shard).and_modify(|held| held.revision = revision);
            }
            // The lease is another's: what is not committed is dropped, and the other takes it again.
            None => {
                if let Some(lost) = held.remove(&shard) {
                    lost.task.abort();
                }
            }
        }
    }
    let workers = broker.workers(&worker.id).await?;
    let share = broker.place.shards.div_ceil(workers);
    while u32::try_from(held.len()).unwrap_or(u32::MAX) > share
        && let Some((shard, surplus)) = held.pop_last()
    {
        end(broker, shard, surplus).await;
    }
    for shard in 0..broker.place.shards {
        if u32::try_from(held.len()).unwrap_or(u32::MAX) >= share {
            break;
        }
        if held.contains_key(&shard) {
            continue;
        }
        if let Some(revision) = broker.take(shard, &worker.id).await {
            let (stop, stopped) = watch::channel(false);
            let task =
                tokio::spawn(shard::work(broker.clone(), Arc::clone(worker), shard, stopped));
            held.insert(shard, Held { revision, stop, task });
        }
    }
    Ok(())
}

/// Commits a shard and gives it up.
async fn end(broker: &Broker, shard: u32, held: Held) {
    // A task that has ended needs no telling.
    let _ = held.stop.send(true);
    let mut task = held.task;
    if tokio::time::timeout(END_MAX, &mut task).await.is_err() {
        task.abort();
    }
    broker.give_up(shard).await;
}

impl Broker {
    /// Sees that a stream takes what is delivered, another than the one that is worked on, and long enough knows what is
    /// sent twice.
    async fn takes(&self, subject: &str) -> Result<(), NatsError> {
        let none = |_| NatsError::NoStream(subject.to_owned());
        let stream = self.context.stream_by_subject(subject).await.map_err(none)?;
        if stream == self.place.stream {
            return Err(NatsError::Itself(subject.to_owned()));
        }
        let found = self.context.get_stream(&stream).await;
        let window = found.map_err(|error| self.place.fault(&error))?;
        let window = window.cached_info().config.duplicate_window;
        if window < DELIVERED_KNOWN {
            return Err(NatsError::Window { stream, seconds: window.as_secs() });
        }
        Ok(())
    }
}
