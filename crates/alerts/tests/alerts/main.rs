//! Alerts through the public interface.

mod code;
mod explained;
mod pipeline;
mod reference;
