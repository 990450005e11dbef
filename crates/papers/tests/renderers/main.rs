//! The renderers from outside: one document in five formats.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy sees only the functions marked as tests"
)]

mod determinism;
mod docx;
mod hostile;
mod order;
mod pdf;
mod read;
mod refusals;
mod sample;
mod snapshots;
