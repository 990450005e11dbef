//! The modification process of the Smart Energy Code as a checked engine.
//!
//! The rules are rows of the Code ([`code::Baseline`]); this crate reads them, and knows nothing of
//! files, clocks or people at keyboards. Who, when and under which baseline are arguments.
//!
//! ```text
//! Request ─▶ decide(model, request, baseline) ─▶ Record | Refusal { clause, reason, what to do }
//! Record  ─▶ Model::apply ─▶ Proposal ─▶ status on a date, deadlines, what may happen next
//! ```
//!
//! A [`Step`] is what somebody does; a [`Record`] is a step that was taken, with the row of the Code
//! that allowed it, how we know of it, and any departure from the rules.

pub mod deadline;
pub mod decide;
pub mod history;
pub mod limits;
pub mod meeting;
pub mod model;
pub mod next;
pub mod number;
pub mod person;
pub mod proposal;
pub mod record;
pub mod status;
pub mod step;

pub use code::{Refusal, refusal};
pub use decide::{Decision, Request, decide};
pub use model::Model;
pub use number::ProposalId;
pub use person::{Capacity, Person};
pub use proposal::Proposal;
pub use record::{Basis, Departure, Precision, Record};
pub use status::Status;
pub use step::Step;
