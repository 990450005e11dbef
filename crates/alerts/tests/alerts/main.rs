//! Alerts through the public interface.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod code;
mod explained;
mod pipeline;
mod reading;
mod reference;
