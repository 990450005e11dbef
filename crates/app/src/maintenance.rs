//! Maintenance: the rules of a Party's own day, what is recorded, what is shown, schedules and reports.
//!
//! ```text
//! register ─▶ Ground (model as at a day, Code with the derogations on record, rules by day) ─▶ view | paper | calendar
//! ```

pub use operations::maintenance::{
    Activity, ActivityFact, ActivityId, Kind, Month, Plan, Window, check, decide, moment, notices,
    parse_toml,
};

mod act;
mod calendar;
mod ground;
mod paper;
mod picture;
mod view;

pub use act::{Imported, import, publish, record, record_derogation};
pub use calendar::calendar;
pub use ground::Ground;
pub use paper::{Wording, month_report, notice_paper, schedule_paper, trial_report};
pub use picture::picture;
pub use view::{
    ActivityRow, BreachRow, DerogationRow, Detail, GapRow, NoticeRow, RuleLine, ScheduleRow,
    WindowRow, activities, breaches, derogations, detail, gaps, notice_rows, rule_lines,
    schedule_rows, windows,
};
