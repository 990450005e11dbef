//! Messages of the GB Companion Specification (GBCS): read without keys, named to the leaf, verified
//! with certificates, written for tests and simulation.
//!
//! ```text
//! bytes ─▶ Frame (wrapper, grouping header, payload, signature, MAC; borrowed)
//!            ├─▶ Alert    code and time, nothing allocated: for a pipeline
//!            ├─▶ Tree     every field named, down to the leaf, in one list: for people
//!            ├─▶ Opened   what the agreed secret opens of its encrypted parts
//!            └─▶ verify   what the signature proves, and what could not be checked
//! ```
//!
//! Nothing here trusts a length: each is checked against the bytes that are there, nothing is
//! allocated by one, and no input takes more than linear time.

pub mod alert;
mod asn1;
mod cursor;
mod decode;
mod dlms;
pub mod encode;
pub mod error;
pub mod eui64;
pub mod frame;
mod gbz;
pub mod glance;
pub mod mac;
pub mod name;
mod oid;
pub mod opened;
pub mod time;
pub mod tree;
pub mod value;
pub mod verify;

pub use alert::Alert;
pub use decode::{Message, decode, decode_content, decode_opened};
pub use error::DecodeError;
pub use eui64::Eui64;
pub use frame::{Direction, Frame, MESSAGE_BYTES_MAX};
pub use glance::Glance;
pub use name::Name;
pub use opened::Opened;
pub use time::Time;
pub use tree::{Node, Tree};
pub use value::Value;
