//! The Code as data, through its public interface: the shipped files, and small ones with faults.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests may fail loudly"
)]

mod bank_holidays;
mod defects;
mod files;
mod found;
mod in_force;
mod laws;
mod pairs;
mod planted;
mod robust;
mod sample;
mod shipped;
mod words;
mod working_days;
