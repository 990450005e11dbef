//! A durable, hash-chained, append-only event log.
//!
//! An event belongs to a stream and has two numbers: its [`Seq`] in the whole log and its
//! [`Version`] in its stream, both without gaps. Each event carries the [`struct@Hash`] of the one
//! before it, so that anybody who knows the hash of the last event can prove that nothing before it
//! was changed. Nothing is ever updated or deleted.
//!
//! This crate knows no word of the domain that it serves: an event's `kind` and [`Payload`] are
//! text to it. It reads no clock: the caller says when an event is recorded.
//!
//! ```
//! use ledger::{ExpectedVersion, Ledger, NewEvent, Payload, SqliteLedger, StreamAppend};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let ledger = SqliteLedger::create(&folder.path().join("log.sqlite"))?;
//! let events = ledger.append(
//!     "2019-10-29T09:30:00Z".parse()?,
//!     vec![StreamAppend {
//!         stream: "meeting/2019-10-29".parse()?,
//!         expected: ExpectedVersion::NoStream,
//!         events: vec![NewEvent {
//!             effective: "2019-10-29".parse()?,
//!             actor: "chair".to_owned(),
//!             kind: "opened".to_owned(),
//!             payload: Payload::parse(r#"{"room": 2}"#)?,
//!         }],
//!     }],
//! )?;
//! assert_eq!(events[0].payload.as_str(), r#"{"room":2}"#);
//! ledger.verify(None)?;
//! # Ok(())
//! # }
//! ```
//!
//! The flow of an append: [`Ledger::append`] → a group of appends that share one transaction
//! (`group.rs`) → numbers and hashes are given out (`chain.rs`) → the rows are written and made
//! durable (`sqlite/append.rs`) → the events are returned to their callers.

mod canonical;
mod event;
mod hash;
mod payload;
mod position;
mod stream_id;

mod chain;
mod checker;
mod error;
mod fault;
mod ledger;
mod storage_error;

mod export;
mod import;
mod line;

mod group;
mod sqlite;

pub use error::{AppendError, OpenError, ReadError, VerifyError};
pub use event::{APPEND_EVENTS_MAX, Event, EventRef, ExpectedVersion, NewEvent, StreamAppend};
pub use export::ExportError;
pub use fault::{Fault, Problem};
pub use hash::{Hash, HashError};
pub use import::{ImportError, LineError};
pub use ledger::Ledger;
pub use payload::{Payload, PayloadError};
pub use position::{Head, HeadError, PositionError, Seq, Version};
pub use sqlite::{BackupError, SqliteLedger};
pub use storage_error::StorageError;
pub use stream_id::{StreamId, StreamIdError};
