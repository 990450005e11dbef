//! One worker on one shard: messages in order, commits in between.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream::{
    consumer::{DeliverPolicy, pull},
    context::PublishError,
    publish::PublishAck,
};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::{sync::watch, task::JoinSet, time::Instant};

use super::{
    Broker, NatsError,
    store::{Committed, Loaded},
    worker::Worker,
};
use crate::{
    behaviour::Action,
    engine::{Engine, Outcome},
    line::Line,
    pipeline::Delivery,
    read::Reader,
};

/// How long a shard goes on between two commits, at least.
const COMMIT_EVERY: Duration = Duration::from_secs(2);
/// The same when a shard has caught up with the stream: whoever asks for totals should not wait for nothing.
const CAUGHT_UP: Duration = Duration::from_millis(250);
/// How many times longer a shard goes on than its last commit took: a full filter takes a while to write.
const COMMIT_SHARE: u32 = 10;
/// How many messages that have come are taken before anything else is looked after.
const AT_ONCE: u32 = 256;
/// How long to wait before trying again when the broker does not answer.
const WAIT: Duration = Duration::from_millis(500);

/// Works on a shard until it is told to stop or loses it.
pub(super) async fn work(
    broker: Broker,
    worker: Arc<Worker>,
    shard: u32,
    stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        // Whatever went wrong, what stands in the bucket is what counts: go on from there.
        if work_once(&broker, &worker, shard, stop.clone()).await.is_err() {
            tokio::time::sleep(WAIT).await;
        }
    }
}

async fn work_once(
    broker: &Broker,
    worker: &Worker,
    shard: u32,
    mut stop: watch::Receiver<bool>,
) -> Result<(), NatsError> {
    let fault = |why: &dyn std::fmt::Display| broker.place.fault(&why.to_string());
    let mut loaded = broker.load(shard).await?;
    broker.sweep(shard, &loaded).await;
    let settings = Arc::clone(&worker.settings);
    let mut engine = match loaded.state.take() {
        Some((state, duplicates)) => Engine::from(settings, state, duplicates),
        None => Engine::new(settings),
    };
    let consumer = broker
        .stream
        .create_consumer(pull::OrderedConfig {
            filter_subject: broker.place.subject(shard),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: loaded.position + 1 },
            ..pull::OrderedConfig::default()
        })
        .await
        .map_err(|error| fault(&error))?;
    let mut messages = consumer.messages().await.map_err(|error| fault(&error))?;
    let mut soonest = Instant::now() + CAUGHT_UP;
    // One alarm that is set anew: to make one for each message would cost more than to take the message.
    let due = tokio::time::sleep_until(Instant::now() + COMMIT_EVERY);
    tokio::pin!(due);
    let mut taking = Taking { broker, worker, scratch: Vec::new(), acks: JoinSet::new() };
    let mut changed = false;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            () = &mut due => {
                let began = Instant::now();
                if changed && !taking.commit(shard, &mut loaded, &engine).await? {
                    return Ok(());
                }
                changed = false;
                let rest = began.elapsed() * COMMIT_SHARE;
                soonest = Instant::now() + CAUGHT_UP.max(rest);
                due.as_mut().reset(Instant::now() + COMMIT_EVERY.max(rest));
            }
            message = messages.next() => {
                let mut next = Some(message);
                let mut left = AT_ONCE;
                while let Some(message) = next.take() {
                    let message = message.ok_or_else(|| fault(&"it sends no more"))?;
                    let message = message.map_err(|error| fault(&error))?;
                    let (sequence, pending) = {
                        let info = message.info().map_err(|error| fault(&error))?;
                        (info.stream_sequence, info.pending)
                    };
                    // The consumer begins anew after a break, and may tell what is known.
                    if sequence > loaded.position {
                        taking.take(&mut engine, &message.payload).await?;
                        loaded.position = sequence;
                        changed = true;
                    }
                    if pending == 0 && soonest < due.deadline() {
                        due.as_mut().reset(soonest);
                    }
                    left -= 1;
                    if left > 0 {
                        next = messages.next().now_or_never();
                    }
                }
            }
        }
    }
    if changed {
        taking.commit(shard, &mut loaded, &engine).await?;
    }
    Ok(())
}

/// Takes messages, and sends on what is delivered.
struct Taking<'t> {
    broker: &'t Broker,
    worker: &'t Worker,
    scratch: Vec<u8>,
    /// What was sent on and is not known to be there. Each is waited for by a task of its own: the broker's library lets
    /// only so many be on their way, and lets further ones wait until somebody has asked after these.
    acks: JoinSet<Result<PublishAck, PublishError>>,
}

impl Taking<'_> {
    async fn take(&mut self, engine: &mut Engine, message: &[u8]) -> Result<(), NatsError> {
        let reader: &Reader = &self.worker.reader;
        let record = match reader.any(message, &mut self.scratch) {
            Ok(record) => record,
            Err(error) => {
                engine.unread(&error);
                return Ok(());
            }
        };
        let (outcome, _) = engine.take(&record, message);
        let (Some(subject), Outcome::Done(Action::Deliver)) = (&self.worker.deliver_to, outcome)
        else {
            return Ok(());
        };
        let record = engine.placed(&record);
        let name = reader.catalogues().name(record.at, record.code);
        let line = Line::of(&Delivery { record: &record, action: Action::Deliver, name, message });
        let line = serde_json::to_vec(&line).map_err(|error| self.broker.place.fault(&error))?;
        let mut headers = async_nats::HeaderMap::new();
        // By which the broker knows an alert that is sent on again after a worker was killed.
        headers.insert("Nats-Msg-Id", record.identity().to_string());
        let sent =
            self.broker.context.publish_with_headers(subject.clone(), headers, line.into()).await;
        let ack = sent.map_err(|error| self.broker.place.fault(&error))?;
        self.acks.spawn(ack.into_future());
        Ok(())
    }

    /// Whether the commit stands; if not, somebody else has the shard.
    async fn commit(
        &mut self,
        shard: u32,
        loaded: &mut Loaded,
        engine: &Engine,
    ) -> Result<bool, NatsError> {
        while let Some(ack) = self.acks.join_next().await {
            let ack = ack.map_err(|error| self.broker.place.fault(&error))?;
            ack.map_err(|error| self.broker.place.fault(&error))?;
        }
        let state = (engine.state(), engine.duplicates());
        let done = self.broker.commit(shard, loaded, &self.worker.id, state).await?;
        Ok(matches!(done, Committed::Done))
    }
}
