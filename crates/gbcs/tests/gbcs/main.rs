//! Messages through the public interface: the reference messages, where they are there, and made-up
//! ones.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests may fail loudly"
)]

mod details;
mod laws;
mod mutations;
mod named;
mod printed;
mod reference;
mod samples;
mod values;
