//! Use cases through the public interface: registers, papers, who sees what.
#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod confidential;
mod issued;
mod letters;
mod papers_of;
mod registers;
mod same_bytes;
mod shared;
