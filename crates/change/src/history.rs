//! Real histories: reading them, understanding their wordings, replaying them through the engine.

mod format;
mod replay;
mod wording;

pub use format::{HISTORY_BYTES_MAX, History, HistoryError, TimelineEntry, parse};
pub use replay::{Replayed, Report, ReportLine, replay, usual_taker};
pub use wording::{Meaning, understand};
