//! The pipeline: sources are cut into blocks, blocks are read by several threads, and what was read is taken in the
//! order of the source by one engine, whose state is committed with the positions of the sources.
//!
//! ```text
//! source ─▶ cut ─▶ Block ─┬▶ read ─┐
//!                         └▶ read ─┴▶ (in order) engine ─▶ sinks
//!                                              └─▶ commit: positions + state + lengths of sinks, at once
//! ```

mod block;
mod checkpoint;
mod cut;
mod run;
mod sink;
mod source;
pub mod spool;

pub use block::{Block, Position};
pub use checkpoint::{Checkpoint, CheckpointError, Marks, Store};
pub use cut::{Cutter, FRAME_BYTES_MAX, frame};
pub use run::{Progress, Rejected, Run, RunError, Summary, run};
pub use sink::{
    Delivery, Sink, SinkError, ndjson::Ndjson, parquet::Parquet, sqlite::Sqlite, webhook::Webhook,
};
pub use source::{Layout, Source, SourceError};
