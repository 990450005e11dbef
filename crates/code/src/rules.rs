//! The rules that the tables hold, as typed rows: what the process engine reads.

mod body;
mod deadline;
mod path;
mod release;
mod right;
mod stage;
mod transition;
mod voting;

pub use body::{Body, BodyKind, Category};
pub use deadline::{Anchor, Deadline, Direction, Force, Unit};
pub use path::Path;
pub use release::{Release, ReleaseKind};
pub use right::{Purpose, RaisingRight, Requirement, Who};
pub use stage::{Stage, StageKind};
pub use transition::{Action, Condition, Decider, Transition};
pub use voting::{CategoryRule, PassRule, Seats, VotingRule};
