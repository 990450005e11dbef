//! Security assurance of Users (Section G8), and its privacy twin (Section I).
//!
//! ```text
//! fact ─▶ decide (rules of its day) ─▶ Refusal | fact on record ─▶ Assurance (the fold)
//!                                                                    ├─▶ due: what is owed, by when, why
//!                                                                    ├─▶ entry: who may go live, who not
//!                                                                    └─▶ label: a level by the word of a day
//! ```
//!
//! A status is kept as a [`Level`] and never as a word: *Deferred* was L4 in security until 26 February 2020 and has
//! been L3 since. Everything here is restricted: `app::assurance` says who may see it.

mod decide;
mod due;
mod entry;
mod fact;
mod label;
mod model;
mod rules;
mod size;
mod word;

pub use decide::decide;
pub use due::{Due, DueKind, due};
pub use entry::{Condition, Entry, entry};
pub use fact::{
    Answer, AssuranceFact, AssuranceFinding, AssuranceRecord, Evidence, ReviewWhen, StatusSet, Step,
};
pub use label::{LabelMove, label_moves, words_with_two_meanings};
pub use model::{Assessment, Assurance, FindingState, Status, System, User};
pub use rules::{AssuranceRules, Decider, StatusRule};
pub use size::{Group, Size, size};
pub use word::{AssessmentId, AssessmentKind, Level, Regime, UserId, UserIdError};
