//! Alerts sent on by HTTP, some at a time, as lines of JSON.
//!
//! A batch is sent until it is taken: at once, then after ever longer waits. What was sent since the last commit of a
//! run that is killed is sent again; device and counter tell whoever receives it that it is the same.

use std::time::{Duration, Instant};

use super::{Delivery, Sink, SinkError};
use crate::{behaviour::Action, line::Line};

/// The most alerts of a batch.
const BATCH_MAX: usize = 500;
/// The first and the longest wait before a batch is sent again.
const WAIT_FIRST: Duration = Duration::from_millis(200);
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Sends alerts that are delivered, and not those that are only recorded, to an address.
pub struct Webhook {
    url: String,
    agent: ureq::Agent,
    /// How long one batch is tried.
    patience: Duration,
    batch: Vec<u8>,
    in_batch: usize,
    sent: u64,
}

impl Webhook {
    /// A sink that sends to this address, and gives a batch up after so long.
    #[must_use]
    pub fn new(url: &str, patience: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build();
        Self {
            url: url.to_owned(),
            agent: config.into(),
            patience,
            batch: Vec::new(),
            in_batch: 0,
            sent: 0,
        }
    }

    fn fault(&self, why: String) -> SinkError {
        SinkError { sink: self.url.clone(), why }
    }

    fn send(&mut self) -> Result<(), SinkError> {
        if self.in_batch == 0 {
            return Ok(());
        }
        let (started, mut wait) = (Instant::now(), WAIT_FIRST);
        loop {
            let refused = match self.post() {
                Ok(status) if (200..300).contains(&status) => break,
                // What the receiver will never take is not sent again.
                Ok(status) if (400..500).contains(&status) && status != 408 && status != 429 => {
                    return Err(self.fault(format!("it answers {status}, which will not change")));
                }
                Ok(status) => format!("it answers {status}"),
                Err(error) => error.to_string(),
            };
            if started.elapsed() + wait > self.patience {
                let tried = self.patience.as_secs();
                return Err(self.fault(format!("{refused}, and was tried for {tried} s")));
            }
            std::thread::sleep(wait);
            wait = (wait * 2).min(WAIT_MAX);
        }
        self.sent += u64::try_from(self.in_batch).unwrap_or_default();
        self.in_batch = 0;
        self.batch.clear();
        Ok(())
    }

    fn post(&self) -> Result<u16, ureq::Error> {
        let last = self.sent + u64::try_from(self.in_batch).unwrap_or_default();
        let sent = self
            .agent
            .post(&self.url)
            .header("content-type", "application/x-ndjson")
            .header("idempotency-key", format!("{}-{last}", self.sent + 1))
            .send(&self.batch)?;
        Ok(sent.status().as_u16())
    }
}

impl Sink for Webhook {
    fn name(&self) -> String {
        format!("webhook {}", self.url)
    }

    fn resume(&mut self, mark: Option<u64>) -> Result<(), SinkError> {
        self.sent = mark.unwrap_or_default();
        Ok(())
    }

    fn take(&mut self, delivery: &Delivery<'_>) -> Result<(), SinkError> {
        if delivery.action != Action::Deliver {
            return Ok(());
        }
        let written = serde_json::to_writer(&mut self.batch, &Line::of(delivery));
        written.map_err(|error| self.fault(error.to_string()))?;
        self.batch.push(b'\n');
        self.in_batch += 1;
        if self.in_batch >= BATCH_MAX { self.send() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<u64, SinkError> {
        self.send()?;
        Ok(self.sent)
    }
}
