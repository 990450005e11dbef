//! How far the workers have come, without reading what they have come to.

use async_nats::jetstream::consumer::{DeliverPolicy, pull};

use super::{Broker, NatsError, Place};

impl Broker {
    /// How many messages of a shard are behind the last commit.
    async fn waiting(&self, shard: u32) -> Result<u64, NatsError> {
        let fault = |why: &dyn std::fmt::Display| self.place.fault(&why.to_string());
        let start_sequence = self.position(shard).await? + 1;
        // The broker counts what a consumer would be given; nothing is asked of it.
        let consumer = self
            .stream
            .create_consumer(pull::Config {
                filter_subject: self.place.subject(shard),
                deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
                ..pull::Config::default()
            })
            .await
            .map_err(|error| fault(&error))?;
        let info = consumer.cached_info();
        let waiting = info.num_pending;
        // One that stays ends by itself after some seconds.
        let _ = self.stream.delete_consumer(&info.name).await;
        Ok(waiting)
    }
}

/// How many messages of a stream no worker has committed.
///
/// # Errors
/// When the broker cannot be used.
pub fn waiting(place: &Place) -> Result<u64, NatsError> {
    place.ask(async |broker| {
        let mut all = 0;
        for shard in 0..place.shards {
            all += broker.waiting(shard).await?;
        }
        Ok(all)
    })
}
