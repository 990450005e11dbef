//! Putting messages into the stream, each into its shard.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use async_nats::{HeaderMap, jetstream::context::PublishAckFuture};
use bytes::Bytes;
use futures_util::future::join_all;

use super::{Broker, NatsError, Place};
use crate::{
    inventory::Inventory,
    pipeline::{Block, Position, Source, SourceError},
    read::Reader,
};

/// What was published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Messages that the broker holds now.
    pub messages: u64,
    /// Those of them that it held before, because an earlier try had reached it.
    pub known: u64,
    /// Pieces of the source that cannot be cut into messages, and were left out.
    pub left_out: u64,
}

/// Why not everything was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The source cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The broker cannot be used.
    #[error(transparent)]
    Nats(#[from] NatsError),
}

/// How many messages are on their way to the broker at once.
const ON_THE_WAY: usize = 4096;
/// How often and after what wait a message is sent again when the broker does not answer.
const TRIES: u32 = 60;
const WAIT: Duration = Duration::from_millis(500);

/// Reads a source to its end and publishes each message. Each has an id of its file and offset, by which the broker
/// knows one that is sent again.
///
/// # Errors
/// When the source cannot be read, or the broker does not answer for half a minute.
pub fn publish(
    place: &Place,
    reader: &Reader,
    inventory: &Arc<Inventory>,
    source: &Source,
    stop: &AtomicBool,
) -> Result<Published, PublishError> {
    let fault = |error: std::io::Error| NatsError::Broker {
        url: place.url.clone(),
        why: error.to_string(),
    };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(fault)?;
    let broker = runtime.block_on(place.connect())?;
    let mut publisher =
        Publisher { broker, reader, inventory, done: Published::default(), scratch: Vec::new() };
    let mut failed = None;
    source.read(Position::START, stop, &mut |block| {
        let sent = runtime.block_on(publisher.block(&block));
        failed = sent.err();
        failed.is_none()
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(publisher.done),
    }
}

struct Publisher<'p> {
    broker: Broker,
    reader: &'p Reader,
    inventory: &'p Inventory,
    done: Published,
    scratch: Vec<u8>,
}

/// A message with all that it takes to send it again.
struct OnTheWay {
    subject: String,
    headers: HeaderMap,
    payload: Bytes,
    ack: Option<PublishAckFuture>,
}

impl Publisher<'_> {
    async fn block(&mut self, block: &Block) -> Result<(), NatsError> {
        self.done.left_out += u64::try_from(block.broken.len()).unwrap_or_default();
        for messages in block.messages.chunks(ON_THE_WAY) {
            let mut on_the_way = Vec::with_capacity(messages.len());
            for at in messages {
                let message = block.message(at);
                let shard = match self.reader.any(message, &mut self.scratch) {
                    Ok(record) => self.broker.place.shard(&record, self.inventory),
                    // What cannot be read is counted by whoever has the first shard.
                    Err(_) => 0,
                };
                let offset = block.start + u64::try_from(at.start).unwrap_or_default();
                let mut headers = HeaderMap::new();
                headers.insert("Nats-Msg-Id", format!("{}:{offset}", block.name));
                let subject = self.broker.place.subject(shard);
                let payload = Bytes::copy_from_slice(message);
                let ack = self.send(&subject, &headers, &payload).await;
                on_the_way.push(OnTheWay { subject, headers, payload, ack });
            }
            self.acknowledged(on_the_way).await?;
        }
        Ok(())
    }

    async fn send(
        &self,
        subject: &str,
        headers: &HeaderMap,
        payload: &Bytes,
    ) -> Option<PublishAckFuture> {
        let context = &self.broker.context;
        context
            .publish_with_headers(subject.to_owned(), headers.clone(), payload.clone())
            .await
            .ok()
    }

    /// Waits until the broker has said of each that it holds it; what it does not answer for is sent again.
    async fn acknowledged(&mut self, mut sent: Vec<OnTheWay>) -> Result<(), NatsError> {
        let mut why = "it does not take messages".to_owned();
        for _ in 0..TRIES {
            // All at once: answers that never come would else be waited for one after the other.
            let answers = join_all(sent.iter_mut().map(|each| each.ack.take()).map(|ack| async {
                match ack {
                    Some(ack) => ack.await.map_err(|error| error.to_string()),
                    None => Err("it does not take messages".to_owned()),
                }
            }));
            let mut again = Vec::new();
            for (each, answer) in sent.into_iter().zip(answers.await) {
                match answer {
                    Ok(ack) => {
                        self.done.messages += 1;
                        self.done.known += u64::from(ack.duplicate);
                    }
                    Err(error) => {
                        why = error;
                        again.push(each);
                    }
                }
            }
            if again.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(WAIT).await;
            for each in &mut again {
                each.ack = self.send(&each.subject, &each.headers, &each.payload).await;
            }
            sent = again;
        }
        Err(self.broker.place.fault(&why))
    }
}
