//! Secant's use cases: who may do what, what is shown, and what papers say.
//!
//! This is the only crate that joins the rules (`code`, `change`) to the log (`ledger`) and to the
//! papers (`papers`), and the only one that asks what day it is ([`context`]). It knows nothing of
//! terminals or HTTP.
//!
//! ```text
//! command ─▶ change::decide ─▶ encode ─▶ ledger ─▶ model ─▶ view | paper
//! ```

pub mod access;
pub mod accounts;
pub mod alerts;
pub mod amend;
pub mod assurance;
pub mod calendar;
pub mod command;
pub mod context;
pub mod encode;
pub mod error;
pub mod exchange;
pub mod figure;
pub mod mail;
pub mod maintenance;
pub mod organisations;
pub mod paper;
pub mod register;
pub mod schemas;
pub mod search;
pub mod shipped;
pub mod sources;
pub mod view;

mod private_file;
pub mod prose;
mod secret;

pub use context::{AsAt, Context};
pub use error::Error;
pub use register::{Register, Shared};
