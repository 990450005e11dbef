//! Use cases that write. One file each.

mod demo;
mod import_histories;
mod import_meetings;
mod import_proposals;
mod issue_paper;
mod record_meeting;

pub use demo::{DEMO_PAPER_DATE, Loaded, load_demo};
pub use import_histories::import_histories;
pub use import_meetings::import_meetings;
pub use import_proposals::{Imported, import_proposal};
pub use issue_paper::{Difference, compare_with_issued, issue};
pub use record_meeting::record_meeting;
