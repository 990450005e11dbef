//! Messages of the DCC User Interface Specification (DUIS, Appendix AD): what the DCC sends to Users.
//!
//! ```text
//! XML ─▶ Envelope { header, body }  body: Device Alert | DCC Alert | outcome of a future-dated command | response
//!                                          └─ GBCS payload, as bytes ─▶ gbcs
//! ```
//!
//! The XML is read once from start to end, without a tree: a day's alerts are a hundred million.

pub mod catalog;
pub mod detail;
pub mod diff;
pub mod envelope;
pub mod error;
pub mod mmc;
pub mod request;
mod scan;
mod text;
pub mod tree;
pub mod validate;
pub mod write;
pub mod xsd;

pub use detail::Detail;
pub use envelope::{Body, Envelope, Smets1, Throttled, XML_BYTES_MAX};
pub use error::EnvelopeError;
pub use request::Request;
