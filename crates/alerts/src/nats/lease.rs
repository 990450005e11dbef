//! Leases: who works on which shard, and how many workers there are.

use std::time::Duration;

use async_nats::jetstream::kv::{self, Operation};
use bytes::Bytes;
use futures_util::StreamExt as _;

use super::{Broker, NatsError};

/// How long to wait for the next key of a list.
const KEY_WAIT: Duration = Duration::from_millis(500);

fn shard_key(shard: u32) -> String {
    format!("shard.{shard}")
}

/// The keys of a bucket. The list has no end when a key runs out or is removed while it is read: what came by then is
/// all there is.
pub(super) async fn keys(bucket: &kv::Store) -> Result<Vec<String>, kv::HistoryError> {
    let mut listed = bucket.keys().await?;
    let mut keys = Vec::new();
    while let Ok(Some(Ok(key))) = tokio::time::timeout(KEY_WAIT, listed.next()).await {
        keys.push(key);
    }
    Ok(keys)
}

impl Broker {
    /// Says that a worker is alive, and counts those that are.
    pub(super) async fn workers(&self, worker: &str) -> Result<u32, NatsError> {
        let key = format!("worker.{worker}");
        self.leases.put(key, Bytes::new()).await.map_err(|error| self.place.fault(&error))?;
        let keys = keys(&self.leases).await.map_err(|error| self.place.fault(&error))?;
        let count = keys.iter().filter(|key| key.starts_with("worker.")).count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX).max(1))
    }

    /// Takes the lease of a shard that nobody has; gives its revision.
    pub(super) async fn take(&self, shard: u32, worker: &str) -> Option<u64> {
        match self.leases.create(shard_key(shard), Bytes::from(worker.to_owned())).await {
            Ok(revision) => Some(revision),
            Err(_) => self.standing(shard, worker).await,
        }
    }

    /// Renews a lease; none when it was lost.
    pub(super) async fn renew(&self, shard: u32, worker: &str, revision: u64) -> Option<u64> {
        let renewed = self.leases.update(shard_key(shard), worker.to_owned().into(), revision);
        match renewed.await {
            Ok(revision) => Some(revision),
            Err(_) => self.standing(shard, worker).await,
        }
    }

    /// The revision of a lease that stands in this worker's name: it was written, and the answer was lost.
    async fn standing(&self, shard: u32, worker: &str) -> Option<u64> {
        let entry = self.leases.entry(shard_key(shard)).await.ok()??;
        let own = entry.operation == Operation::Put && entry.value == worker.as_bytes();
        own.then_some(entry.revision)
    }

    /// Gives a lease up.
    pub(super) async fn give_up(&self, shard: u32) {
        // One that stays runs out by itself.
        let _ = self.leases.delete(shard_key(shard)).await;
    }

    /// Says that a worker has gone.
    pub(super) async fn leave(&self, worker: &str) {
        let _ = self.leases.delete(format!("worker.{worker}")).await;
    }
}
