//! Where alerts go.

pub mod ndjson;
pub mod parquet;
pub mod sqlite;
pub mod webhook;

use crate::{behaviour::Action, record::Record};

/// An alert on its way to a sink.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The alert.
    pub record: &'a Record,
    /// What is done with it.
    pub action: Action,
    /// What its code means; none where no table names it.
    pub name: Option<&'a str>,
    /// The message that it came in.
    pub message: &'a [u8],
}

/// Why a sink cannot take what it is given.
#[derive(Debug, thiserror::Error)]
#[error("{sink} cannot be written: {why}")]
pub struct SinkError {
    /// Which sink.
    pub sink: String,
    /// Why.
    pub why: String,
}

/// Where alerts go. What was taken since the last commit may come again after a crash: a sink that is resumed at a
/// mark forgets what came after it.
pub trait Sink {
    /// Its name, under which its mark is kept.
    fn name(&self) -> String;

    /// Goes on from a mark; from the start where there is none.
    ///
    /// # Errors
    /// When what was written up to the mark is no longer there.
    fn resume(&mut self, mark: Option<u64>) -> Result<(), SinkError>;

    /// Takes an alert that is delivered or recorded.
    ///
    /// # Errors
    /// When it cannot be written.
    fn take(&mut self, delivery: &Delivery<'_>) -> Result<(), SinkError>;

    /// Makes everything durable that was taken, and tells where it stands.
    ///
    /// # Errors
    /// When it cannot be written.
    fn commit(&mut self) -> Result<u64, SinkError>;
}
