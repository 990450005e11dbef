//! The Code through its public interface.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly"
)]

mod laws;
mod pairs;
mod planted;
mod sample;
