//! Device Alerts and DCC Alerts: read in every form, recognised by the Code of their own date, explained, counted.
//!
//! ```text
//! bytes ─▶ read::Reader ─▶ Record ─▶ engine::Engine ─▶ State: counters, storms, outages, sightings
//!   (hex, base64, XML)        │            ▲
//!                             │      behaviours: deliver, record, suppress
//!  Code ─▶ catalogue::Catalogues ─▶ explain, settings (SRV 6.22)
//! ```
//!
//! All but [`pipeline`] is pure: the same alerts in the same order give the same state.

pub mod behaviour;
pub mod catalogue;
pub mod code;
pub mod count;
pub mod dcc;
pub mod device;
pub mod duplicate;
pub mod engine;
pub mod explain;
pub mod fault;
pub mod input;
pub mod inventory;
pub mod line;
pub mod makers;
pub mod nats;
pub mod open;
pub mod outage;
pub mod pipeline;
pub mod read;
pub mod receive;
pub mod record;
#[cfg(test)]
mod sample;
pub mod settings;
pub mod sighting;
pub mod simulate;
pub mod storm;

pub use catalogue::{Catalogue, Catalogues};
pub use code::AlertCode;
pub use engine::Engine;
pub use read::Reader;
pub use record::Record;
