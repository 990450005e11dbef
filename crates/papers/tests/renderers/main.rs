//! The renderers from outside: one document in five formats.

mod determinism;
mod docx;
mod hostile;
mod order;
mod pdf;
mod read;
mod refusals;
mod sample;
mod snapshots;
